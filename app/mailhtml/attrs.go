package mailhtml

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// attr returns an attribute of an element; a nil element has none.
func attr(n *html.Node, key string) (string, bool) {
	if n == nil {
		return "", false
	}
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			return n.Attr[i].Val, true
		}
	}
	return "", false
}

// attrLength reads a width such as "600", "600px" or "50%".
// HTML §2.3.4.4, "rules for parsing dimension values".
func attrLength(s string) (length, bool) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "+")
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.') {
		end++
	}
	f, err := strconv.ParseFloat(s[:end], 32)
	if err != nil {
		return length{}, false
	}
	v := float32(min(f, 1e6))
	if end < len(s) && s[end] == '%' {
		return percentage(v), true
	}
	return px(v), true
}

// hints applies the attributes that stand for styles to one element.
// HTML §15.3 and §16.3, "presentational hints".
type hints struct {
	e         *engine
	n         *html.Node
	st        *style
	parent    *style
	tag       string
	tablePart bool // row group, row or cell
}

// attributeStyle applies an element's presentational attributes. table is the
// table it stands in, or nil.
func (e *engine) attributeStyle(n *html.Node, st, parent *style, table *html.Node) {
	h := &hints{e: e, n: n, st: st, parent: parent, tag: n.Data}
	switch h.tag {
	case "td", "th":
		h.tablePart = true
		if table != nil {
			h.fromTable(table)
		}
	case "tr", "tbody", "thead", "tfoot":
		h.tablePart = true
	}
	if h.tag == "img" {
		if _, of := e.imageSource(n); of != n {
			h.fromSource(of)
			return
		}
	}
	for i := range n.Attr {
		if apply, ok := hintSetters[n.Attr[i].Key]; ok {
			apply(h, strings.TrimSpace(n.Attr[i].Val))
		}
	}
}

// fromSource applies the attributes of an img in a picture whose size is that
// of the chosen source.
func (h *hints) fromSource(source *html.Node) {
	for _, from := range [...]*html.Node{h.n, source} {
		for _, a := range from.Attr {
			size := a.Key == "width" || a.Key == "height"
			if apply, ok := hintSetters[a.Key]; ok && size == (from == source) {
				apply(h, strings.TrimSpace(a.Val))
			}
		}
	}
}

// fromTable applies what cellpadding and border of a table say about its cells.
func (h *hints) fromTable(table *html.Node) {
	if v, ok := attr(table, "cellpadding"); ok {
		if l, ok := attrLength(v); ok {
			l = px(l.px + l.percent) // "10%" is 10
			h.st.padding = [4]length{l, l, l, l}
		}
	}
	if v, ok := attr(table, "border"); ok {
		if l, ok := attrLength(v); !ok || l.px > 0 {
			line := borderInset
			if _, ok := attr(table, "bordercolor"); ok {
				line = borderSolid
			}
			h.st.setBorders(1, line)
			h.st.ruled = true
			h.st.borderColor, h.st.borderColorSet = h.parent.borderColor, h.parent.borderColorSet
		}
	}
	if v, ok := attr(table, "rules"); ok {
		h.st.borderColor, h.st.borderColorSet = h.parent.borderColor, h.parent.borderColorSet
		h.rule(strings.ToLower(v))
	}
}

// rules makes borders collapse; those at the rim are another attribute's matter.
func (h *hints) rules(string) {
	if h.tag != "table" {
		return
	}
	h.st.collapse = true
	if _, ok := attr(h.n, "border"); !ok {
		h.st.setBorders(0, borderHidden)
	}
}

// frame draws some sides of a table's border. HTML §15.3.10.
func (h *hints) frame(v string) {
	on, ok := map[string][]int{
		"void": {}, "above": {top}, "below": {bottom}, "hsides": {top, bottom}, "lhs": {left}, "rhs": {right}, "vsides": {left, right},
		"box": {top, right, bottom, left}, "border": {top, right, bottom, left},
	}[strings.ToLower(v)]
	if !ok || h.tag != "table" {
		return
	}
	h.st.setBorders(1, borderHidden)
	for _, side := range on {
		h.st.borderStyle[side] = borderSolid
	}
}

// rule gives a cell the borders that the rules attribute of its table asks for.
func (h *hints) rule(which string) {
	on := map[string][]int{"all": {top, right, bottom, left}, "rows": {top, bottom}, "cols": {left, right}, "none": {}}[which]
	if on == nil {
		return
	}
	h.st.setBorders(1, borderNone)
	for _, side := range on {
		h.st.borderStyle[side] = borderSolid
	}
}

