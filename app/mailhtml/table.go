package mailhtml

import "strconv"

type cellInfo struct {
	r, c, rs, cs int
	b            *Box
	coll         bool
	cb           [4]float32
	cbc          [4]RGBA
	cbs          [4]uint8
	base         float32
	natH         float32
}
type tcol struct {
	min, max, pct float32
	fixed         bool
	used          bool // a cell originates here
	w, x          float32
}
type tabInfo struct {
	captions []*Box
	cols     []Len
	rows     []*Box
	groups   []*Box
	cells    []*cellInfo
	tc       []tcol
	done     bool
	cb       [4]float32
	grid1    bool
	capTop   float32
}

func spanAttr(b *Box, k string, mx int) int {
	if b.n == nil {
		return 1
	}
	s, ok := attr(b.n, k)
	if !ok {
		return 1
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 1
	}
	return min(n, mx)
}

func (t *tabInfo) grid(b *Box) {
	r := 0
	nc := len(t.cols)
	var occ []int // column -> rows remaining occupied (exclusive end row)
	for _, g := range b.kids {
		g0 := r
		_ = g0
		for _, row := range g.kids {
			t.rows = append(t.rows, row)
			c := 0
			for _, cb := range row.kids {
				for c < len(occ) && occ[c] > r {
					c++
				}
				ci := &cellInfo{r: r, c: c, cs: spanAttr(cb, "colspan", maxSpan), rs: spanAttr(cb, "rowspan", maxSpan), b: cb}
				cb.cell = ci
				ci.rs = min(ci.rs, len(g.kids)-(r-g0))
				t.cells = append(t.cells, ci)
				for len(occ) < c+ci.cs {
					occ = append(occ, 0)
				}
				for q := c; q < c+ci.cs; q++ {
					occ[q] = r + ci.rs
				}
				c += ci.cs
			}
			r++
		}
	}
	nc = max(nc, len(occ))
	// drop trailing/unused columns that only exist by colspan: they merge
	t.tc = make([]tcol, nc)
	for i := range t.cols {
		t.tc[i].used = true
	}
	for _, c := range t.cells {
		t.tc[c.c].used = true
	}
	if b.st.collapse {
		t.collapse(b)
	}
}

func (t *tabInfo) collapse(b *Box) {
	R, C := len(t.rows), len(t.tc)
	if R == 0 || C == 0 || R*C > 200000 {
		return
	}
	own := make([]*cellInfo, R*C)
	for _, c := range t.cells {
		for i := c.r; i < min(R, c.r+c.rs); i++ {
			for j := c.c; j < c.c+c.cs; j++ {
				own[i*C+j] = c
			}
		}
	}
	type bd struct {
		w float32
		c RGBA
		s uint8
	}
	better := func(a, n bd) bd {
		if n.s != 0 && n.w > a.w {
			return n
		}
		return a
	}
	side := func(s *Style, i int) bd { return bd{s.bw[i], s.bc[i], s.bs[i]} }
	for _, c := range t.cells {
		c.coll = true
		for i := 0; i < 4; i++ {
			e := side(c.b.st, i)
			// neighbours
			switch i {
			case 0:
				if c.r > 0 {
					if o := own[(c.r-1)*C+c.c]; o != nil && o != c {
						e = better(e, side(o.b.st, 2))
					}
					e = better(e, side(t.rows[c.r-1].st, 2))
				} else {
					e = better(e, side(b.st, 0))
				}
				e = better(e, side(t.rows[c.r].st, 0))
			case 2:
				rr := c.r + c.rs
				if rr < R {
					if o := own[rr*C+c.c]; o != nil {
						e = better(e, side(o.b.st, 0))
					}
					e = better(e, side(t.rows[rr].st, 0))
				} else {
					e = better(e, side(b.st, 2))
				}
				e = better(e, side(t.rows[min(R-1, rr-1)].st, 2))
			case 3:
				if c.c > 0 {
					if o := own[c.r*C+c.c-1]; o != nil {
						e = better(e, side(o.b.st, 1))
					}
				} else {
					e = better(e, side(b.st, 3))
					e = better(e, side(t.rows[c.r].st, 3))
				}
			case 1:
				cc := c.c + c.cs
				if cc < C {
					if o := own[c.r*C+cc]; o != nil {
						e = better(e, side(o.b.st, 3))
					}
				} else {
					e = better(e, side(b.st, 1))
					e = better(e, side(t.rows[c.r].st, 1))
				}
			}
			c.cb[i] = e.w / 2
			c.cbc[i] = e.c
			c.cbs[i] = e.s
			if i == 0 && c.r == 0 || i == 2 && c.r+c.rs >= R || i == 3 && c.c == 0 || i == 1 && c.c+c.cs >= C {
				if i == 0 || i == 2 || c.r == 0 {
					t.cb[i] = max(t.cb[i], e.w/2)
				}
			}
		}
	}
}

