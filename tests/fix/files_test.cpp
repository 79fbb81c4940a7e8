// Files that are no plain pictures: each gets a clear line, none stops the rest, none is damaged.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "fix/workplace.hpp"
#include "upright/detector.hpp"
#include "upright/files.hpp"

using namespace upright;
using test::Bytes;
using test::TemporaryFolder;

namespace {

test::Run fix(const TemporaryFolder& folder, std::vector<std::string> words = {"."}, test::RunOptions options = {}) {
    words.insert(words.begin(), {"fix", "--exif", "trust", "--in-place"});
    options.folder = folder.path();
    return test::run_upright(words, options);
}

bool says(const test::Run& run, const std::string& line) {
    const bool found = run.out.find(line) != std::string::npos;
    if (!found) MESSAGE("not found: " << line << "\nin:\n" << run.out);
    return found;
}

/// That the rest of the folder was put right all the same.
void check_good(const TemporaryFolder& folder, const test::Run& run) {
    CHECK(says(run, "fixed    ./z-good.jpg"));
    const Bytes good = test::read_bytes(folder / "z-good.jpg");
    CHECK(read_exif_orientation(good.data(), good.size()) == 1);
}

void add_good(const TemporaryFolder& folder) { test::write_bytes(folder / "z-good.jpg", test::tagged_jpeg(6)); }

}  // namespace

TEST_CASE("broken pictures fail with a reason each") {
    const TemporaryFolder folder;
    add_good(folder);
    test::write_bytes(folder / "empty.jpg", {});
    test::write_bytes(folder / "text.jpg", {'t', 'e', 'x', 't'});
    Bytes cut = test::tagged_jpeg(6);
    cut.resize(200);
    test::write_bytes(folder / "cut.jpg", cut);
    const test::Run run = fix(folder);
    CHECK(run.exit_code == 1);
    CHECK(says(run, "failed   ./empty.jpg: file is empty"));
    CHECK(says(run, "failed   ./text.jpg: "));
    CHECK(says(run, "failed   ./cut.jpg: "));
    CHECK(test::read_bytes(folder / "cut.jpg") == cut);
    check_good(folder, run);
}

TEST_CASE("a picture that ends early is not re-encoded") {
    const TemporaryFolder folder;
    Bytes cut = test::tagged_jpeg(6);
    cut.resize(cut.size() * 2 / 3);
    test::write_bytes(folder / "a.jpg", cut);
    fix(folder);
    CHECK(test::read_bytes(folder / "a.jpg") == cut);
    fix(folder, {"--how", "pixels", "."});
    CHECK(test::read_bytes(folder / "a.jpg") == cut);
}

TEST_CASE("symbolic links are not followed, loops do no harm") {
    const TemporaryFolder folder, elsewhere;
    add_good(folder);
    const Bytes other = test::tagged_jpeg(8);
    test::write_bytes(elsewhere / "other.jpg", other);
    std::filesystem::create_symlink(elsewhere / "other.jpg", folder / "link.jpg");
    std::filesystem::create_symlink("loop.jpg", folder / "loop.jpg");
    std::filesystem::create_symlink("nowhere.jpg", folder / "dangling.jpg");
    std::filesystem::create_directory(folder / "sub");
    std::filesystem::create_directory_symlink("..", folder / "sub/up");
    const test::Run run = fix(folder);
    CHECK(run.exit_code == 0);
    for (const char* name : {"link", "loop", "dangling"}) {
        CHECK(says(run, std::string("left     ./") + name + ".jpg: symbolic link"));
    }
    CHECK(test::read_bytes(elsewhere / "other.jpg") == other);
    CHECK(std::filesystem::is_symlink(folder / "link.jpg"));
    check_good(folder, run);
}

TEST_CASE("pipes, sockets and devices are named and not opened") {
    const TemporaryFolder folder;
    add_good(folder);
    REQUIRE(::mkfifo((folder / "pipe.jpg").c_str(), 0600) == 0);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (folder / "socket.jpg").copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const test::Run run = fix(folder, {".", "/dev/null"});
    ::close(socket);
    CHECK(says(run, "left     ./pipe.jpg: named pipe"));
    CHECK(says(run, "left     ./socket.jpg: socket"));
    CHECK(says(run, "failed   /dev/null: device"));
    CHECK(run.exit_code == 1);
    check_good(folder, run);
}

TEST_CASE("names of any bytes are worked on and printed on one line") {
    const TemporaryFolder folder;
    const std::string names[] = {"new\nline.jpg", "tab\t.jpg",  "\xff\xfe latin.jpg", "-rf.jpg", "quote\"'<b>.jpg",
                                 " .jpg",         "\xe5\x9b\xbe.jpg", "esc\x1b[31m.jpg", "UPPER.JPG"};
    for (const std::string& name : names) test::write_bytes(folder / name, test::tagged_jpeg(6));
    const test::Run run = fix(folder);
    CHECK(run.exit_code == 0);
    CHECK(test::lines_with(run.out, "fixed") == std::size(names));
    CHECK(static_cast<std::size_t>(std::count(run.out.begin(), run.out.end(), '\n')) == std::size(names));
    CHECK(run.out.find('\x1b') == std::string::npos);
    for (const std::string& name : names) {
        const Bytes bytes = test::read_bytes(folder / name);
        CHECK(read_exif_orientation(bytes.data(), bytes.size()) == 1);
    }
    const test::Run named = test::run_upright({"fix", "--in-place", "--exif", "trust", "--", "-rf.jpg"}, {.folder = folder.path()});
    CHECK(says(named, "upright  -rf.jpg"));
}

