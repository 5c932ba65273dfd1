package mailhtml

// resolveEdges sets the border and padding of a box for a containing width.
func (l *layouter) resolveEdges(b *box, cw float32) {
	b.border = b.style.borderWidth
	switch {
	case b.kind == boxTable && b.style.collapse:
		b.border, b.padding = b.table.borderHalf, [4]float32{}
		return
	case b.kind == boxGroup, b.kind == boxRow:
		b.border, b.padding = [4]float32{}, [4]float32{}
		return
	case b.kind == boxCell && b.cell != nil && b.cell.collapsed:
		b.border = b.cell.borderHalf
	}
	for i := range b.padding {
		b.padding[i] = b.style.padding[i].of(cw)
	}
}

// borderBoxWidth turns a width as specified into one of the border box.
func (l *layouter) borderBoxWidth(b *box, v float32) float32 {
	if b.style.borderBox {
		return max(v, b.edgesX())
	}
	return v + b.edgesX()
}

// clampWidth applies max-width and then min-width. CSS 2.1 §10.4.
func (l *layouter) clampWidth(b *box, w, cw float32) float32 {
	if !b.style.maxWidth.auto() {
		w = min(w, l.borderBoxWidth(b, b.style.maxWidth.of(cw)))
	}
	if !b.style.minWidth.auto() {
		w = max(w, l.borderBoxWidth(b, b.style.minWidth.of(cw)))
	}
	return w
}

// usedWidth computes the border-box width of a box in a containing block cw
// wide with room for avail. shrink is for boxes as wide as their content.
// CSS 2.1 §10.3.
func (l *layouter) usedWidth(b *box, cw float32, shrink bool, avail float32) float32 {
	st := b.style
	l.resolveEdges(b, cw)
	switch b.kind {
	case boxImage:
		var w float32
		w, b.h = l.imageSize(b, cw)
		return w
	case boxTable:
		return b.table.usedWidth(l, cw, avail)
	}
	var w float32
	margins := st.margin[right].of(cw) + st.margin[left].of(cw)
	switch {
	case !st.width.auto():
		w = l.borderBoxWidth(b, st.width.of(cw))
	case st.ratio > 0 && !st.height.auto() && !st.height.hasPercent():
		w, _ = l.widthByRatio(b)
	case st.fit == "max-content":
		_, w = l.minMax(b)
		l.resolveEdges(b, cw)
	case st.fit == "min-content":
		w, _ = l.minMax(b)
		l.resolveEdges(b, cw)
	case shrink || st.fit != "":
		w = l.shrinkToFit(b, avail-margins)
		l.resolveEdges(b, cw)
	default:
		w = max(avail-margins, b.edgesX())
	}
	return l.clampWidth(b, w, cw)
}

func (l *layouter) shrinkToFit(b *box, avail float32) float32 {
	lo, hi := l.minMax(b)
	return max(lo, min(hi, avail))
}

// specifiedHeight gives the border-box height that the style asks for, if any.
func (l *layouter) specifiedHeight(b *box, ch float32) (float32, bool) {
	st := b.style
	if st.height.auto() || st.height.hasPercent() && ch < 0 {
		return 0, false
	}
	v := st.height.of(max(ch, 0))
	// QUIRK: the height of a cell includes its padding, as with border-box.
	if st.borderBox || b.kind == boxCell && l.e.quirks {
		return max(v, b.edgesY()), true
	}
	return v + b.edgesY(), true
}

// clampHeight applies max-height, which cells do not have, and then min-height. ch is the height of the
// containing block, or negative. CSS 2.1 §10.7.
func (l *layouter) clampHeight(b *box, h, ch float32) float32 {
	st := b.style
	extra := float32(0)
	if !st.borderBox {
		extra = b.edgesY()
	}
	if b.ratio > 0 && st.height.auto() {
		h = max(h, (b.w-b.edgesX())*b.ratio+b.edgesY())
	}
	if st.ratio > 0 && st.height.auto() && b.kind != boxImage {
		h = l.heightByRatio(b, h)
	}
	if !st.maxHeight.auto() && b.kind != boxCell && (ch >= 0 || !st.maxHeight.hasPercent()) {
		h = min(h, max(b.edgesY(), st.maxHeight.of(ch)+extra))
	}
	if !st.minHeight.auto() && (ch >= 0 || !st.minHeight.hasPercent()) {
		h = max(h, st.minHeight.of(ch)+extra)
	}
	return h
}

