package upright

// #include <upright.h>
import "C"

import (
	"fmt"
	"time"
)

// Error makes a Status an error itself, so that errors.Is(err, upright.StatusCorruptImage) works.
func (s Status) Error() string { return C.GoString(C.upright_status_string(C.upright_status(s))) }

// Error is a failed call: what kind, and a sentence that says what and where.
type Error struct {
	Status  Status
	Message string
	cause   error // of the context that ended the call
}

func (e *Error) Error() string { return "upright: " + e.Message + " (" + e.Status.Error() + ")" }

// Unwrap makes errors.Is(err, upright.StatusCorruptImage) work, and errors.Is(err, context.Canceled) where a context ended it.
func (e *Error) Unwrap() []error {
	if e.cause != nil {
		return []error{e.Status, e.cause}
	}
	return []error{e.Status}
}

// Options are what a detector is told once. Zero is the library's default in each.
type Options struct {
	Exif                                     ExifPolicy
	MinTurnConfidence                        float64 // a less probable turn is for DecisionReview; 0: 0.95
	MinLevelConfidence                       float64 // the same for levelling
	SkipTurn, SkipSkew                       bool    // leave out the networks, the fine angle
	Deadline                                 time.Duration
	MaxInputBytes, MaxPixels, MaxMemoryBytes uint64
	MaxSide                                  uint32
	Page                                     int               // which picture of a file with several (TIFF) is asked about, from 0
	Preview                                  PreviewUse        // when the small picture beside a camera's JPEG answers
	Settings                                 map[string]string // such as "model": names and values stand in upright.h
}

func (d Detection) String() string {
	mirror := ""
	if d.Mirrored {
		mirror = "flip left-right, "
	}
	return fmt.Sprintf("%sturn %d (%v, %.4f), level %.2f (%v, %.4f), %v of %d x %d", mirror, 90*d.QuarterTurns, d.TurnDecision,
		d.Confidence, d.Skew, d.LevelDecision, d.LevelConfidence, d.Kind, d.Width, d.Height)
}

// Details are the times of a call and the evidence of its answer.
type Details struct {
	TimingsMS map[string]float64 `json:"timings_ms"` // "decode", "vision" (all that is not decoding) and its stages
	Evidence  map[string]any     `json:"evidence"`
	Picture   []byte             `json:"-"` // a PNG that shows why
}

// Pixels of an image; row y begins at Data[y*Stride]. Stride 0 means rows without padding.
type Pixels struct {
	Data            []byte
	Width, Height   int
	Stride          int
	Format          PixelFormat
	Resolution      [2]float64 // horizontal and vertical; only their ratio counts, zeros: square pixels
	ExifOrientation int        // the tag that came with them, 0 when unknown
}

// Correction is what to do to the stored pixels: flip left-right, then turn, then level.
type Correction struct {
	Mirrored     bool
	QuarterTurns int
	Skew         float64 // clockwise degrees; 0: do not level
}

// CorrectOptions say how to put an image right; the zero value is the recommended one.
type CorrectOptions struct {
	How           How
	Canvas        Canvas
	Interpolation Interpolation
	Colour        *[3]byte // of corners, sRGB; nil: the paper's own
	DryRun        bool     // write nothing, only say what would be done
	Page          int      // which picture of a file with several, from 0; the others stay as they are; of Correct alone
}

// FixOptions say how to ask about an image and put it right.
type FixOptions struct {
	CorrectOptions
	Level    bool // also level where that is decided, which encodes again
	KeepTime bool // the new file keeps the times of the old one
}

// Corrected is a complete file of the same format or pixels without row padding, and what was done.
type Corrected struct {
	Data            []byte // nil for a dry run and where the library itself wrote the file
	Way             Way
	Width, Height   int
	ExifOrientation int
	Thumbnail       Thumbnail
	Format          PixelFormat // of pixels
	Levelled        bool
	Notes           []string
}

// Fixed is what became of an image that was asked about and put right.
type Fixed struct {
	Corrected
	Verdict   Verdict
	Detection Detection // what was found before
}
