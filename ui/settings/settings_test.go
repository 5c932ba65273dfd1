package settings

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

var small = fyne.NewSize(900, 600)

func overlays(w fyne.Window) int { return len(w.Canvas().Overlays().List()) }

func escape() *fyne.KeyEvent { return &fyne.KeyEvent{Name: fyne.KeyEscape} }
func enter() *fyne.KeyEvent  { return &fyne.KeyEvent{Name: fyne.KeyReturn} }

func TestAnAccountIsAddedByTyping(t *testing.T) {
	c := &clerk{}
	d, w := newDialogs(t, c, small)
	var told account.Account
	d.OnSaved = func(a account.Account) { told = a }
	f := d.showForm(newDraft(account.New("")))
	if w.Canvas().Focused() != f.address {
		t.Error("the address does not have the focus")
	}
	test.Type(f.address, "ada@example.org")
	test.Type(f.password, "s3cret")
	test.Type(f.host, "pop.example.org")
	f.host.TypedKey(enter())
	if len(c.saved) != 1 || c.saved[0].Address != "ada@example.org" || c.saved[0].Username != "ada@example.org" || c.saved[0].Port != 995 {
		t.Fatalf("saved %+v", c.saved)
	}
	if c.password == nil || *c.password != "s3cret" {
		t.Error("the password was not handed over")
	}
	if overlays(w) != 0 || told.ID != "new" {
		t.Errorf("%d sheets open, told of %q", overlays(w), told.ID)
	}
}

func TestAnEmptyPasswordLeavesTheSavedOne(t *testing.T) {
	c := &clerk{}
	d, _ := newDialogs(t, c, small)
	f := d.showForm(newDraft(ada()))
	f.name.SetText("Countess")
	test.Tap(f.save)
	if len(c.saved) != 1 || c.saved[0].Name != "Countess" || c.password != nil {
		t.Errorf("saved %+v, password %v", c.saved, c.password)
	}
}

func TestMistakesAreToldUnderTheirFieldsAndNothingIsSaved(t *testing.T) {
	c := &clerk{}
	d, w := newDialogs(t, c, small)
	f := d.showForm(newDraft(account.New("")))
	test.Tap(f.save)
	for _, field := range []string{"address", "host", "password", "username"} {
		if !f.note(field).box.Visible() {
			t.Errorf("nothing is said about %s", field)
		}
	}
	if len(c.saved) != 0 || w.Canvas().Focused() != f.address {
		t.Errorf("saved %d, focus on %T", len(c.saved), w.Canvas().Focused())
	}
	f.address.SetText("ada@example.org")
	test.Tap(f.save)
	if f.note("address").box.Visible() || f.note("username").box.Visible() {
		t.Error("a corrected mistake is still told")
	}
}

func TestWhatSavingSaidIsShown(t *testing.T) {
	c := &clerk{saveErr: account.Invalid{{Field: "host", Text: "No such server."}}}
	d, w := newDialogs(t, c, small)
	f := d.showForm(newDraft(ada()))
	test.Tap(f.save)
	if f.note("host").label.Text != "No such server." {
		t.Errorf("under the field: %q", f.note("host").label.Text)
	}
	c.saveErr = problem.New(nil, "disk.full", "The disk is full.", "Free some space.")
	test.Tap(f.save)
	if f.failure.label.Text != "The disk is full. Free some space." || overlays(w) != 1 || f.save.Disabled() {
		t.Errorf("%q, %d sheets", f.failure.label.Text, overlays(w))
	}
}

func TestTheEffectOnTheServerIsToldWhileTyping(t *testing.T) {
	d, _ := newDialogs(t, &clerk{}, small)
	f := d.showForm(newDraft(ada()))
	if f.amountRow.Visible() {
		t.Error("a number is asked for although nothing is counted")
	}
	f.policy.SetSelectedIndex(int(afterDays))
	if !f.amountRow.Visible() || f.effect.label.Text != (account.Policy{Kind: account.DeleteAfter, Days: 14}).Effect() {
		t.Errorf("effect %q", f.effect.label.Text)
	}
	f.amount.SetText("3")
	if f.effect.label.Text != (account.Policy{Kind: account.DeleteAfter, Days: 3}).Effect() {
		t.Errorf("effect %q", f.effect.label.Text)
	}
}

