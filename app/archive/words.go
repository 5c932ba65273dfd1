package archive

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/mailloft/mailloft/app/archive/fts5"
)

// gathering is the words of messages on their way into the search tables.
type gathering struct {
	columns []string // of the table search
	search  *fts5.Segment
	starts  starter
}

func newGathering(columns []string) *gathering {
	g := &gathering{
		columns: columns,
		search:  fts5.NewSegment(fts5.Table{Name: "search", Columns: len(columns), Places: true}),
		starts:  newStarter(columns),
	}
	g.search.Seen = g.starts.take
	return g
}

// columnLister is a database or a transaction.
type columnLister interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// searchColumns gives the columns of the table search, whose order is another
// in an index made by an older program.
func searchColumns(ctx context.Context, db columnLister) (names []string, err error) {
	err = eachRow(ctx, db, "SELECT name FROM pragma_table_info('search')", func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	})
	return names, err
}

// add adds the words of a message that has its id.
func (g *gathering) add(d *draft) error {
	texts := make([]string, len(g.columns))
	for i, column := range g.columns {
		text, ok := d.content.search.column(column)
		if !ok {
			return fmt.Errorf("the table search has a column %s, which nothing is known of", column)
		}
		texts[i] = text
	}
	if err := g.search.Add(int64(d.id), texts...); err != nil {
		return err
	}
	return g.starts.table.End(int64(d.id))
}

// column gives the text for a column of the table search.
func (t *searchText) column(name string) (text string, ok bool) {
	switch name {
	case "body":
		return t.body, true
	case "subject":
		return t.subject, true
	case "sender":
		return t.sender, true
	case "recipient":
		return t.recipient, true
	case "cc":
		return t.cc, true
	case "filename":
		return t.filename, true
	}
	return "", false
}

// size is about how much memory is taken, in octets.
func (g *gathering) size() int { return g.search.Size() + g.starts.table.Size() }

// finish does what can be done of write without the index.
func (g *gathering) finish() {
	g.search.Finish()
	g.starts.table.Finish()
}

// write makes the messages searchable.
func (g *gathering) write(ctx context.Context, tx *sql.Tx) error {
	if err := g.search.Write(ctx, tx); err != nil {
		return err
	}
	return g.starts.table.Write(ctx, tx)
}

// reset makes it as good as new.
func (g *gathering) reset() {
	g.search.Reset()
	g.starts.table.Reset()
}

// keptSize is up to how much memory is kept for the next messages.
const keptSize = 8 << 20

// addWords makes messages searchable. The caller has the writer's token.
func (a *Archive) addWords(ctx context.Context, tx *sql.Tx, drafts []*draft) error {
	columns, err := searchColumns(ctx, tx)
	if err != nil {
		return err
	}
	err = a.gather(ctx, columns, drafts)
	defer a.words.reset()
	if err != nil {
		return err
	}
	return a.words.write(ctx, tx)
}

// gather gathers the words of messages that have their ids. The caller has the
// writer's token, writes them and resets a.words.
func (a *Archive) gather(ctx context.Context, columns []string, drafts []*draft) error {
	if a.words == nil || !slices.Equal(a.words.columns, columns) || a.words.size() > keptSize {
		a.words = newGathering(columns)
	}
	drafts = slices.SortedFunc(slices.Values(drafts), func(a, b *draft) int { return cmp.Compare(a.id, b.id) })
	for _, d := range drafts {
		if err := errors.Join(a.words.add(d), ctx.Err()); err != nil {
			return err
		}
	}
	a.words.finish()
	return nil
}
