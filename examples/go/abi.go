// Made by examples/declare.py; do not edit.

package upright

// #include <upright.h>
import "C"

// Status as upright.h says what its values mean.
type Status int32

const (
	StatusOK                Status = 0
	StatusInvalidArgument   Status = -1
	StatusInvalidStructSize Status = -2
	StatusInvalidHandle     Status = -3
	StatusUnknownOption     Status = -4
	StatusUnsupportedFormat Status = -10
	StatusCorruptImage      Status = -11
	StatusTooManyBytes      Status = -12
	StatusTooManyPixels     Status = -13
	StatusFileNotFound      Status = -20
	StatusFileUnreadable    Status = -21
	StatusFileNotWritten    Status = -22
	StatusInvalidModel      Status = -30
	StatusOutOfMemory       Status = -40
	StatusDeadlineExceeded  Status = -41
	StatusCancelled         Status = -42
	StatusInternal          Status = -100
)

// ExifPolicy as upright.h says what its values mean.
type ExifPolicy int32

const (
	ExifPolicyPrior  ExifPolicy = 0
	ExifPolicyTrust  ExifPolicy = 1
	ExifPolicyIgnore ExifPolicy = 2
)

func (e ExifPolicy) String() string {
	return map[ExifPolicy]string{0: "prior", 1: "trust", 2: "ignore"}[e]
}

// PreviewUse as upright.h says what its values mean.
type PreviewUse int32

const (
	PreviewUseNever   PreviewUse = 0
	PreviewUseIfClear PreviewUse = 1
	PreviewUseOnly    PreviewUse = 2
)

func (e PreviewUse) String() string {
	return map[PreviewUse]string{0: "never", 1: "if_clear", 2: "only"}[e]
}

// PixelFormat as upright.h says what its values mean.
type PixelFormat int32

const (
	PixelFormatGrey      PixelFormat = 1
	PixelFormatRGB       PixelFormat = 2
	PixelFormatBGR       PixelFormat = 3
	PixelFormatRGBA      PixelFormat = 4
	PixelFormatBGRA      PixelFormat = 5
	PixelFormatARGB      PixelFormat = 6
	PixelFormatABGR      PixelFormat = 7
	PixelFormatGrey16    PixelFormat = 8
	PixelFormatRGB16     PixelFormat = 9
	PixelFormatBit0Black PixelFormat = 10
	PixelFormatBit1Black PixelFormat = 11
	PixelFormatNV12      PixelFormat = 12
	PixelFormatI420      PixelFormat = 13
)

func (e PixelFormat) String() string {
	return map[PixelFormat]string{1: "grey", 2: "rgb", 3: "bgr", 4: "rgba", 5: "bgra", 6: "argb", 7: "abgr", 8: "grey16", 9: "rgb16", 10: "bit_0_black", 11: "bit_1_black", 12: "nv12", 13: "i420"}[e]
}

// Kind as upright.h says what its values mean.
type Kind int32

const (
	KindUnknown  Kind = 0
	KindDocument Kind = 1
	KindPhoto    Kind = 2
)

func (e Kind) String() string {
	return map[Kind]string{0: "unknown", 1: "document", 2: "photo"}[e]
}

// Agreement as upright.h says what its values mean.
type Agreement int32

const (
	AgreementUnknown     Agreement = 0
	AgreementAgrees      Agreement = 1
	AgreementContradicts Agreement = 2
)

func (e Agreement) String() string {
	return map[Agreement]string{0: "unknown", 1: "agrees", 2: "contradicts"}[e]
}

// Decision as upright.h says what its values mean.
type Decision int32

const (
	DecisionNone   Decision = 0
	DecisionReview Decision = 1
	DecisionApply  Decision = 2
)

func (e Decision) String() string {
	return map[Decision]string{0: "none", 1: "review", 2: "apply"}[e]
}

// How as upright.h says what its values mean.
type How int32

const (
	HowAutomatic How = 0
	HowPixels    How = 1
	HowTag       How = 2
)

func (e How) String() string {
	return map[How]string{0: "automatic", 1: "pixels", 2: "tag"}[e]
}

// Canvas as upright.h says what its values mean.
type Canvas int32

const (
	CanvasExpand Canvas = 0
	CanvasCrop   Canvas = 1
	CanvasKeep   Canvas = 2
)

func (e Canvas) String() string {
	return map[Canvas]string{0: "expand", 1: "crop", 2: "keep"}[e]
}

// Interpolation as upright.h says what its values mean.
type Interpolation int32

const (
	InterpolationLanczos Interpolation = 0
	InterpolationCubic   Interpolation = 1
)

func (e Interpolation) String() string {
	return map[Interpolation]string{0: "lanczos", 1: "cubic"}[e]
}

// Background as upright.h says what its values mean.
type Background int32

const (
	BackgroundPaper  Background = 0
	BackgroundColour Background = 1
)

func (e Background) String() string {
	return map[Background]string{0: "paper", 1: "colour"}[e]
}