// hintSetters apply one attribute each, whose value comes without the spaces
// around it.
var hintSetters = map[string]func(h *hints, v string){
	"align":        (*hints).align,
	"valign":       (*hints).valign,
	"bgcolor":      (*hints).bgcolor,
	"background":   (*hints).background,
	"width":        (*hints).width,
	"height":       (*hints).height,
	"border":       (*hints).border,
	"bordercolor":  (*hints).bordercolor,
	"cellspacing":  (*hints).cellspacing,
	"rules":        (*hints).rules,
	"frame":        (*hints).frame,
	"hspace":       func(h *hints, v string) { h.space(v, left, right) },
	"vspace":       func(h *hints, v string) { h.space(v, top, bottom) },
	"nowrap":       (*hints).nowrap,
	"wrap":         (*hints).wrap,
	"dir":          (*hints).dir,
	"lang":         func(h *hints, v string) { h.st.lang = strings.ToLower(v) },
	"color":        (*hints).color,
	"face":         (*hints).face,
	"size":         (*hints).size,
	"noshade":      (*hints).noshade,
	"text":         (*hints).text,
	"topmargin":    func(h *hints, v string) { h.bodyMargin(v, top, bottom) },
	"marginheight": func(h *hints, v string) { h.bodyMargin(v, top, bottom) },
	"leftmargin":   func(h *hints, v string) { h.bodyMargin(v, left, right) },
	"marginwidth":  func(h *hints, v string) { h.bodyMargin(v, left, right) },
	"clear":        (*hints).clear,
	"type":         (*hints).listType,
	"hidden":       func(h *hints, _ string) { h.st.display = displayNone },
}

func (h *hints) align(v string) {
	v = strings.ToLower(v)
	switch {
	case h.tag == "table":
		switch v {
		case "center":
			h.st.margin[right], h.st.margin[left] = length{}, length{}
		case "left":
			h.st.float = floatLeft
		case "right":
			h.st.float = floatRight
		}
	case h.tag == "img", h.tag == "input":
		h.imageAlign(v)
	case h.tag == "hr":
		h.st.margin[right], h.st.margin[left] = length{}, length{}
		switch v {
		case "left":
			h.st.margin[left] = px(0)
		case "right":
			h.st.margin[right] = px(0)
		}
	case h.tag == "caption":
		h.st.captionBottom = v == "bottom"
	case h.tablePart, h.tag == "div", h.tag == "p", len(h.tag) == 2 && h.tag[0] == 'h':
		switch v {
		case "center", "middle":
			h.st.align = alignWebkitCenter
		case "left":
			h.st.align = alignWebkitLeft
		case "right":
			h.st.align = alignWebkitRight
		case "justify":
			h.st.align = alignJustify
		}
	}
}

func (h *hints) imageAlign(v string) {
	switch v {
	case "left":
		h.st.float = floatLeft
		h.quirkSpace(right)
	case "right":
		h.st.float = floatRight
		h.quirkSpace(left)
	case "middle", "center":
		h.st.valign = valignBaselineMiddle
	case "absmiddle":
		h.st.valign = valignMiddle
	case "top":
		h.st.valign = valignTop
	case "texttop":
		h.st.valign = valignTextTop
	case "absbottom":
		h.st.valign = valignBottom
	}
}

// quirkSpace keeps text off a picture beside it in quirks mode, where no
// attribute says how far.
func (h *hints) quirkSpace(side int) {
	if _, ok := attr(h.n, "hspace"); h.e.quirks && h.tag == "img" && !ok {
		h.st.margin[side] = px(3)
	}
}

func (h *hints) valign(v string) {
	if !h.tablePart && h.tag != "col" {
		return
	}
	switch strings.ToLower(v) {
	case "top":
		h.st.valign = valignTop
	case "middle", "center":
		h.st.valign = valignMiddle
	case "bottom":
		h.st.valign = valignBottom
	case "baseline":
		h.st.valign = valignBaseline
	}
}

// hasBackground reports whether bgcolor and background count on the element.
func (h *hints) hasBackground() bool {
	return h.tablePart || h.tag == "table" || h.tag == "body"
}

func (h *hints) bgcolor(v string) {
	if c, ok := css.LegacyColor(v); ok && h.hasBackground() {
		h.st.background = c
	}
}

func (h *hints) background(v string) {
	if h.hasBackground() {
		h.st.bgImage = v
	}
}

func (h *hints) width(v string) {
	switch h.tag {
	case "table", "td", "th", "img", "hr", "col", "colgroup":
		if l, ok := attrLength(v); ok && (l.px > 0 || l.percent > 0 || h.tag == "img") {
			h.st.width = l
		}
	}
}

func (h *hints) height(v string) {
	switch h.tag {
	case "table", "td", "th", "tr", "img", "tbody", "thead", "tfoot":
		if l, ok := attrLength(v); ok && (l.px > 0 || l.percent > 0 || h.tag == "img") {
			h.st.height = l
		}
	}
}

