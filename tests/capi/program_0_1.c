/*
 * A program as it was compiled against release 0.1: its own copy of the declarations, with the struct sizes of that
 * release. It must link and run unchanged with every later library of the same binary interface, so this file is never
 * brought up to date. Exits 0 when all is as it was.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct upright_detector upright_detector;

typedef struct {
    uint32_t struct_size;
    uint32_t message_length;
    char message[512];
} diagnostics_0_1;

typedef struct {
    uint32_t struct_size;
    int32_t exif;
    double min_confidence;
    int32_t detect_skew, detect_turn;
    double deadline_ms;
    uint64_t max_input_bytes, max_pixels;
    uint32_t max_side;
    int32_t model_bgr;
    const char *model_path;
    int32_t model_input_width, model_input_height;
    float model_mean[3], model_deviation[3];
    int32_t model_turns[4];
} options_0_1;

typedef struct {
    uint32_t struct_size;
    int32_t quarter_turns;
    double rotation_angle, skew, confidence, posterior[4], skew_sigma, skew_confidence;
    int32_t mirrored, kind, decision, exif_orientation, exif_agrees, truncated, width, height;
    double decode_ms, vision_ms, exif_ms, preprocess_ms, edges_ms, lines_ms, vote_ms, coarse_ms, confidence_ms;
} detection_0_1;

int32_t upright_options_init(options_0_1 *options, size_t struct_size);
int32_t upright_detector_create(const options_0_1 *options, upright_detector **detector, diagnostics_0_1 *diagnostics);
void upright_detector_destroy(upright_detector *detector);
int32_t upright_detect_file(const upright_detector *detector, const char *path, detection_0_1 *detection,
                            diagnostics_0_1 *diagnostics);

/* What lies behind a struct belongs to the program. */
typedef struct {
    detection_0_1 detection;
    unsigned char guard[256];
} guarded_detection;

int main(int argc, char **argv) {
    struct {
        options_0_1 options;
        unsigned char guard[256];
    } guarded_options;
    guarded_detection answer;
    diagnostics_0_1 why;
    upright_detector *detector = NULL;
    size_t i;

    if (argc != 2) return 1;
    memset(&guarded_options, 0x5A, sizeof guarded_options);
    memset(&answer, 0x5A, sizeof answer);
    memset(&why, 0, sizeof why);
    why.struct_size = 520;

    if (upright_options_init(&guarded_options.options, 112) != 0) return 2;
    if (guarded_options.options.struct_size != 112 || guarded_options.options.exif != 0) return 3;
    guarded_options.options.exif = 1; /* trust */
    guarded_options.options.detect_turn = 0;
    if (upright_detector_create(&guarded_options.options, &detector, &why) != 0) return 4;

    answer.detection.struct_size = 184;
    if (upright_detect_file(detector, argv[1], &answer.detection, &why) != 0) {
        fprintf(stderr, "%s\n", why.message);
        return 5;
    }
    if (answer.detection.struct_size != 184 || answer.detection.exif_orientation != 8) return 6;
    if (answer.detection.quarter_turns != 3 || answer.detection.mirrored != 0) return 7;
    if (!(answer.detection.vision_ms > 0) || answer.detection.decision != 2) return 8;
    for (i = 0; i < sizeof answer.guard; ++i) {
        if (answer.guard[i] != 0x5A || guarded_options.guard[i] != 0x5A) return 9;
    }
    upright_detector_destroy(detector);
    return 0;
}
