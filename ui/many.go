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
// changed. A long one says how far it is, with a button to stop it: then what
// was done so far stays, as if only that had been asked for.
func (w *Window) inParts(ctx context.Context, words string, ids []archive.ID, do func(context.Context, []archive.ID) ([]archive.ID, error)) (changed []archive.ID, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	said := time.Now().Add(patience - toldEvery)
	told := false
	for at := 0; at < len(ids) && err == nil; at += manyAtOnce {
		var some []archive.ID
		some, err = do(ctx, ids[at:min(at+manyAtOnce, len(ids))])
		changed = append(changed, some...)
		if now := time.Now(); now.Sub(said) > toldEvery && at+manyAtOnce < len(ids) {
			said, told = now, true
			text := fmt.Sprintf(figureForm, words, theme.Number(min(at+manyAtOnce, len(ids))), theme.Number(len(ids)))
			w.loop.do(func() { w.snackbar.keep(text, lang.L("Stop"), stop) })
		}
	}
	if told {
		w.loop.do(w.snackbar.hide)
	}
	if errors.Is(err, context.Canceled) && w.loop.ctx.Err() == nil {
		err = nil // the person stopped it
	}
	return changed, err
}

// flagged sets a flag of messages, in parts. Words say what is being done.
func (w *Window) flagged(ctx context.Context, f archive.Flag, words string, ids []archive.ID, on bool) ([]archive.ID, error) {
	return w.inParts(ctx, words, ids, func(ctx context.Context, some []archive.ID) ([]archive.ID, error) {
		return w.core.Archive.Mark(ctx, f, some, on)
	})
}

// tagged puts a tag on messages or takes it off, in parts.
func (w *Window) tagged(ctx context.Context, name, words string, ids []archive.ID, on bool) ([]archive.ID, error) {
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
