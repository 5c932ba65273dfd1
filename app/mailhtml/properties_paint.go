package mailhtml

import (
	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// paintProperties are those that show but take no space, and borders.
var paintProperties = map[string]func(*setter){
	"border-image":            (*setter).borderImage,
	"-webkit-border-image":    (*setter).borderImage,
	"color":                   (*setter).color,
	"background-color":        (*setter).backgroundColor,
	"background-image":        (*setter).backgroundImage,
	"background-repeat":       (*setter).backgroundRepeat,
	"background-position":     (*setter).backgroundPosition,
	"background-size":         (*setter).backgroundSize,
	"background-clip":         keywordSetter(bgClips, func(st *style, v uint8) { st.bgClip = v }),
	"-webkit-background-clip": keywordSetter(bgClips, func(st *style, v uint8) { st.bgClip = v }),
	"-webkit-text-fill-color": (*setter).textFill,
	"text-shadow":             func(s *setter) { s.st.ownLook().shadow = s.e.shadows(s.vs, s.st) },
	"outline-width":           (*setter).outlineWidth,
	"outline-style":           (*setter).outlineStyle,
	"outline-color":           (*setter).outlineColor,
	"outline-offset":          (*setter).outlineOffset,
	"object-fit":              keywordSetter(objectFits, func(st *style, v uint8) { st.objectFit = v }),
	"object-position":         (*setter).objectPosition,
	"opacity":                 (*setter).opacity,
	"box-shadow":              (*setter).boxShadow,

	"border-top-width":    (*setter).borderWidth,
	"border-right-width":  (*setter).borderWidth,
	"border-bottom-width": (*setter).borderWidth,
	"border-left-width":   (*setter).borderWidth,
	"border-top-style":    (*setter).borderStyle,
	"border-right-style":  (*setter).borderStyle,
	"border-bottom-style": (*setter).borderStyle,
	"border-left-style":   (*setter).borderStyle,
	"border-top-color":    (*setter).borderColor,
	"border-right-color":  (*setter).borderColor,
	"border-bottom-color": (*setter).borderColor,
	"border-left-color":   (*setter).borderColor,
	"border-radius-0":     (*setter).borderRadius,
	"border-radius-1":     (*setter).borderRadius,
	"border-radius-2":     (*setter).borderRadius,
	"border-radius-3":     (*setter).borderRadius,
}

func (s *setter) borderSide() int { return sideOf(s.property[len("border-"):]) }

var borderWidths = map[string]float32{"thin": 1, "medium": mediumBorder, "thick": 5}

func (s *setter) borderWidth() {
	i := s.borderSide()
	if w, ok := borderWidths[s.keyword]; ok {
		s.st.borderWidth[i] = w
	} else if w, ok := s.pixels(0); ok && w >= 0 {
		s.st.borderWidth[i] = w
	}
}

var borderStyles = map[string]uint8{
	"none": borderNone, "hidden": borderHidden, "solid": borderSolid, "dashed": borderDashed, "dotted": borderDotted,
	"double": borderDouble, "inset": borderInset, "groove": borderGroove, "outset": borderOutset, "ridge": borderRidge,
}

func (s *setter) borderStyle() {
	i := s.borderSide()
	line, ok := borderStyles[s.keyword]
	if !ok {
		return
	}
	s.st.borderStyle[i] = line
}

func (s *setter) borderColor() {
	i := s.borderSide()
	if s.keyword == "currentcolor" {
		s.st.borderColorSet[i] = false
	} else if c, ok := css.ColorOf(s.v, s.e.quirks); ok {
		s.st.borderColor[i], s.st.borderColorSet[i] = c, true
	}
}

func (s *setter) borderRadius() {
	r := &s.st.radius[s.property[len("border-radius-")]-'0']
	s.length(&r[0])
	r[1] = r[0]
	if len(s.vs) > 1 {
		if l, ok := s.e.length(s.vs[1], s.st, s.st.size); ok {
			r[1] = l
		}
	}
}

func (s *setter) backgroundColor() {
	if c, ok := css.ColorOf(s.v, s.e.quirks); ok {
		s.st.background = c
	} else if s.keyword == "currentcolor" {
		s.st.background = s.st.color
	}
}

func (s *setter) backgroundImage() {
	s.st.bgLower = nil
	s.layered(func(l *bgLists) *[]bgLayer { return &l.images }, func(s *setter, l *bgLayer) {
		l.bgImage, l.bgGradient = "", nil
		switch s.v.Kind {
		case css.URL:
			l.bgImage = s.v.Text
		case css.Func:
			l.bgGradient = s.e.gradient(s.v, s.st)
		}
	})
}

var bgClips = map[string]uint8{"border-box": clipBorder, "padding-box": clipPadding, "content-box": clipContent, "text": clipText}

func (s *setter) textFill() {
	if c, ok := css.ColorOf(s.v, s.e.quirks); ok {
		look := s.st.ownLook()
		look.fill, look.fillSet = c, true
	} else if s.keyword == "currentcolor" {
		s.st.ownLook().fillSet = false
	}
}

var repeats = map[string]uint8{"repeat": repeatBoth, "repeat-x": repeatX, "repeat-y": repeatY, "no-repeat": repeatNone}

func (s *setter) backgroundRepeat() {
	s.layered(func(l *bgLists) *[]bgLayer { return &l.repeats }, func(s *setter, l *bgLayer) {
		v, ok := repeats[s.keyword]
		if !ok {
			return
		}
		if len(s.vs) > 1 { // across and down
			switch down, _ := repeats[s.vs[1].Keyword()]; {
			case v == repeatBoth && down == repeatNone:
				v = repeatX
			case v == repeatNone && down == repeatBoth:
				v = repeatY
			}
		}
		l.bgRepeat = v
	})
}

func (s *setter) backgroundPosition() {
	s.layered(func(l *bgLists) *[]bgLayer { return &l.positions }, func(s *setter, l *bgLayer) {
		l.bgPos = s.e.position(s.vs, s.st)
	})
}

func (s *setter) backgroundSize() {
	s.layered(func(l *bgLists) *[]bgLayer { return &l.sizes }, func(s *setter, l *bgLayer) {
		l.bgFit, l.bgSize = fitSize, [2]length{}
		switch s.keyword {
		case "cover":
			l.bgFit = fitCover
			return
		case "contain":
			l.bgFit = fitContain
			return
		}
		for i := range min(2, len(s.vs)) {
			if v, ok := s.e.length(s.vs[i], s.st, s.st.size); ok {
				l.bgSize[i] = v
			}
		}
	})
}

func (s *setter) objectPosition() {
	at := s.e.position(s.vs, s.st)
	s.st.objectPosition = &at
}

func (s *setter) opacity() {
	if n, ok := s.e.number(s.v, s.st); ok {
		s.st.opacity = n
	} else if s.v.Kind == css.Percent {
		s.st.opacity = s.v.Num / 100
	}
}

func (s *setter) boxShadow() {
	s.st.shadows = s.e.shadows(s.vs, s.st)
}
