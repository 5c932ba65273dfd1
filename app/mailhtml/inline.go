package mailhtml

import (
	"strings"

	"github.com/go-text/typesetting/language"
	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

type ik uint8

const (
	iText ik = iota
	iOpen
	iClose
	iAtomic
	iBr
	iFloat
	iAbs
)

type run struct {
	start, end int
	level      uint8
	face       *typeset.Face
	st         *Style
	size       float32
	g          []typeset.Glyph // visual order
	node       *html.Node
}

type item struct {
	k        ik
	pos, end int
	b        *Box
	st       *Style
}
type ifc struct {
	text   []rune
	items  []item
	adv    []float32
	runs   []*run
	runAt  []int32 // rune -> run index
	brk    []bool
	levels []uint8
	empty  bool
	hasAt  bool
}

type frag struct {
	x, w         float32
	run          *run
	from, to     int // rune range
	st           *Style
	b            *Box // atomic or inline box decoration
	deco         bool
	y, h         float32 // for deco rel to line.y ; for text baseline in y
	asc          float32
	lEdge, rEdge bool
	lv           uint8
}
type line struct {
	y, h, base float32
	frags      []frag
}

func isSp(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' }

func (L *lay) getIFC(b *Box) *ifc {
	if b.ifc != nil {
		return b.ifc
	}
	f := &ifc{}
	b.ifc = f
	lastSp := true
	lastSpIdx := -1
	var nobrk []bool
	type seg struct {
		a, b int
		st   *Style
		n    *html.Node
	}
	var segs []seg
	anyNo := false
	var walk func(kids []*Box)
	put := func(r rune, nb bool) {
		f.text = append(f.text, r)
		nobrk = append(nobrk, nb)
		anyNo = anyNo || nb
	}
	walk = func(kids []*Box) {
		for _, k := range kids {
			switch {
			case k.k == kText:
				st := k.st
				start := len(f.text)
				nb := st.ws == wsNowrap || st.ws == wsPre
				s := k.text
				if st.transform != 0 {
					s = transform(s, st.transform)
				}
				if st.ws == wsPre || st.ws == wsPreWrap {
					s = strings.ReplaceAll(s, "\r\n", "\n")
					for _, r := range s {
						if r == '\t' {
							for q := 0; q < 8; q++ {
								put(' ', nb)
							}
							continue
						}
						if r == '\n' {
							if len(f.text) > start {
								segs = append(segs, seg{start, len(f.text), st, k.n})
								f.items = append(f.items, item{iText, start, len(f.text), k, st})
							}
							f.items = append(f.items, item{iBr, len(f.text), len(f.text) + 1, k, st})
							put('\n', false)
							start = len(f.text)
							lastSp = true
							continue
						}
						put(r, nb)
						lastSp = false
					}
				} else {
					for _, r := range s {
						if isSp(r) {
							if st.ws == wsPreLine && r == '\n' {
								if len(f.text) > start {
									segs = append(segs, seg{start, len(f.text), st, k.n})
									f.items = append(f.items, item{iText, start, len(f.text), k, st})
								}
								f.items = append(f.items, item{iBr, len(f.text), len(f.text) + 1, k, st})
								put('\n', false)
								start = len(f.text)
								lastSp = true
								continue
							}
							if !lastSp {
								put(' ', nb)
								lastSpIdx = len(f.text) - 1
								lastSp = true
							} else if lastSpIdx == len(f.text)-1 && lastSpIdx >= 0 && !nb {
								nobrk[lastSpIdx] = false
							}
							continue
						}
						if r == 0xad || r == 0xfeff || r < 32 {
							continue
						}
						put(r, nb)
						lastSp = false
					}
				}
				if len(f.text) > start {
					segs = append(segs, seg{start, len(f.text), st, k.n})
					f.items = append(f.items, item{iText, start, len(f.text), k, st})
				}
			case k.k == kBr:
				f.items = append(f.items, item{iBr, len(f.text), len(f.text) + 1, k, k.st})
				put('\n', false)
				lastSp = true
			case k.outOfFlow():
				if k.st.pos == 2 {
					f.items = append(f.items, item{iAbs, len(f.text), len(f.text), k, k.st})
				} else {
					f.items = append(f.items, item{iFloat, len(f.text), len(f.text), k, k.st})
				}
			case k.k == kInline:
				f.items = append(f.items, item{iOpen, len(f.text), len(f.text), k, k.st})
				walk(k.kids)
				f.items = append(f.items, item{iClose, len(f.text), len(f.text), k, k.st})
			default:
				f.items = append(f.items, item{iAtomic, len(f.text), len(f.text) + 1, k, k.st})
				put(0xfffc, b.st.ws == wsNowrap)
				f.hasAt = true
				lastSp = false
			}
		}
	}
	walk(b.kids)
	n := len(f.text)
	f.empty = true
	for _, it := range f.items {
		switch it.k {
		case iAtomic, iBr:
			f.empty = false
		case iOpen:
			if edgeful(it.b) {
				f.empty = false
			}
		}
	}
	if f.empty {
		for _, r := range f.text {
			if r != ' ' {
				f.empty = false
				break
			}
		}
	}
	if f.empty && n > 0 { // only collapsible white space
		pre := b.st.ws == wsPre || b.st.ws == wsPreWrap
		for _, s := range segs {
			if s.st.ws == wsPre || s.st.ws == wsPreWrap {
				pre = true
			}
		}
		if pre {
			f.empty = false
		}
	}
	f.adv = make([]float32, n)
	f.brk = make([]bool, n+1)
	f.runAt = make([]int32, n)
	if n == 0 {
		return f
	}
	rtl := b.st.rtl
	if rtl || typeset.HasRTL(f.text) {
		f.levels = typeset.Levels(f.text, rtl)
	}
	// break opportunities
	ascii := true
	for _, r := range f.text {
		if r >= 0x80 && r != 0xfffc && r != 0xa0 && r != 0x2019 {
			ascii = false
			break
		}
	}
	if ascii {
		for i := 1; i < n; i++ {
			p, c := f.text[i-1], f.text[i]
			switch {
			case p == '\n':
				f.brk[i] = true
			case c == ' ' || c == '\n' || c == 0xa0 || p == 0xa0:
			case p == ' ':
				f.brk[i] = true
			case c == 0xfffc || p == 0xfffc:
				f.brk[i] = true
			case p == '-' && (c|32 >= 'a' && c|32 <= 'z') && i >= 2 && f.text[i-2] != ' ' && f.text[i-2] != '-':
				f.brk[i] = true
			case p == '?' && (c|32 >= 'a' && c|32 <= 'z' || c >= '0' && c <= '9'):
				f.brk[i] = true
			case c == '(' && (p == ')'):
				f.brk[i] = true
			case p == '|' && c != ' ':
				f.brk[i] = true
			}
		}
		if f.text[0] == '\n' {
			f.brk[1] = true
		}
	} else {
		L.seg.Init(f.text)
		it := L.seg.LineIterator()
		for it.Next() {
			f.brk[min(n, it.Line().Offset)] = true
		}
		for i := 1; i < n; i++ {
			if f.text[i-1] == '/' && f.text[i] < 0x80 {
				f.brk[i] = false
			}
			if f.text[i] == 0xfffc && f.text[i-1] != 0xa0 || f.text[i-1] == 0xfffc && !isSp(f.text[i]) && f.text[i] != 0xa0 {
				f.brk[i] = true
			}
		}
	}
	if anyNo {
		for i := 1; i < n; i++ {
			if f.brk[i] && nobrk[i-1] && f.text[i-1] != '\n' {
				if nobrk[i] || f.text[i-1] == ' ' {
					f.brk[i] = false
				}
			}
		}
	}
	f.brk[0] = false
	f.brk[n] = true
	// shape
	for i := range f.runAt {
		f.runAt[i] = -1
	}
	for _, s := range segs {
		pf := L.c.primary(s.st)
		if s.st.breakAll {
			for i := s.a + 1; i < s.b; i++ {
				if f.text[i] != ' ' {
					f.brk[i] = true
				}
			}
		}
		for i := s.a; i < s.b; {
			// split by level, face, script
			lv := uint8(0)
			if f.levels != nil {
				lv = f.levels[i]
			}
			face, sc := L.pick(f.text, i, s.st, pf, nil)
			j := i + 1
			for j < s.b {
				if f.levels != nil && f.levels[j] != lv {
					break
				}
				r := f.text[j]
				if r >= 0x80 || face != pf {
					f2, sc2 := L.pick(f.text, j, s.st, pf, face)
					if f2 != face {
						break
					}
					if sc2 != sc && sc2 != language.Common && sc2 != language.Inherited {
						if sc == language.Common {
							sc = sc2
						} else {
							break
						}
					}
				}
				j++
			}
			r := &run{start: i, end: j, level: lv, face: face, st: s.st, size: s.st.size, node: s.n}
			if sc == language.Common {
				sc = language.Latin
			}
			if face != nil {
				r.g = L.c.fonts.Shape(f.text, typeset.Run{Start: i, End: j, Face: face, Size: s.st.size, Script: sc, RTL: lv&1 == 1, Lang: s.st.lang})
			}
			ls := s.st.letter
			for gi := range r.g {
				g := &r.g[gi]
				if ls != 0 && (gi == 0 || r.g[gi-1].Cluster != g.Cluster) {
					g.Advance += ls
				}
				if s.st.word != 0 && f.text[g.Cluster] == ' ' {
					g.Advance += s.st.word
				}
				f.adv[g.Cluster] += g.Advance
			}
			ri := int32(len(f.runs))
			for q := i; q < j; q++ {
				f.runAt[q] = ri
			}
			f.runs = append(f.runs, r)
			i = j
		}
	}
	return f
}

func (L *lay) pick(t []rune, i int, st *Style, pf *typeset.Face, cur *typeset.Face) (*typeset.Face, language.Script) {
	r := t[i]
	if r < 0x80 {
		if cur != nil && cur != pf && (r == ' ') {
			return pf, language.Common
		}
		return pf, language.Latin
	}
	sc := language.LookupScript(r)
	if r == 0x200d || r == 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff || sc == language.Inherited {
		if cur != nil {
			return cur, sc
		}
	}
	if r >= 0x1f000 {
		if f := L.c.fonts.Fallback(r, st.weight >= 600, st.lang); f != nil {
			return f, sc
		}
	}
	if i+1 < len(t) && t[i+1] == 0xfe0f {
		if f := L.c.fonts.Fallback(0x1f600, st.weight >= 600, st.lang); f != nil {
			return f, sc
		}
	}
	if pf.Has(r) {
		return pf, sc
	}
	for _, n := range st.fams {
		if f := L.c.fonts.Named(n); f != nil && f != pf && f.Has(r) {
			return f, sc
		}
	}
	if f := L.c.fonts.Fallback(r, st.weight >= 600, st.lang); f != nil {
		return f, sc
	}
	return pf, sc
}

// atomic/inline edges
func (L *lay) edge(b *Box, open bool, cw float32) float32 {
	s := b.st
	i := 3
	if open && !b.first || !open && !b.last {
		return 0
	}
	if !open {
		i = 1
	}
	if s.rtl {
		i = 4 - i
	}
	return s.bw[i] + s.p[i].res(cw) + s.m[i].res(cw)
}

func (L *lay) inlineMinMax(b *Box) (mn, mx float32) {
	f := L.getIFC(b)
	if f.empty && !f.hasFloat() {
		return 0, 0
	}
	var cur, curSp, ln, lnSp, flw float32
	ii := 0
	n := len(f.text)
	ind := b.st.indent.px
	ln, cur = ind, ind
	endSeg := func() {
		mn = max(mn, cur-curSp)
		cur, curSp = 0, 0
	}
	endLine := func() {
		mx = max(mx, ln-lnSp+flw)
		ln, lnSp, flw = 0, 0, 0
	}
	for p := 0; p <= n; p++ {
		for ii < len(f.items) && f.items[ii].pos <= p {
			it := &f.items[ii]
			if it.pos == p && it.k != iClose && p > 0 && p <= n && f.brk[p] && cur != 0 {
				endSeg()
			}
			switch it.k {
			case iOpen:
				e := L.edge(it.b, true, 0)
				cur += e
				ln += e
			case iClose:
				e := L.edge(it.b, false, 0)
				cur += e
				ln += e
			case iAtomic:
				a, c := L.minmaxM(it.b)
				cur += a
				ln += c
				curSp, lnSp = 0, 0
			case iFloat:
				a, c := L.minmaxM(it.b)
				mn = max(mn, a)
				flw += c
			}
			ii++
		}
		if p == n {
			break
		}
		if p > 0 && f.brk[p] && cur != 0 {
			endSeg()
		}
		r := f.text[p]
		if r == '\n' {
			endSeg()
			endLine()
			continue
		}
		w := f.adv[p]
		cur += w
		ln += w
		if r == ' ' {
			curSp += w
			lnSp += w
		} else if r != 0xfffc {
			curSp, lnSp = 0, 0
		}
		if b.st.breakWord && false {
			mn = max(mn, w)
		}
	}
	endSeg()
	endLine()
	return
}
func (f *ifc) hasFloat() bool {
	for i := range f.items {
		if f.items[i].k == iFloat {
			return true
		}
	}
	return false
}

type lstate struct {
	asc, desc float32 // with leading
	shift     float32 // baseline up
	st        *Style
	b         *Box
	x0        float32
	fm        typeset.Metrics
	used      bool
	lEdge     bool
}

func leading(f typeset.Metrics, st *Style) (float32, float32) {
	lh := lineHeight(st, f)
	a := f.Ascent + floor((lh-(f.Ascent+f.Descent))/2)
	return a, lh - a
}
func lineHeight(st *Style, f typeset.Metrics) float32 {
	if st.lh < 0 {
		return f.Ascent + f.Descent + f.LineGap
	}
	if st.lhNum {
		return q64(st.lh * st.size)
	}
	return q64(st.lh)
}
func q64(f float32) float32 { return floor(f*64+.01) / 64 }

// layoutInline lays out lines of b at content origin (ox,oy) in bfc coordinates; returns height
func (L *lay) layoutInline(b *Box, cw float32, bfc *fctx, ox, oy, cx, cy float32) float32 {
	f := L.getIFC(b)
	b.lines = nil
	y := float32(0)
	if f.empty {
		for _, it := range f.items {
			if it.k == iFloat {
				L.float(it.b, cw, bfc, ox, oy, 0, cx, cy)
			} else if it.k == iAbs {
				L.abs(it.b, cw, cx, cy)
			}
		}
		return 0
	}
	n := len(f.text)
	// layout atomics
	for i := range f.items {
		it := &f.items[i]
		if it.k == iAtomic {
			L.atomic(it.b, cw)
		}
	}
	root := lstate{st: b.st, fm: L.c.primary(b.st).Metrics(b.st.size)}
	root.asc, root.desc = leading(root.fm, b.st)
	stack := []lstate{root}
	p, ii := 0, 0
	var pend []*Box
	firstLine := true
	skipClear := uint8(0)
	for p < n || ii < len(f.items) {
		if L.stop() {
			return y
		}
		if skipClear != 0 {
			y = max(y, bfc.clearY(skipClear)-oy)
			skipClear = 0
		}
		for _, fl := range pend {
			L.float(fl, cw, bfc, ox, oy, y, cx, cy)
		}
		pend = pend[:0]
		// skip leading collapsible spaces
		for p < n && f.text[p] == ' ' && collapsible(f, p) {
			p++
		}
		// items that are floats right here get placed first
		lh := root.asc + root.desc
		l, r := bfc.avail(oy+y, lh, ox, ox+cw)
		l, r = l-ox, r-ox
		ind := float32(0)
		if firstLine {
			ind = b.st.indent.res(cw)
		}
		x := ind
		start := p
		startItem := ii
		q := p
		qi := ii
		lineW := float32(0)
		trail := float32(0)
		any := false
		forced := false
		for q < n || qi < len(f.items) {
			// next segment
			e := q + 1
			if q >= n {
				e = n
			}
			if breakableWord(f, min(q, n-1)) { // emergency break candidates bound the scan
				ww := x
				for e < n && !f.brk[e] {
					if ww > 2*cw+4000 {
						if !any && e-q > 1 {
							f.brk[e] = true
						}
						break
					}
					ww += f.adv[e]
					e++
				}
			} else {
				for e < n && !f.brk[e] {
					e++
				}
			}
			w, sp := float32(0), float32(0)
			k := qi
			pos := q
			realItem := false
			var floats []*Box
			for pos <= e {
				for k < len(f.items) && f.items[k].pos <= pos {
					it := &f.items[k]
					if pos == e && (e < n || e > q && f.text[e-1] == '\n') && it.k != iClose {
						goto segdone
					}
					if pos == e && e == n && it.k == iAtomic {
						break
					}
					switch it.k {
					case iOpen:
						w += L.edge(it.b, true, cw)
					case iClose:
						w += L.edge(it.b, false, cw)
					case iAtomic:
						w += it.b.w + it.b.st.m[1].res(cw) + it.b.st.m[3].res(cw)
						sp = 0
						realItem = true
					case iFloat:
						floats = append(floats, it.b)
					case iAbs:
						L.abs(it.b, cw, cx, cy+y)
					}
					k++
				}
				if pos >= e || pos >= n {
					break
				}
				a := f.adv[pos]
				w += a
				if f.text[pos] == ' ' {
					sp += a
				} else if a != 0 {
					sp = 0
				}
				pos++
			}
		segdone:
			_ = realItem
			if any && x+w-sp > r-l+0.01 && w-sp > 0 {
				break
			}
			if !any && x+w-sp > r-l+0.01 && (l > 0 || r < cw) {
				// move below floats
				ny := bfc.nextY(oy + y)
				if ny > oy+y {
					y = ny - oy
					l, r = bfc.avail(oy+y, lh, ox, ox+cw)
					l, r = l-ox, r-ox
					continue
				}
			}
			if !any && x+w-sp > r-l+0.01 && e-q > 1 && breakableWord(f, q) {
				// emergency break
				ww := x
				z := q
				for z < e && (z == q || ww+f.adv[z] <= r-l) {
					ww += f.adv[z]
					z++
				}
				if z < e {
					f.brk[z] = true
					continue
				}
			}
			for _, fl := range floats {
				fw := L.floatW(fl, cw)
				if fw <= r-l-x-(w-sp)+0.01 || !any && x == 0 && w == 0 {
					L.float(fl, cw, bfc, ox, oy, y, cx, cy)
					l, r = bfc.avail(oy+y, lh, ox, ox+cw)
					l, r = l-ox, r-ox
				} else {
					pend = append(pend, fl)
				}
			}
			x += w
			trail = sp
			if sp == w && w > 0 && any {
				trail += 0
			}
			lineW = x - trail
			if e > q || realItem {
				any = true
			}
			q = e
			qi = k
			if q > 0 && q <= n && e > start && f.text[q-1] == '\n' {
				forced = true
				break
			}
			if q >= n && qi >= len(f.items) {
				break
			}
			if q >= n && k == qi && e == q {
				if qi < len(f.items) && f.items[qi].k == iAtomic {
					qi++
				}
				if qi >= len(f.items) {
					break
				}
			}
		}
		end := q
		if end == start && qi == startItem {
			break
		}
		// build line
		ln := &line{y: cy + y}
		h := L.buildLine(b, f, ln, start, end, startItem, qi, &stack, cw, l, r, ind, lineW, forced, q >= n, cx)
		if h >= 0 {
			if l2, r2 := bfc.avail(oy+y, h, ox, ox+cw); (l2-ox > l+.01 || r2-ox < r-.01) && h > lh && false {
				_ = l2
				_ = r2
			}
			ln.h = h
			b.lines = append(b.lines, ln)
			y += h
			firstLine = false
		}
		if forced {
			for i := startItem; i < qi; i++ {
				if f.items[i].k == iBr && f.items[i].st.clear != 0 {
					skipClear = f.items[i].st.clear
				}
			}
		}
		p, ii = q, qi
	}
	for _, fl := range pend {
		L.float(fl, cw, bfc, ox, oy, y, cx, cy)
	}
	if skipClear != 0 {
		y = max(y, bfc.clearY(skipClear)-oy)
	}
	return y
}

func collapsible(f *ifc, p int) bool {
	ri := f.runAt[p]
	if ri < 0 {
		return true
	}
	w := f.runs[ri].st.ws
	return w != wsPre && w != wsPreWrap
}
func breakableWord(f *ifc, p int) bool {
	ri := f.runAt[p]
	if ri < 0 {
		return false
	}
	s := f.runs[ri].st
	return s.breakWord && s.ws != wsNowrap && s.ws != wsPre
}

// buildLine returns line height or -1 when the line is empty
func (L *lay) buildLine(b *Box, f *ifc, ln *line, start, end, i0, i1 int, stackp *[]lstate, cw, l, r, ind, lineW float32, forced, lastLine bool, cx float32) float32 {
	stack := *stackp
	strict := !L.c.quirks && !L.limited
	// trim trailing spaces
	te := end
	for te > start && (f.text[te-1] == '\n' || f.text[te-1] == ' ' && collapsible(f, te-1)) {
		te--
	}
	rootUsed := strict
	type dec struct {
		st     lstate
		x0, x1 float32
		open   bool
		close  bool
	}
	var lA, lD float32
	first := true
	inc := func(a, d float32) {
		if first {
			lA, lD = a, d
			first = false
			return
		}
		lA = max(lA, a)
		lD = max(lD, d)
	}
	if rootUsed {
		inc(stack[0].asc, stack[0].desc)
	}
	real := false
	var tops []int
	var frs []frag
	x := float32(0)
	for i := range stack {
		stack[i].x0 = 0
		stack[i].lEdge = false
		stack[i].used = false
		if i > 0 && strict {
			inc(stack[i].asc+stack[i].shift, stack[i].desc-stack[i].shift)
		}
	}
	use := func(i int) {
		s := &stack[i]
		if !s.used {
			s.used = true
			inc(s.asc+s.shift, s.desc-s.shift)
		}
	}
	text := func(a, z int) {
		for a < z {
			ri := f.runAt[a]
			if ri < 0 {
				a++
				continue
			}
			rn := f.runs[ri]
			e := min(z, rn.end)
			w := float32(0)
			for q := a; q < e; q++ {
				w += f.adv[q]
			}
			top := &stack[len(stack)-1]
			use(len(stack) - 1)
			if rn.st.lh < 0 && rn.face != nil {
				m := rn.face.Metrics(rn.size)
				aa, dd := leading(m, rn.st)
				inc(aa+top.shift, dd-top.shift)
			}
			frs = append(frs, frag{x: x, w: w, run: rn, from: a, to: e, st: rn.st, y: top.shift, asc: top.fm.Ascent, h: top.fm.Ascent + top.fm.Descent, lv: rn.level})
			x += w
			a = e
			real = true
		}
	}
	pos := start
	base := uint8(0)
	if b.st.rtl {
		base = 1
	}
	for k := i0; k < i1; k++ {
		it := &f.items[k]
		if it.k == iText {
			continue
		}
		if z := min(it.pos, te); pos < z {
			text(pos, z)
		}
		pos = max(pos, it.pos)
		switch it.k {
		case iOpen:
			s := it.st
			pr := stack[len(stack)-1]
			ns := lstate{st: s, b: it.b, fm: L.c.primary(s).Metrics(s.size)}
			ns.asc, ns.desc = leading(ns.fm, s)
			ns.shift = pr.shift + L.shift(s, ns.asc, ns.desc, pr)
			ns.x0 = x
			ns.lEdge = true
			e := L.edge(it.b, true, cw)
			x += s.m[3].res(cw)
			ns.x0 = x
			x += e - s.m[3].res(cw)
			stack = append(stack, ns)
			if strict || e != 0 {
				use(len(stack) - 1)
			}
			if e != 0 {
				real = true
			}
		case iClose:
			if len(stack) > 1 {
				s := stack[len(stack)-1]
				e := L.edge(it.b, false, cw)
				mr := s.st.m[1].res(cw)
				x += e - mr
				if e != 0 {
					use(len(stack) - 1)
					real = true
				}
				L.deco(&frs, &s, x, true)
				x += mr
				stack = stack[:len(stack)-1]
			}
		case iBr:
			if strict || !real {
				use(len(stack) - 1)
			}
			real = true
		case iAtomic:
			a := it.b
			top := &stack[len(stack)-1]
			mt, mr, mb, ml := a.st.m[0].res(cw), a.st.m[1].res(cw), a.st.m[2].res(cw), a.st.m[3].res(cw)
			H := a.h + mt + mb
			asc := H
			if a.k != kImg && a.lastBase >= 0 {
				asc = mt + a.lastBase
			}
			sh := top.shift
			switch a.st.valign {
			case vaTop, vaBottom:
				tops = append(tops, len(frs))
				frs = append(frs, frag{x: x + ml, w: a.w, b: a, st: a.st, y: 0, h: H, asc: asc, lv: base})
				x += ml + a.w + mr
				real = true
				continue
			case vaMiddle:
				xh := top.fm.Ascent * .5
				if pf := L.c.primary(top.st); pf != nil {
					xh = pf.XHeight * top.st.size
				}
				sh += xh/2 - H/2 + (H - asc)
			case vaTextTop:
				sh += top.fm.Ascent - asc
			case vaTextBottom:
				sh += (H - asc) - top.fm.Descent
			default:
				sh += L.shift(a.st, asc, H-asc, *top)
			}
			inc(asc+sh, H-asc-sh)
			frs = append(frs, frag{x: x + ml, w: a.w, b: a, st: a.st, y: sh, h: H, asc: asc, lv: base})
			x += ml + a.w + mr
			real = true
		}
	}
	if pos < te {
		text(pos, te)
	}
	// text item that continues beyond this line: was processed partially; next line must revisit it
	for i := 1; i < len(stack); i++ {
		s := stack[i]
		L.deco(&frs, &s, x, false)
	}
	*stackp = stack
	if !real {
		return -1
	}
	if f.levels != nil || base == 1 {
		L.reorder(frs, base)
	}
	if !rootUsed && first && len(tops) == 0 {
		inc(stack[0].asc, stack[0].desc)
	}
	for _, t := range tops {
		fr := &frs[t]
		if first {
			inc(fr.h, 0)
		} else if fr.h > lA+lD {
			if fr.st.valign == vaTop {
				lD = fr.h - lA
			} else {
				lA = fr.h - lD
			}
		}
	}
	ln.base = lA
	for i := range frs {
		fr := &frs[i]
		switch {
		case fr.b != nil && !fr.deco:
			mt := fr.st.m[0].res(cw)
			switch {
			case fr.st.valign == vaTop:
				fr.y = mt
			case fr.st.valign == vaBottom:
				fr.y = lA + lD - fr.h + mt
			default:
				fr.y = lA - fr.y - fr.asc + mt
			}
		case fr.deco:
			fr.y = lA - fr.y
		default:
			fr.y = lA - fr.y
		}
	}
	// alignment
	aw := r - l
	used := x + ind
	off := l + ind
	a := b.st.align
	if a == aStart {
		a = aLeft
		if b.st.rtl {
			a = aRight
		}
	} else if a == aEnd {
		a = aRight
		if b.st.rtl {
			a = aLeft
		}
	}
	switch a {
	case aRight, aWRight:
		off += max(0, aw-used)
	case aCenter, aWCenter:
		off += max(0, (aw-used)/2)
	case aJustify:
		if !forced && !lastLine && aw > used {
			nsp := 0
			for q := start; q < te; q++ {
				if f.text[q] == ' ' {
					nsp++
				}
			}
			if nsp > 0 && f.levels == nil {
				ex := (aw - used) / float32(nsp)
				add := float32(0)
				for i := range frs {
					fr := &frs[i]
					fr.x += add
					if fr.run != nil {
						c := 0
						for q := fr.from; q < fr.to; q++ {
							if f.text[q] == ' ' {
								c++
							}
						}
						if c > 0 {
							// own copy of glyphs with stretched spaces
							nr := *fr.run
							nr.g = append([]typeset.Glyph{}, fr.run.g...)
							for gi := range nr.g {
								cl := int(nr.g[gi].Cluster)
								if cl >= fr.from && cl < fr.to && f.text[cl] == ' ' {
									nr.g[gi].Advance += ex
								}
							}
							fr.run = &nr
							fr.w += ex * float32(c)
							add += ex * float32(c)
						}
					}
				}
			}
		} else if b.st.rtl {
			off += max(0, aw-used)
		}
	}
	for i := range frs {
		frs[i].x += cx + off
		if fb := frs[i].b; fb != nil && !frs[i].deco {
			fb.x = frs[i].x
			fb.y = ln.y + frs[i].y
		}
	}
	ln.frags = frs
	return lA + lD
}

func (L *lay) shift(s *Style, asc, desc float32, pr lstate) float32 {
	switch s.valign {
	case vaSub:
		return -floor(pr.st.size/5 + 1)
	case vaSuper:
		return floor(pr.st.size/3 + 1)
	case vaLen:
		return s.valignLen.res(lineHeight(s, L.c.primary(s).Metrics(s.size)))
	case vaMiddle:
		if pf := L.c.primary(pr.st); pf != nil {
			return pf.XHeight*pr.st.size/2 - (asc-desc)/2
		}
	case vaTextTop:
		return pr.fm.Ascent - asc
	case vaTextBottom:
		return desc - pr.fm.Descent
	}
	return 0
}

func (L *lay) deco(frs *[]frag, s *lstate, x1 float32, closed bool) {
	st := s.st
	if st.bg.a == 0 && st.bw == [4]float32{} && st.bgImg == "" {
		return
	}
	if x1 <= s.x0 {
		return
	}
	*frs = append(*frs, frag{x: s.x0, w: x1 - s.x0, b: s.b, st: st, deco: true, y: s.shift, asc: s.fm.Ascent, h: s.fm.Ascent + s.fm.Descent, lEdge: s.lEdge, rEdge: closed})
}

func (L *lay) reorder(frs []frag, base uint8) {
	// deco frags are re-derived poorly for bidi: keep them
	var idx []int
	for i := range frs {
		if !frs[i].deco {
			idx = append(idx, i)
		}
	}
	if len(idx) == 0 {
		return
	}
	// positions: gaps between frags kept as margins before each
	type pc struct {
		i   int
		gap float32
		lv  uint8
	}
	ps := make([]pc, len(idx))
	end := float32(0)
	for k, i := range idx {
		ps[k] = pc{i, frs[i].x - end, frs[i].lv}
		end = frs[i].x + frs[i].w
	}
	mx := uint8(0)
	for _, q := range ps {
		mx = max(mx, q.lv)
	}
	for lv := mx; lv >= 1; lv-- {
		for i := 0; i < len(ps); {
			if ps[i].lv < lv {
				i++
				continue
			}
			j := i
			for j < len(ps) && ps[j].lv >= lv {
				j++
			}
			for a, c := i, j-1; a < c; a, c = a+1, c-1 {
				ps[a], ps[c] = ps[c], ps[a]
			}
			i = j
		}
	}
	x := float32(0)
	for _, q := range ps {
		x += q.gap
		frs[q.i].x = x
		x += frs[q.i].w
	}
}
