package mailhtml

import (
	"image"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

type kind uint8

const (
	kBlock kind = iota
	kInline
	kText
	kBr
	kImg
	kTable
	kGroup
	kRow
	kCell
	kCaption
	kFlex
)

type Box struct {
	k           kind
	n           *html.Node
	st          *Style
	kids        []*Box
	x, y, w, h  float32 // border box, relative to containing layout box
	b, p        [4]float32
	text        string
	img         *Img
	mmOK        bool
	minC, maxC  float32 // border-box contributions without margin
	ifc         *ifc
	inl         bool // block container with inline content only
	lines       []*line
	stOK        bool
	stPos       float32
	stNeg       float32
	baseline    float32 // last/first baseline rel to border box top, <0 none
	lastBase    float32
	tab         *tabInfo
	cell        *cellInfo
	marker      string
	first, last bool // inline pieces
	selfColl    int8
	isLI        bool
	nat         float32
	biiSt       *Style
}
type Img struct {
	w, h float32
	im   image.Image
}

func (b *Box) outOfFlow() bool {
	return b.st != nil && b.k != kText && (b.st.float != 0 || b.st.pos == 2)
}
func (b *Box) inlineLevel() bool {
	switch b.k {
	case kText, kBr, kInline:
		return true
	}
	switch b.st.display {
	case dInline, dInlineBlock, dInlineTable, dInlineFlex:
		return true
	}
	return false
}

type builder struct {
	c     *engine
	count int
}

func anon(st *Style, k kind, d disp) *Box {
	s := &Style{Inh: st.Inh}
	s.display = d
	s.opacity = 1
	s.shrink = 1
	s.under, s.strike, s.over = st.under, st.strike, st.over
	for i := range s.m {
		s.m[i], s.p[i] = px(0), px(0)
	}
	s.valign = vaBaseline
	if s.display == dTable {
		s.collapse, s.bsH, s.bsV = st.collapse, 0, 0
	}
	return &Box{k: k, st: s}
}

func (bd *builder) build(n *html.Node, p *Style, table *html.Node) *Box {
	switch n.Type {
	case html.TextNode:
		return &Box{k: kText, n: n, st: p, text: n.Data}
	case html.ElementNode:
	default:
		return nil
	}
	if n.Namespace != "" {
		return nil
	}
	st := bd.c.compute(n, p, table)
	if st.display == dNone {
		return nil
	}
	b := &Box{n: n, st: st}
	switch n.Data {
	case "br":
		b.k = kBr
		return b
	case "wbr":
		return &Box{k: kText, n: n, st: p, text: "\u200b"}
	case "img":
		b.k = kImg
		if s, ok := attr(n, "src"); ok {
			b.img = bd.c.picture(s)
		}
		if b.img == nil {
			if a, ok := attr(n, "alt"); ok && a != "" {
				// broken image with alt: inline(-block) text
				b.k = kInline
				if !st.w.auto() || !st.h.auto() || st.display != dInline {
					b.k = kBlock
					if st.display == dInline {
						st.display = dInlineBlock
					}
					st.overflow = true
				}
				b.kids = []*Box{{k: kText, n: n, st: st, text: a}}
				if b.k == kBlock {
					b.inl = true
				}
				return b
			}
			if s, ok := attr(n, "src"); (!ok || s == "") && st.w.auto() && st.h.auto() {
				b.img = &Img{0, 0, nil}
			} else if a, ok := attr(n, "alt"); ok && a == "" && st.w.auto() && st.h.auto() {
				b.img = &Img{0, 0, nil}
			} else if st.w.auto() && st.h.auto() {
				b.img = &Img{16, 16, nil}
			} else {
				b.img = &Img{0, 0, nil}
			}
		}
		return b
	}
	switch st.display {
	case dInline, dContents:
		b.k = kInline
	case dTable, dInlineTable:
		b.k = kTable
		table = n
	case dRowGroup, dHeaderGroup, dFooterGroup:
		b.k = kGroup
	case dRow:
		b.k = kRow
	case dCell:
		b.k = kCell
	case dCaption:
		b.k = kCaption
	case dCol, dColGroup:
		b.k = kGroup
	case dFlex, dInlineFlex:
		b.k = kFlex
	}
	var kids []*Box
	if n.Data == "input" {
		if v, ok := attr(n, "value"); ok {
			kids = append(kids, &Box{k: kText, n: n, st: st, text: v})
		}
		if st.w.auto() {
			st.w = px(150)
		}
	}
	num := 1
	if v, ok := attr(n, "start"); ok {
		num, _ = strconv.Atoi(v)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		k := bd.build(c, st, table)
		if k == nil {
			continue
		}
		if k.st.display == dListItem && k.k == kBlock {
			k.isLI = true
			if v, ok := attr(c, "value"); ok {
				if q, err := strconv.Atoi(v); err == nil {
					num = q
				}
			}
			k.marker = markerText(k.st.listType, num)
			num++
			if k.st.listInside && k.marker != "" {
				t := k.marker
				switch k.st.listType {
				case "disc":
					t = "• "
				case "circle":
					t = "◦ "
				case "square":
					t = "▪ "
				}
				mk := &Box{k: kText, n: nil, st: k.st, text: t}
				k.kids = append([]*Box{mk}, k.kids...)
				bd.finish(k)
				k.marker = ""
			}
		}
		if k.k == kInline && len(k.kids) > 0 && hasBlock(k) {
			kids = append(kids, splitInline(k)...)
		} else {
			kids = append(kids, k)
		}
	}
	b.kids = kids
	b.first, b.last = true, true
	bd.finish(b)
	return b
}

func hasBlock(k *Box) bool {
	for _, c := range k.kids {
		if !c.inlineLevel() && !c.outOfFlow() {
			return true
		}
	}
	return false
}

// block-in-inline
func splitInline(k *Box) []*Box {
	var out []*Box
	var cur []*Box
	first := true
	flush := func(last bool) {
		if len(cur) == 0 && !(first && edgeful(k)) && !(last && edgeful(k)) {
			return
		}
		nb := &Box{k: kInline, n: k.n, st: k.st, kids: cur, first: first, last: last}
		first = false
		out = append(out, nb)
		cur = nil
	}
	for _, c := range k.kids {
		if !c.inlineLevel() && !c.outOfFlow() {
			flush(false)
			c.biiSt = k.st
			out = append(out, c)
			first = false
		} else {
			cur = append(cur, c)
		}
	}
	flush(true)
	return out
}
func edgeful(k *Box) bool {
	s := k.st
	return s.bw[1]+s.bw[3] > 0 || s.p[1].px+s.p[3].px > 0 || s.m[1].px+s.m[3].px != 0
}

func wsOnly(b *Box) bool {
	if b.k != kText {
		return false
	}
	if b.st.ws == wsPre || b.st.ws == wsPreWrap {
		return false
	}
	for i := 0; i < len(b.text); i++ {
		switch b.text[i] {
		case ' ', '\n', '\t', '\r', '\f':
		default:
			return false
		}
	}
	return true
}

// finish: anonymous boxes
func (bd *builder) finish(b *Box) {
	switch b.k {
	case kInline:
		return
	case kTable:
		bd.fixTable(b)
		return
	case kGroup:
		if b.st.display == dCol || b.st.display == dColGroup {
			return
		}
		b.kids = wrapRuns(b.kids, func(k *Box) bool { return k.k == kRow }, func() *Box { return anon(b.st, kRow, dRow) }, bd)
		return
	case kRow:
		b.kids = wrapRuns(b.kids, func(k *Box) bool { return k.k == kCell }, func() *Box { return anon(b.st, kCell, dCell) }, bd)
		return
	case kFlex:
		var out []*Box
		for _, k := range b.kids {
			if wsOnly(k) {
				continue
			}
			if k.k == kText || k.k == kInline || k.k == kBr {
				if k.k == kInline {
					k.k = kBlock
					k.st.display = dBlock
					bd.finish(k)
					out = append(out, k)
					continue
				}
				a := anon(b.st, kBlock, dBlock)
				a.kids = []*Box{k}
				a.inl = true
				k = a
			} else {
				switch k.st.display {
				case dInline, dInlineBlock:
					k.st.display = dBlock
				case dInlineTable:
					k.st.display = dTable
				}
				k.st.float = 0
			}
			out = append(out, k)
		}
		b.kids = out
		return
	}
	// stray table parts
	stray := false
	for _, k := range b.kids {
		if k.k == kCell || k.k == kRow || k.k == kGroup || k.k == kCaption {
			stray = true
		}
	}
	if stray {
		var out []*Box
		var run []*Box
		flush := func() {
			for len(run) > 0 && wsOnly(run[len(run)-1]) {
				run = run[:len(run)-1]
			}
			if len(run) > 0 {
				t := anon(b.st, kTable, dTable)
				t.kids = run
				bd.finish(t)
				out = append(out, t)
				run = nil
			}
		}
		for _, k := range b.kids {
			if k.k == kCell || k.k == kRow || k.k == kGroup || k.k == kCaption || len(run) > 0 && wsOnly(k) {
				run = append(run, k)
			} else {
				flush()
				out = append(out, k)
			}
		}
		flush()
		b.kids = out
	}
	anyBlock := false
	for _, k := range b.kids {
		if !k.inlineLevel() && !k.outOfFlow() {
			anyBlock = true
			break
		}
	}
	if !anyBlock {
		b.inl = true
		return
	}
	var out []*Box
	var runb []*Box
	flush := func() {
		real := false
		for _, r := range runb {
			if !wsOnly(r) && !r.outOfFlow() {
				real = true
			}
		}
		if real {
			a := anon(b.st, kBlock, dBlock)
			a.kids = runb
			a.inl = true
			out = append(out, a)
		} else {
			for _, r := range runb {
				if r.outOfFlow() {
					out = append(out, r)
				}
			}
		}
		runb = nil
	}
	for _, k := range b.kids {
		switch {
		case k.outOfFlow():
			runb = append(runb, k)
		case k.inlineLevel():
			runb = append(runb, k)
		default:
			flush()
			out = append(out, k)
		}
	}
	flush()
	b.kids = out
}

func wrapRuns(kids []*Box, ok func(*Box) bool, mk func() *Box, bd *builder) []*Box {
	var out []*Box
	var run []*Box
	flush := func() {
		all := true
		for _, r := range run {
			if !wsOnly(r) {
				all = false
			}
		}
		if len(run) > 0 && !all {
			a := mk()
			a.kids = run
			bd.finish(a)
			out = append(out, a)
		}
		run = nil
	}
	for _, k := range kids {
		if ok(k) {
			flush()
			out = append(out, k)
		} else {
			run = append(run, k)
		}
	}
	flush()
	return out
}

func (bd *builder) fixTable(b *Box) {
	t := &tabInfo{}
	b.tab = t
	var body []*Box
	for _, k := range b.kids {
		switch {
		case k.k == kCaption:
			t.captions = append(t.captions, k)
		case k.k == kGroup && k.st.display == dCol:
			t.cols = append(t.cols, colOf(k)...)
		case k.k == kGroup && k.st.display == dColGroup:
			any := false
			for _, c := range k.kids {
				if c.st.display == dCol && c.k == kGroup {
					t.cols = append(t.cols, colOf(c)...)
					any = true
				}
			}
			if !any {
				t.cols = append(t.cols, colOf(k)...)
			}
		default:
			body = append(body, k)
		}
	}
	body = wrapRuns(body, func(k *Box) bool { return k.k == kGroup }, func() *Box { return anon(b.st, kGroup, dRowGroup) }, bd)
	var h, m, f []*Box
	for _, g := range body {
		switch {
		case g.st.display == dHeaderGroup && h == nil:
			h = append(h, g)
		case g.st.display == dFooterGroup && f == nil:
			f = append(f, g)
		default:
			m = append(m, g)
		}
	}
	b.kids = append(append(h, m...), f...)
	t.grid(b)
}
func colOf(k *Box) []Len {
	n := 1
	if k.n != nil {
		if s, ok := attr(k.n, "span"); ok {
			n, _ = strconv.Atoi(s)
			n = max(1, min(64, n))
		}
	}
	var o []Len
	for i := 0; i < n; i++ {
		o = append(o, k.st.w)
	}
	return o
}

func markerText(t string, n int) string {
	switch t {
	case "none":
		return ""
	case "disc", "circle", "square":
		return t
	case "lower-alpha", "lower-latin", "upper-alpha", "upper-latin":
		s := ""
		for q := n; q > 0; q = (q - 1) / 26 {
			s = string(rune('a'+(q-1)%26)) + s
		}
		if t[0] == 'u' {
			s = strings.ToUpper(s)
		}
		return s + ". "
	case "lower-roman", "upper-roman":
		v := []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
		r := []string{"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"}
		s := ""
		for i := range v {
			for n >= v[i] {
				s += r[i]
				n -= v[i]
			}
		}
		if t[0] == 'u' {
			s = strings.ToUpper(s)
		}
		return s + ". "
	}
	return strconv.Itoa(n) + ". "
}

func transform(s string, t uint8) string {
	switch t {
	case 1:
		return strings.ToUpper(s)
	case 2:
		return strings.ToLower(s)
	case 3:
		prev := ' '
		return strings.Map(func(r rune) rune {
			p := prev
			prev = r
			if !unicode.IsLetter(p) && !unicode.IsDigit(p) && p != '\'' {
				return unicode.ToTitle(r)
			}
			return r
		}, s)
	}
	return s
}
