package upright

// #include <upright.h>
import "C"

import (
	"fmt"
	"time"
)

// Status says what kind of failure an Error is. It is an error itself, so that errors.Is(err, upright.CorruptImage) works.
type Status int32

const (
	OK                Status = C.UPRIGHT_OK
	InvalidArgument   Status = C.UPRIGHT_ERROR_INVALID_ARGUMENT
	InvalidStructSize Status = C.UPRIGHT_ERROR_INVALID_STRUCT_SIZE
	InvalidHandle     Status = C.UPRIGHT_ERROR_INVALID_HANDLE
	UnknownOption     Status = C.UPRIGHT_ERROR_UNKNOWN_OPTION
	UnsupportedFormat Status = C.UPRIGHT_ERROR_UNSUPPORTED_FORMAT
	CorruptImage      Status = C.UPRIGHT_ERROR_CORRUPT_IMAGE
	TooManyBytes      Status = C.UPRIGHT_ERROR_TOO_MANY_BYTES
	TooManyPixels     Status = C.UPRIGHT_ERROR_TOO_MANY_PIXELS
	FileNotFound      Status = C.UPRIGHT_ERROR_FILE_NOT_FOUND
	FileUnreadable    Status = C.UPRIGHT_ERROR_FILE_UNREADABLE
	FileNotWritten    Status = C.UPRIGHT_ERROR_FILE_NOT_WRITTEN
	InvalidModel      Status = C.UPRIGHT_ERROR_INVALID_MODEL
	OutOfMemory       Status = C.UPRIGHT_ERROR_OUT_OF_MEMORY
	DeadlineExceeded  Status = C.UPRIGHT_ERROR_DEADLINE_EXCEEDED
	Cancelled         Status = C.UPRIGHT_ERROR_CANCELLED
	Internal          Status = C.UPRIGHT_ERROR_INTERNAL
)

func (s Status) Error() string { return C.GoString(C.upright_status_string(C.upright_status(s))) }

// Error is a failed call: what kind, and a sentence that says what and where.
type Error struct {
	Status  Status
	Message string
	cause   error // of the context that ended the call
}

func (e *Error) Error() string { return "upright: " + e.Message + " (" + e.Status.Error() + ")" }

// Unwrap makes errors.Is(err, upright.CorruptImage) work, and errors.Is(err, context.Canceled) where a context ended it.
func (e *Error) Unwrap() []error {
	if e.cause != nil {
		return []error{e.Status, e.cause}
	}
	return []error{e.Status}
}

// ExifPolicy says how the orientation tag and the content are weighed.
type ExifPolicy int32

const (
	ExifPrior  ExifPolicy = C.UPRIGHT_EXIF_PRIOR  // strong evidence, contradicted only by clear content
	ExifTrust  ExifPolicy = C.UPRIGHT_EXIF_TRUST  // the tag, where there is one, decides
	ExifIgnore ExifPolicy = C.UPRIGHT_EXIF_IGNORE // reported and otherwise not used
)

// Options are what a detector is told once. Zero is the library's default in each.
type Options struct {
	Exif                                     ExifPolicy
	MinTurnConfidence                        float64 // a less probable turn is for Review; 0: 0.95
	MinLevelConfidence                       float64 // the same for levelling
	SkipTurn, SkipSkew                       bool    // leave out the networks, the fine angle
	Deadline                                 time.Duration
	MaxInputBytes, MaxPixels, MaxMemoryBytes uint64
	MaxSide                                  uint32
	Settings                                 map[string]string // such as "model": names and values stand in upright.h
}

// Kind of an image.
type Kind int32

const (
	KindUnknown Kind = C.UPRIGHT_KIND_UNKNOWN
	Document    Kind = C.UPRIGHT_KIND_DOCUMENT
	Photo       Kind = C.UPRIGHT_KIND_PHOTO
)

func (k Kind) String() string { return nameOf(int(k), "unknown", "document", "photo") }

// Decision says what to do with an answer.
type Decision int32

const (
	None   Decision = C.UPRIGHT_DECISION_NONE   // nothing says what to do: leave the image as it is
	Review Decision = C.UPRIGHT_DECISION_REVIEW // an answer below the threshold: ask a person
	Apply  Decision = C.UPRIGHT_DECISION_APPLY  // do it
)

func (d Decision) String() string { return nameOf(int(d), "none", "review", "apply") }

// Agreement of the EXIF tag with the content.
type Agreement int32

const (
	AgreementUnknown Agreement = C.UPRIGHT_EXIF_AGREEMENT_UNKNOWN
	Agrees           Agreement = C.UPRIGHT_EXIF_AGREES
	Contradicts      Agreement = C.UPRIGHT_EXIF_CONTRADICTS
)

