package css

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRulesWithinRules(t *testing.T) {
	s := NewSheet(Media{Width: 700, Height: 900}, false)
	s.Add(`.card { width:1px; p { width:2px } &.card > p { width:4px } > q, > p { width:3px }
@media (min-width:1px) { p& { width:9px } p { width:5px } } @media print { p { width:9px } } width:9px }
.card { :where(& > p) { width:2.5px } p:hover { width:9px } p:first-child { width:6px } }
q { .card & { width:9px } p.in { width:9px } }`)
	n := element(t, `<div class=card><p class=in>`, "p")
	if got := widths(s, n); !slices.Equal(got, []float32{2.5, 2, 3, 5, 4, 6}) {
		t.Errorf("rules %v", got)
	}
	card := element(t, `<div class=card>`, "div")
	if got := widths(s, card); !slices.Equal(got, []float32{1, 9}) {
		t.Errorf("rules of the outer element %v", got)
	}
}

func TestLaterLayersAreStronger(t *testing.T) {
	s := NewSheet(Media{}, false)
	s.Add(`@layer base, theme; p{width:4px} @layer theme{p{width:2px} @layer inner{#i{width:3px}}} @layer base{#i{width:1px}}`)
	n := element(t, `<p id=i>`, "p")
	if got := widths(s, n); !slices.Equal(got, []float32{1, 2, 3, 4}) && !slices.Equal(got, []float32{1, 3, 2, 4}) {
		t.Errorf("order %v", got)
	}
}

// value gives what a declaration comes to for an element with these custom
// properties around it, the outermost element's first.
func value(s *Sheet, declaration string, around ...string) []Declaration {
	var v *Vars
	for _, a := range around {
		v = v.With(s.Inline(a))
	}
	d := s.Inline(declaration)
	return s.Substitute(&d[0], v)
}

func TestCustomPropertiesAreInherited(t *testing.T) {
	s := NewSheet(Media{}, false)
	s.Add(`@property --reg{syntax:"<length>";inherits:false;initial-value:55px}`)
	for name, c := range map[string]struct {
		declaration string
		around      []string
		want        float32
	}{
		"the nearest":                {"width:var(--w)", []string{"--w:1px", "--w:2px"}, 2},
		"from further out":           {"width:var(--w)", []string{"--w:1px", "--x:2px"}, 1},
		"case counts":                {"width:var(--W,3px)", []string{"--w:1px"}, 3},
		"fallback":                   {"width:var(--nope, var(--w))", []string{"--w:4px"}, 4},
		"where it was set":           {"width:var(--a)", []string{"--w:5px;--a:var(--w)", "--w:6px"}, 5},
		"registered":                 {"width:var(--reg)", nil, 55},
		"taken back":                 {"width:var(--w,7px)", []string{"--w:1px", "--w:initial"}, 7},
		"empty is a value":           {"width:var(--e) 8px", []string{"--e:;"}, 8},
		"shorthands are taken apart": {"margin:var(--w)", []string{"--w:9px 1px"}, 9},
	} {
		if got := value(s, c.declaration, c.around...); len(got) == 0 || got[0].Values[0].Num != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	for _, around := range []string{"", "--w:var(--w)", "--w:var(--v);--v:var(--w)"} {
		if got := value(s, "width:var(--w) 1px", around); len(got) != 1 || !got[0].Values[0].Is("unset") {
			t.Errorf("with %q: %v, want unset", around, got)
		}
	}
}

func TestVariablesThatMultiplyEndInTime(t *testing.T) {
	s := NewSheet(Media{}, false)
	vars := "--v0:1px;"
	for i := range 30 {
		next := string(rune('a' + i))
		vars += "--" + next + ":" + strings.Repeat("var(--v0) ", 200) + ";"
	}
	start := time.Now()
	for range 2000 {
		value(s, "width:"+strings.Repeat("var(--a) var(--b)", 100), vars)
	}
	if d := time.Since(start); d > time.Minute {
		t.Errorf("took %v", d)
	}
}

func TestConditionsThatAreNotUnderstood(t *testing.T) {
	m := Media{Width: 600, Height: 900}
	for query, want := range map[string]bool{
		"(min-width:1px) and (not (max-width:2px))": true, "(min-width:9999px) or (max-width:9998px)": true, "not (min-width:9999px)": true,
		"(yahoo)": false, "not (yahoo)": false, "(yahoo) or (color)": true, "(yahoo) and (color)": false, `screen and (min-width:0\0)`: false,
		"(prefers-reduced-motion)": false, "(prefers-reduced-motion:no-preference)": true, "(hover:hover)": false, "(forced-colors:none)": true,
		"(max-resolution:2dppx)": true, "(min-resolution:144dpi)": false, "(min-aspect-ratio:1/10)": true, "(max-aspect-ratio:1/2)": false,
		"only screen and (max-device-width:480px)": false, "not screen and (min-width:9999px)": true, "speech": false,
	} {
		if got := m.Matches(query); got != want {
			t.Errorf("%q is %v", query, got)
		}
	}
}

// The colours are those Chromium paints.
func TestColoursOfOtherSpaces(t *testing.T) {
	s := NewSheet(Media{}, false)
	for text, want := range map[string]Color{
		"oklch(70% 0.15 200)": {0, 185, 195, 255}, "lab(60% 40 30)": {217, 114, 94, 255}, "hwb(120 20% 30%)": {51, 179, 51, 255},
		"hsl(.5turn 50% 50% / .5)": {64, 191, 191, 128}, "color-mix(in srgb,red 30%,blue)": {77, 0, 179, 255}, "color(srgb 1 .5 0)": {255, 128, 0, 255},
		"oklch(0 none none)": {0, 0, 0, 255}, "color-mix(in oklch, white, black)": {99, 99, 99, 255},
	} {
		d := s.Inline("color:" + text)
		if len(d) != 1 || d[0].Values[0].Kind != Colour || d[0].Values[0].Color != want {
			t.Errorf("%q is %v, want %v", text, d, want)
		}
	}
	for _, text := range []string{"oklch(1)", "color(nowhere 1 1 1)", "color-mix(in srgb, red)", "lab(a b c)"} {
		if c, ok := ColorOf(s.Inline("color:" + text)[0].Values[0], false); ok {
			t.Errorf("%q is %v", text, c)
		}
	}
}
