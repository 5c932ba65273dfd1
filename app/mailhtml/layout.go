package mailhtml

import (
	"context"

	"github.com/go-text/typesetting/segmenter"
)

type floatBox struct {
	left, right, top, bottom float32
	isLeft                   bool
}
type floatContext struct{ floats []floatBox }

func (f *floatContext) avail(y, h, l, r float32) (float32, float32) {
	for i := range f.floats {
		q := &f.floats[i]
		if q.top < y+max(h, 1) && q.bottom > y {
			if q.isLeft {
				l = max(l, q.right)
			} else {
				r = min(r, q.left)
			}
		}
	}
	return l, r
}
func (f *floatContext) nextY(y float32) float32 {
	b := float32(1e9)
	for i := range f.floats {
		if f.floats[i].bottom > y && f.floats[i].bottom < b {
			b = f.floats[i].bottom
		}
	}
	if b == 1e9 {
		return y
	}
	return b
}
func (f *floatContext) clearY(c uint8) float32 {
	y := float32(-1e9)
	for i := range f.floats {
		if f.floats[i].isLeft && c&1 != 0 || !f.floats[i].isLeft && c&2 != 0 {
			y = max(y, f.floats[i].bottom)
		}
	}
	return y
}

type layouter struct {
	engine    *engine
	limited   bool
	segmenter segmenter.Segmenter
	steps     int
	ctx       context.Context
	stopped   bool
}

// stop reports whether the work is to be given up: the context ended.
func (L *layouter) stop() bool {
	if L.steps++; L.steps%64 == 0 && !L.stopped {
		L.stopped = L.ctx.Err() != nil
	}
	return L.stopped
}

func (L *layouter) resolveEdges(b *box, cw float32) {
	b.border = b.style.borderWidth
	if b.kind == boxTable && b.table != nil && b.style.collapse {
		b.border = b.table.borderHalf
		b.padding = [4]float32{}
		return
	}
	if b.kind == boxGroup || b.kind == boxRow {
		b.border, b.padding = [4]float32{}, [4]float32{}
		return
	}
	if b.kind == boxCell && b.cell != nil && b.cell.collapsed {
		b.border = b.cell.borderHalf
	}
	for i := range b.padding {
		b.padding[i] = b.style.padding[i].of(cw)
	}
}
func (b *box) edgesX() float32 { return b.border[1] + b.border[3] + b.padding[1] + b.padding[3] }
func (b *box) edgesY() float32 { return b.border[0] + b.border[2] + b.padding[0] + b.padding[2] }

func (L *layouter) borderBoxWidth(b *box, v float32) float32 {
	if b.style.borderBox {
		return max(v, b.edgesX())
	}
	return v + b.edgesX()
}
func (L *layouter) clampWidth(b *box, w, cw float32) float32 {
	if !b.style.maxWidth.auto() {
		w = min(w, L.borderBoxWidth(b, b.style.maxWidth.of(cw)))
	}
	if !b.style.minWidth.auto() {
		w = max(w, L.borderBoxWidth(b, b.style.minWidth.of(cw)))
	}
	return w
}

