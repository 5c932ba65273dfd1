package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/work"
)

// askBackup asks where to back up to: where the last one is, or elsewhere.
func (w *Window) askBackup() {
	elsewhere := func() { w.askFolder(w.win, lang.L("Back up to which folder?"), w.backup) }
	folder := w.prefs.Backup
	if folder == "" {
		elsewhere()
		return
	}
	w.loop.async(func(context.Context) func() {
		info, err := archive.LookAtBackup(folder)
		return func() {
			text := fmt.Sprintf(lang.L("The last backup is of %s, with %s, in %s."), theme.DateClock(info.Made), theme.Messages(info.Messages), folder)
			if err != nil {
				text = fmt.Sprintf(lang.L("There is no backup in %s now. Is the disk connected?"), folder)
			}
			body := modal.Words(text, lang.L("Only what is new is copied, read back and compared. The copy is not encrypted; passwords are not in it."))
			modal.Ask(w.win, modal.Question{
				Title: lang.L("Back up"), Body: body, Yes: lang.L("Back up"), Else: lang.L("Another folder…"), Other: elsewhere,
			}, func(yes bool) {
				if yes {
					w.backup(folder)
				}
			})
		}
	})
}

// backup brings the backup in folder up to the archive.
func (w *Window) backup(folder string) {
	w.work.Start(lang.L("Backing up"), work.Messages, func(ctx context.Context, report func(done, total int64)) func() {
		r, err := w.core.Backup(ctx, folder, archive.BackupOptions{Progress: counted(report)})
		return func() {
			if w.stopped(err, lang.L("The backup was stopped; the one before is whole"), func() { w.backup(folder) }) {
				return
			}
			w.prefs.Backup = folder
			w.remember()
			w.backedUp(r)
		}
	})
}

func (w *Window) backedUp(r archive.BackupReport) {
	text := fmt.Sprintf(lang.L("The backup holds %s; new: %s (%s)"), theme.Messages(r.Messages), theme.Number(r.Copied), theme.Bytes(r.Bytes))
	if len(r.Failed) == 0 {
		w.snackbar.show(text, "", nil)
		return
	}
	w.showFindings(findings{
		Title: lang.L("Back up"), Text: text + ". " + lang.L("Some messages are no longer whole in the archive itself:"),
		Lines: faultLines(lang.L("Missing or damaged"), r.Failed), Action: lang.L("Check all mail"), Do: w.verify,
	})
}

// askRestore asks for a backup and says what is in it before anything is done.
func (w *Window) askRestore() {
	w.askFolder(w.win, lang.L("Restore from which backup?"), func(folder string) {
		w.loop.async(func(context.Context) func() {
			info, err := archive.LookAtBackup(folder)
			return func() {
				if err != nil {
					w.notice(err)
					return
				}
				text := fmt.Sprintf(lang.L("The backup of %s has %s (%s). What is not here is brought back, with its marks and tags; what is here stays as it is."),
					theme.DateClock(info.Made), theme.Messages(info.Messages), theme.Bytes(info.Bytes))
				modal.Ask(w.win, modal.Question{Title: lang.L("Restore"), Body: modal.Words(text), Yes: lang.L("Restore")}, func(yes bool) {
					if yes {
						w.restoreBackup(folder)
					}
				})
			}
		})
	})
}

func (w *Window) restoreBackup(folder string) {
	w.work.Start(lang.L("Restoring"), work.Messages, func(ctx context.Context, report func(done, total int64)) func() {
		r, accounts, err := w.core.RestoreBackup(ctx, folder, counted(report))
		return func() {
			if w.stopped(err, lang.L("Restoring was stopped"), func() { w.restoreBackup(folder) }) {
				return
			}
			text := fmt.Sprintf(lang.L("%s and %s restored"), theme.Messages(r.Restored), theme.Count(accounts, "{{.Count}} account", "{{.Count}} accounts"))
			if len(r.Failed) == 0 {
				w.snackbar.show(text, "", nil)
				return
			}
			w.showFindings(findings{Title: lang.L("Restore"), Text: text + ". " + lang.L("Some are missing or changed in the backup; what is left of them was restored:"),
				Lines: faultLines(lang.L("Not whole"), r.Failed)})
		}
	})
}
