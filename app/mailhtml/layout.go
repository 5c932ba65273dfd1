package mailhtml

import (
	"context"

	"github.com/go-text/typesetting/segmenter"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// layouter gives every box its place and size. Every pass over the tree is
// linear: intrinsic widths, margins and inline content are kept in the boxes.
type layouter struct {
	e         *engine
	fonts     *typeset.Fonts
	ctx       context.Context
	limited   bool // limited quirks mode
	segmenter segmenter.Segmenter
	steps     int
	measuring int     // cells around that will be laid out again
	base      float32 // height that percentages count from, or negative
	around    float32 // width of the padding box that absolute boxes count from
	filled    *box    // the body, if it is only stretched to fill the view
	stretched int     // containers around that are laid out again for their height
	stopped   bool
}

// stop reports whether to give up because the context has ended. What is laid
// out then is thrown away.
func (l *layouter) stop() bool {
	if l.steps++; l.steps%64 == 0 && !l.stopped {
		l.stopped = l.ctx.Err() != nil
	}
	return l.stopped
}

// formatsAlone reports whether a box keeps floats and margins to itself: a
// block formatting context. CSS 2.1 §9.4.1.
func (b *box) formatsAlone() bool {
	switch b.kind {
	case boxTable, boxFlex, boxCell, boxImage, boxCaption:
		return true
	}
	s := b.style
	return s.clips || s.flowRoot || s.float != floatNone || s.position == positionAbsolute || s.display == displayInlineBlock
}

// contents lays out a box that formats alone. Its width is set; its height is
// found. cw is the width of the containing block, ch its height or negative.
func (l *layouter) contents(b *box, cw, ch float32) {
	if l.stop() {
		return
	}
	l.resolveEdges(b, cw)
	if b.style.holds() {
		defer l.positioned(b)()
	}
	switch b.kind {
	case boxImage:
		b.baseline, b.lastBaseline = -1, -1
		if b.missing {
			b.settleMissing()
		}
		return // usedWidth has set its size
	case boxTable:
		b.table.layout(l, cw, ch)
		return
	}
	if b.legend != nil {
		l.legend(b)
	}
	inner := max(0, b.w-b.edgesX())
	height, fixed := l.specifiedHeight(b, ch)
	innerHeight := l.passedOn(b, ch)
	switch {
	case b.kind == boxCell: // known when the rows are
		if b.cell != nil && b.cell.height > 0 {
			innerHeight = max(0, b.cell.height-b.edgesY())
		}
	case fixed:
		innerHeight = height - b.edgesY()
	}
	outer := l.base
	l.base = innerHeight
	defer func() { l.base = outer }()
	b.h = l.flow(b, inner, innerHeight) + b.edgesY()
	if least, ok := fixedPx(b.style.minHeight); ok && b.kind == boxFlex && !fixed && b != l.filled {
		if least = l.clampHeight(b, least, ch); least > b.h {
			l.again(b, least-b.edgesY())
		}
	}
	b.natural = b.h
	switch {
	case fixed && b.kind == boxCell:
		b.h = max(b.h, height)
	case fixed:
		b.h = height
	}
	b.h = l.clampHeight(b, b.h, ch)
	l.setBaseline(b)
	if b.control != "" {
		b.settleControl()
	} else if b.missing {
		b.settleMissing()
	} else if b.style.clips && b.style.display == displayInlineBlock {
		b.lastBaseline = -1
	}
}

// passedOn is the height that percentages in a box without one of its own count
// from, or negative. QUIRK: in quirks mode that is the one around, up to the view.
// Quirks Mode Standard §3.5.
func (l *layouter) passedOn(b *box, ch float32) float32 {
	switch {
	case !l.e.quirks && b.node != nil, b.kind != boxBlock, b.style.position == positionAbsolute, !b.style.height.auto():
		return -1
	case b == l.filled:
		return max(0, l.clampHeight(b, 0, -1)-b.edgesY())
	}
	return ch
}

// flow lays out the inside of a box that formats alone and returns its height.
func (l *layouter) flow(b *box, width, height float32) float32 {
	if b.kind == boxFlex {
		var h float32
		if b.style.isGrid() {
			h = l.grid(b, width, height)
		} else {
			h = l.flex(b, width, height)
		}
		for _, k := range b.kids {
			if k.style.position == positionAbsolute {
				l.absolute(k, width, b.contentX(), b.contentY())
				l.standAt(b, k, width, max(h, height))
			}
		}
		return h
	}
	floats := &floatContext{}
	var h float32
	if b.onlyInline {
		h = l.inline(b, width, floats, 0, 0, b.contentX(), b.contentY())
	} else {
		var rest marginStrut
		h, rest = l.blocks(b, width, height, floats, 0, 0, false)
		if l.e.quirks && b.kind == boxCell {
			rest.quirk = 0
		}
		h += rest.sum()
	}
	return max(h, floats.clearance(floatLeft|floatRight))
}

// block lays out a block container that takes part in the formatting around
// it. (bx, by) is its border box in the float context. It returns the margin
// that is left below.
func (l *layouter) block(b *box, cw, ch float32, floats *floatContext, bx, by float32) marginStrut {
	if b.style.holds() {
		defer l.positioned(b)()
	}
	inner := max(0, b.w-b.edgesX())
	ox, oy := bx+b.contentX(), by+b.contentY()
	height, fixed := l.specifiedHeight(b, ch)
	innerHeight := l.passedOn(b, ch)
	if fixed {
		innerHeight = height - b.edgesY()
	}
	outer := l.base
	l.base = innerHeight
	defer func() { l.base = outer }()
	var rest marginStrut
	var h float32
	if b.onlyInline {
		h = l.inline(b, inner, floats, ox, oy, b.contentX(), b.contentY())
	} else {
		open := b.border[top] == 0 && b.padding[top] == 0
		h, rest = l.blocks(b, inner, innerHeight, floats, ox, oy, open)
		if b.border[bottom]+b.padding[bottom] > 0 || fixed {
			if !fixed || h+rest.sum() < innerHeight {
				h += rest.sum()
			}
			rest = marginStrut{}
		}
	}
	b.h = h + b.edgesY()
	if fixed {
		b.h = height
	}
	b.h = l.clampHeight(b, b.h, ch)
	l.setBaseline(b)
	rest.add(b.style.margin[bottom].of(cw), b.style.quirkBottom && l.e.quirks)
	return rest
}

// blocks lays out the block-level children of b one below the other. (ox, oy)
// is b's content box in the float context; open says that b's own top margin
// takes in that of its first child. It returns the height and the margin left
// at the bottom.
func (l *layouter) blocks(b *box, cw, ch float32, floats *floatContext, ox, oy float32, open bool) (float32, marginStrut) {
	s := stack{l: l, b: b, marker: b.listItem && b.marker != "", cw: cw, ch: ch, floats: floats, ox: ox, oy: oy, open: open, atTop: true, quirk: l.quirkContainer(b)}
	for _, k := range b.kids {
		if l.stop() {
			break
		}
		if k.outOfFlow() {
			s.outOfFlow(k)
		} else {
			s.add(k)
		}
	}
	return s.y, s.margin
}

// stack is the state of laying out blocks one below the other.
type stack struct {
	l      *layouter
	b      *box
	cw, ch float32
	floats *floatContext
	ox, oy float32
	open   bool
	quirk  bool // b ignores quirky margins at its edges
	atTop  bool // no child with any height so far
	marker bool // b has a marker that stands beside no child so far

	y      float32
	margin marginStrut // below what has been laid out
}

func (s *stack) outOfFlow(k *box) {
	cx, cy := s.b.contentX(), s.b.contentY()
	m := s.margin.sum()
	if s.atTop && s.open {
		m = 0
	}
	if k.style.position == positionAbsolute {
		s.l.absolute(k, s.cw, cx, cy+s.y+m)
		if s.b.style.rtl {
			k.x = cx + s.cw - k.w - k.style.margin[right].of(s.cw)
		}
		return
	}
	s.l.float(k, s.cw, s.floats, s.ox, s.oy, s.y+m, cx, cy)
}

func (s *stack) add(k *box) {
	l := s.l
	before := l.topMargin(k, s.cw)
	if s.atTop && s.quirk {
		before.quirk = 0
	}
	s.margin.join(before)
	y := s.y + s.margin.sum()
	if s.atTop && s.open {
		y = s.y
	}
	cleared := false
	if k.style.clear != 0 {
		if c := s.floats.clearance(k.style.clear) - s.oy; c > y {
			y = c
			s.atTop, cleared = false, true
		}
	}
	var after marginStrut
	if k.formatsAlone() {
		y = s.beside(k, y)
		after.add(k.style.margin[bottom].of(s.cw), k.style.quirkBottom && l.e.quirks)
	} else {
		k.w = l.usedWidth(k, s.cw, false, s.cw)
		k.x = s.b.contentX() + l.placeX(k, s.b, 0, s.cw, s.cw)
		k.y = s.b.contentY() + y
		after = l.block(k, s.cw, s.ch, s.floats, s.ox+k.x-s.b.contentX(), s.oy+y)
	}
	if k.h == 0 && !cleared && l.collapsesThrough(k) {
		if s.atTop && s.quirk {
			after.quirk = 0
		}
		s.margin.join(after)
		return
	}
	if s.marker && k.baseline >= 0 {
		y += l.besideMarker(s.b, k)
		s.marker = false
	}
	s.atTop = false
	s.y = y + k.h
	s.margin = after
}

// beside places a box that formats alone next to the floats, or below those it
// does not fit beside, and returns its y. CSS 2.1 §9.5.
func (s *stack) beside(k *box, y float32) float32 {
	l := s.l
	margins := k.style.margin[right].of(s.cw) + k.style.margin[left].of(s.cw)
	x0, x1 := s.floats.between(s.oy+y, 1, s.ox, s.ox+s.cw)
	w := l.usedWidth(k, s.cw, false, x1-x0)
	for w+margins > x1-x0+.01 && (x0 > s.ox || x1 < s.ox+s.cw) {
		next := s.floats.nextEnd(s.oy + y)
		if next <= s.oy+y {
			break
		}
		y = next - s.oy
		x0, x1 = s.floats.between(s.oy+y, 1, s.ox, s.ox+s.cw)
		w = l.usedWidth(k, s.cw, false, x1-x0)
	}
	k.w = w
	k.x = s.b.contentX() + l.placeX(k, s.b, x0-s.ox, x1-s.ox, s.cw)
	k.y = s.b.contentY() + y
	l.contents(k, s.cw, s.ch)
	return y
}

// placeX finds the x of a block of set width between two edges: by its auto
// margins, by the centring of the align attribute, or at the start.
// CSS 2.1 §10.3.3; HTML §15.3.3 for the align attribute.
func (l *layouter) placeX(b, parent *box, x0, x1, cw float32) float32 {
	ml, mr := b.style.margin[left], b.style.margin[right]
	free := x1 - x0 - b.w - ml.of(cw) - mr.of(cw)
	switch {
	case free < 0 && parent.style.rtl:
		return x1 - b.w - mr.of(cw) // what is too wide reaches out to the left
	case ml.auto() && mr.auto():
		return x0 + max(0, free)/2
	case ml.auto():
		return x0 + max(0, free)
	case mr.auto():
		return x0 + ml.of(cw)
	}
	around := parent.style.align
	if b.inlineParent != nil {
		around = b.inlineParent.style.align
	}
	fills := b.kind == boxBlock && b.style.width.auto() && b.style.maxWidth.auto()
	if free > 0 && !fills {
		switch around {
		case alignWebkitCenter:
			return x0 + ml.of(cw) + free/2
		case alignWebkitRight:
			return x0 + ml.of(cw) + free
		case alignWebkitLeft:
			return x0 + ml.of(cw)
		}
	}
	if parent.style.rtl {
		return x1 - b.w - mr.of(cw)
	}
	return x0 + ml.of(cw)
}

// setBaseline finds the first and last baseline of a box from its lines or its
// children.
func (l *layouter) setBaseline(b *box) {
	b.baseline, b.lastBaseline = -1, -1
	b.strut = nil
	if b.onlyInline {
		for i, ln := range b.lines {
			v := ln.y + ln.baseline
			if i == 0 {
				b.baseline = v
			}
			b.lastBaseline = v
		}
		return
	}
	for _, k := range b.kids {
		if k.outOfFlow() || k.kind == boxImage {
			continue
		}
		if k.baseline >= 0 && b.baseline < 0 {
			b.baseline = k.y + k.baseline
		}
		if k.lastBaseline >= 0 {
			b.lastBaseline = k.y + k.lastBaseline
		}
	}
}

// atomic lays out a box that stands on a line like a letter.
func (l *layouter) atomic(b *box, cw float32) {
	b.w = l.usedWidth(b, cw, true, cw)
	l.contents(b, cw, l.base)
}
