// Killed at any moment, every file is the old or the new one, whole.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "fix/workplace.hpp"

using namespace upright;
using test::Bytes;
using test::TemporaryFolder;

namespace {

constexpr int pictures = 8;

/// Enough for every stage of a file's way to be hit; fewer under sanitizers (UPRIGHT_KILLS), which are slow.
int kills() {
    const char* wanted = std::getenv("UPRIGHT_KILLS");
    return wanted != nullptr ? std::atoi(wanted) : 200;
}

std::map<std::string, Bytes> originals() {
    std::map<std::string, Bytes> files;
    for (int i = 0; i < pictures; ++i) {
        files["p" + std::to_string(100 + i) + ".jpg"] =
            test::tagged_jpeg(2 + i % 7, static_cast<std::uint32_t>(i + 1), i % 3 == 0 ? 320 : 64, 96);
    }
    return files;
}

void put(const std::map<std::string, Bytes>& files, const std::string& folder) {
    for (const auto& [name, bytes] : files) test::write_bytes(folder + "/" + name, bytes);
}

const std::vector<std::string> words{"fix", "--in-place", "--exif", "trust", "--jobs", "2", "."};

}  // namespace

TEST_CASE("killed at 200 random moments, every original is untouched or fully replaced") {
    using Clock = std::chrono::steady_clock;
    const std::map<std::string, Bytes> before = originals();
    std::map<std::string, Bytes> after;
    std::chrono::microseconds whole_run{};
    {
        const TemporaryFolder folder;
        put(before, folder.path());
        const auto start = Clock::now();
        REQUIRE(test::run_upright(words, {.folder = folder.path()}).exit_code == 0);
        whole_run = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
        after = test::contents(folder.path());
    }
    REQUIRE(after.size() == before.size());

    std::mt19937 random(20240229);
    int killed = 0, partly_done = 0, leftovers = 0;
    // Some runs end before their moment comes. They do not count, but draw the expected time towards theirs: the first
    // run may have been slower than all others, and most moments would lie beyond their ends.
    for (int round = 0; killed < kills() && round < 10 * kills(); ++round) {
        const TemporaryFolder folder;
        put(before, folder.path());
        test::RunOptions options{.folder = folder.path(), .signal = SIGKILL};
        options.after = std::chrono::microseconds(
            std::uniform_int_distribution<std::int64_t>(0, whole_run.count())(random));
        const auto start = Clock::now();
        const test::Run run = test::run_upright(words, options);
        const bool was_killed = run.signal == SIGKILL;
        killed += was_killed ? 1 : 0;
        if (!was_killed) {
            whole_run = (whole_run + std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start)) / 2;
        }
        int replaced = 0;
        auto now = test::contents(folder.path());
        for (const auto& [name, bytes] : before) {
            REQUIRE(now.contains(name));
            const bool is_new = now.at(name) == after.at(name);
            CHECK((is_new || now.at(name) == bytes));
            replaced += is_new ? 1 : 0;
            now.erase(name);
        }
        partly_done += replaced > 0 && replaced < pictures ? 1 : 0;
        for (const auto& [name, bytes] : now) {  // between getting its name and taking its place
            CHECK(name.starts_with(".upright-"));
            ++leftovers;
        }
        // The next run finishes the work.
        if (round % 20 == 0) {
            CHECK(test::run_upright(words, {.folder = folder.path()}).exit_code == 0);
            for (const auto& [name, bytes] : after) CHECK(test::read_bytes(folder / name) == bytes);
        }
    }
    MESSAGE(killed << " runs killed, " << partly_done << " of them between files, " << leftovers
                   << " temporary files left");
    CHECK(killed == kills());
}
