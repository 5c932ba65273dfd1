package app

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
)

// Backup brings the backup in dir up to the profile: the archive, and the
// settings of the accounts without their passwords.
func (c *Core) Backup(ctx context.Context, dir string, o archive.BackupOptions) (archive.BackupReport, error) {
	o.Settings = []string{c.Dirs.Accounts(), c.Dirs.Servers()}
	return c.Archive.Backup(ctx, dir, o)
}

// RestoreBackup brings back from the backup in dir the mail that is not here,
// and the accounts that are not: their passwords have to be entered again. It
// gives the number of the latter too.
func (c *Core) RestoreBackup(ctx context.Context, dir string, progress func(done, total int)) (archive.RestoreReport, int, error) {
	info, err := archive.LookAtBackup(dir)
	if err != nil {
		return archive.RestoreReport{}, 0, err
	}
	report, err := c.Archive.RestoreBackup(ctx, dir, progress)
	if err != nil {
		return report, 0, err
	}
	accounts := 0
	for _, path := range info.Settings {
		if filepath.Base(path) == filepath.Base(c.Dirs.Accounts()) {
			accounts, err = c.restoreAccounts(path)
		}
	}
	if accounts > 0 {
		c.accountsChanged()
	}
	return report, accounts, err
}

// restoreAccounts adds the accounts in a file that are not here.
func (c *Core) restoreAccounts(path string) (n int, err error) {
	saved, err := account.OpenStore(path)
	if err != nil {
		return 0, err
	}
	for _, a := range saved.List() {
		if _, here := c.Accounts.Get(a.ID); here {
			continue
		}
		if _, saveErr := c.Accounts.Save(a); saveErr != nil {
			err = errors.Join(err, saveErr)
			continue
		}
		n++
	}
	return n, err
}
