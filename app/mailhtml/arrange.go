package mailhtml

import (
	"slices"
	"strconv"
)

// arrange adds the anonymous boxes a box needs around its children, so that
// every container holds only blocks or only inline content, and every table
// only groups of rows of cells.
func (e *engine) arrange(b *box) {
	switch b.kind {
	case boxInline:
	case boxTable:
		e.arrangeTable(b)
	case boxGroup:
		if d := b.style.display; d != displayColumn && d != displayColumnGroup {
			b.kids = e.wrapOthers(b, boxRow, displayRow)
		}
	case boxRow:
		b.kids = e.wrapOthers(b, boxCell, displayCell)
	case boxFlex:
		e.arrangeFlex(b)
	default:
		e.arrangeBlock(b)
	}
}

// wrapOthers puts children that are not of kind k into anonymous boxes that
// are. White space between them is nothing here. CSS 2.1 §17.2.1.
func (e *engine) wrapOthers(b *box, k boxKind, d display) []*box {
	var out, others []*box
	flush := func() {
		if len(others) > 0 {
			a := anonymous(b.style, k, d)
			a.kids = others
			e.arrange(a)
			out = append(out, a)
		}
		others = nil
	}
	for _, kid := range b.kids {
		switch {
		case kid.kind == k:
			flush()
			out = append(out, kid)
		case !kid.blank():
			others = append(others, kid)
		}
	}
	flush()
	return out
}

// arrangeFlex makes every child a block: a flex item. CSS Flexbox 1 §4.
func (e *engine) arrangeFlex(b *box) {
	var out []*box
	for _, k := range b.kids {
		switch {
		case k.blank():
			continue
		case k.kind == boxInline:
			k.kind, k.style.display = boxBlock, displayBlock
			e.arrange(k)
		case k.kind == boxText, k.kind == boxBreak:
			a := anonymous(b.style, boxBlock, displayBlock)
			a.kids, a.onlyInline = []*box{k}, true
			k = a
		default:
			k.style.display = blockified(k.style.display)
			k.style.float = floatNone
		}
		out = append(out, k)
	}
	b.kids = out
}

// ordered are the items of a flex or grid container in the order they are laid
// out in. They are read as they are written. CSS Flexbox 1 §5.4.
func (b *box) ordered() []*box {
	if !slices.ContainsFunc(b.kids, func(k *box) bool { return k.style.order != 0 }) {
		return b.kids
	}
	out := slices.Clone(b.kids)
	slices.SortStableFunc(out, func(a, b *box) int { return a.style.order - b.style.order })
	return out
}

func (e *engine) arrangeBlock(b *box) {
	for _, k := range b.kids {
		if k.tablePart() {
			b.kids = e.wrapStrayParts(b)
			break
		}
	}
	if !hasBlock(b) {
		b.onlyInline = true
		return
	}
	var out, run []*box
	flush := func() {
		out = append(out, wrapRun(b, run)...)
		run = nil
	}
	for _, k := range b.kids {
		if k.outOfFlow() || k.inlineLevel() {
			run = append(run, k)
			continue
		}
		flush()
		out = append(out, k)
	}
	flush()
	b.kids = out
}

// wrapRun puts a run of inline content between blocks into a block. Of a run
// without content only floats and the like remain.
func wrapRun(b *box, run []*box) []*box {
	var floating []*box
	for _, k := range run {
		switch {
		case k.outOfFlow():
			floating = append(floating, k)
		case !k.blank():
			a := anonymous(b.style, boxBlock, displayBlock)
			a.kids, a.onlyInline = run, true
			return []*box{a}
		}
	}
	return floating
}

// wrapStrayParts puts cells and rows that stand outside a table into one.
func (e *engine) wrapStrayParts(b *box) []*box {
	var out, run []*box
	flush := func() {
		for len(run) > 0 && run[len(run)-1].blank() {
			run = run[:len(run)-1]
		}
		if len(run) > 0 {
			t := anonymous(b.style, boxTable, displayTable)
			t.kids = run
			e.arrange(t)
			out = append(out, t)
		}
		run = nil
	}
	for _, k := range b.kids {
		if k.tablePart() || len(run) > 0 && k.blank() {
			run = append(run, k)
			continue
		}
		flush()
		out = append(out, k)
	}
	flush()
	return out
}

// arrangeTable sorts a table's children into captions, columns and groups of
// rows, the header first and the footer last.
func (e *engine) arrangeTable(b *box) {
	t := &table{box: b}
	b.table = t
	var rest []*box
	for _, k := range b.kids {
		switch {
		case k.kind == boxCaption:
			t.captions = append(t.captions, k)
		case k.kind == boxGroup && k.style.display == displayColumn:
			t.widths = append(t.widths, columnWidths(k)...)
		case k.kind == boxGroup && k.style.display == displayColumnGroup:
			t.widths = append(t.widths, groupWidths(k)...)
		default:
			rest = append(rest, k)
		}
	}
	b.kids = rest
	var head, body, foot []*box
	t.written = e.wrapOthers(b, boxGroup, displayRowGroup)
	for _, g := range t.written {
		switch {
		case g.style.display == displayHeaderGroup && head == nil:
			head = append(head, g)
		case g.style.display == displayFooterGroup && foot == nil:
			foot = append(foot, g)
		default:
			body = append(body, g)
		}
	}
	b.kids = append(append(head, body...), foot...)
	t.fill()
}

// groupWidths are the widths that a colgroup gives.
func groupWidths(group *box) []length {
	var out []length
	for _, k := range group.kids {
		if k.kind == boxGroup && k.style.display == displayColumn {
			out = append(out, columnWidths(k)...)
		}
	}
	if out == nil {
		return columnWidths(group)
	}
	return out
}

// columnWidths are the widths that a col gives: its own, as often as it spans.
func columnWidths(col *box) []length {
	n := 1
	if s, ok := attr(col.node, "span"); ok {
		n, _ = strconv.Atoi(s)
		n = max(1, min(maxSpan, n))
	}
	out := make([]length, n)
	for i := range out {
		out[i] = col.style.width
	}
	return out
}
