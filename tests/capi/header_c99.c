/* upright.h alone, as a C99 compiler sees it: included first and twice, every declaration used. */
#include <upright.h>
#include <upright.h>

int main(void) {
    upright_options options;
    upright_diagnostics why = {0};
    upright_detection answer = {0};
    upright_image image = {0};
    upright_detector *detector = NULL;
    int32_t orientation = -1;
    const unsigned char grey[4] = {0, 255, 255, 0};

    why.struct_size = sizeof why;
    answer.struct_size = sizeof answer;
    image.struct_size = sizeof image;
    image.format = UPRIGHT_PIXEL_GREY;
    image.width = image.height = 2;
    image.data = grey;
    image.size_bytes = sizeof grey;
    if (upright_options_init(&options, sizeof options) != UPRIGHT_OK) return 1;
    options.skip_turn = 1;
    if (upright_detector_create(&options, &detector, &why) != UPRIGHT_OK) return 2;
    if (upright_detect_pixels(detector, &image, &answer, &why) != UPRIGHT_OK) return 3;
    if (answer.width != 2 || answer.decision != UPRIGHT_DECISION_NONE) return 4;
    if (upright_detect_encoded(detector, grey, sizeof grey, &answer, &why) != UPRIGHT_ERROR_UNSUPPORTED_FORMAT) return 5;
    if (upright_detect_file(detector, "/", &answer, &why) != UPRIGHT_ERROR_FILE_UNREADABLE) return 6;
    if (upright_read_exif_orientation(grey, sizeof grey, &orientation) != UPRIGHT_OK || orientation != 0) return 7;
    if (upright_status_string(UPRIGHT_OK)[0] != 'o' || upright_version()[0] == 0) return 8;
    if (upright_version_number() < UPRIGHT_VERSION_NUMBER || !upright_has("jpeg")) return 9;
    upright_detector_destroy(detector);
    return 0;
}
