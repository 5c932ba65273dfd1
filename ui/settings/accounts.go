package settings

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// accountsSheet lists the accounts.
type accountsSheet struct {
	d       *Dialogs
	sheet   *sheet
	rows    *fyne.Container
	failure *note
}

// ShowAccounts opens the list of accounts.
func (d *Dialogs) ShowAccounts() {
	if d.accounts != nil {
		return
	}
	l := &accountsSheet{d: d, sheet: newSheet(d.window, 720, 520), rows: container.NewVBox(), failure: newNote("", widget.DangerImportance)}
	d.accounts = l
	s := l.sheet
	s.OnHide = func() { d.accounts = nil }
	s.Submit = s.Hide
	l.fill()
	add := s.button(lang.L("Add account"), theme.IconAdd, widget.MediumImportance, d.AddAccount)
	along := s.button(lang.L("Bring along…"), theme.IconInbox, widget.LowImportance, d.BringAlong)
	forAll := s.button(lang.L("Defaults…"), theme.IconSettings, widget.LowImportance, d.ShowDefaults)
	done := s.button(lang.L("Close"), nil, widget.HighImportance, s.Hide)
	s.Show(lang.L("Accounts"), l.rows, l.failure.box, []fyne.CanvasObject{add, along, forAll}, []fyne.CanvasObject{done})
	s.Focus(done)
}

func (l *accountsSheet) fill() {
	l.rows.RemoveAll()
	accounts := l.d.backend.Accounts()
	for i, a := range accounts {
		if i > 0 {
			l.rows.Add(theme.NewHairline(false))
		}
		l.rows.Add(l.row(a, i == 0, i == len(accounts)-1))
	}
	if len(accounts) == 0 {
		empty := theme.NewParagraph(lang.L("There is no account yet. Add one, and Mailloft brings its mail here."))
		empty.Importance = widget.LowImportance
		l.rows.Add(modal.Flush(empty))
	}
	if l.sheet.Shown() {
		l.sheet.Fit()
	}
}

func (l *accountsSheet) row(a account.Account, first, last bool) fyne.CanvasObject {
	avatar := theme.NewAvatar(36)
	avatar.SetPerson(a.Title(), a.Address)
	if c, ok := theme.ColorNamed(a.Color); ok {
		avatar.SetColor(c)
	}
	name := theme.NewLabel(a.Title(), fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true})
	name.Elastic = true
	about := theme.NewCaption(summary(a))
	about.Elastic = true
	text := container.New(layout.NewCustomPaddedVBoxLayout(2), layout.NewSpacer(), name, about, layout.NewSpacer())

	s := l.sheet
	fetch := s.check(lang.L("Fetch"), !a.Disabled, func(on bool) { l.enable(a, on) })
	examine := s.button("", theme.IconInfo, widget.LowImportance, func() { l.d.ShowDoctor(a.ID) })
	edit := s.button("", theme.IconEdit, widget.LowImportance, func() { l.d.EditAccount(a.ID) })
	remove := s.button("", theme.IconDelete, widget.LowImportance, func() { l.d.askRemove(a) })
	up := s.button("", theme.IconUp, widget.LowImportance, func() { l.move(a, true) })
	down := s.button("", theme.IconDown, widget.LowImportance, func() { l.move(a, false) })
	if first {
		up.Disable()
	}
	if last {
		down.Disable()
	}
	row := theme.Across(container.NewCenter(avatar), theme.Row(container.NewCenter(fetch), container.NewCenter(up), container.NewCenter(down), container.NewCenter(examine), container.NewCenter(edit), container.NewCenter(remove)),
		container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), text))
	return container.New(layout.NewCustomPaddedLayout(6, 6, 0, 0), row)
}

// summary is an account in a line: address, server, interval, and what
// happens on the server.
func summary(a account.Account) string {
	parts := make([]string, 0, 4)
	if a.Name != "" {
		parts = append(parts, a.Address)
	}
	choice, _ := choiceOf(a.Policy)
	return strings.Join(append(parts, a.Host, intervalLabel(a.Interval), choice.label()), " · ")
}

func (l *accountsSheet) enable(a account.Account, on bool) {
	a.Disabled = !on
	l.d.backend.Save(a, nil, func(a account.Account, err error) {
		l.failure.set("")
		if err != nil {
			l.failure.set(say.Error(err))
		}
		l.d.saved(a)
	})
}

func (l *accountsSheet) move(a account.Account, up bool) {
	l.d.backend.Move(a.ID, up, func(err error) {
		l.failure.set("")
		if err != nil {
			l.failure.set(say.Error(err))
		}
		l.d.AccountsChanged()
	})
}

// askRemove asks whether the account goes, and whether its mail stays.
func (d *Dialogs) askRemove(a account.Account) {
	s := newSheet(d.window, 460, 330)
	lost := newNote("", widget.DangerImportance)
	destroy := s.check(lang.L("Delete its mail from the archive, too"), false, func(on bool) {
		lost.set("")
		if on {
			lost.set(lang.L("Messages that are no longer on the server are lost for good."))
		}
		s.Fit()
	})
	failure := newNote("", widget.DangerImportance)
	leave := s.button(lang.L("Cancel"), theme.IconClose, widget.HighImportance, s.Hide)
	var remove *button
	remove = s.button(lang.L("Remove account"), theme.IconDelete, widget.DangerImportance, func() {
		remove.Disable()
		d.backend.Remove(a.ID, destroy.Checked, func(err error) {
			if err != nil {
				remove.Enable()
				failure.set(say.Error(err))
				s.Fit()
				return
			}
			s.Hide()
			d.AccountsChanged()
		})
	})
	s.Submit = s.Hide // removing takes a click of its own
	text := theme.NewParagraph(lang.L("Its settings and its password are removed from this computer. Its mail stays in the archive, and nothing changes on the server."))
	title := lang.L("Remove {{.Account}}?", map[string]any{"Account": a.Title()})
	s.Show(title, container.NewVBox(modal.Flush(text), destroy, lost.box), failure.box, nil, []fyne.CanvasObject{remove, leave})
	s.Focus(leave)
}
