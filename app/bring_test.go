package app

import (
	"testing"

	"github.com/mailloft/mailloft/app/migrate"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

func TestWhatAnotherProgramHasIsNotDownloadedAgain(t *testing.T) {
	c := open(t, &secret.Memory{})
	for known, stored := range map[string]int{"1": 0, "another": 1} {
		a, err := c.Bring(t.Context(), migrate.Found{Account: serve(t), Password: password, Known: []string{known, "\x00 not fit for a name"}})
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Fetch.Once(t.Context(), a.ID, nil)
		if err != nil || r.New != stored {
			t.Errorf("with %q known: %+v, %v", known, r, err)
		}
	}
}

func TestAnAccountThatIsHereIsNotBroughtTwice(t *testing.T) {
	c := open(t, &secret.Memory{})
	f := migrate.Found{Account: serve(t), Password: password}
	first, err := c.Bring(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.Bring(t.Context(), f)
	if p := problem.From(err); p == nil || p.Code != "account.exists" || again.ID != first.ID || len(c.Accounts.List()) != 1 {
		t.Errorf("%v, %d accounts", err, len(c.Accounts.List()))
	}
}
