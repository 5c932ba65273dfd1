package mailhtml

import "slices"

// measure finds the widths that the cells ask of their columns. CSS 2.1
// §17.5.2.2, refined to what browsers do.
func (t *table) measure(l *layouter) {
	if t.measured {
		return
	}
	t.measured = true
	for i, w := range t.widths {
		c := &t.columns[i]
		if w.hasPercent() {
			c.percent = max(c.percent, w.percent)
		} else if !w.auto() {
			c.max, c.fixed = max(c.max, w.px), true
		}
	}
	bySpan := map[int][]*cell{}
	for _, c := range t.cells {
		if n := len(t.columnsOf(c)); c.cols > 1 { // also where no other cell starts in its columns
			bySpan[n] = append(bySpan[n], c)
			continue
		}
		t.columns[c.col].ask(l.cellWants(c))
	}
	for i := range t.columns {
		t.columns[i].max = max(t.columns[i].max, t.columns[i].min)
	}
	t.capPercent()
	gap, _ := t.spacing()
	for n := 1; len(bySpan) > 0; n++ {
		for _, c := range bySpan[n] {
			t.askSpan(t.columnsOf(c), l.cellWants(c), gap*float32(n-1))
		}
		delete(bySpan, n)
	}
	t.capPercent()
}

// wants are the widths a cell asks for.
type wants struct {
	min, max, percent float32
	fixed             bool
}

func (l *layouter) cellWants(c *cell) wants {
	b, st := c.box, c.box.style
	var w wants
	w.min, w.max = l.minMax(b)
	l.resolveEdges(b, 0)
	switch {
	case st.width.hasPercent():
		w.percent = st.width.percent
	case !st.width.auto():
		width := l.borderBoxWidth(b, st.width.px)
		w.fixed = true
		if _, ok := attr(b.node, "nowrap"); ok && st.whiteSpace == spaceNowrap && l.e.quirks {
			w.min = max(w.min, width) // Quirks Mode Standard §3.8
		}
		w.max = max(w.min, width)
	}
	if v, ok := fixedPx(st.minWidth); ok {
		m := l.borderBoxWidth(b, v)
		w.min, w.max = max(w.min, m), max(w.max, m)
	}
	if v, ok := fixedPx(st.maxWidth); ok {
		w.max = max(w.min, min(w.max, l.borderBoxWidth(b, v)))
	}
	return w
}

// ask takes in what a cell of this column alone wants. A cell with a width in
// px makes the column fixed; then only such cells set its preferred width.
func (c *column) ask(w wants) {
	c.min = max(c.min, w.min)
	switch {
	case w.fixed && !c.fixed:
		c.fixed = true
		c.max = max(c.min, w.max)
	case w.fixed || !c.fixed:
		c.max = max(c.max, w.max)
	default:
		c.max = max(c.max, c.min)
	}
	c.percent = max(c.percent, w.percent)
}

// askSpan spreads what a spanning cell wants over its columns.
func (t *table) askSpan(cols []*column, w wants, gaps float32) {
	lo, hi := max(0, w.min-gaps), max(0, w.max-gaps)
	var sumMin, sumMax, sumPercent float32
	for _, c := range cols {
		sumMin += c.min
		sumMax += c.max
		sumPercent += c.percent
	}
	if w.percent > sumPercent {
		spreadPercent(cols, w.percent-sumPercent)
	}
	if lo > sumMin {
		for i, v := range distribute(cols, lo, true) {
			cols[i].min = max(cols[i].min, v)
		}
	}
	if hi > sumMax {
		for i, v := range distribute(cols, hi, w.fixed) {
			cols[i].max = max(cols[i].max, v)
		}
	}
	for _, c := range cols {
		c.max = max(c.max, c.min)
	}
}

// spreadPercent gives a surplus of per cent to the columns without any, by
// their preferred widths.
func spreadPercent(cols []*column, surplus float32) {
	var open []*column
	total := float32(0)
	for _, c := range cols {
		if c.percent == 0 {
			open = append(open, c)
			total += c.max
		}
	}
	for _, c := range open {
		if total > 0 {
			c.percent = surplus * c.max / total
		} else {
			c.percent = surplus / float32(len(open))
		}
	}
}

// capPercent cuts the percentages at 100 in all, from left to right.
func (t *table) capPercent() {
	total := float32(0)
	for i := range t.columns {
		c := &t.columns[i]
		if total+c.percent > 100 {
			c.percent = max(0, 100-total)
		}
		total += c.percent
	}
}