func TestEscapeLeavesWhateverHasTheFocus(t *testing.T) {
	c := &clerk{accounts: []account.Account{ada()}}
	d, w := newDialogs(t, c, small)
	f := d.showForm(newDraft(ada()))
	for _, o := range []fyne.Focusable{f.name, f.security, f.trace, f.save} {
		f = d.showForm(newDraft(ada()))
		n := overlays(w)
		switch o.(type) {
		case *entry:
			f.name.TypedKey(escape())
		case *choice:
			f.security.TypedKey(escape())
		case *check:
			f.trace.TypedKey(escape())
		case *button:
			f.save.TypedKey(escape())
		}
		if overlays(w) != n-1 {
			t.Errorf("Escape in a %T leaves %d sheets of %d", o, overlays(w), n)
		}
	}
	if len(c.saved) != 0 {
		t.Error("Escape saved something")
	}
}

func TestTheWindowsOwnKeysComeBackAfterASheet(t *testing.T) {
	d, w := newDialogs(t, &clerk{}, small)
	typed := 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { typed++ })
	f := d.showForm(newDraft(ada()))
	w.Canvas().OnTypedKey()(escape()) // nothing has the focus
	if overlays(w) != 0 || typed != 0 {
		t.Errorf("%d sheets, %d keys went through", overlays(w), typed)
	}
	f.sheet.Hide()
	w.Canvas().OnTypedKey()(escape())
	if typed != 1 {
		t.Error("the window does not get its keys back")
	}
}

func TestTabReachesEveryInputInOrder(t *testing.T) {
	d, w := newDialogs(t, &clerk{}, small)
	f := d.showForm(newDraft(ada()))
	w.Canvas().Focus(f.name)
	want := []fyne.Focusable{f.address, f.method.kind, f.password, f.host, f.port, f.security, f.username, f.policy, f.interval}
	for i, o := range want {
		w.Canvas().FocusNext()
		if w.Canvas().Focused() != o {
			t.Fatalf("Tab number %d went to %T, want %T", i+1, w.Canvas().Focused(), o)
		}
		driver := fyne.CurrentApp().Driver()
		box := o.(fyne.CanvasObject)
		top := driver.AbsolutePositionForObject(box).Y - driver.AbsolutePositionForObject(f.sheet.Scroll).Y
		if top < 0 || top+box.Size().Height > f.sheet.Scroll.Size().Height {
			t.Errorf("Tab number %d goes to an input that cannot be seen", i+1)
		}
	}
}

func TestSheetsFitIntoASmallWindow(t *testing.T) {
	c := &clerk{accounts: []account.Account{ada()}}
	d, w := newDialogs(t, c, small)
	for name, open := range map[string]func(){
		"form": func() { d.showForm(newDraft(account.New(""))) }, "add": d.AddAccount, "accounts": d.ShowAccounts, "first run": d.FirstRun,
		"certificate": func() { d.AskCertificate(Certificate{}, func(Trust) {}) },
		"password":    func() { d.AskPassword(ada(), "", true, func(string, bool) {}) },
		"test":        func() { d.showTest(ada(), nil, func(string) {}) },
	} {
		open()
		top := w.Canvas().Overlays().Top()
		if min := top.MinSize(); min.Width > small.Width || min.Height > small.Height {
			t.Errorf("%s needs %v", name, min)
		}
	}
}

