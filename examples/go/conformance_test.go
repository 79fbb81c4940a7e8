package upright

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// One question of conformance.json. Expect keeps numbers as JSON has them: float64 holds each exactly.
type question struct {
	Name            string
	Do              string
	File            string
	FirstBytes      *int `json:"first_bytes"`
	Options         map[string]float64
	Format          PixelFormat
	Width, Height   int
	ExifOrientation int `json:"exif_orientation"`
	QuarterTurns    int `json:"quarter_turns"`
	Mirrored        int
	How             How
	Expect          map[string]any
}

var root = filepath.Join("..", "..")

func sample(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "examples", "samples", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (q question) data(t *testing.T) []byte {
	data, err := os.ReadFile(filepath.Join(root, q.File))
	if err != nil {
		t.Fatal(err)
	}
	if q.FirstBytes != nil && *q.FirstBytes < len(data) {
		data = data[:*q.FirstBytes]
	}
	return data
}

func (q question) pixels() Pixels {
	channels := map[PixelFormat]int{Grey: 1, RGB: 3, BGR: 3, RGBA: 4, BGRA: 4}[q.Format]
	data := make([]byte, q.Width*q.Height*channels)
	for at := range data {
		data[at] = byte(at*31 + 7)
	}
	return Pixels{Data: data, Width: q.Width, Height: q.Height, Format: q.Format, ExifOrientation: q.ExifOrientation}
}

func (q question) options() Options {
	options := DefaultOptions()
	for name, value := range q.Options {
		switch name {
		case "exif":
			options.Exif = ExifPolicy(value)
		case "min_confidence":
			options.MinConfidence = value
		case "detect_skew":
			options.SkipSkew = value == 0
		case "detect_turn":
			options.SkipTurn = value == 0
		case "max_input_bytes":
			options.MaxInputBytes = uint64(value)
		case "max_pixels":
			options.MaxPixels = uint64(value)
		case "max_side":
			options.MaxSide = uint32(value)
		}
	}
	return options
}

func number(value bool) float64 {
	if value {
		return 1
	}
	return 0
}

func describe(a Detection) map[string]any {
	return map[string]any{"rotation_angle": a.RotationAngle, "quarter_turns": float64(a.QuarterTurns), "skew": a.Skew,
		"mirrored": number(a.Mirrored), "confidence": a.Confidence,
		"posterior":  []any{a.Posterior[0], a.Posterior[1], a.Posterior[2], a.Posterior[3]},
		"skew_sigma": a.SkewSigma, "skew_confidence": a.SkewConfidence, "kind": float64(a.Kind),
		"decision": float64(a.Decision), "exif_orientation": float64(a.ExifOrientation),
		"exif_agrees": float64(a.ExifAgrees), "truncated": number(a.Truncated), "width": float64(a.Width),
		"height": float64(a.Height)}
}

func fingerprint(data []byte) float64 {
	hash := uint32(2166136261)
	for _, value := range data {
		hash = (hash ^ uint32(value)) * 16777619
	}
	return float64(hash)
}

func describeFixed(way Way, width, height, orientation int, data []byte) map[string]any {
	return map[string]any{"way": float64(way), "width": float64(width), "height": float64(height),
		"exif_orientation": float64(orientation), "size": float64(len(data)), "fnv1a": fingerprint(data)}
}

func (q question) ask(t *testing.T) (map[string]any, error) {
	correction := Correction{Mirrored: q.Mirrored != 0, QuarterTurns: q.QuarterTurns}
	switch q.Do {
	case "read_exif_orientation":
		return map[string]any{"exif_orientation": float64(ReadExifOrientation(q.data(t)))}, nil
	case "fix_pixels":
		fixed, err := FixPixels(q.pixels(), correction, FixOptions{})
		return describeFixed(Unchanged, fixed.Width, fixed.Height, 0, fixed.Data), err
	case "fix_encoded":
		fixed, err := Fix(q.data(t), correction, FixOptions{How: q.How})
		return describeFixed(fixed.Way, fixed.Width, fixed.Height, fixed.ExifOrientation, fixed.Data), err
	}
	detector, err := NewDetector(q.options())
	if err != nil {
		return nil, err
	}
	defer detector.Close()
	var answer Detection
	switch q.Do {
	case "detect_encoded":
		answer, err = detector.Detect(q.data(t))
	case "detect_file":
		answer, err = detector.DetectFile(filepath.Join(root, q.File))
	case "detect_pixels":
		answer, err = detector.DetectPixels(q.pixels())
	default:
		t.Fatalf("unknown question %q", q.Do)
	}
	return describe(answer), err
}

func TestConformance(t *testing.T) {
	text, err := os.ReadFile(os.Getenv("UPRIGHT_CONFORMANCE"))
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Tolerance float64
		Cases     []question
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	if document.Tolerance != 0 || len(document.Cases) == 0 {
		t.Fatal("not the answers of this machine")
	}
	for _, q := range document.Cases {
		answer, err := q.ask(t)
		var failed *Error
		if errors.As(err, &failed) {
			answer = map[string]any{"status": float64(failed.Status)}
		} else {
			answer["status"] = float64(OK)
		}
		if !reflect.DeepEqual(answer, q.Expect) {
			t.Errorf("%s: %v, expected %v", q.Name, answer, q.Expect)
		}
	}
}