func (t *tabInfo) sp(b *Box) (float32, float32) {
	if b.st.collapse {
		return 0, 0
	}
	return b.st.bsH, b.st.bsV
}
func (t *tabInfo) nUsed() int {
	n := 0
	for i := range t.tc {
		if t.tc[i].used {
			n++
		}
	}
	return n
}

func (t *tabInfo) measure(L *lay, b *Box) {
	if t.done {
		return
	}
	t.done = true
	sh, _ := t.sp(b)
	for i, l := range t.cols {
		if l.hasPct() {
			t.tc[i].pct = max(t.tc[i].pct, l.pct)
		} else if !l.auto() {
			t.tc[i].max = max(t.tc[i].max, l.px)
			t.tc[i].min = max(t.tc[i].min, 0)
			t.tc[i].fixed = true
		}
	}
	var spans []*cellInfo
	maxSpan := 1
	for _, c := range t.cells {
		eff := 0
		for q := c.c; q < c.c+c.cs; q++ {
			if t.tc[q].used {
				eff++
			}
		}
		if eff > 1 {
			spans = append(spans, c)
			maxSpan = max(maxSpan, eff)
			continue
		}
		mn, mx, pct, fx := t.cellMM(L, c)
		tc := &t.tc[c.c]
		tc.min = max(tc.min, mn)
		if fx && !tc.fixed {
			tc.fixed = true
			tc.max = max(tc.min, mx)
			// a fixed column: max is the fixed width of the largest
		} else if fx || !tc.fixed {
			tc.max = max(tc.max, mx)
		}
		if !fx && tc.fixed {
			tc.max = max(tc.max, mx*0+tc.min)
		}
		tc.pct = max(tc.pct, pct)
	}
	for i := range t.tc {
		t.tc[i].max = max(t.tc[i].max, t.tc[i].min)
	}
	t.capPct()
	for n := 2; n <= maxSpan && len(spans) > 0; n++ {
		rest := spans[:0:0]
		for _, c := range spans {
			var cols []*tcol
			for q := c.c; q < c.c+c.cs; q++ {
				if t.tc[q].used {
					cols = append(cols, &t.tc[q])
				}
			}
			if len(cols) != n {
				rest = append(rest, c)
				continue
			}
			mn, mx, pct, fx := t.cellMM(L, c)
			spc := sh * float32(n-1)
			mn, mx = max(0, mn-spc), max(0, mx-spc)
			var smin, smax, spct float32
			for _, q := range cols {
				smin += q.min
				smax += q.max
				spct += q.pct
			}
			if pct > spct {
				// surplus to non percent columns by max
				var tm float32
				cnt := 0
				for _, q := range cols {
					if q.pct == 0 {
						tm += q.max
						cnt++
					}
				}
				for _, q := range cols {
					if q.pct == 0 {
						if tm > 0 {
							q.pct = (pct - spct) * q.max / tm
						} else {
							q.pct = (pct - spct) / float32(cnt)
						}
					}
				}
			}
			if mn > smin {
				ws := distribute(cols, mn, true)
				for i, q := range cols {
					q.min = max(q.min, ws[i])
				}
			}
			if mx > smax {
				ws := distribute(cols, mx, fx)
				for i, q := range cols {
					q.max = max(q.max, ws[i])
				}
			}
			for _, q := range cols {
				q.max = max(q.max, q.min)
			}
		}
		spans = rest
	}
	t.capPct()
}
func (t *tabInfo) capPct() {
	tot := float32(0)
	for i := range t.tc {
		if tot+t.tc[i].pct > 100 {
			t.tc[i].pct = max(0, 100-tot)
		}
		tot += t.tc[i].pct
	}
}

