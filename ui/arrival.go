package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/rules"
	"github.com/mailloft/mailloft/ui/theme"
)

// openRules shows the rules for mail that arrives, in a window of its own.
func (w *Window) openRules() {
	if w.rulesWindow != nil {
		w.rulesWindow.RequestFocus()
		return
	}
	win := w.newWindow(lang.L("Rules for mail that arrives"), fyne.NewSize(920, 640))
	pane := rules.New(win, arrivals{w})
	win.SetContent(pane.Content())
	w.rulesWindow = win
	win.SetOnClosed(func() {
		pane.Close()
		w.rulesWindow = nil
	})
	win.SetCloseIntercept(func() {
		if !pane.Dirty() {
			win.Close()
			return
		}
		modal.Ask(win, modal.Question{
			Title: lang.L("Save the rules?"), Body: modal.Words(lang.L("Some rules were changed.")), Yes: lang.L("Save"),
			Else: lang.L("Don't save"), Other: win.Close,
		}, func(yes bool) {
			if yes {
				pane.Save(win.Close)
			}
		})
	})
	win.Show()
}

// arrivals does for the window of the rules what needs the core, off the Fyne
// goroutine.
type arrivals struct{ w *Window }

var _ rules.Backend = arrivals{}

// Rules implements rules.Backend.
func (a arrivals) Rules() []organise.Rule { return a.w.core.Organise.Get().Rules }

// Accounts implements rules.Backend.
func (a arrivals) Accounts() (list []rules.Account) {
	for _, one := range a.w.core.Accounts.List() {
		list = append(list, rules.Account{ID: one.ID, Title: one.Title()})
	}
	return list
}

// Tags implements rules.Backend.
func (a arrivals) Tags() (names []string) {
	for _, t := range a.w.tags {
		names = append(names, t.Name)
	}
	return names
}

// NewTag implements rules.Backend.
func (a arrivals) NewTag(done func()) {
	a.w.askTag(a.w.rulesWindow, lang.L("New tag"), lang.L("Make tag"), archive.Tag{Color: a.w.freeColor()}, func(t archive.Tag) {
		a.w.loop.async(func(ctx context.Context) func() {
			err := a.w.core.Archive.DefineTag(ctx, t.Name, t.Color)
			tags, listErr := a.w.core.Archive.Tags(ctx)
			return func() {
				if err != nil || listErr != nil {
					a.w.noticeIn(a.w.rulesWindow, firstOf(err, listErr))
					return
				}
				a.w.showTags(tags)
				a.w.showAccounts()
				done()
			}
		})
	})
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// Save implements rules.Backend.
func (a arrivals) Save(list []organise.Rule, done func(error)) {
	a.w.loop.async(func(context.Context) func() {
		err := a.w.core.Organise.Update(func(s *organise.Settings) { s.Rules = list })
		return func() { done(err) }
	})
}

// Judge implements rules.Backend.
func (a arrivals) Judge(list []organise.Rule, progress func(looked, of int), done func(organise.Plan, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(a.w.loop.ctx)
	a.w.loop.async(func(context.Context) func() {
		defer cancel()
		ids, err := a.w.core.Archive.IDs(ctx, archive.View{Folder: archive.All})
		if err != nil {
			return func() { done(organise.Plan{}, err) }
		}
		tell := later(a.w.loop, func(looked int) { progress(looked, len(ids)) })
		plan, err := organise.Judge(ctx, a.w.core.Archive, list, ids, tell)
		return func() { done(plan, err) }
	})
	return cancel
}

// Carry implements rules.Backend. The way back is also the window's Undo.
func (a arrivals) Carry(plan organise.Plan, carried func(undo func(), err error)) {
	w := a.w
	w.loop.async(func(ctx context.Context) func() {
		changed, err := plan.Carry(ctx, w.core.Archive)
		return func() {
			number, words := 0, fmt.Sprintf(lang.L("Rules run on %s"), theme.Messages(plan.Matched))
			if len(changed) > 0 {
				number = w.history.add(done{words, plan.Matched, func(ctx context.Context) (done, error) {
					return done{}, organise.Revert(ctx, w.core.Archive, changed)
				}})
			}
			carried(func() {
				if number != 0 {
					w.undoStep(number)
				}
			}, err)
		}
	})
}
