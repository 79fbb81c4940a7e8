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
            std::printf("%s: %s by %.3f degrees; turn %d (sure to %.4f), level %.3f (sure to %.4f)%s\n", argv[i],
                        answer->decision == upright::Decision::apply ? "turn" : "leave it or ask a person; would turn",
                        answer->rotation_angle, 90 * answer->quarter_turns, answer->confidence, answer->skew,
                        answer->level_confidence, answer->mirrored ? ", after a flip left-right" : "");
        } else {
            std::fprintf(stderr, "%s: %s: %s\n", argv[i], upright::status_name(answer.error().status),
                         answer.error().message.c_str());
            ++failures;
        }
    }
    return failures > 0;
}
