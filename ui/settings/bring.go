package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// Foreign is an account of another mail program on this computer.
type Foreign struct {
	Key      string // names it for Backend.Bring
	Program  string
	Title    string
	Address  string
	Server   string // host, port and security, in words
	Effect   string // what happens to mail on the server
	Known    int    // messages that need not be downloaded again
	Readable bool   // its password can be taken over
	Here     bool   // there is an account for this maildrop already
	Notes    []string
}

// bring is the sheet that offers other programs' accounts.
type bring struct {
	d      *Dialogs
	sheet  *sheet
	path   string // a place the person named; empty for the usual ones
	list   []Foreign
	chosen map[string]bool

	rows      *fyne.Container
	passwords *check
	state     *note
	failure   *note
	take      *button
	run       int
}

// BringAlong looks for accounts of other programs and offers them.
func (d *Dialogs) BringAlong() { d.bringFrom("") }

func (d *Dialogs) bringFrom(path string) {
	b := &bring{d: d, sheet: newSheet(d.window, 600, 640), path: path, chosen: map[string]bool{}, rows: container.NewVBox()}
	s := b.sheet
	b.state, b.failure = newNote(lang.L("Looking…"), widget.LowImportance), newNote("", widget.DangerImportance)
	b.passwords = s.check(lang.L("Take passwords over, too, where the other program keeps them readable"), false, nil)
	visible(b.passwords, false)
	b.take = s.button(lang.L("Bring along"), theme.IconCheck, widget.HighImportance, b.begin)
	b.take.Disable()
	leave := s.button(lang.L("Cancel"), theme.IconClose, widget.MediumImportance, s.Hide)
	var left []fyne.CanvasObject
	if d.PickAny != nil {
		left = append(left, s.button(lang.L("Other place…"), theme.IconFolder, widget.LowImportance, func() {
			d.PickAny(func(path string) {
				s.Hide()
				d.bringFrom(path)
			})
		}))
	}
	s.Submit, s.OnHide = b.begin, func() { b.run++ }
	intro := theme.NewParagraph(lang.L("Server, user name and rules are taken over, and which messages the other program has: they are not downloaded again. Nothing of the other program is changed."))
	s.Show(lang.L("Bring accounts along"), container.NewVBox(modal.Flush(intro), b.state.box, b.rows, b.passwords), b.failure.box, left, []fyne.CanvasObject{leave, b.take})
	s.Focus(leave)
	run := b.run
	d.backend.Foreign(path, func(list []Foreign, problem string) {
		if run == b.run {
			b.found(list, problem)
		}
	})
}

// found shows what was found.
func (b *bring) found(list []Foreign, problem string) {
	b.list = list
	b.state.set("")
	b.failure.set(problem)
	if len(list) == 0 && problem == "" {
		b.state.set(lang.L("No POP3 account of another program was found. Mailloft reads Thunderbird, Claws Mail, Sylpheed, KMail, getmail, mpop and fetchmail."))
	}
	readable := false
	for i, f := range list {
		if i > 0 {
			b.rows.Add(theme.NewHairline(false))
		}
		b.rows.Add(b.row(f))
		readable = readable || f.Readable && !f.Here
	}
	visible(b.passwords, readable)
	b.count()
	if !b.take.Disabled() {
		b.sheet.Focus(b.take)
	}
	b.sheet.Fit()
}

func (b *bring) row(f Foreign) fyne.CanvasObject {
	choose := b.sheet.check(lang.L("{{.Account}}, from {{.Program}}", map[string]any{"Account": f.Title, "Program": f.Program}), !f.Here, func(on bool) {
		b.chosen[f.Key] = on
		b.count()
	})
	b.chosen[f.Key] = !f.Here
	lines := container.NewVBox()
	say := func(text string, importance widget.Importance) { lines.Add(newNote(text, importance).box) }
	if f.Here {
		choose.Disable()
		say(lang.L("There is an account for this maildrop already."), widget.LowImportance)
	}
	if f.Title != f.Address {
		say(f.Address, widget.LowImportance)
	}
	say(f.Server, widget.LowImportance)
	say(f.Effect, widget.LowImportance)
	if f.Known > 0 {
		say(lang.L("Messages that are not downloaded again: {{.Count}}", map[string]any{"Count": theme.Number(f.Known)}), widget.LowImportance)
	}
	for _, text := range f.Notes {
		say(text, widget.WarningImportance)
	}
	return container.NewVBox(choose, container.New(layout.NewCustomPaddedLayout(0, 4, 24, 0), lines))
}

// keys are those of the accounts that are chosen, in their order.
func (b *bring) keys() []string {
	var keys []string
	for _, f := range b.list {
		if b.chosen[f.Key] {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

func (b *bring) count() {
	if len(b.keys()) == 0 {
		b.take.Disable()
	} else {
		b.take.Enable()
	}
}

func (b *bring) begin() {
	if b.take.Disabled() {
		return
	}
	b.take.Disable()
	b.run++
	run := b.run
	b.d.backend.Bring(b.path, b.keys(), b.passwords.Checked, func(problem string) {
		b.d.AccountsChanged()
		if run != b.run {
			return
		}
		if problem != "" {
			b.failure.set(problem)
			b.count()
			b.sheet.Fit()
			return
		}
		b.sheet.Hide()
	})
}