func (t *tabInfo) cellMM(L *lay, c *cellInfo) (mn, mx, pct float32, fx bool) {
	b := c.b
	st := b.st
	mn, mx = L.minmax(b)
	L.bp(b, 0)
	if !st.w.auto() {
		if st.w.hasPct() {
			pct = st.w.pct
		} else if st.w.px > 0 || true {
			w := L.toBorder(b, st.w.px)
			fx = true
			if st.ws == wsNowrap && L.c.quirks {
				if _, ok := attr(b.n, "nowrap"); ok {
					mn = max(mn, w)
				}
			}
			mx = max(mn, w)
		}
	}
	if !st.minW.auto() && !st.minW.hasPct() {
		m := L.toBorder(b, st.minW.px)
		mn, mx = max(mn, m), max(mx, m)
	}
	if !st.maxW.auto() && !st.maxW.hasPct() {
		m := L.toBorder(b, st.maxW.px)
		mx = max(mn, min(mx, m))
	}
	return
}

// distribute per CSS tables 3 / Blink's guesses
func distribute(cols []*tcol, target float32, constrained bool) []float32 {
	n := len(cols)
	g := make([]float32, n)
	var gMin, gPct, gFix, gMax float32
	pctW := func(c *tcol) float32 { return max(c.min, c.pct*target/100) }
	for _, c := range cols {
		gMin += c.min
		if c.pct > 0 {
			p := pctW(c)
			gPct += p
			gFix += p
			gMax += p
		} else {
			gPct += c.min
			if c.fixed {
				gFix += c.max
			} else {
				gFix += c.min
			}
			gMax += c.max
		}
	}
	switch {
	case target <= gMin:
		for i, c := range cols {
			g[i] = c.min
		}
	case target < gPct:
		k := (target - gMin) / (gPct - gMin)
		for i, c := range cols {
			g[i] = c.min
			if c.pct > 0 {
				g[i] += (pctW(c) - c.min) * k
			}
		}
	case target < gFix:
		k := (target - gPct) / (gFix - gPct)
		for i, c := range cols {
			g[i] = c.min
			if c.pct > 0 {
				g[i] = pctW(c)
			} else if c.fixed {
				g[i] += (c.max - c.min) * k
			}
		}
	case target < gMax:
		k := (target - gFix) / (gMax - gFix)
		for i, c := range cols {
			switch {
			case c.pct > 0:
				g[i] = pctW(c)
			case c.fixed:
				g[i] = c.max
			default:
				g[i] = c.min + (c.max-c.min)*k
			}
		}
	default:
		ex := target - gMax
		var sAuto, sFix, sPct float32
		nAuto, nFix, nPct := 0, 0, 0
		for i, c := range cols {
			g[i] = c.max
			if c.pct > 0 {
				g[i] = pctW(c)
				sPct += c.pct
				nPct++
			} else if c.fixed {
				sFix += c.max
				nFix++
			} else {
				sAuto += c.max
				nAuto++
			}
		}
		for i, c := range cols {
			isA, isF, isP := c.pct == 0 && !c.fixed, c.pct == 0 && c.fixed, c.pct > 0
			switch {
			case nAuto > 0:
				if isA {
					if sAuto > 0 {
						g[i] += ex * c.max / sAuto
					} else {
						g[i] += ex / float32(nAuto)
					}
				}
			case nFix > 0:
				if isF {
					if sFix > 0 {
						g[i] += ex * c.max / sFix
					} else {
						g[i] += ex / float32(nFix)
					}
				}
			case nPct > 0 && isP:
				g[i] += ex * c.pct / sPct
			}
		}
	}
	return g
}

