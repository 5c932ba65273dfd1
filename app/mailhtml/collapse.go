package mailhtml

import "github.com/mailloft/mailloft/app/mailhtml/css"

// edgeBorder is one of the borders that meet at an edge of the grid.
type edgeBorder struct {
	width float32
	color css.Color
	line  uint8
}

// edge is one of a box's borders as it takes part. Light and shadow change
// sides where borders collapse. CSS 2.1 §17.6.3.
func (st *style) edge(side int) edgeBorder {
	e := edgeBorder{st.borderWidth[side], st.borderColor[side], st.borderStyle[side]}
	if !st.borderColorSet[side] {
		e.color = st.color
	}
	switch e.line {
	case borderInset:
		e.line = borderRidge
	case borderOutset:
		e.line = borderGroove
	}
	return e
}

// over gives the border that wins: a hidden one, the wider one, the stronger
// style, and last the first. CSS 2.1 §17.6.2.1.
func (a edgeBorder) over(b edgeBorder) edgeBorder {
	switch {
	case a.line == borderHidden:
		return a
	case b.line == borderHidden:
		return b
	case b.width > a.width, b.width == a.width && b.line > a.line:
		return b
	}
	return a
}

// maxCollapsedGrid bounds the tables whose borders collapse.
const maxCollapsedGrid = 200_000

// collapse resolves the borders between cells in the collapsing model.
func (t *table) collapse() {
	rows, cols := len(t.rows), len(t.columns)
	if rows == 0 || cols == 0 || rows*cols > maxCollapsedGrid {
		return
	}
	owner := make([]*cell, rows*cols)
	for _, c := range t.cells {
		for i := c.row; i < min(rows, c.row+c.rows); i++ {
			for j := c.col; j < min(cols, c.col+c.cols); j++ {
				owner[i*cols+j] = c
			}
		}
	}
	at := func(row, col int) *style {
		if row < 0 || col < 0 || row >= rows || col >= cols || owner[row*cols+col] == nil {
			return nil
		}
		return owner[row*cols+col].box.style
	}
	for _, c := range t.cells {
		c.collapsed = true
		for side := range 4 {
			e := t.meeting(c, side, at)
			c.borderHalf[side], c.borderColor[side], c.borderStyle[side] = e.width/2, e.color, e.line
			if t.isOuter(c, side) {
				t.borderHalf[side] = max(t.borderHalf[side], e.width/2)
			}
		}
	}
}

func (t *table) isOuter(c *cell, side int) bool {
	switch side {
	case top:
		return c.row == 0
	case bottom:
		return c.row+c.rows >= len(t.rows)
	case left:
		return c.col == 0
	}
	return c.col+c.cols >= len(t.columns)
}

// meeting finds the border that wins at one side of a cell, against the
// neighbour's, the row's and, at the rim, the table's.
func (t *table) meeting(c *cell, side int, at func(row, col int) *style) edgeBorder {
	e := c.box.style.edge(side)
	opposite := (side + 2) % 4
	row, col := c.row, c.col
	switch side {
	case top:
		row--
	case bottom:
		row += c.rows
	case left:
		col--
	case right:
		col += c.cols
	}
	outer := t.isOuter(c, side)
	if !outer {
		if st := at(row, col); st != nil {
			if other := st.edge(opposite); side == top || side == left {
				e = other.over(e)
			} else {
				e = e.over(other)
			}
		}
		if side == top || side == bottom {
			e = e.over(t.rows[row].style.edge(opposite))
		}
	} else {
		e = e.over(t.box.style.edge(side))
	}
	switch {
	case side == top, outer && side != bottom:
		e = e.over(t.rows[c.row].style.edge(side))
	case side == bottom:
		e = e.over(t.rows[min(len(t.rows), c.row+c.rows)-1].style.edge(side))
	}
	return e
}
