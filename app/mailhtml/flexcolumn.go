package mailhtml

import "slices"

// columnItem is a child of a flex column while that is laid out.
type columnItem struct {
	box           *box
	base, minimum float32 // border box
	margins       float32
}

// flexColumn lays the items out one below the other; with a height of its own
// the container spreads them over it. CSS Flexbox 1 §9.
func (l *layouter) flexColumn(b *box, cw, ch float32) float32 {
	gap := b.style.rowGap
	items, used := l.columnItems(b, cw, ch)
	used += gap * float32(max(0, len(items)-1))
	if len(items) == 0 {
		return 0
	}
	free := float32(0)
	if ch >= 0 {
		free = l.columnHeights(items, ch-used)
	}
	autos := 0
	for _, it := range items {
		for _, side := range [2]int{top, bottom} {
			if it.box.style.margin[side].auto() {
				autos++
			}
		}
	}
	y, between := justified(&style{justify: b.style.justify, flexReverse: b.style.flexReverse, gap: gap}, free, len(items))
	if autos > 0 {
		y, between = 0, gap
	}
	share := max(0, free) / float32(max(1, autos))
	end := float32(0)
	for i, it := range items {
		k, m := it.box, &it.box.style.margin
		if i > 0 {
			y += between
		}
		if m[top].auto() {
			y += share
		}
		k.y = b.contentY() + y + m[top].of(cw)
		y += k.h + it.margins
		end = y
		if m[bottom].auto() {
			y += share
		}
	}
	if ch >= 0 {
		return max(ch, used)
	}
	return end
}

// columnItems lays the items out as high as they are by themselves.
func (l *layouter) columnItems(b *box, cw, ch float32) (items []columnItem, used float32) {
	for _, k := range b.ordered() {
		if k.style.position == positionAbsolute {
			continue
		}
		l.flexAcross(b, k, cw)
		l.contents(k, cw, ch)
		st := k.style
		it := columnItem{box: k, base: k.h, minimum: k.h, margins: st.margin[top].of(cw) + st.margin[bottom].of(cw)}
		if st.clips {
			it.minimum = k.edgesY()
		}
		if h, ok := fixedPx(st.minHeight); ok {
			it.minimum = h
		}
		if !st.basis.auto() && (ch >= 0 || !st.basis.hasPercent() && st.basis.px > 0) {
			it.base = st.basis.of(max(0, ch))
			if !st.borderBox {
				it.base += k.edgesY()
			}
			it.base = l.clampHeight(k, max(it.base, k.edgesY()), -1)
		}
		if ch < 0 && it.base != k.h {
			it.base = max(it.base, it.minimum)
			l.stretchTo(k, it.base)
		}
		used += it.base + it.margins
		items = append(items, it)
	}
	if b.style.flexReverse {
		slices.Reverse(items)
	}
	return items, used
}

// columnHeights grows or shrinks the items of a column to its height, and
// returns what is left. §9.7
func (l *layouter) columnHeights(items []columnItem, free float32) (left float32) {
	var grow, shrink float32
	for _, it := range items {
		grow += it.box.style.grow
		shrink += it.box.style.shrink * it.base
	}
	left = free
	for _, it := range items {
		st, h := it.box.style, it.base
		switch {
		case free > 0 && grow > 0:
			h += free * st.grow / max(1, grow)
		case free < 0 && shrink > 0:
			h = max(min(it.minimum, h), h+free*st.shrink*it.base/shrink)
		}
		h = l.clampHeight(it.box, max(h, it.minimum), -1)
		left -= h - it.base
		if h != it.box.h {
			l.stretchTo(it.box, h)
		}
	}
	return left
}
