package app

import (
	"context"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// beginning opens a profile with one message of which only the beginning is
// here, and gives its account and row.
func beginning(t *testing.T) (*Core, account.Account, archive.ID) {
	t.Helper()
	c := open(t, &secret.Memory{})
	a := serve(t)
	a.SizeLimit = 1
	pw := password
	a, err := c.SaveAccount(t.Context(), a, &pw)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := c.Fetch.Once(t.Context(), a.ID, nil); err != nil || r.Partial != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	ids, err := c.Archive.IDs(t.Context(), archive.View{Query: "is:partial"})
	if err != nil || len(ids) != 1 {
		t.Fatalf("%v, %v", ids, err)
	}
	return c, a, ids[0]
}

func TestTheRestOfAMessageArrivesInItsPlaceAndListenersHearOfIt(t *testing.T) {
	c, _, id := beginning(t)
	heard := make(chan archive.Change, 9)
	defer c.Subscribe(func(e Event) {
		if change, ok := e.(archive.Change); ok {
			heard <- change
		}
	})()
	if n, err := c.FetchRest(t.Context(), []archive.ID{id}, nil); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if change := <-heard; change.Kind != archive.Completed || len(change.IDs) != 1 || change.IDs[0] != id {
		t.Errorf("heard %+v", change)
	}
	rows, err := c.Archive.Rows(t.Context(), []archive.ID{id})
	if err != nil || len(rows) != 1 || rows[0].Partial {
		t.Errorf("%+v, %v", rows, err)
	}
	if n, err := c.FetchRest(t.Context(), []archive.ID{id}, nil); n != 0 || err != nil {
		t.Errorf("of a whole message: %d, %v", n, err)
	}
}

func TestARestThatIsNotToBeHadIsToldInWords(t *testing.T) {
	for code, spoil := range map[string]func(c *Core, a account.Account) error{
		"message.no-account": func(c *Core, a account.Account) error { return c.RemoveAccount(context.Background(), a.ID, false) },
		"net.refused": func(c *Core, a account.Account) error {
			a.Port = 1
			_, err := c.SaveAccount(context.Background(), a, nil)
			return err
		},
		"message.gone": func(c *Core, a account.Account) error {
			other := serve(t) // has the same message under the same unique-id
			a.Port, a.CAFile = other.Port, other.CAFile
			if _, err := c.SaveAccount(context.Background(), a, nil); err != nil {
				return err
			}
			_, err := c.Fetch.DeleteThere(context.Background(), a.ID, []string{"1"}, true, nil)
			return err
		},
	} {
		c, a, id := beginning(t)
		if err := spoil(c, a); err != nil {
			t.Fatal(err)
		}
		n, err := c.FetchRest(t.Context(), []archive.ID{id}, nil)
		p := problem.From(err)
		if n != 0 || p == nil || p.Code != code || !strings.HasSuffix(p.Text, ".") || p.Next == "" {
			t.Errorf("%s: %d, %+v", code, n, p)
		}
		if rows, err := c.Archive.Rows(t.Context(), []archive.ID{id}); err != nil || len(rows) != 1 || !rows[0].Partial {
			t.Errorf("%s: what was here of it is gone: %+v, %v", code, rows, err)
		}
	}
}
