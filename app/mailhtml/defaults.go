package mailhtml

import (
	"strings"

	"golang.org/x/net/html"
)

// The keywords that every property knows. CSS Cascade 5 §7.3.

// defaulted handles inherit, initial, unset and revert: it copies the value of
// the property from the box around, from a style that nothing has been set in,
// or from the style that browsers start from.
func (s *setter) defaulted() bool {
	switch s.keyword {
	case "initial", "unset", "revert", "revert-layer", "inherit":
	default:
		return false
	}
	if take := copiers[s.property]; take != nil {
		take(s.st, s.source(), s.sideNamed())
	}
	return true
}

// source is the style that a keyword speaks of.
func (s *setter) source() *style {
	switch s.keyword {
	case "inherit":
		return s.parent
	case "initial":
		return unstyled(initialStyle())
	case "unset":
		return unstyled(s.parent)
	}
	st := unstyled(s.parent)
	s.e.revert(s.n, st, s.parent)
	return st
}

// revert gives a style what browsers start from. QUIRK: the padding of cells
// comes from their table's attributes there.
func (e *engine) revert(n *html.Node, st, parent *style) {
	if n == nil || n.Type != html.ElementNode {
		return
	}
	e.userAgentStyle(n, st, parent)
	if n.Data == "td" || n.Data == "th" {
		st.padding = [4]length{px(0), px(0), px(0), px(0)}
	}
}

// unstyled is the style of an element that nothing is said of.
func unstyled(parent *style) *style {
	st := newStyle(parent)
	for i := range st.borderWidth {
		st.borderWidth[i] = mediumBorder // counts only with a border-style
	}
	return st
}

// sideNamed reads the side that a property speaks of, or 0.
func (s *setter) sideNamed() int {
	for _, prefix := range [...]string{"margin-", "padding-", "border-"} {
		if rest, ok := strings.CutPrefix(s.property, prefix); ok {
			if corner, ok := strings.CutPrefix(rest, "radius-"); ok {
				return int(corner[0] - '0')
			}
			return sideOf(rest)
		}
	}
	return sideOf(s.property)
}

