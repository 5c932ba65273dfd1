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
			q, err := a.question(ctx, db, v)
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
func (a *Archive) question(ctx context.Context, db *sql.DB, v View) (plan, error) {
	parsed, _ := ParseQuery(v.Query)
	e := &expander{ctx: ctx, db: db}
	root, _ := e.node(parsed.root).(all)
	if e.err != nil {
		return plan{}, e.err
	}
	p := plan{question: question{View: v}, windows: []window{{}}}
	p.match, p.begins, p.rest = root.split()
	if _, sorted := orders[v.Order]; sorted {
		return p, nil
	}
	if v.Among != nil {
		p.windows = nil
		if len(v.Among) > 0 {
			p.windows = []window{{slices.Min(v.Among), slices.Max(v.Among)}}
		}
		return p, nil
	}
	var err error
	p.windows, err = a.windows(ctx, db, p.question)
	return p, err
}
