package mailhtml

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// build makes the box of a node with all that is in it, or nil when it has
// none. table is the table around it, or nil.
func (e *engine) build(n *html.Node, parent *style, table *html.Node) *box {
	switch {
	case n.Type == html.TextNode:
		return &box{kind: boxText, node: n, style: parent, text: n.Data}
	case n.Type != html.ElementNode, n.Namespace != "" && !isEmbedded(n):
		return nil
	}
	st := e.compute(n, parent, table)
	if st.display == displayNone {
		return nil
	}
	e.count(st.counting)
	if isEmbedded(n) {
		return e.embeddedBox(n, st)
	}
	switch n.Data {
	case "br":
		return &box{kind: boxBreak, node: n, style: st}
	case "wbr":
		return &box{kind: boxText, node: n, style: parent, text: "\u200b"}
	case "img":
		return e.imageBox(n, st)
	case "input", "select", "textarea":
		return e.controlBox(n, st)
	case "progress", "meter":
		return gaugeBox(n, st)
	}
	if n.Data == "body" {
		e.bodyHeight = max(0, e.height-st.margin[top].px-st.margin[bottom].px)
	}
	b := &box{kind: kindOf(st.display), node: n, style: st, first: true, last: true}
	if n.Data == "button" {
		b.control = "button"
	}
	inCell := table != nil
	if n.Data == "table" { // however it is shown, its attributes speak of its cells
		table = n
	}
	e.buildKids(b, table)
	if n.Data == "q" {
		quote(b)
	}
	e.firstLetter(b)
	if n.Data == "fieldset" && b.kind == boxBlock {
		b.takeLegend()
	}
	e.arrange(b)
	if b.table != nil {
		b.table.inCell = inCell
	}
	return b
}

func kindOf(d display) boxKind {
	switch d {
	case displayInline, displayContents:
		return boxInline
	case displayTable, displayInlineTable:
		return boxTable
	case displayRowGroup, displayHeaderGroup, displayFooterGroup, displayColumn, displayColumnGroup:
		return boxGroup
	case displayRow:
		return boxRow
	case displayCell:
		return boxCell
	case displayCaption:
		return boxCaption
	case displayFlex, displayInlineFlex, displayGrid, displayInlineGrid:
		return boxFlex
	}
	return boxBlock
}

func (e *engine) buildKids(b *box, table *html.Node) {
	number := 1
	if v, ok := attr(b.node, "start"); ok {
		if n, err := strconv.Atoi(v); err == nil {
			number = n
		}
	}
	put := func(k *box) {
		if k.kind == boxInline && hasBlock(k) {
			b.kids = append(b.kids, splitInline(k)...)
		} else {
			b.kids = append(b.kids, k)
		}
	}
	if _, reversed := attr(b.node, "reversed"); reversed && b.node.Data == "ol" && number == 1 {
		number = itemsIn(b.node)
	}
	e.depth++
	defer func() { e.depth-- }()
	after := e.surround(b, put)
	for n := b.node.FirstChild; n != nil; n = n.NextSibling {
		if !e.openDetails && isFolded(n) {
			continue
		}
		k := e.build(n, b.style, table)
		if k == nil {
			continue
		}
		if k.kind == boxBlock && k.style.display == displayListItem {
			e.mark(k, &number)
		}
		put(k)
	}
	after()
	e.endCounters()
}

func hasBlock(b *box) bool {
	for _, k := range b.kids {
		if !k.inlineLevel() && !k.outOfFlow() {
			return true
		}
	}
	return false
}

// splitInline cuts an inline box around the blocks in it. CSS 2.1 §9.2.1.1.
func splitInline(b *box) []*box {
	var out, cur []*box
	first := true
	piece := func(last bool) {
		if len(cur) == 0 && !((first || last) && hasEdges(b)) {
			return
		}
		out = append(out, &box{kind: boxInline, node: b.node, style: b.style, kids: cur, first: first, last: last})
		first = false
		cur = nil
	}
	for _, k := range b.kids {
		if k.inlineLevel() || k.outOfFlow() {
			cur = append(cur, k)
			continue
		}
		piece(false)
		k.within(b)
		out = append(out, k)
		first = false
	}
	piece(true)
	return out
}

// within notes that a block stood in an inline box, which may itself have been
// cut out of others already.
func (b *box) within(inline *box) {
	for b.inlineParent != nil {
		b = b.inlineParent
	}
	if b != inline {
		b.inlineParent = inline
	}
}

