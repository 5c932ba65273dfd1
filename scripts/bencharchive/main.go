//go:build linux

// Command bencharchive measures the archive at several sizes, so that growth
// is visible, and beside notmuch and mu on the same messages, MIME parsing
// included. The mail is generated; what is measured runs in a process of its
// own for each size, whose peak of memory is told with it.
//
// It runs through scripts/bench-archive.sh, which says where its folders are.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"strings"
)

func main() {
	sizes := flag.String("messages", "10000,100000,1000000", "sizes of the archives to measure")
	dir := flag.String("dir", "build/bench-archive", "folder on the filesystem to measure on")
	keep := flag.Bool("keep", false, "leave the archives there, and use those that are there")
	one := flag.Int("one", 0, "measure one size, in this process")
	only := flag.String("only", "", "with -one: only these of "+strings.Join(parts(), ", "))
	profile := flag.String("profile", "", "with -one: write a CPU profile to this file")
	peers := flag.Int("peers", 10_000, "messages to index with notmuch and mu too; 0 for none")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	home, err := filepath.Abs(*dir) // the others run in folders of their own
	if err == nil && *one > 0 {
		err = profiled(*profile, func() error { return measure(ctx, archiveDir(home, *one), *one, *only) })
	} else if err == nil {
		err = measureAll(ctx, home, *sizes, *peers, *keep)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bencharchive:", err)
		os.Exit(1)
	}
}

func archiveDir(dir string, n int) string { return filepath.Join(dir, strconv.Itoa(n)) }

// profiled runs do, and writes a profile of it if there is a file to write to.
func profiled(path string, do func() error) error {
	if path == "" {
		return do()
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(err, f.Close())
	}
	err = do()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

// measureAll measures each size in a process of its own and prints the tables.
func measureAll(ctx context.Context, dir, sizes string, peers int, keep bool) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	var columns []figures
	for text := range strings.FieldsFuncSeq(sizes, func(r rune) bool { return r == ',' }) {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return err
		}
		f, err := measureApart(ctx, dir, n)
		if err != nil {
			return err
		}
		columns = append(columns, f)
		if !keep {
			if err := os.RemoveAll(archiveDir(dir, n)); err != nil {
				return err
			}
		}
	}
	printFigures(columns)
	if peers == 0 {
		return nil
	}
	return comparePeers(ctx, filepath.Join(dir, "peers"), peers)
}

// measureApart measures one size in another process.
func measureApart(ctx context.Context, dir string, n int) (figures, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-dir", dir, "-one", strconv.Itoa(n))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%d messages: %w", n, err)
	}
	return readFigures(string(out))
}
