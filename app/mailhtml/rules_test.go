package mailhtml

import (
	"context"
	"image"
	"testing"
)

// longestLine gives the longest line of ink, in px, below the baseline of an
// underlined text.
func longestLine(t *testing.T, text string) (longest int) {
	t.Helper()
	src := `<body style="margin:0;font:40px/50px sans-serif"><u>` + text + `</u>`
	p, err := Layout(context.Background(), []byte(src), Options{Width: 200, Height: 100, Fonts: BundledFonts()})
	if err != nil {
		t.Fatal(err)
	}
	im := image.NewRGBA(image.Rect(0, 0, 200, 60))
	p.Paint(im, image.Point{}, 1)
	for y := 38; y < 50; y++ {
		run := 0
		for x := range 200 {
			if run++; im.RGBAAt(x, y).R > 40 {
				run = 0
			}
			longest = max(longest, run)
		}
	}
	return longest
}

func TestLettersInterruptTheLineUnderThem(t *testing.T) {
	if whole := longestLine(t, "nnnn"); whole < 70 {
		t.Errorf("the line under letters that stay above it is %d px long", whole)
	}
	if part := longestLine(t, "pppp"); part > 30 {
		t.Errorf("the line goes %d px through letters that cross it", part)
	}
}
