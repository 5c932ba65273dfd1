package archive

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"slices"
)

// Pages hands out the ids of a view in its order, a page at a time: few at
// first, so that there is something to show, then more. Nothing is read
// before it is asked for, beyond a page. A loop that ends early, or whose
// context ends, stops the search. Meanwhile others read and write; only a
// rebuild waits for the end of the loop.
func (a *Archive) Pages(ctx context.Context, v View) iter.Seq2[[]ID, error] {
	return func(yield func([]ID, error) bool) {
		err := a.read("list messages", func(db *sql.DB) error {
			return a.hand(ctx, db, v, nil, yield)
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	}
}

// IDs gives all ids of a view, as Pages does.
func (a *Archive) IDs(ctx context.Context, v View) (ids []ID, err error) {
	for page, err := range a.Pages(ctx, v) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, page...)
	}
	return ids, nil
}

// Among gives those of some messages that are in a view, in its order: how a
// list that is on the screen looks again at what has changed.
func (a *Archive) Among(ctx context.Context, v View, some []ID) (ids []ID, err error) {
	if len(some) == 0 {
		return nil, nil
	}
	err = a.read("look again at messages", func(db *sql.DB) error {
		return a.hand(ctx, db, v, some, func(page []ID, _ error) bool {
			ids = append(ids, page...)
			return true
		})
	})
	return ids, err
}

// hand gives the ids of a view to yield; only those among some, if not nil.
func (a *Archive) hand(ctx context.Context, db *sql.DB, v View, some []ID, yield func([]ID, error) bool) error {
	q, err := a.question(ctx, db, v, some)
	if err != nil {
		return err
	}
	p := pager{view: v, size: firstPage, yield: yield}
	for _, w := range q.windows {
		q.window = w
		if err := a.walk(ctx, db, q.question, &p); err != nil {
			return err
		}
	}
	return p.flush()
}

// The sizes of pages: the first is what a screen needs, the others grow.
const (
	firstPage = 200
	maxPage   = 20_000
)

// pager gathers ids into pages.
type pager struct {
	view  View
	size  int
	page  []ID
	given int
	seen  []uint64 // of a folded view: a bit for each conversation
	yield func([]ID, error) bool
}

// take adds a message; thread is only looked at in a folded view.
func (p *pager) take(id ID, thread int64) error {
	if p.view.Folded && p.again(thread) {
		return nil
	}
	p.page = append(p.page, id)
	p.given++
	if p.view.Limit > 0 && p.given == p.view.Limit {
		if err := p.flush(); err != nil {
			return err
		}
		return errEnough
	}
	if len(p.page) < p.size {
		return nil
	}
	return p.flush()
}

func (p *pager) flush() error {
	if len(p.page) == 0 {
		return nil
	}
	page := p.page
	p.size = min(10*p.size, maxPage)
	p.page = make([]ID, 0, p.size)
	if !p.yield(page, nil) {
		return errEnough
	}
	return nil
}

// again notes a conversation and reports whether it was there before.
func (p *pager) again(thread int64) bool {
	at, bit := int(thread>>6), uint64(1)<<(thread&63)
	for at >= len(p.seen) {
		p.seen = append(p.seen, make([]uint64, at+1)...)
	}
	known := p.seen[at]&bit != 0
	p.seen[at] |= bit
	return known
}

func (a *Archive) walk(ctx context.Context, db *sql.DB, q question, p *pager) error {
	query, args := a.selectIDs(q)
	return eachRow(ctx, db, query, func(rows *sql.Rows) (err error) {
		var id ID
		var thread int64
		if q.Folded {
			err = rows.Scan(&id, &thread)
		} else {
			err = rows.Scan(&id)
		}
		if err != nil {
			return err
		}
		return p.take(id, thread)
	}, args...)
}

// plan is a question and the windows in which it is asked, in the order of
// the view.
type plan struct {
	question
	windows []window
}

// question takes a view apart.
func (a *Archive) question(ctx context.Context, db *sql.DB, v View, some []ID) (plan, error) {
	parsed, _ := ParseQuery(v.Query)
	e := &expander{ctx: ctx, db: db}
	root, _ := e.node(parsed.root).(all)
	if e.err != nil {
		return plan{}, e.err
	}
	p := plan{question: question{View: v, among: some}, windows: []window{{}}}
	p.match, p.begins, p.rest = root.split()
	var err error
	if _, sorted := orders[v.Order]; sorted {
		p.large, err = large(ctx, db, v.Folder)
		return p, err
	}
	if some != nil {
		p.windows = []window{{slices.Min(some), slices.Max(some)}}
		return p, nil
	}
	p.windows, err = a.windows(ctx, db, p.question)
	return p, err
}

// large reports whether a folder holds an eighth of the archive or more.
func large(ctx context.Context, db *sql.DB, f Folder) (yes bool, err error) {
	part := "total"
	switch f {
	case Inbox:
		part = "total - archived"
	case Archived, Unread, Starred, Trash:
		part = map[Folder]string{Archived: "archived", Unread: "unread", Starred: "starred", Trash: "trash"}[f]
	}
	err = db.QueryRowContext(ctx, "SELECT 8 * ("+part+") >= total + trash FROM count WHERE origin = 0").Scan(&yes)
	return yes, err
}
