package mailhtml

import "github.com/mailloft/mailloft/app/mailhtml/css"

// track is the size of a column of a grid: a length, a share of the rest (fr),
// or as wide as its content (neither).
type track struct {
	size length
	fr   float32
	min  length // of minmax()
}

// maxTracks bounds the columns of a hostile grid.
const maxTracks = 64

// gridColumns reads grid-template-columns. CSS Grid 1 §7.2. Names of lines are
// skipped; repeat(auto-fit, …) has as many columns as fit into the view at least.
func (e *engine) gridColumns(vs []css.Value, st *style) []track {
	var out []track
	for _, v := range vs {
		if len(out) >= maxTracks {
			break
		}
		if v.Kind != css.Func || v.Text != "repeat" || len(v.Args) < 3 {
			if t, ok := e.track(v, st); ok {
				out = append(out, t)
			}
			continue
		}
		inner := e.gridColumns(v.Args[2:], st)
		if v.Args[0].Kind != css.Number {
			st.gridFits = true
			out = append(out, inner...)
			continue
		}
		for range int(max(1, min(v.Args[0].Num, maxTracks))) {
			out = append(out, inner...)
		}
	}
	return out[:min(len(out), maxTracks)]
}

func (e *engine) track(v css.Value, st *style) (track, bool) {
	if v.Kind == css.Length && v.Text == "fr" {
		return track{fr: max(0, v.Num)}, true
	}
	if v.Kind == css.Func && v.Text == "minmax" && len(v.Args) >= 3 {
		t, ok := e.track(v.Args[2], st)
		if low, fixed := e.length(v.Args[0], st, st.size); fixed {
			t.min = low
		}
		return t, ok
	}
	switch v.Keyword() {
	case "auto", "min-content", "max-content":
		return track{}, true
	}
	l, ok := e.length(v, st, st.size)
	return track{size: l}, ok
}

// gridCell is a child of a grid with the columns it covers.
type gridCell struct {
	box       *box
	col, span int
}

// grid lays out a grid container and returns its content height. Of CSS Grid 1
// it has what mail uses: columns by template, items in order, spans. A single
// row takes the height of the container, ch, unless that is negative.
func (l *layouter) grid(b *box, cw, ch float32) float32 {
	tracks := b.gridTracks(cw)
	rows := placeInGrid(b.kids, len(tracks))
	widths := l.trackWidths(b, tracks, rows, cw)
	free := cw - b.style.gap*float32(len(widths)-1)
	for _, w := range widths {
		free -= w
	}
	start, gap := justified(b.style, free, len(widths))
	y := float32(0)
	for i, row := range rows {
		if i > 0 {
			y += b.style.rowGap
		}
		least := float32(0)
		if len(rows) == 1 {
			least = ch
		}
		y += l.gridRow(b, row, widths, start, gap, y, least)
	}
	for _, k := range b.kids {
		if k.style.position == positionAbsolute {
			l.absolute(k, cw, b.contentX(), b.contentY())
		}
	}
	return y
}

// gridTracks are the columns of the template, as often as they fit for auto-fit.
func (b *box) gridTracks(cw float32) []track {
	t := b.style.gridColumns
	if len(t) == 0 {
		return []track{{fr: 1}}
	}
	if low := t[0].min.of(cw); b.style.gridFits && len(t) == 1 && low > 0 {
		n := int(max(1, min((cw+b.style.gap)/(low+b.style.gap), maxTracks)))
		t = make([]track, n)
		for i := range t {
			t[i] = b.style.gridColumns[0]
		}
	}
	return t
}

// placeInGrid puts the items into rows, one after the other. §8.5
func placeInGrid(kids []*box, columns int) [][]gridCell {
	var rows [][]gridCell
	var row []gridCell
	col := 0
	for _, k := range kids {
		if k.style.position == positionAbsolute {
			continue
		}
		span := max(1, min(k.style.gridSpan, columns))
		if k.style.gridWhole {
			span = columns
		}
		if col+span > columns {
			rows, row, col = append(rows, row), nil, 0
		}
		row = append(row, gridCell{k, col, span})
		col += span
	}
	if len(row) > 0 {
		rows = append(rows, row)
	}
	return rows
}

