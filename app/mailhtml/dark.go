package mailhtml

// invert turns the lightness of a colour around and keeps its hue: white paper
// becomes a dark grey, black text a light one, a red button stays red.
func invert(c RGBA) RGBA {
	r, g, b := float32(c.r)/255, float32(c.g)/255, float32(c.b)/255
	hi, lo := max(r, g, b), min(r, g, b)
	l := (hi + lo) / 2
	// The darkest paper is not black and the lightest text not white.
	want := 1 - l
	want = .11 + want*.81
	// Scale chroma so that it fits at the new lightness (HSL keeps saturation).
	var s float32
	if d := hi - lo; d > 0 {
		s = d / (1 - abs(2*l-1))
	}
	chroma := (1 - abs(2*want-1)) * s
	out := func(v float32) uint8 {
		if hi == lo {
			return clamp8(want * 255)
		}
		return clamp8((want + chroma*((v-lo)/(hi-lo)-.5)) * 255)
	}
	return RGBA{out(r), out(g), out(b), c.a}
}

func abs(v float32) float32 { return max(v, -v) }

// luma is the perceived brightness of a colour, 0 to 1.
func luma(c RGBA) float32 {
	return (.299*float32(c.r) + .587*float32(c.g) + .114*float32(c.b)) / 255
}

// isDark reports whether most of the page lies on dark fills already, so that
// inverting it would make it light.
func isDark(page Rect, paper RGBA, marks []mark) bool {
	if paper.a > 127 && luma(paper) < .35 {
		return true
	}
	covered := float32(0)
	for _, m := range marks {
		f, ok := m.(*fillMark)
		if !ok || f.color.a < 128 {
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
