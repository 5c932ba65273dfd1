package mailhtml

// gridItem is a child of a grid with the tracks it covers in each axis.
type gridItem struct {
	box      *box
	at, span [2]int
}

// end is the first track after the item.
func (it *gridItem) end(axis int) int { return it.at[axis] + it.span[axis] }

const (
	maxFlow   = 10000         // tracks that items make in the direction of the flow
	maxAcross = 2 * maxTracks // tracks across it: a line that is named, and a span from there
	maxDense  = 1000          // items that are packed densely
)

// cells are those of one line across the flow that are taken.
type cells [maxAcross / 64]uint64

// gridMap is the grid while items are put into it.
type gridMap struct {
	style    *gridStyle
	explicit [2]int // tracks of the template
	count    [2]int // tracks there are by now
	major    int    // the axis that the flow goes on in when a line of cells is full
	taken    []cells
}

// place puts the items into the cells of the grid. CSS Grid 1 §8.
func (m *gridMap) place(kids []*box) []*gridItem {
	var items, open []*gridItem
	m.count = m.explicit
	m.major = inRows
	if m.style.down {
		m.major = inColumns
	}
	major, minor := m.major, 1-m.major
	for _, k := range kids {
		if k.style.position == positionAbsolute {
			continue
		}
		it := &gridItem{box: k}
		for axis := range it.at {
			it.at[axis], it.span[axis] = m.lines(k.style.grids(), axis)
		}
		items = append(items, it)
		if it.at[inColumns] < 0 || it.at[inRows] < 0 {
			open = append(open, it)
			m.count[minor] = max(m.count[minor], max(it.at[minor], 0)+it.span[minor])
			continue
		}
		m.take(it)
	}
	for _, it := range open { // those with a place in the flow's lines first
		if it.at[major] >= 0 {
			m.search(it, minor, 0, it.at[major])
			m.take(it)
		}
	}
	cursor := [2]int{}
	for _, it := range open {
		if it.at[major] >= 0 {
			continue
		}
		if m.style.dense && len(open) <= maxDense {
			cursor = [2]int{}
		}
		if it.at[minor] >= 0 {
			if it.at[minor] < cursor[minor] {
				cursor[major]++
			}
			cursor[minor] = it.at[minor]
			m.search(it, major, cursor[major], it.at[minor])
		} else {
			m.flow(it, minor, &cursor)
		}
		cursor = it.at
		m.take(it)
	}
	return items
}

// lines resolves where an item says it is in one axis: the first track, or -1
// for anywhere, and how many.
func (m *gridMap) lines(g *gridStyle, axis int) (at, span int) {
	from, to := m.line(g.from[axis], axis, true), m.line(g.to[axis], axis, false)
	span = max(1, g.from[axis].span, g.to[axis].span)
	switch {
	case from > 0 && to > 0 && from != to:
		return min(from, to) - 1, max(from, to) - min(from, to)
	case from > 0:
		return from - 1, span
	case to > 0:
		return max(0, to-1-span), min(span, max(1, to-1))
	}
	return -1, span
}

// line gives the number of a line, from 1, or 0 where none is named.
func (m *gridMap) line(l gridLine, axis int, start bool) int {
	switch {
	case l.span > 0:
		return 0
	case l.line > 0:
		return l.line
	case l.line < 0:
		return max(1, m.explicit[axis]+2+l.line)
	case l.name == "":
		return 0
	}
	if a, ok := m.style.areas[l.name]; ok {
		if start {
			return a.from[axis]
		}
		return a.to[axis]
	}
	t := &m.style.columns
	if axis == inRows {
		t = &m.style.rows
	}
	return t.names[l.name]
}

// search moves an item along one axis, its place in the other being set, to
// where it finds room.
func (m *gridMap) search(it *gridItem, axis, from, other int) {
	it.at[1-axis] = other
	last := maxFlow
	if axis != m.major {
		last = maxAcross - it.span[axis]
	}
	for it.at[axis] = from; it.at[axis] < last && !m.free(it); {
		it.at[axis]++
	}
}

// flow finds the next room for an item that says nothing of its place.
func (m *gridMap) flow(it *gridItem, minor int, cursor *[2]int) {
	major := 1 - minor
	it.at = *cursor
	for it.at[major] < maxFlow {
		if it.at[minor]+it.span[minor] > max(m.count[minor], it.span[minor]) {
			it.at[minor] = 0
			it.at[major]++
			continue
		}
		if m.free(it) {
			return
		}
		it.at[minor]++
	}
}

func (m *gridMap) free(it *gridItem) bool {
	minor := 1 - m.major
	for line := it.at[m.major]; line < min(it.end(m.major), len(m.taken)); line++ {
		for x := it.at[minor]; x < it.end(minor); x++ {
			if m.taken[line][x/64]&(1<<(x%64)) != 0 {
				return false
			}
		}
	}
	return true
}

func (m *gridMap) take(it *gridItem) {
	minor := 1 - m.major
	for len(m.taken) < it.end(m.major) {
		m.taken = append(m.taken, cells{})
	}
	for line := it.at[m.major]; line < it.end(m.major); line++ {
		for x := it.at[minor]; x < it.end(minor); x++ {
			m.taken[line][x/64] |= 1 << (x % 64)
		}
	}
	for axis := range m.count {
		m.count[axis] = max(m.count[axis], it.end(axis))
	}
}
