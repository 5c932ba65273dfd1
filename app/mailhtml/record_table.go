package mailhtml

func (r *recorder) table(b *box, x, y float32) {
	t, st := b.table, b.style
	top, bottom := t.captionTop, float32(0)
	for _, c := range t.captions {
		if c.style.captionBottom {
			bottom += c.h
		}
	}
	border := b.border
	if st.collapse {
		border = [4]float32{}
	}
	r.decorate(st, Rect{x, y + top, b.w, b.h - top - bottom}, border, b != r.canvasBox)
	for _, c := range t.captions {
		r.box(c, x, y)
	}
	for _, g := range t.written {
		r.report(g, x+g.x, y+g.y)
		r.behindCells(st, g.style, Rect{x + g.x, y + g.y, g.w, g.h}, g.kids, x+g.x, y+g.y)
		for _, row := range g.kids {
			rx, ry := x+g.x+row.x, y+g.y+row.y
			r.anchor(row.node, ry)
			r.report(row, rx, ry)
			r.behindCells(st, row.style, Rect{rx, ry, row.w, row.h}, []*box{row}, rx-row.x, ry-row.y)
			for i, c := range row.kids {
				if i > 0 {
					r.cellGap()
				}
				r.box(c, rx, ry)
			}
		}
	}
	if st.collapse {
		r.collapsedBorders(b, x, y)
	}
}

// behindCells records the background of a row or of a group of rows. Between
// cells that stand apart nothing of it shows. CSS 2.1 §17.5.1.
func (r *recorder) behindCells(table, st *style, area Rect, rows []*box, x, y float32) {
	if table.collapse || table.spacingX <= 0 && table.spacingY <= 0 {
		r.decorate(st, area, [4]float32{}, true)
		return
	}
	if st.plain() || st.hidden {
		return
	}
	for _, row := range rows {
		for _, c := range row.kids {
			room := Rect{x + row.x + c.x, y + row.y + c.y, c.w, c.h}
			r.grouped(&groupMark{opacity: 1, clip: &room}, func() { r.decorate(st, area.union(room), [4]float32{}, true) })
		}
	}
}

// cellGap writes a tab between the texts of two cells of a row.
func (r *recorder) cellGap() {
	t := r.page.text
	if n := len(t); n > 0 && t[n-1] != '\n' && t[n-1] != '\t' {
		r.page.text = append(r.page.text, '\t')
	}
}

// collapsedBorders paints the borders between cells: those of higher cells
// first, so that a later one's end shows.
func (r *recorder) collapsedBorders(b *box, x, y float32) {
	for _, g := range b.kids {
		for _, row := range g.kids {
			for _, c := range row.kids {
				ci := c.cell
				if ci == nil || !ci.collapsed || ci.borderHalf == [4]float32{} {
					continue
				}
				half := ci.borderHalf
				var w [4]float32
				for i := range w {
					w[i] = half[i] * 2
				}
				cx, cy := x+g.x+row.x+c.x, y+g.y+row.y+c.y
				r.add(&borderMark{
					box: Rect{cx - half[left], cy - half[top], c.w + half[left] + half[right], c.h + half[top] + half[bottom]},
					w:   w, c: ci.borderColor, s: ci.borderStyle, flat: true,
				})
			}
		}
	}
}
