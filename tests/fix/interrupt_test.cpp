// Ctrl-C: the files in hand are finished, the rest is not begun, and nothing is left lying about.
#include <csignal>
#include <string>

#include <doctest/doctest.h>

#include "fix/workplace.hpp"
#include "upright/detector.hpp"

using namespace upright;
using test::Bytes;
using test::TemporaryFolder;

TEST_CASE("the first signal finishes the files in hand, says so, and leaves no debris") {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        const TemporaryFolder folder;
        // Far more work than is done between the first line and the signal's arrival.
        const Bytes picture = test::tagged_jpeg(6, 1, 640, 480);
        constexpr int count = 400;
        for (int i = 0; i < count; ++i) test::write_bytes(folder / ("p" + std::to_string(1000 + i) + ".jpg"), picture);
        test::RunOptions options{.folder = folder.path(), .signal = signal};
        options.after_lines = 3;
        const test::Run run =
            test::run_upright({"fix", "--in-place", "--exif", "trust", "--jobs", "2", "--report", "r.html", "."}, options);
        CHECK(run.exit_code == 130);
        CHECK(run.err.find("stopped, ") != std::string::npos);
        int done = 0;
        for (const auto& [name, bytes] : test::contents(folder.path())) {
            if (name == "r.html") continue;
            CHECK(name.ends_with(".jpg"));
            const bool replaced = read_exif_orientation(bytes.data(), bytes.size()) == 1;
            CHECK((replaced || bytes == picture));
            done += replaced ? 1 : 0;
        }
        // Every file that was changed has its line, and the report has all of them.
        CHECK(test::lines_with(run.out, "fixed") == static_cast<std::size_t>(done));
        CHECK(done >= 3);
        CHECK(done < count);
        const Bytes report = test::read_bytes(folder / "r.html");
        CHECK(test::lines_with(std::string(report.begin(), report.end()), "<article") == static_cast<std::size_t>(done));
    }
}
