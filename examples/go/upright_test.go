package upright

import (
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

func newDetector(t *testing.T) *Detector {
	t.Helper()
	detector, err := NewDetector(DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(detector.Close)
	return detector
}

func withoutTimes(answer Detection) Detection {
	answer.Timings = Timings{}
	return answer
}

func TestFailuresAreErrorsWithAStatus(t *testing.T) {
	detector := newDetector(t)
	check := func(what string, err error, statuses ...Status) {
		t.Helper()
		for _, status := range statuses {
			if errors.Is(err, status) {
				return
			}
		}
		t.Errorf("%s: %v", what, err)
	}
	ask := func(_ Detection, err error) error { return err }
	check("no image", ask(detector.Detect([]byte("no image"))), UnsupportedFormat)
	check("nil", ask(detector.Detect(nil)), InvalidArgument)
	check("empty", ask(detector.Detect([]byte{})), InvalidArgument)
	check("no file", ask(detector.DetectFile("/no/such/file")), FileNotFound)
	check("not UTF-8", ask(detector.DetectFile("/no/such/\xff\xfe")), FileNotFound)
	check("zero byte", ask(detector.DetectFile("a\x00b")), InvalidArgument)
	check("overlong", ask(detector.DetectFile(strings.Repeat("x", 100_000))), FileNotFound, FileUnreadable)

	four := make([]byte, 4)
	for _, wrong := range []Pixels{{}, {Data: four, Width: 2, Height: 2}, {Data: four, Width: 3, Height: 2, Format: Grey},
		{Data: four, Width: -2, Height: 2, Format: Grey}, {Data: four, Width: 2, Height: 2, Stride: 1, Format: Grey},
		{Data: four, Width: 1, Height: 1, Format: 9}, {Data: four, Width: 2, Height: 2, Format: Grey, ExifOrientation: 9},
		{Data: four, Width: 1 << 40, Height: 1, Format: Grey}} {
		check("impossible pixels", ask(detector.DetectPixels(wrong)), InvalidArgument)
	}
	_, err := Fix(four, Correction{QuarterTurns: 1 << 40}, FixOptions{})
	check("impossible turn", err, InvalidArgument)
	if ReadExifOrientation(nil) != 0 {
		t.Error("an orientation out of nothing")
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, change := range []func(*Options){
		func(o *Options) { o.MinConfidence = 2 }, func(o *Options) { o.Exif = 7 },
		func(o *Options) { o.Deadline = -time.Second }, func(o *Options) { o.MaxPixels = 0 },
	} {
		options := DefaultOptions()
		change(&options)
		if _, err := NewDetector(options); !errors.Is(err, InvalidArgument) {
			t.Errorf("%+v: %v", options, err)
		}
	}
	options := DefaultOptions()
	options.Model = &Model{Path: "/no/such.onnx", InputWidth: 224, InputHeight: 224}
	if _, err := NewDetector(options); !errors.Is(err, InvalidModel) {
		t.Errorf("model: %v", err)
	}
}

func TestADetectorThatIsClosedOrWasNeverMadeSaysSo(t *testing.T) {
	closed := newDetector(t)
	closed.Close()
	closed.Close()
	for _, detector := range []*Detector{closed, nil, {}} {
		if _, err := detector.Detect(sample(t, "blank-page.png")); !errors.Is(err, InvalidHandle) {
			t.Errorf("%p: %v", detector, err)
		}
	}
}

func TestGoroutinesShareADetector(t *testing.T) {
	detector := newDetector(t)
	files := [][]byte{sample(t, "receipt-turn-90.png"), sample(t, "landscape-turn-270.jpg")}
	var expected []Detection
	for _, file := range files {
		answer, err := detector.Detect(file)
		if err != nil {
			t.Fatal(err)
		}
		expected = append(expected, withoutTimes(answer))
	}
	var group sync.WaitGroup
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		go func(worker int) {
			defer group.Done()
			for round := 0; round < 4; round++ {
				which := (worker + round) % len(files)
				answer, err := detector.Detect(files[which])
				if err != nil || !reflect.DeepEqual(withoutTimes(answer), expected[which]) {
					t.Errorf("file %d: %+v, %v", which, answer, err)
				}
			}
		}(worker)
	}
	group.Wait()
}

func TestClosingWaitsForCalls(t *testing.T) {
	detector := newDetector(t)
	file := sample(t, "receipt-turn-90.png")
	var group, started sync.WaitGroup
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		started.Add(1)
		go func() {
			defer group.Done()
			started.Done()
			if _, err := detector.Detect(file); err != nil && !errors.Is(err, InvalidHandle) {
				t.Error(err)
			}
		}()
	}
	started.Wait()
	detector.Close()
	group.Wait()
}