// heightByRatio is the height of a box with aspect-ratio that is h high by its
// content, which counts only where it may not flow over. CSS Sizing 4 §5.1.
func (l *layouter) heightByRatio(b *box, h float32) float32 {
	st := b.style
	want := b.w / st.ratio
	if !st.borderBox {
		want = (b.w-b.edgesX())/st.ratio + b.edgesY()
	}
	if st.clips || !st.minHeight.auto() {
		return max(want, b.edgesY())
	}
	return max(h, want)
}

// widthByRatio is the width that aspect-ratio gives a box whose height is set.
func (l *layouter) widthByRatio(b *box) (float32, bool) {
	st := b.style
	h, ok := fixedPx(st.height)
	if st.ratio <= 0 || !ok || b.kind == boxImage || b.kind == boxTable {
		return 0, false
	}
	return l.borderBoxWidth(b, h*st.ratio), true
}

// minMax gives the smallest and the preferred border-box width of a box by its
// content, without margins.
func (l *layouter) minMax(b *box) (float32, float32) {
	if b.measured {
		return b.minContent, b.maxContent
	}
	b.measured = true
	l.resolveEdges(b, 0)
	switch b.kind {
	case boxImage:
		b.minContent, b.maxContent = l.imageMinMax(b)
	case boxTable:
		b.minContent, b.maxContent = l.tableMinMax(b)
	case boxCell:
		lo, hi := l.contentMinMax(b)
		b.minContent, b.maxContent = lo+b.edgesX(), hi+b.edgesX()
	default:
		b.minContent, b.maxContent = l.blockMinMax(b)
	}
	return b.minContent, b.maxContent
}

// fixedPx returns a length that is open neither by itself nor by a percentage.
func fixedPx(v length) (float32, bool) { return v.px, !v.auto() && !v.hasPercent() }

func (l *layouter) blockMinMax(b *box) (lo, hi float32) {
	st := b.style
	if w, ok := fixedPx(st.width); ok {
		lo = l.borderBoxWidth(b, w)
		hi = lo
	} else if w, ok := l.widthByRatio(b); ok {
		lo, hi = w, w
	} else {
		lo, hi = l.contentMinMax(b)
		if b.legend != nil {
			a, z := l.outerMinMax(b.legend)
			lo, hi = max(lo, a), max(hi, z)
		}
		lo += b.edgesX()
		hi += b.edgesX()
	}
	if w, ok := fixedPx(st.maxWidth); ok {
		m := l.borderBoxWidth(b, w)
		lo, hi = min(lo, m), min(hi, m)
	}
	if w, ok := fixedPx(st.minWidth); ok {
		m := l.borderBoxWidth(b, w)
		lo, hi = max(lo, m), max(hi, m)
	}
	return lo, hi
}

func (l *layouter) imageMinMax(b *box) (lo, hi float32) {
	st := b.style
	lo, _ = l.imageSize(b, -1)
	hi = lo
	if b.missing && st.width.hasPercent() {
		lo = framedIcon + b.edgesX()
		return lo, lo
	}
	if st.width.hasPercent() {
		lo, hi = 0, b.picture.w+b.edgesX()
	}
	if st.maxWidth.hasPercent() {
		lo = 0
	} else if !st.maxWidth.auto() {
		hi = min(hi, l.borderBoxWidth(b, st.maxWidth.px))
		lo = min(lo, hi)
	}
	return lo, hi
}

func (l *layouter) tableMinMax(b *box) (lo, hi float32) {
	st := b.style
	lo, hi = b.table.minMax(l, false)
	if w, ok := fixedPx(st.width); ok {
		lo = max(lo, l.borderBoxWidth(b, w))
		hi = lo
	}
	if st.fixedLayout && st.width.hasPercent() {
		hi = asWideAsCanBe
	}
	content := lo
	if w, ok := fixedPx(st.maxWidth); ok {
		hi = max(content, min(hi, l.borderBoxWidth(b, w)))
		lo = min(lo, hi)
	}
	if w, ok := fixedPx(st.minWidth); ok {
		m := l.borderBoxWidth(b, w)
		lo, hi = max(lo, m), max(hi, m)
	}
	return lo, hi
}

