package mailhtml

import "github.com/mailloft/mailloft/app/mailhtml/css"

// invert turns the lightness of a colour around and keeps its hue: white paper
// becomes a dark grey, black text a light one, a red button stays red.
func invert(c css.Color) css.Color {
	r, g, b := float32(c.R)/255, float32(c.G)/255, float32(c.B)/255
	hi, lo := max(r, g, b), min(r, g, b)
	l := (hi + lo) / 2
	// What looks dark gets light: a blue link counts as dark as it looks. The
	// darkest paper is not black and the lightest text not white.
	bright := luma(c)
	want := .11 + (1-bright)*.81
	// Scale chroma so that it fits at the new lightness (HSL keeps saturation).
	var s float32
	if d := hi - lo; d > 0 {
		s = d / (1 - abs(2*l-1))
	}
	chroma := (1 - abs(2*want-1)) * s
	out := func(v float32) uint8 {
		if hi == lo {
			return channel(want * 255)
		}
		return channel((want + chroma*((v-lo)/(hi-lo)-.5)) * 255)
	}
	// Paper has the touch of blue of the dark windows it is read in.
	return css.Color{R: out(r), G: channel(float32(out(g)) + 2*bright), B: channel(float32(out(b)) + 6*bright), A: c.A}
}

func abs(v float32) float32 { return max(v, -v) }

// luma is the perceived brightness of a colour, 0 to 1.
func luma(c css.Color) float32 {
	return (.299*float32(c.R) + .587*float32(c.G) + .114*float32(c.B)) / 255
}

// isDark reports whether most of the page lies on dark fills already, so that
// inverting it would make it light.
func isDark(page Rect, paper css.Color, marks []mark) bool {
	if paper.A > 127 && luma(paper) < .35 {
		return true
	}
	covered := float32(0)
	for _, m := range marks {
		f, ok := m.(*fillMark)
		if !ok || f.color.A < 128 {
			continue
		}
		area := f.box.W * f.box.H
		if area < page.W*page.H*.3 {
			continue
		}
		if luma(f.color) < .3 {
			covered = max(covered, area)
		} else {
			covered = 0 // a light box over the dark one
		}
	}
	return covered > page.W*page.H*.6
}

// channel rounds a colour channel of 0 to 255.
func channel(v float32) uint8 { return uint8(max(0, min(v, 255)) + .5) }
