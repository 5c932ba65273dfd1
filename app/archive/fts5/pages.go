package fts5

import (
	"bytes"
	"encoding/binary"
)

// header is the size of a page's header: where its first row begins, if that
// comes before its first word, and where its footer begins.
const header = 4

// block is a record of the table's data.
type block struct {
	id   int64 // within its segment
	data []byte
}

// signpost says on which page of a segment words from some word on begin.
type signpost struct {
	word []byte
	page int64 // doubled; and one if the pages behind it have an index of rows
}

// pageWriter puts words and their lists onto pages.
type pageWriter struct {
	size   int // about that of a page, in octets
	blocks []block
	posts  []signpost

	number    int64  // of the present page
	page      []byte // with its header
	footer    []byte // where its words begin
	lastStart int    // the word that the footer ends with
	last      []byte // the last word

	noWord bool // none begins on the page yet
	noRow  bool // none begins on it without its word before it

	open     signpost // of the last page with a word, to be noted when what follows is known
	isOpen   bool
	wordless int // pages since
	rows     rowIndex
}

func newPageWriter(size int) *pageWriter {
	w := &pageWriter{size: size, number: 1, isOpen: true, open: signpost{page: 1}}
	w.rows = rowIndex{size: size}
	w.begin()
	return w
}

// begin begins a page.
func (w *pageWriter) begin() {
	w.page = make([]byte, header, w.size+64)
	w.footer, w.lastStart = w.footer[:0], 0
	w.noWord, w.noRow = true, true
}

// used is how much of the page is taken.
func (w *pageWriter) used() int { return len(w.page) + len(w.footer) }

// flush ends a page and begins the next.
func (w *pageWriter) flush() {
	binary.BigEndian.PutUint16(w.page[2:], uint16(len(w.page)))
	if w.noWord {
		if w.noRow {
			w.rows.skip()
		}
		w.wordless++
	}
	w.blocks = append(w.blocks, block{w.number, append(w.page, w.footer...)})
	w.number++
	w.begin()
}

// word adds a word; its list follows.
func (w *pageWriter) word(word []byte) {
	if w.used()+len(word)+2 >= w.size && len(w.page) > header {
		w.flush()
	}
	w.footer = appendVarint(w.footer, uint64(len(w.page)-w.lastStart))
	w.lastStart = len(w.page)
	shared := 0
	if w.noWord {
		if w.number > 1 {
			n := min(1+commonPrefix(w.last, word), len(word))
			w.note()
			w.open, w.isOpen = signpost{bytes.Clone(word[:n]), w.number}, true
		}
	} else {
		shared = commonPrefix(w.last, word)
		w.page = appendVarint(w.page, uint64(shared))
	}
	w.page = appendVarint(w.page, uint64(len(word)-shared))
	w.page = append(w.page, word[shared:]...)
	w.last = append(w.last[:0], word...)
	w.noWord, w.noRow = false, false
	w.rows.at(w.number)
}

// note keeps the signpost of the page before, now that it is known how many
// pages without a word followed it.
func (w *pageWriter) note() {
	if !w.isOpen {
		return
	}
	const enough = 4 // pages that make an index worth its room
	page := w.open.page << 1
	if index := w.rows.end(w.wordless >= enough); len(index) > 0 {
		w.blocks = append(w.blocks, index...)
		page |= 1
	}
	w.posts = append(w.posts, signpost{w.open.word, page})
	w.wordless, w.isOpen = 0, false
}

// list adds the list of the word that was added last.
func (w *pageWriter) list(list []byte, places bool) {
	if w.used()+len(list)+1 <= w.size {
		w.page = append(w.page, list...)
		return
	}
	row, last := int64(0), int64(0)
	for len(list) > 0 {
		r := varints{rest: list}
		row += int64(r.next())
		list = r.rest
		if w.noRow {
			binary.BigEndian.PutUint16(w.page, uint16(len(w.page)))
			w.page = appendVarint(w.page, uint64(row))
			w.noRow = false
			w.rows.add(row, w.number)
		} else {
			w.page = appendVarint(w.page, uint64(row-last))
		}
		last = row
		if places {
			v := varints{rest: list}
			size := int(v.next() / 2)
			n := len(list) - len(v.rest) + size
			w.places(list[:n])
			list = list[n:]
		} else if w.used() >= w.size {
			w.flush()
		}
	}
}

// places adds where a word occurs in one row, on more than one page if need
// be; an integer is never split.
func (w *pageWriter) places(data []byte) {
	if w.used()+len(data) <= w.size {
		w.page = append(w.page, data...)
		return
	}
	for len(data) > 0 {
		n := len(data)
		if room := w.size - w.used(); n > room {
			n = prefix(data, room)
		}
		w.page = append(w.page, data[:n]...)
		data = data[n:]
		if w.used() >= w.size {
			w.flush()
		}
	}
}

// finish ends the last page.
func (w *pageWriter) finish() {
	if len(w.page) > header {
		w.flush()
	}
	if w.number > 1 {
		w.note()
	}
}

// prefix is the size of as many integers of data as fit into room, of one at
// least.
func prefix(data []byte, room int) int {
	n := varintSize(data)
	for n < room {
		size := varintSize(data[n:])
		if n+size > room {
			break
		}
		n += size
	}
	return n
}

func commonPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// Parts of the id of a record: the segment, whether it is of an index of rows
// and at which height of it, and the page.
const (
	pageBits   = 31
	heightBits = 5
)

// recordID is the id of a segment's record whose id in it is known.
func recordID(segment, within int64) int64 { return segment<<(pageBits+heightBits+1) + within }

// rowIndexID is the id within a segment of a page of an index of rows.
func rowIndexID(height int, page int64) int64 {
	return 1<<(pageBits+heightBits) + int64(height)<<pageBits + page
}