// minmax: border-box contributions
func (L *layouter) minmax(b *box) (float32, float32) {
	if b.measured {
		return b.minContent, b.maxContent
	}
	b.measured = true
	st := b.style
	L.resolveEdges(b, 0)
	var mn, mx float32
	if b.kind == boxImage {
		w, _ := L.imageSize(b, -1)
		mn, mx = w, w
		if st.width.hasPercent() {
			mn = 0
			if b.picture != nil {
				mx = b.picture.w + b.edgesX()
			}
			if st.width.percent >= 100 && st.maxWidth.auto() {
			}
		}
		if st.maxWidth.hasPercent() {
			mn = 0
		} else if !st.maxWidth.auto() {
			mx = min(mx, L.borderBoxWidth(b, st.maxWidth.px))
			mn = min(mn, mx)
		}
		b.minContent, b.maxContent = mn, mx
		return mn, mx
	}
	if b.kind == boxTable {
		mn, mx = b.table.minmax(L, b)
		if !st.width.auto() && !st.width.hasPercent() {
			w := L.borderBoxWidth(b, st.width.px)
			mn, mx = max(mn, w), max(mn, w)
		}
		gm := mn
		if !st.maxWidth.auto() && !st.maxWidth.hasPercent() {
			m := L.borderBoxWidth(b, st.maxWidth.px)
			mx = max(gm, min(mx, m))
			mn = min(mn, mx)
		}
		if !st.minWidth.auto() && !st.minWidth.hasPercent() {
			m := L.borderBoxWidth(b, st.minWidth.px)
			mn, mx = max(mn, m), max(mx, m)
		}
		b.minContent, b.maxContent = mn, mx
		return mn, mx
	}
	if !st.width.auto() && !st.width.hasPercent() && b.kind != boxCell {
		w := L.borderBoxWidth(b, st.width.px)
		mn, mx = w, w
	} else {
		mn, mx = L.contentMinMax(b)
		mn += b.edgesX()
		mx += b.edgesX()
	}
	if b.kind != boxCell {
		if !st.maxWidth.auto() && !st.maxWidth.hasPercent() {
			m := L.borderBoxWidth(b, st.maxWidth.px)
			mn, mx = min(mn, m), min(mx, m)
		}
		if !st.minWidth.auto() && !st.minWidth.hasPercent() {
			m := L.borderBoxWidth(b, st.minWidth.px)
			mn, mx = max(mn, m), max(mx, m)
		}
	}
	b.minContent, b.maxContent = mn, mx
	return mn, mx
}
func (L *layouter) outerMinMax(b *box) (float32, float32) {
	a, c := L.minmax(b)
	m := float32(0)
	for _, i := range [2]int{1, 3} {
		m += b.style.margin[i].px
	}
	return max(0, a+m), max(0, c+m)
}
func (L *layouter) contentMinMax(b *box) (float32, float32) {
	if b.onlyInline {
		return L.inlineMinMax(b)
	}
	var mn, mx, fw float32
	if b.kind == boxFlex && !b.style.flexColumn {
		for i, k := range b.kids {
			a, c := L.outerMinMax(k)
			if b.style.flexWrap {
				mn = max(mn, a)
			} else {
				mn += a
			}
			mx += c
			if i > 0 {
				mx += b.style.gap
			}
		}
		return mn, mx
	}
	for _, k := range b.kids {
		if k.style.position == 2 {
			continue
		}
		a, c := L.outerMinMax(k)
		mn = max(mn, a)
		if k.style.float != 0 {
			if k.style.clear != 0 {
				fw = 0
			}
			fw += c
			mx = max(mx, fw)
		} else {
			if k.style.clear != 0 {
				fw = 0
			}
			if isBFC(k) {
				mx = max(mx, fw+c)
			} else {
				mx = max(mx, c)
			}
			fw = 0
		}
	}
	return mn, mx
}

func (L *layouter) imageSize(b *box, cw float32) (float32, float32) {
	st := b.style
	iw, ih := b.picture.w, b.picture.h
	if cw < 0 {
		L.resolveEdges(b, 0)
	} else {
		L.resolveEdges(b, cw)
	}
	hb, vb := b.edgesX(), b.edgesY()
	if !st.borderBox {
		hb, vb = 0, 0
	}
	wset, hset := !st.width.auto() && !(cw < 0 && st.width.hasPercent()), !st.height.auto() && !st.height.hasPercent()
	var w, h float32
	if wset {
		w = max(0, st.width.of(max(cw, 0))-hb)
	}
	if hset {
		h = max(0, st.height.px-vb)
	}
	switch {
	case wset && !hset:
		h = 0
		if iw > 0 {
			h = w * ih / iw
		}
	case hset && !wset:
		w = 0
		if ih > 0 {
			w = h * iw / ih
		}
	case !wset && !hset:
		w, h = iw, ih
	}
	if !st.maxWidth.auto() && !(cw < 0 && st.maxWidth.hasPercent()) {
		m := max(0, st.maxWidth.of(max(cw, 0))-hb)
		if w > m {
			if !hset && w > 0 {
				h = h * m / w
			}
			w = m
		}
	}
	if !st.minWidth.auto() && !st.minWidth.hasPercent() {
		m := st.minWidth.px - hb
		if w < m {
			if !hset && w > 0 {
				h = h * m / w
			}
			w = m
		}
	}
	if !st.maxHeight.auto() && !st.maxHeight.hasPercent() && h > st.maxHeight.px-vb {
		m := st.maxHeight.px - vb
		if !wset && h > 0 {
			w = w * m / h
		}
		h = m
	}
	if !st.minHeight.auto() && !st.minHeight.hasPercent() && h < st.minHeight.px-vb {
		h = st.minHeight.px - vb
	}
	return w + b.edgesX(), h + b.edgesY()
}

