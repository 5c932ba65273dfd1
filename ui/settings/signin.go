package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/signin"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// SignIn is a sign-in with the browser, as Backend is asked for it.
type SignIn struct {
	ClientID, ClientSecret string                  // of the person's own; empty leaves those there are
	Device                 bool                    // by a code to enter in any browser
	Address                func(address string)    // the browser was sent there
	Code                   func(signin.DeviceCode) // what to enter, with Device
}

// SignIn lets the person sign in to an account's provider anew. The reason says
// in a sentence why; done gets what is to be saved in place of a password.
func (d *Dialogs) SignIn(a account.Account, reason string, done func(refresh string)) {
	d.showSignIn(a, reason, "", "", done)
}

// signInSheet waits for the person, who is in the browser.
type signInSheet struct {
	d       *Dialogs
	sheet   *sheet
	account account.Account
	ask     SignIn
	done    func(refresh string)

	run     int // counts the tries; what an earlier one says is dropped
	cancel  func()
	address string
	state   *theme.Paragraph
	code    *widget.Label
	copy    *button
	device  *button
	again   *button
}

func (d *Dialogs) showSignIn(a account.Account, reason, clientID, clientSecret string, done func(refresh string)) *signInSheet {
	p := providerOf(d.backend.Providers(), a.OAuth)
	g := &signInSheet{d: d, sheet: newSheet(d.window, 500, 420), account: a, done: done,
		ask: SignIn{ClientID: clientID, ClientSecret: clientSecret}}
	s := g.sheet
	s.OnHide = g.stop
	g.state, g.code = theme.NewParagraph(""), widget.NewLabel("")
	g.code.TextStyle = fyne.TextStyle{Monospace: true, Bold: true}
	g.code.Alignment, g.code.Selectable = fyne.TextAlignCenter, true
	g.copy = s.button(lang.L("Copy the address"), theme.IconCopy, widget.LowImportance, func() {
		fyne.CurrentApp().Clipboard().SetContent(g.address)
	})
	g.device = s.button(lang.L("Use a code instead"), theme.IconKey, widget.LowImportance, func() {
		g.ask.Device = true
		g.start()
	})
	visible(g.device, p.DeviceURL != "")
	g.again = s.button(lang.L("Try again"), theme.IconRefresh, widget.HighImportance, g.start)
	leave := s.button(lang.L("Cancel"), theme.IconClose, widget.MediumImportance, s.Hide)
	why := modal.Flush(theme.NewParagraph(reason))
	visible(why, reason != "")
	title := lang.L("Sign in to {{.Provider}}", map[string]any{"Provider": p.Name})
	s.Show(title, container.NewVBox(why, modal.Flush(g.state), g.code), nil, []fyne.CanvasObject{g.copy, g.device}, []fyne.CanvasObject{leave, g.again})
	s.Focus(leave)
	g.start()
	return g
}

func providerOf(list []signin.Provider, id string) signin.Provider {
	for _, p := range list {
		if p.ID == id {
			return p
		}
	}
	return signin.Provider{ID: id, Name: id}
}

// serving is the provider that signs in to a POP3 server.
func serving(list []signin.Provider, host string) (signin.Provider, bool) {
	for _, p := range list {
		if p.Serves(host) {
			return p, true
		}
	}
	return signin.Provider{}, false
}

func (g *signInSheet) start() {
	g.stop()
	run := g.run
	visible(g.again, false)
	visible(g.code, false)
	visible(g.copy, false)
	g.say(lang.L("One moment…"), widget.MediumImportance)
	ask := g.ask
	ask.Address = func(address string) {
		if run == g.run {
			g.waiting(address)
		}
	}
	ask.Code = func(c signin.DeviceCode) {
		if run == g.run {
			g.showCode(c)
		}
	}
	g.cancel = g.d.backend.SignIn(g.account, ask, func(refresh string, err error) {
		if run == g.run {
			g.ended(refresh, err)
		}
	})
}

func (g *signInSheet) say(text string, importance widget.Importance) {
	g.state.Importance = importance
	g.state.SetText(text)
	g.sheet.Fit()
}

// waiting shows that it is the browser's turn now.
func (g *signInSheet) waiting(address string) {
	g.address = address
	visible(g.copy, true)
	g.say(lang.L("Your browser opens the provider's page. Sign in there as {{.Account}} and allow Mailloft to read the mail; Mailloft waits for five minutes.\n\nIf no browser opens, copy the address and open it yourself on this computer.",
		map[string]any{"Account": g.account.Username}), widget.MediumImportance)
}

func (g *signInSheet) showCode(c signin.DeviceCode) {
	g.address = c.Address
	visible(g.copy, true)
	visible(g.device, false)
	g.code.SetText(c.Code)
	visible(g.code, true)
	g.say(lang.L("Open {{.Address}} in any browser, on any device, and enter this code before {{.Time}}:",
		map[string]any{"Address": c.Address, "Time": theme.Clock(c.Until.Local())}), widget.MediumImportance)
}

func (g *signInSheet) ended(refresh string, err error) {
	g.cancel = nil
	if err != nil {
		visible(g.code, false)
		visible(g.copy, false)
		visible(g.again, true)
		g.say(say.Error(err), widget.DangerImportance)
		return
	}
	g.sheet.Hide()
	g.done(refresh)
}

// stop ends a sign-in under way; nothing it says later is shown.
func (g *signInSheet) stop() {
	g.run++
	if g.cancel != nil {
		g.cancel()
		g.cancel = nil
	}
}
