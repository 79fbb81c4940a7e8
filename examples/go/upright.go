// Package upright tells how an image must be turned to be upright. It binds libupright_c.
//
// Every angle is in clockwise degrees to apply to the stored pixels; where Mirrored is set, flip left-right first.
package upright

import (
	"runtime"
	"sync"
)

// Detector is immutable and may be used from many goroutines at once. Close it when it is no longer wanted.
type Detector struct {
	lock   sync.RWMutex // held for reading during calls, so that Close waits for them
	handle nativeDetector
}

// NewDetector makes a detector; see DefaultOptions.
func NewDetector(options Options) (*Detector, error) {
	handle, err := createDetector(options)
	if err != nil {
		return nil, err
	}
	detector := &Detector{handle: handle}
	runtime.SetFinalizer(detector, (*Detector).Close)
	return detector, nil
}

// Close frees the detector once the calls under way have ended. Later calls fail with InvalidHandle.
func (d *Detector) Close() {
	d.lock.Lock()
	defer d.lock.Unlock()
	destroyDetector(d.handle)
	d.handle = nil
	runtime.SetFinalizer(d, nil)
}

func (d *Detector) ask(question func(nativeDetector) (Detection, error)) (Detection, error) {
	if d == nil {
		return Detection{}, &Error{Status: InvalidHandle, Message: "the detector is nil"}
	}
	d.lock.RLock()
	defer d.lock.RUnlock()
	if d.handle == nil {
		return Detection{}, &Error{Status: InvalidHandle, Message: "the detector is closed"}
	}
	return question(d.handle)
}

// Detect answers for a JPEG or PNG in memory, which is not copied.
func (d *Detector) Detect(data []byte) (Detection, error) {
	return d.ask(func(handle nativeDetector) (Detection, error) { return detectEncoded(handle, data) })
}

// DetectFile answers for a JPEG or PNG file.
func (d *Detector) DetectFile(path string) (Detection, error) {
	return d.ask(func(handle nativeDetector) (Detection, error) { return detectFile(handle, path) })
}

// DetectPixels answers for decoded pixels, which are not copied.
func (d *Detector) DetectPixels(pixels Pixels) (Detection, error) {
	return d.ask(func(handle nativeDetector) (Detection, error) { return detectPixels(handle, pixels) })
}

// Fix puts a JPEG or PNG in memory right, without loss where that is possible.
func Fix(data []byte, correction Correction, options FixOptions) (Fixed, error) {
	return fixEncoded(data, correction, options)
}

// FixPixels puts pixels right; the result has rows without padding.
func FixPixels(pixels Pixels, correction Correction, options FixOptions) (Pixels, error) {
	return fixPixels(pixels, correction, options)
}

// ReadExifOrientation reads the tag from the header alone: 1..8, or 0 when absent or malformed.
func ReadExifOrientation(data []byte) int { return readExifOrientation(data) }

// Version of the native library.
func Version() string { return nativeVersion() }