func (t *tabInfo) minmax(L *lay, b *Box) (float32, float32) {
	t.measure(L, b)
	sh, _ := t.sp(b)
	var mn, mx, pct, maxP, rest float32
	n := 0
	for i := range t.tc {
		c := &t.tc[i]
		if !c.used {
			continue
		}
		n++
		mn += c.min
		mx += c.max
		if c.pct > 0 {
			pct += c.pct
			maxP = max(maxP, c.max*100/c.pct)
		} else {
			rest += c.max
		}
	}
	if pct > 0 {
		m := maxP
		if pct < 99.99 {
			m = max(m, rest*100/(100-pct))
		} else if rest > 0 {
			m = 1e5
		}
		mx = max(mx, m)
	}
	e := b.hbp()
	if n > 0 {
		e += sh * float32(n+1)
	}
	mn, mx = mn+e, mx+e
	for _, c := range t.captions {
		a, _ := L.minmaxM(c)
		mn = max(mn, a)
		mx = max(mx, a)
	}
	return mn, max(mn, mx)
}

func (t *tabInfo) usedW(L *lay, b *Box, cw, avail float32) float32 {
	st := b.st
	L.minmax(b) // caches
	L.bp(b, 0)
	mn, mx := t.minmax(L, b)
	L.bp(b, cw)
	fixedL := st.fixed && !st.w.auto()
	if fixedL {
		mn = b.hbp()
	}
	var w float32
	if st.w.auto() {
		m := st.m[1].res(cw) + st.m[3].res(cw)
		w = max(mn, min(mx, avail-m))
	} else {
		w = max(mn, L.toBorder(b, st.w.res(cw)))
	}
	if !st.maxW.auto() {
		w = min(w, max(mn, L.toBorder(b, st.maxW.res(cw))))
	}
	if !st.minW.auto() {
		w = max(w, L.toBorder(b, st.minW.res(cw)))
	}
	return w
}

