package upright_test

import (
	"fmt"
	"os"

	"example.org/upright"
)

// The example of README.md.
func Example() {
	data, _ := os.ReadFile("../samples/landscape-turn-270.jpg")
	detector, err := upright.NewDetector(upright.DefaultOptions())
	if err != nil {
		panic(err)
	}
	defer detector.Close()
	answer, err := detector.Detect(data)
	if err == nil && answer.Decision == upright.Apply {
		fixed, _ := upright.Fix(data, answer.Correction(), upright.FixOptions{How: upright.TurnPixels})
		fmt.Println(answer.QuarterTurns, "quarter turns, then", fixed.Width, "x", fixed.Height)
	}
	// Output: 3 quarter turns, then 960 x 640
}
