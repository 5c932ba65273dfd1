package settings

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/signin"
	"github.com/mailloft/mailloft/ui/theme"
)

// clerk is a Backend that notes what it is asked for.
type clerk struct {
	accounts []account.Account
	saved    []account.Account
	password *string
	saveErr  error
	removed  string
	deleted  bool

	trusted    []string // fingerprints; those for one run begin with "once "
	tested     account.Account
	steps      []Step
	testErr    error
	refused    *Certificate // until it is pinned
	cancelled  int
	hold       bool // a test goes on until finish is called
	finish     func()
	discovered *Found
	foreign    []Foreign
	moved      []string // ID and whether up
	defaults   account.Defaults
	exported   string
	brought    []string // keys
	withPass   bool
	noServer   error    // what discovery fails with
	advised    Found    // what is known of every address
	asked      []string // addresses; those asked of the directory too begin with "directory "

	signIn      SignIn
	signingIn   account.Account
	signedIn    func(string, error)
	certificate string
	proxy       string // with its password
}

func (c *clerk) Accounts() []account.Account { return c.accounts }

func (c *clerk) Save(a account.Account, password *string, done func(account.Account, error)) {
	if c.saveErr != nil {
		done(a, c.saveErr)
		return
	}
	if a.ID == "" {
		a.ID = "new"
	}
	c.saved, c.password = append(c.saved, a), password
	done(a, nil)
}

func (c *clerk) Remove(id string, deleteMail bool, done func(error)) {
	c.removed, c.deleted = id, deleteMail
	c.accounts = nil
	done(nil)
}

func (c *clerk) Test(a account.Account, password *string, steps func(Step), done func(error, *Certificate)) func() {
	c.tested, c.password = a, password
	for _, s := range c.steps {
		steps(s)
	}
	c.finish = func() {
		if c.refused != nil && a.Pinned != c.refused.Fingerprint && len(c.trusted) == 0 {
			done(c.testErr, c.refused)
			return
		}
		done(c.testErr, nil)
	}
	if !c.hold {
		c.finish()
	}
	return func() { c.cancelled++ }
}

func (c *clerk) Examine(a account.Account, password *string, steps func(Step), done func(string, error)) func() {
	c.tested, c.password = a, password
	for _, s := range c.steps {
		steps(s)
	}
	done("report on "+a.Host, c.testErr)
	return func() { c.cancelled++ }
}

func (c *clerk) Trust(_ account.Account, cert Certificate, once bool) {
	if once {
		cert.Fingerprint = "once " + cert.Fingerprint
	}
	c.trusted = append(c.trusted, cert.Fingerprint)
}

func (c *clerk) Providers() []signin.Provider {
	return []signin.Provider{
		{ID: "google", Name: "Google", Hosts: []string{"gmail.com"}},
		{ID: "microsoft", Name: "Microsoft", Hosts: []string{"office365.com"}, ClientID: "built in", DeviceURL: "https://example.com/device"},
	}
}

func (c *clerk) SignIn(a account.Account, s SignIn, done func(string, error)) func() {
	c.signIn, c.signingIn, c.signedIn = s, a, done
	return func() { c.cancelled++ }
}

func (c *clerk) CertificatePassword(id, password string, keep bool) {
	c.certificate = id + " " + password
	if keep {
		c.certificate += " kept"
	}
}

func (c *clerk) ProxyPassword(a account.Account, password string, keep bool) {
	c.proxy = a.ProxyWith(password)
	if keep {
		c.proxy += " kept"
	}
}

func (c *clerk) Move(id string, up bool, done func(error)) {
	c.moved = append(c.moved, fmt.Sprint(id, up))
	done(nil)
}

func (c *clerk) Defaults() account.Defaults { return c.defaults }

func (c *clerk) SetDefaults(d account.Defaults, done func(error)) {
	c.defaults = d
	done(d.Validate())
}

func (c *clerk) Export(path string, done func(error)) {
	c.exported = path
	done(nil)
}

func (c *clerk) Import(path string, done func(string, error)) { done("Imported "+path, nil) }

func (c *clerk) Advise(_ string, done func(Found, error)) { done(c.advised, c.noServer) }

func (c *clerk) Discover(address string, directory bool, done func(Found, error)) {
	if directory {
		address = "directory " + address
	}
	c.asked = append(c.asked, address)
	if c.discovered == nil {
		done(Found{}, c.noServer)
		return
	}
	done(*c.discovered, nil)
}

func (c *clerk) Foreign(_ string, done func([]Foreign, string)) { done(c.foreign, "") }

func (c *clerk) Bring(_ string, keys []string, passwords bool, done func(string)) {
	c.brought, c.withPass = keys, passwords
	done("")
}

func newDialogs(t testing.TB, c *clerk, size fyne.Size) (*Dialogs, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	w := test.NewTempWindow(t, theme.NewCaption("the window"))
	w.Resize(size)
	return New(w, c), w
}

func ada() account.Account {
	a := account.New("ada@example.org")
	a.ID, a.Name, a.Host = "1", "Ada Lovelace", "pop.example.org"
	return a
}
