package fts5

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"slices"
)

// Table says which table a segment is for.
type Table struct {
	Name    string
	Columns int
	Places  bool // detail=full, else detail=none

	// PageSize is what the table's option "pgsz" says; 0 if it was not set.
	PageSize int
}

// usualPage is how large FTS5 makes its pages unless it is told otherwise.
const usualPage = 4050

// Segment gathers the words of rows until they are written.
type Segment struct {
	// Seen, if it is set, is told of each word of a row that ends, once for
	// each column. The octets are good during the call.
	Seen func(word []byte, column int)

	table Table
	rows  []row
	total []int64 // words in each column
	last  int64   // the row added last

	seed  maphash.Seed
	slots []slot // of the words, by their hash
	terms []term
	names arena // the longer words themselves
	lists arena // where they occur

	made *pageWriter // what Finish has made

	// Of the row that is being added:
	count   []int32  // words in each column so far
	touched []uint32 // its words, as indexes of terms
	occurs  []occurrence
	text    []byte
	scratch []byte
	places  []byte
}

// row is what FTS5 keeps of a row beside its words.
type row struct {
	id    int64
	sizes []byte // words in each column, as varints
}

// term is a word and the rows that it occurs in. It is as large as a line of a
// processor's cache.
type term struct {
	list chain // as in a doclist of FTS5
	row  int64 // the last one in list

	// Where it occurs in the row that is being added, as indexes of occurs and
	// one; 0 if it does not.
	head, tail uint32

	size  uint16 // of the word
	short [shortWord]byte
	long  uint32 // place of the word, if it does not fit into short
}

const shortWord = 26

// slot leads to a word.
type slot struct {
	hash uint32
	term uint32 // its index and one; 0 if the slot is free
}

// occurrence is one place of a word.
type occurrence struct {
	column, place int32
	next          uint32 // index and one
}

// NewSegment begins a segment.
func NewSegment(t Table) *Segment {
	return &Segment{table: t, total: make([]int64, t.Columns), count: make([]int32, t.Columns), seed: maphash.MakeSeed(), slots: make([]slot, 1<<10)}
}

// Reset makes an empty segment of one that was used, whose memory it keeps.
func (s *Segment) Reset() {
	s.rows, s.terms, s.last, s.made = s.rows[:0], s.terms[:0], 0, nil
	clear(s.total)
	clear(s.slots)
	s.names.reset()
	s.lists.reset()
	clear(s.count)
	s.touched, s.occurs = s.touched[:0], s.occurs[:0]
}

// Size is about how many octets of memory the segment takes.
func (s *Segment) Size() int {
	const ofTerm, ofRow, ofSlot = 64, 64, 8
	return s.names.size() + s.lists.size() + cap(s.terms)*ofTerm + len(s.slots)*ofSlot + cap(s.rows)*ofRow
}

// Add adds a row with the words of a text for each column. Rows come in the
// order of their ids. What is not UTF-8 is between words.
func (s *Segment) Add(id int64, columns ...string) error {
	if len(columns) != s.table.Columns {
		return fmt.Errorf("fts5: %d columns for table %s, which has %d", len(columns), s.table.Name, s.table.Columns)
	}
	for column, text := range columns {
		s.column(int32(column), text)
	}
	return s.End(id)
}

// column notes the words of a text.
func (s *Segment) column(column int32, text string) {
	s.text = append(s.text[:0], text...)
	w := words{text: s.text, buf: s.scratch}
	for w.next() {
		s.note(column, w.word)
	}
	s.scratch = w.buf
}

// Word adds a word, as it is, to the first column of the row that End ends.
func (s *Segment) Word(word []byte) { s.note(0, word) }

// note notes a word where the last one of its column ended.
func (s *Segment) note(column int32, word []byte) {
	place := s.count[column]
	s.count[column]++
	i := s.find(word)
	t := &s.terms[i]
	if t.head != 0 && !s.table.Places {
		return
	}
	s.occurs = append(s.occurs, occurrence{column: column, place: place})
	at := uint32(len(s.occurs))
	if t.head == 0 {
		s.touched = append(s.touched, i)
		t.head = at
	} else {
		s.occurs[t.tail-1].next = at
	}
	t.tail = at
}

