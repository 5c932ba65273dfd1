package mailhtml

import (
	"image"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

type boxKind uint8

const (
	boxBlock boxKind = iota
	boxInline
	boxText
	boxBreak
	boxImage
	boxTable
	boxGroup
	boxRow
	boxCell
	boxCaption
	boxFlex
)

type box struct {
	kind                   boxKind
	node                   *html.Node
	style                  *style
	kids                   []*box
	x, y, w, h             float32 // border box, relative to containing layout box
	border, padding        [4]float32
	text                   string
	picture                *picture
	measured               bool
	minContent, maxContent float32 // border-box contributions without margin
	inlines                *inlineContent
	onlyInline             bool // block container with inline content only
	lines                  []*lineBox
	strutKnown             bool
	strutPositive          float32
	strutNegative          float32
	baseline               float32 // last/first baseline rel to border box top, <0 none
	lastBaseline           float32
	table                  *table
	cell                   *cell
	marker                 string
	first, last            bool // inline pieces
	collapses              int8
	listItem               bool
	natural                float32
	inlineParent           *style
}
type picture struct {
	w, h  float32
	image image.Image
}

func (b *box) outOfFlow() bool {
	return b.style != nil && b.kind != boxText && (b.style.float != 0 || b.style.position == 2)
}
func (b *box) inlineLevel() bool {
	switch b.kind {
	case boxText, boxBreak, boxInline:
		return true
	}
	switch b.style.display {
	case displayInline, displayInlineBlock, displayInlineTable, displayInlineFlex:
		return true
	}
	return false
}

type builder struct {
	c     *engine
	count int
}

func anon(st *style, k boxKind, d display) *box {
	s := &style{inherited: st.inherited}
	s.display = d
	s.opacity = 1
	s.shrink = 1
	s.underline, s.strike, s.overline = st.underline, st.strike, st.overline
	for i := range s.margin {
		s.margin[i], s.padding[i] = px(0), px(0)
	}
	s.valign = valignBaseline
	if s.display == displayTable {
		s.collapse, s.spacingX, s.spacingY = st.collapse, 0, 0
	}
	return &box{kind: k, style: s}
}

func (bd *builder) build(n *html.Node, p *style, table *html.Node) *box {
	switch n.Type {
	case html.TextNode:
		return &box{kind: boxText, node: n, style: p, text: n.Data}
	case html.ElementNode:
	default:
		return nil
	}
	if n.Namespace != "" {
		return nil
	}
	st := bd.c.compute(n, p, table)
	if st.display == displayNone {
		return nil
	}
	b := &box{node: n, style: st}
	switch n.Data {
	case "br":
		b.kind = boxBreak
		return b
	case "wbr":
		return &box{kind: boxText, node: n, style: p, text: "\u200b"}
	case "img":
		b.kind = boxImage
		if s, ok := attr(n, "src"); ok {
			b.picture = bd.c.picture(s)
		}
		if b.picture == nil {
			if a, ok := attr(n, "alt"); ok && a != "" {
				// broken image with alt: inline(-block) text
				b.kind = boxInline
				if !st.width.auto() || !st.height.auto() || st.display != displayInline {
					b.kind = boxBlock
					if st.display == displayInline {
						st.display = displayInlineBlock
					}
					st.clips = true
				}
				b.kids = []*box{{kind: boxText, node: n, style: st, text: a}}
				if b.kind == boxBlock {
					b.onlyInline = true
				}
				return b
			}
			if s, ok := attr(n, "src"); (!ok || s == "") && st.width.auto() && st.height.auto() {
				b.picture = &picture{0, 0, nil}
			} else if a, ok := attr(n, "alt"); ok && a == "" && st.width.auto() && st.height.auto() {
				b.picture = &picture{0, 0, nil}
			} else if st.width.auto() && st.height.auto() {
				b.picture = &picture{16, 16, nil}
			} else {
				b.picture = &picture{0, 0, nil}
			}
		}
		return b
	}
	switch st.display {
	case displayInline, displayContents:
		b.kind = boxInline
	case displayTable, displayInlineTable:
		b.kind = boxTable
		table = n
	case displayRowGroup, displayHeaderGroup, displayFooterGroup:
		b.kind = boxGroup
	case displayRow:
		b.kind = boxRow
	case displayCell:
		b.kind = boxCell
	case displayCaption:
		b.kind = boxCaption
	case displayColumn, displayColumnGroup:
		b.kind = boxGroup
	case displayFlex, displayInlineFlex:
		b.kind = boxFlex
	}
	var kids []*box
	if n.Data == "input" {
		if v, ok := attr(n, "value"); ok {
			kids = append(kids, &box{kind: boxText, node: n, style: st, text: v})
		}
		if st.width.auto() {
			st.width = px(150)
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
		if k.style.display == displayListItem && k.kind == boxBlock {
			k.listItem = true
			if v, ok := attr(c, "value"); ok {
				if q, err := strconv.Atoi(v); err == nil {
					num = q
				}
			}
			k.marker = markerText(k.style.listType, num)
			num++
			if k.style.listInside && k.marker != "" {
				t := k.marker
				switch k.style.listType {
				case "disc":
					t = "• "
				case "circle":
					t = "◦ "
				case "square":
					t = "▪ "
				}
				mk := &box{kind: boxText, node: nil, style: k.style, text: t}
				k.kids = append([]*box{mk}, k.kids...)
				bd.finish(k)
				k.marker = ""
			}
		}
		if k.kind == boxInline && len(k.kids) > 0 && hasBlock(k) {
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

func hasBlock(k *box) bool {
	for _, c := range k.kids {
		if !c.inlineLevel() && !c.outOfFlow() {
			return true
		}
	}
	return false
}

// block-in-inline
func splitInline(k *box) []*box {
	var out []*box
	var cur []*box
	first := true
	flush := func(last bool) {
		if len(cur) == 0 && !(first && edgeful(k)) && !(last && edgeful(k)) {
			return
		}
		nb := &box{kind: boxInline, node: k.node, style: k.style, kids: cur, first: first, last: last}
		first = false
		out = append(out, nb)
		cur = nil
	}
	for _, c := range k.kids {
		if !c.inlineLevel() && !c.outOfFlow() {
			flush(false)
			c.inlineParent = k.style
			out = append(out, c)
			first = false
		} else {
			cur = append(cur, c)
		}
	}
	flush(true)
	return out
}
func edgeful(k *box) bool {
	s := k.style
	return s.borderWidth[1]+s.borderWidth[3] > 0 || s.padding[1].px+s.padding[3].px > 0 || s.margin[1].px+s.margin[3].px != 0
}

func isBlank(b *box) bool {
	if b.kind != boxText {
		return false
	}
	if b.style.whiteSpace == spacePre || b.style.whiteSpace == spacePreWrap {
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
func (bd *builder) finish(b *box) {
	switch b.kind {
	case boxInline:
		return
	case boxTable:
		bd.fixTable(b)
		return
	case boxGroup:
		if b.style.display == displayColumn || b.style.display == displayColumnGroup {
			return
		}
		b.kids = wrapRuns(b.kids, func(k *box) bool { return k.kind == boxRow }, func() *box { return anon(b.style, boxRow, displayRow) }, bd)
		return
	case boxRow:
		b.kids = wrapRuns(b.kids, func(k *box) bool { return k.kind == boxCell }, func() *box { return anon(b.style, boxCell, displayCell) }, bd)
		return
	case boxFlex:
		var out []*box
		for _, k := range b.kids {
			if isBlank(k) {
				continue
			}
			if k.kind == boxText || k.kind == boxInline || k.kind == boxBreak {
				if k.kind == boxInline {
					k.kind = boxBlock
					k.style.display = displayBlock
					bd.finish(k)
					out = append(out, k)
					continue
				}
				a := anon(b.style, boxBlock, displayBlock)
				a.kids = []*box{k}
				a.onlyInline = true
				k = a
			} else {
				switch k.style.display {
				case displayInline, displayInlineBlock:
					k.style.display = displayBlock
				case displayInlineTable:
					k.style.display = displayTable
				}
				k.style.float = 0
			}
			out = append(out, k)
		}
		b.kids = out
		return
	}
	// stray table parts
	stray := false
	for _, k := range b.kids {
		if k.kind == boxCell || k.kind == boxRow || k.kind == boxGroup || k.kind == boxCaption {
			stray = true
		}
	}
	if stray {
		var out []*box
		var run []*box
		flush := func() {
			for len(run) > 0 && isBlank(run[len(run)-1]) {
				run = run[:len(run)-1]
			}
			if len(run) > 0 {
				t := anon(b.style, boxTable, displayTable)
				t.kids = run
				bd.finish(t)
				out = append(out, t)
				run = nil
			}
		}
		for _, k := range b.kids {
			if k.kind == boxCell || k.kind == boxRow || k.kind == boxGroup || k.kind == boxCaption || len(run) > 0 && isBlank(k) {
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
		b.onlyInline = true
		return
	}
	var out []*box
	var runb []*box
	flush := func() {
		real := false
		for _, r := range runb {
			if !isBlank(r) && !r.outOfFlow() {
				real = true
			}
		}
		if real {
			a := anon(b.style, boxBlock, displayBlock)
			a.kids = runb
			a.onlyInline = true
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

func wrapRuns(kids []*box, ok func(*box) bool, mk func() *box, bd *builder) []*box {
	var out []*box
	var run []*box
	flush := func() {
		all := true
		for _, r := range run {
			if !isBlank(r) {
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

func (bd *builder) fixTable(b *box) {
	t := &table{}
	b.table = t
	var body []*box
	for _, k := range b.kids {
		switch {
		case k.kind == boxCaption:
			t.captions = append(t.captions, k)
		case k.kind == boxGroup && k.style.display == displayColumn:
			t.widths = append(t.widths, colOf(k)...)
		case k.kind == boxGroup && k.style.display == displayColumnGroup:
			any := false
			for _, c := range k.kids {
				if c.style.display == displayColumn && c.kind == boxGroup {
					t.widths = append(t.widths, colOf(c)...)
					any = true
				}
			}
			if !any {
				t.widths = append(t.widths, colOf(k)...)
			}
		default:
			body = append(body, k)
		}
	}
	body = wrapRuns(body, func(k *box) bool { return k.kind == boxGroup }, func() *box { return anon(b.style, boxGroup, displayRowGroup) }, bd)
	var h, m, f []*box
	for _, g := range body {
		switch {
		case g.style.display == displayHeaderGroup && h == nil:
			h = append(h, g)
		case g.style.display == displayFooterGroup && f == nil:
			f = append(f, g)
		default:
			m = append(m, g)
		}
	}
	b.kids = append(append(h, m...), f...)
	t.grid(b)
}
func colOf(k *box) []length {
	n := 1
	if k.node != nil {
		if s, ok := attr(k.node, "span"); ok {
			n, _ = strconv.Atoi(s)
			n = max(1, min(64, n))
		}
	}
	var o []length
	for i := 0; i < n; i++ {
		o = append(o, k.style.width)
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

// transformed applies text-transform.
func transformed(s string, t transform) string {
	switch t {
	case transformUpper:
		return strings.ToUpper(s)
	case transformLower:
		return strings.ToLower(s)
	case transformCapitalize:
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
