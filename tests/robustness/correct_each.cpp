// One call on one file, for measure_each.py:
//   upright_correct_each CALL FILE        CALL: 0..8, a way of correcting or a preview; other numbers print how many
// Exit 0: answered, 1: refused, with a sentence; 2: usage.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "upright/correct.hpp"
#include "upright/preview.hpp"

using namespace upright;

namespace {

struct Call {
    How how;
    double skew;
    int quarter_turns;
};
constexpr Call calls[] = {{How::automatic, 0, 1}, {How::automatic, 0, 2}, {How::automatic, 3, 0}, {How::pixels, 0, 1},
                          {How::pixels, 0, 2},    {How::pixels, 3, 1},    {How::tag, 0, 1},       {How::tag, 0, 0}};

int report(const char* kind, const Error& error) {
    std::printf("%s: %s: %s\n", kind, status_name(error.status), error.message.c_str());
    return error.status == Status::internal || error.message.empty() ? 3 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::printf("%zu\n", std::size(calls) + 1);
        return 2;
    }
    const auto number = static_cast<std::size_t>(std::strtoul(argv[1], nullptr, 10));
    std::ifstream stream(argv[2], std::ios::binary);
    const std::vector<char> file((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (number >= std::size(calls)) {
        const auto preview = preview_encoded(file.data(), file.size(), {false, 1, 3.0}, 320);
        return preview.ok() ? 0 : report("preview", preview.error());
    }
    const Call& call = calls[number];
    CorrectOptions options;
    options.how = call.how;
    const auto result = correct_encoded(file.data(), file.size(), {false, call.quarter_turns, call.skew}, options);
    return result.ok() ? 0 : report("correct", result.error());
}
