package upright

import "time"

// Status says what kind of failure an Error is. It is an error itself, so that errors.Is(err, upright.CorruptImage) works.
type Status int32

const (
	OK                Status = 0
	InvalidArgument   Status = -1
	InvalidStructSize Status = -2
	InvalidHandle     Status = -3
	UnsupportedFormat Status = -10
	CorruptImage      Status = -11
	TooManyBytes      Status = -12
	TooManyPixels     Status = -13
	FileNotFound      Status = -20
	FileUnreadable    Status = -21
	InvalidModel      Status = -30
	OutOfMemory       Status = -40
	DeadlineExceeded  Status = -41
	Internal          Status = -100
)

func (s Status) Error() string { return statusName(s) }

// Error is a failed call: what kind, and a sentence that says what and where.
type Error struct {
	Status  Status
	Message string
}

func (e *Error) Error() string { return "upright: " + e.Message + " (" + e.Status.Error() + ")" }

// Unwrap makes errors.Is(err, upright.CorruptImage) work.
func (e *Error) Unwrap() error { return e.Status }

// ExifPolicy says how the orientation tag and the content are weighed.
type ExifPolicy int32

const (
	ExifPrior  ExifPolicy = 0 // strong evidence, contradicted only by clear content
	ExifTrust  ExifPolicy = 1 // the tag, where there is one, decides
	ExifIgnore ExifPolicy = 2 // reported and otherwise not used
)

// Model is a four-way classifier of one's own in place of the built-in networks.
type Model struct {
	Path                    string // ONNX
	InputWidth, InputHeight int    // pixels
	Mean, Deviation         [3]float32
	BGR                     bool
	Turns                   [4]int // clockwise quarter turns to apply when output k wins
}

// Options are what a detector is told once. Begin with DefaultOptions.
type Options struct {
	Exif                     ExifPolicy
	MinConfidence            float64       // below it the decision is Review
	SkipSkew, SkipTurn       bool          // leave out the fine angle, the networks
	Deadline                 time.Duration // 0: none
	MaxInputBytes, MaxPixels uint64
	MaxSide                  uint32
	Model                    *Model // nil: the built-in networks
}

// DefaultOptions are the recommended ones.
func DefaultOptions() Options {
	return Options{MinConfidence: 0.90, MaxInputBytes: 64 << 20, MaxPixels: 100_000_000, MaxSide: 65_500}
}

// Kind of an image.
type Kind int32

const (
	KindUnknown Kind = 0
	Document    Kind = 1
	Photo       Kind = 2
)

// Decision says what to do with an answer.
type Decision int32

const (
	None   Decision = 0 // nothing defines an "up": leave the image as it is
	Review Decision = 1 // below Options.MinConfidence: ask a person
	Apply  Decision = 2 // turn it
)

// Agreement of the EXIF tag with the content.
type Agreement int32

const (
	AgreementUnknown Agreement = -1
	Disagrees        Agreement = 0
	Agrees           Agreement = 1
)

// Timings are wall-clock milliseconds. Vision is everything that is not decoding; the others are its stages.
type Timings struct {
	Decode, Vision, Exif, Preprocess, Edges, Lines, Vote, Coarse, Confidence float64
}

// Detection is the answer. Angles are clockwise degrees to apply to the stored pixels.
type Detection struct {
	RotationAngle   float64 // 90 * QuarterTurns + Skew, in (-180, 180]
	QuarterTurns    int     // clockwise, 0..3
	Skew            float64 // fine angle in (-45, 45]
	Mirrored        bool    // flip left-right before turning
	Confidence      float64 // P(QuarterTurns is right)
	Posterior       [4]float64
	SkewSigma       float64 // standard error of Skew, degrees
	SkewConfidence  float64 // P(|error of Skew| <= 0.2 degrees)
	Kind            Kind
	Decision        Decision
	ExifOrientation int // 0 when absent, else 1..8
	ExifAgrees      Agreement
	Truncated       bool // the file ends early
	Width, Height   int  // stored size in pixels
	Warnings        []string
	Timings         Timings
}

// PixelFormat is the order of the 8-bit channels of one pixel in memory.
type PixelFormat int32

const (
	Grey PixelFormat = 1
	RGB  PixelFormat = 2
	BGR  PixelFormat = 3
	RGBA PixelFormat = 4
	BGRA PixelFormat = 5
)

// Pixels of an image; row y begins at Data[y*Stride]. Stride 0 means rows without padding.
type Pixels struct {
	Data            []byte
	Width, Height   int
	Stride          int
	Format          PixelFormat
	ExifOrientation int // the tag that came with them, 0 when unknown
}

// check refuses what would make the library read beyond Data.
func (p Pixels) check() error {
	invalid := func(message string) error { return &Error{Status: InvalidArgument, Message: "pixels: " + message} }
	channels, known := map[PixelFormat]int{Grey: 1, RGB: 3, BGR: 3, RGBA: 4, BGRA: 4}[p.Format]
	if !known {
		return invalid("the format does not exist")
	}
	const most = 1<<31 - 1
	if p.Width < 1 || p.Height < 1 || p.Width > most || p.Height > most {
		return invalid("impossible size")
	}
	row := p.Width * channels
	stride := p.Stride
	if stride == 0 {
		stride = row
	}
	if stride < row || len(p.Data) < row || (len(p.Data)-row)/stride < p.Height-1 {
		return invalid("Data is shorter than the image")
	}
	if p.ExifOrientation < 0 || p.ExifOrientation > 8 {
		return invalid("ExifOrientation is not within 0..8")
	}
	return nil
}

// Correction is what to do to the stored pixels: flip left-right, then turn, then level.
type Correction struct {
	Mirrored     bool
	QuarterTurns int
	Skew         float64 // applied only with FixOptions.Level
}

// Correction applies the answer as it stands.
func (d Detection) Correction() Correction { return Correction{d.Mirrored, d.QuarterTurns, d.Skew} }

// How to put a file right.
type How int32

const (
	Automatic  How = 0 // lossless where the JPEG's blocks allow it, else the tag
	TurnPixels How = 1 // lossless where the JPEG's blocks allow it, else encoded again
	WriteTag   How = 2 // the EXIF Orientation value only
)

// Canvas says what becomes of the frame when a level image no longer fits it.
type Canvas int32

const (
	Expand Canvas = 0
	Crop   Canvas = 1
	Keep   Canvas = 2
)

// Interpolation of a levelled image.
type Interpolation int32

const (
	Lanczos Interpolation = 0
	Cubic   Interpolation = 1
)

// FixOptions say how to put an image right; the zero value is the recommended one.
type FixOptions struct {
	How           How
	Level         bool // also apply the skew, which resamples the pixels
	Canvas        Canvas
	Interpolation Interpolation
	Colour        *[3]byte // of corners, sRGB; nil: the paper's own
}

// Way a file was put right.
type Way int32

const (
	Unchanged Way = 0
	ByTag     Way = 1
	Lossless  Way = 2
	Reencoded Way = 3
)

// Thumbnail says what became of the small picture in the EXIF block of a JPEG.
type Thumbnail int32

const (
	ThumbnailNone      Thumbnail = 0
	ThumbnailKept      Thumbnail = 1
	ThumbnailTurned    Thumbnail = 2
	ThumbnailReencoded Thumbnail = 3
	ThumbnailRemoved   Thumbnail = 4
)

// Fixed is a complete file of the same format, and what was done.
type Fixed struct {
	Data            []byte
	Way             Way
	Width, Height   int
	ExifOrientation int
	Thumbnail       Thumbnail
	Notes           []string
}
