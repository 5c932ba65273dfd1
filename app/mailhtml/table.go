package mailhtml

import (
	"strconv"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

type cell struct {
	row, col, rows, cols int
	box                  *box
	collapsed            bool
	borderHalf           [4]float32
	borderColor          [4]css.Color
	borderStyle          [4]uint8
	baseline             float32
	natH                 float32
}
type column struct {
	min, max, percent float32
	fixed             bool
	used              bool // a cell originates here
	width, x          float32
}
type table struct {
	captions   []*box
	widths     []length
	rows       []*box
	groups     []*box
	cells      []*cell
	columns    []column
	done       bool
	borderHalf [4]float32
	grid1      bool
	captionTop float32
}

func spanAttr(b *box, k string, mx int) int {
	if b.node == nil {
		return 1
	}
	s, ok := attr(b.node, k)
	if !ok {
		return 1
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 1
	}
	return min(n, mx)
}

func (t *table) grid(b *box) {
	r := 0
	nc := len(t.widths)
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
				ci := &cell{row: r, col: c, cols: spanAttr(cb, "colspan", maxSpan), rows: spanAttr(cb, "rowspan", maxSpan), box: cb}
				cb.cell = ci
				ci.rows = min(ci.rows, len(g.kids)-(r-g0))
				t.cells = append(t.cells, ci)
				for len(occ) < c+ci.cols {
					occ = append(occ, 0)
				}
				for q := c; q < c+ci.cols; q++ {
					occ[q] = r + ci.rows
				}
				c += ci.cols
			}
			r++
		}
	}
	nc = max(nc, len(occ))
	// drop trailing/unused columns that only exist by colspan: they merge
	t.columns = make([]column, nc)
	for i := range t.widths {
		t.columns[i].used = true
	}
	for _, c := range t.cells {
		t.columns[c.col].used = true
	}
	if b.style.collapse {
		t.collapse(b)
	}
}

func (t *table) collapse(b *box) {
	R, C := len(t.rows), len(t.columns)
	if R == 0 || C == 0 || R*C > 200000 {
		return
	}
	own := make([]*cell, R*C)
	for _, c := range t.cells {
		for i := c.row; i < min(R, c.row+c.rows); i++ {
			for j := c.col; j < c.col+c.cols; j++ {
				own[i*C+j] = c
			}
		}
	}
	type bd struct {
		w float32
		c css.Color
		s uint8
	}
	better := func(a, n bd) bd {
		if n.s != 0 && n.w > a.w {
			return n
		}
		return a
	}
	side := func(s *style, i int) bd { return bd{s.borderWidth[i], s.borderColor[i], s.borderStyle[i]} }
	for _, c := range t.cells {
		c.collapsed = true
		for i := 0; i < 4; i++ {
			e := side(c.box.style, i)
			// neighbours
			switch i {
			case 0:
				if c.row > 0 {
					if o := own[(c.row-1)*C+c.col]; o != nil && o != c {
						e = better(e, side(o.box.style, 2))
					}
					e = better(e, side(t.rows[c.row-1].style, 2))
				} else {
					e = better(e, side(b.style, 0))
				}
				e = better(e, side(t.rows[c.row].style, 0))
			case 2:
				rr := c.row + c.rows
				if rr < R {
					if o := own[rr*C+c.col]; o != nil {
						e = better(e, side(o.box.style, 0))
					}
					e = better(e, side(t.rows[rr].style, 0))
				} else {
					e = better(e, side(b.style, 2))
				}
				e = better(e, side(t.rows[min(R-1, rr-1)].style, 2))
			case 3:
				if c.col > 0 {
					if o := own[c.row*C+c.col-1]; o != nil {
						e = better(e, side(o.box.style, 1))
					}
				} else {
					e = better(e, side(b.style, 3))
					e = better(e, side(t.rows[c.row].style, 3))
				}
			case 1:
				cc := c.col + c.cols
				if cc < C {
					if o := own[c.row*C+cc]; o != nil {
						e = better(e, side(o.box.style, 3))
					}
				} else {
					e = better(e, side(b.style, 1))
					e = better(e, side(t.rows[c.row].style, 1))
				}
			}
			c.borderHalf[i] = e.w / 2
			c.borderColor[i] = e.c
			c.borderStyle[i] = e.s
			if i == 0 && c.row == 0 || i == 2 && c.row+c.rows >= R || i == 3 && c.col == 0 || i == 1 && c.col+c.cols >= C {
				if i == 0 || i == 2 || c.row == 0 {
					t.borderHalf[i] = max(t.borderHalf[i], e.w/2)
				}
			}
		}
	}
}

func (t *table) spacing(b *box) (float32, float32) {
	if b.style.collapse {
		return 0, 0
	}
	return b.style.spacingX, b.style.spacingY
}
func (t *table) usedColumns() int {
	n := 0
	for i := range t.columns {
		if t.columns[i].used {
			n++
		}
	}
	return n
}

