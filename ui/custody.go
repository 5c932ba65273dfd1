package ui

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/work"
)

// verify reads every message back and says what it found.
func (w *Window) verify() {
	w.work.Start(lang.L("Checking all mail"), work.Bytes, func(ctx context.Context, report func(done, total int64)) func() {
		r, err := w.core.Archive.Verify(ctx, report)
		return func() {
			if w.stopped(err, lang.L("The check was stopped"), w.verify) {
				return
			}
			w.tellLastCheck(false)
			w.verified(r)
		}
	})
}

func (w *Window) verified(r archive.Report) {
	if r.Clean() && len(r.Unknown) == 0 {
		w.snackbar.show(fmt.Sprintf(lang.L("%s checked (%s), all intact"), theme.Messages(r.OK), theme.Bytes(r.Bytes)), "", nil)
		return
	}
	w.showFindings(findings{
		Title: lang.L("What the check found"),
		Text: fmt.Sprintf(lang.L("Intact: %s. Missing: %s, changed: %s, not in the index: %s, not Mailloft's: %s."), theme.Messages(r.OK),
			theme.Number(len(r.Missing)), theme.Number(len(r.Changed)), theme.Number(len(r.Unindexed)), theme.Number(len(r.Unknown))) + "\n" +
			lang.L("Repair fetches again what a server still has, takes in what the index does not know, and moves changed and foreign files to the folder quarantine. Nothing is deleted."),
		Lines:  reportLines(r),
		Action: lang.L("Repair"),
		Do:     func() { w.repair(r) },
	})
}

// repair mends what verify found.
func (w *Window) repair(found archive.Report) {
	w.work.Start(lang.L("Repairing"), work.Messages, func(ctx context.Context, report func(done, total int64)) func() {
		r, err := w.core.Repair(ctx, found, nil, counted(report))
		return func() {
			if !w.stopped(err, lang.L("The repair was stopped"), func() { w.repair(found) }) {
				w.tellLastCheck(false)
				w.repaired(r)
			}
		}
	})
}

func (w *Window) repaired(r app.Repaired) {
	text := fmt.Sprintf(lang.L("Whole again: %s. Taken into the index: %s, set aside: %s."),
		theme.Messages(r.Mended), theme.Number(r.Indexed), theme.Number(len(r.SetAside)))
	lines := faultLines(lang.L("Only a part is left"), r.Kept)
	lines = append(lines, faultLines(lang.L("Still missing"), r.Left)...)
	for _, p := range r.Unasked {
		lines = append(lines, say.Error(p))
	}
	for _, path := range r.SetAside {
		lines = append(lines, fmt.Sprintf(lang.L("Set aside: %s"), path))
	}
	if len(lines) == 0 {
		w.snackbar.show(text, "", nil)
		return
	}
	if len(r.Left)+len(r.Kept) > 0 {
		text += " " + lang.L("A backup may have what is still missing.")
	}
	w.showFindings(findings{Title: lang.L("Repair"), Text: text, Lines: lines})
}

// rebuild makes the index again from the files.
func (w *Window) rebuild() {
	w.work.Start(lang.L("Making the index again"), work.Messages, func(ctx context.Context, report func(done, total int64)) func() {
		r, err := w.core.Archive.Rebuild(ctx, counted(report))
		return func() {
			if w.stopped(err, lang.L("The index is as it was"), w.rebuild) {
				return
			}
			if r.Clean() && len(r.Unknown) == 0 {
				w.snackbar.show(fmt.Sprintf(lang.L("The index holds %s again"), theme.Messages(r.OK)), "", nil)
				return
			}
			w.verified(r)
		}
	})
}

// tellLastCheck says in the menu when all mail was checked last, and tells
// what is not in order, if loud, which a check in the background may have found.
func (w *Window) tellLastCheck(loud bool) {
	if w.lastCheck == nil {
		return // a picture has no menu
	}
	w.loop.async(func(context.Context) func() {
		at, found, err := w.core.Archive.LastCheck()
		if err != nil {
			w.log.Warn("the last check", "err", err)
			return nil
		}
		return func() { w.showLastCheck(at, found, loud) }
	})
}

func (w *Window) showLastCheck(at time.Time, found archive.Report, loud bool) {
	if at.IsZero() {
		return
	}
	wrong := len(found.Missing) + len(found.Changed) + len(found.Unindexed) + len(found.Index)
	w.lastCheck.Label = fmt.Sprintf(lang.L("Last check: %s, all intact"), theme.When(at, time.Now()))
	w.lastCheck.Action, w.lastCheck.Disabled = nil, true
	if wrong > 0 {
		w.lastCheck.Label = fmt.Sprintf(lang.L("Last check: %s, %s not in order…"), theme.When(at, time.Now()), theme.Number(wrong))
		w.lastCheck.Action, w.lastCheck.Disabled = func() { w.verified(found) }, false
	}
	if wrong > 0 && loud {
		w.snackbar.show(theme.Count(wrong, "The last check of all mail found {{.Count}} thing not in order", "The last check of all mail found {{.Count}} things not in order"), lang.L("Show"), w.lastCheck.Action)
	}
	w.win.MainMenu().Refresh()
}
