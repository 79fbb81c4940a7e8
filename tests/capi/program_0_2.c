/*
 * A program as it was compiled against release 0.2: its own copy of the declarations, with the struct sizes of that
 * release. It must link and run unchanged with every later library of the same binary interface, so this file is never
 * brought up to date. Exits 0 when all is as it was.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct upright_detector upright_detector;
typedef struct upright_buffer upright_buffer;

typedef struct {
    uint32_t struct_size;
    uint32_t message_length;
    char message[512];
} diagnostics_0_2;

typedef struct {
    uint32_t struct_size;
    int32_t exif;
    double min_turn_confidence, min_level_confidence;
    int32_t skip_turn, skip_skew;
    double deadline_ms;
    uint64_t max_input_bytes, max_pixels, max_memory_bytes;
    uint32_t max_side, reserved;
    const char *settings;
} options_0_2;

typedef struct {
    uint32_t struct_size;
    int32_t decision;
    double rotation_angle;
    int32_t turn_decision, quarter_turns;
    double confidence, posterior[4];
    int32_t level_decision, mirrored;
    double skew, skew_sigma, skew_confidence, level_confidence;
    int32_t kind, exif_orientation, exif_agreement, truncated, width, height;
    double direction_share[4];
    int32_t reads_several_ways, reserved;
} detection_0_2;

typedef struct {
    uint32_t struct_size;
    int32_t mirrored, quarter_turns, reserved;
    double skew;
} correction_0_2;

typedef struct {
    uint32_t struct_size;
    int32_t way, width, height, exif_orientation, thumbnail, format, levelled, verdict, reserved;
} corrected_0_2;

int32_t upright_options_init(options_0_2 *options, size_t struct_size);
int32_t upright_detector_create(const options_0_2 *options, upright_detector **detector, diagnostics_0_2 *diagnostics);
void upright_detector_destroy(upright_detector *detector);
int32_t upright_detect_file(const upright_detector *detector, const char *path, detection_0_2 *detection,
                            diagnostics_0_2 *diagnostics);
int32_t upright_correction_from(const detection_0_2 *detection, correction_0_2 *correction);
int32_t upright_fix_file(const upright_detector *detector, const char *path, const char *target, const void *options,
                         detection_0_2 *detection, corrected_0_2 *corrected, diagnostics_0_2 *diagnostics);

/* What lies behind a struct belongs to the program. */
typedef struct {
    detection_0_2 detection;
    unsigned char guard[256];
} guarded_detection;

int main(int argc, char **argv) {
    struct {
        options_0_2 options;
        unsigned char guard[256];
    } guarded_options;
    const struct {
        uint32_t struct_size;
        int32_t level, dry_run, keep_time;
        const void *correct;
    } dry_run = {24, 0, 1, 0, NULL};
    guarded_detection answer;
    correction_0_2 correction = {24, 7, 7, 7, 7};
    corrected_0_2 corrected;
    diagnostics_0_2 why;
    upright_detector *detector = NULL;
    size_t i;

    if (argc != 2) return 1;
    if (sizeof(void *) != 8) return 0; /* the numbers below are those of machines with long pointers */
    memset(&guarded_options, 0x5A, sizeof guarded_options);
    memset(&answer, 0x5A, sizeof answer);
    memset(&corrected, 0x5A, sizeof corrected);
    memset(&why, 0, sizeof why);
    why.struct_size = 520;
    corrected.struct_size = 40;

    if (upright_options_init(&guarded_options.options, 80) != 0) return 2;
    if (guarded_options.options.struct_size != 80 || guarded_options.options.exif != 0) return 3;
    guarded_options.options.exif = 1; /* trust */
    guarded_options.options.skip_turn = 1;
    if (upright_detector_create(&guarded_options.options, &detector, &why) != 0) return 4;

    answer.detection.struct_size = 168;
    if (upright_detect_file(detector, argv[1], &answer.detection, &why) != 0) {
        fprintf(stderr, "%s\n", why.message);
        return 5;
    }
    if (answer.detection.struct_size != 168 || answer.detection.exif_orientation != 8) return 6;
    if (answer.detection.quarter_turns != 3 || answer.detection.mirrored != 0) return 7;
    if (answer.detection.turn_decision != 2 || answer.detection.decision != 2) return 8;
    for (i = 0; i < sizeof answer.guard; ++i) {
        if (answer.guard[i] != 0x5A || guarded_options.guard[i] != 0x5A) return 9;
    }
    if (upright_correction_from(&answer.detection, &correction) != 0) return 10;
    if (correction.quarter_turns != 3 || correction.mirrored != 0 || correction.reserved != 0) return 11;
    if (upright_fix_file(detector, argv[1], NULL, &dry_run, NULL, &corrected, &why) != 0) return 12;
    if (corrected.verdict != 1 || corrected.way < 1 || corrected.struct_size != 40) return 13;
    upright_detector_destroy(detector);
    return 0;
}
