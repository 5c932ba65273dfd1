package mailhtml

// rowSizes are the heights of the rows while the table is laid out.
type rowSizes struct {
	height   []float32
	baseline []float32 // where the cells aligned to it have theirs
	below    []float32 // and what they need below it
}

// layoutRows lays out the cells, then the rows, and returns the height of the
// grid. CSS 2.1 §17.5.3.
func (t *table) layoutRows(l *layouter, ch float32) float32 {
	n := len(t.rows)
	if n == 0 {
		t.box.baseline, t.box.lastBaseline = -1, -1
		return max(0, t.extraHeight(l, ch, 0))
	}
	s := &rowSizes{make([]float32, n), make([]float32, n), make([]float32, n)}
	for _, c := range t.cells {
		c.again = t.isDefinite(l, c, ch) && hasPercentHeight(c.box)
		if c.again {
			l.measuring++
		}
		t.layoutCell(l, c, s)
		if c.again {
			l.measuring--
		}
	}
	for i, r := range t.rows {
		if h, ok := fixedPx(r.style.height); ok {
			s.height[i] = max(s.height[i], h)
		}
	}
	t.spanRows(s)
	_, gap := t.spacing()
	t.growGroups(s, gap)
	total := gap * float32(n+1)
	for _, h := range s.height {
		total += h
	}
	if extra := t.extraHeight(l, ch, total); extra > 0 {
		rest := extra - t.growByPercent(s, total+extra-2*gap, extra)
		if rest > 0 {
			growRows(t.rows, s.height, rest)
		}
		total += extra
	}
	t.placeRows(s)
	for _, c := range t.cells {
		if c.again && l.measuring == 0 {
			t.layoutAgain(l, c, s)
		}
		t.placeCell(c, s)
	}
	t.setBaseline(s)
	return total
}

// layoutCell lays out one cell and lets it ask for height.
func (t *table) layoutCell(l *layouter, c *cell, s *rowSizes) {
	gap, _ := t.spacing()
	w := -gap
	for _, col := range t.columnsOf(c) {
		w += col.width + gap
	}
	b := c.box
	b.w = max(0, w)
	l.contents(b, t.box.w, -1)
	if c.rows != 1 {
		return
	}
	if v := b.style.valign; v == valignBaseline || v >= valignTextTop {
		c.baseline = cellBaseline(b)
		s.baseline[c.row] = max(s.baseline[c.row], c.baseline)
		s.below[c.row] = max(s.below[c.row], b.h-c.baseline)
		s.height[c.row] = max(s.height[c.row], s.baseline[c.row]+s.below[c.row])
	}
	s.height[c.row] = max(s.height[c.row], b.h)
}

// isDefinite reports whether the height of a cell is one that percentages in it
// count from, once the rows are known: the cell or the table has one given.
func (t *table) isDefinite(l *layouter, c *cell, ch float32) bool {
	if _, ok := fixedPx(c.box.style.height); ok {
		return true
	}
	_, ok := l.specifiedHeight(t.box, ch)
	return ok
}

// hasPercentHeight reports whether something that stands directly in a box has
// a height in per cent.
func hasPercentHeight(b *box) bool {
	for _, k := range b.kids {
		switch {
		case k.kind == boxText || k.kind == boxBreak || k.style == nil:
		case k.style.height.hasPercent(), k.style.minHeight.hasPercent(), k.style.maxHeight.hasPercent():
			return true
		case (k.kind == boxInline || k.node == nil) && hasPercentHeight(k):
			return true
		}
	}
	return false
}

// layoutAgain lays out a cell whose height is known now. Cells within it that
// wanted the same have waited: so nothing is laid out more often than it is deep.
func (t *table) layoutAgain(l *layouter, c *cell, s *rowSizes) {
	_, gap := t.spacing()
	c.height = gap * float32(c.rows-1)
	for i := c.row; i < min(len(t.rows), c.row+c.rows); i++ {
		c.height += s.height[i]
	}
	l.contents(c.box, t.box.w, -1)
	c.height = 0
}

// growGroups makes the rows of each group as high together as the group wants.
func (t *table) growGroups(s *rowSizes, gap float32) {
	i := 0
	for _, g := range t.box.kids {
		heights := s.height[i : i+len(g.kids)]
		i += len(g.kids)
		want, ok := fixedPx(g.style.height)
		if !ok || len(heights) == 0 {
			continue
		}
		extra := want - gap*float32(len(heights)-1)
		for _, h := range heights {
			extra -= h
		}
		if extra > 0 {
			growRows(g.kids, heights, extra)
		}
	}
}

// growByPercent grows the rows that have a share of the table's height to it,
// as far as there is extra height, and returns how much they took.
func (t *table) growByPercent(s *rowSizes, height, extra float32) float32 {
	wants := make([]float32, len(t.rows))
	left, sum := float32(100), float32(0)
	for i, r := range t.rows {
		if p := min(left, percentHeight(r)); p > 0 {
			left -= p
			wants[i] = max(0, height*p/100-s.height[i])
			sum += wants[i]
		}
	}
	if sum == 0 {
		return 0
	}
	k := min(1, extra/sum)
	for i := range wants {
		s.height[i] += wants[i] * k
	}
	return sum * k
}

// percentHeight is the share of the table's height that a row or a cell of it
// alone asks for.
func percentHeight(row *box) float32 {
	p := row.style.height.percent
	for _, k := range row.kids {
		if k.cell == nil || k.cell.rows == 1 {
			p = max(p, k.style.height.percent)
		}
	}
	return p
}

