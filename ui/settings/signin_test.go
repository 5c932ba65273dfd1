package settings

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/signin"
)

// gmail is a new account that signs in with the browser.
func gmail(d *Dialogs) *form {
	a := account.New("ada@gmail.com")
	a.Host = "pop.gmail.com"
	f := d.showForm(newDraft(a))
	f.method.kind.SetSelectedIndex(2)
	return f
}

func TestOnlyWhatTheChosenWayNeedsIsShown(t *testing.T) {
	d, _ := newDialogs(t, &clerk{}, small)
	f := gmail(d)
	for i, kind := range kinds {
		f.method.kind.SetSelectedIndex(i)
		password := kind == account.KeptPassword || kind == account.AskedPassword
		if f.method.boxes[account.KeptPassword].Visible() != password ||
			f.method.boxes[account.OAuth2].Visible() != (kind == account.OAuth2) ||
			f.method.boxes[account.Command].Visible() != (kind == account.Command) {
			t.Errorf("%s shows what it has no use for", kind)
		}
		a, _ := f.draft.account()
		want := map[account.Method]string{account.OAuth2: "google"}[kind]
		if a.OAuth != want || a.AskEach != (kind == account.AskedPassword) {
			t.Errorf("%s: %+v", kind, a)
		}
	}
}

func TestBrowserSignInIsSavedInPlaceOfAPassword(t *testing.T) {
	c := &clerk{}
	d, _ := newDialogs(t, c, small)
	f := gmail(d)
	f.runSave()
	if len(c.saved) != 0 || f.note("sign_in").label.Text == "" {
		t.Fatal("saved without a sign-in")
	}
	f.method.clientID.SetText("mine")
	f.method.clientSecret.SetText("hidden")
	f.beginSignIn()
	if c.signIn.ClientID != "mine" || c.signIn.ClientSecret != "hidden" || c.signingIn.OAuth != "google" {
		t.Fatalf("asked for %+v of %+v", c.signIn, c.signingIn)
	}
	c.signIn.Address("https://accounts.example/authorize")
	c.signedIn("refresh", nil)
	f.runSave()
	if len(c.saved) != 1 || c.saved[0].OAuth != "google" || c.password == nil || *c.password != "refresh" {
		t.Errorf("saved %+v", c.saved)
	}
}

func TestSignInThatFailsSaysWhyAndCanBeTriedAgain(t *testing.T) {
	c := &clerk{}
	d, _ := newDialogs(t, c, small)
	a := ada()
	a.OAuth = "microsoft"
	got := ""
	g := d.showSignIn(a, "It was revoked.", "", "", func(refresh string) { got = refresh })
	c.signedIn("", problem.New(errors.New("x"), "signin.denied", "It was not allowed.", "Allow it."))
	if g.state.Text != "It was not allowed. Allow it." || !g.again.Visible() {
		t.Fatalf("%q, try again %v", g.state.Text, g.again.Visible())
	}
	late := c.signedIn
	g.again.OnTapped()
	late("late", nil)
	if got != "" {
		t.Error("a try that was given up is taken")
	}
	g.device.OnTapped()
	if !c.signIn.Device {
		t.Fatal("no code is asked for")
	}
	c.signIn.Code(signin.DeviceCode{Address: "https://example.com/device", Code: "ABCD-EFGH", Until: time.Now()})
	if !g.code.Visible() || g.code.Text != "ABCD-EFGH" || !strings.Contains(g.state.Text, "https://example.com/device") {
		t.Errorf("code %q, %q", g.code.Text, g.state.Text)
	}
	c.signedIn("refresh", nil)
	if got != "refresh" {
		t.Errorf("got %q", got)
	}
}

func TestLeavingTheSheetEndsTheSignIn(t *testing.T) {
	c := &clerk{}
	d, w := newDialogs(t, c, small)
	g := d.showSignIn(ada(), "", "", "", func(string) { t.Error("signed in") })
	before := c.cancelled
	g.sheet.Key(escape())
	c.signedIn("late", nil)
	if c.cancelled != before+1 || overlays(w) != 0 {
		t.Errorf("cancelled %d times, %d sheets", c.cancelled-before, overlays(w))
	}
}

