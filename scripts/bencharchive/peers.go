//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/archive"
)

// indexer is a program that makes a search index of mail that is there.
type indexer struct {
	name  string
	setup func(ctx context.Context, dir, mail string) error
	index func(ctx context.Context, dir, mail string) error
	files string // where its index is, below dir
}

// peerRounds is how often each program indexes; the median is told.
const peerRounds = 3

// comparePeers lets each program index the same messages from the same files,
// in turns, round by round, so that what else the machine does meets all.
func comparePeers(ctx context.Context, dir string, n int) error {
	mail := filepath.Join(dir, "mail")
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if _, err := writeMaildir(mail, n); err != nil {
		return err
	}
	home := filepath.Join(dir, "mailloft")
	if _, err := fill(ctx, home, n); err != nil {
		return err
	}
	list := indexers(home)
	took := map[string][]time.Duration{}
	size := map[string]int64{}
	for range peerRounds {
		for _, p := range list {
			t, bytes, err := indexOnce(ctx, p, filepath.Join(dir, p.name), mail)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			took[p.name], size[p.name] = append(took[p.name], t), bytes
		}
	}
	printPeers(list, n, took, size)
	return os.RemoveAll(dir)
}

func indexers(home string) (list []indexer) {
	list = append(list, indexer{
		name:  "mailloft",
		index: func(ctx context.Context, _, _ string) error { return rebuild(ctx, home) },
		setup: func(context.Context, string, string) error { return nil },
		files: "index.db",
	})
	if _, err := exec.LookPath("mu"); err == nil {
		list = append(list, indexer{"mu", func(ctx context.Context, dir, mail string) error {
			return run(ctx, dir, "mu", "init", "--muhome="+dir, "--maildir="+mail)
		}, func(ctx context.Context, dir, _ string) error {
			return run(ctx, dir, "mu", "index", "--quiet", "--muhome="+dir)
		}, "xapian"})
	}
	if _, err := exec.LookPath("notmuch"); err == nil {
		list = append(list, indexer{"notmuch", func(_ context.Context, dir, mail string) error {
			text := "[database]\npath=" + mail + "\n[user]\nname=Bench\nprimary_email=bench@bench.example\n[new]\ntags=unread\n[maildir]\nsynchronize_flags=false\n"
			return os.WriteFile(filepath.Join(dir, "config"), []byte(text), 0o600)
		}, func(ctx context.Context, dir, _ string) error {
			return run(ctx, dir, "notmuch", "--config="+filepath.Join(dir, "config"), "new", "--quiet")
		}, "../mail/.notmuch"})
	}
	return list
}

func indexOnce(ctx context.Context, p indexer, dir, mail string) (time.Duration, int64, error) {
	if p.name != "mailloft" {
		for _, old := range []string{dir, filepath.Join(mail, ".notmuch")} {
			if err := os.RemoveAll(old); err != nil {
				return 0, 0, err
			}
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, 0, err
	}
	if err := p.setup(ctx, dir, mail); err != nil {
		return 0, 0, err
	}
	began := time.Now()
	if err := p.index(ctx, dir, mail); err != nil {
		return 0, 0, err
	}
	took := time.Since(began)
	size, err := sizeOf(filepath.Join(dir, p.files), "*")
	return took, size, err
}

func rebuild(ctx context.Context, home string) error {
	a, err := archive.Open(ctx, home, archive.Options{})
	if err != nil {
		return err
	}
	if _, err = a.Rebuild(ctx, nil); err != nil {
		return err
	}
	return a.Close()
}

func run(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

func printPeers(list []indexer, n int, took map[string][]time.Duration, size map[string]int64) {
	fmt.Printf("\n| %d messages from files to a finished index | time | × Mailloft | index, bytes per message | Mailloft's : its |\n|---|---|---|---|---|\n", n)
	var ours time.Duration
	for _, p := range list {
		t := took[p.name]
		slices.Sort(t)
		median := t[len(t)/2]
		if p.name == "mailloft" {
			ours = median
		}
		fmt.Printf("| %s | %s | %.1f | %d | %.2f |\n", p.name, short(median), median.Seconds()/ours.Seconds(),
			size[p.name]/int64(n), float64(size["mailloft"])/float64(size[p.name]))
	}
}
