package settings

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// onServer is what discovery finds for ada@example.org.
func onServer() *Found {
	a := account.New("ada@example.org")
	a.Host = "pop.mail.example"
	return &Found{Account: a, Domain: "mail.example", Source: "a file", Notes: []string{"The server belongs to mail.example."}}
}

// signUp types an address and a password into the first sheet and goes on.
func signUp(t *testing.T, w fyne.Window) *entry {
	t.Helper()
	e := w.Canvas().Focused().(*entry)
	test.Type(e, "ada@example.org")
	w.Canvas().FocusNext()
	test.Type(w.Canvas().Focused(), "pw")
	e.TypedKey(enter())
	return e
}

// said reports whether the top sheet shows text.
func said(w fyne.Window, text string) bool {
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if l, ok := o.(interface{ AccessibilityLabel() string }); ok && strings.Contains(l.AccessibilityLabel(), text) {
			return true
		}
	}
	return false
}

func TestTheFirstRunNeedsAnAddressAndAPasswordOnly(t *testing.T) {
	c := &clerk{discovered: onServer()}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	w.Canvas().Focused().(*entry).TypedKey(enter())
	if overlays(w) != 1 || len(c.saved) != 0 {
		t.Fatal("it went on without an address")
	}
	signUp(t, w)
	if overlays(w) != 2 || len(c.saved) != 0 || c.tested.Host != "" {
		t.Fatalf("%d sheets: the server was used before it was shown", overlays(w))
	}
	for _, text := range []string{"pop.mail.example, port 995", "mail.example", "TLS", "ada@example.org", "Password", "a file", "The server belongs to"} {
		if !said(w, text) {
			t.Errorf("%q is not shown", text)
		}
	}
	w.Canvas().Focused().(*button).TypedKey(enter())
	if len(c.saved) != 1 || c.saved[0].Host != "pop.mail.example" || *c.password != "pw" || overlays(w) != 0 {
		t.Errorf("saved %+v, %d sheets", c.saved, overlays(w))
	}
	if c.tested.Host != "pop.mail.example" {
		t.Error("it was saved without being tried")
	}
}

func TestWhatWasFoundCanBeChanged(t *testing.T) {
	c := &clerk{discovered: onServer()}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	signUp(t, w)
	tapButton(t, w, "Change…")
	if overlays(w) != 1 || len(c.saved) != 0 {
		t.Fatalf("%d sheets", overlays(w))
	}
	texts := map[string]bool{}
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if e, ok := o.(*entry); ok {
			texts[e.Text] = true
		}
	}
	if !texts["ada@example.org"] || !texts["pw"] || !texts["pop.mail.example"] {
		t.Errorf("the form begins with %v", texts)
	}
}

func TestAProviderWithoutPOP3IsSaidWhileTypingAndWhenGoingOn(t *testing.T) {
	c := &clerk{noServer: problem.New(nil, "provider.no-pop3", "It can't be fetched by POP3.", "1. Forward it.")}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	e := w.Canvas().Focused().(*entry)
	test.Type(e, "a")
	if !said(w, "1. Forward it.") {
		t.Error("nothing is said while typing")
	}
	e.SetText("")
	signUp(t, w)
	if overlays(w) != 1 || !said(w, "It can't be fetched by POP3. 1. Forward it.") {
		t.Errorf("%d sheets", overlays(w))
	}
}

func TestWhatAProviderWantsFirstIsShownWithItsSteps(t *testing.T) {
	found := onServer()
	found.Advice, found.Steps, found.AppPassword = "POP is off.", []string{"Open the settings.", "Switch it on."}, true
	c := &clerk{discovered: found, advised: *found}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	test.Type(w.Canvas().Focused(), "x")
	if !said(w, "POP is off.") || !said(w, "Switch it on.") || !said(w, "2.") {
		t.Error("the steps are not shown while typing")
	}
	w.Canvas().Focused().(*entry).SetText("")
	signUp(t, w)
	if !said(w, "POP is off.") || !said(w, "App password") {
		t.Error("the steps are not shown beside the server")
	}
}

func TestTheDirectoryIsAskedAfterTheQuestionOnly(t *testing.T) {
	found := onServer()
	found.Guess = true
	c := &clerk{discovered: found}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	signUp(t, w)
	tapButton(t, w, "Ask the public directory…")
	if len(c.asked) != 1 || !said(w, "example.org") {
		t.Fatalf("asked %q", c.asked)
	}
	tapButton(t, w, "Ask it")
	if len(c.asked) != 2 || c.asked[1] != "directory ada@example.org" || overlays(w) != 2 {
		t.Errorf("asked %q, %d sheets", c.asked, overlays(w))
	}
}

func TestAWrongPasswordAtTheFirstRunAsksAgain(t *testing.T) {
	c := &clerk{discovered: onServer(), testErr: problem.New(nil, "auth.refused", "The server refused the password.", "Type it again.")}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	e := signUp(t, w)
	w.Canvas().Focused().(*button).TypedKey(enter())
	if overlays(w) != 1 || len(c.saved) != 0 || !said(w, "The server refused the password.") {
		t.Fatalf("%d sheets, saved %v", overlays(w), c.saved)
	}
	if p, ok := w.Canvas().Focused().(*entry); !ok || !p.Password {
		t.Error("the password does not have the focus")
	}
	c.testErr = nil
	e.TypedKey(enter())
	w.Canvas().Focused().(*button).TypedKey(enter())
	if len(c.saved) != 1 {
		t.Error("the second try was not taken")
	}
}

func TestAServerThatDoesNotAnswerIsToldBesideIt(t *testing.T) {
	c := &clerk{discovered: onServer(), testErr: problem.New(nil, "net.refused", "Nothing answers.", "Check the name.")}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	signUp(t, w)
	w.Canvas().Focused().(*button).TypedKey(enter())
	if overlays(w) != 2 || !said(w, "Nothing answers. Check the name.") || len(c.saved) != 0 {
		t.Errorf("%d sheets, saved %v", overlays(w), c.saved)
	}
}

func TestAnUnknownCertificateIsShownAndTheTrustIsKept(t *testing.T) {
	c := &clerk{discovered: onServer(), testErr: problem.New(nil, "tls.self-signed", "It signed itself.", ""), refused: &Certificate{Host: "pop.mail.example", Fingerprint: "ab"}}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	signUp(t, w)
	w.Canvas().Focused().(*button).TypedKey(enter())
	if overlays(w) != 3 || len(c.saved) != 0 {
		t.Fatalf("%d sheets", overlays(w))
	}
	c.testErr = nil
	tapButton(t, w, "Always trust it for this server")
	if len(c.saved) != 1 || c.saved[0].Pinned != "ab" || overlays(w) != 0 {
		t.Errorf("saved %+v, %d sheets", c.saved, overlays(w))
	}
}
