package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// An intent is a small file in incoming/, synced with the messages it names
// before the first of them is renamed. It tells the next Open which files in
// mail/ may be there without rows in the index, and what the rows would have
// said, so that a commit cut short by a crash can be finished and no file is
// ever left where nobody knows of it.
type intent []intended

type intended struct {
	SHA256   string    `json:"sha256"`
	Month    month     `json:"month"`
	Account  string    `json:"account,omitempty"`
	UID      []byte    `json:"uid,omitempty"` // raw bytes, base64 in the file
	Received time.Time `json:"received"`
	Listed   int64     `json:"listed,omitempty"`
	Partial  bool      `json:"partial,omitempty"`
}

const intentSuffix = ".intent"

func (c *commit) writeIntent() error {
	list := make(intent, len(c.drafts))
	for i, d := range c.drafts {
		list[i] = intended{d.sum.String(), d.month, d.Account, []byte(d.UID), d.Received, d.Listed, d.Partial}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	c.intent = c.a.files.temp(intentSuffix)
	return c.a.files.write(c.intent, text)
}

// recover finishes what a killed process left half done and sweeps incoming/.
func (a *Archive) recover(ctx context.Context) error {
	entries, err := a.files.fs.ReadDir(a.files.incoming())
	if err != nil {
		return err
	}
	for _, e := range entries { // first: the sweep must not outrun it
		if strings.HasSuffix(e.Name(), intentSuffix) && e.Type().IsRegular() {
			if err := a.finish(ctx, filepath.Join(a.files.incoming(), e.Name())); err != nil {
				return fmt.Errorf("finish an interrupted commit: %w", err)
			}
		}
	}
	for _, e := range entries {
		if e.IsDir() {
			continue // not ours, and in nobody's way
		}
		if err := a.files.remove(filepath.Join(a.files.incoming(), e.Name())); err != nil {
			return fmt.Errorf("sweep incoming: %w", err)
		}
	}
	return a.unlinkDoomed(ctx)
}

// finish commits the files of an intent that reached their final name. An
// intent that does not parse was never synced, so nothing was renamed yet.
func (a *Archive) finish(ctx context.Context, path string) error {
	f, err := a.files.open(path)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	var list intent
	if json.Unmarshal(text, &list) != nil {
		return nil
	}
	c := &commit{a: a, intent: path}
	for _, i := range list {
		d, err := a.intendedDraft(ctx, i)
		if err != nil {
			return err
		}
		if d != nil {
			c.drafts = append(c.drafts, d)
		}
	}
	if len(c.drafts) == 0 {
		return nil
	}
	if err := a.exclusively(ctx, func() error { return c.adopt(ctx) }); err != nil {
		return err
	}
	a.log.Info("finished an interrupted commit", "messages", len(c.drafts))
	return nil
}

// intendedDraft is the draft of a file that is where the intent wanted it,
// whole; otherwise nil, and the server still has the message.
func (a *Archive) intendedDraft(ctx context.Context, i intended) (*draft, error) {
	s, ok := parseSum(i.SHA256)
	if !ok {
		return nil, nil
	}
	path := a.files.pathOf(s, i.Month, i.Partial)
	got, size, err := a.files.hash(ctx, path)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, errNoFile) || err == nil && got != s {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d := &draft{
		Incoming: Incoming{Account: i.Account, UID: string(i.UID), Received: i.Received, Listed: i.Listed, Partial: i.Partial},
		temp:     path, sum: s, size: size, month: i.Month, partial: i.Partial,
	}
	a.parseFile(d)
	return d, nil
}

// adopt commits the rows of files that are already in place and were just
// read and compared with their hash.
func (c *commit) adopt(ctx context.Context) error {
	if err := c.find(ctx); err != nil {
		return err
	}
	if err := c.leaveOutKnown(ctx); err != nil || len(c.drafts) == 0 {
		return err
	}
	c.at = c.a.now()
	if err := c.insert(ctx); err != nil {
		return err
	}
	return c.verified(ctx)
}

// leaveOutKnown drops the messages whose rows are there: what the ledger says
// of them is newer than the intent.
func (c *commit) leaveOutKnown(ctx context.Context) error {
	var left []*draft
	for _, d := range c.drafts {
		var err error
		known := d.duplicate
		if known && d.Account != imported {
			err = c.a.x.w.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM ledger
				WHERE origin = (SELECT key FROM origin WHERE account = ?) AND uid = ? AND sha256 = ? AND verified <> 0)`,
				d.Account, []byte(d.UID), d.sum[:]).Scan(&known)
			if err != nil {
				return err
			}
		}
		if d.Partial && !known {
			if known, err = c.dropOutgrown(ctx, d); err != nil {
				return err
			}
		}
		if !known {
			left = append(left, d)
		}
	}
	c.drafts = left
	return nil
}

// dropOutgrown deletes the file of a partial message whose whole arrived
// after the commit was cut short, and reports whether that is so.
func (c *commit) dropOutgrown(ctx context.Context, d *draft) (outgrown bool, err error) {
	err = c.a.x.w.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM ledger
		WHERE origin = (SELECT key FROM origin WHERE account = ?) AND uid = ? AND partial = 0 AND verified <> 0)`,
		d.Account, []byte(d.UID)).Scan(&outgrown)
	if err != nil || !outgrown {
		return false, err
	}
	return true, c.a.files.remove(d.temp)
}
