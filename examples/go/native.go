package upright

/*
#cgo pkg-config: upright_c
#include <stdlib.h>
#include <upright.h>
*/
import "C"

import (
	"context"
	"encoding/json"
	"math"
	"runtime"
	"strings"
	"sync/atomic"
	"unsafe"
)

// call holds what one call of the library needs: pinned memory, a flag that the context sets, room for a message.
type call struct {
	runtime.Pinner
	context     context.Context
	flag        *int32
	stop        func() bool
	diagnostics C.upright_diagnostics
	cause       error // of the caller's own function that the library called
	panicked    any   // the same
}

// begin fails where the context is over already. Every call that began must end.
func begin(ctx context.Context) (*call, error) {
	if ctx.Err() != nil {
		return nil, &Error{StatusCancelled, "the context is over", context.Cause(ctx)}
	}
	c := &call{context: ctx, diagnostics: C.upright_diagnostics{struct_size: C.sizeof_upright_diagnostics}}
	if ctx.Done() != nil {
		c.flag = new(int32)
		c.Pin(c.flag)
		flag := c.flag
		c.stop = context.AfterFunc(ctx, func() { atomic.StoreInt32(flag, 1) })
	}
	return c, nil
}

func (c *call) end() {
	if c.stop != nil {
		c.stop()
	}
	c.Unpin()
}

func (c *call) cancel() *C.int32_t { return (*C.int32_t)(c.flag) }

func (c *call) failure(status C.upright_status) error {
	if status == C.UPRIGHT_OK {
		return nil
	}
	return c.failureOf(status, C.GoString(&c.diagnostics.message[0]), c.cause)
}

func (c *call) failureOf(status C.upright_status, message string, cause error) error {
	failed := &Error{Status: Status(status), Message: message, cause: cause}
	if failed.Status == StatusCancelled {
		failed.cause = context.Cause(c.context)
	}
	return failed
}

func (c *call) lines() []string { return linesOf(C.GoString(&c.diagnostics.message[0])) }

// bytes pins data for the call; nil when there are none.
func (c *call) bytes(data []byte) unsafe.Pointer {
	if len(data) == 0 {
		return nil
	}
	c.Pin(&data[0])
	return unsafe.Pointer(&data[0])
}

func invalid(message string) error { return &Error{Status: StatusInvalidArgument, Message: message} }

func flag(value bool) C.int32_t {
	if value {
		return 1
	}
	return 0
}

func cString(text string) (*C.char, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return nil, invalid("a text holds a zero byte")
	}
	return C.CString(text), nil
}

// image is pixels as C wants them; the library checks that they are all there.
func (c *call) image(pixels Pixels) (*C.upright_image, error) {
	for _, side := range []int{pixels.Width, pixels.Height, pixels.ExifOrientation} {
		if side > math.MaxInt32 || side < 0 {
			return nil, invalid("pixels: a size or tag is impossible")
		}
	}
	image := &C.upright_image{struct_size: C.sizeof_upright_image, format: C.int32_t(pixels.Format),
		width: C.int32_t(pixels.Width), height: C.int32_t(pixels.Height), data: c.bytes(pixels.Data),
		size_bytes: C.uint64_t(len(pixels.Data)), stride_bytes: C.int64_t(pixels.Stride),
		x_resolution: C.double(pixels.Resolution[0]), y_resolution: C.double(pixels.Resolution[1]),
		exif_orientation: C.int32_t(pixels.ExifOrientation)}
	c.Pin(image)
	return image, nil
}

