package settings

import (
	"slices"
	"testing"

	"github.com/mailloft/mailloft/app/account"
)

func someForeign() []Foreign {
	return []Foreign{
		{Key: "1", Program: "Thunderbird", Title: "Ada", Address: "ada@example.org", Server: "pop.example.org:995", Effect: "Mail stays.", Known: 1204},
		{Key: "2", Program: "mpop", Title: "g@example.net", Address: "g@example.net", Server: "pop.example.net:995", Readable: true, Notes: []string{"It was read without encryption."}},
		{Key: "3", Program: "getmail", Title: "here", Address: "here", Here: true},
	}
}

func TestAccountsOfOtherProgramsAreOfferedAndBrought(t *testing.T) {
	c := &clerk{foreign: someForeign()}
	d, w := newDialogs(t, c, small)
	d.BringAlong()
	for _, text := range []string{"pop.example.org:995", "Mail stays.", "not downloaded again: 1", "It was read without encryption.", "already"} {
		if !said(w, text) {
			t.Errorf("%q is not shown", text)
		}
	}
	w.Canvas().Focused().(*button).TypedKey(enter())
	if !slices.Equal(c.brought, []string{"1", "2"}) || c.withPass || overlays(w) != 0 {
		t.Errorf("brought %q, passwords %v, %d sheets", c.brought, c.withPass, overlays(w))
	}
}

func TestANewcomerWithAnotherProgramIsOfferedItsAccounts(t *testing.T) {
	c := &clerk{foreign: someForeign()}
	d, w := newDialogs(t, c, small)
	d.FirstRun()
	tapButton(t, w, "Bring accounts along from Thunderbird…")
	if overlays(w) != 1 || !said(w, "pop.example.org:995") {
		t.Errorf("%d sheets", overlays(w))
	}
}

func TestNothingToBringSaysWhereItLooked(t *testing.T) {
	d, w := newDialogs(t, &clerk{accounts: []account.Account{ada()}}, small)
	d.BringAlong()
	if !said(w, "Sylpheed") {
		t.Error("nothing is said")
	}
}
