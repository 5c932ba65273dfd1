package organise

import (
	"context"
	"errors"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/message"
)

// Archive is what rules need of the archive.
type Archive interface {
	Rows(ctx context.Context, ids []archive.ID) ([]archive.Row, error)
	OpenMessage(ctx context.Context, id archive.ID) (*archive.File, error)
	Mark(ctx context.Context, f archive.Flag, ids []archive.ID, on bool) ([]archive.ID, error)
	SetTag(ctx context.Context, ids []archive.ID, name string, on bool) ([]archive.ID, error)
}

// Effect is one thing that is done to messages: a flag, or a tag.
type Effect struct {
	Flag archive.Flag // empty for a tag
	Tag  string       // the tag's name
}

// Plan is what rules want done. Nothing is done before Carry.
type Plan struct {
	Looked  int // messages asked about
	Matched int // messages that some rule wants something of
	Wanted  []Step
}

// Step is one effect on some messages.
type Step struct {
	Effect
	IDs []archive.ID
}

// page is how many messages are looked at between two reports of progress.
const page = 200

// Judge asks the rules about messages. What is already as a rule wants it is
// not part of the plan. progress, which may be nil, is called with how many
// were looked at. A message that is gone in the meantime is left out.
func Judge(ctx context.Context, a Archive, rules []Rule, ids []archive.ID, progress func(looked int)) (Plan, error) {
	var p Plan
	matchers := prepare(rules)
	for part := range slices.Chunk(ids, page) {
		rows, err := a.Rows(ctx, part)
		if err != nil {
			return Plan{}, err
		}
		wanted, err := judgeAll(ctx, a, matchers, rows)
		if err != nil {
			return Plan{}, err
		}
		for i, row := range rows {
			if len(wanted[i]) > 0 {
				p.Matched++
			}
			for _, e := range wanted[i] {
				p.want(e, row.ID)
			}
		}
		if p.Looked += len(part); progress != nil {
			progress(p.Looked)
		}
	}
	return p, nil
}

// judgeAll gives what the rules want of each message. Headers are read and
// parsed on all cores.
func judgeAll(ctx context.Context, a Archive, matchers []matcher, rows []archive.Row) ([][]Effect, error) {
	wanted := make([][]Effect, len(rows))
	failed := make([]error, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var work sync.WaitGroup
	for n := range failed {
		work.Go(func() {
			for failed[n] == nil {
				i := int(next.Add(1)) - 1
				if i >= len(rows) {
					return
				}
				wanted[i], failed[n] = judge(ctx, a, matchers, rows[i])
			}
		})
	}
	work.Wait()
	return wanted, errors.Join(failed...)
}

// judge gives what the rules want of a message and is not so already.
func judge(ctx context.Context, a Archive, matchers []matcher, row archive.Row) (wanted []Effect, err error) {
	s := &subject{size: max(row.Size, row.Whole), accounts: row.Accounts, read: func() (message.Header, error) {
		return readHeader(ctx, a, row.ID)
	}}
	for _, m := range matchers {
		ok, err := m.matches(s)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		for _, e := range m.rule.effects() {
			if !e.holds(row) && !slices.Contains(wanted, e) {
				wanted = append(wanted, e)
			}
		}
		if m.rule.Last {
			break
		}
	}
	return wanted, nil
}

func readHeader(ctx context.Context, a Archive, id archive.ID) (h message.Header, err error) {
	f, err := a.OpenMessage(ctx, id)
	if err != nil {
		return h, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return message.ReadHeader(f)
}

func (p *Plan) want(e Effect, id archive.ID) {
	i := slices.IndexFunc(p.Wanted, func(s Step) bool { return s.Effect == e })
	if i < 0 {
		i = len(p.Wanted)
		p.Wanted = append(p.Wanted, Step{Effect: e})
	}
	p.Wanted[i].IDs = append(p.Wanted[i].IDs, id)
}

// effects lists what a rule does.
func (r Rule) effects() []Effect {
	var list []Effect
	for _, name := range r.Tags {
		list = append(list, Effect{Tag: name})
	}
	for _, f := range []struct {
		on   bool
		flag archive.Flag
	}{{r.Star, archive.FlagStarred}, {r.Read, archive.FlagRead}, {r.Archive, archive.FlagArchived}, {r.Trash, archive.FlagTrashed}} {
		if f.on {
			list = append(list, Effect{Flag: f.flag})
		}
	}
	return list
}

// holds reports whether the message is so already.
func (e Effect) holds(row archive.Row) bool {
	switch e.Flag {
	case archive.FlagStarred:
		return row.Starred
	case archive.FlagRead:
		return row.Read
	case archive.FlagArchived:
		return row.Archived
	case archive.FlagTrashed:
		return row.Trashed
	}
	return slices.Contains(row.Tags, e.Tag)
}

// Carry carries the plan out. It gives what really changed, also when it
// failed on the way: Revert takes that back.
func (p Plan) Carry(ctx context.Context, a Archive) (changed []Step, err error) {
	for _, s := range p.Wanted {
		ids, err := s.set(ctx, a, true)
		if err != nil {
			return changed, err
		}
		if len(ids) > 0 {
			changed = append(changed, Step{s.Effect, ids})
		}
	}
	return changed, nil
}

// Revert takes back what Carry changed.
func Revert(ctx context.Context, a Archive, changed []Step) error {
	for _, s := range slices.Backward(changed) {
		if _, err := s.set(ctx, a, false); err != nil {
			return err
		}
	}
	return nil
}

func (s Step) set(ctx context.Context, a Archive, on bool) ([]archive.ID, error) {
	if s.Tag != "" {
		return a.SetTag(ctx, s.IDs, s.Tag, on)
	}
	return a.Mark(ctx, s.Flag, s.IDs, on)
}
