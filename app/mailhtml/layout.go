package mailhtml

import (
	"context"

	"github.com/go-text/typesetting/segmenter"
)

type flt struct {
	l, r, y0, y1 float32
	left         bool
}
type fctx struct{ fl []flt }

func (f *fctx) avail(y, h, l, r float32) (float32, float32) {
	for i := range f.fl {
		q := &f.fl[i]
		if q.y0 < y+max(h, 1) && q.y1 > y {
			if q.left {
				l = max(l, q.r)
			} else {
				r = min(r, q.l)
			}
		}
	}
	return l, r
}
func (f *fctx) nextY(y float32) float32 {
	b := float32(1e9)
	for i := range f.fl {
		if f.fl[i].y1 > y && f.fl[i].y1 < b {
			b = f.fl[i].y1
		}
	}
	if b == 1e9 {
		return y
	}
	return b
}
func (f *fctx) clearY(c uint8) float32 {
	y := float32(-1e9)
	for i := range f.fl {
		if f.fl[i].left && c&1 != 0 || !f.fl[i].left && c&2 != 0 {
			y = max(y, f.fl[i].y1)
		}
	}
	return y
}

type lay struct {
	c       *engine
	limited bool
	seg     segmenter.Segmenter
	steps   int
	ctx     context.Context
	stopped bool
}

// stop reports whether the work is to be given up: the context ended.
func (L *lay) stop() bool {
	if L.steps++; L.steps%64 == 0 && !L.stopped {
		L.stopped = L.ctx.Err() != nil
	}
	return L.stopped
}

func (L *lay) bp(b *Box, cw float32) {
	b.b = b.st.bw
	if b.k == kTable && b.tab != nil && b.st.collapse {
		b.b = b.tab.cb
		b.p = [4]float32{}
		return
	}
	if b.k == kGroup || b.k == kRow {
		b.b, b.p = [4]float32{}, [4]float32{}
		return
	}
	if b.k == kCell && b.cell != nil && b.cell.coll {
		b.b = b.cell.cb
	}
	for i := range b.p {
		b.p[i] = b.st.p[i].res(cw)
	}
}
func (b *Box) hbp() float32 { return b.b[1] + b.b[3] + b.p[1] + b.p[3] }
func (b *Box) vbp() float32 { return b.b[0] + b.b[2] + b.p[0] + b.p[2] }

func (L *lay) toBorder(b *Box, v float32) float32 {
	if b.st.borderBox {
		return max(v, b.hbp())
	}
	return v + b.hbp()
}
func (L *lay) clampW(b *Box, w, cw float32) float32 {
	if !b.st.maxW.auto() {
		w = min(w, L.toBorder(b, b.st.maxW.res(cw)))
	}
	if !b.st.minW.auto() {
		w = max(w, L.toBorder(b, b.st.minW.res(cw)))
	}
	return w
}

