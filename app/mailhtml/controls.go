package mailhtml

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

var (
	controlGrey     = css.Color{R: 118, G: 118, B: 118, A: 255}
	buttonFace      = css.Color{R: 239, G: 239, B: 239, A: 255}
	placeholderGrey = css.Color{R: 117, G: 117, B: 117, A: 255}
	disabledGrey    = css.Color{R: 118, G: 118, B: 118, A: 77}
	tickBlue        = css.Color{G: 117, B: 255, A: 255}
)

// inputKind is the type of an input, as far as its looks go.
func inputKind(n *html.Node) string {
	kind, _ := attr(n, "type")
	switch kind = strings.ToLower(kind); kind {
	case "hidden", "checkbox", "radio":
		return kind
	case "submit", "button", "reset":
		return "button"
	}
	return "text"
}

// controlStyle is what browsers start from. HTML §15.5.
func (e *engine) controlStyle(n *html.Node, st *style) {
	st.display, st.borderBox = displayInlineBlock, true
	st.size, st.sizeStep, st.weight, st.lineHeight = 13.3333, 0, 400, -1
	st.families = []string{"arial"}
	st.color, st.align, st.indent = black, alignStart, length{}
	st.letterSpacing, st.wordSpacing, st.transform = 0, 0, transformNone
	st.underline, st.strike, st.overline = false, false, false
	kind := n.Data
	if kind == "input" {
		kind = inputKind(n)
	}
	switch kind {
	case "hidden":
		st.display = displayNone
	case "checkbox":
		st.margin = [4]length{px(3), px(3), px(3), px(4)}
		st.width, st.height = px(13), px(13)
	case "radio":
		st.margin = [4]length{px(3), px(3), px(0), px(5)}
		st.width, st.height = px(13), px(13)
	case "button":
		st.background, st.align, st.whiteSpace = buttonFace, alignCenter, spacePre
		if n.Data == "button" {
			st.whiteSpace = spaceNormal
		}
		st.padding = [4]length{px(1), px(6), px(1), px(6)}
		st.setBorders(2, borderOutset)
		st.setBorderColors(black)
	case "text":
		st.background, st.borderBox, st.whiteSpace, st.clips = white, e.quirks, spacePre, true
		st.padding = [4]length{px(1), px(2), px(1), px(2)}
		st.setBorders(2, borderInset)
		st.setBorderColors(controlGrey)
	case "textarea":
		st.background, st.borderBox, st.whiteSpace = white, e.quirks, spacePreWrap
		st.families = []string{"monospace"}
		st.padding = [4]length{px(2), px(2), px(2), px(2)}
		st.setBorders(1, borderSolid)
		st.setBorderColors(controlGrey)
	case "select":
		st.background, st.whiteSpace = white, spacePre
		st.padding = [4]length{px(1), px(16), px(1), px(4)}
		st.setBorders(1, borderSolid)
		st.setBorderColors(controlGrey)
	}
}

// controlBox shows a form control at rest: mail cannot submit forms.
func (e *engine) controlBox(n *html.Node, st *style) *box {
	b := &box{kind: boxBlock, node: n, style: st, onlyInline: true, first: true, last: true}
	kind := n.Data
	if kind == "input" {
		kind = inputKind(n)
	}
	text, inner := controlText(n), newStyle(st)
	switch kind {
	case "checkbox", "radio":
		_, b.ticked = attr(n, "checked")
		b.control = kind
		return b
	case "text":
		e.fieldWidth(n, st, "size", 20, 9)
		if text == "" {
			text, _ = attr(n, "placeholder")
			inner.color = placeholderGrey
		}
	case "select":
		e.selectWidth(n, st)
	case "textarea":
		e.fieldWidth(n, st, "cols", 20, scrollbar)
		if st.height.auto() {
			m := e.primary(st).Metrics(st.size)
			st.height = px(float32(attrCount(n, "rows", 2)) * lineHeight(st, m))
			if st.borderBox {
				st.height.px += st.borderWidth[top] + st.padding[top].px + st.padding[bottom].px + st.borderWidth[bottom]
			}
		}
	}
	b.control = kind
	inner.unread = kind == "textarea" || kind == "select" // as in browsers, it is not the page's
	if text == "" {
		text = "\u200b" // an empty field is one line high
	}
	b.kids = []*box{{kind: boxText, node: n, style: inner, text: text}}
	return b
}

// fieldWidth sets the width of a field for a number of letters.
func (e *engine) fieldWidth(n *html.Node, st *style, key string, letters int, extra float32) {
	if !st.width.auto() {
		return
	}
	wide := float32(attrCount(n, key, letters)) * st.size * .6
	if face := e.primary(st); face != nil && n.Data == "textarea" {
		wide = float32(attrCount(n, key, letters)) * face.ZeroWidth * st.size
		wide = -floor(-wide)
	}
	st.width = px(wide + extra*st.size/13.3333)
	if st.borderBox {
		st.width.px += st.borderWidth[left] + st.padding[left].px + st.padding[right].px + st.borderWidth[right]
	}
}

