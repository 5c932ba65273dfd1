//go:build e2e

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// TestFirstFrame measures how long the window takes from the start of the
// process until the first rows of the list are on the screen. FIRST_FRAME says
// how many messages the archive holds; without it nothing is measured.
func TestFirstFrame(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("FIRST_FRAME"))
	if err != nil {
		t.Skip("FIRST_FRAME is not set: nothing is measured")
	}
	d := startDesktop(t)
	s := d.startScreen(t)
	p := newProgram(t, d)
	p.must(t, "", "import", writeMbox(t, n))

	var took []time.Duration
	for range 5 {
		began := time.Now()
		program := start(t, p.command(t.Context()))
		eventually(t, "rows in the list", func() error {
			if drawn(t, s) {
				return nil
			}
			return errors.New("the list is empty")
		})
		took = append(took, time.Since(began))
		program.kill()
		eventually(t, "an empty screen", func() error {
			if drawn(t, s) {
				return errors.New("the window is still there")
			}
			return nil
		})
	}
	slices.Sort(took)
	t.Logf("process start to first rows, %d messages: median %v, least %v, most %v", n,
		took[2].Round(time.Millisecond), took[0].Round(time.Millisecond), took[4].Round(time.Millisecond))
}

// drawn reports whether the place of the first row shows more than one colour
// of the window's background and the screen's black.
func drawn(t *testing.T, s *screen) bool {
	t.Helper()
	cmd := exec.Command("import", "-window", "root", "-crop", "300x60+290+110", "-depth", "8", "rgb:-")
	cmd.Env = s.env
	pixels, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	dark := 0
	for i := 0; i+2 < len(pixels); i += 3 {
		if pixels[i] < 0x60 && pixels[i+1] < 0x60 && pixels[i+2] < 0x60 {
			dark++
		}
	}
	return dark > 50 && dark < len(pixels)/6 // letters, but no black screen
}

func writeMbox(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "From ada@example.org Mon Nov 23 09:41:00 2026\nFrom: Person %d <p%d@example.org>\nTo: robin@example.org\n"+
			"Subject: Message number %d about the roof\nDate: %s\nMessage-ID: <%d@example.org>\n\nThe body of message %d, a few words long.\n\n",
			i%97, i%97, i, time.Unix(1_760_000_000+int64(i)*60, 0).UTC().Format(time.RFC1123Z), i, i)
	}
	path := filepath.Join(t.TempDir(), "many.mbox")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
