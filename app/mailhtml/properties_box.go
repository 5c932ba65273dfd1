package mailhtml

import (
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// boxProperties are those of the box and of its place.
var boxProperties = map[string]func(*setter){
	"display":  (*setter).display,
	"float":    keywordSetter(map[string]uint8{"none": floatNone, "left": floatLeft, "right": floatRight}, func(st *style, v uint8) { st.float = v }),
	"clear":    keywordSetter(map[string]uint8{"none": 0, "left": floatLeft, "right": floatRight, "both": floatLeft | floatRight}, func(st *style, v uint8) { st.clear = v }),
	"position": keywordSetter(positions, func(st *style, v uint8) { st.position = v }),

	"top":    func(s *setter) { s.length(&s.st.inset[top], "auto") },
	"right":  func(s *setter) { s.length(&s.st.inset[right], "auto") },
	"bottom": func(s *setter) { s.length(&s.st.inset[bottom], "auto") },
	"left":   func(s *setter) { s.length(&s.st.inset[left], "auto") },

	"box-sizing": func(s *setter) { s.st.borderBox = s.keyword == "border-box" },
	"width":      (*setter).width,
	"height":     func(s *setter) { s.size(&s.st.height, "auto") },
	"min-width":  func(s *setter) { s.size(&s.st.minWidth, "auto") },
	"max-width":  func(s *setter) { s.size(&s.st.maxWidth, "none") },
	"min-height": func(s *setter) { s.size(&s.st.minHeight, "auto") },
	"max-height": func(s *setter) { s.size(&s.st.maxHeight, "none") },

	"aspect-ratio": (*setter).aspectRatio,

	"margin-top":     (*setter).margin,
	"margin-right":   (*setter).margin,
	"margin-bottom":  (*setter).margin,
	"margin-left":    (*setter).margin,
	"padding-top":    (*setter).padding,
	"padding-right":  (*setter).padding,
	"padding-bottom": (*setter).padding,
	"padding-left":   (*setter).padding,

	"border-collapse": func(s *setter) { s.st.collapse = s.keyword == "collapse" },
	"border-spacing":  (*setter).borderSpacing,
	"table-layout":    func(s *setter) { s.st.fixedLayout = s.keyword == "fixed" },
	"caption-side":    func(s *setter) { s.st.captionBottom = s.keyword == "bottom" },
	"vertical-align":  (*setter).verticalAlign,

	"visibility": func(s *setter) { s.st.hidden = s.keyword == "hidden" || s.keyword == "collapse" },
	"overflow":   func(s *setter) { s.st.clips = s.keyword != "visible" },
	"overflow-x": func(s *setter) { s.st.clips = s.keyword != "visible" },
	"overflow-y": func(s *setter) { s.st.clips = s.keyword != "visible" },

	"text-overflow":      func(s *setter) { s.st.ellipsis = s.keyword == "ellipsis" },
	"-webkit-line-clamp": (*setter).lineClamp,
	"line-clamp":         (*setter).lineClamp,
	"-webkit-box-orient": func(s *setter) { s.st.oldColumn = s.keyword == "vertical" || s.keyword == "block-axis" },

	"flex-direction": func(s *setter) {
		s.st.flexColumn, s.st.flexReverse = strings.HasPrefix(s.keyword, "column"), strings.HasSuffix(s.keyword, "-reverse")
	},
	"flex-wrap": func(s *setter) {
		s.st.flexWrap, s.st.flexUpwards = s.keyword == "wrap" || s.keyword == "wrap-reverse", s.keyword == "wrap-reverse"
	},
	"justify-content": func(s *setter) { s.st.justify = s.keyword },
	"align-items":     func(s *setter) { s.st.alignItems = s.keyword },
	"align-self":      func(s *setter) { s.st.alignSelf = s.keyword },
	"flex-grow":       func(s *setter) { s.st.grow = max(0, s.v.Num) },
	"flex-shrink":     func(s *setter) { s.st.shrink = max(0, s.v.Num) },
	"flex-basis":      func(s *setter) { s.length(&s.st.basis, "auto") },
	"gap":             (*setter).gap,
	"grid-gap":        (*setter).gap,
	"column-gap":      func(s *setter) { s.side(0, &s.st.gap) },
	"grid-column-gap": func(s *setter) { s.side(0, &s.st.gap) },
	"row-gap":         func(s *setter) { s.side(0, &s.st.rowGap) },
	"grid-row-gap":    func(s *setter) { s.side(0, &s.st.rowGap) },

	"order":         func(s *setter) { s.st.order = int(max(-1e6, min(s.v.Num, 1e6))) },
	"justify-items": func(s *setter) { s.st.justifyItems = s.keyword },
	"justify-self":  func(s *setter) { s.st.justifySelf = s.keyword },
	"align-content": func(s *setter) { s.st.alignContent = s.keyword },
}

var displays = map[string]display{
	"none": displayNone, "block": displayBlock, "flow-root": displayBlock, "grid": displayGrid, "inline": displayInline,
	"inline-block": displayInlineBlock, "table": displayTable, "inline-table": displayInlineTable,
	"table-row": displayRow, "table-cell": displayCell, "table-row-group": displayRowGroup,
	"table-header-group": displayHeaderGroup, "table-footer-group": displayFooterGroup, "table-caption": displayCaption,
	"list-item": displayListItem, "flex": displayFlex, "-webkit-flex": displayFlex, "inline-grid": displayInlineGrid, "inline-flex": displayInlineFlex,
	"contents": displayContents, "-webkit-box": displayFlex, "-webkit-inline-box": displayInlineFlex, "-webkit-inline-flex": displayInlineFlex,
}

var positions = map[string]uint8{
	"static": positionStatic, "relative": positionRelative, "sticky": positionRelative,
	"absolute": positionAbsolute, "fixed": positionAbsolute,
}

func (s *setter) margin() {
	i := sideOf(s.property[len("margin-"):])
	s.length(&s.st.margin[i], "auto")
	switch i {
	case top:
		s.st.quirkTop = false
	case bottom:
		s.st.quirkBottom = false
	}
}

func (s *setter) padding() {
	l := s.st.padding[sideOf(s.property[len("padding-"):])]
	s.length(&l)
	if l.px >= 0 && l.percent >= 0 {
		s.st.padding[sideOf(s.property[len("padding-"):])] = l
	}
}

func (s *setter) display() {
	if d, ok := displays[s.keyword]; ok {
		s.st.display, s.st.flowRoot, s.st.oldBox = d, s.keyword == "flow-root", s.keyword == "-webkit-box"
	}
}

func (s *setter) lineClamp() {
	s.st.clamp = 0
	if s.v.Kind == css.Number {
		s.st.clamp = int(max(0, min(s.v.Num, 1e6)))
	}
}

// aspectRatio reads "16 / 9", "1.5" and "auto 1/1".
func (s *setter) aspectRatio() {
	s.st.ratio, s.st.ratioAuto = 0, false
	var sides []float32
	for _, v := range s.vs {
		switch {
		case v.Is("auto"):
			s.st.ratioAuto = true
		case v.Kind == css.Number:
			sides = append(sides, v.Num)
		}
	}
	switch {
	case len(sides) == 1:
		s.st.ratio = max(0, sides[0])
	case len(sides) == 2 && sides[0] > 0 && sides[1] > 0:
		s.st.ratio = sides[0] / sides[1]
	}
}

func (s *setter) width() {
	switch strings.TrimPrefix(s.keyword, "-webkit-") {
	case "max-content", "min-content", "fit-content":
		s.st.width, s.st.fit = length{}, strings.TrimPrefix(s.keyword, "-webkit-")
	default:
		s.size(&s.st.width, "auto")
		s.st.fit = ""
	}
}

func (s *setter) borderSpacing() {
	x, ok := s.pixels(0)
	if !ok {
		return
	}
	s.st.spacingX, s.st.spacingY = x, x
	if y, ok := s.pixels(1); ok {
		s.st.spacingY = y
	}
}

var valigns = map[string]valign{
	"baseline": valignBaseline, "top": valignTop, "middle": valignMiddle, "bottom": valignBottom,
	"text-top": valignTextTop, "text-bottom": valignTextBottom, "sub": valignSub, "super": valignSuper,
}

func (s *setter) verticalAlign() {
	if v, ok := valigns[s.keyword]; ok {
		s.st.valign = v
	} else if l, ok := s.e.length(s.v, s.st, s.st.size); ok {
		s.st.valign, s.st.valignLen = valignLength, l
	}
}

// gap reads the gap between rows and, second, the one between columns.
func (s *setter) gap() {
	s.side(0, &s.st.rowGap)
	s.st.gap = s.st.rowGap
	s.side(1, &s.st.gap)
}

// side sets dst to one of the values, a length that is not negative.
func (s *setter) side(i int, dst *float32) {
	if v, ok := s.pixels(i); ok {
		*dst = max(0, v)
	}
}
