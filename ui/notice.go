package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
)

// notice tells the person what went wrong and what to do next.
func (w *Window) notice(err error) { w.noticeIn(w.win, err) }

func (w *Window) noticeIn(win fyne.Window, err error) {
	p := problem.From(err)
	w.log.Warn("shown to the person", "code", p.Code, "err", err)
	if win != nil {
		modal.Tell(win, lang.L("That did not work"), modal.Width, modal.Words(say.Words(p.Text), say.Words(p.Next)))
	}
}

// confirm asks before something that can't be undone.
func confirm(win fyne.Window, title, text, action string, do func()) {
	modal.Ask(win, modal.Question{Title: title, Body: modal.Words(text), Yes: action, Danger: true}, func(yes bool) {
		if yes {
			do()
		}
	})
}
