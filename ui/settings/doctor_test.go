package settings

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

func TestTheDoctorTellsEachStepBySignAndWord(t *testing.T) {
	c := &clerk{
		accounts: []account.Account{ada()},
		steps:    []Step{{Name: "Name", OK: true, Detail: "DNS knows it."}, {Name: "Previews", Detail: "No TOP."}, {Name: "Sign in", Detail: "Refused. Type it again.", Failed: true}},
		testErr:  problem.New(nil, "auth.refused", "Refused.", "Type it again."),
	}
	d, w := newDialogs(t, c, small)
	d.ShowDoctor("")
	for _, text := range []string{"DNS knows it.", "No TOP.", "Refused. Type it again.", "can't be fetched this way"} {
		if !said(w, text) {
			t.Errorf("%q is not shown", text)
		}
	}
	tapButton(t, w, "Copy report")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "report on pop.example.org" {
		t.Errorf("copied %q", got)
	}
	w.Canvas().OnTypedKey()(escape())
	if overlays(w) != 0 {
		t.Error("Escape does not leave the doctor")
	}
}

func TestWhatOnlyLimitsIsNoFailure(t *testing.T) {
	c := &clerk{accounts: []account.Account{ada()}, steps: []Step{{Name: "Previews", Detail: "No TOP."}}}
	d, w := newDialogs(t, c, small)
	d.ShowDoctor("1")
	if !said(w, "Mail can be fetched. What is marked only limits it.") {
		t.Error("a limit is told as a failure")
	}
}

func TestATestGoesOnInTheDoctor(t *testing.T) {
	c := &clerk{accounts: []account.Account{ada()}}
	d, w := newDialogs(t, c, small)
	f := d.showForm(newDraft(ada()))
	f.password.SetText("typed")
	f.runTest()
	tapButton(t, w, "Look closer…")
	if overlays(w) != 2 || c.password == nil || *c.password != "typed" || !said(w, "All is well.") {
		t.Errorf("%d sheets, password %v", overlays(w), c.password)
	}
}
