// What `upright fix` does to folders of pictures.
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "fix/workplace.hpp"
#include "upright/detector.hpp"

using namespace upright;
using test::Bytes;
using test::TemporaryFolder;

namespace {

int tag_of(const Bytes& file) { return read_exif_orientation(file.data(), file.size()); }

/// Tags 1 to 8, in two folders.
void fill(const TemporaryFolder& folder) {
    std::filesystem::create_directories(folder / "sub/deeper");
    for (int tag = 1; tag <= 8; ++tag) {
        const std::string name = (tag % 2 == 0 ? "sub/deeper/" : "") + std::string("tag") + std::to_string(tag) + ".jpg";
        test::write_bytes(folder / name, test::tagged_jpeg(tag, static_cast<std::uint32_t>(tag)));
    }
    test::write_bytes(folder / "notes.txt", {'h', 'i'});
}

test::Run fix(const std::string& folder, std::vector<std::string> words) {
    words.insert(words.begin(), {"fix", "--exif", "trust"});
    words.push_back(folder);
    return test::run_upright(words);
}

}  // namespace

TEST_CASE("in place: every picture is put right, and a second run changes nothing") {
    const TemporaryFolder folder;
    fill(folder);
    const auto before = test::contents(folder.path());
    const test::Run first = fix(folder.path(), {"--in-place"});
    CHECK(first.exit_code == 0);
    CHECK(test::lines_with(first.out, "fixed") == 7);
    CHECK(test::lines_with(first.out, "upright") == 1);
    CHECK(first.err.find("7 fixed (7 lossless), 1 upright, 0 left alone, 0 failed") != std::string::npos);
    const auto after = test::contents(folder.path());
    REQUIRE(after.size() == before.size());
    for (const auto& [name, bytes] : after) {
        if (name.ends_with(".jpg")) CHECK(tag_of(bytes) == 1);
    }
    CHECK(after.at("notes.txt") == before.at("notes.txt"));
    CHECK(after.at("tag1.jpg") == before.at("tag1.jpg"));
    const test::Run second = fix(folder.path(), {"--in-place"});
    CHECK(second.exit_code == 0);
    CHECK(test::lines_with(second.out, "upright") == 8);
    CHECK(test::contents(folder.path()) == after);
}

TEST_CASE("many jobs do what one does, and say it in the same order") {
    const TemporaryFolder one, many;
    fill(one);
    fill(many);
    const test::Run slow = test::run_upright({"fix", "--exif", "trust", "--in-place", "."}, {.folder = one.path()});
    const test::Run fast =
        test::run_upright({"fix", "--exif", "trust", "--in-place", "--jobs", "4", "."}, {.folder = many.path()});
    CHECK(slow.out == fast.out);
    CHECK(test::contents(one.path()) == test::contents(many.path()));
}

TEST_CASE("without saying where to, nothing is touched") {
    const TemporaryFolder folder;
    fill(folder);
    const auto before = test::contents(folder.path());
    const test::Run run = fix(folder.path(), {});
    CHECK(run.exit_code == 2);
    CHECK(run.err.find("--in-place") != std::string::npos);
    CHECK(fix(folder.path(), {"--in-place", "-o", folder / "out"}).exit_code == 2);
    CHECK(fix(folder.path(), {"--in-place", "--how", "sideways"}).exit_code == 2);
    CHECK(fix(folder.path(), {"--in-place", "--how", "tag", "--level"}).exit_code == 2);
    CHECK(test::contents(folder.path()) == before);
}

TEST_CASE("a dry run says what would happen and changes nothing") {
    const TemporaryFolder folder;
    fill(folder);
    const auto before = test::contents(folder.path());
    const test::Run run = fix(folder.path(), {"--dry-run"});
    CHECK(run.exit_code == 0);
    CHECK(test::lines_with(run.out, "fixed") == 7);
    CHECK(run.out.find("would be turned") != std::string::npos);
    CHECK(test::contents(folder.path()) == before);
}

TEST_CASE("into a folder: a complete copy, the originals stay, nothing there is overwritten") {
    const TemporaryFolder folder;
    fill(folder);
    const auto before = test::contents(folder.path());
    const TemporaryFolder parent;
    const std::string target = parent / "new/straight";
    const test::Run first = fix(folder.path(), {"-o", target});
    CHECK(first.exit_code == 0);
    CHECK(test::contents(folder.path()) == before);
    const auto made = test::contents(target);
    CHECK(made.size() == 8);
    for (const auto& [name, bytes] : made) CHECK(tag_of(bytes) == 1);
    CHECK(made.at("tag1.jpg") == before.at("tag1.jpg"));

    const test::Run again = fix(folder.path(), {"-o", target});
    CHECK(again.exit_code == 0);
    CHECK(test::contents(target) == made);

    test::write_bytes(target + "/tag3.jpg", {'m', 'i', 'n', 'e'});
    const test::Run third = fix(folder.path(), {"-o", target});
    CHECK(third.exit_code == 1);
    CHECK(test::lines_with(third.out, "failed") == 1);
    CHECK(test::read_bytes(target + "/tag3.jpg") == Bytes{'m', 'i', 'n', 'e'});
}