func isBFC(b *box) bool {
	switch b.kind {
	case boxTable, boxFlex, boxCell, boxImage, boxCaption:
		return true
	}
	s := b.style
	return s.clips || s.float != 0 || s.position == 2 || s.display == displayInlineBlock
}

type marginStrut struct{ positive, negative, quirk float32 }

func (s *marginStrut) add(v float32, quirk bool) {
	if v < 0 {
		s.negative = min(s.negative, v)
	} else if quirk {
		s.quirk = max(s.quirk, v)
	} else {
		s.positive = max(s.positive, v)
	}
}
func (s *marginStrut) join(o marginStrut) {
	s.positive, s.negative, s.quirk = max(s.positive, o.positive), min(s.negative, o.negative), max(s.quirk, o.quirk)
}
func (s marginStrut) sum() float32 { return max(s.positive, s.quirk) + s.negative }

// fit: shrink to fit
func (L *layouter) fit(b *box, avail float32) float32 {
	mn, mx := L.minmax(b)
	return max(mn, min(mx, avail))
}

// usedW computes border-box width of block-level box b in containing width cw
func (L *layouter) usedWidth(b *box, cw float32, shrink bool, avail float32) float32 {
	st := b.style
	L.resolveEdges(b, cw)
	switch b.kind {
	case boxImage:
		w, h := L.imageSize(b, cw)
		b.h = h
		return w
	case boxTable:
		return b.table.usedWidth(L, b, cw, avail)
	}
	var w float32
	if !st.width.auto() {
		w = L.borderBoxWidth(b, st.width.of(cw))
	} else if shrink {
		m := st.margin[1].of(cw) + st.margin[3].of(cw)
		w = L.fit(b, avail-m)
		L.resolveEdges(b, cw)
	} else {
		w = avail - st.margin[1].of(cw) - st.margin[3].of(cw)
		w = max(w, b.edgesX())
	}
	return L.clampWidth(b, w, cw)
}

func (L *layouter) specifiedHeight(b *box, cbH float32) (float32, bool) { // border-box specified height
	st := b.style
	if st.height.auto() || st.height.hasPercent() && cbH < 0 {
		return 0, false
	}
	v := st.height.of(max(cbH, 0))
	if st.borderBox || b.kind == boxCell && L.engine.quirks {
		return max(v, b.edgesY()), true
	}
	return v + b.edgesY(), true
}
func (L *layouter) clampHeight(b *box, h float32) float32 {
	st := b.style
	a := float32(0)
	if !st.borderBox {
		a = b.edgesY()
	}
	if !st.maxHeight.auto() && !st.maxHeight.hasPercent() {
		h = min(h, max(b.edgesY(), st.maxHeight.px+a))
	}
	if !st.minHeight.auto() && !st.minHeight.hasPercent() {
		h = max(h, st.minHeight.px+a)
	}
	return h
}

func (L *layouter) collapsesThrough(b *box) bool {
	if b.collapses != 0 {
		return b.collapses == 1
	}
	r := L.computeCollapsesThrough(b)
	b.collapses = 2
	if r {
		b.collapses = 1
	}
	return r
}
func (L *layouter) computeCollapsesThrough(b *box) bool {
	if b.kind != boxBlock || isBFC(b) {
		return false
	}
	s := b.style
	if s.borderWidth[0]+s.borderWidth[2] > 0 || s.padding[0].px+s.padding[2].px+s.padding[0].percent+s.padding[2].percent > 0 {
		return false
	}
	if !s.height.auto() && !s.height.hasPercent() && s.height.px > 0 || !s.minHeight.auto() && s.minHeight.px > 0 {
		return false
	}
	if b.listItem && b.marker != "" && b.onlyInline {
		return false
	}
	if b.onlyInline {
		return L.inlineContent(b).empty
	}
	for _, k := range b.kids {
		if k.outOfFlow() {
			continue
		}
		if !L.collapsesThrough(k) {
			return false
		}
	}
	return true
}

