// Package upright tells how an image must be turned to be upright. It binds libupright_c.
//
// Every angle is in clockwise degrees to apply to the stored pixels; where Mirrored is set, flip left-right first. A
// context that ends cancels the calls that were given it within milliseconds.
package upright

// #include <stdlib.h>
// #include <upright.h>
import "C"

import (
	"context"
	"image"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Detector is immutable and may be used from many goroutines at once. Close it when it is no longer wanted.
type Detector struct {
	lock   sync.RWMutex // held for reading during calls, so that Close waits for them
	handle *C.upright_detector
}

// NewDetector makes a detector; the zero Options are the recommended ones.
func NewDetector(options Options) (*Detector, error) {
	handle, err := createDetector(options)
	if err != nil {
		return nil, err
	}
	detector := &Detector{handle: handle}
	runtime.SetFinalizer(detector, (*Detector).Close)
	return detector, nil
}

var shared = sync.OnceValues(func() (*Detector, error) { return NewDetector(Options{}) })

// byDefault asks the detector of the functions, with the default options.
func byDefault[T any](question func(*Detector) (T, error)) (T, error) {
	detector, err := shared()
	if err != nil {
		var nothing T
		return nothing, err
	}
	return question(detector)
}

// Close frees the detector once the calls under way have ended. Later calls fail with StatusInvalidHandle.
func (d *Detector) Close() {
	d.lock.Lock()
	defer d.lock.Unlock()
	C.upright_detector_destroy(d.handle)
	d.handle = nil
	runtime.SetFinalizer(d, nil)
}

// using calls with the handle, which stays until then.
func using[T any](d *Detector, question func(*C.upright_detector) (T, error)) (T, error) {
	var nothing T
	if d == nil {
		return nothing, &Error{Status: StatusInvalidHandle, Message: "the detector is nil"}
	}
	d.lock.RLock()
	defer d.lock.RUnlock()
	if d.handle == nil {
		return nothing, &Error{Status: StatusInvalidHandle, Message: "the detector is closed"}
	}
	return question(d.handle)
}

func (d *Detector) ask(ctx context.Context, from source, details *Details) (Detection, error) {
	return using(d, func(handle *C.upright_detector) (Detection, error) { return detect(ctx, handle, from, details) })
}

// Detect answers for an image file in memory, which is not copied.
func (d *Detector) Detect(ctx context.Context, data []byte) (Detection, error) {
	return d.ask(ctx, fromBytes(data), nil)
}

// DetectFile answers for an image file.
func (d *Detector) DetectFile(ctx context.Context, path string) (Detection, error) {
	return d.ask(ctx, fromFile(path), nil)
}

// DetectReader answers for an image file that is read to its end.
func (d *Detector) DetectReader(ctx context.Context, reader io.Reader) (Detection, error) {
	data, err := io.ReadAll(reader)
	if err != nil {
		return Detection{}, err
	}
	return d.Detect(ctx, data)
}

// DetectReaderAt answers for an image file of that size which is read in pieces: an object in a store, a part of an archive.
// A size above the limits is refused before anything is read.
func (d *Detector) DetectReaderAt(ctx context.Context, reader io.ReaderAt, size int64) (Detection, error) {
	return d.ask(ctx, fromReaderAt(reader, size), nil)
}

// DetectPixels answers for decoded pixels, which are not copied.
func (d *Detector) DetectPixels(ctx context.Context, pixels Pixels) (Detection, error) {
	return d.ask(ctx, fromPixels(pixels), nil)
}

// DetectImage answers for a decoded image. What package image has decoded has lost its EXIF tag.
func (d *Detector) DetectImage(ctx context.Context, picture image.Image) (Detection, error) {
	return d.DetectPixels(ctx, PixelsOf(picture))
}

// Explain answers as Detect does, with times, evidence and a picture of it.
func (d *Detector) Explain(ctx context.Context, data []byte) (Detection, Details, error) {
	var details Details
	answer, err := d.ask(ctx, fromBytes(data), &details)
	return answer, details, err
}

// DetectFiles asks about files on so many goroutines (0: one a processor), and calls each with the answers in the order of
// the paths. What each returns ends the batch.
func (d *Detector) DetectFiles(ctx context.Context, paths []string, workers int,
	each func(index int, answer Detection, err error) error) error {
	if workers < 1 {
		workers = runtime.NumCPU()
	}
	type outcome struct {
		answer Detection
		err    error
	}
	answers := make([]chan outcome, len(paths))
	for index := range answers {
		answers[index] = make(chan outcome, 1)
	}
	var next atomic.Int64
	var group sync.WaitGroup
	defer group.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for worker := 0; worker < min(workers, len(paths)); worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for index := next.Add(1) - 1; int(index) < len(paths) && ctx.Err() == nil; index = next.Add(1) - 1 {
				answer, err := d.DetectFile(ctx, paths[index])
				answers[index] <- outcome{answer, err}
			}
		}()
	}
	for index := range answers {
		select {
		case got := <-answers[index]:
			if err := each(index, got.answer, got.err); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// Fix asks about a file in memory, applies what is decided, asks again, and keeps the result only if that answer wants no
// more. Data of the result is the file to keep.
func (d *Detector) Fix(ctx context.Context, data []byte, options FixOptions) (Fixed, error) {
	return using(d, func(handle *C.upright_detector) (Fixed, error) { return fix(ctx, handle, data, "", "", options) })
}

// FixFile does the same with a file: it is replaced, safely, where target is empty; else target is written, unless it
// exists with another content.
func (d *Detector) FixFile(ctx context.Context, path, target string, options FixOptions) (Fixed, error) {
	if path == "" {
		return Fixed{}, invalid("the path is empty")
	}
	return using(d, func(handle *C.upright_detector) (Fixed, error) { return fix(ctx, handle, nil, path, target, options) })
}

// Detect answers for an image file in memory, with the default options.
func Detect(ctx context.Context, data []byte) (Detection, error) {
	return byDefault(func(d *Detector) (Detection, error) { return d.Detect(ctx, data) })
}

// DetectFile answers for an image file, with the default options.
func DetectFile(ctx context.Context, path string) (Detection, error) {
	return byDefault(func(d *Detector) (Detection, error) { return d.DetectFile(ctx, path) })
}

// DetectImage answers for a decoded image, with the default options.
func DetectImage(ctx context.Context, picture image.Image) (Detection, error) {
	return byDefault(func(d *Detector) (Detection, error) { return d.DetectImage(ctx, picture) })
}

// FixFile writes the file upright to target, or replaces it where target is empty, with the default options.
func FixFile(ctx context.Context, path, target string) (Fixed, error) {
	return byDefault(func(d *Detector) (Fixed, error) { return d.FixFile(ctx, path, target, FixOptions{}) })
}

// Correct puts an image file in memory right without asking, without loss where that is possible.
func Correct(ctx context.Context, data []byte, correction Correction, options CorrectOptions) (Corrected, error) {
	return correct(ctx, data, nil, correction, options)
}

// CorrectPixels puts pixels right; the result has rows without padding.
func CorrectPixels(ctx context.Context, pixels Pixels, correction Correction, options CorrectOptions) (Corrected, error) {
	return correct(ctx, nil, &pixels, correction, options)
}

// CorrectImage puts a decoded image right.
func CorrectImage(ctx context.Context, picture image.Image, correction Correction, options CorrectOptions) (image.Image, error) {
	options.DryRun = false
	corrected, err := CorrectPixels(ctx, PixelsOf(picture), correction, options)
	if err != nil {
		return nil, err
	}
	return imageOf(corrected), nil
}

// Preview is a small JPEG of an image file as the correction would make it, for "is this right?".
func Preview(ctx context.Context, data []byte, correction Correction, maxSide int) ([]byte, error) {
	wanted, err := nativeCorrection(correction)
	if err != nil {
		return nil, err
	}
	c, err := begin(ctx)
	if err != nil {
		return nil, err
	}
	defer c.end()
	var buffer *C.upright_buffer
	status := C.upright_preview_encoded(c.bytes(data), C.size_t(len(data)), wanted, C.int32_t(min(maxSide, 1<<30)),
		c.correctOptions(CorrectOptions{}), &buffer, &c.diagnostics)
	return take(buffer), c.failure(status)
}

// ReplaceFile puts bytes in the place of a file: written aside, flushed and renamed; permissions and attributes stay.
func ReplaceFile(path string, data []byte, keepTime bool) error {
	native, err := cString(path)
	if err != nil {
		return err
	}
	defer C.free(unsafe.Pointer(native))
	c, err := begin(context.Background())
	if err != nil {
		return err
	}
	defer c.end()
	return c.failure(C.upright_replace_file(native, c.bytes(data), C.size_t(len(data)), flag(keepTime), &c.diagnostics))
}

// ReadExifOrientation reads the tag from the header alone: 1..8, or 0 when absent or malformed.
func ReadExifOrientation(data []byte) int {
	var orientation C.int32_t
	if len(data) > 0 {
		C.upright_read_exif_orientation(unsafe.Pointer(&data[0]), C.size_t(len(data)), &orientation)
	}
	return int(orientation)
}

// ExifToTurn is what a viewer does for an EXIF value; nothing for what is none.
func ExifToTurn(orientation int) Correction {
	var mirrored, turns C.int32_t
	C.upright_exif_to_turn(C.int32_t(orientation), &mirrored, &turns)
	return Correction{Mirrored: mirrored != 0, QuarterTurns: int(turns)}
}

// TurnToExif is the EXIF value 1..8 that asks a viewer for this flip and turn; 0 when there is none.
func TurnToExif(correction Correction) int {
	return int(C.upright_turn_to_exif(flag(correction.Mirrored), C.int32_t(correction.QuarterTurns)))
}

// Has says whether this build of the library has "networks", "onnx", "explain" or reads a format such as "jpeg".
func Has(feature string) bool {
	native, err := cString(feature)
	if err != nil {
		return false
	}
	defer C.free(unsafe.Pointer(native))
	return C.upright_has(native) == 1
}

// Version of the native library.
func Version() string { return C.GoString(C.upright_version()) }
