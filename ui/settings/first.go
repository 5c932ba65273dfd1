package settings

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/theme"
)

// first is the sheet a newcomer sees: an address, a password, nothing else.
type first struct {
	d        *Dialogs
	sheet    *sheet
	address  *entry
	password *entry
	bad      *note
	more     *button
	state    *note // what is being done
	run      int
}

// FirstRun asks for an address and a password, looks for the server, tries it
// and saves the account. Where the server is not found, or the test fails, the
// whole form opens with what is known.
func (d *Dialogs) FirstRun() {
	f := &first{d: d, sheet: newSheet(d.window, 440, 460)}
	s := f.sheet
	f.address = s.entry("", "name@example.org", func(string) { f.say("") })
	f.password = s.password(lang.L("Password"), nil)
	f.bad = newNote("", widget.DangerImportance)
	f.state = newNote("", widget.LowImportance)
	f.more = s.button(lang.L("Continue"), theme.IconForward, widget.HighImportance, f.begin)
	leave := s.button(lang.L("Not now"), nil, widget.MediumImportance, s.hide)
	self := s.button(lang.L("Set up by hand…"), nil, widget.LowImportance, func() { f.byHand(account.New("")) })
	s.submit = f.begin
	s.onHide = func() { f.run++ }

	intro := words(lang.L("Mailloft brings your mail home: it fetches your messages, keeps them on this computer, and lets you read them offline. Mail on the server stays there unless you decide otherwise."))
	grid := container.New(layout.NewCustomPaddedVBoxLayout(6), f.address, f.password,
		newNote(lang.L("Kept in the system keyring, never in a file."), widget.LowImportance).box, f.bad.box, f.state.box)
	s.show(lang.L("Welcome to Mailloft"), container.NewVBox(flush(intro), grid), nil, []fyne.CanvasObject{self}, []fyne.CanvasObject{leave, f.more})
	s.focus(f.address)
}

// say shows what is wrong, or nothing.
func (f *first) say(text string) {
	f.bad.set(text)
	f.sheet.fit()
}

func (f *first) begin() {
	if f.more.Disabled() {
		return
	}
	a := account.New(f.address.Text)
	a.Host = "pop.example.org" // so that only the address is judged
	bad := map[string]string{}
	addInvalid(bad, a.Validate())
	if text := bad["address"]; text != "" {
		f.say(text)
		f.sheet.focus(f.address)
		return
	}
	if f.password.Text == "" {
		f.say(lang.L("The password is missing."))
		f.sheet.focus(f.password)
		return
	}
	f.wait(true)
	run := f.run
	f.d.backend.Discover(a.Address, func(found account.Account, ok bool) {
		switch {
		case run != f.run:
		case ok:
			f.try(found)
		default:
			f.byHand(account.New(a.Address)).note("host").set(lang.L("The server of this address was not found. Your provider's help pages name it."))
		}
	})
}

// try tests the settings that were found, and saves them if they work.
func (f *first) try(a account.Account) {
	run := f.run
	password := f.password.Text
	f.d.backend.Test(a, &password, func(Step) {}, func(err error, _ *Certificate) {
		switch {
		case run != f.run:
		case err != nil && problem.From(err).Code == "auth.refused":
			f.wait(false)
			f.say(problem.From(err).Sentence())
			f.sheet.focus(f.password)
		case err != nil:
			f.byHand(a).failure.set(problem.From(err).Sentence())
		default:
			f.save(a)
		}
	})
}

func (f *first) save(a account.Account) {
	run, password := f.run, f.password.Text
	f.d.backend.Save(a, &password, func(a account.Account, err error) {
		var invalid account.Invalid
		switch {
		case err == nil:
			f.sheet.hide()
			f.d.saved(a)
		case run != f.run:
		case errors.As(err, &invalid):
			f.byHand(a).refused(err)
		default:
			f.wait(false)
			f.say(problem.From(err).Sentence())
		}
	})
}

func (f *first) wait(on bool) {
	text := ""
	if on {
		f.run++
		f.bad.set("")
		f.more.Disable()
		text = lang.L("Looking for the server and trying it…")
	} else {
		f.more.Enable()
	}
	f.state.set(text)
	f.sheet.fit()
}

// byHand goes on in the whole form with what is known.
func (f *first) byHand(a account.Account) *form {
	if a.Address == "" {
		a = account.New(f.address.Text)
	}
	password := f.password.Text
	f.sheet.hide()
	draft := newDraft(a)
	draft.password = password
	return f.d.showForm(draft)
}
