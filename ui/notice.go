package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

const noticeWidth = 420

// notice tells the person what went wrong and what to do next.
func (w *Window) notice(err error) { w.noticeIn(w.win, err) }

func (w *Window) noticeIn(win fyne.Window, err error) {
	p := problem.From(err)
	w.log.Warn("shown to the person", "code", p.Code, "err", err)
	if win != nil {
		dialog.ShowCustom(lang.L("That did not work"), lang.L("Close"), paragraphs(say.Words(p.Text), say.Words(p.Next)), win)
	}
}

// confirm asks before something that can't be undone.
func confirm(win fyne.Window, title, text, action string, do func()) {
	d := dialog.NewCustomConfirm(title, action, lang.L("Cancel"), paragraphs(text), func(yes bool) {
		if yes {
			do()
		}
	}, win)
	d.SetConfirmImportance(widget.DangerImportance)
	d.Show()
}

// foot keeps a dialog's content off its buttons.
func foot() fyne.CanvasObject {
	space := canvas.NewRectangle(nil)
	space.SetMinSize(fyne.NewSize(1, 10))
	return space
}

// paragraphs lays texts out one below the other, wrapped to a dialog's width.
func paragraphs(texts ...string) fyne.CanvasObject {
	box := container.NewVBox()
	for _, text := range texts {
		if text == "" {
			continue
		}
		label := widget.NewLabel(text)
		label.Wrapping = fyne.TextWrapWord
		label.Alignment = theme.Start()
		box.Add(label)
	}
	return container.NewGridWrap(fyne.NewSize(noticeWidth, textHeight(texts)), box)
}

// textHeight guesses the height of wrapped text; Fyne's labels only know
// theirs once they have a width.
func textHeight(texts []string) float32 {
	var h float32
	for _, text := range texts {
		if text == "" {
			continue
		}
		label := widget.NewLabel(text)
		label.Wrapping = fyne.TextWrapWord
		label.Resize(fyne.NewSize(noticeWidth, 1))
		h += label.MinSize().Height + 4
	}
	return h
}