func TestTheTestTellsEachStepAndItsEnd(t *testing.T) {
	c := &clerk{steps: []Step{{Name: "Connect", OK: true, Detail: "It answers."}, {Name: "Sign in", OK: true, Detail: "Welcome."}}}
	d, w := newDialogs(t, c, small)
	f := d.showForm(newDraft(ada()))
	f.password.SetText("new")
	f.runTest()
	if overlays(w) != 2 || c.tested.Host != "pop.example.org" || c.password == nil || *c.password != "new" {
		t.Fatalf("%d sheets, tested %+v", overlays(w), c.tested)
	}
	w.Canvas().OnTypedKey()(escape())
	if overlays(w) != 1 {
		t.Error("Escape does not leave the test for the form")
	}
}

func TestAFailedTestSaysSo(t *testing.T) {
	c := &clerk{steps: []Step{{Name: "Connect", Detail: "Nobody answers.", Failed: true}}, testErr: errors.New("no")}
	d, _ := newDialogs(t, c, small)
	tt := d.showTest(ada(), nil, nil)
	if len(tt.steps.Objects) != 1 || tt.result.Text != "These settings do not work yet." || tt.again.Disabled() {
		t.Errorf("%d steps, %q", len(tt.steps.Objects), tt.result.Text)
	}
	c.testErr, c.steps = nil, []Step{{Name: "Connect", OK: true, Detail: "It answers."}}
	test.Tap(tt.again)
	if len(tt.steps.Objects) != 1 || tt.failed {
		t.Error("the second test still tells of the first")
	}
}

func TestLeavingATestEndsItAndItSaysNoMore(t *testing.T) {
	c := &clerk{hold: true}
	d, _ := newDialogs(t, c, small)
	tt := d.showTest(ada(), nil, nil)
	tt.sheet.Hide()
	if c.cancelled != 1 {
		t.Error("the test goes on")
	}
	c.testErr = errors.New("too late")
	c.finish()
	if tt.result.Text != "Testing…" {
		t.Error("a test that was left still tells its end")
	}
}

func TestATrustedCertificateIsTriedAgainAndSaved(t *testing.T) {
	c := &clerk{testErr: errors.New("unknown"), refused: &Certificate{Host: "pop.example.org", Fingerprint: "abcd"}}
	d, w := newDialogs(t, c, small)
	f := d.showForm(newDraft(ada()))
	f.runTest()
	if overlays(w) != 3 {
		t.Fatalf("%d sheets, want the form, the test and the question", overlays(w))
	}
	c.testErr = nil
	w.Canvas().OnTypedKey()(enter()) // Enter must not trust
	if c.tested.Pinned != "" || overlays(w) != 2 {
		t.Fatalf("Enter trusted the certificate: %q", c.tested.Pinned)
	}
	c.testErr = errors.New("unknown")
	tt := d.showTest(ada(), nil, func(fingerprint string) { f.draft.trust(ada().Host, fingerprint) })
	c.testErr = nil
	tapButton(t, w, "Always trust it for this server")
	if c.tested.Pinned != "abcd" || tt.result.Text != "Everything works. Mail can be fetched with these settings." {
		t.Errorf("pinned %q, %q", c.tested.Pinned, tt.result.Text)
	}
	tt.sheet.Hide()
	test.Tap(f.save)
	if len(c.saved) != 1 || c.saved[0].Pinned != "abcd" {
		t.Errorf("saved %+v", c.saved)
	}
}

func TestACertificateTrustedForANewAccountIsSaved(t *testing.T) {
	c := &clerk{testErr: errors.New("unknown"), refused: &Certificate{Host: "pop.example.org", Fingerprint: "abcd"}}
	d, w := newDialogs(t, c, small)
	f := d.showForm(newDraft(account.New("ada@example.org")))
	f.draft.host, f.draft.password = "pop.example.org", "secret"
	f.runTest()
	c.testErr = nil
	tapButton(t, w, "Always trust it for this server")
	tapButton(t, w, "Close")
	test.Tap(f.save)
	if len(c.saved) != 1 || c.saved[0].Pinned != "abcd" {
		t.Errorf("saved %+v", c.saved)
	}
}