func (t *tabInfo) layout(L *lay, b *Box, cw, cbH float32) {
	t.measure(L, b)
	L.bp(b, cw)
	sh, sv := t.sp(b)
	st := b.st
	n := t.nUsed()
	inner := b.w - b.hbp()
	if n > 0 {
		inner -= sh * float32(n+1)
	}
	var cols []*tcol
	for i := range t.tc {
		if t.tc[i].used {
			cols = append(cols, &t.tc[i])
		}
	}
	var ws []float32
	if st.fixed && !st.w.auto() {
		ws = t.fixedW(L, cols, inner, sh)
	} else {
		ws = distribute(cols, inner, true)
	}
	for i, c := range cols {
		c.w = ws[i]
	}
	x := b.b[3] + b.p[3] + sh
	if st.rtl {
		x = b.w - b.b[1] - b.p[1] - sh
		for i := range t.tc {
			c := &t.tc[i]
			if c.used {
				x -= c.w
			}
			c.x = x
			if c.used {
				x -= sh
			}
		}
	} else {
		for i := range t.tc {
			c := &t.tc[i]
			c.x = x
			if c.used {
				x += c.w + sh
			}
		}
	}
	y := float32(0)
	capBefore := func(bottom bool) {
		for _, c := range t.captions {
			if c.st.captionBottom != bottom {
				continue
			}
			c.w = b.w
			L.layoutBFC(c, b.w, -1)
			c.x, c.y = 0, y
			y += c.h
		}
	}
	capBefore(false)
	capH := y
	y += b.b[0] + b.p[0]
	R := len(t.rows)
	rh := make([]float32, R)
	rbase := make([]float32, R)
	rdesc := make([]float32, R)
	for _, c := range t.cells {
		w := float32(0)
		k := 0
		for q := c.c; q < c.c+c.cs && q < len(t.tc); q++ {
			if t.tc[q].used {
				w += t.tc[q].w
				k++
			}
		}
		if k > 1 {
			w += sh * float32(k-1)
		}
		c.b.w = w
		L.layoutBFC(c.b, b.w, -1)
		c.natH = c.b.h
		if c.b.st.h.hasPct() {
		}
		// natural content height (before specified height)
		if c.rs == 1 {
			if c.b.st.valign == vaBaseline || c.b.st.valign >= vaTextTop {
				bs := c.b.baseline
				if bs < 0 {
					bs = c.b.h - c.b.b[2] - c.b.p[2]
					if len(c.b.lines) == 0 && len(c.b.kids) == 0 {
						bs = 0
					}
				}
				c.base = bs
				rbase[c.r] = max(rbase[c.r], bs)
				rdesc[c.r] = max(rdesc[c.r], c.b.h-bs)
				rh[c.r] = max(rh[c.r], rbase[c.r]+rdesc[c.r])
			}
			rh[c.r] = max(rh[c.r], c.b.h)
		}
	}
	for i, r := range t.rows {
		if !r.st.h.auto() && !r.st.h.hasPct() {
			rh[i] = max(rh[i], r.st.h.px)
		}
	}
	for _, c := range t.cells {
		if c.rs > 1 {
			s := sv * float32(c.rs-1)
			e := min(R, c.r+c.rs)
			for i := c.r; i < e; i++ {
				s += rh[i]
			}
			if c.b.h > s {
				ex := c.b.h - s
				tot := s - sv*float32(c.rs-1)
				if tot > 0 {
					for i := c.r; i < e; i++ {
						rh[i] += ex * rh[i] / tot
					}
				} else {
					rh[e-1] += ex
				}
			}
		}
	}
	tot := float32(0)
	if R > 0 {
		tot = sv * float32(R+1)
	}
	for _, h := range rh {
		tot += h
	}
	// table height
	if hs, ok := L.hOf(b, cbH); ok {
		hs = max(hs, L.clampH(b, 0))
		ex := hs - b.vbp() - tot
		if ex > 0 && R > 0 {
			t.growRows(rh, ex)
			tot += ex
		}
	} else if m := L.clampH(b, 0) - b.vbp() - tot; m > 0 && R > 0 && !b.st.minH.auto() {
		t.growRows(rh, m)
		tot += m
	}
	y += sv
	ri := 0
	b.baseline = -1
	for _, g := range b.kids {
		g.x, g.y = b.b[3]+b.p[3]+sh, y
		g.w = b.w - b.hbp() - 2*sh
		for _, r := range g.kids {
			r.x, r.y = 0, y-g.y
			r.w, r.h = g.w, rh[ri]
			if ri == 0 && rbase[0] > 0 {
				b.baseline = y + rbase[0]
			}
			y += rh[ri] + sv
			ri++
		}
		g.h = max(0, y-sv-g.y)
	}
	for _, c := range t.cells {
		r := t.rows[c.r]
		h := sv * float32(c.rs-1)
		for i := c.r; i < min(R, c.r+c.rs); i++ {
			h += rh[i]
		}
		cb := c.b
		cx := t.tc[c.c].x
		if st.rtl && c.cs > 1 {
			cx = t.tc[min(len(t.tc)-1, c.c+c.cs-1)].x
		}
		cb.x, cb.y = cx-(b.b[3]+b.p[3]+sh), 0
		_ = r
		content := cb.nat
		free := h - content
		cb.h = h
		dy := float32(0)
		switch cb.st.valign {
		case vaTop:
		case vaMiddle:
			dy = free / 2
		case vaBottom:
			dy = free
		default:
			dy = rbase[c.r] - c.base
			if c.rs > 1 {
				dy = 0
			}
		}
		if dy != 0 {
			shiftKids(cb, dy)
		}
		if ri == 0 && b.baseline < 0 && cb.baseline >= 0 {
			b.baseline = cb.baseline
		}
	}
	if b.baseline < 0 && R > 0 {
		for _, c := range t.cells {
			if c.r == 0 && c.b.baseline >= 0 {
				b.baseline = max(b.baseline, t.rows[0].y+b.kids[0].y+c.b.baseline)
			}
		}
		if b.baseline < 0 {
			b.baseline = b.kids[0].y + rh[0]
		}
	}
	b.lastBase = b.baseline
	if R == 0 {
		tot = 0
		if hs, ok := L.hOf(b, cbH); ok {
			tot = max(0, hs-b.vbp())
		}
	}
	b.h = capH + b.vbp() + tot
	y = b.h
	capBefore(true)
	b.h = y
	b.stOK = false
	b.tab.capTop = capH
}

