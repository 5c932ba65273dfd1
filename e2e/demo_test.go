//go:build e2e

package e2e

import (
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestDemoWithoutADisplayDrawsAPictureAndLeavesNothing(t *testing.T) {
	p := newProgram(t, startDesktop(t))
	tmp := t.TempDir()
	p.desktop.env = append(p.desktop.env, "TMPDIR="+tmp)
	picture := filepath.Join(t.TempDir(), "demo.png")
	if folder := os.Getenv("PICTURES"); folder != "" {
		picture = filepath.Join(folder, "demo.png")
	}
	r := p.must(t, "", "demo", "--picture", picture)
	if !strings.Contains(r.stdout, strconv.Itoa(len(demoMail()))+" new messages") {
		t.Errorf("the demo said %q", r.stdout)
	}
	f, err := os.Open(picture)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	colours := map[any]bool{}
	for x := range img.Bounds().Dx() {
		for y := range img.Bounds().Dy() {
			colours[img.At(x, y)] = true
		}
	}
	if len(colours) < 1000 {
		t.Errorf("a picture of %v in only %d colours", img.Bounds(), len(colours))
	}
	left, err := os.ReadDir(tmp)
	if err != nil || len(left) > 0 {
		t.Errorf("the demo leaves %v behind, %v", left, err)
	}
}

func TestDemoInAWindowGetsItsMail(t *testing.T) {
	d := startDesktop(t)
	s := d.startScreen(t)
	p := newProgram(t, d)
	demo := start(t, p.command(t.Context(), "demo"))
	w := s.wait(t, "Mailloft")
	eventually(t, "the newest message, opened by the keyboard", func() error {
		w.key(t, "Home")
		if area := largest(s.look(t), kettleRed); area.Dx() < 20 {
			return errorText("the kettle is not on the screen")
		}
		return nil
	})
	s.picture(t, "demo-window")
	quit(t, w, demo)
}
