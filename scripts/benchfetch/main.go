//go:build linux

// Command benchfetch measures how long Mailloft and other downloaders take to
// fetch the same mail, and to find that nothing is new. A POP3 server with
// PIPELINING and generated messages runs in a process of its own on loopback,
// over TLS; every program stores into a fresh folder on the same filesystem.
// The programs take turns, round by round, so that what else the machine does
// meets all of them. After each run the messages stored are counted, from
// their first to their last line. The figures are medians, from wait4.
//
// A second table is made with a server that is a round trip away. Programs
// that are not installed are skipped. It runs on Linux, through
// scripts/bench-fetch.sh.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// settings are what the command line says.
type settings struct {
	mailloft    string
	folder      string
	tools       string
	rounds      int
	messages    int
	lagMessages int
	meanSize    int
	roundTrip   time.Duration
	timeout     time.Duration
	aim         float64 // Mailloft's time is to be at most so many times the reference's
}

// aimNothingNew is the aim when nothing is new, near or far.
const aimNothingNew = 0.8

func main() {
	var s settings
	flag.StringVar(&s.mailloft, "mailloft", "build/mailloft", "Mailloft's program")
	flag.StringVar(&s.folder, "dir", "build", "folder on the filesystem to measure on")
	flag.StringVar(&s.tools, "tools", "mailloft,mpop,fetchmail,getmail,fdm", "programs to measure")
	flag.IntVar(&s.rounds, "rounds", 3, "rounds")
	flag.IntVar(&s.messages, "messages", 10_000, "messages on the near server; 0 leaves it out")
	flag.IntVar(&s.lagMessages, "lag-messages", 1_000, "messages on the far server; 0 leaves it out")
	flag.IntVar(&s.meanSize, "size", 30_000, "mean size of a message in bytes")
	flag.DurationVar(&s.roundTrip, "round-trip", 50*time.Millisecond, "how far away the far server is")
	flag.DurationVar(&s.timeout, "timeout", 10*time.Minute, "longest time for one run")
	serveOnly := flag.Bool("serve", false, "only be the server, until standard input ends")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := runAs(ctx, *serveOnly, s)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchfetch:", err)
		os.Exit(1)
	}
}

func runAs(ctx context.Context, serveOnly bool, s settings) error {
	if serveOnly {
		return serve(os.Stdin, os.Stdout, s)
	}
	return measureAll(ctx, s)
}

// measureAll prints what the machine is and both tables.
func measureAll(ctx context.Context, s settings) error {
	tools := chosen(s)
	if len(tools) == 0 {
		return fmt.Errorf("none of %q is here", s.tools)
	}
	folder, err := os.MkdirTemp(s.folder, "benchfetch-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if folder, err = filepath.Abs(folder); err != nil {
		return err
	}
	// Programs that run as nobody have to get through.
	if err := os.Chmod(folder, 0o711); err != nil {
		return err
	}
	fmt.Printf("%d processors; %s; load before: %s\n", runtime.NumCPU(), filesystem(folder), load())

	bad := 0
	near, far := s, s
	near.roundTrip, near.aim = 0, 0.65
	far.messages, far.aim = s.lagMessages, 0.70
	for _, at := range []settings{near, far} {
		if at.messages == 0 {
			continue
		}
		failures, err := measureServer(ctx, folder, at, tools)
		if err != nil {
			return err
		}
		bad += failures
	}
	fmt.Printf("\nload after: %s\n", load())
	if bad > 0 {
		return fmt.Errorf("%d runs failed; see above", bad)
	}
	return nil
}

// measureServer makes one table, and says how many runs failed.
func measureServer(ctx context.Context, folder string, s settings, tools []tool) (failures int, err error) {
	srv, err := startServer(ctx, folder, s)
	if err != nil {
		return 0, err
	}
	defer srv.stop()
	distance := ""
	if s.roundTrip > 0 {
		distance = fmt.Sprintf(", round trip %v", s.roundTrip)
	}
	fmt.Printf("\n%d messages, %d MB, TLS on loopback%s:\n\n", s.messages, srv.Bytes/1_000_000, distance)
	results := playRounds(ctx, folder, s, srv, tools)
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	failures = printTable(os.Stdout, results)
	fmt.Printf("Aimed at: at most %.2f × %s; %.2f when nothing is new.\n", s.aim, reference, aimNothingNew)
	return failures, nil
}

// filesystem says on what folder is, in findmnt's words.
func filesystem(folder string) string {
	out, err := exec.Command("findmnt", "--noheadings", "--output", "FSTYPE,OPTIONS", "--target", folder).Output()
	if err != nil {
		return "filesystem unknown"
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// load is the system's load averages: what else was going on.
func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(b))[:3], " ")
}
