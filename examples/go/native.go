package upright

/*
#cgo pkg-config: upright_c
#include <stdlib.h>
#include <upright.h>

// Pixels are passed as an argument and put into the struct here: Go memory may be lent to C for a call, but Go structs
// that are lent must not hold Go pointers themselves.
static upright_image image_of(const uint8_t *data, int32_t format, int32_t width, int32_t height, int64_t stride_bytes,
                              int32_t exif_orientation) {
	upright_image image = {0};
	image.struct_size = sizeof image;
	image.format = format;
	image.width = width;
	image.height = height;
	image.stride_bytes = stride_bytes;
	image.data = data;
	image.exif_orientation = exif_orientation;
	return image;
}

static upright_status detect_pixels(const upright_detector *detector, const uint8_t *data, int32_t format, int32_t width,
                                    int32_t height, int64_t stride_bytes, int32_t exif_orientation,
                                    upright_detection *detection, upright_diagnostics *diagnostics) {
	const upright_image image = image_of(data, format, width, height, stride_bytes, exif_orientation);
	return upright_detect_pixels(detector, &image, detection, diagnostics);
}

static upright_status correct_pixels(const uint8_t *data, int32_t format, int32_t width, int32_t height,
                                     int64_t stride_bytes, const upright_correction *correction,
                                     const upright_correct_options *options, upright_buffer **result,
                                     upright_corrected *corrected, upright_diagnostics *diagnostics) {
	const upright_image image = image_of(data, format, width, height, stride_bytes, 0);
	return upright_correct_pixels(&image, correction, options, result, corrected, diagnostics);
}
*/
import "C"

import (
	"strings"
	"unsafe"
)

// nativeDetector is a handle of the library.
type nativeDetector = *C.upright_detector

// first is the address of the bytes, nil when there are none.
func first(data []byte) *C.uint8_t {
	if len(data) == 0 {
		return nil
	}
	return (*C.uint8_t)(unsafe.Pointer(&data[0]))
}

func newDiagnostics() C.upright_diagnostics {
	return C.upright_diagnostics{struct_size: C.sizeof_upright_diagnostics}
}

func message(diagnostics *C.upright_diagnostics) string {
	return C.GoString(&diagnostics.message[0])
}

// lines are the lines of a message; none for an empty one.
func lines(diagnostics *C.upright_diagnostics) []string {
	if text := message(diagnostics); text != "" {
		return strings.Split(strings.TrimRight(text, "\n"), "\n")
	}
	return nil
}

func failure(status C.upright_status, diagnostics *C.upright_diagnostics) error {
	if status == C.UPRIGHT_OK {
		return nil
	}
	return &Error{Status: Status(status), Message: message(diagnostics)}
}

func flag(value bool) C.int32_t {
	if value {
		return 1
	}
	return 0
}

func cPath(path string) (*C.char, error) {
	if strings.IndexByte(path, 0) >= 0 {
		return nil, &Error{Status: InvalidArgument, Message: "path: holds a zero byte"}
	}
	return C.CString(path), nil
}

// call32 narrows a Go int for C, so that a size beyond 32 bits is refused and not cut.
func call32(value int) (C.int32_t, bool) {
	return C.int32_t(value), int(C.int32_t(value)) == value
}

func createDetector(options Options) (*C.upright_detector, error) {
	var native C.upright_options
	if status := C.upright_options_init(&native, C.sizeof_upright_options); status != C.UPRIGHT_OK {
		return nil, &Error{Status: Status(status), Message: "options cannot be initialised"}
	}
	native.exif = C.int32_t(options.Exif)
	native.min_confidence = C.double(options.MinConfidence)
	native.detect_skew = flag(!options.SkipSkew)
	native.detect_turn = flag(!options.SkipTurn)
	native.deadline_ms = C.double(options.Deadline.Seconds() * 1000)
	native.max_input_bytes = C.uint64_t(options.MaxInputBytes)
	native.max_pixels = C.uint64_t(options.MaxPixels)
	native.max_side = C.uint32_t(options.MaxSide)
	if options.Model != nil {
		path, err := cPath(options.Model.Path)
		if err != nil {
			return nil, err
		}
		defer C.free(unsafe.Pointer(path))
		setModel(&native, options.Model, path)
	}
	diagnostics := newDiagnostics()
	var handle *C.upright_detector
	status := C.upright_detector_create(&native, &handle, &diagnostics)
	return handle, failure(status, &diagnostics)
}

