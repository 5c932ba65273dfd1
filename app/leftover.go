package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// discard deletes entries from the keyring. Those that it does not give up are
// noted and tried again by sweepSecrets; the error is the first one's.
func (c *Core) discard(ctx context.Context, keys []string) error {
	var failed error
	var left []string
	for _, key := range keys {
		if err := c.Secrets.Delete(ctx, key); err != nil {
			left = append(left, key)
			if failed == nil {
				failed = err
			}
		}
	}
	if len(left) > 0 {
		c.log.Warn("entries stay in the keyring for now", "entries", left, "err", failed)
		c.noteLeftover(append(c.leftover(), left...))
	}
	return failed
}

// sweepSecrets deletes what the keyring did not give up in an earlier run. What
// an account needs again stays.
func (c *Core) sweepSecrets(ctx context.Context) {
	before := c.leftover()
	if len(before) == 0 {
		return
	}
	var left []string
	for _, key := range before {
		id, _, _ := strings.Cut(key, "/")
		if a, there := c.Accounts.Get(id); there && needs(a, key) {
			continue
		}
		if err := c.Secrets.Delete(ctx, key); err != nil {
			left = append(left, key)
			c.log.Warn("an entry still stays in the keyring", "entry", key, "err", err)
		}
	}
	c.noteLeftover(left)
}

func (c *Core) leftover() []string {
	text, err := os.ReadFile(c.Dirs.Leftover())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		c.log.Warn("what is left in the keyring is not known", "err", err)
	}
	return strings.Fields(string(text))
}

func (c *Core) noteLeftover(keys []string) {
	slices.Sort(keys)
	keys = slices.Compact(keys)
	var err error
	if len(keys) == 0 {
		err = os.Remove(c.Dirs.Leftover())
	} else {
		err = os.WriteFile(c.Dirs.Leftover(), []byte(strings.Join(keys, "\n")+"\n"), 0o600)
	}
	if err != nil {
		c.log.Warn("what is left in the keyring is not noted", "err", err)
	}
}