// copiers take over the value of one property, of the side it speaks of.
var copiers = map[string]func(to, from *style, side int){
	"display": func(to, from *style, _ int) {
		to.display, to.flowRoot, to.oldBox = from.display, from.flowRoot, from.oldBox
	},
	"float":    func(to, from *style, _ int) { to.float = from.float },
	"clear":    func(to, from *style, _ int) { to.clear = from.clear },
	"position": func(to, from *style, _ int) { to.position = from.position },
	"top":      func(to, from *style, side int) { to.inset[side] = from.inset[side] },
	"right":    func(to, from *style, side int) { to.inset[side] = from.inset[side] },
	"bottom":   func(to, from *style, side int) { to.inset[side] = from.inset[side] },
	"left":     func(to, from *style, side int) { to.inset[side] = from.inset[side] },

	"box-sizing": func(to, from *style, _ int) { to.borderBox = from.borderBox },
	"width":      func(to, from *style, _ int) { to.width, to.fit = from.width, from.fit },
	"height":     func(to, from *style, _ int) { to.height = from.height },
	"min-width":  func(to, from *style, _ int) { to.minWidth = from.minWidth },
	"max-width":  func(to, from *style, _ int) { to.maxWidth = from.maxWidth },
	"min-height": func(to, from *style, _ int) { to.minHeight = from.minHeight },
	"max-height": func(to, from *style, _ int) { to.maxHeight = from.maxHeight },

	"margin-top":     copyMargin,
	"margin-right":   copyMargin,
	"margin-bottom":  copyMargin,
	"margin-left":    copyMargin,
	"padding-top":    copyPadding,
	"padding-right":  copyPadding,
	"padding-bottom": copyPadding,
	"padding-left":   copyPadding,

	"border-collapse": func(to, from *style, _ int) { to.collapse = from.collapse },
	"border-spacing":  func(to, from *style, _ int) { to.spacingX, to.spacingY = from.spacingX, from.spacingY },
	"table-layout":    func(to, from *style, _ int) { to.fixedLayout = from.fixedLayout },
	"caption-side":    func(to, from *style, _ int) { to.captionBottom = from.captionBottom },
	"vertical-align":  func(to, from *style, _ int) { to.valign, to.valignLen = from.valign, from.valignLen },
	"visibility":      func(to, from *style, _ int) { to.hidden = from.hidden },
	"overflow":        func(to, from *style, _ int) { to.clips = from.clips },
	"overflow-x":      func(to, from *style, _ int) { to.clips = from.clips },
	"overflow-y":      func(to, from *style, _ int) { to.clips = from.clips },
	"text-overflow":   func(to, from *style, _ int) { to.ellipsis = from.ellipsis },

	"flex-direction": func(to, from *style, _ int) {
		to.flexColumn, to.flexReverse = from.flexColumn, from.flexReverse
	},
	"flex-wrap":       func(to, from *style, _ int) { to.flexWrap = from.flexWrap },
	"justify-content": func(to, from *style, _ int) { to.justify = from.justify },
	"align-items":     func(to, from *style, _ int) { to.alignItems = from.alignItems },
	"align-self":      func(to, from *style, _ int) { to.alignSelf = from.alignSelf },
	"flex-grow":       func(to, from *style, _ int) { to.grow = from.grow },
	"flex-shrink":     func(to, from *style, _ int) { to.shrink = from.shrink },
	"flex-basis":      func(to, from *style, _ int) { to.basis = from.basis },
	"order":           func(to, from *style, _ int) { to.order = from.order },

	"font-weight": func(to, from *style, _ int) { to.weight = from.weight },
	"font-style":  func(to, from *style, _ int) { to.italic = from.italic },
	"line-height": func(to, from *style, _ int) {
		to.lineHeight, to.lineHeightFactor = from.lineHeight, from.lineHeightFactor
	},
	"text-align":     func(to, from *style, _ int) { to.align = from.align },
	"white-space":    func(to, from *style, _ int) { to.whiteSpace = from.whiteSpace },
	"letter-spacing": func(to, from *style, _ int) { to.letterSpacing = from.letterSpacing },
	"word-spacing":   func(to, from *style, _ int) { to.wordSpacing = from.wordSpacing },
	"text-transform": func(to, from *style, _ int) { to.transform = from.transform },
	"text-indent":    func(to, from *style, _ int) { to.indent = from.indent },
	"text-decoration-line": func(to, from *style, _ int) {
		to.underline, to.strike, to.overline, to.decorationColor = from.underline, from.strike, from.overline, from.decorationColor
	},
	"tab-size":            func(to, from *style, _ int) { to.tabSize = from.tabSize },
	"list-style-type":     func(to, from *style, _ int) { to.listType = from.listType },
	"list-style-position": func(to, from *style, _ int) { to.listInside = from.listInside },
	"word-break": func(to, from *style, _ int) {
		to.breakAll, to.keepAll, to.breakAnywhere = from.breakAll, from.keepAll, from.breakAnywhere
	},
	"word-wrap":     func(to, from *style, _ int) { to.breakWord, to.breakAnywhere = from.breakWord, from.breakAnywhere },
	"overflow-wrap": func(to, from *style, _ int) { to.breakWord, to.breakAnywhere = from.breakWord, from.breakAnywhere },

	"color":            func(to, from *style, _ int) { to.color = from.color },
	"background-color": func(to, from *style, _ int) { to.background = from.background },
	"background-image": func(to, from *style, _ int) {
		to.bgLayer, to.bgLists, to.bgLower = from.bgLayer, from.bgLists, from.bgLower
	},
	"background-repeat":   func(to, from *style, _ int) { to.bgRepeat = from.bgRepeat },
	"background-position": func(to, from *style, _ int) { to.bgPos = from.bgPos },
	"background-size":     func(to, from *style, _ int) { to.bgSize, to.bgFit = from.bgSize, from.bgFit },
	"opacity":             func(to, from *style, _ int) { to.opacity = from.opacity },
	"box-shadow":          func(to, from *style, _ int) { to.shadows = from.shadows },

	"border-top-width":    copyBorderWidth,
	"border-right-width":  copyBorderWidth,
	"border-bottom-width": copyBorderWidth,
	"border-left-width":   copyBorderWidth,
	"border-top-style":    copyBorderStyle,
	"border-right-style":  copyBorderStyle,
	"border-bottom-style": copyBorderStyle,
	"border-left-style":   copyBorderStyle,
	"border-top-color":    copyBorderColor,
	"border-right-color":  copyBorderColor,
	"border-bottom-color": copyBorderColor,
	"border-left-color":   copyBorderColor,
	"border-radius-0":     copyRadius,
	"border-radius-1":     copyRadius,
	"border-radius-2":     copyRadius,
	"border-radius-3":     copyRadius,
}

func copyMargin(to, from *style, side int) {
	to.margin[side] = from.margin[side]
	switch side {
	case top:
		to.quirkTop = from.quirkTop
	case bottom:
		to.quirkBottom = from.quirkBottom
	}
}

func copyPadding(to, from *style, side int)     { to.padding[side] = from.padding[side] }
func copyBorderWidth(to, from *style, side int) { to.borderWidth[side] = from.borderWidth[side] }
func copyBorderStyle(to, from *style, side int) { to.borderStyle[side] = from.borderStyle[side] }
func copyRadius(to, from *style, corner int)    { to.radius[corner] = from.radius[corner] }

func copyBorderColor(to, from *style, side int) {
	to.borderColor[side], to.borderColorSet[side] = from.borderColor[side], from.borderColorSet[side]
}