func createDetector(options Options) (*C.upright_detector, error) {
	lines := []string{}
	for name, value := range options.Settings {
		lines = append(lines, name+"="+value)
	}
	settings, err := cString(strings.Join(lines, "\n"))
	if err != nil {
		return nil, err
	}
	defer C.free(unsafe.Pointer(settings))
	native := C.upright_options{struct_size: C.sizeof_upright_options, exif: C.int32_t(options.Exif),
		min_turn_confidence:  C.double(options.MinTurnConfidence),
		min_level_confidence: C.double(options.MinLevelConfidence), skip_turn: flag(options.SkipTurn),
		skip_skew: flag(options.SkipSkew), deadline_ms: C.double(options.Deadline.Seconds() * 1000),
		max_input_bytes: C.uint64_t(options.MaxInputBytes), max_pixels: C.uint64_t(options.MaxPixels),
		max_memory_bytes: C.uint64_t(options.MaxMemoryBytes), max_side: C.uint32_t(options.MaxSide), settings: settings,
		page: C.int32_t(options.Page), preview: C.int32_t(options.Preview)}
	c, err := begin(context.Background())
	if err != nil {
		return nil, err
	}
	defer c.end()
	var handle *C.upright_detector
	return handle, c.failure(C.upright_detector_create(&native, &handle, &c.diagnostics))
}

// source fills in the one input of a request; what it has allocated is freed by the function that it returns.
type source func(*call, *C.upright_request) (func(), error)

func fromBytes(data []byte) source {
	return func(c *call, request *C.upright_request) (func(), error) {
		if len(data) == 0 {
			return nil, invalid("there are no bytes")
		}
		request.data, request.size = c.bytes(data), C.uint64_t(len(data))
		return func() {}, nil
	}
}

func fromFile(path string) source {
	return func(c *call, request *C.upright_request) (func(), error) {
		native, err := cString(path)
		request.path = native
		return func() { C.free(unsafe.Pointer(native)) }, err
	}
}

func fromPixels(pixels Pixels) source {
	return func(c *call, request *C.upright_request) (func(), error) {
		image, err := c.image(pixels)
		request.image = image
		return func() {}, err
	}
}

func detect(ctx context.Context, handle *C.upright_detector, from source, details *Details) (Detection, error) {
	c, err := begin(ctx)
	if err != nil {
		return Detection{}, err
	}
	defer c.end()
	request := C.upright_request{struct_size: C.sizeof_upright_request, cancel: c.cancel()}
	free, err := from(c, &request)
	if err != nil {
		return Detection{}, err
	}
	defer free()
	var object *C.upright_details
	if details != nil {
		c.Pin(&object)
		request.details, request.explain = &object, 1
	}
	native := C.upright_detection{struct_size: C.sizeof_upright_detection}
	status := C.upright_detect(handle, &request, &native, &c.diagnostics)
	if c.panicked != nil {
		panic(c.panicked)
	}
	if err := c.failure(status); err != nil {
		return Detection{}, err
	}
	answer := answerOf(&native, c.lines())
	if details != nil {
		defer C.upright_details_destroy(object)
		return answer, takeDetails(c, object, details)
	}
	return answer, nil
}

func takeDetails(c *call, object *C.upright_details, details *Details) error {
	if err := json.Unmarshal([]byte(C.GoString(C.upright_details_json(object))), details); err != nil {
		return &Error{Status: StatusInternal, Message: err.Error()}
	}
	var buffer *C.upright_buffer
	if err := c.failure(C.upright_details_picture(object, nil, &buffer, &c.diagnostics)); err != nil {
		return err
	}
	details.Picture = take(buffer)
	return nil
}

// take copies what a buffer holds and frees it; nil for nil.
func take(buffer *C.upright_buffer) []byte {
	if buffer == nil {
		return nil
	}
	defer C.upright_buffer_destroy(buffer)
	data := make([]byte, int(C.upright_buffer_size(buffer)))
	copy(data, unsafe.Slice((*byte)(unsafe.Pointer(C.upright_buffer_data(buffer))), len(data)))
	return data
}

func nativeCorrection(correction Correction) (*C.upright_correction, error) {
	if correction.QuarterTurns < 0 || correction.QuarterTurns > 3 {
		return nil, invalid("quarter turns are not within 0..3")
	}
	return &C.upright_correction{struct_size: C.sizeof_upright_correction, mirrored: flag(correction.Mirrored),
		quarter_turns: C.int32_t(correction.QuarterTurns), skew: C.double(correction.Skew)}, nil
}

