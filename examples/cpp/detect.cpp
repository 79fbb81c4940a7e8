// How must these images be turned? The C++ interface in one page: detect FILE...
#include <cstdio>

#include <upright/upright.hpp>

int main(int argc, char** argv) {
    const auto detector = upright::Detector::create();
    if (!detector) {
        std::fprintf(stderr, "%s\n", detector.error().message.c_str());
        return 2;
    }
    int failures = 0;
    for (int i = 1; i < argc; ++i) {
        if (const auto answer = detector->detect_file(argv[i])) {
            std::printf("%s: turn %d clockwise, then %.3f degrees%s (sure to %.4f)\n", argv[i],
                        90 * answer->quarter_turns, answer->skew, answer->mirrored ? ", after a flip left-right" : "",
                        answer->confidence);
        } else {
            std::fprintf(stderr, "%s: %s: %s\n", argv[i], upright::status_name(answer.error().status),
                         answer.error().message.c_str());
            ++failures;
        }
    }
    return failures > 0;
}
