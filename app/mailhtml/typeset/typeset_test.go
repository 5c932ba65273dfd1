package typeset

import (
	"testing"

	"github.com/go-text/typesetting/language"
)

func TestTextIsSetWithoutAnyFontOnTheDisk(t *testing.T) {
	f := Load(t.TempDir())
	face := f.Primary([]string{"arial", "sans-serif"}, 400, false, "")
	if !face.Has('a') {
		t.Fatal("no face for the letter a")
	}
	text := []rune("Hello")
	gs := f.Shape(text, Run{End: len(text), Face: face, Size: 16, Script: language.Latin})
	if len(gs) != 5 || gs[0].Advance <= 0 {
		t.Errorf("%+v", gs)
	}
	ink := 0
	f.Masks(face, 16, gs, func(int) uint8 { return 1 }, func(_ int, m *Mask) {
		if m.Alpha != nil {
			ink++
		}
	})
	if ink != 5 {
		t.Errorf("%d glyphs with ink", ink)
	}
	if f.Fallback('你', false, false, "") != nil {
		t.Error("a face for Han out of nowhere")
	}
}

func TestBoldAndItalicDiffer(t *testing.T) {
	f := Bundled()
	regular, bold := f.Primary([]string{"go"}, 400, false, ""), f.Primary([]string{"go"}, 700, false, "")
	mono := f.Primary([]string{"go mono"}, 400, true, "")
	if regular == bold || mono.slant != true {
		t.Error("styles are not told apart")
	}
}

func TestAdvancesAreLinear(t *testing.T) {
	f := Bundled()
	face := f.Primary([]string{"go"}, 400, false, "")
	text := []rune("mmmm")
	width := func(size float32) (w float32) {
		for _, g := range f.Shape(text, Run{End: 4, Face: face, Size: size, Script: language.Latin}) {
			w += g.Advance
		}
		return w
	}
	if d := width(30) - 2*width(15); d > .05 || d < -.05 {
		t.Errorf("off by %v", d)
	}
}

func TestLongRunsAreShapedInPieces(t *testing.T) {
	f := Bundled()
	text := make([]rune, 3*MaxPiece)
	for i := range text {
		text[i] = 'a' + rune(i%26)
	}
	for _, rtl := range []bool{false, true} {
		gs := f.Shape(text, Run{End: len(text), Face: f.Primary(nil, 400, false, ""), Size: 10, Script: language.Latin, RTL: rtl})
		for i := 1; i < len(gs); i++ {
			if (gs[i].Cluster < gs[i-1].Cluster) != rtl {
				t.Fatalf("rtl %v: glyph %d is out of order", rtl, i)
			}
		}
	}
}

func TestBidiLevels(t *testing.T) {
	for _, c := range []struct {
		text, want string
		rtl        bool
		isolates   []Isolate
	}{
		{"abc", "000", false, nil},
		{"אבג", "111", false, nil},
		{"a אב c", "001100", false, nil},
		{"אב 12 גד", "11122111", false, nil},
		{"אב 12 גד", "11122111", true, nil},
		{"a (אב) c", "00011000", false, nil},
		{"אב, abc.", "11000000", false, nil},
		{"אב, abc.", "11112221", true, nil},
		{"سعر 5.20$", "111122221", true, nil},
		{"אב (cd) ה", "111122111", true, nil}, // in its pair, though only Latin stands in it
		{"אב cd (ef) ה", "111222222211", true, nil},
		{"אב [ג cd] ה", "11111122111", true, nil},
		{"a (ב", "0001", false, nil}, // no pair
		{"ab, cd", "000000", false, []Isolate{{From: 1, To: 1, RTL: true}}},
		{"אב: 5", "11000", false, []Isolate{{From: 0, To: 2, RTL: true}}},
		{"x abc y", "0011100", false, []Isolate{{From: 2, To: 5, RTL: true, Override: true}}},
		{"אב 1, 2 ג", "112222221", true, []Isolate{{From: 2, To: 8}}},
		{"a בגd ה", "0011211", false, []Isolate{{From: 2, To: 7, RTL: true}, {From: 4, To: 5}}},
	} {
		got := ""
		for _, l := range Levels([]rune(c.text), c.rtl, c.isolates) {
			got += string('0' + rune(l))
		}
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}
