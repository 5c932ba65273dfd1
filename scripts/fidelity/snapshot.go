package main

import (
	"image"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/mailloft/mailloft/app/mailhtml"
)

// rendering is a mail as one of the two engines shows it.
type rendering struct {
	picture image.Image
	boxes   map[int]elementBox // by the number of the element in document order
	text    string             // in reading order, words parted by single spaces
	links   []shownLink        // Chromium's
	rtl     bool               // Chromium's: written from right to left
	page    *mailhtml.Page     // ours
}

type elementBox struct {
	tag string
	box mailhtml.Rect
}

// shownLink is an <a href> with something to click on.
type shownLink struct {
	target string
	text   string
	points [][2]float32 // the middle of each of its texts and pictures
}

// snapshot is the part of DOMSnapshot.captureSnapshot that is read here.
type snapshot struct {
	Documents []struct {
		Nodes struct {
			ParentIndex, NodeType, NodeName []int
			Attributes                      [][]int
			InputValue                      struct{ Index, Value []int }
		}
		Layout struct {
			NodeIndex []int
			Styles    [][]int
			Bounds    [][]float32
			Text      []int
		}
		TextBoxes struct {
			LayoutIndex, Start, Length []int
			Bounds                     [][]float32
		}
	}
	Strings []string
}

const elementNode, textNode = 1, 3

// content reads what the page in the tab holds.
func (b *browser) content() (rendering, error) {
	var s snapshot
	if err := b.call("DOMSnapshot.captureSnapshot", map[string]any{"computedStyles": []string{"display", "visibility", "opacity", "direction"}}, &s); err != nil {
		return rendering{}, err
	}
	w := newWalk(&s)
	for i := range w.nodes {
		w.layout(i)
	}
	links := make([]shownLink, 0, len(w.links))
	for _, n := range slices.Sorted(maps.Keys(w.links)) {
		if l := w.links[n]; len(l.points) > 0 {
			l.text = words(l.text)
			links = append(links, *l)
		}
	}
	rtl := len(w.nodes) > 1 && w.nodes[1] >= 0 && w.computed(w.nodes[1], direction) == "rtl"
	return rendering{rtl: rtl, boxes: w.boxes, text: words(w.text.String()), links: links}, nil
}

// words is a text with every stretch of white space as one space, without what
// takes no room.
func words(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) && r != '\u200d': // zero width space, soft hyphen, byte order mark
			return -1
		case r == '\ufffc', r == '\u034f':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// walk goes through the layout tree of a snapshot in document order.
type walk struct {
	strings []string
	parent  []int
	kind    []int
	name    []int
	attrs   [][]int
	input   map[int]string
	nodes   []int // DOM node of every layout node
	styles  [][]int
	bounds  [][]float32
	texts   []int

	pieces map[int][]piece // of a layout node
	number map[int]int     // of an element
	style  map[int][]int   // of a DOM node
	block  int             // the block the last text stood in
	text   strings.Builder
	boxes  map[int]elementBox
	links  map[int]*shownLink
}

// piece is a stretch of a text on one line.
type piece struct {
	start, end int // UTF-16
	box        []float32
}

func newWalk(s *snapshot) *walk {
	w := &walk{
		strings: s.Strings, input: map[int]string{}, pieces: map[int][]piece{}, number: map[int]int{}, style: map[int][]int{},
		boxes: map[int]elementBox{}, links: map[int]*shownLink{},
	}
	if len(s.Documents) == 0 {
		return w
	}
	d := &s.Documents[0]
	w.parent, w.kind, w.name, w.attrs = d.Nodes.ParentIndex, d.Nodes.NodeType, d.Nodes.NodeName, d.Nodes.Attributes
	w.nodes, w.styles, w.bounds, w.texts = d.Layout.NodeIndex, d.Layout.Styles, d.Layout.Bounds, d.Layout.Text
	for i, n := range d.Nodes.InputValue.Index {
		w.input[n] = w.str(d.Nodes.InputValue.Value[i])
	}
	for i, at := range d.TextBoxes.LayoutIndex {
		p := piece{start: d.TextBoxes.Start[i], box: d.TextBoxes.Bounds[i]}
		p.end = p.start + d.TextBoxes.Length[i]
		w.pieces[at] = append(w.pieces[at], p)
	}
	for _, ps := range w.pieces { // which come from left to right
		slices.SortFunc(ps, func(a, b piece) int { return a.start - b.start })
	}
	for i, t := range w.kind {
		if t == elementNode && !strings.HasPrefix(w.tag(i), "::") {
			w.number[i] = len(w.number)
		}
	}
	for i, n := range w.nodes {
		w.style[n] = w.styles[i]
	}
	return w
}

func (w *walk) str(i int) string {
	if i < 0 || i >= len(w.strings) {
		return ""
	}
	return w.strings[i]
}

func (w *walk) tag(n int) string { return strings.ToLower(w.str(w.name[n])) }

