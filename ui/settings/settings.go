// Package settings is everything a person sets up: the list of accounts, an
// account's form with its connection test, the question whether to trust a
// certificate, the password prompt, and the first run, which asks for an
// address and a password and nothing else.
//
// Dialogs are sheets over the main window. They do no work themselves: what
// has to be saved, tried or found goes through [Backend]. Everything runs on
// the Fyne goroutine. A password is never logged and lives only in the entry
// it was typed into and in the call that hands it over.
package settings

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/signin"
)

// Step is one step of a connection test, in words.
type Step struct {
	Name   string // "Connect", "Sign in", …
	OK     bool
	Detail string // what was found, or what happened and what to do
	Failed bool   // it ends the test; what is neither OK nor Failed only limits something
}

// Certificate is what a person needs to see before trusting a certificate by
// hand. Subject, Issuer and Names are the server's own, unproven words.
type Certificate struct {
	Host                      string // that was asked for
	Reason                    string // a sentence: why it was not accepted
	Subject                   string
	Issuer                    string
	Names                     []string
	NotBefore                 time.Time
	NotAfter                  time.Time
	Fingerprint               string // SHA-256, lower-case hex, as account.Account.Pinned holds it
	Old                       string // fingerprint that was trusted before, if another was
	OldIssuer                 string // of it, where that is known
	OldNotBefore, OldNotAfter time.Time
	Verified                  bool // authorities vouch for it, but it came as a surprise
}

// Backend does what the dialogs ask for. Its methods return at once; done,
// steps and found are called on the Fyne goroutine, in order, and may be
// called after the dialog has closed. A nil password means the one already
// saved, which stays as it is; for an account that signs in with the browser,
// what SignIn gave stands in its place.
type Backend interface {
	Accounts() []account.Account
	// Save adds or changes an account and, unless it is nil, its password.
	// An account.Invalid error is shown beside its fields.
	Save(a account.Account, password *string, done func(account.Account, error))
	// Remove forgets the account and its password; deleteMail also deletes
	// its archived mail. Nothing on the server changes.
	Remove(id string, deleteMail bool, done func(error))
	// Move puts an account up by one place in the list, or down.
	Move(id string, up bool, done func(error))
	// Defaults are what new accounts begin with; SetDefaults changes that.
	Defaults() account.Defaults
	SetDefaults(d account.Defaults, done func(error))
	// Export writes all settings but secrets to a file; Import brings in what
	// Export wrote, and says in a sentence what came of it.
	Export(path string, done func(error))
	Import(path string, done func(told string, err error))
	// Test tries the settings as they are, saved or not. The certificate is
	// the one that was refused, if that is what ended the test. The function
	// it returns ends the test early.
	Test(a account.Account, password *string, steps func(Step), done func(error, *Certificate)) (cancel func())
	// Examine looks at the way to a server more closely than Test does. A
	// password of nil is the one that is saved; without any, as for an account
	// that is not saved, it stops before signing in. The report is fit to be
	// passed on.
	Examine(a account.Account, password *string, steps func(Step), done func(report string, err error)) (cancel func())
	// Trust trusts a certificate that Test refused: with once until the
	// program ends, else from now on. Not to be called with once unset for one
	// that is not Verified: that is trusted by Account.Pinned.
	Trust(a account.Account, c Certificate, once bool)
	// Providers lists whom one can sign in to with the browser.
	Providers() []signin.Provider
	// SignIn lets the person sign in with the browser. done gets what stands
	// for a password in Save and Test: a refresh token. The function it returns
	// ends the sign-in early.
	SignIn(a account.Account, s SignIn, done func(refresh string, err error)) (cancel func())
	// CertificatePassword opens an account's PKCS#12 file, for this run or, with
	// keep, from now on.
	CertificatePassword(id, password string, keep bool)
	// ProxyPassword does the same for the account's proxy.
	ProxyPassword(a account.Account, password string, keep bool)
	// Advise says what is known of an address's provider without asking
	// anyone; a zero Found if that is nothing. The error is the one Discover
	// would give for a provider that has no POP3.
	Advise(address string, done func(Found, error))
	// Discover looks for the server settings that belong to an address, with
	// directory in a public database, too.
	Discover(address string, directory bool, done func(Found, error))
	// Foreign looks for accounts of other programs: in their usual places, or
	// at path. The text says what could not be read; it may be empty.
	Foreign(path string, done func(list []Foreign, problem string))
	// Bring adds those of them that keys name. The text says what failed.
	Bring(path string, keys []string, passwords bool, done func(problem string))
}

// Dialogs opens the sheets of one window.
type Dialogs struct {
	// OnSaved is called after an account was added or changed; it may be nil.
	OnSaved func(account.Account)
	// PickFile lets the person choose a file; without it, paths are typed.
	PickFile func(chosen func(path string))
	// PickAny and PickNew let the person choose a file of any kind, and a name
	// for a new one; without them there is no button for it.
	PickAny func(chosen func(path string))
	PickNew func(name string, chosen func(path string))

	window   fyne.Window
	backend  Backend
	accounts *accountsSheet // while it is open
}

// New makes the dialogs of window.
func New(window fyne.Window, backend Backend) *Dialogs {
	return &Dialogs{window: window, backend: backend}
}

// EditAccount opens the form of the account with the given ID.
func (d *Dialogs) EditAccount(id string) {
	for _, a := range d.backend.Accounts() {
		if a.ID == id {
			d.showForm(newDraft(a))
			return
		}
	}
}

// AccountsChanged brings the list of accounts up to date if it is open.
func (d *Dialogs) AccountsChanged() {
	if d.accounts != nil {
		d.accounts.fill()
	}
}

func (d *Dialogs) saved(a account.Account) {
	d.AccountsChanged()
	if d.OnSaved != nil {
		d.OnSaved(a)
	}
}
