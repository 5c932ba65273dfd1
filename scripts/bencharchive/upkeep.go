//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/mailloft/mailloft/app/archive"
)

// measureMarks changes 10,000 messages at once and takes it back.
func measureMarks(ctx context.Context, a *archive.Archive, f *figures, _ int) error {
	ids, err := a.IDs(ctx, archive.View{Limit: 10_000})
	if err != nil {
		return err
	}
	for _, m := range []struct {
		name string
		flag archive.Flag
	}{{"mark 10,000 read", archive.FlagRead}, {"move 10,000 to Trash", archive.FlagTrashed}} {
		began := time.Now()
		if _, err := a.Mark(ctx, m.flag, ids, true); err != nil {
			return err
		}
		f.add(m.name, "%s", short(time.Since(began)))
		if _, err := a.Mark(ctx, m.flag, ids, false); err != nil {
			return err
		}
	}
	return nil
}

// measureSizes tells how large the index is, and the process so far.
func measureSizes(_ context.Context, a *archive.Archive, f *figures, n int) error {
	index, err := sizeOf(a.Dir(), "index.db*")
	if err != nil {
		return err
	}
	mail, err := sizeOf(a.Dir(), "*.eml")
	if err != nil {
		return err
	}
	f.add("index, bytes per message (a message has "+fmt.Sprint(mail/int64(n))+")", "%d", index/int64(n))
	f.add("peak of memory until here", "%d MB", peak())
	return nil
}

func measureVerify(ctx context.Context, a *archive.Archive, f *figures, n int) error {
	began := time.Now()
	report, err := a.Verify(ctx, nil)
	if err != nil || report.OK != n {
		return fmt.Errorf("%d good, %w", report.OK, err)
	}
	took := time.Since(began).Seconds()
	f.add("verify", "%.0f MB/s, %.0f messages/s", float64(report.Bytes)/1e6/took, float64(n)/took)
	return nil
}

func measureRebuild(ctx context.Context, a *archive.Archive, f *figures, n int) error {
	began := time.Now()
	if _, err := a.Rebuild(ctx, nil); err != nil {
		return err
	}
	f.add("rebuild, messages/s", "%.0f", float64(n)/time.Since(began).Seconds())
	f.add("peak of memory", "%d MB", peak())
	index, err := sizeOf(a.Dir(), "index.db*")
	f.add("index after it, bytes per message", "%d", index/int64(n))
	return err
}

// peak is the most memory this process has had resident, in MB.
func peak() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return u.Maxrss >> 10
}

// writeMaildir writes n messages as a Maildir, and gives its size.
func writeMaildir(dir string, n int) (size int64, err error) {
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return 0, err
		}
	}
	for i := range n {
		text, at := newLetter(i).text(n)
		path := filepath.Join(dir, "cur", fmt.Sprintf("%d.%d.bench:2,", at.Unix(), i))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return 0, err
		}
		size += int64(len(text))
	}
	return size, nil
}