func (t *table) measure(L *layouter, b *box) {
	if t.done {
		return
	}
	t.done = true
	sh, _ := t.spacing(b)
	for i, l := range t.widths {
		if l.hasPercent() {
			t.columns[i].percent = max(t.columns[i].percent, l.percent)
		} else if !l.auto() {
			t.columns[i].max = max(t.columns[i].max, l.px)
			t.columns[i].min = max(t.columns[i].min, 0)
			t.columns[i].fixed = true
		}
	}
	var spans []*cell
	maxSpan := 1
	for _, c := range t.cells {
		eff := 0
		for q := c.col; q < c.col+c.cols; q++ {
			if t.columns[q].used {
				eff++
			}
		}
		if eff > 1 {
			spans = append(spans, c)
			maxSpan = max(maxSpan, eff)
			continue
		}
		mn, mx, pct, fx := t.cellMinMax(L, c)
		tc := &t.columns[c.col]
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
		tc.percent = max(tc.percent, pct)
	}
	for i := range t.columns {
		t.columns[i].max = max(t.columns[i].max, t.columns[i].min)
	}
	t.capPercent()
	for n := 2; n <= maxSpan && len(spans) > 0; n++ {
		rest := spans[:0:0]
		for _, c := range spans {
			var cols []*column
			for q := c.col; q < c.col+c.cols; q++ {
				if t.columns[q].used {
					cols = append(cols, &t.columns[q])
				}
			}
			if len(cols) != n {
				rest = append(rest, c)
				continue
			}
			mn, mx, pct, fx := t.cellMinMax(L, c)
			spc := sh * float32(n-1)
			mn, mx = max(0, mn-spc), max(0, mx-spc)
			var smin, smax, spct float32
			for _, q := range cols {
				smin += q.min
				smax += q.max
				spct += q.percent
			}
			if pct > spct {
				// surplus to non percent columns by max
				var tm float32
				cnt := 0
				for _, q := range cols {
					if q.percent == 0 {
						tm += q.max
						cnt++
					}
				}
				for _, q := range cols {
					if q.percent == 0 {
						if tm > 0 {
							q.percent = (pct - spct) * q.max / tm
						} else {
							q.percent = (pct - spct) / float32(cnt)
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
	t.capPercent()
}
func (t *table) capPercent() {
	tot := float32(0)
	for i := range t.columns {
		if tot+t.columns[i].percent > 100 {
			t.columns[i].percent = max(0, 100-tot)
		}
		tot += t.columns[i].percent
	}
}

func (t *table) cellMinMax(L *layouter, c *cell) (mn, mx, pct float32, fx bool) {
	b := c.box
	st := b.style
	mn, mx = L.minmax(b)
	L.resolveEdges(b, 0)
	if !st.width.auto() {
		if st.width.hasPercent() {
			pct = st.width.percent
		} else if st.width.px > 0 || true {
			w := L.borderBoxWidth(b, st.width.px)
			fx = true
			if st.whiteSpace == spaceNowrap && L.engine.quirks {
				if _, ok := attr(b.node, "nowrap"); ok {
					mn = max(mn, w)
				}
			}
			mx = max(mn, w)
		}
	}
	if !st.minWidth.auto() && !st.minWidth.hasPercent() {
		m := L.borderBoxWidth(b, st.minWidth.px)
		mn, mx = max(mn, m), max(mx, m)
	}
	if !st.maxWidth.auto() && !st.maxWidth.hasPercent() {
		m := L.borderBoxWidth(b, st.maxWidth.px)
		mx = max(mn, min(mx, m))
	}
	return
}

// distribute per CSS tables 3 / Blink's guesses
func distribute(cols []*column, target float32, constrained bool) []float32 {
	n := len(cols)
	g := make([]float32, n)
	var gMin, gPct, gFix, gMax float32
	pctW := func(c *column) float32 { return max(c.min, c.percent*target/100) }
	for _, c := range cols {
		gMin += c.min
		if c.percent > 0 {
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
			if c.percent > 0 {
				g[i] += (pctW(c) - c.min) * k
			}
		}
	case target < gFix:
		k := (target - gPct) / (gFix - gPct)
		for i, c := range cols {
			g[i] = c.min
			if c.percent > 0 {
				g[i] = pctW(c)
			} else if c.fixed {
				g[i] += (c.max - c.min) * k
			}
		}
	case target < gMax:
		k := (target - gFix) / (gMax - gFix)
		for i, c := range cols {
			switch {
			case c.percent > 0:
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
			if c.percent > 0 {
				g[i] = pctW(c)
				sPct += c.percent
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
			isA, isF, isP := c.percent == 0 && !c.fixed, c.percent == 0 && c.fixed, c.percent > 0
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
				g[i] += ex * c.percent / sPct
			}
		}
	}
	return g
}

func (t *table) minmax(L *layouter, b *box) (float32, float32) {
	t.measure(L, b)
	sh, _ := t.spacing(b)
	var mn, mx, pct, maxP, rest float32
	n := 0
	for i := range t.columns {
		c := &t.columns[i]
		if !c.used {
			continue
		}
		n++
		mn += c.min
		mx += c.max
		if c.percent > 0 {
			pct += c.percent
			maxP = max(maxP, c.max*100/c.percent)
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
	e := b.edgesX()
	if n > 0 {
		e += sh * float32(n+1)
	}
	mn, mx = mn+e, mx+e
	for _, c := range t.captions {
		a, _ := L.outerMinMax(c)
		mn = max(mn, a)
		mx = max(mx, a)
	}
	return mn, max(mn, mx)
}

func (t *table) usedWidth(L *layouter, b *box, cw, avail float32) float32 {
	st := b.style
	L.minmax(b) // caches
	L.resolveEdges(b, 0)
	mn, mx := t.minmax(L, b)
	L.resolveEdges(b, cw)
	fixedL := st.fixedLayout && !st.width.auto()
	if fixedL {
		mn = b.edgesX()
	}
	var w float32
	if st.width.auto() {
		m := st.margin[1].of(cw) + st.margin[3].of(cw)
		w = max(mn, min(mx, avail-m))
	} else {
		w = max(mn, L.borderBoxWidth(b, st.width.of(cw)))
	}
	if !st.maxWidth.auto() {
		w = min(w, max(mn, L.borderBoxWidth(b, st.maxWidth.of(cw))))
	}
	if !st.minWidth.auto() {
		w = max(w, L.borderBoxWidth(b, st.minWidth.of(cw)))
	}
	return w
}

func (t *table) layout(L *layouter, b *box, cw, cbH float32) {
	t.measure(L, b)
	L.resolveEdges(b, cw)
	sh, sv := t.spacing(b)
	st := b.style
	n := t.usedColumns()
	inner := b.w - b.edgesX()
	if n > 0 {
		inner -= sh * float32(n+1)
	}
	var cols []*column
	for i := range t.columns {
		if t.columns[i].used {
			cols = append(cols, &t.columns[i])
		}
	}
	var ws []float32
	if st.fixedLayout && !st.width.auto() {
		ws = t.fixedWidths(L, cols, inner, sh)
	} else {
		ws = distribute(cols, inner, true)
	}
	for i, c := range cols {
		c.width = ws[i]
	}
	x := b.border[3] + b.padding[3] + sh
	if st.rtl {
		x = b.w - b.border[1] - b.padding[1] - sh
		for i := range t.columns {
			c := &t.columns[i]
			if c.used {
				x -= c.width
			}
			c.x = x
			if c.used {
				x -= sh
			}
		}
	} else {
		for i := range t.columns {
			c := &t.columns[i]
			c.x = x
			if c.used {
				x += c.width + sh
			}
		}
	}
	y := float32(0)
	capBefore := func(bottom bool) {
		for _, c := range t.captions {
			if c.style.captionBottom != bottom {
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
	y += b.border[0] + b.padding[0]
	R := len(t.rows)
	rh := make([]float32, R)
	rbase := make([]float32, R)
	rdesc := make([]float32, R)
	for _, c := range t.cells {
		w := float32(0)
		k := 0
		for q := c.col; q < c.col+c.cols && q < len(t.columns); q++ {
			if t.columns[q].used {
				w += t.columns[q].width
				k++
			}
		}
		if k > 1 {
			w += sh * float32(k-1)
		}
		c.box.w = w
		L.layoutBFC(c.box, b.w, -1)
		c.natH = c.box.h
		if c.box.style.height.hasPercent() {
		}
		// natural content height (before specified height)
		if c.rows == 1 {
			if c.box.style.valign == valignBaseline || c.box.style.valign >= valignTextTop {
				bs := c.box.baseline
				if bs < 0 {
					bs = c.box.h - c.box.border[2] - c.box.padding[2]
					if len(c.box.lines) == 0 && len(c.box.kids) == 0 {
						bs = 0
					}
				}
				c.baseline = bs
				rbase[c.row] = max(rbase[c.row], bs)
				rdesc[c.row] = max(rdesc[c.row], c.box.h-bs)
				rh[c.row] = max(rh[c.row], rbase[c.row]+rdesc[c.row])
			}
			rh[c.row] = max(rh[c.row], c.box.h)
		}
	}
	for i, r := range t.rows {
		if !r.style.height.auto() && !r.style.height.hasPercent() {
			rh[i] = max(rh[i], r.style.height.px)
		}
	}
	for _, c := range t.cells {
		if c.rows > 1 {
			s := sv * float32(c.rows-1)
			e := min(R, c.row+c.rows)
			for i := c.row; i < e; i++ {
				s += rh[i]
			}
			if c.box.h > s {
				ex := c.box.h - s
				tot := s - sv*float32(c.rows-1)
				if tot > 0 {
					for i := c.row; i < e; i++ {
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
	if hs, ok := L.specifiedHeight(b, cbH); ok {
		hs = max(hs, L.clampHeight(b, 0))
		ex := hs - b.edgesY() - tot
		if ex > 0 && R > 0 {
			t.growRows(rh, ex)
			tot += ex
		}
	} else if m := L.clampHeight(b, 0) - b.edgesY() - tot; m > 0 && R > 0 && !b.style.minHeight.auto() {
		t.growRows(rh, m)
		tot += m
	}
	y += sv
	ri := 0
	b.baseline = -1
	for _, g := range b.kids {
		g.x, g.y = b.border[3]+b.padding[3]+sh, y
		g.w = b.w - b.edgesX() - 2*sh
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
		r := t.rows[c.row]
		h := sv * float32(c.rows-1)
		for i := c.row; i < min(R, c.row+c.rows); i++ {
			h += rh[i]
		}
		cb := c.box
		cx := t.columns[c.col].x
		if st.rtl && c.cols > 1 {
			cx = t.columns[min(len(t.columns)-1, c.col+c.cols-1)].x
		}
		cb.x, cb.y = cx-(b.border[3]+b.padding[3]+sh), 0
		_ = r
		content := cb.natural
		free := h - content
		cb.h = h
		dy := float32(0)
		switch cb.style.valign {
		case valignTop:
		case valignMiddle:
			dy = free / 2
		case valignBottom:
			dy = free
		default:
			dy = rbase[c.row] - c.baseline
			if c.rows > 1 {
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
			if c.row == 0 && c.box.baseline >= 0 {
				b.baseline = max(b.baseline, t.rows[0].y+b.kids[0].y+c.box.baseline)
			}
		}
		if b.baseline < 0 {
			b.baseline = b.kids[0].y + rh[0]
		}
	}
	b.lastBaseline = b.baseline
	if R == 0 {
		tot = 0
		if hs, ok := L.specifiedHeight(b, cbH); ok {
			tot = max(0, hs-b.edgesY())
		}
	}
	b.h = capH + b.edgesY() + tot
	y = b.h
	capBefore(true)
	b.h = y
	b.strutKnown = false
	b.table.captionTop = capH
}

func (t *table) growRows(rh []float32, ex float32) {
	// auto rows first, in proportion to their height
	s := float32(0)
	cnt := 0
	for i, r := range t.rows {
		fixed := !r.style.height.auto() && !r.style.height.hasPercent()
		for _, k := range r.kids {
			if !k.style.height.auto() && !k.style.height.hasPercent() {
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
			fixed := !r.style.height.auto() && !r.style.height.hasPercent()
			for _, k := range r.kids {
				if !k.style.height.auto() && !k.style.height.hasPercent() {
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

func shiftKids(b *box, dy float32) {
	for _, l := range b.lines {
		l.y += dy
		for i := range l.fragments {
			if fb := l.fragments[i].box; fb != nil && !l.fragments[i].decoration {
				fb.y += dy
			}
		}
	}
	for _, k := range b.kids {
		if b.onlyInline && !k.outOfFlow() {
			continue
		}
		k.y += dy
	}
	if b.onlyInline { // floats nested in inline boxes
		for i := range b.inlines.items {
			it := &b.inlines.items[i]
			if it.kind == itemFloat || it.kind == itemAbsolute {
				direct := false
				for _, k := range b.kids {
					if k == it.box {
						direct = true
						break
					}
				}
				if !direct {
					it.box.y += dy
				}
			}
		}
	}
	if b.baseline >= 0 {
		b.baseline += dy
	}
}

func (t *table) fixedWidths(L *layouter, cols []*column, inner, sh float32) []float32 {
	n := len(cols)
	ws := make([]float32, n)
	set := make([]bool, n)
	idx := map[*column]int{}
	for i, c := range cols {
		idx[c] = i
	}
	for i, l := range t.widths {
		if j, ok := idx[&t.columns[i]]; ok && !l.auto() {
			ws[j], set[j] = l.of(inner), true
		}
	}
	for _, c := range t.cells {
		if c.row != 0 || c.box.style.width.auto() {
			continue
		}
		L.resolveEdges(c.box, inner)
		w := c.box.style.width.of(inner)
		if !c.box.style.width.hasPercent() {
			w = L.borderBoxWidth(c.box, w)
		}
		var js []int
		for q := c.col; q < c.col+c.cols; q++ {
			if j, ok := idx[&t.columns[q]]; ok {
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