func (h *hints) border(v string) {
	l, ok := attrLength(v)
	switch h.tag {
	case "table":
		if !ok {
			l = px(1)
		}
		line := borderOutset
		if _, ok := attr(h.n, "bordercolor"); ok {
			line = borderSolid
		}
		h.st.setBorders(l.px, line)
		h.st.ruled = true
	case "img":
		if ok {
			h.st.setBorders(l.px, borderSolid)
		}
	}
}

func (h *hints) bordercolor(v string) {
	if c, ok := css.LegacyColor(v); ok && h.tag == "table" {
		h.st.setBorderColors(c)
	}
}

func (h *hints) cellspacing(v string) {
	if l, ok := attrLength(v); ok && h.tag == "table" {
		h.st.spacingX, h.st.spacingY = l.px+l.percent, l.px+l.percent
	}
}

func (h *hints) space(v string, a, b int) {
	if l, ok := attrLength(v); ok && (h.tag == "img" || h.tag == "table") {
		h.st.margin[a], h.st.margin[b] = l, l
	}
}

func (h *hints) nowrap(string) {
	if h.tag == "td" || h.tag == "th" {
		h.st.whiteSpace = spaceNowrap
	}
}

func (h *hints) wrap(string) {
	if h.tag == "pre" {
		h.st.whiteSpace = spacePreWrap
	}
}

func (h *hints) dir(v string) {
	switch strings.ToLower(v) {
	case "rtl":
		h.st.rtl = true
	case "ltr":
		h.st.rtl = false
	case "auto":
		h.st.rtl = startsRTL(h.n)
	}
}

// startsRTL finds the direction of the first strong character below n.
func startsRTL(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type != html.TextNode {
			continue
		}
		for _, r := range d.Data {
			if isStrong(r) {
				return isStrongRTL(r)
			}
		}
	}
	return false
}

func (h *hints) color(v string) {
	c, ok := css.LegacyColor(v)
	switch {
	case !ok:
	case h.tag == "font":
		h.st.color = c
	case h.tag == "hr":
		h.filled(c)
	}
}

func (h *hints) face(v string) {
	if h.tag != "font" {
		return
	}
	var families []string
	for f := range strings.SplitSeq(v, ",") {
		if f = strings.ToLower(strings.Trim(strings.TrimSpace(f), `"'`)); f != "" {
			families = append(families, f)
		}
	}
	h.st.families, h.st.mono = families, isMono(families)
}

func (h *hints) size(v string) {
	switch h.tag {
	case "font":
		digits := strings.TrimLeft(v, "+-")
		l, ok := attrLength(digits) // what follows the number is nothing
		if !ok || digits == "" || digits[0] == '.' {
			return
		}
		n := int(min(l.px+l.percent, 100))
		switch {
		case strings.HasPrefix(v, "+"):
			n = 3 + n
		case strings.HasPrefix(v, "-"):
			n = 3 - n
		}
		h.st.setSizeStep(max(2, min(len(sizeSteps), n+1))) // size=1 is x-small
	case "hr":
		if l, ok := attrLength(v); ok {
			h.st.height = px(max(0, l.px-2))
			if l.px <= 1 {
				h.st.borderWidth[bottom] = 0
			}
		}
	}
}

func (h *hints) noshade(string) {
	if _, colored := attr(h.n, "color"); h.tag == "hr" && !colored {
		h.filled(ruleGrey)
	}
}

// filled makes a rule of one colour.
func (h *hints) filled(c css.Color) {
	for i := range h.st.borderStyle {
		h.st.borderStyle[i] = borderSolid
	}
	h.st.setBorderColors(c)
	h.st.background = c
}

func (h *hints) text(v string) {
	if c, ok := css.LegacyColor(v); ok && h.tag == "body" {
		h.st.color = c
	}
}

func (h *hints) bodyMargin(v string, a, b int) {
	if l, ok := attrLength(v); ok && h.tag == "body" {
		h.st.margin[a], h.st.margin[b] = l, l
	}
}

func (h *hints) clear(v string) {
	if h.tag != "br" {
		return
	}
	switch strings.ToLower(v) {
	case "left":
		h.st.clear = floatLeft
	case "right":
		h.st.clear = floatRight
	case "all", "both":
		h.st.clear = floatLeft | floatRight
	}
}

func (h *hints) listType(v string) {
	if h.tag != "ul" && h.tag != "ol" && h.tag != "li" {
		return
	}
	switch v {
	case "a":
		h.st.listType = "lower-alpha"
	case "A":
		h.st.listType = "upper-alpha"
	case "i":
		h.st.listType = "lower-roman"
	case "I":
		h.st.listType = "upper-roman"
	case "1":
		h.st.listType = "decimal"
	default:
		h.st.listType = strings.ToLower(v)
	}
}
