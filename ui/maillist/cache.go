package maillist

import (
	"context"

	"github.com/mailloft/mailloft/app/archive"
)

// Source hands out what the list shows. Rows returns the messages in the order
// of ids and leaves out those that have vanished. It is called off the Fyne
// goroutine.
type Source interface {
	Rows(ctx context.Context, ids []archive.ID) ([]archive.Row, error)
}

// Async runs work off the Fyne goroutine and then what it returned on it.
type Async func(work func(ctx context.Context) (done func()))

// cacheLimit is how many rows are kept; a few screens more than anybody flicks
// back and forth over.
const cacheLimit = 1000

// cache holds the rows around what is on the screen. One request is under way
// at a time: while the list flies past, nothing piles up.
type cache struct {
	source Source
	async  Async
	loaded func()      // rows have come in
	failed func(error) // the archive could not be read

	rows    map[archive.ID]*archive.Row // nil for a message that has vanished
	stale   map[archive.ID]struct{}     // changed since they were read
	busy    bool
	flight  []archive.ID            // what has been asked for
	changed map[archive.ID]struct{} // invalidated while the request was under way
	wanted  []archive.ID            // what to ask for next
}

// row returns what is known of a message; nil means nothing yet.
func (c *cache) row(id archive.ID) *archive.Row { return c.rows[id] }

// want asks for what is missing or stale of ids, the rows on the screen and
// around it; what lies elsewhere is let go when there is too much.
func (c *cache) want(ids []archive.ID) {
	c.wanted = c.missing(ids)
	if len(c.wanted) == 0 || c.busy {
		return
	}
	if len(c.rows)+len(c.wanted) > cacheLimit {
		c.shrink(ids)
	}
	c.fetch()
}

func (c *cache) missing(ids []archive.ID) []archive.ID {
	missing := c.wanted[:0]
	for _, id := range ids {
		_, known := c.rows[id]
		_, stale := c.stale[id]
		if !known || stale {
			missing = append(missing, id)
		}
	}
	return missing
}

func (c *cache) shrink(keep []archive.ID) {
	kept := make(map[archive.ID]*archive.Row, 2*len(keep))
	for _, id := range keep {
		if row, ok := c.rows[id]; ok {
			kept[id] = row
		}
	}
	c.rows = kept
}

func (c *cache) fetch() {
	ids := append([]archive.ID(nil), c.wanted...)
	c.wanted, c.flight, c.busy = c.wanted[:0], ids, true
	c.changed = nil
	c.async(func(ctx context.Context) func() {
		rows, err := c.source.Rows(ctx, ids)
		return func() { c.finish(ids, rows, err) }
	})
}

func (c *cache) finish(ids []archive.ID, rows []archive.Row, err error) {
	c.busy, c.flight = false, nil
	if err != nil {
		c.failed(err) // what is missing is asked for again when the list moves
		return
	}
	if c.rows == nil {
		c.rows = make(map[archive.ID]*archive.Row, len(rows))
	}
	for _, id := range ids {
		if _, again := c.changed[id]; !again {
			delete(c.stale, id)
		}
		c.rows[id] = nil
	}
	for i := range rows {
		c.rows[rows[i].ID] = &rows[i]
	}
	c.loaded()
}

// invalidate notes that messages have changed. Their rows are shown as they
// were until they have been read again. Of more than it holds it asks again
// about everything.
func (c *cache) invalidate(ids []archive.ID) {
	if len(ids) > cacheLimit {
		c.invalidateAll()
		return
	}
	c.stales(ids)
}

func (c *cache) stales(ids []archive.ID) {
	if c.stale == nil {
		c.stale = make(map[archive.ID]struct{}, len(ids))
	}
	for _, id := range ids {
		if _, known := c.rows[id]; known || c.busy {
			c.stale[id] = struct{}{}
		}
		if c.busy {
			if c.changed == nil {
				c.changed = make(map[archive.ID]struct{}, len(ids))
			}
			c.changed[id] = struct{}{}
		}
	}
}

// invalidateAll notes that every message may have changed.
func (c *cache) invalidateAll() {
	ids := append(make([]archive.ID, 0, len(c.rows)+len(c.flight)), c.flight...)
	for id := range c.rows {
		ids = append(ids, id)
	}
	c.stales(ids)
}
