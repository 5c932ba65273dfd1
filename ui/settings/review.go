package settings

import (
	"errors"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// review shows the server that was found before a password goes there, tries
// it, and saves the account if that works.
type review struct {
	d        *Dialogs
	sheet    *sheet
	found    Found
	password string
	first    *first

	run     int
	cancel  func()
	use     *button
	bad     *note
	state   *note
	trusted string // fingerprint of a certificate the person decided to trust
}

// showReview opens the sheet over the first one.
func (f *first) showReview(found Found) *review {
	r := &review{d: f.d, sheet: newSheet(f.d.window, 540, 640), found: found, password: f.password.Text, first: f}
	s := r.sheet
	r.bad, r.state = newNote("", widget.DangerImportance), newNote("", widget.LowImportance)
	r.use = s.button(lang.L("Sign in"), theme.IconCheck, widget.HighImportance, r.start)
	change := s.button(lang.L("Change…"), theme.IconEdit, widget.LowImportance, func() { r.byHand() })
	back := s.button(lang.L("Back"), nil, widget.MediumImportance, s.Hide)
	s.Submit, s.OnHide = r.start, r.stop
	left := []fyne.CanvasObject{change}
	if p, ok := serving(f.d.backend.Providers(), found.Account.Host); ok && p.ClientID != "" && !found.OnlyOAuth {
		left = append(left, s.button(lang.L("Sign in in the browser…"), theme.IconGlobe, widget.LowImportance, r.inBrowser))
	}
	if found.Guess {
		left = append(left, s.button(lang.L("Ask the public directory…"), theme.IconGlobe, widget.LowImportance, r.askDirectory))
	}
	s.Show(r.title(), r.body(), container.NewVBox(r.bad.box, r.state.box), left, []fyne.CanvasObject{back, r.use})
	s.Focus(r.use)
	return r
}

func (r *review) title() string {
	if r.found.Provider != "" {
		return lang.L("Found: {{.Provider}}", map[string]any{"Provider": r.found.Provider})
	}
	if r.found.Guess {
		return lang.L("Is this the server?")
	}
	return lang.L("The server was found")
}

func (r *review) body() fyne.CanvasObject {
	a := r.found.Account
	grid := container.New(columns{})
	add := func(label, text string) *theme.Paragraph {
		l := theme.NewParagraph(text)
		l.Selectable = true
		grid.Add(caption(label))
		grid.Add(l)
		return l
	}
	add(lang.L("Belongs to"), r.found.Domain).TextStyle.Bold = true
	add(lang.L("Server"), lang.L("{{.Host}}, port {{.Port}}", map[string]any{"Host": a.Host, "Port": strconv.Itoa(a.Port)}))
	add(lang.L("Security"), securityWords(a.Security))
	add(lang.L("User name"), a.Username)
	add(lang.L("Sign-in"), r.found.signIn())
	add(lang.L("Found by"), r.found.Source)
	notes := newNote(r.found.notes(), widget.WarningImportance)
	where := newNote(lang.L("Your password goes to this server only, and not before it has proved who it is."), widget.LowImportance)
	return container.NewVBox(r.found.advice(), grid, notes.box, where.box)
}

func securityWords(s account.Security) string {
	if s == account.STARTTLS {
		return lang.L("Encrypted (STARTTLS)")
	}
	return lang.L("Encrypted from the first byte (TLS)")
}

// start signs in the way the server wants it.
func (r *review) start() {
	if r.found.OnlyOAuth && r.found.Account.OAuth == "" {
		r.inBrowser()
		return
	}
	r.try()
}

// inBrowser signs in with the browser and goes on with what comes of it. Where
// that needs a client ID first, the whole form asks for it.
func (r *review) inBrowser() {
	a := r.found.Account
	p, ok := serving(r.d.backend.Providers(), a.Host)
	a.OAuth = p.ID
	if !ok || p.ClientID == "" {
		r.found.Account = a
		form := r.byHand()
		form.draft.method.kind = account.OAuth2
		form.showMethod()
		return
	}
	r.d.showSignIn(a, "", "", "", func(refresh string) {
		r.found.Account, r.password = a, refresh
		r.try()
	})
}

// try tests the settings, and saves them if they work.
func (r *review) try() {
	if r.use.Disabled() {
		return
	}
	r.wait(lang.L("Signing in…"))
	a := r.found.Account
	a.Pinned = r.trusted
	run, password := r.run, r.password
	r.cancel = r.d.backend.Test(a, &password, func(s Step) {
		if run == r.run {
			r.state.set(s.Name + ": " + s.Detail)
			r.sheet.Fit()
		}
	}, func(err error, c *Certificate) {
		switch {
		case run != r.run:
		case c != nil:
			r.say(say.Error(err))
			r.d.AskCertificate(*c, func(trust Trust) { r.decided(a, trust, *c) })
		case err != nil && problem.From(err).Code == "auth.refused":
			r.sheet.Hide()
			r.first.say(r.refusal(err))
			r.first.sheet.Focus(r.first.password)
		case err != nil:
			r.say(say.Error(err))
		default:
			r.save(a)
		}
	})
}

// refusal says that the password was refused, and what this provider wants instead.
func (r *review) refusal(err error) string {
	text := say.Error(err)
	if r.found.Advice != "" {
		text += " " + r.found.Advice
	}
	return text
}

func (r *review) decided(a account.Account, trust Trust, c Certificate) {
	switch {
	case trust == TrustNot:
		return
	case trust == TrustOnce, c.Verified:
		r.d.backend.Trust(a, c, trust == TrustOnce)
	default:
		r.trusted = c.Fingerprint
	}
	r.try()
}

func (r *review) save(a account.Account) {
	run, password := r.run, r.password
	r.d.backend.Save(a, &password, func(a account.Account, err error) {
		var invalid account.Invalid
		switch {
		case err == nil:
			r.sheet.Hide()
			r.first.sheet.Hide()
			r.d.saved(a)
		case run != r.run:
		case errors.As(err, &invalid):
			r.byHand().refused(err)
		default:
			r.say(say.Error(err))
		}
	})
}

// askDirectory asks who else may know, after the person decided to.
func (r *review) askDirectory() {
	if r.use.Disabled() {
		return
	}
	s := newSheet(r.d.window, 440, 300)
	text := theme.NewParagraph(lang.L("The directory of the Thunderbird project knows many providers. Asking it tells it the domain {{.Domain}}, not your address and not your password.",
		map[string]any{"Domain": domainOf(r.found.Account.Address)}))
	leave := s.button(lang.L("Cancel"), theme.IconClose, widget.MediumImportance, s.Hide)
	s.Submit = func() {
		s.Hide()
		r.sheet.Hide()
		r.first.discover(true)
	}
	ask := s.button(lang.L("Ask it"), theme.IconGlobe, widget.HighImportance, s.Submit)
	s.Show(lang.L("Ask the public directory?"), modal.Flush(text), nil, nil, []fyne.CanvasObject{leave, ask})
	s.Focus(ask)
}

func (r *review) byHand() *form {
	r.sheet.Hide()
	a := r.found.Account
	a.Pinned = r.trusted
	return r.first.byHand(a)
}

func (r *review) wait(text string) {
	r.run++
	r.bad.set("")
	r.use.Disable()
	r.state.set(text)
	r.sheet.Fit()
}

// say tells what is wrong; the person can try again or change the settings.
func (r *review) say(text string) {
	r.use.Enable()
	r.state.set("")
	r.bad.set(text)
	r.sheet.Fit()
}

// stop ends what is under way; nothing it says later is shown.
func (r *review) stop() {
	r.run++
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
}
