package mailhtml

import (
	"strconv"
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// asWideAsCanBe is the preferred width of a table that has no end, in px.
const asWideAsCanBe = 1e5

// table is the grid of a table box. CSS 2.1 §17.
type table struct {
	inCell     bool // within a cell of another table
	box        *box
	captions   []*box
	written    []*box   // the groups of rows as the mail has them
	widths     []length // from col and colgroup
	rows       []*box
	cells      []*cell
	columns    []column
	measured   bool
	borderHalf [4]float32 // collapsed: half of the outer borders
	captionTop float32    // height of the captions above
}

// cell is a cell's place in the grid.
type cell struct {
	box        *box
	row, col   int
	rows, cols int // spanned
	baseline   float32
	again      bool    // to be laid out again when its height is known
	height     float32 // then

	collapsed   bool
	borderHalf  [4]float32
	borderColor [4]css.Color
	borderStyle [4]uint8
}

// column is a column of the grid. Its measures are widths of border boxes.
type column struct {
	min, max, percent float32
	edges             float32 // of a per cent column in fixed layout: what is added to its share
	fixed             bool
	used              bool // a cell starts in it; otherwise it does not exist
	width, x          float32
}

// rowsOf reads rowspan for a cell with rows left in its group. HTML §4.9.12:
// 0 means all of them.
func rowsOf(b *box, left int) int {
	if s, ok := attr(b.node, "rowspan"); ok {
		if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n == 0 {
			return left
		}
	}
	return min(spanOf(b, "rowspan"), left)
}

// spanOf reads colspan or rowspan.
func spanOf(b *box, key string) int {
	s, ok := attr(b.node, key)
	if !ok {
		return 1
	}
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxSpan)
}

// fill places the cells in the grid. HTML §4.9.12, "forming a table".
func (t *table) fill() {
	row := 0
	var taken []int // by column: the row up to which it is taken
	for _, g := range t.box.kids {
		first := row
		for _, r := range g.kids {
			t.rows = append(t.rows, r)
			col := 0
			for _, b := range r.kids {
				for col < len(taken) && taken[col] > row {
					col++
				}
				c := &cell{box: b, row: row, col: col, cols: spanOf(b, "colspan")}
				c.rows = rowsOf(b, len(g.kids)-(row-first))
				b.cell = c
				t.cells = append(t.cells, c)
				for len(taken) < col+c.cols {
					taken = append(taken, 0)
				}
				for q := col; q < col+c.cols; q++ {
					taken[q] = row + c.rows
				}
				col += c.cols
			}
			row++
		}
	}
	t.columns = make([]column, max(len(t.widths), len(taken)))
	for i := range t.widths {
		t.columns[i].used = true
	}
	for _, c := range t.cells {
		t.columns[c.col].used = true
	}
	if t.box.style.collapse {
		t.collapse()
	}
}

// spacing gives the border-spacing that counts.
func (t *table) spacing() (x, y float32) {
	if t.box.style.collapse || len(t.cells) == 0 {
		return 0, 0
	}
	return t.box.style.spacingX, t.box.style.spacingY
}

// usedColumns are the columns that exist.
func (t *table) usedColumns() []*column {
	var out []*column
	for i := range t.columns {
		if t.columns[i].used {
			out = append(out, &t.columns[i])
		}
	}
	return out
}

// columnsOf are the existing columns a cell covers.
func (t *table) columnsOf(c *cell) []*column {
	var out []*column
	for q := c.col; q < min(c.col+c.cols, len(t.columns)); q++ {
		if t.columns[q].used {
			out = append(out, &t.columns[q])
		}
	}
	return out
}

// minMax gives the smallest and preferred border-box width of the table. To
// the cell of another table around it, a table does not say that it would grow
// so that its percentages come out; it grows in the room that it gets.
func (t *table) minMax(l *layouter, placed bool) (lo, hi float32) {
	t.measure(l)
	gap, _ := t.spacing()
	var percent, byPercent, rest float32
	n := 0
	for _, c := range t.usedColumns() {
		n++
		lo += c.min
		hi += c.max
		if c.percent > 0 {
			percent += c.percent
			byPercent = max(byPercent, c.max*100/c.percent)
		} else {
			rest += c.max
		}
	}
	switch {
	case percent <= 0 || t.inCell && !placed:
		byPercent = 0
	case percent < 99.99:
		hi = max(hi, rest*100/(100-percent))
	case rest > 0:
		hi = max(hi, asWideAsCanBe) // for columns that share what 100 % leave
	}
	hi = max(hi, byPercent)
	edges := t.box.edgesX()
	switch {
	case n > 0:
		edges += gap * float32(n+1)
	case !t.box.style.collapse:
		edges += 2 * t.box.style.spacingX // QUIRK: across, an empty table has spacing
	}
	lo, hi = lo+edges, hi+edges
	for _, c := range t.captions {
		w, _ := l.outerMinMax(c)
		lo, hi = max(lo, w), max(hi, w)
	}
	return lo, max(lo, hi)
}

// usedWidth computes the border-box width. CSS 2.1 §17.5.2.
func (t *table) usedWidth(l *layouter, cw, avail float32) float32 {
	b, st := t.box, t.box.style
	l.minMax(b)
	l.resolveEdges(b, 0)
	lo, hi := t.minMax(l, true)
	l.resolveEdges(b, cw)
	if t.fixedLayout() {
		lo = t.fixedMinimum(l)
		l.resolveEdges(b, cw)
		lo += b.edgesX()
	}
	var w float32
	if st.width.auto() {
		w = max(lo, min(hi, avail-st.margin[right].of(cw)-st.margin[left].of(cw)))
	} else {
		w = max(lo, l.borderBoxWidth(b, st.width.of(cw)))
	}
	if !st.maxWidth.auto() {
		w = min(w, max(lo, l.borderBoxWidth(b, st.maxWidth.of(cw))))
	}
	if !st.minWidth.auto() {
		w = max(w, l.borderBoxWidth(b, st.minWidth.of(cw)))
	}
	return w
}

// fixedLayout reports whether the columns are set by the first row alone.
func (t *table) fixedLayout() bool {
	return t.box.style.fixedLayout && !t.box.style.width.auto()
}

// layout gives columns, rows and cells their places. The width is set.
func (t *table) layout(l *layouter, cw, ch float32) {
	t.measure(l)
	l.resolveEdges(t.box, cw)
	t.placeColumns(l)
	above := t.placeCaptions(l, 0, false)
	t.captionTop = above
	height := t.layoutRows(l, ch)
	t.box.h = above + t.box.edgesY() + height
	t.box.h = t.placeCaptions(l, t.box.h, true)
	t.box.strut = nil
}

// placeCaptions lays out the captions above or below the grid, from y on, and
// returns where they end.
func (t *table) placeCaptions(l *layouter, y float32, below bool) float32 {
	for _, c := range t.captions {
		if c.style.captionBottom != below {
			continue
		}
		c.w = t.box.w
		l.contents(c, t.box.w, -1)
		c.x, c.y = 0, y
		y += c.h
	}
	return y
}
