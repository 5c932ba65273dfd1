package mailhtml

import (
	"context"
	"image"
	"math"
	"testing"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

func grey(v uint8) css.Color { return css.Color{R: v, G: v, B: v, A: 255} }

// The values are Chromium's.
func TestReliefHasTheColoursBrowsersGiveIt(t *testing.T) {
	for _, c := range []struct{ color, dark, lit css.Color }{
		{grey(0), grey(0x54), grey(0xa8)},
		{grey(0x11), grey(0x65), grey(0xb9)},
		{grey(0x22), grey(0), grey(0x76)},
		{grey(0x80), grey(0x2c), grey(0xd4)},
		{grey(0xc0), grey(0x6c), grey(0xff)},
		{css.Color{B: 255, A: 255}, css.Color{B: 0xab, A: 255}, css.Color{B: 255, A: 255}},
		{css.Color{R: 255, G: 136, A: 255}, css.Color{R: 0xab, G: 0x5b, A: 255}, css.Color{R: 255, G: 136, A: 255}},
		{bevelGrey, grey(0x9a), grey(0xee)}, // no colour of its own
	} {
		if dark, lit := bevel(c.color, true), bevel(c.color, false); dark != c.dark || lit != c.lit {
			t.Errorf("%v: dark %v, lit %v; want %v, %v", c.color, dark, lit, c.dark, c.lit)
		}
	}
}

func TestADashStandsAtBothEnds(t *testing.T) {
	for _, c := range []struct{ length, on, gap float64 }{{555, 6, 3}, {257, 3, 2}, {265, 5, 5}, {40, 6, 3}, {9, 6, 3}} {
		gap := bestGap(c.length, c.on, c.gap)
		dashes := (c.length + gap) / (c.on + gap)
		if gap >= c.length {
			continue // one dash, and no second in reach
		}
		if math.Abs(dashes-math.Round(dashes)) > 1e-9 || gap < 0 {
			t.Errorf("%v: %v dashes with gaps of %v", c, dashes, gap)
		}
	}
}

// colourAt lays out a mail and gives the colour at a place of it.
func colourAt(t *testing.T, src string, x, y int) css.Color {
	t.Helper()
	p, err := Layout(context.Background(), []byte(src), Options{Width: 200, Height: 100, Fonts: BundledFonts()})
	if err != nil {
		t.Fatal(err)
	}
	im := image.NewRGBA(image.Rect(0, 0, 200, 100))
	p.Paint(im, image.Point{}, 1)
	c := im.RGBAAt(x, y)
	return css.Color{R: c.R, G: c.G, B: c.B, A: c.A}
}

func TestSidesOfABorderMeetInACut(t *testing.T) {
	const mail = `<body style="margin:0"><div style="width:60px;height:60px;border:20px solid;border-color:#f00 #0f0 #00f #ff0">`
	for _, c := range []struct {
		x, y int
		want css.Color
	}{
		{50, 5, css.Color{R: 255, A: 255}},
		{12, 4, css.Color{R: 255, A: 255}}, // above the cut
		{4, 12, css.Color{R: 255, G: 255, A: 255}},
		{96, 50, css.Color{G: 255, A: 255}},
		{50, 95, css.Color{B: 255, A: 255}},
	} {
		if got := colourAt(t, mail, c.x, c.y); got != c.want {
			t.Errorf("at %d, %d: %v, want %v", c.x, c.y, got, c.want)
		}
	}
}

func TestShadowLeavesItsBoxAlone(t *testing.T) {
	const mail = `<body style="margin:0"><div style="margin:30px;width:60px;height:40px;box-shadow:0 0 10px #000">`
	if got := colourAt(t, mail, 60, 50); got != white {
		t.Errorf("inside the box the shadow shows: %v", got)
	}
	near, far := colourAt(t, mail, 60, 27), colourAt(t, mail, 60, 21)
	if near.R >= far.R || near.R > 200 {
		t.Errorf("near the box %v, further away %v", near, far)
	}
}

func TestRadialGradientRunsFromItsCentre(t *testing.T) {
	const mail = `<body style="margin:0"><div style="width:100px;height:100px;background:radial-gradient(circle at 20px 20px, #f00, #00f 40px)">`
	if got := colourAt(t, mail, 20, 20); got.R < 240 {
		t.Errorf("the centre is %v", got)
	}
	if got := colourAt(t, mail, 80, 20); got != (css.Color{B: 255, A: 255}) {
		t.Errorf("beyond the last stop: %v", got)
	}
}
