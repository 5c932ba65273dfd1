package mailhtml

import (
	"fmt"
	"testing"
)

// TestPositionedInlineBoxes: position: relative moves the text of an inline
// box, what stands in it and the boxes within, and nothing else.
func TestPositionedInlineBoxes(t *testing.T) {
	const start = "<!DOCTYPE html><body style='margin:0'>"
	still := layout(t, start+"one <span>two <i>three</i></span> four", Options{})
	moved := layout(t, start+"one <span style='position:relative;top:-5px;left:3px'>two <i style='position:relative;bottom:2px'>three</i></span> four", Options{})
	for text, want := range map[string][2]float32{"one ": {0, 0}, "two ": {3, -5}, "three": {3, -7}, " four": {0, 0}} {
		a, b := runOf(t, still, text), runOf(t, moved, text)
		if b.x-a.x != want[0] || b.base-a.base != want[1] {
			t.Errorf("%q is moved by %v, %v, want %v", text, b.x-a.x, b.base-a.base, want)
		}
	}
	var box Rect
	layout(t, start+"<span style='position:relative;top:10px'><img width=5 height=5></span>", Options{Boxes: func(_ int, tag string, r Rect) {
		if tag == "img" {
			box = r
		}
	}})
	var before Rect
	layout(t, start+"<span><img width=5 height=5></span>", Options{Boxes: func(_ int, tag string, r Rect) {
		if tag == "img" {
			before = r
		}
	}})
	if box.Y-before.Y != 10 {
		t.Errorf("the picture is moved by %v, want 10", box.Y-before.Y)
	}
}

// TestSpacesAroundSoftHyphens: a soft hyphen stands between two spaces as any
// other character, though nothing of it is seen.
func TestSpacesAroundSoftHyphens(t *testing.T) {
	width := func(text string) (w float32) {
		for _, r := range layout(t, "<!DOCTYPE html><pre style='white-space:normal'>"+text, Options{}).runs {
			w = max(w, r.x+r.width)
		}
		return w
	}
	if one, two := width("a b"), width("a &shy; b"); two-one < 7 || two-one > 9 {
		t.Errorf("with a soft hyphen the line is %v wide, without %v", two, one)
	}
}

// TestBoxesAtBothEdgesOfALine: the highest of those aligned to the top or the
// bottom decides to which side the line grows.
func TestBoxesAtBothEdgesOfALine(t *testing.T) {
	for _, c := range []struct {
		boxes []string
		want  float32 // the place of the first
	}{
		{[]string{"middle 40", "top 60", "bottom 100", "top 120"}, 0},
		{[]string{"middle 40", "bottom 100", "top 120"}, 0},
		{[]string{"middle 40", "top 100", "bottom 120"}, 80},
		{[]string{"middle 40", "bottom 120", "top 100"}, 80},
		{[]string{"middle 40", "top 60", "bottom 100"}, 60},
	} {
		src := "<!DOCTYPE html><body style='margin:0'><div style='font-size:0'>"
		for _, b := range c.boxes {
			var align string
			var height int
			if _, err := fmt.Sscan(b, &align, &height); err != nil {
				t.Fatal(err)
			}
			src += fmt.Sprintf("<b style='display:inline-block;width:9px;height:%dpx;vertical-align:%s'></b>", height, align)
		}
		got := float32(-1)
		layout(t, src, Options{Boxes: func(_ int, tag string, r Rect) {
			if tag == "b" && got < 0 {
				got = r.Y
			}
		}})
		if got != c.want {
			t.Errorf("%q: the first is at %v, want %v", c.boxes, got, c.want)
		}
	}
}

// TestTextThatFillsItsLine: what is wider than its line by less than browsers
// can tell does not break.
func TestTextThatFillsItsLine(t *testing.T) {
	width := runOf(t, layout(t, "<!DOCTYPE html><nobr>A picture", Options{}), "A picture").width
	for _, c := range []struct {
		less  float32
		lines float32
	}{{0, 1}, {.014, 1}, {.03, 2}} {
		src := fmt.Sprintf("<!DOCTYPE html><body style='margin:0'><div style='line-height:20px;width:%.4fpx'>A picture</div>", width-c.less)
		if got := layout(t, src, Options{Height: 1}).Height / 20; got != c.lines {
			t.Errorf("%v px less than the text: %v lines, want %v", c.less, got, c.lines)
		}
	}
}
