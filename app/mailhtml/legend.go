package mailhtml

import "strings"

// legendPadding is what browsers start from beside the text of a legend.
const legendPadding = 2 // px

// takeLegend takes the legend out of the children of a fieldset: the first
// child that is one. HTML §15.3.13.
func (b *box) takeLegend() {
	b.style.flowRoot = true
	for i, k := range b.kids {
		if k.node == nil || k.node.Data != "legend" || k.kind != boxBlock || k.outOfFlow() {
			continue
		}
		k.style.flowRoot = true
		b.legend = k
		b.kids = append(b.kids[:i:i], b.kids[i+1:]...)
		return
	}
}

// legend places the legend of a fieldset on its upper border, which gets the
// room for it.
func (l *layouter) legend(b *box) {
	k, line := b.legend, b.border[top]
	inner := max(0, b.w-b.edgesX())
	k.w = l.usedWidth(k, inner, true, inner)
	l.contents(k, inner, -1)
	around := l.placeX(k, b, 0, inner, inner)
	if free := inner - k.w; free > 0 {
		switch align, _ := attr(k.node, "align"); strings.ToLower(align) {
		case "center":
			around = free / 2
		case "right":
			around = free
		}
	}
	k.x = b.contentX() + around
	k.y = max(0, (line-k.h)/2)
	b.border[top] = max(line, k.h+k.style.margin[bottom].of(inner)) // QUIRK: browsers ignore its upper margin
}

// fieldset records a fieldset with a legend: its border runs through the
// middle of the legend and leaves it out.
func (r *recorder) fieldset(b *box, x, y float32) {
	k, bw := b.legend, b.style.borderWidth
	down := max(0, k.y+(k.h-bw[top])/2)
	rect := Rect{x, y + down, b.w, b.h - down}
	r.decorate(b.style, rect, [4]float32{}, true)
	if bw == [4]float32{} || b.style.hidden {
		return
	}
	rad, _ := cornersOf(b.style, rect.W, rect.H)
	gap := Rect{x + k.x, y + k.y, k.w, k.h}
	for _, part := range [...]Rect{
		{x, rect.Y, gap.X - x, rect.H},
		{gap.X, gap.Y + gap.H, gap.W, rect.Y + rect.H - gap.Y - gap.H},
		{gap.X + gap.W, rect.Y, x + b.w - gap.X - gap.W, rect.H},
	} {
		if part.W > 0 && part.H > 0 {
			r.grouped(&groupMark{opacity: 1, clip: &part}, func() {
				r.borders(rect, bw, b.style.borderColor, b.style.borderStyle, rad)
			})
		}
	}
}
