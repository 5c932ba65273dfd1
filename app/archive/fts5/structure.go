package fts5

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// ErrDamaged means that a table is not as FTS5 leaves it.
var ErrDamaged = errors.New("fts5: the table is damaged")

// Ids of the two records of the table's data that are not of a segment.
const (
	averagesID  = 1
	structureID = 10
)

// structure is FTS5's list of the segments that a table consists of.
type structure struct {
	cookie  uint32 // of the table's settings
	written uint64 // pages so far, to level 0
	levels  []level
}

// level is segments of like size, the oldest first. The higher levels have
// the older ones.
type level struct {
	merging  uint64 // how many of them are becoming one
	segments []segment
}

// segment is one that is in the table. The origins say which rows it may
// have, those deleted of which are in the graves: each write has another.
type segment struct {
	id, first, last      uint64 // its number and pages
	origin1, origin2     uint64
	gravePages, inGraves uint64
	rows                 uint64
}

// mark stands behind the cookie in the form of contentless_delete tables.
const mark = 0xFF000001

func readStructure(record []byte) (s structure, err error) {
	if len(record) < 8 || binary.BigEndian.Uint32(record[4:]) != mark {
		return s, fmt.Errorf("%w: its list of segments has a form that is not known here", ErrDamaged)
	}
	s.cookie = binary.BigEndian.Uint32(record)
	r := varints{rest: record[8:]}
	levels := r.next()
	r.next() // segments in all
	s.written = r.next()
	for ; levels > 0 && !r.bad; levels-- {
		l := level{merging: r.next()}
		for n := r.next(); n > 0 && !r.bad; n-- {
			l.segments = append(l.segments, segment{
				id: r.next(), first: r.next(), last: r.next(),
				origin1: r.next(), origin2: r.next(),
				gravePages: r.next(), inGraves: r.next(), rows: r.next(),
			})
		}
		s.levels = append(s.levels, l)
	}
	if r.bad {
		return s, fmt.Errorf("%w: its list of segments is cut off", ErrDamaged)
	}
	return s, nil
}

func (s structure) record() []byte {
	b := binary.BigEndian.AppendUint32(nil, s.cookie)
	b = binary.BigEndian.AppendUint32(b, mark)
	b = appendVarint(b, uint64(len(s.levels)))
	b = appendVarint(b, uint64(len(s.all())))
	b = appendVarint(b, s.written)
	for _, l := range s.levels {
		b = appendVarint(b, l.merging)
		b = appendVarint(b, uint64(len(l.segments)))
		for _, g := range l.segments {
			for _, n := range []uint64{g.id, g.first, g.last, g.origin1, g.origin2, g.gravePages, g.inGraves, g.rows} {
				b = appendVarint(b, n)
			}
		}
	}
	return b
}

// all gives the segments of all levels.
func (s structure) all() (list []segment) {
	for _, l := range s.levels {
		list = append(list, l.segments...)
	}
	return list
}

// free is the lowest number that no segment has.
func (s structure) free() uint64 {
	all := s.all()
	for id := uint64(1); ; id++ {
		if !slices.ContainsFunc(all, func(g segment) bool { return g.id == id }) {
			return id
		}
	}
}

// nextOrigin is the origin of the next segment.
func (s structure) nextOrigin() (next uint64) {
	for _, g := range s.all() {
		next = max(next, g.origin2)
	}
	return next + 1
}

// add adds a new segment.
func (s *structure) add(g segment) {
	if len(s.levels) == 0 {
		s.levels = make([]level, 1)
	}
	s.levels[0].segments = append(s.levels[0].segments, g)
}

// Querier is a database, a connection or a transaction.
type Querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func structureOf(ctx context.Context, db Querier, table string) (s structure, err error) {
	record, err := recordOf(ctx, db, table, structureID)
	if err != nil {
		return s, err
	}
	return readStructure(record)
}

// recordOf reads a record of a table's data.
func recordOf(ctx context.Context, db Querier, table string, id int64) (record []byte, err error) {
	err = db.QueryRowContext(ctx, fmt.Sprintf("SELECT block FROM %s_data WHERE id = %d", table, id)).Scan(&record)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%w: record %d is missing", ErrDamaged, id)
	}
	return record, err
}

// Segments gives the sizes, in pages, of the segments that a table consists
// of: each transaction adds one, and a search looks into all of them. It is
func Segments(ctx context.Context, db Querier, table string) (pages []int64, err error) {
	s, err := structureOf(ctx, db, table)
	for _, g := range s.all() {
		pages = append(pages, int64(g.last-g.first+1))
	}
	return pages, err
}