// Detection is the answer: two decisions. Angles are clockwise degrees to apply to the stored pixels.
type Detection struct {
	Decision         Decision   // for the picture as a whole
	RotationAngle    float64    // what is decided to be applied, turn and skew together, in (-180, 180]; else 0
	TurnDecision     Decision   // of Mirrored and QuarterTurns
	QuarterTurns     int        // the most probable, clockwise, 0..3, whatever is decided
	Confidence       float64    // P(QuarterTurns is right)
	Posterior        [4]float64 // probability of each quarter turn
	LevelDecision    Decision   // of Skew
	Mirrored         bool       // flip left-right before turning
	Skew             float64    // fine angle in (-45, 45], whatever is decided
	SkewSigma        float64    // standard error of Skew, degrees
	SkewConfidence   float64    // P(|error of Skew| <= 0.2 degrees)
	LevelConfidence  float64    // P(levelling by Skew leaves the picture straighter than it is)
	Kind             Kind
	ExifOrientation  int // 0 when absent, else 1..8
	ExifAgreement    Agreement
	Truncated        bool       // the file ends early
	Width, Height    int        // stored size in pixels
	DirectionShare   [4]float64 // of the text, by turn; zeros: not known
	ReadsSeveralWays bool
	Warnings         []string   // what the decoder complained of
	Correction       Correction // what is decided, and only that
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

// PixelFormat is the order of the channels of one pixel in memory.
type PixelFormat int32

const (
	Grey      PixelFormat = C.UPRIGHT_PIXEL_GREY
	RGB       PixelFormat = C.UPRIGHT_PIXEL_RGB
	BGR       PixelFormat = C.UPRIGHT_PIXEL_BGR
	RGBA      PixelFormat = C.UPRIGHT_PIXEL_RGBA
	BGRA      PixelFormat = C.UPRIGHT_PIXEL_BGRA
	ARGB      PixelFormat = C.UPRIGHT_PIXEL_ARGB
	ABGR      PixelFormat = C.UPRIGHT_PIXEL_ABGR
	Grey16    PixelFormat = C.UPRIGHT_PIXEL_GREY16 // in the machine's byte order
	RGB16     PixelFormat = C.UPRIGHT_PIXEL_RGB16
	Bit0Black PixelFormat = C.UPRIGHT_PIXEL_BIT_0_BLACK
	Bit1Black PixelFormat = C.UPRIGHT_PIXEL_BIT_1_BLACK
	NV12      PixelFormat = C.UPRIGHT_PIXEL_NV12
	I420      PixelFormat = C.UPRIGHT_PIXEL_I420
)

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

// How to put a file right.
type How int32

const (
	Automatic  How = C.UPRIGHT_HOW_AUTOMATIC // lossless where the JPEG's blocks allow it, else the tag
	TurnPixels How = C.UPRIGHT_HOW_PIXELS    // lossless where the JPEG's blocks allow it, else encoded again
	WriteTag   How = C.UPRIGHT_HOW_TAG       // the EXIF Orientation value only
)

// Canvas says what becomes of the frame when a level image no longer fits it.
type Canvas int32

const (
	Expand Canvas = C.UPRIGHT_CANVAS_EXPAND
	Crop   Canvas = C.UPRIGHT_CANVAS_CROP
	Keep   Canvas = C.UPRIGHT_CANVAS_KEEP
)

// Interpolation of a levelled image.
type Interpolation int32

const (
	Lanczos Interpolation = C.UPRIGHT_INTERPOLATION_LANCZOS
	Cubic   Interpolation = C.UPRIGHT_INTERPOLATION_CUBIC
)

// CorrectOptions say how to put an image right; the zero value is the recommended one.
type CorrectOptions struct {
	How           How
	Canvas        Canvas
	Interpolation Interpolation
	Colour        *[3]byte // of corners, sRGB; nil: the paper's own
	DryRun        bool     // write nothing, only say what would be done
}

// FixOptions say how to ask about an image and put it right.
type FixOptions struct {
	CorrectOptions
	Level    bool // also level where that is decided, which encodes again
	KeepTime bool // the new file keeps the times of the old one
}

// Way a file was put right.
type Way int32

const (
	Unchanged Way = C.UPRIGHT_WAY_UNCHANGED
	ByTag     Way = C.UPRIGHT_WAY_TAG
	Lossless  Way = C.UPRIGHT_WAY_LOSSLESS
	Reencoded Way = C.UPRIGHT_WAY_REENCODED
)

// Thumbnail says what became of the small picture in the EXIF block of a JPEG.
type Thumbnail int32

const (
	ThumbnailNone      Thumbnail = C.UPRIGHT_THUMBNAIL_NONE
	ThumbnailKept      Thumbnail = C.UPRIGHT_THUMBNAIL_KEPT
	ThumbnailTurned    Thumbnail = C.UPRIGHT_THUMBNAIL_TURNED
	ThumbnailReencoded Thumbnail = C.UPRIGHT_THUMBNAIL_REENCODED
	ThumbnailRemoved   Thumbnail = C.UPRIGHT_THUMBNAIL_REMOVED
)

// Verdict on an image that was asked about.
type Verdict int32

const (
	VerdictFixed   Verdict = C.UPRIGHT_VERDICT_FIXED   // put right, or would be
	VerdictUpright Verdict = C.UPRIGHT_VERDICT_UPRIGHT // nothing to do
	VerdictLeft    Verdict = C.UPRIGHT_VERDICT_LEFT    // left alone: the notes say why
)

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

func nameOf(number int, names ...string) string {
	if number < 0 || number >= len(names) {
		return names[0]
	}
	return names[number]
}