// outerMinMax is minMax with the margins.
func (l *layouter) outerMinMax(b *box) (lo, hi float32) {
	lo, hi = l.minMax(b)
	m := b.style.margin[right].px + b.style.margin[left].px
	return max(0, lo+m), max(0, hi+m)
}

// contentMinMax measures what is in a box.
func (l *layouter) contentMinMax(b *box) (lo, hi float32) {
	switch {
	case b.onlyInline:
		return l.inlineMinMax(b)
	case b.kind == boxFlex && b.style.isGrid():
		return l.gridMinMax(b)
	case b.kind == boxFlex && !b.style.flexColumn:
		return l.flexMinMax(b)
	}
	var beside float32 // floats that stand next to each other
	for _, k := range b.kids {
		if k.style.position == positionAbsolute {
			continue
		}
		klo, khi := l.outerMinMax(k)
		lo = max(lo, klo)
		if k.style.clear != 0 {
			beside = 0
		}
		switch {
		case k.style.float != floatNone:
			beside += khi
			hi = max(hi, beside)
		case k.formatsAlone():
			hi = max(hi, beside+khi)
			beside = 0
		default:
			hi = max(hi, khi)
			beside = 0
		}
	}
	return lo, hi
}

// imageSize gives the border-box size of a picture: as asked for, keeping its
// proportions where one side is open. A negative cw leaves percentages open.
// CSS 2.1 §10.3.2, §10.6.2, §10.4.
func (l *layouter) imageSize(b *box, cw float32) (float32, float32) {
	st := b.style
	l.resolveEdges(b, max(cw, 0))
	ex, ey := b.edgesX(), b.edgesY()
	if !st.borderBox {
		ex, ey = 0, 0
	}
	wide := !st.width.auto() && !(cw < 0 && st.width.hasPercent())
	tall, high := fixedPx(st.height)
	if st.height.hasPercent() && cw >= 0 && l.base >= 0 {
		tall, high = st.height.of(l.base), true
	}
	w, h := b.picture.w, b.picture.h
	open := b.missing && w == 0 // nothing but an icon says how high
	if open && !high {
		h = framedIcon
	}
	ratio := float32(0)
	if w > 0 {
		ratio = h / w
	}
	if st.ratio > 0 && (!st.ratioAuto || w == 0) {
		ratio = 1 / st.ratio
	}
	switch {
	case wide && high:
		w, h = max(0, st.width.of(max(cw, 0))-ex), max(0, tall-ey)
	case wide:
		w = max(0, st.width.of(max(cw, 0))-ex)
		if !open || st.ratio > 0 {
			h = w * ratio
		}
	case high:
		h = max(0, tall-ey)
		w = 0
		if ratio > 0 {
			w = h / ratio
		}
	}
	if !st.maxWidth.auto() && !(cw < 0 && st.maxWidth.hasPercent()) {
		if m := max(0, st.maxWidth.of(max(cw, 0))-ex); w > m {
			w, h = m, scaledSide(h, w, m, high || open)
		}
	}
	if m, ok := fixedPx(st.minWidth); ok && w < m-ex {
		w, h = m-ex, scaledSide(h, w, m-ex, high)
	}
	most, limited := fixedPx(st.maxHeight)
	if st.maxHeight.hasPercent() && cw >= 0 && l.base >= 0 {
		most, limited = st.maxHeight.of(l.base), true
	}
	if m := most; limited && h > m-ey {
		w, h = scaledSide(w, h, m-ey, wide), m-ey
	}
	if m, ok := fixedPx(st.minHeight); ok && h < m-ey {
		h = m - ey
	}
	return w + b.edgesX(), h + b.edgesY()
}

// scaledSide keeps the proportions when the other side changes from one length
// to another, unless this side is set.
func scaledSide(v, from, to float32, set bool) float32 {
	if set || from <= 0 {
		return v
	}
	return v * to / from
}