func TestCommandOfOnesOwnNeedsNoPassword(t *testing.T) {
	c := &clerk{}
	d, _ := newDialogs(t, c, small)
	f := gmail(d)
	f.method.kind.SetSelectedIndex(3)
	f.runSave()
	if f.note("password_command").label.Text == "" {
		t.Error("an empty command is taken")
	}
	f.method.command.SetText("pass show mail")
	f.runSave()
	if len(c.saved) != 1 || c.saved[0].PasswordCommand != "pass show mail" || c.password != nil {
		t.Errorf("saved %+v", c.saved)
	}
}

func TestCertificatesPasswordIsKeptOnceTheAccountIs(t *testing.T) {
	c := &clerk{accounts: []account.Account{ada()}}
	d, _ := newDialogs(t, c, small)
	f := d.showForm(newDraft(ada()))
	f.certPassword.SetText("opens it")
	f.runTest()
	if c.certificate != "1 opens it" {
		t.Errorf("to the test went %q", c.certificate)
	}
	f.runSave()
	if c.certificate != "1 opens it kept" {
		t.Errorf("kept is %q", c.certificate)
	}
}

func TestAProxysPasswordGoesToTheKeyringAlsoOutOfAPastedAddress(t *testing.T) {
	for _, typed := range []struct{ address, password string }{{"socks5://ada:opens@127.0.0.1:1080", ""}, {"socks5://ada@127.0.0.1:1080", "opens"}} {
		c := &clerk{accounts: []account.Account{ada()}}
		d, _ := newDialogs(t, c, small)
		f := d.showForm(newDraft(ada()))
		f.proxy.SetText(typed.address)
		f.proxyPassword.SetText(typed.password)
		f.runTest()
		if c.proxy != "socks5://ada:opens@127.0.0.1:1080" {
			t.Errorf("%v: to the test went %q", typed, c.proxy)
		}
		f.runSave()
		if c.proxy != "socks5://ada:opens@127.0.0.1:1080 kept" || len(c.saved) != 1 || c.saved[0].Proxy != "socks5://ada@127.0.0.1:1080" {
			t.Errorf("%v: kept is %q, saved %+v", typed, c.proxy, c.saved)
		}
	}
}

func TestAProxysPasswordNeedsAUserName(t *testing.T) {
	c := &clerk{accounts: []account.Account{ada()}}
	d, _ := newDialogs(t, c, small)
	f := d.showForm(newDraft(ada()))
	f.proxy.SetText("socks5://127.0.0.1:1080")
	f.proxyPassword.SetText("opens")
	f.runSave()
	if f.note("proxy").label.Text == "" || len(c.saved) > 0 {
		t.Errorf("saved %+v", c.saved)
	}
}

func TestAddressWhoseServerTakesNoPasswordIsSentToTheBrowser(t *testing.T) {
	a := account.New("ada@hotmail.com")
	a.Host = "outlook.office365.com"
	c := &clerk{advised: Found{OnlyOAuth: true}, discovered: &Found{Account: a, OnlyOAuth: true}}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	address := w.Canvas().Focused().(*entry)
	test.Type(address, a.Address)
	address.TypedKey(enter())
	w.Canvas().Focused().(*button).TypedKey(enter()) // of what was found
	if c.signingIn.OAuth != "microsoft" {
		t.Fatalf("signing in to %+v", c.signingIn)
	}
	c.signedIn("refresh", nil)
	if len(c.saved) != 1 || c.saved[0].OAuth != "microsoft" || *c.password != "refresh" || overlays(w) != 0 {
		t.Errorf("saved %+v, %d sheets", c.saved, overlays(w))
	}
}

func TestServerThatTakesNoPasswordAsksForAClientIDWhereThereIsNone(t *testing.T) {
	a := account.New("ada@gmail.com")
	a.Host = "pop.gmail.com"
	c := &clerk{advised: Found{OnlyOAuth: true}, discovered: &Found{Account: a, OnlyOAuth: true}}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	address := w.Canvas().Focused().(*entry)
	test.Type(address, a.Address)
	address.TypedKey(enter())
	w.Canvas().Focused().(*button).TypedKey(enter())
	if overlays(w) != 1 || !said(w, "client ID of its own") || c.signingIn.OAuth != "" {
		t.Errorf("%d sheets, signing in to %q", overlays(w), c.signingIn.OAuth)
	}
}
