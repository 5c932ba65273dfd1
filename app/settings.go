package app

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// ExportSettings writes the defaults and accounts to path, without secrets. A
// file that is there is replaced.
func (c *Core) ExportSettings(path string) error {
	var out bytes.Buffer
	if err := c.Accounts.Export(&out); err != nil {
		return err
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		return problem.New(err, "settings.unwritten", "The settings can't be written to "+path+".", "Choose another place.")
	}
	return nil
}

// Imported is what came of importing settings.
type Imported struct {
	Added  []account.Account
	Here   []account.Account // not taken: there is an account for the maildrop
	Failed []*problem.Problem
}

// Sentence tells it.
func (i Imported) Sentence() string {
	text := fmt.Sprintf("%d accounts were added.", len(i.Added))
	if len(i.Added) == 1 {
		text = "1 account was added."
	}
	if len(i.Added) > 0 {
		text += " Their passwords are asked for."
	}
	if n := len(i.Here); n > 0 {
		text += fmt.Sprintf(" %d were here already and stay as they are.", n)
	}
	for _, p := range i.Failed {
		text += " " + p.Sentence()
	}
	return text
}

// ImportSettings brings in what ExportSettings wrote, or another Mailloft's
// accounts.toml: its defaults, and the accounts that are not here. Accounts
// keep their IDs, so that an archive that moved along knows them.
func (c *Core) ImportSettings(ctx context.Context, path string) (Imported, error) {
	var done Imported
	if _, err := os.Stat(path); err != nil {
		return done, problem.New(err, "file.missing", "There is no file "+path+".", "Check the path and try again.")
	}
	defaults, accounts, err := account.ReadExport(path)
	if err != nil {
		return done, err
	}
	if err := c.Accounts.SetDefaults(defaults); err != nil {
		return done, problem.New(err, "settings.invalid", "The defaults in "+path+" can't be used: "+err.Error(), "Correct the file and try again.")
	}
	for _, a := range accounts {
		_, known := c.Accounts.Get(a.ID)
		if other, same := c.SameMaildrop(a); known || same {
			if same {
				a = other
			}
			done.Here = append(done.Here, a)
			continue
		}
		saved, err := c.SaveAccount(ctx, a, nil)
		if err != nil {
			done.Failed = append(done.Failed, problem.New(err, "settings.invalid",
				fmt.Sprintf("The account %s can't be used as it is: %s", a.Title(), err.Error()), "Correct the file, or add the account by hand."))
			continue
		}
		done.Added = append(done.Added, saved)
	}
	return done, nil
}
