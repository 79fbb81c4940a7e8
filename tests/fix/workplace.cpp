#include "fix/workplace.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/encode_jpeg.hpp"
#include "support/exif_block.hpp"

namespace upright::test {
namespace {

struct Pipe {
    int ends[2]{-1, -1};
    Pipe() {
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    }
    ~Pipe() { close_both(); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void close_end(int end) {
        if (ends[end] >= 0) ::close(ends[end]);
        ends[end] = -1;
    }
    void close_both() { close_end(0), close_end(1); }
};

[[noreturn]] void become_upright(const std::vector<std::string>& words, const RunOptions& options, int out, int err) {
    const char* program = std::getenv("UPRIGHT_CLI");
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    bool ready = program != nullptr && (options.folder.empty() || ::chdir(options.folder.c_str()) == 0);
    if (options.largest_file_bytes) {
        const rlimit limit{*options.largest_file_bytes, *options.largest_file_bytes};
        ready = ready && ::setrlimit(RLIMIT_FSIZE, &limit) == 0;
    }
    if (options.user) ready = ready && ::setgid(*options.user) == 0 && ::setuid(*options.user) == 0;
    std::vector<char*> arguments{const_cast<char*>("upright")};
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    if (ready) ::execv(program, arguments.data());
    ::_exit(127);
}

using Clock = std::chrono::steady_clock;

/// Reads both streams to their ends, and sends the signal at its moment.
void attend(pid_t child, const RunOptions& options, Pipe& out, Pipe& err, Run& run) {
    const auto moment = Clock::now() + options.after;
    bool to_send = options.signal != 0;
    pollfd streams[2] = {{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}};
    while (streams[0].fd >= 0 || streams[1].fd >= 0) {
        timespec wait{3600, 0};
        if (to_send && options.after_lines == 0) {
            const auto left = std::max(Clock::duration::zero(), moment - Clock::now());
            const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(left).count();
            wait = {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
        }
        const int ready = ::ppoll(streams, 2, &wait, nullptr);
        if (ready < 0 && errno != EINTR) throw std::runtime_error("poll failed");
        for (int i = 0; ready > 0 && i < 2; ++i) {
            if (streams[i].revents == 0) continue;
            char buffer[4096];
            const ssize_t got = ::read(streams[i].fd, buffer, sizeof buffer);
            if (got > 0) (i == 0 ? run.out : run.err).append(buffer, static_cast<std::size_t>(got));
            if (got == 0) streams[i].fd = -1;
        }
        const bool lines_came = options.after_lines > 0 &&
                                static_cast<std::size_t>(std::count(run.out.begin(), run.out.end(), '\n')) >=
                                    options.after_lines;
        if (to_send && (lines_came || (options.after_lines == 0 && Clock::now() >= moment))) {
            ::kill(child, options.signal);
            to_send = false;
        }
    }
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "upright-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Bytes read_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(file), {});
}

void write_bytes(const std::string& path, const Bytes& bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

std::map<std::string, Bytes> contents(const std::string& folder) {
    std::map<std::string, Bytes> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && !entry.is_symlink()) {
            files[entry.path().string().substr(folder.size() + 1)] = read_bytes(entry.path().string());
        }
    }
    return files;
}

Bytes tagged_jpeg(int orientation, std::uint32_t seed, int width, int height) {
    JpegOptions options;
    if (orientation != 0) options.exif = camera_exif(orientation);
    return encode_jpeg(noise_raster(width, height, 3, seed), options);
}

Run run_upright(const std::vector<std::string>& words, const RunOptions& options) {
    Pipe out, err;
    // Who waits for lines must not be overtaken: with one page in the pipe the program waits for its reader.
    if (options.after_lines > 0) ::fcntl(out.ends[1], F_SETPIPE_SZ, 4096);
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child == 0) become_upright(words, options, out.ends[1], err.ends[1]);
    out.close_end(1);
    err.close_end(1);
    Run run;
    attend(child, options, out, err, run);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status)) run.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) run.signal = WTERMSIG(status);
    return run;
}

std::size_t lines_with(const std::string& text, const std::string& word) {
    std::istringstream lines(text);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) count += line.starts_with(word) ? 1 : 0;
    return count;
}

}  // namespace upright::test