// minmax: border-box contributions
func (L *lay) minmax(b *Box) (float32, float32) {
	if b.mmOK {
		return b.minC, b.maxC
	}
	b.mmOK = true
	st := b.st
	L.bp(b, 0)
	var mn, mx float32
	if b.k == kImg {
		w, _ := L.imgSize(b, -1)
		mn, mx = w, w
		if st.w.hasPct() {
			mn = 0
			if b.img != nil {
				mx = b.img.w + b.hbp()
			}
			if st.w.pct >= 100 && st.maxW.auto() {
			}
		}
		if st.maxW.hasPct() {
			mn = 0
		} else if !st.maxW.auto() {
			mx = min(mx, L.toBorder(b, st.maxW.px))
			mn = min(mn, mx)
		}
		b.minC, b.maxC = mn, mx
		return mn, mx
	}
	if b.k == kTable {
		mn, mx = b.tab.minmax(L, b)
		if !st.w.auto() && !st.w.hasPct() {
			w := L.toBorder(b, st.w.px)
			mn, mx = max(mn, w), max(mn, w)
		}
		gm := mn
		if !st.maxW.auto() && !st.maxW.hasPct() {
			m := L.toBorder(b, st.maxW.px)
			mx = max(gm, min(mx, m))
			mn = min(mn, mx)
		}
		if !st.minW.auto() && !st.minW.hasPct() {
			m := L.toBorder(b, st.minW.px)
			mn, mx = max(mn, m), max(mx, m)
		}
		b.minC, b.maxC = mn, mx
		return mn, mx
	}
	if !st.w.auto() && !st.w.hasPct() && b.k != kCell {
		w := L.toBorder(b, st.w.px)
		mn, mx = w, w
	} else {
		mn, mx = L.contentMinMax(b)
		mn += b.hbp()
		mx += b.hbp()
	}
	if b.k != kCell {
		if !st.maxW.auto() && !st.maxW.hasPct() {
			m := L.toBorder(b, st.maxW.px)
			mn, mx = min(mn, m), min(mx, m)
		}
		if !st.minW.auto() && !st.minW.hasPct() {
			m := L.toBorder(b, st.minW.px)
			mn, mx = max(mn, m), max(mx, m)
		}
	}
	b.minC, b.maxC = mn, mx
	return mn, mx
}
func (L *lay) minmaxM(b *Box) (float32, float32) {
	a, c := L.minmax(b)
	m := float32(0)
	for _, i := range [2]int{1, 3} {
		m += b.st.m[i].px
	}
	return max(0, a+m), max(0, c+m)
}
func (L *lay) contentMinMax(b *Box) (float32, float32) {
	if b.inl {
		return L.inlineMinMax(b)
	}
	var mn, mx, fw float32
	if b.k == kFlex && !b.st.flexCol {
		for i, k := range b.kids {
			a, c := L.minmaxM(k)
			if b.st.flexWrap {
				mn = max(mn, a)
			} else {
				mn += a
			}
			mx += c
			if i > 0 {
				mx += b.st.gap
			}
		}
		return mn, mx
	}
	for _, k := range b.kids {
		if k.st.pos == 2 {
			continue
		}
		a, c := L.minmaxM(k)
		mn = max(mn, a)
		if k.st.float != 0 {
			if k.st.clear != 0 {
				fw = 0
			}
			fw += c
			mx = max(mx, fw)
		} else {
			if k.st.clear != 0 {
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

func (L *lay) imgSize(b *Box, cw float32) (float32, float32) {
	st := b.st
	iw, ih := b.img.w, b.img.h
	if cw < 0 {
		L.bp(b, 0)
	} else {
		L.bp(b, cw)
	}
	hb, vb := b.hbp(), b.vbp()
	if !st.borderBox {
		hb, vb = 0, 0
	}
	wset, hset := !st.w.auto() && !(cw < 0 && st.w.hasPct()), !st.h.auto() && !st.h.hasPct()
	var w, h float32
	if wset {
		w = max(0, st.w.res(max(cw, 0))-hb)
	}
	if hset {
		h = max(0, st.h.px-vb)
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
	if !st.maxW.auto() && !(cw < 0 && st.maxW.hasPct()) {
		m := max(0, st.maxW.res(max(cw, 0))-hb)
		if w > m {
			if !hset && w > 0 {
				h = h * m / w
			}
			w = m
		}
	}
	if !st.minW.auto() && !st.minW.hasPct() {
		m := st.minW.px - hb
		if w < m {
			if !hset && w > 0 {
				h = h * m / w
			}
			w = m
		}
	}
	if !st.maxH.auto() && !st.maxH.hasPct() && h > st.maxH.px-vb {
		m := st.maxH.px - vb
		if !wset && h > 0 {
			w = w * m / h
		}
		h = m
	}
	if !st.minH.auto() && !st.minH.hasPct() && h < st.minH.px-vb {
		h = st.minH.px - vb
	}
	return w + b.hbp(), h + b.vbp()
}

func isBFC(b *Box) bool {
	switch b.k {
	case kTable, kFlex, kCell, kImg, kCaption:
		return true
	}
	s := b.st
	return s.overflow || s.float != 0 || s.pos == 2 || s.display == dInlineBlock
}

type strut struct{ p, n, q float32 }

func (s *strut) add(v float32, quirk bool) {
	if v < 0 {
		s.n = min(s.n, v)
	} else if quirk {
		s.q = max(s.q, v)
	} else {
		s.p = max(s.p, v)
	}
}
func (s *strut) join(o strut) { s.p, s.n, s.q = max(s.p, o.p), min(s.n, o.n), max(s.q, o.q) }
func (s strut) sum() float32  { return max(s.p, s.q) + s.n }

// fit: shrink to fit
func (L *lay) fit(b *Box, avail float32) float32 {
	mn, mx := L.minmax(b)
	return max(mn, min(mx, avail))
}

// usedW computes border-box width of block-level box b in containing width cw
func (L *lay) usedW(b *Box, cw float32, shrink bool, avail float32) float32 {
	st := b.st
	L.bp(b, cw)
	switch b.k {
	case kImg:
		w, h := L.imgSize(b, cw)
		b.h = h
		return w
	case kTable:
		return b.tab.usedW(L, b, cw, avail)
	}
	var w float32
	if !st.w.auto() {
		w = L.toBorder(b, st.w.res(cw))
	} else if shrink {
		m := st.m[1].res(cw) + st.m[3].res(cw)
		w = L.fit(b, avail-m)
		L.bp(b, cw)
	} else {
		w = avail - st.m[1].res(cw) - st.m[3].res(cw)
		w = max(w, b.hbp())
	}
	return L.clampW(b, w, cw)
}

func (L *lay) hOf(b *Box, cbH float32) (float32, bool) { // border-box specified height
	st := b.st
	if st.h.auto() || st.h.hasPct() && cbH < 0 {
		return 0, false
	}
	v := st.h.res(max(cbH, 0))
	if st.borderBox || b.k == kCell && L.c.quirks {
		return max(v, b.vbp()), true
	}
	return v + b.vbp(), true
}
func (L *lay) clampH(b *Box, h float32) float32 {
	st := b.st
	a := float32(0)
	if !st.borderBox {
		a = b.vbp()
	}
	if !st.maxH.auto() && !st.maxH.hasPct() {
		h = min(h, max(b.vbp(), st.maxH.px+a))
	}
	if !st.minH.auto() && !st.minH.hasPct() {
		h = max(h, st.minH.px+a)
	}
	return h
}

func (L *lay) selfColl(b *Box) bool {
	if b.selfColl != 0 {
		return b.selfColl == 1
	}
	r := L.selfColl0(b)
	b.selfColl = 2
	if r {
		b.selfColl = 1
	}
	return r
}
func (L *lay) selfColl0(b *Box) bool {
	if b.k != kBlock || isBFC(b) {
		return false
	}
	s := b.st
	if s.bw[0]+s.bw[2] > 0 || s.p[0].px+s.p[2].px+s.p[0].pct+s.p[2].pct > 0 {
		return false
	}
	if !s.h.auto() && !s.h.hasPct() && s.h.px > 0 || !s.minH.auto() && s.minH.px > 0 {
		return false
	}
	if b.isLI && b.marker != "" && b.inl {
		return false
	}
	if b.inl {
		return L.getIFC(b).empty
	}
	for _, k := range b.kids {
		if k.outOfFlow() {
			continue
		}
		if !L.selfColl(k) {
			return false
		}
	}
	return true
}

func (L *lay) quirkC(b *Box) bool {
	return L.c.quirks && (b.k == kCell || b.n != nil && b.n.Data == "body")
}

// topStrut: margin before, collapsed through first children
func (L *lay) topStrut(b *Box, cw float32) strut {
	if b.stOK {
		return strut{b.stPos, b.stNeg, b.baseline}
	}
	var s strut
	st := b.st
	s.add(st.m[0].res(cw), st.quirkMT && L.c.quirks)
	if b.k == kBlock && !isBFC(b) && st.bw[0] == 0 && st.p[0].px == 0 && st.p[0].pct == 0 && !b.inl {
		for _, k := range b.kids {
			if k.outOfFlow() {
				continue
			}
			if k.st.clear != 0 {
				break
			}
			ks := L.topStrut(k, cw)
			if L.quirkC(b) {
				ks.q = 0
			}
			s.join(ks)
			if L.selfColl(k) {
				bs := strut{}
				bs.add(k.st.m[2].res(cw), k.st.quirkMB && L.c.quirks)
				if L.quirkC(b) {
					bs.q = 0
				}
				s.join(bs)
				continue
			}
			break
		}
	}
	b.stOK = true
	b.stPos, b.stNeg, b.baseline = s.p, s.n, s.q
	return s
}

func wcenter(b *Box) al { return b.st.align }

// place horizontally: returns x offset in content box
func (L *lay) hplace(b *Box, par *Box, w, l, r, cw float32) float32 {
	ml, mr := b.st.m[3], b.st.m[1]
	sp := r - l - w - ml.res(cw) - mr.res(cw)
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
		return l + ml.res(cw)
	}
	a := par.st.align
	if b.biiSt != nil {
		a = b.biiSt.align
	}
	if sp > 0 && b.st.w.auto() && b.k == kBlock && b.st.maxW.auto() {
		sp = 0
	}
	if sp > 0 {
		switch a {
		case aWCenter:
			return l + ml.res(cw) + sp/2
		case aWRight:
			return l + ml.res(cw) + sp
		case aWLeft:
			return l + ml.res(cw)
		}
	}
	if par.st.rtl {
		return r - w - mr.res(cw)
	}
	return l + ml.res(cw)
}

// kids lays out block children of b. (ox,oy): content origin in bfc coords. returns content height and bottom strut
func (L *lay) kids(b *Box, cw, cbH float32, bfc *fctx, ox, oy float32, absorb bool) (float32, strut) {
	cx, cy := b.b[3]+b.p[3], b.b[0]+b.p[0]
	y := float32(0)
	var s strut
	qc := L.quirkC(b)
	atTop := true
	for _, k := range b.kids {
		if L.stop() {
			break
		}
		if k.outOfFlow() {
			if k.st.pos == 2 {
				L.abs(k, cw, cx, cy+y)
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
			ts.q = 0
		}
		s.join(ts)
		yb := y + s.sum()
		if atTop && absorb {
			yb = y
		}
		if k.st.clear != 0 {
			if c := bfc.clearY(k.st.clear) - oy; c > yb {
				yb = c
				if atTop {
					atTop = false
				}
			}
		}
		var ks strut
		if isBFC(k) {
			// beside floats
			l, r := bfc.avail(oy+yb, 1, ox, ox+cw)
			av := r - l
			w := L.usedW(k, cw, false, av)
			for w+k.st.m[1].res(cw)+k.st.m[3].res(cw) > r-l+.01 && (l > ox || r < ox+cw) {
				if !k.st.w.auto() || k.k != kBlock || true {
					ny := bfc.nextY(oy + yb)
					if ny <= oy+yb {
						break
					}
					yb = ny - oy
					l, r = bfc.avail(oy+yb, 1, ox, ox+cw)
					w = L.usedW(k, cw, false, r-l)
				}
			}
			k.w = w
			k.x = cx + L.hplace(k, b, w, l-ox, r-ox, cw)
			k.y = cy + yb
			L.layoutBFC(k, cw, cbH)
			ks.add(k.st.m[2].res(cw), k.st.quirkMB && L.c.quirks)
		} else {
			w := L.usedW(k, cw, false, cw)
			k.w = w
			k.x = cx + L.hplace(k, b, w, 0, cw, cw)
			k.y = cy + yb
			ks = L.block(k, cw, cbH, bfc, ox+k.x-cx, oy+yb)
		}
		if L.selfColl(k) && k.h == 0 {
			if atTop && qc {
				ks.q = 0
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
func (L *lay) block(b *Box, cw, cbH float32, bfc *fctx, bx, by float32) strut {
	st := b.st
	iw := max(0, b.w-b.hbp())
	ox, oy := bx+b.b[3]+b.p[3], by+b.b[0]+b.p[0]
	sh, hasH := L.hOf(b, cbH)
	ch := float32(-1)
	if hasH {
		ch = sh - b.vbp()
	}
	var ks strut
	var h float32
	if b.inl {
		h = L.layoutInline(b, iw, bfc, ox, oy, b.b[3]+b.p[3], b.b[0]+b.p[0])
	} else {
		absorb := b.b[0] == 0 && b.p[0] == 0
		h, ks = L.kids(b, iw, ch, bfc, ox, oy, absorb)
		if b.b[2]+b.p[2] > 0 || hasH {
			if !(hasH) || h+ks.sum() < ch {
				h += ks.sum()
			}
			ks = strut{}
		}
	}
	b.h = h + b.vbp()
	if hasH {
		b.h = sh
	}
	b.h = L.clampH(b, b.h)
	L.setBase(b)
	L.rel(b, cw)
	ks.add(st.m[2].res(cw), st.quirkMB && L.c.quirks)
	return ks
}

func (L *lay) rel(b *Box, cw float32) {}

func (L *lay) setBase(b *Box) {
	b.baseline, b.lastBase = -1, -1
	b.stOK = false
	if b.inl {
		for i, ln := range b.lines {
			v := ln.y + ln.base
			if i == 0 {
				b.baseline = v
			}
			b.lastBase = v
		}
		return
	}
	for _, k := range b.kids {
		if k.outOfFlow() {
			continue
		}
		if k.baseline >= 0 && b.baseline < 0 && k.k != kImg {
			b.baseline = k.y + k.baseline
		}
		if k.lastBase >= 0 && k.k != kImg {
			b.lastBase = k.y + k.lastBase
		}
	}
}

// layoutBFC: b.w already known; sets b.h
func (L *lay) layoutBFC(b *Box, cw, cbH float32) {
	if L.stop() {
		return
	}
	switch b.k {
	case kImg:
		b.baseline, b.lastBase = -1, -1
		return // size set in usedW
	case kTable:
		L.bp(b, cw)
		b.tab.layout(L, b, cw, cbH)
		return
	}
	L.bp(b, cw)
	iw := max(0, b.w-b.hbp())
	sh, hasH := L.hOf(b, cbH)
	ch := float32(-1)
	if hasH {
		ch = sh - b.vbp()
	}
	var h float32
	if b.k == kFlex {
		h = L.flex(b, iw, ch)
	} else {
		bfc := &fctx{}
		if b.inl {
			h = L.layoutInline(b, iw, bfc, 0, 0, b.b[3]+b.p[3], b.b[0]+b.p[0])
		} else {
			var ks strut
			h, ks = L.kids(b, iw, ch, bfc, 0, 0, false)
			if L.c.quirks && b.k == kCell {
				ks.q = 0
			}
			h += ks.sum()
		}
		h = max(h, bfc.clearY(3))
	}
	b.h = h + b.vbp()
	b.nat = b.h
	if hasH && b.k != kCell {
		b.h = sh
	} else if hasH {
		b.h = max(b.h, sh)
	}
	b.h = L.clampH(b, b.h)
	L.setBase(b)
	if b.st.overflow && b.st.display == dInlineBlock {
		b.lastBase = -1
	}
}

func (L *lay) atomic(b *Box, cw float32) {
	b.w = L.usedW(b, cw, true, cw)
	L.layoutBFC(b, cw, -1)
}

func (L *lay) floatW(b *Box, cw float32) float32 {
	b.w = L.usedW(b, cw, true, cw)
	return b.w + b.st.m[1].res(cw) + b.st.m[3].res(cw)
}
func (L *lay) float(b *Box, cw float32, bfc *fctx, ox, oy, y, cx, cy float32) {
	w := L.floatW(b, cw)
	L.layoutBFC(b, cw, -1)
	h := b.h + b.st.m[0].res(cw) + b.st.m[2].res(cw)
	ay := oy + y
	for i := range bfc.fl {
		ay = max(ay, bfc.fl[i].y0)
	}
	if b.st.clear != 0 {
		ay = max(ay, bfc.clearY(b.st.clear))
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
	if b.st.float == 2 {
		x = r - w
	}
	b.x = cx + x - ox + b.st.m[3].res(cw)
	b.y = cy + ay - oy + b.st.m[0].res(cw)
	if h > 0 && w > 0 {
		bfc.fl = append(bfc.fl, flt{x, x + w, ay, ay + h, b.st.float == 1})
	}
}
func (L *lay) abs(b *Box, cw, cx, cy float32) {
	b.w = L.usedW(b, cw, true, cw)
	L.layoutBFC(b, cw, -1)
	b.x, b.y = cx+b.st.m[3].res(cw), cy+b.st.m[0].res(cw)
	if !b.st.inset[3].auto() {
		b.x = b.st.inset[3].res(cw)
	} else if !b.st.inset[1].auto() {
		b.x = cw - b.w - b.st.inset[1].res(cw)
	}
	if !b.st.inset[0].auto() {
		b.y = b.st.inset[0].px
	}
}

func (L *lay) flex(b *Box, cw, ch float32) float32 {
	cx, cy := b.b[3]+b.p[3], b.b[0]+b.p[0]
	if b.st.flexCol {
		y := float32(0)
		for i, k := range b.kids {
			if i > 0 {
				y += b.st.gap
			}
			w := L.usedW(k, cw, b.st.alignI == "center" || b.st.alignI == "flex-start", cw)
			k.w = w
			y += k.st.m[0].res(cw)
			k.y = cy + y
			k.x = cx + k.st.m[3].res(cw)
			if b.st.alignI == "center" || k.st.m[1].auto() && k.st.m[3].auto() {
				k.x = cx + (cw-w)/2
			}
			L.layoutBFC(k, cw, -1)
			y += k.h + k.st.m[2].res(cw)
		}
		return y
	}
	type it struct {
		k          *Box
		base, w, m float32
		mn         float32
	}
	var lines [][]it
	var cur []it
	used := float32(0)
	for _, k := range b.kids {
		if k.st.pos == 2 {
			L.abs(k, cw, cx, cy)
			continue
		}
		L.bp(k, cw)
		var w float32
		if !k.st.basis.auto() {
			w = L.toBorder(k, k.st.basis.res(cw))
		} else if !k.st.w.auto() {
			w = L.toBorder(k, k.st.w.res(cw))
			if k.k == kImg {
				w, _ = L.imgSize(k, cw)
			}
		} else {
			_, w = L.minmax(k)
			L.bp(k, cw)
		}
		w = L.clampW(k, w, cw)
		mn, _ := L.minmax(k)
		L.bp(k, cw)
		if !k.st.w.auto() {
			mn = min(mn, w)
		}
		m := k.st.m[1].res(cw) + k.st.m[3].res(cw)
		if b.st.flexWrap && len(cur) > 0 && used+b.st.gap+w+m > cw+.01 {
			lines = append(lines, cur)
			cur, used = nil, 0
		}
		if len(cur) > 0 {
			used += b.st.gap
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
			y += b.st.gap
		}
		tot, gr, sh := float32(0), float32(0), float32(0)
		autos := 0
		for i := range ln {
			tot += ln[i].base + ln[i].m
			gr += ln[i].k.st.grow
			sh += ln[i].k.st.shrink * ln[i].base
			if ln[i].k.st.m[1].auto() {
				autos++
			}
			if ln[i].k.st.m[3].auto() {
				autos++
			}
		}
		free := cw - tot - b.st.gap*float32(len(ln)-1)
		for i := range ln {
			if free > 0 && gr > 0 {
				ln[i].w = ln[i].base + free*ln[i].k.st.grow/max(1, gr)
			} else if free < 0 && sh > 0 {
				ln[i].w = max(ln[i].mn, ln[i].base+free*ln[i].k.st.shrink*ln[i].base/sh)
			}
			ln[i].w = L.clampW(ln[i].k, ln[i].w, cw)
		}
		used := float32(0)
		for i := range ln {
			used += ln[i].w + ln[i].m
		}
		free = cw - used - b.st.gap*float32(len(ln)-1)
		x, gap := float32(0), b.st.gap
		if free > 0 && autos == 0 {
			switch b.st.justify {
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
			if k.k == kImg {
				_, k.h = L.imgSize(k, cw)
			} else {
				L.layoutBFC(k, cw, -1)
			}
			hmax = max(hmax, k.h+k.st.m[0].res(cw)+k.st.m[2].res(cw))
		}
		if len(lines) == 1 && ch > hmax {
			hmax = ch
		}
		for i := range ln {
			k := ln[i].k
			if i > 0 {
				x += gap
			}
			if autos > 0 && free > 0 && k.st.m[3].auto() {
				x += free / float32(autos)
			}
			k.x = cx + x + k.st.m[3].res(cw)
			k.y = cy + y + k.st.m[0].res(cw)
			a := b.st.alignI
			if k.st.alignSelf != "" {
				a = k.st.alignSelf
			}
			fh := k.h + k.st.m[0].res(cw) + k.st.m[2].res(cw)
			switch a {
			case "center":
				k.y += (hmax - fh) / 2
			case "flex-end", "end":
				k.y += hmax - fh
			case "flex-start", "start", "baseline":
			default:
				if k.st.h.auto() && k.k != kImg && k.k != kTable {
					k.h = hmax - k.st.m[0].res(cw) - k.st.m[2].res(cw)
				}
			}
			x += k.w + ln[i].m
			if autos > 0 && free > 0 && k.st.m[1].auto() {
				x += free / float32(autos)
			}
		}
		y += hmax
	}
	return y
}
