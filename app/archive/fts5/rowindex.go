package fts5

// rowIndex is what FTS5 calls a doclist index: where a word's list goes over
// many pages, the first row of each, so that a row is found without reading
// them all. It is a tree of levels, mostly of one.
type rowIndex struct {
	size   int // of a page
	levels []rowLevel
	full   []block
}

// rowLevel is the page of the tree that is being written at one height.
type rowLevel struct {
	page int64 // its number
	data []byte
	last int64 // row in it
}

// Marks at the beginning of a page of the tree.
const (
	isRoot  = 0
	notRoot = 1
)

// at says which page the word begins on.
func (x *rowIndex) at(page int64) {
	if len(x.levels) == 0 {
		x.levels = make([]rowLevel, 1)
	}
	x.levels[0].page = page
}

// add adds the first row of a page.
func (x *rowIndex) add(row, page int64) {
	for height := 0; ; height++ {
		level := &x.levels[height]
		full := len(level.data) >= x.size
		if full {
			x.raise(height)
			level = &x.levels[height]
		}
		if len(level.data) > 0 {
			level.data = appendVarint(level.data, uint64(row-level.last))
		} else {
			below := page
			if height > 0 {
				below = x.levels[height-1].page
			}
			mark := byte(isRoot)
			if full {
				mark = notRoot
			}
			level.data = appendVarint(append(level.data, mark), uint64(below))
			level.data = appendVarint(level.data, uint64(row))
		}
		level.last = row
		if !full {
			return
		}
	}
}

// raise ends the full page at a height, which is not the root then, and lets
// the level above begin if it has not.
func (x *rowIndex) raise(height int) {
	if len(x.levels) < height+2 {
		x.levels = append(x.levels, rowLevel{})
	}
	level, above := &x.levels[height], &x.levels[height+1]
	level.data[0] = notRoot
	x.full = append(x.full, block{rowIndexID(height, level.page), level.data})
	if len(above.data) == 0 {
		v := varints{rest: level.data[1:]}
		v.next() // its first page
		first := int64(v.next())
		above.page = level.page
		above.data = appendVarint([]byte{isRoot}, uint64(level.page))
		above.data = appendVarint(above.data, uint64(first))
		above.last = first
	}
	level.data = nil
	level.page++
}

// skip notes a page without a row.
func (x *rowIndex) skip() {
	if len(x.levels) > 0 && len(x.levels[0].data) > 0 {
		x.levels[0].data = append(x.levels[0].data, 0)
	}
}

// end gives the pages of the index, if it is wanted, and forgets it.
func (x *rowIndex) end(wanted bool) []block {
	blocks := x.full
	x.full = nil
	for height := range x.levels {
		level := &x.levels[height]
		if len(level.data) == 0 {
			break
		}
		blocks = append(blocks, block{rowIndexID(height, level.page), level.data})
		level.data = nil
	}
	if !wanted {
		return nil
	}
	return blocks
}
