#include <string>

#include <doctest/doctest.h>

#include "../../examples/cli/fix/report.hpp"
#include "fix/workplace.hpp"

using namespace upright;
using test::TemporaryFolder;

namespace {

test::Run fix(const TemporaryFolder& folder, std::vector<std::string> words) {
    words.insert(words.begin(), {"fix", "--exif", "trust"});
    return test::run_upright(words, {.folder = folder.path()});
}

std::string text_of(const std::string& path) {
    const test::Bytes bytes = test::read_bytes(path);
    return std::string(bytes.begin(), bytes.end());
}

}  // namespace

TEST_CASE("base64 is that of RFC 4648") {
    CHECK(cli::base64({}) == "");
    CHECK(cli::base64({'f'}) == "Zg==");
    CHECK(cli::base64({'f', 'o'}) == "Zm8=");
    CHECK(cli::base64({'f', 'o', 'o'}) == "Zm9v");
    CHECK(cli::base64({0xFF, 0xEF, 0xBE}) == "/+++");
}

TEST_CASE("the page has a card for every file and loads nothing from anywhere") {
    const TemporaryFolder folder;
    test::write_bytes(folder / "turned.jpg", test::tagged_jpeg(6));
    test::write_bytes(folder / "fine.jpg", test::tagged_jpeg(1));
    test::write_bytes(folder / "broken.jpg", {'x'});
    CHECK(fix(folder, {"--dry-run", "--report", "r.html", "."}).exit_code == 1);
    const std::string page = text_of(folder / "r.html");
    CHECK(test::lines_with(page, "<article") == 3);
    CHECK(page.find("data-verdict=\"fixed\"") != std::string::npos);
    CHECK(page.find("data-verdict=\"upright\"") != std::string::npos);
    CHECK(page.find("data-verdict=\"failed\"") != std::string::npos);
    CHECK(page.find("default-src 'none'") != std::string::npos);
    CHECK(page.find("http://") == std::string::npos);
    CHECK(page.find("https://") == std::string::npos);
    CHECK(page.ends_with("</html>\n"));
}

TEST_CASE("names cannot become markup") {
    const TemporaryFolder folder;
    const std::string name = "\"><script>alert(1)<img src=x>&'.jpg";
    test::write_bytes(folder / "\"><script>alert(1)<img src=x>&'.jpg", test::tagged_jpeg(6));
    fix(folder, {"--dry-run", "--report", "r.html", "."});
    const std::string page = text_of(folder / "r.html");
    CHECK(page.find("<script>alert") == std::string::npos);
    CHECK(page.find("&quot;&gt;&lt;script&gt;alert(1)&lt;img src=x&gt;&amp;&#39;.jpg") != std::string::npos);
}

TEST_CASE("an older report is replaced, any other file is not") {
    const TemporaryFolder folder;
    test::write_bytes(folder / "a.jpg", test::tagged_jpeg(6));
    const test::Bytes original = test::tagged_jpeg(6);
    CHECK(fix(folder, {"--dry-run", "--report", "r.html", "."}).exit_code == 0);
    CHECK(fix(folder, {"--dry-run", "--report", "r.html", "."}).exit_code == 0);
    const test::Run mistake = fix(folder, {"--in-place", "--report", "a.jpg", "."});
    CHECK(mistake.exit_code == 2);
    CHECK(mistake.err.find("no report of an earlier run") != std::string::npos);
    CHECK(test::read_bytes(folder / "a.jpg") == original);
}

TEST_CASE("without a place for the report nothing is begun") {
    const TemporaryFolder folder;
    test::write_bytes(folder / "a.jpg", test::tagged_jpeg(6));
    CHECK(fix(folder, {"--in-place", "--report", "no/such/folder/r.html", "."}).exit_code == 2);
    CHECK(test::read_bytes(folder / "a.jpg") == test::tagged_jpeg(6));
}
