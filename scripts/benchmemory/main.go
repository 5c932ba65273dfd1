//go:build linux

// Command benchmemory measures how much memory the real program takes with
// what is large: a message of 1 GB, one that is a single line of 1 GB, a
// maildrop of 1,000,000 messages of which all are known, and a first download
// of 10,000. The server runs in a process of its own. The figures are the most
// that was resident, from wait4; the aims stand beside them, and it exits with
// 1 if one is missed. It runs on Linux, through scripts/bench-memory.sh.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// mega is a million bytes, as the aims mean it.
const mega = 1_000_000

// trial is one thing to measure.
type trial struct {
	drop    string   // what is in the maildrop; see drops
	name    string   // for the table
	before  []string // a command to run first, unmeasured; nil for none
	command []string
	above   bool  // the aim counts from what an empty maildrop takes
	aim     int64 // bytes
	seconds float64
}

var trials = []trial{
	{drop: "empty", name: "an empty maildrop", command: fetch},
	{drop: "huge", name: "a message of 1 GB, above that", command: fetch, above: true, aim: 150 * mega},
	{drop: "line", name: "a message of 1 GB in one line, above that", command: fetch, above: true, aim: 150 * mega},
	{drop: "million", name: "1,000,000 messages listed and compared, all known", before: known, command: fetch, aim: 500 * mega, seconds: 30},
	{drop: "mail", name: "10,000 messages, 300 MB, all new", command: fetch, aim: 80 * mega},
	{drop: "text", name: "the same, but all of it text to index", command: fetch},
}

var (
	fetch = []string{"fetch", "--password-stdin"}
	known = []string{"server", address, "--mark-known", "--all", "--password-stdin"}
)

func main() {
	mailloft := flag.String("mailloft", "build/mailloft", "Mailloft's program")
	folder := flag.String("dir", "build", "folder for the archives, 3 GB at most")
	only := flag.String("only", "", "the maildrops to try, separated by commas; empty for all")
	serveDrop := flag.String("serve", "", "only be the server with this maildrop, until standard input ends")
	flag.Parse()
	if *serveDrop != "" {
		exit(serve(os.Stdin, os.Stdout, *serveDrop))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := measureAll(ctx, *mailloft, *folder, *only)
	stop()
	exit(err)
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchmemory:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// measureAll prints the table.
func measureAll(ctx context.Context, mailloft, folder, only string) error {
	mailloft, err := filepath.Abs(mailloft)
	if err != nil {
		return err
	}
	fmt.Print("| maildrop | most resident | aim | took |\n|---|--:|--:|--:|\n")
	var idle int64
	missed := 0
	for _, t := range trials {
		if t.drop != "empty" && only != "" && !slices.Contains(strings.Split(only, ","), t.drop) {
			continue
		}
		u, err := t.run(ctx, mailloft, folder)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if t.drop == "empty" {
			idle = u.peak
		}
		if !t.tell(u, idle) {
			missed++
		}
	}
	if missed > 0 {
		return fmt.Errorf("%d aims were missed", missed)
	}
	return nil
}

// tell prints the trial's row, and says whether its aim was reached.
func (t trial) tell(u usage, idle int64) bool {
	peak, aim := u.peak, "–"
	if t.above {
		peak -= idle
	}
	if t.aim > 0 {
		aim = fmt.Sprintf("%d MB", t.aim/mega)
	}
	if t.seconds > 0 {
		aim += fmt.Sprintf(", %.0f s", t.seconds)
	}
	fmt.Printf("| %s | %d MB | %s | %.1f s |\n", t.name, peak/mega, aim, u.wall.Seconds())
	return (t.aim == 0 || peak <= t.aim) && (t.seconds == 0 || u.wall.Seconds() <= t.seconds)
}

// run has the trial, in a home of its own.
func (t trial) run(ctx context.Context, mailloft, folder string) (u usage, err error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Minute)
	defer cancel()
	home, err := os.MkdirTemp(folder, "benchmemory-")
	if err != nil {
		return u, err
	}
	defer func() { _ = os.RemoveAll(home) }()
	srv, err := startServer(ctx, t.drop)
	if err != nil {
		return u, err
	}
	defer srv.stop()
	p := program{mailloft, home}
	if err := p.addAccount(ctx, srv); err != nil {
		return u, err
	}
	if t.before != nil {
		if _, err := p.run(ctx, t.before...); err != nil {
			return u, err
		}
	}
	return p.run(ctx, t.command...)
}