// End ends a row. Rows come in the order of their ids.
func (s *Segment) End(id int64) error {
	if s.made != nil {
		return fmt.Errorf("fts5: a row for table %s after the segment was finished", s.table.Name)
	}
	if id <= s.last {
		return fmt.Errorf("fts5: row %d of table %s after row %d", id, s.table.Name, s.last)
	}
	for _, i := range s.touched {
		t := &s.terms[i]
		if s.Seen != nil {
			s.tell(t)
		}
		s.endRow(t, id)
	}
	var sizes []byte
	for column, n := range s.count {
		sizes = appendVarint(sizes, uint64(n))
		s.total[column] += int64(n)
		s.count[column] = 0
	}
	s.rows = append(s.rows, row{id, sizes})
	s.last = id
	s.touched, s.occurs = s.touched[:0], s.occurs[:0]
	return nil
}

// tell tells Seen of a word of the row.
func (s *Segment) tell(t *term) {
	told := int32(-1)
	for at := t.head; at != 0; at = s.occurs[at-1].next {
		if column := s.occurs[at-1].column; column != told {
			s.Seen(s.word(t), int(column))
			told = column
		}
	}
}

// endRow adds the row that ends, and where in it the word occurs, to a word's list.
func (s *Segment) endRow(t *term, id int64) {
	entry := appendVarint(s.scratch[:0], uint64(id-t.row))
	if s.table.Places {
		s.places = appendPlaces(s.places[:0], s.occurs, t.head)
		entry = appendVarint(entry, uint64(2*len(s.places)))
		entry = append(entry, s.places...)
	}
	s.lists.append(&t.list, entry)
	t.row, t.head, t.tail = id, 0, 0
	s.scratch = entry
}

// appendPlaces appends where a word occurs in a row, in FTS5's form.
func appendPlaces(buf []byte, occurs []occurrence, head uint32) []byte {
	const nextColumn = 1
	column, last := int32(0), int32(0)
	for at := head; at != 0; {
		o := occurs[at-1]
		if o.column != column {
			buf = appendVarint(append(buf, nextColumn), uint64(o.column))
			column, last = o.column, 0
		}
		buf = appendVarint(buf, uint64(o.place-last+2))
		last, at = o.place, o.next
	}
	return buf
}

// find gives the index of a word, which it gets if it is new.
func (s *Segment) find(word []byte) uint32 {
	hash := uint32(maphash.Bytes(s.seed, word))
	mask := uint32(len(s.slots) - 1)
	at := hash & mask
	for ; s.slots[at].term != 0; at = (at + 1) & mask {
		if s.slots[at].hash != hash {
			continue
		}
		i := s.slots[at].term - 1
		if t := &s.terms[i]; int(t.size) == len(word) && bytes.Equal(s.word(t), word) {
			return i
		}
	}
	i := uint32(len(s.terms))
	t := term{size: uint16(len(word))}
	if len(word) > shortWord {
		t.long = s.names.chunk(len(word))
	}
	copy(s.word(&t), word)
	s.terms = append(s.terms, t)
	s.slots[at] = slot{hash, i + 1}
	if 2*len(s.terms) > len(s.slots) {
		s.grow()
	}
	return i
}

// word gives the octets of a word.
func (s *Segment) word(t *term) []byte {
	if t.size <= shortWord {
		return t.short[:t.size]
	}
	return s.names.bytes(t.long, int(t.size))
}

// grow doubles the slots.
func (s *Segment) grow() {
	old := s.slots
	s.slots = make([]slot, 2*len(old))
	mask := uint32(len(s.slots) - 1)
	for _, o := range old {
		if o.term == 0 {
			continue
		}
		at := o.hash & mask
		for s.slots[at].term != 0 {
			at = (at + 1) & mask
		}
		s.slots[at] = o
	}
}

// sorted gives the words, as indexes of terms, in the order of their octets.
func (s *Segment) sorted() []uint32 {
	list := make([]uint32, len(s.terms))
	for i := range list {
		list[i] = uint32(i)
	}
	slices.SortFunc(list, func(a, b uint32) int { return bytes.Compare(s.word(&s.terms[a]), s.word(&s.terms[b])) })
	return list
}
