package mailhtml

import "slices"

// flexItem is a child of a flex row while its line is laid out.
type flexItem struct {
	box         *box
	base, width float32 // border box
	margins     float32
	minimum     float32
}

// flexMinMax measures a flex row.
func (l *layouter) flexMinMax(b *box) (lo, hi float32) {
	for i, k := range b.kids {
		klo, khi := l.outerMinMax(k)
		if b.style.flexWrap {
			lo = max(lo, klo)
		} else {
			lo += klo
		}
		hi += khi
		if i > 0 {
			hi += b.style.gap
		}
	}
	return lo, hi
}

// flex lays out a flex container and returns its content height. Of CSS
// Flexbox 1 it has what mail uses: rows that wrap, and simple columns.
func (l *layouter) flex(b *box, cw, ch float32) float32 {
	if b.style.flexColumn {
		return l.flexColumn(b, cw, ch)
	}
	y := float32(0)
	lines := l.flexLines(b, cw)
	for i, line := range lines {
		if i > 0 {
			y += b.style.rowGap
		}
		minHeight := float32(0)
		if len(lines) == 1 {
			minHeight = ch
		}
		y += l.flexLine(b, line, cw, minHeight, y)
	}
	return y
}

// flexColumn lays the items out one below the other; with a height of its own
// the container spreads them over it.
func (l *layouter) flexColumn(b *box, cw, ch float32) float32 {
	y, grow := float32(0), float32(0)
	var items []*box
	for _, k := range b.kids {
		if k.style.position == positionAbsolute {
			l.absolute(k, cw, b.contentX(), b.contentY())
			continue
		}
		if len(items) > 0 {
			y += b.style.rowGap
		}
		items = append(items, k)
		l.flexAcross(b, k, cw)
		l.contents(k, cw, -1)
		k.y = b.contentY() + y + k.style.margin[top].of(cw)
		y += k.style.margin[top].of(cw) + k.h + k.style.margin[bottom].of(cw)
		grow += k.style.grow
	}
	free := ch - y
	if free <= 0 || len(items) == 0 {
		return y
	}
	down, gap := justified(b.style, free, len(items))
	gap -= b.style.rowGap
	if grow > 0 {
		down, gap = 0, 0
	}
	for _, k := range items {
		k.y += down
		if grow > 0 {
			more := free * k.style.grow / max(1, grow)
			k.h += more
			down += more
		}
		down += gap
	}
	return ch
}

// flexAcross gives an item of a column its width and x.
func (l *layouter) flexAcross(b, k *box, cw float32) {
	st := k.style
	how := b.style.alignItems
	if st.alignSelf != "" && st.alignSelf != "auto" {
		how = st.alignSelf
	}
	begin, end := b.style.inlineSides()
	narrow := how == "center" || how == "flex-start" || how == "start" || how == "flex-end" || how == "end" || how == "baseline"
	autoLeft, autoRight := st.margin[begin].auto(), st.margin[end].auto()
	k.w = l.usedWidth(k, cw, narrow || autoLeft || autoRight, cw)
	ml, mr := st.margin[begin].of(cw), st.margin[end].of(cw)
	free := cw - k.w - ml - mr
	defer b.mirror(k, cw)
	k.x = b.contentX() + ml
	switch {
	case autoLeft && autoRight, !autoLeft && !autoRight && how == "center":
		k.x += free / 2
	case autoLeft, !autoRight && (how == "flex-end" || how == "end"):
		k.x += free
	}
}

// flexLines measures the items and breaks them into lines. §9.3
func (l *layouter) flexLines(b *box, cw float32) [][]flexItem {
	var lines [][]flexItem
	var cur []flexItem
	used := float32(0)
	for _, k := range b.kids {
		if k.style.position == positionAbsolute {
			l.absolute(k, cw, b.contentX(), b.contentY())
			continue
		}
		it := l.flexItem(k, cw)
		if b.style.flexWrap && len(cur) > 0 && used+b.style.gap+it.base+it.margins > cw+.01 {
			lines = append(lines, cur)
			cur, used = nil, 0
		}
		if len(cur) > 0 {
			used += b.style.gap
		}
		used += it.base + it.margins
		cur = append(cur, it)
	}
	if len(cur) > 0 {
		lines = append(lines, cur)
	}
	if b.style.flexReverse {
		for _, line := range lines {
			slices.Reverse(line)
		}
	}
	return lines
}

func (l *layouter) flexItem(k *box, cw float32) flexItem {
	l.resolveEdges(k, cw)
	st := k.style
	lo, hi := l.minMax(k)
	l.resolveEdges(k, cw)
	w := hi
	switch {
	case !st.basis.auto():
		w = l.borderBoxWidth(k, st.basis.of(cw))
	case !st.width.auto() && k.kind == boxImage:
		w, _ = l.imageSize(k, cw)
	case !st.width.auto():
		w = l.borderBoxWidth(k, st.width.of(cw))
	}
	w = l.clampWidth(k, w, cw)
	if !st.width.auto() {
		lo = min(lo, w)
	}
	return flexItem{box: k, base: w, width: w, minimum: lo, margins: st.margin[right].of(cw) + st.margin[left].of(cw)}
}

