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
            printf("%s: turn %d clockwise, then %.3f degrees%s (sure to %.4f)\n", argv[i],
                   (int)(90 * answer.quarter_turns), answer.skew, answer.mirrored ? ", after a flip left-right" : "",
                   answer.confidence);
        } else {
            fprintf(stderr, "%s: %s: %s\n", argv[i], upright_status_string(status), why.message);
            ++failures;
        }
    }
    upright_detector_destroy(detector);
    return failures > 0;
}
