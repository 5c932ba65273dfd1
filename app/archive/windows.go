package archive

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"time"
)

// A view is asked for in windows of ids where that saves work: where a date
// says which messages can be meant at all, and where two tables are joined, so
// that the newest are found before the oldest are looked at.

// blockBits is the size of a block in the table date_block, as in its trigger.
const blockBits = 12

// firstWindow is the size of the newest window of a join; each is twice the
// one before.
const firstWindow = 1 << 11

// windows gives the windows of a question in the order of arrival that its
// view has. The zero window is everything.
func (a *Archive) windows(ctx context.Context, db *sql.DB, q question) (list []window, err error) {
	meant, dated := q.span(a.now())
	join := q.match != "" && q.begins != ""
	if !dated && !join {
		return []window{{}}, nil
	}
	if dated {
		list, err = datedWindows(ctx, db, meant)
	} else {
		list, err = wholeWindow(ctx, db)
	}
	if join {
		list = split(list)
	}
	if q.Reverse {
		slices.Reverse(list)
	}
	return list, err
}

// span gives the stretch of time that all dates of the question leave.
func (q question) span(now time.Time) (s span, some bool) {
	s = span{math.MinInt64, math.MaxInt64}
	for _, n := range q.rest {
		if d, ok := n.(inTime); ok {
			other := d.span(now)
			s.from, s.to, some = max(s.from, other.from), min(s.to, other.to), true
		}
	}
	return s, some
}

// datedWindows gives the blocks of ids that have messages of a time, newest
// first, neighbours as one.
func datedWindows(ctx context.Context, db *sql.DB, s span) (list []window, err error) {
	err = eachRow(ctx, db, "SELECT block FROM date_block WHERE high >= ? AND low < ? ORDER BY block DESC", func(rows *sql.Rows) error {
		var block ID
		if err := rows.Scan(&block); err != nil {
			return err
		}
		w := window{max(1, block<<blockBits), (block+1)<<blockBits - 1}
		if last := len(list) - 1; last >= 0 && list[last].low == w.high+1 {
			list[last].low = w.low
		} else {
			list = append(list, w)
		}
		return nil
	}, s.from, s.to)
	return list, err
}

func wholeWindow(ctx context.Context, db *sql.DB) ([]window, error) {
	var last ID
	err := db.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM message").Scan(&last)
	if err != nil || last == 0 {
		return nil, err
	}
	return []window{{1, last}}, nil
}

// split makes small windows of large ones, growing towards the oldest.
func split(list []window) (parts []window) {
	size := ID(firstWindow)
	for _, w := range list {
		for w.high >= w.low {
			low := max(w.low, w.high-size+1)
			parts = append(parts, window{low, w.high})
			w.high = low - 1
			size *= 2
		}
	}
	return parts
}