// flexLine gives the items of a line their widths and places, and returns the
// height of the line.
func (l *layouter) flexLine(b *box, line []flexItem, cw, height, y float32) float32 {
	l.flexWidths(b, line, cw)
	free := cw - b.style.gap*float32(len(line)-1)
	autos := 0
	for i := range line {
		free -= line[i].width + line[i].margins
		for _, side := range [2]int{left, right} {
			if line[i].box.style.margin[side].auto() {
				autos++
			}
		}
	}
	for i := range line {
		k := line[i].box
		k.w = line[i].width
		if k.kind == boxImage {
			_, k.h = l.imageSize(k, cw)
		} else {
			l.contents(k, cw, -1)
		}
		height = max(height, k.h+k.style.margin[top].of(cw)+k.style.margin[bottom].of(cw))
	}
	base := commonBaseline(b, line, cw)
	begin, end := b.style.inlineSides()
	x, gap := justified(b.style, free, len(line))
	share := float32(0)
	if autos > 0 {
		x, gap = 0, b.style.gap
		share = max(0, free) / float32(autos)
	}
	for i := range line {
		k := line[i].box
		if i > 0 {
			x += gap
		}
		if k.style.margin[begin].auto() {
			x += share
		}
		k.x = b.contentX() + x + k.style.margin[begin].of(cw)
		b.mirror(k, cw)
		k.y = b.contentY() + y
		l.flexAlign(b, k, cw, height)
		if base >= 0 && k.baseline >= 0 {
			k.y += base - k.baseline - k.style.margin[top].of(cw)
		}
		x += k.w + line[i].margins
		if k.style.margin[end].auto() {
			x += share
		}
	}
	return height
}

// inlineSides are the sides where lines begin and end.
func (st *style) inlineSides() (begin, end int) {
	if st.rtl {
		return right, left
	}
	return left, right
}

// mirror moves an item that was placed from the left to where it stands in a
// container written from right to left.
func (b *box) mirror(k *box, cw float32) {
	if b.style.rtl {
		k.x = 2*b.contentX() + cw - k.x - k.w
	}
}

// commonBaseline is how far below the top of the line the baselines of its items
// are aligned, or negative where they are not. §8.5
func commonBaseline(b *box, line []flexItem, cw float32) float32 {
	base := float32(-1)
	if b.style.alignItems != "baseline" {
		return base
	}
	for i := range line {
		if k := line[i].box; k.baseline >= 0 {
			base = max(base, k.baseline+k.style.margin[top].of(cw))
		}
	}
	return base
}

// flexWidths grows or shrinks the items of a line to its width. §9.7
func (l *layouter) flexWidths(b *box, line []flexItem, cw float32) {
	free := cw - b.style.gap*float32(len(line)-1)
	var grow, shrink float32
	for i := range line {
		free -= line[i].base + line[i].margins
		grow += line[i].box.style.grow
		shrink += line[i].box.style.shrink * line[i].base
	}
	for i := range line {
		it := &line[i]
		st := it.box.style
		switch {
		case free > 0 && grow > 0:
			it.width = it.base + free*st.grow/max(1, grow)
		case free < 0 && shrink > 0:
			it.width = max(it.minimum, it.base+free*st.shrink*it.base/shrink)
		}
		it.width = l.clampWidth(it.box, it.width, cw)
	}
}

// justified gives the first x and the gap between n items with room to spare.
func justified(st *style, free float32, n int) (x, gap float32) {
	gap = st.gap
	if free <= 0 {
		return 0, gap
	}
	justify := st.justify
	if st.flexReverse && (justify == "" || justify == "flex-start" || justify == "normal") {
		justify = "flex-end"
	}
	switch justify {
	case "center":
		return free / 2, gap
	case "flex-end", "end", "right":
		return free, gap
	case "space-between":
		if n > 1 {
			gap += free / float32(n-1)
		}
	case "space-around":
		share := free / float32(n)
		return share / 2, gap + share
	case "space-evenly":
		share := free / float32(n+1)
		return share, gap + share
	}
	return 0, gap
}

// flexAlign moves or stretches an item across its line. §9.6
func (l *layouter) flexAlign(b, k *box, cw, height float32) {
	st := k.style
	how := b.style.alignItems
	if st.alignSelf != "" && st.alignSelf != "auto" {
		how = st.alignSelf
	}
	mt, mb := st.margin[top].of(cw), st.margin[bottom].of(cw)
	k.y += mt
	switch how {
	case "center":
		k.y += (height - k.h - mt - mb) / 2
	case "flex-end", "end":
		k.y += height - k.h - mt - mb
	case "flex-start", "start", "baseline":
	default:
		if st.height.auto() && k.kind != boxImage && k.kind != boxTable {
			k.h = height - mt - mb
		}
	}
}
