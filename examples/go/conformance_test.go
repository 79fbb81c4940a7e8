package upright

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// One question of conformance.json. Expect keeps numbers as JSON has them: float64 holds each exactly.
type question struct {
	Name            string
	Do              string
	Needs           string // the format that the library must read; else it is not asked
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
	channels := map[PixelFormat]int{PixelFormatGrey: 1, PixelFormatRGB: 3, PixelFormatBGR: 3, PixelFormatRGBA: 4, PixelFormatBGRA: 4}[q.Format]
	data := make([]byte, q.Width*q.Height*channels)
	for at := range data {
		data[at] = byte(at*31 + 7)
	}
	return Pixels{Data: data, Width: q.Width, Height: q.Height, Format: q.Format, ExifOrientation: q.ExifOrientation}
}

func (q question) options() Options {
	var options Options
	for name, value := range q.Options {
		switch name {
		case "exif":
			options.Exif = ExifPolicy(value)
		case "preview":
			options.Preview = PreviewUse(value)
		case "min_turn_confidence":
			options.MinTurnConfidence = value
		case "min_level_confidence":
			options.MinLevelConfidence = value
		case "skip_skew":
			options.SkipSkew = value != 0
		case "skip_turn":
			options.SkipTurn = value != 0
		case "max_input_bytes":
			options.MaxInputBytes = uint64(value)
		case "max_pixels":
			options.MaxPixels = uint64(value)
		case "max_side":
			options.MaxSide = uint32(value)
		case "page":
			options.Page = int(value)
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

func list(values [4]float64) []any { return []any{values[0], values[1], values[2], values[3]} }

func describe(a Detection) map[string]any {
	return map[string]any{"decision": float64(a.Decision), "rotation_angle": a.RotationAngle,
		"turn_decision": float64(a.TurnDecision), "quarter_turns": float64(a.QuarterTurns), "confidence": a.Confidence,
		"posterior": list(a.Posterior), "level_decision": float64(a.LevelDecision), "mirrored": number(a.Mirrored),
		"skew": a.Skew, "skew_sigma": a.SkewSigma, "skew_confidence": a.SkewConfidence,
		"level_confidence": a.LevelConfidence, "kind": float64(a.Kind), "exif_orientation": float64(a.ExifOrientation),
		"exif_agreement": float64(a.ExifAgreement), "truncated": number(a.Truncated), "width": float64(a.Width),
		"height": float64(a.Height), "direction_share": list(a.DirectionShare),
		"reads_several_ways": number(a.ReadsSeveralWays), "from_preview": number(a.FromPreview), "page_index": float64(a.PageIndex), "page_count": float64(a.PageCount)}
}

func fingerprint(data []byte) float64 {
	hash := uint32(2166136261)
	for _, value := range data {
		hash = (hash ^ uint32(value)) * 16777619
	}
	return float64(hash)
}

func (q question) ask(t *testing.T) (map[string]any, error) {
	ctx, correction := context.Background(), Correction{Mirrored: q.Mirrored != 0, QuarterTurns: q.QuarterTurns}
	var fixed Corrected
	var err error
	switch q.Do {
	case "read_exif_orientation":
		return map[string]any{"exif_orientation": float64(ReadExifOrientation(q.data(t)))}, nil
	case "fix_pixels":
		fixed, err = CorrectPixels(ctx, q.pixels(), correction, CorrectOptions{})
	case "fix_encoded":
		fixed, err = Correct(ctx, q.data(t), correction, CorrectOptions{How: q.How})
	}
	if strings.HasPrefix(q.Do, "fix_") {
		return map[string]any{"way": float64(fixed.Way), "width": float64(fixed.Width), "height": float64(fixed.Height),
			"exif_orientation": float64(fixed.ExifOrientation), "size": float64(len(fixed.Data)),
			"fnv1a": fingerprint(fixed.Data)}, err
	}
	detector, err := NewDetector(q.options())
	if err != nil {
		return nil, err
	}
	defer detector.Close()
	var answer Detection
	switch q.Do {
	case "detect_encoded":
		answer, err = detector.Detect(ctx, q.data(t))
	case "detect_file":
		answer, err = detector.DetectFile(ctx, filepath.Join(root, q.File))
	case "detect_pixels":
		answer, err = detector.DetectPixels(ctx, q.pixels())
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
		if q.Needs != "" && !Has(q.Needs) {
			t.Logf("%s: not asked, this library does not read %s", q.Name, q.Needs)
			continue
		}
		answer, err := q.ask(t)
		var failed *Error
		if errors.As(err, &failed) {
			answer = map[string]any{"status": float64(failed.Status)}
		} else {
			answer["status"] = float64(StatusOK)
		}
		if !reflect.DeepEqual(answer, q.Expect) {
			t.Errorf("%s: %v, expected %v", q.Name, answer, q.Expect)
		}
	}
}
