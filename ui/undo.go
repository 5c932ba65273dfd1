package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2/lang"
)

// done is something the person did that can be taken back.
type done struct {
	words string                                           // what was done
	count int                                              // how much it changed; 0 leaves nothing to take back
	undo  func(ctx context.Context) (rest done, err error) // rest is what is still to be taken back
}

// historyLength is how many steps back Undo goes.
const historyLength = 100

// history is what was done, the latest last. Its numbers let the button of a
// snackbar take back its own step, whatever was done since.
type history struct {
	steps  []step
	serial int
}

type step struct {
	done
	number int
}

func (h *history) add(d done) (number int) {
	h.serial++
	h.steps = append(h.steps, step{d, h.serial})
	if len(h.steps) > historyLength {
		h.steps = h.steps[1:]
	}
	return h.serial
}

// take removes the step with that number, or the latest for 0.
func (h *history) take(number int) (s step, ok bool) {
	for i := len(h.steps) - 1; i >= 0; i-- {
		if number == 0 || h.steps[i].number == number {
			s = h.steps[i]
			h.steps = append(h.steps[:i:i], h.steps[i+1:]...)
			return s, true
		}
	}
	return step{}, false
}

// forget drops all steps: they name messages by ids that are no longer good.
func (h *history) forget() { h.steps = nil }

// perform does something off the Fyne goroutine, remembers how it is taken
// back, and says it with a button for that unless it is quiet.
func (w *Window) perform(quiet bool, do func(ctx context.Context) (done, error)) {
	w.loop.async(func(ctx context.Context) func() {
		d, err := do(ctx)
		return func() {
			if err != nil {
				w.notice(err)
			}
			if d.count == 0 {
				return
			}
			number := w.history.add(d) // what was done before it failed, too
			if !quiet {
				w.snackbar.show(d.words, lang.L("Undo"), func() { w.undoStep(number) })
			}
		}
	})
}

// undo takes back what was done last. In an entry it takes back typing
// instead: a menu's shortcut comes before the entry's own.
func (w *Window) undo() {
	if entry, ok := w.win.Canvas().Focused().(interface{ Undo() }); ok {
		entry.Undo()
		return
	}
	if len(w.history.steps) == 0 {
		w.snackbar.show(lang.L("There is nothing to undo"), "", nil)
		return
	}
	w.undoStep(0)
}

func (w *Window) undoStep(number int) {
	s, ok := w.history.take(number)
	if !ok {
		return
	}
	w.loop.async(func(ctx context.Context) func() {
		rest, err := s.undo(ctx)
		return func() {
			number := 0
			if rest.count > 0 {
				number = w.history.add(rest)
			}
			switch {
			case err != nil:
				w.notice(err)
			case rest.count > 0:
				w.snackbar.show(fmt.Sprintf(lang.L("Still to be taken back: %s"), rest.words), lang.L("Go on"), func() { w.undoStep(number) })
			default:
				w.snackbar.show(fmt.Sprintf(lang.L("Taken back: %s"), s.words), "", nil)
			}
		}
	})
}