func (L *layouter) quirkContainer(b *box) bool {
	return L.engine.quirks && (b.kind == boxCell || b.node != nil && b.node.Data == "body")
}

// topStrut: margin before, collapsed through first children
func (L *layouter) topStrut(b *box, cw float32) marginStrut {
	if b.strutKnown {
		return marginStrut{b.strutPositive, b.strutNegative, b.baseline}
	}
	var s marginStrut
	st := b.style
	s.add(st.margin[0].of(cw), st.quirkTop && L.engine.quirks)
	if b.kind == boxBlock && !isBFC(b) && st.borderWidth[0] == 0 && st.padding[0].px == 0 && st.padding[0].percent == 0 && !b.onlyInline {
		for _, k := range b.kids {
			if k.outOfFlow() {
				continue
			}
			if k.style.clear != 0 {
				break
			}
			ks := L.topStrut(k, cw)
			if L.quirkContainer(b) {
				ks.quirk = 0
			}
			s.join(ks)
			if L.collapsesThrough(k) {
				bs := marginStrut{}
				bs.add(k.style.margin[2].of(cw), k.style.quirkBottom && L.engine.quirks)
				if L.quirkContainer(b) {
					bs.quirk = 0
				}
				s.join(bs)
				continue
			}
			break
		}
	}
	b.strutKnown = true
	b.strutPositive, b.strutNegative, b.baseline = s.positive, s.negative, s.quirk
	return s
}

func wcenter(b *box) align { return b.style.align }

// place horizontally: returns x offset in content box
func (L *layouter) placeX(b *box, par *box, w, l, r, cw float32) float32 {
	ml, mr := b.style.margin[3], b.style.margin[1]
	sp := r - l - w - ml.of(cw) - mr.of(cw)
	switch {
	case ml.auto() && mr.auto():
		if sp > 0 {
			return l + sp/2
		}
		return l
	case ml.auto():
		if sp > 0 {
			return l + sp
		}
		return l
	case mr.auto():
		return l + ml.of(cw)
	}
	a := par.style.align
	if b.inlineParent != nil {
		a = b.inlineParent.align
	}
	if sp > 0 && b.style.width.auto() && b.kind == boxBlock && b.style.maxWidth.auto() {
		sp = 0
	}
	if sp > 0 {
		switch a {
		case alignWebkitCenter:
			return l + ml.of(cw) + sp/2
		case alignWebkitRight:
			return l + ml.of(cw) + sp
		case alignWebkitLeft:
			return l + ml.of(cw)
		}
	}
	if par.style.rtl {
		return r - w - mr.of(cw)
	}
	return l + ml.of(cw)
}

// kids lays out block children of b. (ox,oy): content origin in bfc coords. returns content height and bottom strut
func (L *layouter) kids(b *box, cw, cbH float32, bfc *floatContext, ox, oy float32, absorb bool) (float32, marginStrut) {
	cx, cy := b.border[3]+b.padding[3], b.border[0]+b.padding[0]
	y := float32(0)
	var s marginStrut
	qc := L.quirkContainer(b)
	atTop := true
	for _, k := range b.kids {
		if L.stop() {
			break
		}
		if k.outOfFlow() {
			if k.style.position == 2 {
				L.absolute(k, cw, cx, cy+y)
				continue
			}
			m := s.sum()
			if atTop && absorb {
				m = 0
			}
			L.float(k, cw, bfc, ox, oy, y+m, cx, cy)
			continue
		}
		ts := L.topStrut(k, cw)
		if atTop && qc {
			ts.quirk = 0
		}
		s.join(ts)
		yb := y + s.sum()
		if atTop && absorb {
			yb = y
		}
		if k.style.clear != 0 {
			if c := bfc.clearY(k.style.clear) - oy; c > yb {
				yb = c
				if atTop {
					atTop = false
				}
			}
		}
		var ks marginStrut
		if isBFC(k) {
			// beside floats
			l, r := bfc.avail(oy+yb, 1, ox, ox+cw)
			av := r - l
			w := L.usedWidth(k, cw, false, av)
			for w+k.style.margin[1].of(cw)+k.style.margin[3].of(cw) > r-l+.01 && (l > ox || r < ox+cw) {
				if !k.style.width.auto() || k.kind != boxBlock || true {
					ny := bfc.nextY(oy + yb)
					if ny <= oy+yb {
						break
					}
					yb = ny - oy
					l, r = bfc.avail(oy+yb, 1, ox, ox+cw)
					w = L.usedWidth(k, cw, false, r-l)
				}
			}
			k.w = w
			k.x = cx + L.placeX(k, b, w, l-ox, r-ox, cw)
			k.y = cy + yb
			L.layoutBFC(k, cw, cbH)
			ks.add(k.style.margin[2].of(cw), k.style.quirkBottom && L.engine.quirks)
		} else {
			w := L.usedWidth(k, cw, false, cw)
			k.w = w
			k.x = cx + L.placeX(k, b, w, 0, cw, cw)
			k.y = cy + yb
			ks = L.block(k, cw, cbH, bfc, ox+k.x-cx, oy+yb)
		}
		if L.collapsesThrough(k) && k.h == 0 {
			if atTop && qc {
				ks.quirk = 0
			}
			s.join(ks)
			continue
		}
		atTop = false
		y = yb + k.h
		s = ks
	}
	return y, s
}