TEST_CASE("an output folder within the input is not walked into") {
    const TemporaryFolder folder;
    fill(folder);
    for (int i = 0; i < 2; ++i) {
        CHECK(fix(folder.path(), {"-o", folder / "out"}).exit_code == 0);
        CHECK(test::contents(folder / "out").size() == 8);
    }
}

TEST_CASE("--how tag touches no pixel, --how pixels leaves no tag") {
    const TemporaryFolder folder;
    const Bytes unaligned = test::tagged_jpeg(6, 1, 155, 91);
    test::write_bytes(folder / "a.jpg", unaligned);
    CHECK(test::lines_with(fix(folder.path(), {"--in-place"}).out, "upright") == 1);  // its tag already says so
    CHECK(test::read_bytes(folder / "a.jpg") == unaligned);
    CHECK(test::lines_with(fix(folder.path(), {"--in-place", "--how", "tag"}).out, "upright") == 1);
    const test::Run pixels = fix(folder.path(), {"--in-place", "--how", "pixels"});
    CHECK(pixels.out.find("encoded again") != std::string::npos);
    CHECK(tag_of(test::read_bytes(folder / "a.jpg")) == 1);
}

TEST_CASE("what gives no sure answer is listed and left alone") {
    const TemporaryFolder folder;
    const Bytes blank = [] {
        Bytes file = test::tagged_jpeg(0);
        return file;
    }();
    test::write_bytes(folder / "noise.jpg", blank);
    test::write_bytes(folder / "tagged.jpg", test::tagged_jpeg(6));
    const test::Run run =
        test::run_upright({"fix", "--in-place", "--min-confidence", "1", folder.path()});
    CHECK(run.exit_code == 0);
    CHECK(test::lines_with(run.out, "left") == 2);
    CHECK(test::read_bytes(folder / "noise.jpg") == blank);
    CHECK(test::read_bytes(folder / "tagged.jpg") == test::tagged_jpeg(6));
}

TEST_CASE("permissions are kept, and the time on request") {
    const TemporaryFolder folder;
    test::write_bytes(folder / "a.jpg", test::tagged_jpeg(6));
    test::write_bytes(folder / "b.jpg", test::tagged_jpeg(8));
    const auto state = [&](const char* name) {
        struct stat info {};
        REQUIRE(::stat((folder / name).c_str(), &info) == 0);
        return info;
    };
    const timespec long_ago[2] = {{1'000'000'000, 0}, {1'000'000'001, 5}};
    for (const char* name : {"a.jpg", "b.jpg"}) {
        REQUIRE(::chmod((folder / name).c_str(), 0640) == 0);
        REQUIRE(::utimensat(AT_FDCWD, (folder / name).c_str(), long_ago, 0) == 0);
    }
    CHECK(fix(folder / "a.jpg", {"--in-place", "--keep-time"}).exit_code == 0);
    CHECK(fix(folder / "b.jpg", {"--in-place"}).exit_code == 0);
    for (const char* name : {"a.jpg", "b.jpg"}) CHECK((state(name).st_mode & 07777) == 0640);
    CHECK(state("a.jpg").st_mtim.tv_sec == 1'000'000'001);
    CHECK(state("a.jpg").st_mtim.tv_nsec == 5);
    CHECK(state("b.jpg").st_mtim.tv_sec > 1'000'000'001);
}

TEST_CASE("JSON lines say the same as the lines for a person") {
    const TemporaryFolder folder;
    fill(folder);
    const test::Run run = fix(folder.path(), {"--dry-run", "--json"});
    CHECK(test::lines_with(run.out, "{\"file\":") == 8);
    CHECK(run.out.find("\"verdict\":\"fixed\",\"dry_run\":true,\"message\":null,\"way\":\"lossless\"") != std::string::npos);
}

TEST_CASE("help explains itself and asks for nothing") {
    const test::Run run = test::run_upright({"fix", "--help"});
    CHECK(run.exit_code == 0);
    CHECK(run.out.find("--in-place") != std::string::npos);
}
