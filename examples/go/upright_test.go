package upright

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

var ctx = context.Background()

func newDetector(t *testing.T) *Detector {
	t.Helper()
	detector, err := NewDetector(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(detector.Close)
	return detector
}

func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestFilesBytesReadersAndImagesAreTaken(t *testing.T) {
	answer, letter := must[Detection](t), sample(t, "letter-turn-3.7.jpg")
	expected := answer(Detect(ctx, letter))
	if expected.Correction != (Correction{Skew: expected.Skew}) || !strings.HasPrefix(expected.String(), "turn 0 (apply, 0.99") {
		t.Errorf("%v, %+v", expected, expected.Correction)
	}
	for _, same := range []Detection{answer(DetectFile(ctx, filepath.Join(root, "examples/samples/letter-turn-3.7.jpg"))),
		answer(newDetector(t).DetectReader(ctx, bytes.NewReader(letter)))} {
		if !reflect.DeepEqual(same, expected) {
			t.Errorf("%+v", same)
		}
	}
	grey := image.NewGray(image.Rect(-8, 4, 88, 68))
	for at := range grey.Pix {
		grey.Pix[at] = byte(at * 31)
	}
	part := grey.SubImage(image.Rect(0, 10, 60, 60))
	expected = answer(DetectImage(ctx, part))
	for _, model := range []color.Model{color.RGBAModel, color.NRGBAModel, color.Gray16Model, color.CMYKModel} {
		same := converted{part, model}
		if got := answer(DetectImage(ctx, same)); !reflect.DeepEqual(got, expected) {
			t.Errorf("%T: %+v", model, got)
		}
	}
	turned := must[image.Image](t)(CorrectImage(ctx, part, Correction{QuarterTurns: 1}, CorrectOptions{}))
	if turned.Bounds().Dx() != 50 || turned.At(49, 7) != part.At(7, 10) {
		t.Errorf("%v", turned.Bounds())
	}
}

// converted is a picture in another model of colour, which the binding does not know.
type converted struct {
	image.Image
	model color.Model
}

func (c converted) ColorModel() color.Model { return c.model }
func (c converted) At(x, y int) color.Color { return c.model.Convert(c.Image.At(x, y)) }

func TestAContextEndsACall(t *testing.T) {
	ended, end := context.WithCancel(ctx)
	end()
	_, err := Detect(ended, sample(t, "letter-turn-3.7.jpg"))
	if !errors.Is(err, context.Canceled) || !errors.Is(err, StatusCancelled) {
		t.Error(err)
	}
	over := make(chan struct{})
	close(over)
	for attempt := 0; ; attempt++ { // until the flag is seen within a call
		if _, err = Detect(&secretlyOver{Context: ctx, over: over}, sample(t, "letter-turn-3.7.jpg")); errors.Is(err, StatusCancelled) {
			break
		}
		if err != nil || attempt == 1000 {
			t.Fatal(attempt, err)
		}
	}
}

// secretlyOver is over, but does not say so when it is asked for the first time.
type secretlyOver struct {
	context.Context
	over  chan struct{}
	asked bool
}

func (s *secretlyOver) Done() <-chan struct{} { return s.over }

func (s *secretlyOver) Err() error {
	if !s.asked {
		s.asked = true
		return nil
	}
	return context.Canceled
}

func TestExplanationsHoldTimesEvidenceAndAPicture(t *testing.T) {
	_, details, err := newDetector(t).Explain(ctx, sample(t, "receipt-turn-90.png"))
	if err != nil || details.TimingsMS["vision"] <= 0 || details.Evidence["lines"] == nil || string(details.Picture[1:4]) != "PNG" {
		t.Errorf("%v %v", details, err)
	}
}

func TestManyFilesAreAnsweredInOrder(t *testing.T) {
	files := []string{"letter-turn-180.jpg", "none", "blank-page.png"}
	for index := range files {
		files[index] = filepath.Join(root, "examples", "samples", files[index])
	}
	var seen []int
	err := newDetector(t).DetectFiles(ctx, files, 2, func(index int, answer Detection, err error) error {
		if (index == 1) != errors.Is(err, StatusFileNotFound) {
			t.Error(index, err)
		}
		seen = append(seen, answer.Width)
		return nil
	})
	if err != nil || !reflect.DeepEqual(seen, []int{1000, 0, 600}) {
		t.Error(seen, err)
	}
	enough := errors.New("enough")
	if err := newDetector(t).DetectFiles(ctx, files, 0, func(int, Detection, error) error { return enough }); err != enough {
		t.Error(err)
	}
}

// watched counts what is read of it, and fails where it is told to.
type watched struct {
	*bytes.Reader
	taken int
	fails error
}

func (w *watched) ReadAt(into []byte, offset int64) (int, error) {
	if w.fails != nil {
		return 0, w.fails
	}
	w.taken += len(into)
	return w.Reader.ReadAt(into, offset)
}

func TestReadersAreReadInPiecesAndNotBeyondTheLimit(t *testing.T) {
	page := sample(t, "letter-turn-180.jpg")
	reader := &watched{Reader: bytes.NewReader(page)}
	answer := must[Detection](t)(newDetector(t).DetectReaderAt(ctx, reader, int64(len(page))))
	if answer.QuarterTurns != 2 || reader.taken != len(page) {
		t.Error(answer, reader.taken)
	}
	small := must[*Detector](t)(NewDetector(Options{MaxInputBytes: 1000}))
	reader = &watched{Reader: bytes.NewReader(page)}
	if _, err := small.DetectReaderAt(ctx, reader, int64(len(page))); !errors.Is(err, StatusTooManyBytes) || reader.taken != 0 {
		t.Error(err, reader.taken)
	}
	broken := &watched{fails: errors.New("gone")}
	_, err := small.DetectReaderAt(ctx, broken, 10)
	if !errors.Is(err, StatusFileUnreadable) || !errors.Is(err, broken.fails) {
		t.Error(err)
	}
	if _, err := small.DetectReaderAt(ctx, broken, -1); !errors.Is(err, StatusInvalidArgument) {
		t.Error(err)
	}
}

func TestManyFilesAreFixedInOrder(t *testing.T) {
	folder, page := t.TempDir(), sample(t, "letter-turn-180.jpg")
	files := []FileToFix{{Path: filepath.Join(folder, "a.jpg")}, {Path: filepath.Join(folder, "none")},
		{filepath.Join(folder, "b.jpg"), filepath.Join(folder, "new", "b.jpg")}}
	for _, at := range []int{0, 2} {
		if err := os.WriteFile(files[at].Path, page, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read := func(path string) []byte { return must[[]byte](t)(os.ReadFile(path)) }
	var seen []Verdict
	err := newDetector(t).FixFiles(ctx, files, 2, FixOptions{}, func(index int, fixed Fixed, err error) error {
		if (index == 1) != errors.Is(err, StatusFileNotFound) || index != len(seen) {
			t.Error(index, err)
		}
		seen = append(seen, fixed.Verdict)
		return nil
	})
	if err != nil || !reflect.DeepEqual(seen, []Verdict{VerdictFixed, 0, VerdictFixed}) {
		t.Error(seen, err)
	}
	if !bytes.Equal(read(files[2].Path), page) || !bytes.Equal(read(files[2].Target), read(files[0].Path)) {
		t.Error("the files are not what they should be")
	}
	enough := errors.New("enough")
	told := 0
	stop := func(int, Fixed, error) error { told++; return enough }
	if err := newDetector(t).FixFiles(ctx, files, 1, FixOptions{}, stop); err != enough || told == 0 || told > 3 {
		t.Error(told, err)
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	if err := newDetector(t).FixFiles(over, files, 1, FixOptions{}, stop); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	func() {
		defer func() {
			if recover() != "told" {
				t.Error("the panic was lost")
			}
		}()
		_ = newDetector(t).FixFiles(ctx, files, 2, FixOptions{}, func(int, Fixed, error) error { panic("told") })
	}()
}

func TestFilesAreFixedToATargetInPlaceAndInMemory(t *testing.T) {
	fixed, folder, page := must[Fixed](t), t.TempDir(), sample(t, "letter-turn-180.jpg")
	file, target := filepath.Join(folder, "page.jpg"), filepath.Join(folder, "deep", "upright.jpg")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		t.Fatal(err)
	}
	read := func(path string) []byte { return must[[]byte](t)(os.ReadFile(path)) }
	if got := fixed(FixFile(ctx, file, target)); got.Verdict != VerdictFixed || !bytes.Equal(read(file), page) {
		t.Errorf("%+v", got)
	}
	if got := fixed(FixFile(ctx, file, "")); got.Way != WayLossless || !bytes.Equal(read(file), read(target)) {
		t.Errorf("%+v", got)
	}
	if got := fixed(FixFile(ctx, file, "")); got.Verdict != VerdictUpright {
		t.Errorf("%+v", got)
	}
	if got := fixed(newDetector(t).Fix(ctx, page, FixOptions{})); !bytes.Equal(read(file), got.Data) {
		t.Errorf("%+v", got)
	}
	if err := ReplaceFile(file, page, true); err != nil || !bytes.Equal(read(file), page) {
		t.Error(err)
	}
	rehearsed := must[Corrected](t)(Correct(ctx, page, Correction{Skew: 3}, CorrectOptions{DryRun: true}))
	if rehearsed.Data != nil || !rehearsed.Levelled {
		t.Errorf("%+v", rehearsed)
	}
	if shown := must[[]byte](t)(Preview(ctx, page, Correction{QuarterTurns: 2}, 128)); !bytes.HasPrefix(shown, []byte{0xff, 0xd8}) {
		t.Error("no JPEG")
	}
	if TurnToExif(ExifToTurn(7)) != 7 || !Has("jpeg") || Has("telepathy") {
		t.Error("EXIF values or features")
	}
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
	check("no image", ask(detector.Detect(ctx, []byte("no image"))), StatusUnsupportedFormat)
	check("nil", ask(detector.Detect(ctx, nil)), StatusInvalidArgument)
	check("empty", ask(detector.Detect(ctx, []byte{})), StatusInvalidArgument)
	check("no file", ask(detector.DetectFile(ctx, "/no/such/file")), StatusFileNotFound)
	check("not UTF-8", ask(detector.DetectFile(ctx, "/no/such/\xff\xfe")), StatusFileNotFound)
	check("zero byte", ask(detector.DetectFile(ctx, "a\x00b")), StatusInvalidArgument)
	check("overlong", ask(detector.DetectFile(ctx, strings.Repeat("x", 100_000))), StatusFileNotFound, StatusFileUnreadable)

	four := make([]byte, 4)
	for _, wrong := range []Pixels{{}, {Data: four, Width: 2, Height: 2}, {Data: four, Width: 3, Height: 2, Format: PixelFormatGrey},
		{Data: four, Width: -2, Height: 2, Format: PixelFormatGrey}, {Data: four, Width: 2, Height: 2, Stride: 1, Format: PixelFormatGrey},
		{Data: four, Width: 1, Height: 1, Format: 9}, {Data: four, Width: 2, Height: 2, Format: PixelFormatGrey, ExifOrientation: 9},
		{Data: four, Width: 1 << 40, Height: 1, Format: PixelFormatGrey}} {
		check("impossible pixels", ask(detector.DetectPixels(ctx, wrong)), StatusInvalidArgument)
	}
	_, err := Correct(ctx, four, Correction{QuarterTurns: 1 << 40}, CorrectOptions{})
	check("impossible turn", err, StatusInvalidArgument)
	if ReadExifOrientation(nil) != 0 {
		t.Error("an orientation out of nothing")
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, change := range []func(*Options){
		func(o *Options) { o.MinTurnConfidence = 2 }, func(o *Options) { o.Exif = 7 },
		func(o *Options) { o.Deadline = -time.Second },
	} {
		var options Options
		change(&options)
		if _, err := NewDetector(options); !errors.Is(err, StatusInvalidArgument) {
			t.Errorf("%+v: %v", options, err)
		}
	}
	var options Options
	options.Settings = map[string]string{"model": "/no/such.onnx"}
	if _, err := NewDetector(options); !errors.Is(err, StatusInvalidModel) {
		t.Errorf("model: %v", err)
	}
}

func TestADetectorThatIsClosedOrWasNeverMadeSaysSo(t *testing.T) {
	closed := newDetector(t)
	closed.Close()
	closed.Close()
	for _, detector := range []*Detector{closed, nil, {}} {
		if _, err := detector.Detect(ctx, sample(t, "blank-page.png")); !errors.Is(err, StatusInvalidHandle) {
			t.Errorf("%p: %v", detector, err)
		}
	}
}

func TestGoroutinesShareADetector(t *testing.T) {
	detector := newDetector(t)
	files := [][]byte{sample(t, "receipt-turn-90.png"), sample(t, "landscape-turn-270.jpg")}
	var expected []Detection
	for _, file := range files {
		answer, err := detector.Detect(ctx, file)
		if err != nil {
			t.Fatal(err)
		}
		expected = append(expected, answer)
	}
	var group sync.WaitGroup
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		go func(worker int) {
			defer group.Done()
			for round := 0; round < 4; round++ {
				which := (worker + round) % len(files)
				answer, err := detector.Detect(ctx, files[which])
				if err != nil || !reflect.DeepEqual(answer, expected[which]) {
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
			if _, err := detector.Detect(ctx, file); err != nil && !errors.Is(err, StatusInvalidHandle) {
				t.Error(err)
			}
		}()
	}
	started.Wait()
	detector.Close()
	group.Wait()
}