func setModel(native *C.upright_options, model *Model, path *C.char) {
	native.model_path = path
	native.model_input_width = C.int32_t(model.InputWidth)
	native.model_input_height = C.int32_t(model.InputHeight)
	native.model_bgr = flag(model.BGR)
	for channel := range model.Mean {
		native.model_mean[channel] = C.float(model.Mean[channel])
		native.model_deviation[channel] = C.float(model.Deviation[channel])
	}
	for output, turns := range model.Turns {
		native.model_turns[output] = C.int32_t(turns)
	}
}

func destroyDetector(handle *C.upright_detector) { C.upright_detector_destroy(handle) }

func answerOf(status C.upright_status, native *C.upright_detection, diagnostics *C.upright_diagnostics) (Detection, error) {
	if err := failure(status, diagnostics); err != nil {
		return Detection{}, err
	}
	answer := Detection{
		RotationAngle: float64(native.rotation_angle), QuarterTurns: int(native.quarter_turns), Skew: float64(native.skew),
		Mirrored: native.mirrored != 0, Confidence: float64(native.confidence), SkewSigma: float64(native.skew_sigma),
		SkewConfidence: float64(native.skew_confidence), Kind: Kind(native.kind), Decision: Decision(native.decision),
		ExifOrientation: int(native.exif_orientation), ExifAgrees: Agreement(native.exif_agrees),
		Truncated: native.truncated != 0, Width: int(native.width), Height: int(native.height), Warnings: lines(diagnostics),
		Timings: Timings{Decode: float64(native.decode_ms), Vision: float64(native.vision_ms), Exif: float64(native.exif_ms),
			Preprocess: float64(native.preprocess_ms), Edges: float64(native.edges_ms), Lines: float64(native.lines_ms),
			Vote: float64(native.vote_ms), Coarse: float64(native.coarse_ms), Confidence: float64(native.confidence_ms)},
	}
	for turn := range answer.Posterior {
		answer.Posterior[turn] = float64(native.posterior[turn])
	}
	return answer, nil
}

func detectEncoded(handle *C.upright_detector, data []byte) (Detection, error) {
	native, diagnostics := C.upright_detection{struct_size: C.sizeof_upright_detection}, newDiagnostics()
	status := C.upright_detect_encoded(handle, unsafe.Pointer(first(data)), C.size_t(len(data)), &native, &diagnostics)
	return answerOf(status, &native, &diagnostics)
}

func detectFile(handle *C.upright_detector, path string) (Detection, error) {
	cString, err := cPath(path)
	if err != nil {
		return Detection{}, err
	}
	defer C.free(unsafe.Pointer(cString))
	native, diagnostics := C.upright_detection{struct_size: C.sizeof_upright_detection}, newDiagnostics()
	status := C.upright_detect_file(handle, cString, &native, &diagnostics)
	return answerOf(status, &native, &diagnostics)
}

func detectPixels(handle *C.upright_detector, pixels Pixels) (Detection, error) {
	if err := pixels.check(); err != nil {
		return Detection{}, err
	}
	native, diagnostics := C.upright_detection{struct_size: C.sizeof_upright_detection}, newDiagnostics()
	status := C.detect_pixels(handle, first(pixels.Data), C.int32_t(pixels.Format), C.int32_t(pixels.Width),
		C.int32_t(pixels.Height), C.int64_t(pixels.Stride), C.int32_t(pixels.ExifOrientation), &native, &diagnostics)
	return answerOf(status, &native, &diagnostics)
}