func (t *tabInfo) growRows(rh []float32, ex float32) {
	// auto rows first, in proportion to their height
	s := float32(0)
	cnt := 0
	for i, r := range t.rows {
		fixed := !r.st.h.auto() && !r.st.h.hasPct()
		for _, k := range r.kids {
			if !k.st.h.auto() && !k.st.h.hasPct() {
				fixed = true
			}
		}
		if !fixed {
			s += rh[i]
			cnt++
		}
		_ = i
	}
	if s > 0 {
		for i, r := range t.rows {
			fixed := !r.st.h.auto() && !r.st.h.hasPct()
			for _, k := range r.kids {
				if !k.st.h.auto() && !k.st.h.hasPct() {
					fixed = true
				}
			}
			if !fixed {
				rh[i] += ex * rh[i] / s
			}
		}
		return
	}
	for i := range rh {
		s += rh[i]
	}
	for i := range rh {
		if s > 0 {
			rh[i] += ex * rh[i] / s
		} else {
			rh[i] += ex / float32(len(rh))
		}
	}
}

func shiftKids(b *Box, dy float32) {
	for _, l := range b.lines {
		l.y += dy
		for i := range l.frags {
			if fb := l.frags[i].b; fb != nil && !l.frags[i].deco {
				fb.y += dy
			}
		}
	}
	for _, k := range b.kids {
		if b.inl && !k.outOfFlow() {
			continue
		}
		k.y += dy
	}
	if b.inl { // floats nested in inline boxes
		for i := range b.ifc.items {
			it := &b.ifc.items[i]
			if it.k == iFloat || it.k == iAbs {
				direct := false
				for _, k := range b.kids {
					if k == it.b {
						direct = true
						break
					}
				}
				if !direct {
					it.b.y += dy
				}
			}
		}
	}
	if b.baseline >= 0 {
		b.baseline += dy
	}
}

func (t *tabInfo) fixedW(L *lay, cols []*tcol, inner, sh float32) []float32 {
	n := len(cols)
	ws := make([]float32, n)
	set := make([]bool, n)
	idx := map[*tcol]int{}
	for i, c := range cols {
		idx[c] = i
	}
	for i, l := range t.cols {
		if j, ok := idx[&t.tc[i]]; ok && !l.auto() {
			ws[j], set[j] = l.res(inner), true
		}
	}
	for _, c := range t.cells {
		if c.r != 0 || c.b.st.w.auto() {
			continue
		}
		L.bp(c.b, inner)
		w := c.b.st.w.res(inner)
		if !c.b.st.w.hasPct() {
			w = L.toBorder(c.b, w)
		}
		var js []int
		for q := c.c; q < c.c+c.cs; q++ {
			if j, ok := idx[&t.tc[q]]; ok {
				js = append(js, j)
			}
		}
		for _, j := range js {
			if !set[j] {
				ws[j], set[j] = w/float32(len(js)), true
			}
		}
	}
	sum := float32(0)
	un := 0
	for i := range ws {
		sum += ws[i]
		if !set[i] {
			un++
		}
	}
	if un > 0 {
		for i := range ws {
			if !set[i] {
				ws[i] = max(0, inner-sum) / float32(un)
			}
		}
	} else if sum > 0 && sum < inner {
		for i := range ws {
			ws[i] += (inner - sum) * ws[i] / sum
		}
	}
	return ws
}