// cellBaseline is the baseline of the first line, or the bottom of the content.
func cellBaseline(b *box) float32 {
	switch {
	case b.baseline >= 0:
		return b.baseline
	case len(b.lines) == 0 && len(b.kids) == 0:
		return 0
	}
	return b.h - b.border[bottom] - b.padding[bottom]
}

// spanRows makes the rows high enough for the cells that span several.
func (t *table) spanRows(s *rowSizes) {
	_, gap := t.spacing()
	for _, c := range t.cells {
		if c.rows <= 1 {
			continue
		}
		end := min(len(t.rows), c.row+c.rows)
		total := float32(0)
		for _, h := range s.height[c.row:end] {
			total += h
		}
		excess := c.box.h - total - gap*float32(c.rows-1)
		switch {
		case excess <= 0:
		case total > 0:
			growRows(t.rows[c.row:end], s.height[c.row:end], excess)
		default:
			s.height[end-1] += excess
		}
	}
}

// extraHeight gives what the table's own height asks for beyond its rows.
func (t *table) extraHeight(l *layouter, ch, total float32) float32 {
	least := l.clampHeight(t.box, 0, ch)
	if h, ok := l.specifiedHeight(t.box, ch); ok {
		return max(h, least) - t.box.edgesY() - total
	}
	if t.box.style.minHeight.auto() {
		return 0
	}
	return least - t.box.edgesY() - total
}

// growRows shares extra height among the rows without a height of their own,
// or all rows if there are none, by their heights.
func growRows(rows []*box, heights []float32, extra float32) {
	open := make([]bool, len(heights))
	sum := float32(0)
	for i, r := range rows {
		if open[i] = !hasHeight(r); open[i] {
			sum += heights[i]
		}
	}
	if sum == 0 {
		for i := range heights {
			open[i] = true
			sum += heights[i]
		}
	}
	for i := range heights {
		switch {
		case !open[i]:
		case sum > 0:
			heights[i] += extra * heights[i] / sum
		default:
			heights[i] += extra / float32(len(heights))
		}
	}
}

// hasHeight reports whether a row or one of the cells of it alone has a height.
func hasHeight(row *box) bool {
	if _, ok := fixedPx(row.style.height); ok || percentHeight(row) > 0 {
		return true
	}
	for _, k := range row.kids {
		if _, ok := fixedPx(k.style.height); ok && (k.cell == nil || k.cell.rows == 1) {
			return true
		}
	}
	return false
}

func (t *table) placeRows(s *rowSizes) {
	b := t.box
	gapX, gapY := t.spacing()
	y := t.captionTop + b.contentY() + gapY
	i := 0
	for _, g := range b.kids {
		g.x, g.y = b.contentX()+gapX, y
		g.w = b.w - b.edgesX() - 2*gapX
		for _, r := range g.kids {
			r.x, r.y, r.w, r.h = 0, y-g.y, g.w, s.height[i]
			y += s.height[i] + gapY
			i++
		}
		g.h = max(0, y-gapY-g.y)
	}
}

// placeCell stretches a cell over its rows and moves its content by its
// vertical-align.
func (t *table) placeCell(c *cell, s *rowSizes) {
	gapX, gapY := t.spacing()
	h := gapY * float32(c.rows-1)
	for i := c.row; i < min(len(t.rows), c.row+c.rows); i++ {
		h += s.height[i]
	}
	col := c.col
	if t.box.style.rtl {
		col = min(len(t.columns)-1, c.col+c.cols-1)
	}
	b := c.box
	b.x, b.y = t.columns[col].x-(t.box.contentX()+gapX), 0
	free := h - b.natural
	if c.again {
		free = max(0, free)
	}
	b.h = h
	down := float32(0)
	switch b.style.valign {
	case valignTop:
	case valignMiddle:
		down = free / 2
	case valignBottom:
		down = free
	default:
		if c.rows == 1 {
			down = s.baseline[c.row] - c.baseline
		}
	}
	if down != 0 {
		b.shiftContent(down)
	}
}

// shiftContent moves everything in a box down.
func (b *box) shiftContent(dy float32) {
	if b.baseline >= 0 {
		b.baseline += dy
	}
	if !b.onlyInline {
		for _, k := range b.kids {
			k.y += dy
		}
		return
	}
	for _, ln := range b.lines {
		ln.y += dy
		for i := range ln.fragments {
			if fr := &ln.fragments[i]; fr.box != nil && !fr.decoration {
				fr.box.y += dy
			}
		}
	}
	if b.inlines == nil {
		return
	}
	for i := range b.inlines.items {
		if it := &b.inlines.items[i]; it.kind == itemFloat || it.kind == itemAbsolute {
			it.box.y += dy
		}
	}
}

// setBaseline takes the table's baseline from its first row: that of the cells
// aligned to it, or where the content of the lowest cell ends. CSS 2.1 §17.5.3.
func (t *table) setBaseline(s *rowSizes) {
	b := t.box
	row := b.kids[0].y + t.rows[0].y
	b.baseline = -1
	if s.baseline[0] > 0 {
		b.baseline = row + s.baseline[0]
	} else {
		for _, c := range t.cells {
			if c.row == 0 && c.rows == 1 {
				b.baseline = max(b.baseline, row+s.height[0]-c.box.border[bottom]-c.box.padding[bottom])
			}
		}
	}
	if b.baseline < 0 {
		b.baseline = row + s.height[0]
	}
	b.lastBaseline = b.baseline
}
