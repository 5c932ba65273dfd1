// Command benchreading measures how long the next message takes from the key
// to the screen. It speaks the X protocol itself: it presses "j" as a person
// would, looks at the screen again and again, and notes when the message's pane
// changed for the first and for the last time.
//
//	benchreading DISPLAY PID COUNT X,Y,W,H
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// settled is how long nothing may change before the next key.
const settled = 400 * time.Millisecond

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 4 {
		return fmt.Errorf("usage: benchreading DISPLAY PID COUNT X,Y,W,H")
	}
	count, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	var pane area
	if _, err := fmt.Sscanf(args[3], "%d,%d,%d,%d", &pane.x, &pane.y, &pane.w, &pane.h); err != nil {
		return err
	}
	s, err := open(args[0])
	if err != nil {
		return err
	}
	var first, last []time.Duration
	before := ticks(args[1])
	for range count {
		f, l, err := next(s, pane)
		if err != nil {
			return err
		}
		if l > 0 {
			first, last = append(first, f), append(last, l)
		}
	}
	if len(last) == 0 {
		return fmt.Errorf("nothing changed on the screen")
	}
	after := ticks(args[1])
	tell("from the key to the header of the next message", first)
	tell("from the key to the last change of its pane", last)
	per := func(t int) float64 { return float64(t) * 10 / float64(count) } // a tick is 10 ms
	fmt.Printf("%-46s %4.0f ms, of it drawing in software (Mesa) %.0f ms\n", "processor time for each message",
		per(after.all-before.all), per(after.mesa-before.mesa))
	return nil
}

// next presses the key and gives when the pane changed first and last; 0 if
// the next message looks the same.
func next(s *screen, pane area) (first, last time.Duration, err error) {
	before, err := s.look(pane)
	if err != nil {
		return 0, 0, err
	}
	pressed := time.Now()
	if err := s.press(); err != nil {
		return 0, 0, err
	}
	for time.Since(pressed)-last < settled {
		now, err := s.look(pane)
		if err != nil {
			return 0, 0, err
		}
		if !bytes.Equal(now, before) {
			last = time.Since(pressed)
			if first == 0 {
				first = last
			}
			before = now
		}
	}
	return first, last, nil
}

func tell(what string, times []time.Duration) {
	slices.Sort(times)
	at := func(share float64) int64 { return times[int(share*float64(len(times)-1))].Milliseconds() }
	fmt.Printf("%-46s %4d ms median, %d ms in 9 of 10, at most %d ms\n", what, at(0.5), at(0.9), at(1))
}

// used is processor time, in ticks.
type used struct{ all, mesa int }

// ticks adds up what the threads of a process have used.
func ticks(pid string) (u used) {
	stats, _ := filepath.Glob(filepath.Join("/proc", pid, "task", "*", "stat"))
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it ended
		}
		end := strings.LastIndexByte(string(text), ')')
		fields := strings.Fields(string(text[end+1:]))
		user, _ := strconv.Atoi(fields[11])
		system, _ := strconv.Atoi(fields[12])
		u.all += user + system
		if bytes.Contains(text[:end], []byte("llvmpipe")) {
			u.mesa += user + system
		}
	}
	return u
}