TEST_CASE("what does not exist fails, and the rest goes on") {
    const TemporaryFolder folder;
    add_good(folder);
    const test::Run run = fix(folder, {"nowhere.jpg", "."});
    CHECK(run.exit_code == 1);
    CHECK(says(run, "failed   nowhere.jpg: No such file or directory"));
    check_good(folder, run);
}

TEST_CASE("a read-only file is not replaced, though its folder would allow it") {
    const TemporaryFolder folder;
    add_good(folder);
    const Bytes original = test::tagged_jpeg(8);
    test::write_bytes(folder / "a.jpg", original);
    REQUIRE(::chmod((folder / "a.jpg").c_str(), 0444) == 0);
    const test::Run run = fix(folder);
    CHECK(run.exit_code == 1);
    CHECK(says(run, "failed   ./a.jpg: read-only"));
    CHECK(test::read_bytes(folder / "a.jpg") == original);
    check_good(folder, run);
}

TEST_CASE("a folder that cannot be written to leaves its files whole, and one that cannot be read gets a line") {
    const bool root = ::geteuid() == 0;
    const TemporaryFolder folder;
    const Bytes original = test::tagged_jpeg(8);
    std::filesystem::create_directories(folder / "locked");
    std::filesystem::create_directories(folder / "secret");
    test::write_bytes(folder / "locked/a.jpg", original);
    test::RunOptions options;
    if (root) {  // root may write anywhere: give all of it to nobody and be nobody
        constexpr unsigned nobody = 65534;
        options.user = nobody;
        for (const char* name : {"", "/locked", "/secret", "/locked/a.jpg"}) {
            REQUIRE(::chown((folder.path() + name).c_str(), nobody, nobody) == 0);
        }
    }
    REQUIRE(::chmod((folder / "locked").c_str(), 0555) == 0);
    REQUIRE(::chmod((folder / "secret").c_str(), 0000) == 0);
    const test::Run run = fix(folder, {"."}, options);
    ::chmod((folder / "locked").c_str(), 0755);
    ::chmod((folder / "secret").c_str(), 0755);
    if (run.exit_code == 127) {
        MESSAGE("skipped: another user cannot run the program from where it was built");
        return;
    }
    CHECK(run.exit_code == 1);
    CHECK(says(run, "failed   ./locked/a.jpg: cannot write in the folder: Permission denied"));
    CHECK(says(run, "failed   ./secret: cannot read folder: Permission denied"));
    CHECK(test::read_bytes(folder / "locked/a.jpg") == original);
}

TEST_CASE("a file with several names is left alone: the others would keep the old picture") {
    const TemporaryFolder folder;
    add_good(folder);
    const Bytes original = test::tagged_jpeg(8);
    test::write_bytes(folder / "a.jpg", original);
    std::filesystem::create_hard_link(folder / "a.jpg", folder / "b.jpg");
    const test::Run run = fix(folder);
    CHECK(says(run, "failed   ./a.jpg: has 2 names (hard links)"));
    CHECK(test::read_bytes(folder / "a.jpg") == original);
    CHECK(test::read_bytes(folder / "b.jpg") == original);
    check_good(folder, run);
}

TEST_CASE("permissions and names count as they are when a file is replaced, its content as it was read") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.jpg";
    const Bytes old = test::tagged_jpeg(6), made{'n', 'e', 'w'};
    const auto read = [&] {
        test::write_bytes(path, old);
        return *PlainFile::read(path, old.size());
    };
    {
        const PlainFile file = read();
        ::chmod(path.c_str(), 0600);
        CHECK_FALSE(file.replace(made, false));
        struct stat info {};
        REQUIRE(::stat(path.c_str(), &info) == 0);
        CHECK((info.st_mode & 0777) == 0600);
        CHECK(test::read_bytes(path) == made);
    }
    {
        const PlainFile file = read();
        REQUIRE(::link(path.c_str(), (folder / "b.jpg").c_str()) == 0);
        CHECK(file.replace(made, false)->message.find("hard links") != std::string::npos);
        CHECK(test::read_bytes(path) == old);
        ::unlink((folder / "b.jpg").c_str());
    }
    {
        const PlainFile file = read();
        CHECK(file.replace({}, false)->status == Status::invalid_argument);
        ::unlink(path.c_str());
        CHECK(file.replace(made, false)->message.find("changed by someone else") != std::string::npos);
        CHECK(::access(path.c_str(), F_OK) != 0);
    }
}

TEST_CASE("a file named twice, directly and by its folder, is worked on once") {
    const TemporaryFolder folder;
    add_good(folder);
    const test::Run run = fix(folder, {"--jobs", "4", "z-good.jpg", ".", "./z-good.jpg"});
    CHECK(run.exit_code == 0);
    CHECK(test::lines_with(run.out, "") == 1);
}

TEST_CASE("what a killed run may have left behind is pointed out and not touched") {
    const TemporaryFolder folder;
    add_good(folder);
    test::write_bytes(folder / ".upright-0123456789abcdef.tmp", {'x'});
    const test::Run run = fix(folder);
    CHECK(says(run, "left     ./.upright-0123456789abcdef.tmp: temporary file"));
    check_good(folder, run);
}
