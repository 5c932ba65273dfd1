package mailhtml

import (
	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// setter applies one declaration to a style.
type setter struct {
	e          *engine
	n          *html.Node // the element, or what stands for a pseudo-element
	st, parent *style
	property   string
	vs         []css.Value // never empty
	v          css.Value   // the first of them
	keyword    string      // v as a keyword in lower case, or ""
}

// earlyProperties are applied before the others, which may be relative to them.
var earlyProperties = map[string]func(*setter){
	"font-size":   (*setter).fontSize,
	"font-family": (*setter).fontFamily,
	"direction":   func(s *setter) { s.st.rtl = s.keyword == "rtl" },
	"color":       (*setter).color,
}

// properties hold every property that layout knows.
var properties = mergeProperties(boxProperties, gridProperties, turnProperties, counterProperties, textProperties, paintProperties)

func mergeProperties(sets ...map[string]func(*setter)) map[string]func(*setter) {
	all := map[string]func(*setter){}
	for _, set := range sets {
		for name, f := range set {
			all[name] = f
		}
	}
	return all
}

// keywordSetter makes a setter for a property whose values are keywords.
func keywordSetter[T any](values map[string]T, set func(*style, T)) func(*setter) {
	return func(s *setter) {
		if v, ok := values[s.keyword]; ok {
			set(s.st, v)
		}
	}
}

// length sets dst to a length, or to the open value for one of the keywords.
func (s *setter) length(dst *length, open ...string) {
	if s.keyword != "" {
		for _, k := range open {
			if k == s.keyword {
				*dst = length{}
			}
		}
		return
	}
	if l, ok := s.e.length(s.v, s.st, s.st.size); ok {
		*dst = l
	}
}

// size is length for what cannot be negative.
func (s *setter) size(dst *length, open ...string) {
	switch s.v.Kind {
	case css.Length, css.Percent, css.Number:
		if s.v.Num < 0 {
			return
		}
	}
	s.length(dst, open...)
}

// pixels reads one of the values as a length without percentage.
func (s *setter) pixels(i int) (float32, bool) {
	if i >= len(s.vs) {
		return 0, false
	}
	l, ok := s.e.length(s.vs[i], s.st, s.st.size)
	return l.px, ok
}

// sideOf reads the side a property name goes on with.
func sideOf(s string) int {
	switch s[0] {
	case 't':
		return top
	case 'r':
		return right
	case 'b':
		return bottom
	}
	return left
}

// color reads a colour for the early pass; the value is the same later.
func (s *setter) color() {
	if c, ok := css.ColorOf(s.v, s.e.quirks); ok {
		s.st.color = c
	} else if s.keyword == "inherit" {
		s.st.color = s.parent.color
	}
}
