package mailhtml

import (
	"strings"

	"github.com/go-text/typesetting/language"
	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

type itemKind uint8

const (
	itemText itemKind = iota
	itemOpen
	itemClose
	itemAtomic
	itemBreak
	itemFloat
	itemAbsolute
)

type glyphRun struct {
	start, end int
	level      uint8
	face       *typeset.Face
	style      *style
	size       float32
	glyphs     []typeset.Glyph // visual order
	node       *html.Node
}

type item struct {
	kind     itemKind
	pos, end int
	box      *box
	style    *style
}
type inlineContent struct {
	text      []rune
	items     []item
	advances  []float32
	runs      []*glyphRun
	runAt     []int32 // rune -> run index
	breaks    []bool
	levels    []uint8
	empty     bool
	hasAtomic bool
}

type fragment struct {
	x, w                float32
	run                 *glyphRun
	from, to            int // rune range
	style               *style
	box                 *box // atomic or inline box decoration
	decoration          bool
	y, h                float32 // for deco rel to line.y ; for text baseline in y
	ascent              float32
	leftEdge, rightEdge bool
	level               uint8
}
type lineBox struct {
	y, h, baseline float32
	fragments      []fragment
}

func isSp(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' }

func (L *layouter) inlineContent(b *box) *inlineContent {
	if b.inlines != nil {
		return b.inlines
	}
	f := &inlineContent{}
	b.inlines = f
	lastSp := true
	lastSpIdx := -1
	var nobrk []bool
	type seg struct {
		a, b int
		st   *style
		n    *html.Node
	}
	var segs []seg
	anyNo := false
	var walk func(kids []*box)
	put := func(r rune, nb bool) {
		f.text = append(f.text, r)
		nobrk = append(nobrk, nb)
		anyNo = anyNo || nb
	}
	walk = func(kids []*box) {
		for _, k := range kids {
			switch {
			case k.kind == boxText:
				st := k.style
				start := len(f.text)
				nb := st.whiteSpace == spaceNowrap || st.whiteSpace == spacePre
				s := k.text
				if st.transform != 0 {
					s = transformed(s, st.transform)
				}
				if st.whiteSpace == spacePre || st.whiteSpace == spacePreWrap {
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
								segs = append(segs, seg{start, len(f.text), st, k.node})
								f.items = append(f.items, item{itemText, start, len(f.text), k, st})
							}
							f.items = append(f.items, item{itemBreak, len(f.text), len(f.text) + 1, k, st})
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
							if st.whiteSpace == spacePreLine && r == '\n' {
								if len(f.text) > start {
									segs = append(segs, seg{start, len(f.text), st, k.node})
									f.items = append(f.items, item{itemText, start, len(f.text), k, st})
								}
								f.items = append(f.items, item{itemBreak, len(f.text), len(f.text) + 1, k, st})
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
					segs = append(segs, seg{start, len(f.text), st, k.node})
					f.items = append(f.items, item{itemText, start, len(f.text), k, st})
				}
			case k.kind == boxBreak:
				f.items = append(f.items, item{itemBreak, len(f.text), len(f.text) + 1, k, k.style})
				put('\n', false)
				lastSp = true
			case k.outOfFlow():
				if k.style.position == 2 {
					f.items = append(f.items, item{itemAbsolute, len(f.text), len(f.text), k, k.style})
				} else {
					f.items = append(f.items, item{itemFloat, len(f.text), len(f.text), k, k.style})
				}
			case k.kind == boxInline:
				f.items = append(f.items, item{itemOpen, len(f.text), len(f.text), k, k.style})
				walk(k.kids)
				f.items = append(f.items, item{itemClose, len(f.text), len(f.text), k, k.style})
			default:
				f.items = append(f.items, item{itemAtomic, len(f.text), len(f.text) + 1, k, k.style})
				put(0xfffc, b.style.whiteSpace == spaceNowrap)
				f.hasAtomic = true
				lastSp = false
			}
		}
	}
	walk(b.kids)
	n := len(f.text)
	f.empty = true
	for _, it := range f.items {
		switch it.kind {
		case itemAtomic, itemBreak:
			f.empty = false
		case itemOpen:
			if edgeful(it.box) {
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
		pre := b.style.whiteSpace == spacePre || b.style.whiteSpace == spacePreWrap
		for _, s := range segs {
			if s.st.whiteSpace == spacePre || s.st.whiteSpace == spacePreWrap {
				pre = true
			}
		}
		if pre {
			f.empty = false
		}
	}
	f.advances = make([]float32, n)
	f.breaks = make([]bool, n+1)
	f.runAt = make([]int32, n)
	if n == 0 {
		return f
	}
	rtl := b.style.rtl
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
				f.breaks[i] = true
			case c == ' ' || c == '\n' || c == 0xa0 || p == 0xa0:
			case p == ' ':
				f.breaks[i] = true
			case c == 0xfffc || p == 0xfffc:
				f.breaks[i] = true
			case p == '-' && (c|32 >= 'a' && c|32 <= 'z') && i >= 2 && f.text[i-2] != ' ' && f.text[i-2] != '-':
				f.breaks[i] = true
			case p == '?' && (c|32 >= 'a' && c|32 <= 'z' || c >= '0' && c <= '9'):
				f.breaks[i] = true
			case c == '(' && (p == ')'):
				f.breaks[i] = true
			case p == '|' && c != ' ':
				f.breaks[i] = true
			}
		}
		if f.text[0] == '\n' {
			f.breaks[1] = true
		}
	} else {
		L.segmenter.Init(f.text)
		it := L.segmenter.LineIterator()
		for it.Next() {
			f.breaks[min(n, it.Line().Offset)] = true
		}
		for i := 1; i < n; i++ {
			if f.text[i-1] == '/' && f.text[i] < 0x80 {
				f.breaks[i] = false
			}
			if f.text[i] == 0xfffc && f.text[i-1] != 0xa0 || f.text[i-1] == 0xfffc && !isSp(f.text[i]) && f.text[i] != 0xa0 {
				f.breaks[i] = true
			}
		}
	}
	if anyNo {
		for i := 1; i < n; i++ {
			if f.breaks[i] && nobrk[i-1] && f.text[i-1] != '\n' {
				if nobrk[i] || f.text[i-1] == ' ' {
					f.breaks[i] = false
				}
			}
		}
	}
	f.breaks[0] = false
	f.breaks[n] = true
	// shape
	for i := range f.runAt {
		f.runAt[i] = -1
	}
	for _, s := range segs {
		pf := L.engine.primary(s.st)
		if s.st.breakAll {
			for i := s.a + 1; i < s.b; i++ {
				if f.text[i] != ' ' {
					f.breaks[i] = true
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
			r := &glyphRun{start: i, end: j, level: lv, face: face, style: s.st, size: s.st.size, node: s.n}
			if sc == language.Common {
				sc = language.Latin
			}
			if face != nil {
				r.glyphs = L.engine.fonts.Shape(f.text, typeset.Run{Start: i, End: j, Face: face, Size: s.st.size, Script: sc, RTL: lv&1 == 1, Lang: s.st.lang})
			}
			ls := s.st.letterSpacing
			for gi := range r.glyphs {
				g := &r.glyphs[gi]
				if ls != 0 && (gi == 0 || r.glyphs[gi-1].Cluster != g.Cluster) {
					g.Advance += ls
				}
				if s.st.wordSpacing != 0 && f.text[g.Cluster] == ' ' {
					g.Advance += s.st.wordSpacing
				}
				f.advances[g.Cluster] += g.Advance
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

func (L *layouter) pick(t []rune, i int, st *style, pf *typeset.Face, cur *typeset.Face) (*typeset.Face, language.Script) {
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
		if f := L.engine.fonts.Fallback(r, st.weight >= 600, st.lang); f != nil {
			return f, sc
		}
	}
	if i+1 < len(t) && t[i+1] == 0xfe0f {
		if f := L.engine.fonts.Fallback(0x1f600, st.weight >= 600, st.lang); f != nil {
			return f, sc
		}
	}
	if pf.Has(r) {
		return pf, sc
	}
	for _, n := range st.families {
		if f := L.engine.fonts.Named(n); f != nil && f != pf && f.Has(r) {
			return f, sc
		}
	}
	if f := L.engine.fonts.Fallback(r, st.weight >= 600, st.lang); f != nil {
		return f, sc
	}
	return pf, sc
}

// atomic/inline edges
func (L *layouter) edge(b *box, open bool, cw float32) float32 {
	s := b.style
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
	return s.borderWidth[i] + s.padding[i].of(cw) + s.margin[i].of(cw)
}

func (L *layouter) inlineMinMax(b *box) (mn, mx float32) {
	f := L.inlineContent(b)
	if f.empty && !f.hasFloat() {
		return 0, 0
	}
	var cur, curSp, ln, lnSp, flw float32
	ii := 0
	n := len(f.text)
	ind := b.style.indent.px
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
			if it.pos == p && it.kind != itemClose && p > 0 && p <= n && f.breaks[p] && cur != 0 {
				endSeg()
			}
			switch it.kind {
			case itemOpen:
				e := L.edge(it.box, true, 0)
				cur += e
				ln += e
			case itemClose:
				e := L.edge(it.box, false, 0)
				cur += e
				ln += e
			case itemAtomic:
				a, c := L.outerMinMax(it.box)
				cur += a
				ln += c
				curSp, lnSp = 0, 0
			case itemFloat:
				a, c := L.outerMinMax(it.box)
				mn = max(mn, a)
				flw += c
			}
			ii++
		}
		if p == n {
			break
		}
		if p > 0 && f.breaks[p] && cur != 0 {
			endSeg()
		}
		r := f.text[p]
		if r == '\n' {
			endSeg()
			endLine()
			continue
		}
		w := f.advances[p]
		cur += w
		ln += w
		if r == ' ' {
			curSp += w
			lnSp += w
		} else if r != 0xfffc {
			curSp, lnSp = 0, 0
		}
		if b.style.breakWord && false {
			mn = max(mn, w)
		}
	}
	endSeg()
	endLine()
	return
}
func (f *inlineContent) hasFloat() bool {
	for i := range f.items {
		if f.items[i].kind == itemFloat {
			return true
		}
	}
	return false
}

type inlineState struct {
	ascent, descent float32 // with leading
	shift           float32 // baseline up
	style           *style
	box             *box
	x0              float32
	metrics         typeset.Metrics
	used            bool
	leftEdge        bool
}

func leading(f typeset.Metrics, st *style) (float32, float32) {
	lh := lineHeight(st, f)
	a := f.Ascent + floor((lh-(f.Ascent+f.Descent))/2)
	return a, lh - a
}
func lineHeight(st *style, f typeset.Metrics) float32 {
	if st.lineHeight < 0 {
		return f.Ascent + f.Descent + f.LineGap
	}
	if st.lineHeightFactor {
		return q64(st.lineHeight * st.size)
	}
	return q64(st.lineHeight)
}
func q64(f float32) float32 { return floor(f*64+.01) / 64 }

// layoutInline lays out lines of b at content origin (ox,oy) in bfc coordinates; returns height
func (L *layouter) layoutInline(b *box, cw float32, bfc *floatContext, ox, oy, cx, cy float32) float32 {
	f := L.inlineContent(b)
	b.lines = nil
	y := float32(0)
	if f.empty {
		for _, it := range f.items {
			if it.kind == itemFloat {
				L.float(it.box, cw, bfc, ox, oy, 0, cx, cy)
			} else if it.kind == itemAbsolute {
				L.absolute(it.box, cw, cx, cy)
			}
		}
		return 0
	}
	n := len(f.text)
	// layout atomics
	for i := range f.items {
		it := &f.items[i]
		if it.kind == itemAtomic {
			L.atomic(it.box, cw)
		}
	}
	root := inlineState{style: b.style, metrics: L.engine.primary(b.style).Metrics(b.style.size)}
	root.ascent, root.descent = leading(root.metrics, b.style)
	stack := []inlineState{root}
	p, ii := 0, 0
	var pend []*box
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
		lh := root.ascent + root.descent
		l, r := bfc.avail(oy+y, lh, ox, ox+cw)
		l, r = l-ox, r-ox
		ind := float32(0)
		if firstLine {
			ind = b.style.indent.of(cw)
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
				for e < n && !f.breaks[e] {
					if ww > 2*cw+4000 {
						if !any && e-q > 1 {
							f.breaks[e] = true
						}
						break
					}
					ww += f.advances[e]
					e++
				}
			} else {
				for e < n && !f.breaks[e] {
					e++
				}
			}
			w, sp := float32(0), float32(0)
			k := qi
			pos := q
			realItem := false
			var floats []*box
			for pos <= e {
				for k < len(f.items) && f.items[k].pos <= pos {
					it := &f.items[k]
					if pos == e && (e < n || e > q && f.text[e-1] == '\n') && it.kind != itemClose {
						goto segdone
					}
					if pos == e && e == n && it.kind == itemAtomic {
						break
					}
					switch it.kind {
					case itemOpen:
						w += L.edge(it.box, true, cw)
					case itemClose:
						w += L.edge(it.box, false, cw)
					case itemAtomic:
						w += it.box.w + it.box.style.margin[1].of(cw) + it.box.style.margin[3].of(cw)
						sp = 0
						realItem = true
					case itemFloat:
						floats = append(floats, it.box)
					case itemAbsolute:
						L.absolute(it.box, cw, cx, cy+y)
					}
					k++
				}
				if pos >= e || pos >= n {
					break
				}
				a := f.advances[pos]
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
				for z < e && (z == q || ww+f.advances[z] <= r-l) {
					ww += f.advances[z]
					z++
				}
				if z < e {
					f.breaks[z] = true
					continue
				}
			}
			for _, fl := range floats {
				fw := L.floatWidth(fl, cw)
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
				if qi < len(f.items) && f.items[qi].kind == itemAtomic {
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
		ln := &lineBox{y: cy + y}
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
				if f.items[i].kind == itemBreak && f.items[i].style.clear != 0 {
					skipClear = f.items[i].style.clear
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

func collapsible(f *inlineContent, p int) bool {
	ri := f.runAt[p]
	if ri < 0 {
		return true
	}
	w := f.runs[ri].style.whiteSpace
	return w != spacePre && w != spacePreWrap
}
func breakableWord(f *inlineContent, p int) bool {
	ri := f.runAt[p]
	if ri < 0 {
		return false
	}
	s := f.runs[ri].style
	return s.breakWord && s.whiteSpace != spaceNowrap && s.whiteSpace != spacePre
}

// buildLine returns line height or -1 when the line is empty
func (L *layouter) buildLine(b *box, f *inlineContent, ln *lineBox, start, end, i0, i1 int, stackp *[]inlineState, cw, l, r, ind, lineW float32, forced, lastLine bool, cx float32) float32 {
	stack := *stackp
	strict := !L.engine.quirks && !L.limited
	// trim trailing spaces
	te := end
	for te > start && (f.text[te-1] == '\n' || f.text[te-1] == ' ' && collapsible(f, te-1)) {
		te--
	}
	rootUsed := strict
	type dec struct {
		st     inlineState
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
		inc(stack[0].ascent, stack[0].descent)
	}
	real := false
	var tops []int
	var frs []fragment
	x := float32(0)
	for i := range stack {
		stack[i].x0 = 0
		stack[i].leftEdge = false
		stack[i].used = false
		if i > 0 && strict {
			inc(stack[i].ascent+stack[i].shift, stack[i].descent-stack[i].shift)
		}
	}
	use := func(i int) {
		s := &stack[i]
		if !s.used {
			s.used = true
			inc(s.ascent+s.shift, s.descent-s.shift)
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
				w += f.advances[q]
			}
			top := &stack[len(stack)-1]
			use(len(stack) - 1)
			if rn.style.lineHeight < 0 && rn.face != nil {
				m := rn.face.Metrics(rn.size)
				aa, dd := leading(m, rn.style)
				inc(aa+top.shift, dd-top.shift)
			}
			frs = append(frs, fragment{x: x, w: w, run: rn, from: a, to: e, style: rn.style, y: top.shift, ascent: top.metrics.Ascent, h: top.metrics.Ascent + top.metrics.Descent, level: rn.level})
			x += w
			a = e
			real = true
		}
	}
	pos := start
	base := uint8(0)
	if b.style.rtl {
		base = 1
	}
	for k := i0; k < i1; k++ {
		it := &f.items[k]
		if it.kind == itemText {
			continue
		}
		if z := min(it.pos, te); pos < z {
			text(pos, z)
		}
		pos = max(pos, it.pos)
		switch it.kind {
		case itemOpen:
			s := it.style
			pr := stack[len(stack)-1]
			ns := inlineState{style: s, box: it.box, metrics: L.engine.primary(s).Metrics(s.size)}
			ns.ascent, ns.descent = leading(ns.metrics, s)
			ns.shift = pr.shift + L.shift(s, ns.ascent, ns.descent, pr)
			ns.x0 = x
			ns.leftEdge = true
			e := L.edge(it.box, true, cw)
			x += s.margin[3].of(cw)
			ns.x0 = x
			x += e - s.margin[3].of(cw)
			stack = append(stack, ns)
			if strict || e != 0 {
				use(len(stack) - 1)
			}
			if e != 0 {
				real = true
			}
		case itemClose:
			if len(stack) > 1 {
				s := stack[len(stack)-1]
				e := L.edge(it.box, false, cw)
				mr := s.style.margin[1].of(cw)
				x += e - mr
				if e != 0 {
					use(len(stack) - 1)
					real = true
				}
				L.deco(&frs, &s, x, true)
				x += mr
				stack = stack[:len(stack)-1]
			}
		case itemBreak:
			if strict || !real {
				use(len(stack) - 1)
			}
			real = true
		case itemAtomic:
			a := it.box
			top := &stack[len(stack)-1]
			mt, mr, mb, ml := a.style.margin[0].of(cw), a.style.margin[1].of(cw), a.style.margin[2].of(cw), a.style.margin[3].of(cw)
			H := a.h + mt + mb
			asc := H
			if a.kind != boxImage && a.lastBaseline >= 0 {
				asc = mt + a.lastBaseline
			}
			sh := top.shift
			switch a.style.valign {
			case valignTop, valignBottom:
				tops = append(tops, len(frs))
				frs = append(frs, fragment{x: x + ml, w: a.w, box: a, style: a.style, y: 0, h: H, ascent: asc, level: base})
				x += ml + a.w + mr
				real = true
				continue
			case valignMiddle:
				xh := top.metrics.Ascent * .5
				if pf := L.engine.primary(top.style); pf != nil {
					xh = pf.XHeight * top.style.size
				}
				sh += xh/2 - H/2 + (H - asc)
			case valignTextTop:
				sh += top.metrics.Ascent - asc
			case valignTextBottom:
				sh += (H - asc) - top.metrics.Descent
			default:
				sh += L.shift(a.style, asc, H-asc, *top)
			}
			inc(asc+sh, H-asc-sh)
			frs = append(frs, fragment{x: x + ml, w: a.w, box: a, style: a.style, y: sh, h: H, ascent: asc, level: base})
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
		inc(stack[0].ascent, stack[0].descent)
	}
	for _, t := range tops {
		fr := &frs[t]
		if first {
			inc(fr.h, 0)
		} else if fr.h > lA+lD {
			if fr.style.valign == valignTop {
				lD = fr.h - lA
			} else {
				lA = fr.h - lD
			}
		}
	}
	ln.baseline = lA
	for i := range frs {
		fr := &frs[i]
		switch {
		case fr.box != nil && !fr.decoration:
			mt := fr.style.margin[0].of(cw)
			switch {
			case fr.style.valign == valignTop:
				fr.y = mt
			case fr.style.valign == valignBottom:
				fr.y = lA + lD - fr.h + mt
			default:
				fr.y = lA - fr.y - fr.ascent + mt
			}
		case fr.decoration:
			fr.y = lA - fr.y
		default:
			fr.y = lA - fr.y
		}
	}
	// alignment
	aw := r - l
	used := x + ind
	off := l + ind
	a := b.style.align
	if a == alignStart {
		a = alignLeft
		if b.style.rtl {
			a = alignRight
		}
	} else if a == alignEnd {
		a = alignRight
		if b.style.rtl {
			a = alignLeft
		}
	}
	switch a {
	case alignRight, alignWebkitRight:
		off += max(0, aw-used)
	case alignCenter, alignWebkitCenter:
		off += max(0, (aw-used)/2)
	case alignJustify:
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
							nr.glyphs = append([]typeset.Glyph{}, fr.run.glyphs...)
							for gi := range nr.glyphs {
								cl := int(nr.glyphs[gi].Cluster)
								if cl >= fr.from && cl < fr.to && f.text[cl] == ' ' {
									nr.glyphs[gi].Advance += ex
								}
							}
							fr.run = &nr
							fr.w += ex * float32(c)
							add += ex * float32(c)
						}
					}
				}
			}
		} else if b.style.rtl {
			off += max(0, aw-used)
		}
	}
	for i := range frs {
		frs[i].x += cx + off
		if fb := frs[i].box; fb != nil && !frs[i].decoration {
			fb.x = frs[i].x
			fb.y = ln.y + frs[i].y
		}
	}
	ln.fragments = frs
	return lA + lD
}

func (L *layouter) shift(s *style, asc, desc float32, pr inlineState) float32 {
	switch s.valign {
	case valignSub:
		return -floor(pr.style.size/5 + 1)
	case valignSuper:
		return floor(pr.style.size/3 + 1)
	case valignLength:
		return s.valignLen.of(lineHeight(s, L.engine.primary(s).Metrics(s.size)))
	case valignMiddle:
		if pf := L.engine.primary(pr.style); pf != nil {
			return pf.XHeight*pr.style.size/2 - (asc-desc)/2
		}
	case valignTextTop:
		return pr.metrics.Ascent - asc
	case valignTextBottom:
		return desc - pr.metrics.Descent
	}
	return 0
}

func (L *layouter) deco(frs *[]fragment, s *inlineState, x1 float32, closed bool) {
	st := s.style
	if st.background.A == 0 && st.borderWidth == [4]float32{} && st.bgImage == "" {
		return
	}
	if x1 <= s.x0 {
		return
	}
	*frs = append(*frs, fragment{x: s.x0, w: x1 - s.x0, box: s.box, style: st, decoration: true, y: s.shift, ascent: s.metrics.Ascent, h: s.metrics.Ascent + s.metrics.Descent, leftEdge: s.leftEdge, rightEdge: closed})
}

func (L *layouter) reorder(frs []fragment, base uint8) {
	// deco frags are re-derived poorly for bidi: keep them
	var idx []int
	for i := range frs {
		if !frs[i].decoration {
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
		ps[k] = pc{i, frs[i].x - end, frs[i].level}
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
