package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// manyAtOnce is how many messages are changed in one transaction. Between two
// of them others get their turn: mail that arrives, and what is on the screen.
const manyAtOnce = 500

// A change that takes longer than patience says how far it is, at most this often.
const (
	patience   = 700 * time.Millisecond
	toldEvery  = 250 * time.Millisecond
	figureForm = "%s – %s / %s"
)

// inParts runs do for ids, a part after the other, and gives all that it
// changed, and which ids were left when it was stopped or failed. A long one is
// told of: tell is called with how many are done and a way to stop it.
func inParts(ctx context.Context, ids []archive.ID, tell func(done int, stop func()), do func(context.Context, []archive.ID) ([]archive.ID, error)) (changed, left []archive.ID, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	said := time.Now().Add(patience - toldEvery)
	for left = ids; len(left) > 0; {
		part := left[:min(manyAtOnce, len(left))]
		some, err := do(ctx, part)
		changed = append(changed, some...)
		if err != nil {
			return changed, left, err
		}
		left = left[len(part):]
		if now := time.Now(); now.Sub(said) > toldEvery && len(left) > 0 {
			said = now
			tell(len(ids)-len(left), stop)
		}
	}
	return changed, nil, nil
}

// inParts does so with the snackbar, which says how far it is and has a button
// to stop it: then what was done so far stays, as if only that had been asked
// for.
func (w *Window) inParts(ctx context.Context, words string, ids []archive.ID, do func(context.Context, []archive.ID) ([]archive.ID, error)) (changed, left []archive.ID, err error) {
	told := false
	changed, left, err = inParts(ctx, ids, func(done int, stop func()) {
		told = true
		text := fmt.Sprintf(figureForm, words, theme.Number(done), theme.Number(len(ids)))
		w.loop.do(func() { w.snackbar.keep(text, lang.L("Stop"), stop) })
	}, do)
	if told {
		w.loop.do(w.snackbar.hide)
	}
	if errors.Is(err, context.Canceled) && w.loop.ctx.Err() == nil {
		err = nil // the person stopped it
	}
	return changed, left, err
}

// takenBack is something done to many messages. Undo can be stopped, too: then
// the rest is there to be taken back.
func takenBack(words string, changed []archive.ID, back func(context.Context, []archive.ID) (left []archive.ID, err error)) done {
	return done{messages(len(changed), words), len(changed), func(ctx context.Context) (done, error) {
		left, err := back(ctx, changed)
		return takenBack(words, left, back), err
	}}
}

// flagged sets a flag of messages, in parts. Words say what is being done.
func (w *Window) flagged(ctx context.Context, f archive.Flag, words string, ids []archive.ID, on bool) (changed, left []archive.ID, err error) {
	return w.inParts(ctx, words, ids, func(ctx context.Context, some []archive.ID) ([]archive.ID, error) {
		return w.core.Archive.Mark(ctx, f, some, on)
	})
}

// tagged puts a tag on messages or takes it off, in parts.
func (w *Window) tagged(ctx context.Context, name, words string, ids []archive.ID, on bool) (changed, left []archive.ID, err error) {
	return w.inParts(ctx, words, ids, func(ctx context.Context, some []archive.ID) ([]archive.ID, error) {
		return w.core.Archive.SetTag(ctx, some, name, on)
	})
}

// firstOfMany is how many rows of a selection are looked at, to say what can
// be done with it.
const firstOfMany = 100

// withKept adds messages that the person has read to a list of unread ones, as
// it is now in the order of view; shown is the list they are in.
func withKept(ids []archive.ID, kept map[archive.ID]bool, view archive.View, shown []archive.ID) []archive.ID {
	if len(kept) == 0 {
		return ids
	}
	newestFirst := view.Order == archive.OrderArrival && !view.Reverse && !view.Folded
	missing := missingOf(ids, kept, newestFirst)
	if len(missing) == 0 {
		return ids
	}
	all := make([]archive.ID, 0, len(ids)+len(missing))
	if newestFirst {
		for _, id := range missing {
			at, _ := slices.BinarySearchFunc(ids, id, newer)
			all = append(append(all, ids[:at]...), id)
			ids = ids[at:]
		}
		return append(all, ids...)
	}
	for at, id := range shown { // where they were
		if slices.Contains(missing, id) {
			n := min(max(at-len(all), 0), len(ids))
			all = append(append(all, ids[:n]...), id)
			ids = ids[n:]
		}
	}
	return append(all, ids...)
}

// missingOf gives the kept messages that are not in ids, newest first.
func missingOf(ids []archive.ID, kept map[archive.ID]bool, newestFirst bool) (missing []archive.ID) {
	here := map[archive.ID]bool{}
	if !newestFirst {
		for _, id := range ids {
			if kept[id] {
				here[id] = true
			}
		}
	}
	for id := range kept {
		if newestFirst {
			_, here[id] = slices.BinarySearchFunc(ids, id, newer)
		}
		if !here[id] {
			missing = append(missing, id)
		}
	}
	slices.SortFunc(missing, newer)
	return missing
}

func newer(a, b archive.ID) int { return int(b - a) }
