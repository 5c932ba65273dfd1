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
)

// missingImage makes the box of an img whose picture is not there. HTML
// §15.4.3: as text it flows with the line, in quirks mode and as a block it
// keeps its room. The icon floats at the start of the text, as in browsers.
func (e *engine) missingImage(n *html.Node, st *style, src string) *box {
	alt, hasAlt := attr(n, "alt")
	sized := !st.width.auto() && !st.height.auto()
	switch {
	case alt == "" && !sized && (hasAlt || src == ""):
		b := &box{kind: boxImage, node: n, style: st, picture: &picture{}}
		b.picture.w, b.picture.h = attributeSize(n)
		return b
	case alt == "" && !sized:
		return &box{kind: boxImage, node: n, style: st, picture: &picture{w: brokenIcon, h: brokenIcon, image: brokenPicture}}
	case alt == "":
		b := &box{kind: boxImage, node: n, style: st, picture: &picture{framed: true}}
		b.picture.w, b.picture.h = attributeSize(n)
		return b
	}
	return e.altBox(n, st, alt)
}

// altBox shows the alternative text.
func (e *engine) altBox(n *html.Node, st *style, alt string) *box {
	room := !st.width.auto() || !st.height.auto()
	text := &box{kind: boxText, node: n, style: st, text: alt}
	if st.display == displayInline && (!e.quirks || !room) {
		st.width, st.height, st.display = length{}, length{}, displayInlineBlock
		return &box{kind: boxBlock, node: n, style: st, kids: []*box{iconBox(st), text}, onlyInline: true, first: true, last: true}
	}
	b := &box{kind: boxBlock, node: n, style: st, onlyInline: true, first: true, last: true}
	e.squareRoom(n, st)
	if st.display == displayInline {
		st.display = displayInlineBlock
	}
	st.clips = true
	inner := newStyle(st)
	inner.display, inner.underline, inner.strike = displayBlock, false, false
	text.style = inner
	content := []*box{text}
	fits := func(v length) bool { return v.auto() || v.hasPercent() || v.px >= brokenIcon+2*frameInset }
	if fits(st.width) && fits(st.height) {
		content = []*box{iconBox(inner), text}
	}
	if !e.quirks || !room {
		b.kids = content
		return b
	}
	// Quirks mode frames the room inside the borders of the image itself.
	inner.setBorders(1, borderSolid)
	inner.setBorderColors(silver)
	one := px(1)
	inner.padding = [4]length{one, one, one, one}
	inner.clips, inner.borderBox = true, true
	inner.width = percentage(100)
	if !st.height.auto() {
		inner.height = percentage(100)
	}
	b.kids = []*box{{kind: boxBlock, style: inner, onlyInline: true, kids: content, first: true, last: true}}
	b.onlyInline = false
	return b
}

// squareRoom fills in the side that is left open: by the proportions that the
// attributes give, or else, in quirks mode, by those of the icon.
func (e *engine) squareRoom(n *html.Node, st *style) {
	w, h := attributeSize(n)
	ratio := float32(1)
	switch {
	case w > 0 && h > 0:
		ratio = h / w
	case !e.quirks || st.display != displayInline:
		return
	}
	switch _, open := attr(n, "height"); {
	case st.height.auto() && !st.width.auto() && !st.width.hasPercent():
		st.height = px(st.width.px * ratio)
	case st.width.auto() && !st.height.auto() && !st.height.hasPercent() && open && ratio > 0:
		st.width = px(st.height.px / ratio)
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

// brokenPicture is a sheet with a mark on it.
var brokenPicture = func() image.Image {
	im := image.NewNRGBA(image.Rect(0, 0, brokenIcon, brokenIcon))
	line, mark := color.NRGBA{R: 154, G: 160, B: 166, A: 255}, color.NRGBA{R: 201, G: 205, B: 210, A: 255}
	for i := 1; i < brokenIcon-1; i++ {
		for _, at := range []image.Point{{i, 1}, {i, brokenIcon - 2}, {1, i}, {brokenIcon - 2, i}} {
			im.SetNRGBA(at.X, at.Y, line)
		}
	}
	for y := 7; y < brokenIcon-3; y++ {
		for x := 8 - (y - 7); x <= 8+(y-7); x++ {
			if x > 2 && x < brokenIcon-3 {
				im.SetNRGBA(x, y, mark)
			}
		}
	}
	return im
}()

// frame paints the room of a missing picture: a thin line around the icon.
func (r *recorder) frame(box Rect) {
	if box.W < brokenIcon+2*frameInset || box.H < brokenIcon+2*frameInset {
		return
	}
	r.add(&borderMark{box: box, w: oneEach, c: [4]css.Color{silver, silver, silver, silver}, s: solidEach})
	r.add(&pictureMark{box: Rect{box.X + frameInset, box.Y + frameInset, brokenIcon, brokenIcon}, im: brokenPicture})
}