// distribute shares a width among columns. Four guesses lead from the smallest
// widths to the preferred ones: per cent columns grow first, then fixed ones,
// then the others. A width between two guesses is interpolated; what is beyond
// the last goes to the others, else the fixed, else the per cent columns. What
// a spanning cell without a width of its own prefers does not stretch fixed ones.
func distribute(cols []*column, target float32, stretchFixed bool) []float32 {
	guess := [4][]float32{}
	var sum [4]float32
	for _, c := range cols {
		byPercent := max(c.min, c.percent*target/100+c.edges)
		g := [4]float32{c.min, c.min, c.min, c.max}
		switch {
		case c.percent > 0:
			g[1], g[2], g[3] = byPercent, byPercent, byPercent
		case c.fixed:
			g[2] = c.max
		}
		for i := range g {
			guess[i] = append(guess[i], g[i])
			sum[i] += g[i]
		}
	}
	if target <= sum[0] {
		return guess[0]
	}
	for i := 1; i < 4; i++ {
		if target < sum[i] {
			k := (target - sum[i-1]) / (sum[i] - sum[i-1])
			out := guess[i-1]
			for j := range out {
				out[j] += (guess[i][j] - out[j]) * k
			}
			return out
		}
	}
	return addExcess(cols, guess[3], target-sum[3], stretchFixed)
}

// addExcess gives what is left over to the class of columns that takes it.
func addExcess(cols []*column, widths []float32, excess float32, stretchFixed bool) []float32 {
	auto := func(c *column) bool { return c.percent == 0 && !c.fixed }
	fixed := func(c *column) bool { return c.percent == 0 && c.fixed && stretchFixed }
	percent := func(c *column) bool { return c.percent > 0 }
	for _, class := range []func(*column) bool{auto, fixed, percent} {
		if !slices.ContainsFunc(cols, class) {
			continue
		}
		total, n := float32(0), 0
		for _, c := range cols {
			if class(c) {
				total += c.weight()
				n++
			}
		}
		for i, c := range cols {
			switch {
			case !class(c):
			case total > 0:
				widths[i] += excess * c.weight() / total
			default:
				widths[i] += excess / float32(n)
			}
		}
		break
	}
	return widths
}

// weight is what a column's share of the excess goes by.
func (c *column) weight() float32 {
	if c.percent > 0 {
		return c.percent
	}
	return c.max
}

// placeColumns gives the columns their widths and places.
func (t *table) placeColumns(l *layouter) {
	b := t.box
	cols := t.usedColumns()
	gap, _ := t.spacing()
	inner := b.w - b.edgesX()
	if len(cols) > 0 {
		inner -= gap * float32(len(cols)+1)
	}
	widths := func(cols []*column, inner float32) []float32 { return distribute(cols, inner, true) }
	if t.fixedLayout() {
		widths = func(cols []*column, inner float32) []float32 { return t.fixedWidths(l, cols, inner) }
	}
	for i, w := range widths(cols, inner) {
		cols[i].width = w
	}
	if b.style.rtl {
		x := b.w - b.border[right] - b.padding[right] - gap
		for i := range t.columns {
			c := &t.columns[i]
			if c.used {
				x -= c.width
			}
			c.x = x
			if c.used {
				x -= gap
			}
		}
		return
	}
	x := b.contentX() + gap
	for i := range t.columns {
		c := &t.columns[i]
		c.x = x
		if c.used {
			x += c.width + gap
		}
	}
}

// fixedWidths shares the width by col elements and the first row alone.
// CSS 2.1 §17.5.2.1; between the columns with a width as in automatic layout.
func (t *table) fixedWidths(l *layouter, cols []*column, inner float32) []float32 {
	return distribute(t.fixedColumns(l, cols, inner), inner, true)
}

// fixedColumns are what the columns ask for in fixed layout.
func (t *table) fixedColumns(l *layouter, cols []*column, inner float32) []*column {
	asked := make([]*column, len(cols))
	for i := range asked {
		asked[i] = &column{}
	}
	ask := func(i int, percent, px, edges float32) {
		if i < 0 || asked[i].percent > 0 || asked[i].fixed {
			return
		}
		if percent > 0 {
			*asked[i] = column{percent: percent, edges: edges, min: edges, max: edges}
			return
		}
		*asked[i] = column{min: px, max: px, fixed: true}
	}
	for i, w := range t.widths {
		if !w.auto() {
			ask(slices.Index(cols, &t.columns[i]), w.percent, w.px, 0)
		}
	}
	gap, _ := t.spacing()
	for _, c := range t.cells {
		w := c.box.style.width
		if c.row != 0 || w.auto() {
			continue
		}
		l.resolveEdges(c.box, max(0, inner))
		covered := t.columnsOf(c)
		n := float32(len(covered))
		edges := c.box.edgesX()
		if n > 1 {
			edges = 0
		}
		px := max(0, l.borderBoxWidth(c.box, w.px)-gap*(n-1))
		for _, col := range covered {
			ask(slices.Index(cols, col), w.percent/n, px/n, edges)
		}
	}
	return asked
}

// fixedMinimum is the narrowest that a table of fixed layout can be.
func (t *table) fixedMinimum(l *layouter) float32 {
	cols := t.usedColumns()
	gap, _ := t.spacing()
	w := gap * float32(len(cols)+1)
	for _, c := range t.fixedColumns(l, cols, 0) {
		w += c.min
	}
	return w
}