// selectWidth makes a select as wide as its widest option, whose letters count
// one by one.
func (e *engine) selectWidth(n *html.Node, st *style) {
	if !st.width.auto() {
		return
	}
	face, widest, budget := e.primary(st), float32(0), maxFieldLetters*4
	for d := range n.Descendants() {
		if d.Data != "option" || d.FirstChild == nil {
			continue
		}
		w := float32(0)
		for _, r := range strings.Join(strings.Fields(d.FirstChild.Data), " ") {
			if budget--; budget < 0 {
				return
			}
			for _, g := range e.fonts.Shape([]rune{r}, typeset.Run{End: 1, Face: face, Size: st.size, Lang: st.lang}) {
				w += g.Advance
			}
		}
		widest = max(widest, w)
	}
	if widest = -floor(-widest); widest > 0 {
		st.width, st.borderBox = px(widest+st.borderWidth[right]+st.borderWidth[left]+st.padding[right].px+st.padding[left].px), true
	}
}

// scrollbar is the room that browsers keep for one in a textarea.
const scrollbar = 15

// maxFieldLetters bounds the fields of hostile mail.
const maxFieldLetters = 500

func attrCount(n *html.Node, key string, otherwise int) int {
	v, _ := attr(n, key)
	if c, err := strconv.Atoi(strings.TrimSpace(v)); err == nil && c > 0 {
		return min(c, maxFieldLetters)
	}
	return otherwise
}

// controlText is what a control shows: its value, its text, or the option
// that is chosen.
func controlText(n *html.Node) string {
	switch n.Data {
	case "input":
		v, ok := attr(n, "value")
		kind, _ := attr(n, "type")
		switch kind = strings.ToLower(kind); {
		case !ok && kind == "submit":
			return "Submit"
		case !ok && kind == "reset":
			return "Reset"
		case kind == "password":
			return strings.Repeat("•", len([]rune(v)))
		}
		return v
	case "textarea":
		if n.FirstChild != nil {
			return n.FirstChild.Data
		}
	case "select":
		return chosenOption(n)
	}
	return ""
}

func chosenOption(n *html.Node) string {
	first, found := "", false
	for d := range n.Descendants() {
		if d.Data != "option" || d.FirstChild == nil {
			continue
		}
		text := strings.TrimSpace(d.FirstChild.Data)
		if _, ok := attr(d, "selected"); ok {
			return text
		}
		if !found {
			first, found = text, true
		}
	}
	return first
}

// plainControl reports whether a field or button still has the borders that
// browsers start from, of which they show one thin line.
func (b *box) plainControl() bool {
	line := b.style.borderStyle[top]
	return b.control == "text" && line == borderInset || b.control == "button" && line == borderOutset
}

// control paints what is special about a control: its line, tick, dot or arrow.
func (r *recorder) control(b *box, x, y float32) {
	if b.style.hidden {
		return
	}
	box := Rect{x, y, b.w, b.h}
	switch {
	case b.control == "select":
		r.add(&fillMark{box: Rect{x + b.w - 13, y + b.h/2 - 2, 8, 2}, color: black})
		r.add(&fillMark{box: Rect{x + b.w - 11, y + b.h/2, 4, 2}, color: black})
	case b.control == "checkbox", b.control == "radio":
		r.tickBox(b, box)
	case b.gauge != nil:
		r.gauge(b, box)
	case b.plainControl():
		r.borders(box, oneEach, evenColors(controlGrey), solidEach, evenCorners(2.5))
	}
}

func evenColors(c css.Color) [4]css.Color { return [4]css.Color{c, c, c, c} }

func evenCorners(k float32) corners { return corners{{k, k}, {k, k}, {k, k}, {k, k}} }

func (r *recorder) tickBox(b *box, box Rect) {
	round := evenCorners(2.5)
	if b.control == "radio" {
		round = evenCorners(box.W / 2)
	}
	edge, face, on := controlGrey, white, tickBlue
	if _, disabled := attr(b.node, "disabled"); disabled {
		edge, on = disabledGrey, disabledGrey
	}
	if b.ticked {
		edge = on
		if b.control == "checkbox" {
			face = on
		}
	}
	r.add(&fillMark{box: box, radii: round, rounded: true, color: face})
	r.borders(box, oneEach, evenColors(edge), solidEach, round)
	switch {
	case b.ticked && b.control == "radio":
		d := box.W / 4
		r.add(&fillMark{box: Rect{box.X + d, box.Y + d, box.W - 2*d, box.H - 2*d}, radii: evenCorners(d), rounded: true, color: on})
	case b.ticked:
		r.add(&tickMark{box: box, color: white})
	}
}

// settleControl gives a control the baseline browsers give it: that of its text
// even where it clips, or the lower edge of a tick box. What stands in a button
// is centred in its height.
func (b *box) settleControl() {
	switch b.control {
	case "checkbox", "radio", "gauge":
		b.lastBaseline = b.h
	case "button", "text":
		if d := (b.h - b.natural) / 2; d != 0 {
			b.shiftContent(d)
			b.lastBaseline = b.baseline
		}
	case "textarea":
		b.lastBaseline = -1
	}
}
