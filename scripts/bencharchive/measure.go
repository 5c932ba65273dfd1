//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/archive"
)

// group is how many messages are made durable together.
const group = 200

// measure fills an archive of n messages unless it is there, and measures it;
// only some parts, if they are named.
func measure(ctx context.Context, dir string, n int, only string) error {
	var f figures
	f.add("messages", "%d", n)
	rate, err := fill(ctx, dir, n)
	if err != nil {
		return err
	}
	f.add("add, messages/s (parsed, indexed, synced, read back)", "%s", rate)
	began := time.Now()
	a, err := archive.Open(ctx, dir, archive.Options{})
	if err != nil {
		return err
	}
	f.add("open the archive", "%s", short(time.Since(began)))
	err = measureOpen(ctx, a, &f, n, only)
	return errors.Join(err, a.Close())
}

// measured are the parts of a measurement, in their order.
var measured = []struct {
	name string
	do   func(context.Context, *archive.Archive, *figures, int) error
}{
	{"views", measureViews}, {"searches", measureSearches}, {"marks", measureMarks}, {"sizes", measureSizes},
	{"verify", measureVerify}, {"rebuild", measureRebuild},
}

func parts() (names []string) {
	for _, p := range measured {
		names = append(names, p.name)
	}
	return names
}

func measureOpen(ctx context.Context, a *archive.Archive, f *figures, n int, only string) error {
	for _, p := range measured {
		if only != "" && !slices.Contains(strings.Split(only, ","), p.name) {
			continue
		}
		if err := p.do(ctx, a, f, n); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// fill adds n messages and then tidies up, as the program does when idle.
func fill(ctx context.Context, dir string, n int) (rate string, err error) {
	note := filepath.Join(dir, "rate")
	if text, err := os.ReadFile(note); err == nil {
		return string(text), nil
	}
	a, err := archive.Open(ctx, dir, archive.Options{})
	if err != nil {
		return "", err
	}
	began := time.Now()
	for i := 0; i < n && err == nil; i += group {
		err = addGroup(ctx, a, i, min(group, n-i), n)
	}
	rate = fmt.Sprintf("%.0f", float64(n)/time.Since(began).Seconds())
	if err == nil {
		err = a.Tidy(ctx)
	}
	if err = errors.Join(err, a.Close()); err != nil {
		return "", err
	}
	return rate, os.WriteFile(note, []byte(rate), 0o600)
}

func addGroup(ctx context.Context, a *archive.Archive, first, n, of int) error {
	batch := a.NewBatch()
	for i := first; i < first+n; i++ {
		text, at := newLetter(i).text(of)
		err := batch.Add(ctx, strings.NewReader(text), archive.Incoming{Account: "bench", UID: fmt.Sprint(i), Received: at})
		if err != nil {
			return errors.Join(err, batch.Discard())
		}
	}
	_, err := batch.Commit(ctx)
	return err
}

// sizeOf adds up the files in a folder whose name matches.
func sizeOf(dir, pattern string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if ok, err := filepath.Match(pattern, d.Name()); err != nil || !ok {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}

// times runs do so many times and gives the median and the 95th percentile.
func times(n int, do func(i int) error) (median, p95 time.Duration, err error) {
	took := make([]time.Duration, n)
	for i := range took {
		began := time.Now()
		if err := do(i); err != nil {
			return 0, 0, err
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return took[n/2], took[n*95/100], nil
}

func short(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", d.Seconds()*1000)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