// block: normal block container that does not establish a BFC
func (L *layouter) block(b *box, cw, cbH float32, bfc *floatContext, bx, by float32) marginStrut {
	st := b.style
	iw := max(0, b.w-b.edgesX())
	ox, oy := bx+b.border[3]+b.padding[3], by+b.border[0]+b.padding[0]
	sh, hasH := L.specifiedHeight(b, cbH)
	ch := float32(-1)
	if hasH {
		ch = sh - b.edgesY()
	}
	var ks marginStrut
	var h float32
	if b.onlyInline {
		h = L.layoutInline(b, iw, bfc, ox, oy, b.border[3]+b.padding[3], b.border[0]+b.padding[0])
	} else {
		absorb := b.border[0] == 0 && b.padding[0] == 0
		h, ks = L.kids(b, iw, ch, bfc, ox, oy, absorb)
		if b.border[2]+b.padding[2] > 0 || hasH {
			if !(hasH) || h+ks.sum() < ch {
				h += ks.sum()
			}
			ks = marginStrut{}
		}
	}
	b.h = h + b.edgesY()
	if hasH {
		b.h = sh
	}
	b.h = L.clampHeight(b, b.h)
	L.setBaseline(b)
	L.rel(b, cw)
	ks.add(st.margin[2].of(cw), st.quirkBottom && L.engine.quirks)
	return ks
}

func (L *layouter) rel(b *box, cw float32) {}

func (L *layouter) setBaseline(b *box) {
	b.baseline, b.lastBaseline = -1, -1
	b.strutKnown = false
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
		if k.outOfFlow() {
			continue
		}
		if k.baseline >= 0 && b.baseline < 0 && k.kind != boxImage {
			b.baseline = k.y + k.baseline
		}
		if k.lastBaseline >= 0 && k.kind != boxImage {
			b.lastBaseline = k.y + k.lastBaseline
		}
	}
}

// layoutBFC: b.w already known; sets b.h
func (L *layouter) layoutBFC(b *box, cw, cbH float32) {
	if L.stop() {
		return
	}
	switch b.kind {
	case boxImage:
		b.baseline, b.lastBaseline = -1, -1
		return // size set in usedW
	case boxTable:
		L.resolveEdges(b, cw)
		b.table.layout(L, b, cw, cbH)
		return
	}
	L.resolveEdges(b, cw)
	iw := max(0, b.w-b.edgesX())
	sh, hasH := L.specifiedHeight(b, cbH)
	ch := float32(-1)
	if hasH {
		ch = sh - b.edgesY()
	}
	var h float32
	if b.kind == boxFlex {
		h = L.flex(b, iw, ch)
	} else {
		bfc := &floatContext{}
		if b.onlyInline {
			h = L.layoutInline(b, iw, bfc, 0, 0, b.border[3]+b.padding[3], b.border[0]+b.padding[0])
		} else {
			var ks marginStrut
			h, ks = L.kids(b, iw, ch, bfc, 0, 0, false)
			if L.engine.quirks && b.kind == boxCell {
				ks.quirk = 0
			}
			h += ks.sum()
		}
		h = max(h, bfc.clearY(3))
	}
	b.h = h + b.edgesY()
	b.natural = b.h
	if hasH && b.kind != boxCell {
		b.h = sh
	} else if hasH {
		b.h = max(b.h, sh)
	}
	b.h = L.clampHeight(b, b.h)
	L.setBaseline(b)
	if b.style.clips && b.style.display == displayInlineBlock {
		b.lastBaseline = -1
	}
}

