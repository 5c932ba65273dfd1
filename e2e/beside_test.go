//go:build e2e

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestBesideOthers measures the window beside those of Claws Mail and
// Thunderbird, each on the same messages on the same screen, one after the other.
// BESIDE says how many messages; without it nothing is measured.
func TestBesideOthers(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("BESIDE"))
	if err != nil {
		t.Skip("BESIDE is not set: nothing is measured")
	}
	need(t, "claws-mail", "thunderbird")
	d := startDesktop(t)
	s := d.startScreen(t)
	p := newProgram(t, d)
	mbox := writeMbox(t, n)
	if out, err := p.command(t.Context(), "import", mbox).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.WriteFile(filepath.Join(p.home, "window.toml"), []byte("width = 1280\nheight = 800\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	home := d.folder(t, "home")
	writeClaws(t, home, mbox)
	thunderbird := writeThunderbird(t, d.folder(t, "thunderbird"), mbox)
	t.Logf("%d messages, medians of %d\n%-12s %11s %9s %9s %9s %11s %9s", n, starts, "", "first frame", "memory", "resident", "idle", "key: median", "at most")
	for _, program := range []contestant{
		{"Mailloft", func() *exec.Cmd { return p.command(t.Context()) }, image.Rect(290, 120, 640, 700), image.Rect(660, 60, 1280, 760), keyDown},
		{"Claws Mail", func() *exec.Cmd { return exec.Command("claws-mail", "--select", "#mh/Mail/inbox") }, image.Rect(300, 140, 560, 330), image.Rect(240, 450, 1240, 760), keyUp},
		{"Thunderbird", func() *exec.Cmd { return exec.Command("thunderbird", "--no-remote", "--profile", thunderbird) }, image.Rect(292, 95, 560, 760), image.Rect(600, 60, 1270, 760), keyDown},
	} {
		t.Run(program.name, func(t *testing.T) { t.Log(s.contest(t, program)) })
	}
}

// contestant is a mail program, where its list and its message are, and the key
// from a message to the next one.
type contestant struct {
	name          string
	command       func() *exec.Cmd
	list, message image.Rectangle
	next          uint8
}

const (
	starts  = 3
	presses = 20
	resting = 20 * time.Second
	opening = 10 * time.Minute // the first start may index everything
)

func (s *screen) contest(t *testing.T, c contestant) string {
	run := func() (*process, time.Duration) {
		cmd := c.command()
		cmd.Env = s.env
		began := time.Now()
		program := start(t, cmd)
		for !s.hasRows(t, c.list) {
			if time.Since(began) > opening {
				t.Fatalf("%s shows no rows", c.name)
			}
			time.Sleep(5 * time.Millisecond)
		}
		return program, time.Since(began)
	}
	end := func(program *process) {
		_ = syscall.Kill(-program.cmd.Process.Pid, syscall.SIGTERM)
		select {
		case <-program.done:
		case <-time.After(patience):
		}
		program.kill()
		eventually(t, "an empty screen", func() error {
			if s.hasRows(t, c.list) {
				return errors.New("the window is still there")
			}
			return nil
		})
	}
	first, _ := run()
	time.Sleep(20 * time.Second) // what it makes of the mail is kept for the next start
	s.closeAll(t)
	time.Sleep(5 * time.Second)
	end(first)

	var took []time.Duration
	for range starts {
		program, time := run()
		took = append(took, time)
		end(program)
	}
	program, _ := run()
	time.Sleep(10 * time.Second)
	w := s.visible(t)
	w.do(t, "windowfocus", w.id)
	w.click(t, c.list.Min.X+20, (c.list.Min.Y+c.list.Max.Y)/2)
	time.Sleep(2 * time.Second)
	hand, err := dialHand(s)
	if err != nil {
		t.Fatal(err)
	}
	defer hand.close()
	var shown []time.Duration
	for i := range presses {
		if late := s.press(t, hand, c.next, c.message); late > 0 {
			shown = append(shown, late)
		} else {
			t.Logf("%s: press %d shows nothing", c.name, i)
		}
	}
	s.picture(t, "beside-"+strings.ToLower(strings.ReplaceAll(c.name, " ", "-")))
	pids := family(t, program.cmd.Process.Pid)
	memory, resident := 0, 0
	for _, pid := range pids {
		memory += memoryOf(t, pid, "smaps_rollup", "Pss:")
		resident += memoryOf(t, pid, "status", "VmRSS:")
	}
	used := func() (sum time.Duration) {
		for _, pid := range pids {
			sum += processorTime(t, pid)
		}
		return sum
	}
	before, began := used(), time.Now()
	time.Sleep(resting)
	idle := 100 * float64(used()-before) / float64(time.Since(began))
	end(program)
	if len(shown) < presses/2 {
		t.Errorf("%s: only %d of %d presses showed a message", c.name, len(shown), presses)
		shown = append(shown, 0)
	}
	slices.Sort(took)
	slices.Sort(shown)
	return fmt.Sprintf("%-12s %8d ms %6d MB %6d MB %7.1f %% %8d ms %6d ms", c.name, took[starts/2].Milliseconds(), memory, resident, idle,
		shown[len(shown)/2].Milliseconds(), shown[len(shown)-1].Milliseconds())
}

// press presses a key and returns how long it took until the message had
// changed for the last time; 0 if it did not change.
func (s *screen) press(t *testing.T, h *hand, key uint8, message image.Rectangle) time.Duration {
	t.Helper()
	last := s.part(t, message)
	began, changed := time.Now(), time.Duration(0)
	if err := h.key(key); err != nil {
		t.Fatal(err)
	}
	for time.Since(began) < time.Second {
		if now := s.part(t, message); !bytes.Equal(now, last) {
			last, changed = now, time.Since(began)
		}
		time.Sleep(2 * time.Millisecond)
	}
	return changed
}

// part is the pixels of a part of the screen.
func (s *screen) part(t *testing.T, r image.Rectangle) []byte {
	t.Helper()
	const pixel, width = 4, 1280
	all := s.pixels(t)
	var part []byte
	for y := r.Min.Y; y < r.Max.Y; y++ {
		part = append(part, all[pixel*(y*width+r.Min.X):pixel*(y*width+r.Max.X)]...)
	}
	return part
}

// hasRows reports whether a part of the screen shows text: some of it is dark,
// most is not.
func (s *screen) hasRows(t *testing.T, r image.Rectangle) bool {
	t.Helper()
	part := s.part(t, r)
	dark := 0
	for i := 0; i+3 < len(part); i += 4 {
		if part[i] < 0x70 && part[i+1] < 0x70 && part[i+2] < 0x70 {
			dark++
		}
	}
	pixels := len(part) / 4
	return dark > pixels/100 && dark < pixels/3
}

// visible is the one large window on the screen.
func (s *screen) visible(t *testing.T) *window {
	t.Helper()
	w := &window{screen: s}
	eventually(t, "a window", func() error {
		found, err := output(t, s.env, "xdotool", "search", "--onlyvisible", "--name", "Mail|Thunderbird")
		w.id, _, _ = strings.Cut(found, "\n")
		return err
	})
	return w
}

// closeAll closes the windows as a person does, so that what they keep is kept.
func (s *screen) closeAll(t *testing.T) { s.visible(t).close(t) }

// family is a process and all that come from it.
func family(t *testing.T, root int) []int {
	t.Helper()
	all := []int{root}
	for i := 0; i < len(all); i++ {
		tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", all[i]))
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range tasks {
			text, _ := os.ReadFile(task) // the thread may be gone
			for _, field := range strings.Fields(string(text)) {
				if pid, err := strconv.Atoi(field); err == nil {
					all = append(all, pid)
				}
			}
		}
	}
	return all
}

// memoryOf is a figure of a file in /proc, in MB.
func memoryOf(t *testing.T, pid int, file, key string) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, file))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), key)
	kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes / 1024
}
