package settings

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// first is the sheet that begins with an account: an address, a password,
// nothing else.
type first struct {
	d        *Dialogs
	sheet    *sheet
	address  *entry
	password *entry
	kept     *fyne.Container
	browser  bool            // the provider takes no password
	advice   *fyne.Container // what the provider wants to be done first
	bad      *note
	more     *button
	along    *button // brings accounts along; hidden where there are none
	state    *note   // what is being done
	run      int
}

// FirstRun welcomes a newcomer and asks for an address and a password. It
// looks for the server, shows what it found, tries it and saves the account.
func (d *Dialogs) FirstRun() {
	f := d.begin(lang.L("Welcome to Mailloft"),
		lang.L("Mailloft brings your mail home: it fetches your messages, keeps them on this computer, and lets you read them offline. Mail on the server stays there unless you decide otherwise."))
	d.backend.Foreign("", func(list []Foreign, _ string) {
		if len(list) > 0 {
			f.along.SetText(lang.L("Bring accounts along from {{.Program}}…", map[string]any{"Program": list[0].Program}))
			visible(f.along, true)
			f.sheet.Fit()
		}
	})
}

// AddAccount asks for an address and a password, as FirstRun does.
func (d *Dialogs) AddAccount() {
	d.begin(lang.L("Add account"), lang.L("The server is found from the address and shown before anything is sent to it."))
}

func (d *Dialogs) begin(title, intro string) *first {
	f := &first{d: d, sheet: newSheet(d.window, 460, 620), advice: container.NewVBox()}
	s := f.sheet
	f.address = s.entry("", "name@example.org", f.typed)
	f.password = s.password(lang.L("Password"), nil)
	f.bad = newNote("", widget.DangerImportance)
	f.state = newNote("", widget.LowImportance)
	f.more = s.button(lang.L("Continue"), theme.IconForward, widget.HighImportance, f.begin)
	leave := s.button(lang.L("Not now"), nil, widget.MediumImportance, s.Hide)
	self := s.button(lang.L("Set up by hand…"), nil, widget.LowImportance, func() { f.byHand(f.d.backend.Defaults().New("")) })
	s.Submit = f.begin
	s.OnHide = func() { f.run++ }
	visible(f.advice, false)
	f.along = s.button("", theme.IconInbox, widget.MediumImportance, func() {
		s.Hide()
		d.BringAlong()
	})
	visible(f.along, false)

	f.kept = newNote(lang.L("Kept in the system keyring, never in a file."), widget.LowImportance).box
	grid := container.New(layout.NewCustomPaddedVBoxLayout(6), f.address, f.password, f.kept, f.bad.box, f.state.box, f.advice, f.along)
	s.Show(title, container.NewVBox(modal.Flush(theme.NewParagraph(intro)), grid), nil, []fyne.CanvasObject{self}, []fyne.CanvasObject{leave, f.more})
	s.Focus(f.address)
	return f
}

// typed shows what the provider wants as soon as the address says which it is.
func (f *first) typed(address string) {
	f.bad.set("")
	f.d.backend.Advise(address, func(found Found, err error) {
		if address != f.address.Text {
			return
		}
		f.browser = found.OnlyOAuth
		visible(f.password, !f.browser)
		visible(f.kept, !f.browser)
		f.advice.RemoveAll()
		if err != nil {
			f.advice.Add(modal.Flush(theme.NewParagraph(say.Error(err))))
		} else if found.Advice != "" {
			f.advice.Add(found.advice())
		}
		visible(f.advice, len(f.advice.Objects) > 0)
		f.sheet.Fit()
	})
	f.sheet.Fit()
}

// say shows what is wrong, or nothing.
func (f *first) say(text string) {
	f.bad.set(text)
	f.sheet.Fit()
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
		f.sheet.Focus(f.address)
		return
	}
	if f.password.Text == "" && !f.browser {
		f.say(lang.L("The password is missing."))
		f.sheet.Focus(f.password)
		return
	}
	f.discover(false)
}

// discover looks for the server and shows what it found.
func (f *first) discover(directory bool) {
	f.wait(true)
	run := f.run
	f.d.backend.Discover(strings.TrimSpace(f.address.Text), directory, func(found Found, err error) {
		if run != f.run {
			return
		}
		f.wait(false)
		if err != nil {
			f.say(say.Error(err))
			return
		}
		f.showReview(found)
	})
}

func (f *first) wait(on bool) {
	f.run++
	text := ""
	if on {
		f.bad.set("")
		f.more.Disable()
		text = lang.L("Looking for the server…")
	} else {
		f.more.Enable()
	}
	f.state.set(text)
	f.sheet.Fit()
}

// byHand goes on in the whole form with what is known.
func (f *first) byHand(a account.Account) *form {
	if a.Address == "" {
		a.Address, a.Username = f.address.Text, f.address.Text
	}
	password := f.password.Text
	f.sheet.Hide()
	draft := newDraft(a)
	draft.password = password
	return f.d.showForm(draft)
}

func domainOf(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}
