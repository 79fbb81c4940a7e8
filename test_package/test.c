/* The package has the C library: its version, and an answer for an image of four pixels. */
#include <stdio.h>
#include <upright.h>

int main(void) {
    const uint8_t grey[4] = {0, 255, 255, 0};
    upright_image image = {.struct_size = sizeof image, .format = UPRIGHT_PIXEL_GREY, .width = 2, .height = 2, .data = grey,
                           .size_bytes = sizeof grey};
    upright_detection answer = {.struct_size = sizeof answer};
    upright_detector *detector = NULL;
    upright_status status = upright_detector_create(NULL, &detector, NULL);
    if (status == UPRIGHT_OK) status = upright_detect_pixels(detector, &image, &answer, NULL);
    upright_detector_destroy(detector);
    printf("upright %s: %s\n", upright_version(), upright_status_string(status));
    return status != UPRIGHT_OK;
}
