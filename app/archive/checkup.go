package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"
)

// checkup is what DATA/checkup.json remembers: how far the quiet check of the
// whole archive is, and what the last one found. Losing it costs no more than
// reading the archive again.
type checkup struct {
	Finished time.Time `json:"finished"` // of the last whole check; zero if there was none
	Report   Report    `json:"report"`   // what it found

	Running bool   `json:"running"` // one has begun since
	After   string `json:"after"`   // it has read the messages up to this hash
	So      Report `json:"so"`      // and found so far
}

// LastCheck gives when the whole archive was last checked and what that
// found; a zero time means never.
func (a *Archive) LastCheck() (time.Time, Report, error) {
	c, err := a.lastCheckup()
	if err != nil {
		return time.Time{}, Report{}, a.explain(fmt.Errorf("read the last check: %w", err))
	}
	return c.Finished, c.Report, nil
}

// CheckQuietly checks the whole archive as Verify does, but one message at a
// time, with rest called after each few with the time they took; and only if
// the last check is more than every ago. When it is interrupted, the next call
// goes on where it stopped. due is false if there was nothing to do.
func (a *Archive) CheckQuietly(ctx context.Context, every time.Duration, rest func(ctx context.Context, worked time.Duration) error) (found Report, due bool, err error) {
	c, err := a.lastCheckup()
	if err != nil {
		return Report{}, false, a.explain(fmt.Errorf("read the last check: %w", err))
	}
	if !c.Running && !isDue(c.Finished, a.now(), every) {
		return Report{}, false, nil
	}
	if !c.Running {
		c.Running, c.After, c.So = true, "", Report{}
	}
	v := &verifier{a: a, progress: func(int64, int64) {}, report: c.So}
	if err := v.quietly(ctx, &c, rest); err != nil {
		return v.report, true, a.explain(fmt.Errorf("check the archive: %w", err))
	}
	return v.report, true, a.explain(a.keepCheckup(checkup{Finished: a.now().UTC(), Report: v.report}))
}

// isDue reports whether a check is due. A last check in the future was made
// while the clock was wrong.
func isDue(last, now time.Time, every time.Duration) bool {
	return now.Sub(last) >= every || last.After(now.Add(time.Hour))
}

// quietPage is how many messages are read between two rests.
const quietPage = 50

func (v *verifier) quietly(ctx context.Context, c *checkup, rest func(context.Context, time.Duration) error) error {
	for {
		page, err := v.pageByHash(ctx, c.After)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		began := time.Now()
		for _, m := range page {
			if err := v.hash(ctx, m); err != nil {
				return err
			}
		}
		c.After, c.So = page[len(page)-1].sum.String(), v.report
		if err := v.a.keepCheckup(*c); err != nil {
			return err
		}
		if err := rest(ctx, time.Since(began)); err != nil {
			return err
		}
	}
	for _, step := range []func(context.Context) error{v.checkIndex, v.lookForStrays, v.doubt} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// pageByHash gives the next messages in the order of their hashes, which is
// the same after the index was made again.
func (v *verifier) pageByHash(ctx context.Context, after string) (page []indexed, err error) {
	low, _ := parseSum(after)
	query := "SELECT " + indexedColumns + " FROM message WHERE sha256 > ? ORDER BY sha256 LIMIT ?"
	if after == "" {
		query = "SELECT " + indexedColumns + " FROM message WHERE sha256 >= ? ORDER BY sha256 LIMIT ?"
	}
	err = v.a.read("check", func(db *sql.DB) error {
		return eachRow(ctx, db, query, func(rows *sql.Rows) error {
			m, err := scanIndexed(rows)
			page = append(page, m)
			return err
		}, low[:], quietPage)
	})
	return page, err
}

func (a *Archive) checkupPath() string { return filepath.Join(a.files.dir, "checkup.json") }

// lastCheckup reads the file. One that is not there or cannot be understood
// counts as no check at all.
func (a *Archive) lastCheckup() (c checkup, err error) {
	f, err := a.files.open(a.checkupPath())
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	text, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return c, err
	}
	if json.Unmarshal(text, &c) != nil {
		return checkup{}, nil
	}
	return c, nil
}

func (a *Archive) keepCheckup(c checkup) error {
	if a.readOnly() {
		return nil // another process may be writing it
	}
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return a.files.replace(a.checkupPath(), text)
}