func TestACertificateCanBeTrustedForThisRunOnly(t *testing.T) {
	c := &clerk{testErr: errors.New("unknown"), refused: &Certificate{Host: "pop.example.org", Fingerprint: "abcd"}}
	d, w := newDialogs(t, c, small)
	d.showTest(ada(), nil, func(string) { t.Error("pinned for good") })
	tapButton(t, w, "Trust it this time only")
	if c.tested.Pinned != "" || len(c.trusted) != 1 || c.trusted[0] != "once abcd" {
		t.Errorf("pinned %q, trusted %q", c.tested.Pinned, c.trusted)
	}
}

func TestAVerifiedCertificateIsAcceptedRatherThanPinned(t *testing.T) {
	c := &clerk{testErr: errors.New("changed"), refused: &Certificate{Host: "pop.example.org", Fingerprint: "abcd", Old: "1234", Verified: true}}
	d, w := newDialogs(t, c, small)
	d.showTest(ada(), nil, func(string) { t.Error("pinned: it could not be renewed any more") })
	tapButton(t, w, "Always trust it for this server")
	if len(c.trusted) != 1 || c.trusted[0] != "abcd" {
		t.Errorf("trusted %q", c.trusted)
	}
}

// tapButton taps the button with the given label in the topmost sheet.
func tapButton(t *testing.T, w fyne.Window, label string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if b, ok := o.(*button); ok && b.Text == label {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("no button %q", label)
}

// setChecks sets the check boxes of the topmost sheet.
func setChecks(w fyne.Window, on bool) {
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if c, ok := o.(*check); ok {
			c.SetChecked(on)
		}
	}
}

func TestThePasswordPromptAnswersOnce(t *testing.T) {
	d, w := newDialogs(t, &clerk{}, small)
	answers := 0
	var got string
	answer := func(p string, ok bool) {
		answers++
		if ok {
			got = p
		}
	}
	d.AskPassword(ada(), "The keyring is locked.", true, answer)
	e := w.Canvas().Focused().(*entry)
	e.TypedKey(enter()) // nothing typed yet
	if answers != 0 {
		t.Fatal("an empty password was taken")
	}
	test.Type(e, "pw")
	e.TypedKey(enter())
	if answers != 1 || got != "pw" || e.Text != "" || overlays(w) != 0 {
		t.Errorf("%d answers, %q, left in the entry: %q", answers, got, e.Text)
	}
	d.AskPassword(ada(), "", false, answer)
	w.Canvas().Focused().TypedKey(escape())
	if answers != 2 || got != "pw" {
		t.Errorf("%d answers after Escape", answers)
	}
}

func TestRemovingKeepsTheMailUnlessToldOtherwise(t *testing.T) {
	for _, destroy := range []bool{false, true} {
		c := &clerk{accounts: []account.Account{ada()}}
		d, w := newDialogs(t, c, small)
		d.ShowAccounts()
		d.askRemove(ada())
		if destroy {
			setChecks(w, true)
		}
		w.Canvas().OnTypedKey()(enter()) // Enter must not remove
		if c.removed != "" {
			t.Fatal("Enter removed the account")
		}
		d.askRemove(ada())
		if destroy {
			setChecks(w, true)
		}
		tapButton(t, w, "Remove account")
		if c.removed != "1" || c.deleted != destroy || overlays(w) != 1 {
			t.Errorf("removed %q, mail deleted %v, %d sheets", c.removed, c.deleted, overlays(w))
		}
	}
}

func TestAnAccountIsPausedFromTheList(t *testing.T) {
	c := &clerk{accounts: []account.Account{ada()}}
	d, w := newDialogs(t, c, small)
	d.ShowAccounts()
	setChecks(w, false)
	if len(c.saved) != 1 || !c.saved[0].Disabled || c.password != nil {
		t.Errorf("saved %+v", c.saved)
	}
}
