package upright_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"example.org/upright"
)

// The first example of README.md.
func Example() {
	folder, _ := os.MkdirTemp("", "upright")
	defer os.RemoveAll(folder)
	// README:
	answer, _ := upright.DetectFile(context.Background(), "../samples/landscape-turn-270.jpg")
	fmt.Println(answer) // turn 270 (apply, 1.0000), level 0.00 (none, 0.0000), photo of 640 x 960
	fixed, _ := upright.FixFile(context.Background(), "../samples/landscape-turn-270.jpg", filepath.Join(folder, "upright.jpg"))
	// :README
	fmt.Println(fixed.Verdict == upright.VerdictFixed)
	// Output: turn 270 (apply, 1.0000), level 0.00 (none, 0.0000), photo of 640 x 960
	// true
}

// The second example of README.md.
func ExampleDetector() {
	// README:
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	detector, err := upright.NewDetector(upright.Options{MinTurnConfidence: 0.8})
	if err != nil {
		panic(err)
	}
	defer detector.Close()
	data, _ := os.ReadFile("../samples/landscape-turn-270.jpg")
	answer, err := detector.Detect(ctx, data)
	if err == nil && answer.Decision == upright.DecisionApply {
		corrected, _ := upright.Correct(ctx, data, answer.Correction, upright.CorrectOptions{How: upright.HowPixels})
		fmt.Println(answer.QuarterTurns, "quarter turns, then", corrected.Width, "x", corrected.Height)
	}
	// :README
	// Output: 3 quarter turns, then 960 x 640
}
