package mailhtml

import (
	"slices"
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml/css"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// textProperties are those of fonts and text.
var textProperties = map[string]func(*setter){
	"content": (*setter).content,

	"font-weight":               (*setter).fontWeight,
	"font-style":                func(s *setter) { s.st.italic = s.keyword == "italic" || s.keyword == "oblique" },
	"line-height":               (*setter).lineHeight,
	"text-align":                keywordSetter(aligns, func(st *style, a align) { st.align = a }),
	"white-space":               keywordSetter(whiteSpaces, func(st *style, w whiteSpace) { st.whiteSpace = w }),
	"letter-spacing":            (*setter).letterSpacing,
	"word-spacing":              (*setter).wordSpacing,
	"text-transform":            keywordSetter(transforms, func(st *style, t transform) { st.transform = t }),
	"text-indent":               func(s *setter) { s.length(&s.st.indent) },
	"text-decoration-line":      (*setter).textDecoration,
	"text-decoration-color":     (*setter).decorationPart,
	"text-decoration-style":     (*setter).decorationPart,
	"text-decoration-thickness": (*setter).decorationPart,
	"text-underline-offset":     (*setter).underlineOffset,
	"font-variant":              func(s *setter) { s.st.smallCaps = s.keyword == "small-caps" },
	"font-variant-caps":         func(s *setter) { s.st.smallCaps = s.keyword == "small-caps" },
	"list-style-type":           (*setter).listStyleType,
	"tab-size":                  (*setter).tabSize,
	"list-style-position":       func(s *setter) { s.st.listInside = s.keyword == "inside" },
	"word-break":                (*setter).wordBreak,
	"word-wrap":                 (*setter).overflowWrap,
	"overflow-wrap":             (*setter).overflowWrap,
}

// maxFontSize keeps a hostile size from making a page of one letter.
const maxFontSize = 2000

func (s *setter) fontSize() {
	st, p := s.st, s.parent
	switch {
	case s.keyword == "smaller":
		st.size, st.sizeStep = p.size/1.2, 0
	case s.keyword == "larger":
		st.size, st.sizeStep = p.size*1.2, 0
	case s.keyword == "inherit", s.keyword == "unset":
		st.size, st.absoluteSize, st.sizeStep = p.size, p.absoluteSize, p.sizeStep
	case s.keyword == "initial":
		st.setSizeStep(mediumStep)
	case s.keyword != "":
		if i := slices.Index(sizeKeywords[:], s.keyword); i >= 0 {
			st.setSizeStep(i + 1)
		}
	default:
		if l, ok := s.e.length(s.v, st, p.size); ok && l.px >= 0 && l.percent >= 0 {
			st.size, st.sizeStep = l.of(p.size), 0
			st.absoluteSize = p.absoluteSize || !relativeUnit(s.v)
		}
	}
	st.size = min(st.size, maxFontSize)
}

// relativeUnit reports whether a font size is one of the parent's size.
func relativeUnit(v css.Value) bool {
	return v.Kind == css.Percent || v.Kind == css.Length && slices.Contains([]string{"em", "ex", "ch"}, v.Text)
}

func (s *setter) fontFamily() {
	switch s.keyword {
	case "inherit", "unset":
		s.st.families, s.st.mono = s.parent.families, s.parent.mono
		return
	case "initial":
		s.st.families, s.st.mono = nil, false
		return
	}
	var families []string
	cur := ""
	end := func() {
		if cur != "" {
			families = append(families, cur)
		}
		cur = ""
	}
	for _, x := range s.vs {
		switch x.Kind {
		case css.Comma:
			end()
		case css.String, css.Ident:
			if cur != "" {
				cur += " "
			}
			cur += strings.ToLower(x.Text)
			if x.Kind == css.String && typeset.IsGeneric(cur) {
				cur = `"` + cur // the name of a family that nobody has
			}
		}
	}
	end()
	if len(families) > 0 {
		s.st.families, s.st.mono = families, isMono(families)
	}
}

func (s *setter) fontWeight() {
	switch {
	case s.keyword == "bold":
		s.st.weight = 700
	case s.keyword == "normal":
		s.st.weight = 400
	case s.keyword == "bolder":
		s.st.weight = bolder(s.parent.weight)
	case s.keyword == "lighter":
		s.st.weight = 400
		if s.parent.weight < 550 {
			s.st.weight = 100
		}
	case s.v.Kind == css.Number:
		s.st.weight = max(1, min(int(s.v.Num), 1000))
	}
}

// factor is the value as a number, or -1.
func (s *setter) factor() float32 {
	if n, ok := s.e.number(s.v, s.st); ok && n >= 0 {
		return n
	}
	return -1
}

func (s *setter) lineHeight() {
	st := s.st
	switch {
	case s.keyword == "normal":
		st.lineHeight, st.lineHeightFactor = -1, false
	case s.factor() >= 0:
		st.lineHeight, st.lineHeightFactor = s.factor(), true
	default:
		if l, ok := s.e.length(s.v, st, st.size); ok && l.px >= 0 && l.percent >= 0 {
			st.lineHeight, st.lineHeightFactor = l.of(st.size), false
		}
	}
}

var aligns = map[string]align{
	"left": alignLeft, "right": alignRight, "center": alignCenter, "justify": alignJustify, "start": alignStart, "end": alignEnd,
	"-webkit-center": alignWebkitCenter, "-moz-center": alignWebkitCenter, "-webkit-left": alignWebkitLeft, "-webkit-right": alignWebkitRight,
}

var whiteSpaces = map[string]whiteSpace{
	"normal": spaceNormal, "nowrap": spaceNowrap, "pre": spacePre, "pre-wrap": spacePreWrap, "break-spaces": spacePreWrap, "pre-line": spacePreLine,
}

var transforms = map[string]transform{
	"none": transformNone, "uppercase": transformUpper, "lowercase": transformLower, "capitalize": transformCapitalize,
}

func (s *setter) letterSpacing() {
	if s.keyword == "normal" {
		s.st.letterSpacing = 0
	} else if v, ok := s.pixels(0); ok {
		s.st.letterSpacing = v
	}
}

func (s *setter) wordSpacing() {
	if v, ok := s.pixels(0); ok {
		s.st.wordSpacing = v
	}
}

// textDecoration adds to the lines that the boxes around draw through, which
// an inline-block does not take part in. CSS Text Decoration 3 §2.
func (s *setter) textDecoration() {
	st, p := s.st, s.parent
	st.underline, st.overline, st.strike = false, false, false
	if st.display != displayInlineBlock && st.display != displayInlineTable {
		st.underline, st.overline, st.strike = p.underline, p.overline, p.strike
	}
	st.decorationColor = p.decorationColor
	st.setDecoration(p.looks().decoration)
	for _, x := range s.vs {
		one := *s
		one.v, one.keyword = x, x.Keyword()
		switch x.Keyword() {
		case "none":
		case "underline":
			if !st.underline {
				st.decorationColor = css.Color{}
				st.setDecoration(decoration{offset: st.looks().decoration.offset})
			}
			st.underline = true
		case "overline":
			st.overline = true
		case "line-through":
			st.strike = true
		default:
			one.decorationPart()
		}
	}
}

// wordBreak reads word-break, whose old value break-word means
// overflow-wrap: anywhere. CSS Text 3 §5.2.
func (s *setter) wordBreak() {
	s.st.breakAll, s.st.keepAll = s.keyword == "break-all", s.keyword == "keep-all"
	s.st.breakAnywhere = s.keyword == "break-word"
	s.st.breakWord = s.st.breakWord || s.st.breakAnywhere
}

func (s *setter) overflowWrap() {
	s.st.breakAnywhere = s.keyword == "anywhere"
	s.st.breakWord = s.keyword == "break-word" || s.st.breakAnywhere
}

func (s *setter) listStyleType() {
	switch s.v.Kind {
	case css.Ident:
		s.st.listType = s.keyword
	case css.String:
		s.st.listType = stringMarker + css.Unescape(s.v.Text)
	}
}

// maxTab bounds the columns of a tab.
const maxTab = 64

func (s *setter) tabSize() {
	if s.v.Kind == css.Number && s.v.Num >= 0 {
		s.st.tabSize = int(min(s.v.Num, maxTab))
	}
}

func (s *setter) content() {
	s.st.content = s.vs
	if s.keyword == "none" || s.keyword == "normal" {
		s.st.content = nil
	}
}
