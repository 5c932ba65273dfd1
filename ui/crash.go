package ui

import (
	"context"
	"os"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/ui/modal"
)

// tellCrash offers to copy a report if the program crashed since it was last
// offered.
func (w *Window) tellCrash() {
	path, told := app.CrashPath(w.core.Dirs.Log), w.prefs.Crash
	w.loop.async(func(context.Context) func() {
		info, err := os.Stat(path)
		if err != nil || info.Size() == 0 || info.ModTime().Unix() <= told {
			return nil
		}
		return func() {
			w.prefs.Crash = info.ModTime().Unix()
			w.remember()
			modal.Ask(w.win, modal.Question{
				Title: lang.L("Mailloft crashed last time"), Yes: lang.L("Copy report"), No: lang.L("Close"),
				Body: modal.Words(lang.L("Your mail is safe: what was stored stays stored, and what was not is still on the server. A report helps to mend it; it holds no passwords and no mail.")),
			}, func(copied bool) {
				if copied {
					w.copyReport()
				}
			})
		}
	})
}

func (w *Window) copyReport() {
	logs{w}.Report(func(text string, err error) {
		if err != nil {
			w.notice(err)
			return
		}
		w.app.Clipboard().SetContent(text)
		w.snackbar.show(lang.L("The report is on the clipboard. It holds no passwords and no mail; read it before you pass it on."), "", nil)
	})
}
