// Out of disk space: a clear line, the originals whole, no debris.
#include <cerrno>
#include <cstring>
#include <string>

#include <doctest/doctest.h>
#include <sys/mount.h>

#include "fix/workplace.hpp"

using namespace upright;
using test::Bytes;
using test::TemporaryFolder;

namespace {

/// A file system of so many bytes at a folder of its own; needs the right to mount.
class SmallDisk {
public:
    explicit SmallDisk(std::size_t bytes) {
        const std::string options = "size=" + std::to_string(bytes);
        mounted_ = ::mount("none", folder_.path().c_str(), "tmpfs", 0, options.c_str()) == 0;
        error_ = errno;
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool mounted() const { return mounted_; }
    std::string why_not() const { return std::strerror(error_); }
    const std::string& path() const { return folder_.path(); }

private:
    TemporaryFolder folder_;
    bool mounted_ = false;
    int error_ = 0;
};

}  // namespace

TEST_CASE("on a full disk every original stays whole, and each file says why") {
    const Bytes picture = test::tagged_jpeg(6, 1, 640, 480);
    // Room for the originals and half of one more.
    const SmallDisk disk(picture.size() * 3 + picture.size() / 2);
    if (!disk.mounted()) {
        MESSAGE("skipped: no right to mount a small file system (" << disk.why_not() << ")");
        return;
    }
    for (const char* name : {"/a.jpg", "/b.jpg", "/c.jpg"}) test::write_bytes(disk.path() + name, picture);
    const auto before = test::contents(disk.path());
    const test::Run run = test::run_upright({"fix", "--in-place", "--exif", "trust", disk.path()});
    CHECK(run.exit_code == 1);
    CHECK(test::lines_with(run.out, "failed") == 3);
    CHECK(run.out.find("No space left on device") != std::string::npos);
    CHECK(run.err.find("3 failed") != std::string::npos);
    CHECK(test::contents(disk.path()) == before);
}

TEST_CASE("a copy that does not fit leaves nothing of itself behind") {
    const Bytes picture = test::tagged_jpeg(6, 1, 640, 480);
    const SmallDisk disk(picture.size() / 2);
    if (!disk.mounted()) {
        MESSAGE("skipped: no right to mount a small file system (" << disk.why_not() << ")");
        return;
    }
    const TemporaryFolder folder;
    test::write_bytes(folder / "a.jpg", picture);
    const test::Run run = test::run_upright({"fix", "-o", disk.path() + "/out", "--exif", "trust", folder.path()});
    CHECK(run.exit_code == 1);
    CHECK(test::contents(disk.path()).empty());
    CHECK(test::read_bytes(folder / "a.jpg") == picture);
}

TEST_CASE("the limit of a file's size is an error of that file and ends nothing else") {
    const TemporaryFolder folder;
    const Bytes large = test::tagged_jpeg(6, 1, 640, 480), small = test::tagged_jpeg(8, 2, 32, 32);
    test::write_bytes(folder / "a.jpg", large);
    test::write_bytes(folder / "b.jpg", small);
    const test::Run run = test::run_upright({"fix", "--in-place", "--exif", "trust", "."},
                                            {.folder = folder.path(), .largest_file_bytes = large.size() / 2});
    CHECK(run.exit_code == 1);
    CHECK(run.out.find("failed   ./a.jpg: cannot write: File too large") != std::string::npos);
    CHECK(test::read_bytes(folder / "a.jpg") == large);
    CHECK(test::read_bytes(folder / "b.jpg") != small);
    CHECK(test::contents(folder.path()).size() == 2);
}

TEST_CASE("a report that does not fit is said, and the pictures are done all the same") {
    const TemporaryFolder folder;
    test::write_bytes(folder / "a.jpg", test::tagged_jpeg(6, 1, 64, 64));
    const test::Run run = test::run_upright({"fix", "--in-place", "--exif", "trust", "--report", "r.html", "."},
                                            {.folder = folder.path(), .largest_file_bytes = 12'000});
    CHECK(run.exit_code == 1);
    CHECK(test::lines_with(run.out, "fixed") == 1);
    CHECK(run.err.find("report: ") != std::string::npos);
    CHECK(test::contents(folder.path()).size() == 1);
}