func (L *layouter) atomic(b *box, cw float32) {
	b.w = L.usedWidth(b, cw, true, cw)
	L.layoutBFC(b, cw, -1)
}

func (L *layouter) floatWidth(b *box, cw float32) float32 {
	b.w = L.usedWidth(b, cw, true, cw)
	return b.w + b.style.margin[1].of(cw) + b.style.margin[3].of(cw)
}
func (L *layouter) float(b *box, cw float32, bfc *floatContext, ox, oy, y, cx, cy float32) {
	w := L.floatWidth(b, cw)
	L.layoutBFC(b, cw, -1)
	h := b.h + b.style.margin[0].of(cw) + b.style.margin[2].of(cw)
	ay := oy + y
	for i := range bfc.floats {
		ay = max(ay, bfc.floats[i].top)
	}
	if b.style.clear != 0 {
		ay = max(ay, bfc.clearY(b.style.clear))
	}
	var l, r float32
	for {
		l, r = bfc.avail(ay, max(h, 1), ox, ox+cw)
		l1, r1 := bfc.avail(ay, 1, ox, ox+cw)
		l, r = max(l, l1), min(r, r1)
		if w <= r-l+.01 || l <= ox && r >= ox+cw {
			break
		}
		ny := bfc.nextY(ay)
		if ny <= ay {
			break
		}
		ay = ny
	}
	x := l
	if b.style.float == 2 {
		x = r - w
	}
	b.x = cx + x - ox + b.style.margin[3].of(cw)
	b.y = cy + ay - oy + b.style.margin[0].of(cw)
	if h > 0 && w > 0 {
		bfc.floats = append(bfc.floats, floatBox{x, x + w, ay, ay + h, b.style.float == 1})
	}
}
func (L *layouter) absolute(b *box, cw, cx, cy float32) {
	b.w = L.usedWidth(b, cw, true, cw)
	L.layoutBFC(b, cw, -1)
	b.x, b.y = cx+b.style.margin[3].of(cw), cy+b.style.margin[0].of(cw)
	if !b.style.inset[3].auto() {
		b.x = b.style.inset[3].of(cw)
	} else if !b.style.inset[1].auto() {
		b.x = cw - b.w - b.style.inset[1].of(cw)
	}
	if !b.style.inset[0].auto() {
		b.y = b.style.inset[0].px
	}
}

