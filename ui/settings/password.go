package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// AskPassword asks for an account's password. The reason says in a sentence
// why it is asked for, session that the keyring will not keep it. answer gets
// ok false when the person leaves without one.
func (d *Dialogs) AskPassword(a account.Account, reason string, session bool, answer func(password string, ok bool)) {
	s := newSheet(d.window, 440, 360)
	given := false
	var password *entry
	s.OnHide = func() {
		typed := password.Text
		password.put("")
		if given {
			answer(typed, true)
			return
		}
		answer("", false)
	}
	sign := s.button(lang.L("Sign in"), theme.IconKey, widget.HighImportance, func() { s.Submit() })
	sign.Disable()
	password = s.password(lang.L("Password"), func(v string) {
		if v == "" {
			sign.Disable()
		} else {
			sign.Enable()
		}
	})
	s.Submit = func() {
		if password.Text != "" {
			given = true
			s.Hide()
		}
	}
	leave := s.button(lang.L("Cancel"), theme.IconClose, widget.MediumImportance, s.Hide)
	where := lang.L("Kept in the system keyring, never in a file.")
	if session {
		where = lang.L("Kept for this session only.")
	}
	kept := newNote(where, widget.LowImportance)
	why := modal.Flush(theme.NewParagraph(reason))
	visible(why, reason != "")
	title := lang.L("Password for {{.Account}}", map[string]any{"Account": a.Title()})
	s.Show(title, container.NewVBox(why, password, kept.box), nil, nil, []fyne.CanvasObject{leave, sign})
	s.Focus(password)
}
