/* How must these images be turned? The C interface in one page: detect FILE... */
#include <stdio.h>
#include <upright.h>

int main(int argc, char **argv) {
    upright_diagnostics why = {.struct_size = sizeof why};
    upright_detector *detector = NULL;
    if (upright_detector_create(NULL, &detector, &why) != UPRIGHT_OK) {
        fprintf(stderr, "%s\n", why.message);
        return 2;
    }
    int failures = 0;
    for (int i = 1; i < argc; ++i) {
        upright_detection answer = {.struct_size = sizeof answer};
        const upright_status status = upright_detect_file(detector, argv[i], &answer, &why);
        if (status == UPRIGHT_OK) {
            printf("%s: %s by %.3f degrees; turn %d (sure to %.4f), level %.3f (sure to %.4f)%s\n", argv[i],
                   answer.decision == UPRIGHT_DECISION_APPLY ? "turn" : "leave it or ask a person; would turn",
                   answer.rotation_angle, (int)(90 * answer.quarter_turns), answer.confidence, answer.skew,
                   answer.level_confidence, answer.mirrored ? ", after a flip left-right" : "");
        } else {
            fprintf(stderr, "%s: %s: %s\n", argv[i], upright_status_string(status), why.message);
            ++failures;
        }
    }
    upright_detector_destroy(detector);
    return failures > 0;
}
