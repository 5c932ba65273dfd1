package mailhtml

import (
	"image"
	"image/color"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// brokenIcon is the side of the picture browsers show for a missing one, and
// frameInset the border and padding of the frame around its room.
const (
	brokenIcon = 16
	frameInset = 2
	framedIcon = brokenIcon + 2*frameInset
)

// missingImage makes the box of an img whose picture is not there. HTML
// §15.4.3: with both dimensions it keeps its room, in quirks mode always and
// else without a text; as text it flows with the line, or is a block.
func (e *engine) missingImage(n *html.Node, st *style, src string) *box {
	alt, hasAlt := attr(n, "alt")
	nothing := alt == "" && (hasAlt || src == "")
	_, of := e.imageSource(n)
	w, h := attributeSize(of)
	loose := st.height.hasPercent() || st.height.auto() && st.width.hasPercent()
	if e.quirks {
		squareRoom(st)
		if st.height.hasPercent() && !inCell(n) {
			st.height = px(st.height.of(e.bodyHeight)) // Quirks Mode Standard §3.5
		}
	}
	sized := !st.width.auto() && !st.height.auto() || w > 0 && h > 0 && (!st.width.auto() || !st.height.auto())
	switch {
	case sized && alt == "":
		return &box{kind: boxImage, node: n, style: st, missing: true, picture: &picture{w: w, h: h, framed: true, loose: loose}}
	case sized && e.quirks:
		return e.framedText(n, st, alt)
	case st.display == displayInline:
		st.width, st.height, st.display = length{}, length{}, displayInlineBlock
		if nothing {
			return &box{kind: boxImage, node: n, style: st, picture: &picture{}}
		}
		return altBox(n, st, alt, 0)
	case w > 0 && h > 0:
		if high, ok := fixedPx(st.height); ok && st.width.auto() {
			st.width = px(high * w / h)
		}
		return altBox(n, st, alt, h/w)
	}
	return altBox(n, st, alt, 0)
}

// inCell reports whether an element stands in a table, whose cells have no
// height that a percentage could count from.
func inCell(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Data == "td" || n.Data == "th" {
			return true
		}
	}
	return false
}

// squareRoom fills in the side that is left open with the other one.
func squareRoom(st *style) {
	switch {
	case st.height.auto() && !st.width.auto():
		st.height = st.width
	case st.width.auto() && !st.height.auto():
		st.width = st.height
	}
}

// altBox shows the alternative text as a block, on the line or on its own.
// Beside an open height it is as high as its proportions want.
func altBox(n *html.Node, st *style, alt string, ratio float32) *box {
	b := &box{kind: boxBlock, node: n, style: st, onlyInline: true, ratio: ratio, first: true, last: true}
	st.flowRoot = true
	b.kids = altContent(n, st, st, alt)
	return b
}

// altContent is the icon, where there is room for it, and the text.
func altContent(n *html.Node, st, inner *style, alt string) []*box {
	var content []*box
	_, hasAlt := attr(n, "alt")
	fits := func(v length) bool { return v.auto() || v.hasPercent() || v.px >= framedIcon }
	if src, _ := attr(n, "src"); (alt != "" || !hasAlt && src != "") && fits(st.width) && fits(st.height) {
		content = append(content, iconBox(inner))
	}
	if alt != "" {
		content = append(content, &box{kind: boxText, node: n, style: inner, text: alt})
	}
	return content
}

// framedText shows the alternative text in the room of the picture. Quirks
// mode frames it inside the borders of the image itself.
func (e *engine) framedText(n *html.Node, st *style, alt string) *box {
	if st.display == displayInline {
		st.display = displayInlineBlock
	}
	st.clips = true
	inner := newStyle(st)
	inner.display, inner.underline, inner.strike = displayBlock, false, false
	inner.setBorders(1, borderSolid)
	inner.setBorderColors(silver)
	one := px(1)
	inner.padding = [4]length{one, one, one, one}
	inner.clips, inner.borderBox = true, true
	inner.width, inner.height = percentage(100), percentage(100)
	kids := []*box{{kind: boxBlock, style: inner, onlyInline: true, kids: altContent(n, st, inner, alt), first: true, last: true}}
	return &box{kind: boxBlock, node: n, style: st, kids: kids, missing: true, first: true, last: true}
}

// settleMissing gives the room of a missing picture the baseline browsers give
// it: the lower edge of what stands in it, which an open height may exceed.
func (b *box) settleMissing() {
	switch {
	case b.kind != boxImage:
		b.lastBaseline = b.contentY() + b.kids[0].h
	case !b.style.height.auto() && !b.picture.loose:
		b.lastBaseline = b.h - b.border[bottom] - b.padding[bottom]
	default:
		b.lastBaseline = b.contentY() + framedIcon
	}
}

// attributeSize reads width and height of an img where both are numbers: its
// proportions, whatever the style sheet says. HTML §15.4.3.
func attributeSize(n *html.Node) (w, h float32) {
	ws, _ := attr(n, "width")
	hs, _ := attr(n, "height")
	wl, okW := attrLength(ws)
	hl, okH := attrLength(hs)
	if !okW || !okH || wl.hasPercent() || hl.hasPercent() {
		return 0, 0
	}
	return wl.px, hl.px
}

// iconBox is the floating icon of a missing picture.
func iconBox(around *style) *box {
	st := newStyle(around)
	st.display, st.float = displayBlock, floatLeft
	if st.rtl {
		st.float = floatRight
	}
	return &box{kind: boxImage, style: st, picture: &picture{w: brokenIcon, h: brokenIcon, image: brokenPicture}}
}

// brokenPicture is a torn photograph: a sheet with a turned corner, a hill
// under the sky, and a strip missing. Its colours and shapes stand where those
// of browsers do.
var brokenPicture = func() image.Image {
	im := image.NewNRGBA(image.Rect(0, 0, brokenIcon, brokenIcon))
	edge, green := color.NRGBA{R: 154, G: 154, B: 154, A: 255}, color.NRGBA{R: 92, G: 172, B: 60, A: 255}
	const last, fold = brokenIcon - 1, 5
	for y := range brokenIcon {
		for x := range brokenIcon {
			hill := float64((x-7)*(x-7))/36 + float64((y-15)*(y-15))/30
			cloud := y >= 3 && y <= 5 && x >= 7-y && x <= y+4 && x >= 2 && x <= 7
			switch {
			case x-last+fold > y, x+y >= 21 && x+y <= 22 && x > 6: // beyond the corner, in the tear
				continue
			case x == 0, y == 0, x == last, y == last, x-last+fold == y, x == last-fold && y < fold, y == fold-1 && x > last-fold:
				im.SetNRGBA(x, y, edge)
			case cloud, x > last-fold && y < fold:
				im.SetNRGBA(x, y, color.NRGBA{R: 255, G: 255, B: 255, A: 255})
			case hill < 1:
				im.SetNRGBA(x, y, green)
			default:
				im.SetNRGBA(x, y, color.NRGBA{R: uint8(198 + y), G: uint8(216 + y), B: uint8(240 + y/2), A: 255})
			}
		}
	}
	return im
}()

// frame paints the room of a missing picture: a thin line around the icon.
func (r *recorder) frame(box Rect) {
	if box.W < framedIcon || box.H < framedIcon {
		return
	}
	r.add(&borderMark{box: box, w: oneEach, c: [4]css.Color{silver, silver, silver, silver}, s: solidEach})
	r.add(&pictureMark{box: Rect{box.X + frameInset, box.Y + frameInset, brokenIcon, brokenIcon}, im: brokenPicture})
}