// hasEdges reports whether an inline box takes room of its own on a line.
func hasEdges(b *box) bool {
	s := b.style
	return s.borderWidth[right]+s.borderWidth[left] > 0 || s.padding[right].px+s.padding[left].px > 0 ||
		s.margin[right].px+s.margin[left].px != 0
}

// imageBox makes the box of an img: its picture, or what stands for it.
func (e *engine) imageBox(n *html.Node, st *style) *box {
	src, _ := e.imageSource(n)
	b := &box{kind: boxImage, node: n, style: st, picture: e.picture(src.url).shownAt(src.density)}
	if b.picture != nil {
		return b
	}
	e.noteTracker(src.url, st)
	return e.missingImage(n, st, src.url)
}

// mark gives a list item its marker: beside it, or as its first text.
func (e *engine) mark(item *box, number *int) {
	item.listItem = true
	if e.quirks && item.beginsWithList() {
		line := anonymous(item.style, boxBlock, displayBlock)
		line.kids, line.onlyInline = []*box{{kind: boxText, style: item.style, text: string(zeroWidthSpace)}}, true
		item.kids = append([]*box{line}, item.kids...)
	}
	if v, ok := attr(item.node, "value"); ok {
		if n, err := strconv.Atoi(v); err == nil {
			*number = n
		}
	}
	item.marker = markerText(item.style.listType, *number)
	if _, reversed := attr(item.node.Parent, "reversed"); reversed {
		*number--
	} else {
		*number++
	}
	e.styleMarker(item)
	if item.marker == "" || !item.style.listInside && inList(item.node) {
		return
	}
	st := *item.markerStyleOr()
	st.unread = true
	first := &box{kind: boxText, style: &st, text: item.marker}
	switch item.marker {
	case "disc", "circle", "square":
		first = e.insideBullet(item)
	case "disclosure-closed", "disclosure-open":
		first = e.insideTriangle(item)
	}
	if k := item.firstLine(); k != nil {
		k.kids = append([]*box{first}, k.kids...)
		item.marker = ""
		return
	}
	item.kids = append([]*box{first}, item.kids...)
	e.arrange(item)
	item.marker = ""
}

// beginsWithList reports whether the first thing in a list item is a list.
// QUIRK: in quirks mode its marker then stands on a line of its own.
func (b *box) beginsWithList() bool {
	for _, k := range b.kids {
		if b.onlyInline || k.kind != boxBlock || k.node == nil {
			return false
		}
		if !k.outOfFlow() {
			return k.node.Data == "ul" || k.node.Data == "ol"
		}
	}
	return false
}

// firstLine is the anonymous block that holds what a box with blocks in it
// begins with, if that is text.
func (b *box) firstLine() *box {
	if b.onlyInline || len(b.kids) == 0 {
		return nil
	}
	if k := b.kids[0]; k.node == nil && k.onlyInline {
		return k
	}
	return nil
}

// inList reports whether a list item belongs to a list. QUIRK: the marker of
// one that does not is inside it.
func inList(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.Data {
		case "ul", "ol", "menu", "dir":
			return true
		}
	}
	return n.Data != "li"
}

// upper writes capitals, also those that are two letters.
func upper(s string) string {
	if strings.ContainsRune(s, 'ß') || strings.ContainsFunc(s, func(r rune) bool { return r >= 0xFB00 && r <= 0xFB06 }) {
		return cases.Upper(language.Und).String(s)
	}
	return strings.ToUpper(s)
}

// transformed applies text-transform.
func transformed(s string, t transform) string {
	switch t {
	case transformUpper:
		return upper(s)
	case transformLower:
		return strings.ToLower(s)
	case transformCapitalize:
		return capitalized(s)
	}
	return s
}

// capitalized begins every word with a capital. An apostrophe between letters
// is part of their word.
func capitalized(s string) string {
	prev, before := ' ', ' '
	return strings.Map(func(r rune) rune {
		last, joined := prev, prev
		if last == '\'' || last == '’' {
			joined = before
			if !unicode.IsLetter(joined) {
				joined = ' '
			}
		}
		prev, before = r, last
		if !unicode.IsLetter(joined) && !unicode.IsDigit(joined) && joined != '_' {
			return unicode.ToTitle(r)
		}
		return r
	}, s)
}