func readExifOrientation(data []byte) int {
	var orientation C.int32_t
	C.upright_read_exif_orientation(unsafe.Pointer(first(data)), C.size_t(len(data)), &orientation)
	return int(orientation)
}

func correctionOf(correction Correction) (C.upright_correction, error) {
	turns, ok := call32(correction.QuarterTurns)
	if !ok {
		return C.upright_correction{}, &Error{Status: InvalidArgument, Message: "quarter turns are not within 0..3"}
	}
	return C.upright_correction{struct_size: C.sizeof_upright_correction, mirrored: flag(correction.Mirrored),
		quarter_turns: turns, skew: C.double(correction.Skew)}, nil
}

func fixOptionsOf(options FixOptions) C.upright_correct_options {
	var native C.upright_correct_options
	C.upright_correct_options_init(&native, C.sizeof_upright_correct_options)
	native.how = C.int32_t(options.How)
	native.level = flag(options.Level)
	native.canvas = C.int32_t(options.Canvas)
	native.interpolation = C.int32_t(options.Interpolation)
	if options.Colour != nil {
		native.background = C.UPRIGHT_BACKGROUND_COLOUR
		for channel, value := range options.Colour {
			native.colour[channel] = C.uint8_t(value)
		}
	}
	return native
}

// take copies what a buffer holds and frees it.
func take(buffer *C.upright_buffer) []byte {
	defer C.upright_buffer_destroy(buffer)
	size := C.upright_buffer_size(buffer)
	data := make([]byte, int(size))
	copy(data, unsafe.Slice((*byte)(unsafe.Pointer(C.upright_buffer_data(buffer))), int(size)))
	return data
}

func fixEncoded(data []byte, correction Correction, options FixOptions) (Fixed, error) {
	nativeCorrection, err := correctionOf(correction)
	if err != nil {
		return Fixed{}, err
	}
	nativeOptions, diagnostics := fixOptionsOf(options), newDiagnostics()
	made := C.upright_corrected{struct_size: C.sizeof_upright_corrected}
	var buffer *C.upright_buffer
	status := C.upright_correct_encoded(unsafe.Pointer(first(data)), C.size_t(len(data)), &nativeCorrection, &nativeOptions,
		&buffer, &made, &diagnostics)
	if err := failure(status, &diagnostics); err != nil {
		return Fixed{}, err
	}
	return Fixed{Data: take(buffer), Way: Way(made.way), Width: int(made.width), Height: int(made.height),
		ExifOrientation: int(made.exif_orientation), Thumbnail: Thumbnail(made.thumbnail), Notes: lines(&diagnostics)}, nil
}

func fixPixels(pixels Pixels, correction Correction, options FixOptions) (Pixels, error) {
	nativeCorrection, err := correctionOf(correction)
	if err == nil {
		err = pixels.check()
	}
	if err != nil {
		return Pixels{}, err
	}
	nativeOptions, diagnostics := fixOptionsOf(options), newDiagnostics()
	made := C.upright_corrected{struct_size: C.sizeof_upright_corrected}
	var buffer *C.upright_buffer
	status := C.correct_pixels(first(pixels.Data), C.int32_t(pixels.Format), C.int32_t(pixels.Width), C.int32_t(pixels.Height),
		C.int64_t(pixels.Stride), &nativeCorrection, &nativeOptions, &buffer, &made, &diagnostics)
	if err := failure(status, &diagnostics); err != nil {
		return Pixels{}, err
	}
	return Pixels{Data: take(buffer), Width: int(made.width), Height: int(made.height), Format: PixelFormat(made.format)}, nil
}

func statusName(status Status) string {
	return C.GoString(C.upright_status_string(C.upright_status(status)))
}

func nativeVersion() string { return C.GoString(C.upright_version()) }