func (L *layouter) flex(b *box, cw, ch float32) float32 {
	cx, cy := b.border[3]+b.padding[3], b.border[0]+b.padding[0]
	if b.style.flexColumn {
		y := float32(0)
		for i, k := range b.kids {
			if i > 0 {
				y += b.style.gap
			}
			w := L.usedWidth(k, cw, b.style.alignItems == "center" || b.style.alignItems == "flex-start", cw)
			k.w = w
			y += k.style.margin[0].of(cw)
			k.y = cy + y
			k.x = cx + k.style.margin[3].of(cw)
			if b.style.alignItems == "center" || k.style.margin[1].auto() && k.style.margin[3].auto() {
				k.x = cx + (cw-w)/2
			}
			L.layoutBFC(k, cw, -1)
			y += k.h + k.style.margin[2].of(cw)
		}
		return y
	}
	type it struct {
		k          *box
		base, w, m float32
		mn         float32
	}
	var lines [][]it
	var cur []it
	used := float32(0)
	for _, k := range b.kids {
		if k.style.position == 2 {
			L.absolute(k, cw, cx, cy)
			continue
		}
		L.resolveEdges(k, cw)
		var w float32
		if !k.style.basis.auto() {
			w = L.borderBoxWidth(k, k.style.basis.of(cw))
		} else if !k.style.width.auto() {
			w = L.borderBoxWidth(k, k.style.width.of(cw))
			if k.kind == boxImage {
				w, _ = L.imageSize(k, cw)
			}
		} else {
			_, w = L.minmax(k)
			L.resolveEdges(k, cw)
		}
		w = L.clampWidth(k, w, cw)
		mn, _ := L.minmax(k)
		L.resolveEdges(k, cw)
		if !k.style.width.auto() {
			mn = min(mn, w)
		}
		m := k.style.margin[1].of(cw) + k.style.margin[3].of(cw)
		if b.style.flexWrap && len(cur) > 0 && used+b.style.gap+w+m > cw+.01 {
			lines = append(lines, cur)
			cur, used = nil, 0
		}
		if len(cur) > 0 {
			used += b.style.gap
		}
		used += w + m
		cur = append(cur, it{k, w, w, m, mn})
	}
	if len(cur) > 0 {
		lines = append(lines, cur)
	}
	y := float32(0)
	for li, ln := range lines {
		if li > 0 {
			y += b.style.gap
		}
		tot, gr, sh := float32(0), float32(0), float32(0)
		autos := 0
		for i := range ln {
			tot += ln[i].base + ln[i].m
			gr += ln[i].k.style.grow
			sh += ln[i].k.style.shrink * ln[i].base
			if ln[i].k.style.margin[1].auto() {
				autos++
			}
			if ln[i].k.style.margin[3].auto() {
				autos++
			}
		}
		free := cw - tot - b.style.gap*float32(len(ln)-1)
		for i := range ln {
			if free > 0 && gr > 0 {
				ln[i].w = ln[i].base + free*ln[i].k.style.grow/max(1, gr)
			} else if free < 0 && sh > 0 {
				ln[i].w = max(ln[i].mn, ln[i].base+free*ln[i].k.style.shrink*ln[i].base/sh)
			}
			ln[i].w = L.clampWidth(ln[i].k, ln[i].w, cw)
		}
		used := float32(0)
		for i := range ln {
			used += ln[i].w + ln[i].m
		}
		free = cw - used - b.style.gap*float32(len(ln)-1)
		x, gap := float32(0), b.style.gap
		if free > 0 && autos == 0 {
			switch b.style.justify {
			case "center":
				x = free / 2
			case "flex-end", "end", "right":
				x = free
			case "space-between":
				if len(ln) > 1 {
					gap += free / float32(len(ln)-1)
				}
			case "space-around":
				g := free / float32(len(ln))
				x = g / 2
				gap += g
			case "space-evenly":
				g := free / float32(len(ln)+1)
				x = g
				gap += g
			}
		}
		hmax := float32(0)
		for i := range ln {
			k := ln[i].k
			k.w = ln[i].w
			if k.kind == boxImage {
				_, k.h = L.imageSize(k, cw)
			} else {
				L.layoutBFC(k, cw, -1)
			}
			hmax = max(hmax, k.h+k.style.margin[0].of(cw)+k.style.margin[2].of(cw))
		}
		if len(lines) == 1 && ch > hmax {
			hmax = ch
		}
		for i := range ln {
			k := ln[i].k
			if i > 0 {
				x += gap
			}
			if autos > 0 && free > 0 && k.style.margin[3].auto() {
				x += free / float32(autos)
			}
			k.x = cx + x + k.style.margin[3].of(cw)
			k.y = cy + y + k.style.margin[0].of(cw)
			a := b.style.alignItems
			if k.style.alignSelf != "" {
				a = k.style.alignSelf
			}
			fh := k.h + k.style.margin[0].of(cw) + k.style.margin[2].of(cw)
			switch a {
			case "center":
				k.y += (hmax - fh) / 2
			case "flex-end", "end":
				k.y += hmax - fh
			case "flex-start", "start", "baseline":
			default:
				if k.style.height.auto() && k.kind != boxImage && k.kind != boxTable {
					k.h = hmax - k.style.margin[0].of(cw) - k.style.margin[2].of(cw)
				}
			}
			x += k.w + ln[i].m
			if autos > 0 && free > 0 && k.style.margin[1].auto() {
				x += free / float32(autos)
			}
		}
		y += hmax
	}
	return y
}