func (w *walk) attr(n int, key string) (string, bool) {
	a := w.attrs[n]
	for i := 0; i+1 < len(a); i += 2 {
		if w.str(a[i]) == key {
			return w.str(a[i+1]), true
		}
	}
	return "", false
}

// computed gives one of the styles asked for, of a DOM node that has them.
func (w *walk) computed(n, which int) string {
	if st := w.style[n]; which < len(st) {
		return w.str(st[which])
	}
	return ""
}

const (
	display = iota
	visibility
	opacity
	direction
)

// layout takes up the i-th layout node.
func (w *walk) layout(i int) {
	n := w.nodes[i]
	if n < 0 || n >= len(w.kind) {
		return
	}
	switch {
	case w.kind[n] == textNode || strings.HasPrefix(w.tag(n), "::"):
		w.textNode(i, n)
	case w.kind[n] == elementNode:
		w.element(i, n)
	}
}

func (w *walk) element(i, n int) {
	r := w.bounds[i]
	number := w.number[n]
	if _, seen := w.boxes[number]; !seen {
		w.boxes[number] = elementBox{w.tag(n), mailhtml.Rect{X: r[0], Y: r[1], W: r[2], H: r[3]}}
	}
	if w.tag(n) != "img" && (!w.inline(n) || w.tag(n) == "br") {
		w.text.WriteByte(' ')
	}
	if !w.visible(n) {
		return
	}
	switch w.tag(n) {
	case "img":
		if src, _ := w.attr(n, "src"); !strings.HasPrefix(src, "data:") {
			if alt, _ := w.attr(n, "alt"); alt != "" {
				w.write(n, " "+alt+" ")
			}
		}
		if r[2] >= 2 && r[3] >= 2 {
			w.clickable(n, r)
		}
	case "input":
		w.write(n, w.fieldText(n))
	}
}

// fieldText is what an input shows.
func (w *walk) fieldText(n int) string {
	switch kind, _ := w.attr(n, "type"); kind {
	case "checkbox", "radio":
		return ""
	}
	if v := w.input[n]; v != "" {
		return v
	}
	if v, ok := w.attr(n, "value"); ok {
		return v
	}
	v, _ := w.attr(n, "placeholder")
	return v
}

func (w *walk) inline(n int) bool {
	d := w.computed(n, display)
	return d == "inline" || d == "contents"
}

// visible reports whether a node and all around it are painted.
func (w *walk) visible(n int) bool {
	at := n
	for w.style[at] == nil && w.parent[at] >= 0 {
		at = w.parent[at]
	}
	if w.computed(at, visibility) == "hidden" {
		return false
	}
	for ; n >= 0; n = w.parent[n] {
		if w.computed(n, opacity) == "0" || w.tag(n) == "::marker" {
			return false
		}
	}
	return true
}

// write adds a text of a node, parted from the text before it if that stands
// in another block.
func (w *walk) write(n int, text string) {
	block := n
	for w.parent[block] >= 0 && (w.kind[block] != elementNode || w.inline(block)) {
		block = w.parent[block]
	}
	if block != w.block {
		w.text.WriteByte(' ')
	}
	w.block = block
	w.text.WriteString(text)
	for ; n >= 0; n = w.parent[n] {
		if l := w.link(n); l != nil {
			l.text += text
		}
	}
}

// link gives the link that a node is, if it is one.
func (w *walk) link(n int) *shownLink {
	if w.kind[n] != elementNode || w.tag(n) != "a" {
		return nil
	}
	href, ok := w.attr(n, "href")
	if !ok {
		return nil
	}
	if w.links[n] == nil {
		w.links[n] = &shownLink{target: href}
	}
	return w.links[n]
}

// clickable notes a box that leads where the link around it does.
func (w *walk) clickable(n int, r []float32) {
	for ; n >= 0; n = w.parent[n] {
		if l := w.link(n); l != nil {
			l.points = append(l.points, [2]float32{r[0] + r[2]/2, r[1] + r[3]/2})
			return
		}
	}
}

func (w *walk) textNode(i, n int) {
	units := utf16.Encode([]rune(w.str(w.texts[i])))
	if w.texts[i] < 0 || !w.visible(n) {
		return
	}
	between := func(from, to int) string {
		if from = max(0, from); from < to && strings.TrimSpace(string(utf16.Decode(units[from:min(to, len(units))]))) == "" {
			return " "
		}
		return ""
	}
	pieces := w.pieces[i]
	at := 0
	var text strings.Builder
	for _, p := range pieces {
		if p.start > len(units) || p.end > len(units) {
			continue
		}
		text.WriteString(between(at, p.start))
		text.WriteString(string(utf16.Decode(units[p.start:p.end])))
		at = p.end
		if p.box[2] >= 2 && p.box[3] >= 2 && strings.TrimSpace(string(utf16.Decode(units[p.start:p.end]))) != "" {
			w.clickable(n, p.box)
		}
	}
	text.WriteString(between(at, len(units)))
	w.write(n, text.String())
}
