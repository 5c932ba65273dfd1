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
	lines := l.flexLines(b, cw)
	if len(lines) == 0 {
		return 0
	}
	heights := make([]float32, len(lines))
	all := b.style.rowGap * float32(len(lines)-1)
	for i, line := range lines {
		heights[i] = l.flexMeasure(b, line, cw)
		all += heights[i]
	}
	how, free := b.style.alignContent, ch-all
	switch {
	case len(lines) == 1 && !b.style.flexWrap:
		heights[0] = max(heights[0], ch)
	case free > 0 && stretches(how): // §9.4, step 9
		for i := range heights {
			heights[i] += free / float32(len(heights))
		}
	}
	y := spread(heights, how, b.style.rowGap, max(ch, all))
	for i, line := range lines {
		l.flexLine(b, line, cw, heights[i], y[i].start)
	}
	return all
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
	if autoLeft || autoRight {
		free = max(0, free)
	}
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
	for _, k := range b.ordered() {
		if k.style.position == positionAbsolute {
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
	if b.style.flexUpwards {
		slices.Reverse(lines)
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
	switch least, ok := fixedPx(st.minWidth); {
	case ok:
		lo = l.borderBoxWidth(k, least)
	case st.clips:
		lo = k.edgesX()
	case k.kind == boxImage && !st.width.auto() && !st.width.hasPercent(): // §4.5: it is as wide as it says
		lo = w
	}
	return flexItem{box: k, base: w, width: w, minimum: lo, margins: st.margin[right].of(cw) + st.margin[left].of(cw)}
}

// flexMeasure gives the items of a line their widths, lays them out and returns
// the height of the line. §9.7, §9.4
func (l *layouter) flexMeasure(b *box, line []flexItem, cw float32) (height float32) {
	l.flexWidths(b, line, cw)
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
	return height
}

// flexLine gives the items of a line their places. §9.5, §9.6
func (l *layouter) flexLine(b *box, line []flexItem, cw, height, y float32) {
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

// flexWidths grows or shrinks the items of a line to its width. Those that meet
// their limits are settled first, and the others share the rest. §9.7
func (l *layouter) flexWidths(b *box, line []flexItem, cw float32) {
	settled, wanted := make([]bool, len(line)), make([]float32, len(line))
	for range line {
		free := cw - b.style.gap*float32(len(line)-1)
		var grow, shrink float32
		for i := range line {
			it := &line[i]
			free -= it.margins
			if settled[i] {
				free -= it.width
				continue
			}
			free -= it.base
			grow += it.box.style.grow
			shrink += it.box.style.shrink * it.base
		}
		off := float32(0)
		for i := range line {
			it := &line[i]
			if settled[i] {
				continue
			}
			w := it.base
			switch {
			case free > 0 && grow > 0:
				w += free * it.box.style.grow / max(1, grow)
			case free < 0 && shrink > 0:
				w += free * it.box.style.shrink * it.base / shrink
			}
			wanted[i] = w
			it.width = l.clampWidth(it.box, max(w, min(it.minimum, it.base)), cw)
			off += it.width - w
		}
		done := true
		for i := range line {
			if d := line[i].width - wanted[i]; !settled[i] && (off > .001 && d > 0 || off < -.001 && d < 0) {
				settled[i], done = true, false
			}
		}
		if done {
			return
		}
	}
}

// justified gives the first x and the gap between n items with room to spare.
// What is too wide stays at the start, or reaches out where that is asked for.
func justified(st *style, free float32, n int) (x, gap float32) {
	gap = st.gap
	justify := st.justify
	if st.flexReverse {
		switch justify {
		case "", "flex-start", "normal":
			justify = "flex-end"
		case "flex-end":
			justify = "flex-start"
		}
	}
	switch justify {
	case "center":
		return free / 2, gap
	case "flex-end", "end", "right":
		return free, gap
	}
	if free <= 0 || n == 0 {
		return 0, gap
	}
	switch justify {
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
	if autoTop, autoBottom := st.margin[top].auto(), st.margin[bottom].auto(); autoTop || autoBottom { // §8.1
		free := max(0, height-k.h-mt-mb)
		if autoTop && autoBottom {
			free /= 2
		}
		if autoTop {
			k.y += free
		}
		return
	}
	switch how {
	case "center":
		k.y += (height - k.h - mt - mb) / 2
	case "flex-end", "end":
		k.y += height - k.h - mt - mb
	case "flex-start", "start", "baseline":
	default:
		if st.height.auto() && k.kind != boxImage && k.kind != boxTable {
			l.stretchTo(k, l.clampHeight(k, height-mt-mb, -1))
		}
	}
}

// maxStretched bounds how often stretched containers in each other are laid out
// again.
const maxStretched = 2

// again lays the inside of a flex or grid container out for a height that has
// become known.
func (l *layouter) again(b *box, height float32) {
	if l.stretched < maxStretched {
		l.stretched++
		l.flow(b, max(0, b.w-b.edgesX()), height)
		l.stretched--
	}
}

// stretchTo gives an item the height of its line. One that is a flex or grid
// container itself spreads its own items over it. §9.4
func (l *layouter) stretchTo(k *box, h float32) {
	if k.kind == boxFlex && abs(h-k.h) > .01 {
		l.again(k, max(0, h-k.edgesY()))
	}
	k.h = h
}