// Way as upright.h says what its values mean.
type Way int32

const (
	WayUnchanged Way = 0
	WayTag       Way = 1
	WayLossless  Way = 2
	WayReencoded Way = 3
)

func (e Way) String() string {
	return map[Way]string{0: "unchanged", 1: "tag", 2: "lossless", 3: "reencoded"}[e]
}

// Thumbnail as upright.h says what its values mean.
type Thumbnail int32

const (
	ThumbnailNone      Thumbnail = 0
	ThumbnailKept      Thumbnail = 1
	ThumbnailTurned    Thumbnail = 2
	ThumbnailReencoded Thumbnail = 3
	ThumbnailRemoved   Thumbnail = 4
)

func (e Thumbnail) String() string {
	return map[Thumbnail]string{0: "none", 1: "kept", 2: "turned", 3: "reencoded", 4: "removed"}[e]
}

// Verdict as upright.h says what its values mean.
type Verdict int32

const (
	VerdictFixed   Verdict = 1
	VerdictUpright Verdict = 2
	VerdictLeft    Verdict = 3
)

func (e Verdict) String() string {
	return map[Verdict]string{1: "fixed", 2: "upright", 3: "left"}[e]
}

// Detection is the answer: two decisions. Angles are clockwise degrees to apply to the stored pixels.
type Detection struct {
	Decision         Decision   // For the picture as a whole: turn_decision, or level_decision where that is NONE
	RotationAngle    float64    // What is decided to be applied, turn and skew together, in (-180, 180]; else 0
	TurnDecision     Decision   // Of mirrored and quarter_turns
	QuarterTurns     int        // The most probable, clockwise, 0..3, whatever is decided
	Confidence       float64    // P(quarter_turns is right), calibrated, 0..1
	Posterior        [4]float64 // Probability of each quarter turn, sums to 1
	LevelDecision    Decision   // Of skew
	Mirrored         bool       // Flip left-right before turning (EXIF 2, 4, 5, 7)
	Skew             float64    // Fine angle that levels text rows or lines, (-45, 45], whatever is decided; 0: none is clear
	SkewSigma        float64    // Its standard error, degrees; 0: none was found, or no photograph's could be answered
	SkewConfidence   float64    // P(|error of skew| <= 0.2 degrees), 0..1
	LevelConfidence  float64    // P(levelling by skew leaves the picture straighter than it is), 0..1
	Kind             Kind       // Kind
	ExifOrientation  int        // 0 when absent or invalid, else 1..8; of HEIC and AVIF what irot and imir mean
	ExifAgreement    Agreement  // Does the content agree with the tag?
	Truncated        bool       // The file ends early; the answer is from what is there. 0: not all may have been read
	Width            int        // Stored size in pixels
	Height           int        // Height
	DirectionShare   [4]float64 // Share of the text that a turn by 0, 1, 2, 3 quarters makes upright; zeros: not known
	ReadsSeveralWays bool       // Text runs in more than one direction, as on a plan or a double page
	FromPreview      bool       // The answer is from the small picture beside it (options.preview)
	PageIndex        int        // Which picture of the file, counted from 0
	PageCount        int        // How many it has; 0 when not known, as for pixels
	Warnings         []string   // What the decoder complained of
	Correction       Correction // What is decided, and only that
}

func answerOf(native *C.upright_detection, warnings []string) Detection {
	var answer Detection
	answer.Decision = Decision(native.decision)
	answer.RotationAngle = float64(native.rotation_angle)
	answer.TurnDecision = Decision(native.turn_decision)
	answer.QuarterTurns = int(native.quarter_turns)
	answer.Confidence = float64(native.confidence)
	for at := range answer.Posterior {
		answer.Posterior[at] = float64(native.posterior[at])
	}
	answer.LevelDecision = Decision(native.level_decision)
	answer.Mirrored = native.mirrored != 0
	answer.Skew = float64(native.skew)
	answer.SkewSigma = float64(native.skew_sigma)
	answer.SkewConfidence = float64(native.skew_confidence)
	answer.LevelConfidence = float64(native.level_confidence)
	answer.Kind = Kind(native.kind)
	answer.ExifOrientation = int(native.exif_orientation)
	answer.ExifAgreement = Agreement(native.exif_agreement)
	answer.Truncated = native.truncated != 0
	answer.Width = int(native.width)
	answer.Height = int(native.height)
	for at := range answer.DirectionShare {
		answer.DirectionShare[at] = float64(native.direction_share[at])
	}
	answer.ReadsSeveralWays = native.reads_several_ways != 0
	answer.FromPreview = native.from_preview != 0
	answer.PageIndex = int(native.page_index)
	answer.PageCount = int(native.page_count)
	answer.Warnings = warnings
	correction := C.upright_correction{struct_size: C.sizeof_upright_correction}
	C.upright_correction_from(native, &correction)
	answer.Correction = Correction{correction.mirrored != 0, int(correction.quarter_turns),
		float64(correction.skew)}
	return answer
}