func (c *call) correctOptions(options CorrectOptions) *C.upright_correct_options {
	native := &C.upright_correct_options{struct_size: C.sizeof_upright_correct_options, how: C.int32_t(options.How),
		canvas: C.int32_t(options.Canvas), interpolation: C.int32_t(options.Interpolation), cancel: c.cancel(),
		page: C.int32_t(options.Page)}
	if options.Colour != nil {
		native.background = C.UPRIGHT_BACKGROUND_COLOUR
		for channel, value := range options.Colour {
			native.colour[channel] = C.uint8_t(value)
		}
	}
	c.Pin(native)
	return native
}

func (c *call) fixOptions(options FixOptions) *C.upright_fix_options {
	native := &C.upright_fix_options{struct_size: C.sizeof_upright_fix_options, level: flag(options.Level),
		dry_run: flag(options.DryRun), keep_time: flag(options.KeepTime), correct: c.correctOptions(options.CorrectOptions)}
	c.Pin(native)
	return native
}

func corrected(made *C.upright_corrected, data []byte, notes []string) Corrected {
	return Corrected{Data: data, Way: Way(made.way), Width: int(made.width), Height: int(made.height),
		ExifOrientation: int(made.exif_orientation), Thumbnail: Thumbnail(made.thumbnail),
		Format: PixelFormat(made.format), Levelled: made.levelled != 0, Notes: notes}
}

// correct puts a file in memory right, or pixels where there are some.
func correct(ctx context.Context, data []byte, pixels *Pixels, correction Correction, options CorrectOptions) (Corrected, error) {
	wanted, err := nativeCorrection(correction)
	if err != nil {
		return Corrected{}, err
	}
	c, err := begin(ctx)
	if err != nil {
		return Corrected{}, err
	}
	defer c.end()
	how, made := c.correctOptions(options), C.upright_corrected{struct_size: C.sizeof_upright_corrected}
	var buffer *C.upright_buffer
	result := &buffer
	if options.DryRun {
		result = nil
	}
	var status C.upright_status
	if pixels != nil {
		image, err := c.image(*pixels)
		if err != nil {
			return Corrected{}, err
		}
		status = C.upright_correct_pixels(image, wanted, how, result, &made, &c.diagnostics)
	} else {
		status = C.upright_correct_encoded(c.bytes(data), C.size_t(len(data)), wanted, how, result, &made, &c.diagnostics)
	}
	if err := c.failure(status); err != nil {
		return Corrected{}, err
	}
	return corrected(&made, take(buffer), c.lines()), nil
}

// fix asks about a file in memory, or at a path where there is one, and puts it right.
func fix(ctx context.Context, handle *C.upright_detector, data []byte, path, target string, options FixOptions) (Fixed, error) {
	c, err := begin(ctx)
	if err != nil {
		return Fixed{}, err
	}
	defer c.end()
	wanted := c.fixOptions(options)
	found := C.upright_detection{struct_size: C.sizeof_upright_detection}
	made := C.upright_corrected{struct_size: C.sizeof_upright_corrected}
	var buffer *C.upright_buffer
	var status C.upright_status
	if path != "" {
		from, err := cString(path)
		if err != nil {
			return Fixed{}, err
		}
		defer C.free(unsafe.Pointer(from))
		var to *C.char
		if target != "" {
			if to, err = cString(target); err != nil {
				return Fixed{}, err
			}
			defer C.free(unsafe.Pointer(to))
		}
		status = C.upright_fix_file(handle, from, to, wanted, &found, &made, &c.diagnostics)
	} else {
		status = C.upright_fix_encoded(handle, c.bytes(data), C.size_t(len(data)), wanted, &found, &buffer, &made, &c.diagnostics)
	}
	if err := c.failure(status); err != nil {
		return Fixed{}, err
	}
	return Fixed{corrected(&made, take(buffer), c.lines()), Verdict(made.verdict), answerOf(&found, nil)}, nil
}