// trackWidths sizes the columns. §12.5, §12.7
func (l *layouter) trackWidths(b *box, tracks []track, rows [][]gridCell, cw float32) []float32 {
	low, high := make([]float32, len(tracks)), make([]float32, len(tracks))
	for _, row := range rows {
		for _, c := range row {
			if lo, hi := l.outerMinMax(c.box); c.span == 1 {
				low[c.col], high[c.col] = max(low[c.col], lo), max(high[c.col], hi)
			}
		}
	}
	room := max(0, cw-b.style.gap*float32(len(tracks)-1))
	widths, rest, shares, open := make([]float32, len(tracks)), room, float32(0), 0
	for i, t := range tracks {
		switch {
		case t.fr > 0:
			shares += t.fr
			continue
		case !t.size.auto():
			widths[i] = t.size.of(cw)
		default:
			widths[i] = high[i]
			open++
		}
		rest -= widths[i]
	}
	switch {
	case shares > 0:
		shareRest(tracks, widths, low, max(0, rest), shares)
	case rest < 0:
		shrinkTracks(tracks, widths, low, -rest)
	case open > 0 && b.style.justify == "":
		for i, t := range tracks {
			if t.size.auto() {
				widths[i] += rest / float32(open)
			}
		}
	}
	return widths
}

// shareRest gives the fr columns their shares, none less than its content.
func shareRest(tracks []track, widths, low []float32, rest, shares float32) {
	fixed := make([]bool, len(tracks))
	for again := true; again; {
		again = false
		for i, t := range tracks {
			least := low[i]
			if !t.min.auto() {
				least = t.min.px
			}
			if t.fr > 0 && !fixed[i] && rest*t.fr/max(shares, 1) < least {
				widths[i], fixed[i], again = least, true, true
				rest, shares = max(0, rest-least), shares-t.fr
			}
		}
	}
	for i, t := range tracks {
		if t.fr > 0 && !fixed[i] {
			widths[i] = rest * t.fr / max(shares, 1)
		}
	}
}

// shrinkTracks takes what is too much from the columns as wide as their content.
func shrinkTracks(tracks []track, widths, low []float32, excess float32) {
	spare := float32(0)
	for i, t := range tracks {
		if t.size.auto() && t.fr == 0 {
			spare += widths[i] - low[i]
		}
	}
	if spare <= 0 {
		return
	}
	part := min(1, excess/spare)
	for i, t := range tracks {
		if t.size.auto() && t.fr == 0 {
			widths[i] -= part * (widths[i] - low[i])
		}
	}
}

// gridRow lays out the items of a row and returns its height.
func (l *layouter) gridRow(b *box, row []gridCell, widths []float32, start, gap, y, height float32) float32 {
	for _, c := range row {
		x, area := start, float32(0)
		for i, w := range widths[:c.col+c.span] {
			if i < c.col {
				x += w + gap
			} else {
				area += w
			}
		}
		area += gap * float32(c.span-1)
		k := c.box
		m := &k.style.margin
		narrow := b.style.justifyItems != "" && b.style.justifyItems != "stretch" && b.style.justifyItems != "normal"
		k.w = l.usedWidth(k, area, narrow, area)
		l.contents(k, area, -1)
		free := area - k.w - m[left].of(area) - m[right].of(area)
		begin, _ := b.style.inlineSides()
		k.x = b.contentX() + x + m[begin].of(area)
		switch {
		case b.style.justifyItems == "center", m[left].auto() && m[right].auto():
			k.x += free / 2
		case b.style.justifyItems == "end", b.style.justifyItems == "flex-end":
			k.x += free
		}
		b.mirror(k, b.w-b.edgesX())
		height = max(height, k.h+m[top].of(area)+m[bottom].of(area))
	}
	for _, c := range row {
		c.box.y = b.contentY() + y
		l.flexAlign(b, c.box, widths[c.col], height)
	}
	return height
}

// gridColumn reads how many columns an item spans: "span 2", "1 / 3", "1 / -1".
func (s *setter) gridColumn() {
	var from, to float32
	after, span := false, false
	for _, v := range s.vs {
		switch {
		case v.Kind == css.Slash:
			after, span = true, false
		case v.Is("span"):
			span = true
		case v.Kind == css.Number && span:
			s.st.gridSpan = int(max(1, min(v.Num, maxTracks)))
		case v.Kind == css.Number && after:
			to = v.Num
		case v.Kind == css.Number:
			from = v.Num
		}
	}
	s.st.gridWhole = from == 1 && to == -1
	if from > 0 && to > from {
		s.st.gridSpan = int(min(to-from, maxTracks))
	}
}
