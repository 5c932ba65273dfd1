//go:build e2e

package e2e

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// screen is an X server with nobody in front of it.
type screen struct {
	env    []string
	memory string // the file with the screen's pixels, as X has them in memory
}

// startScreen adds a display to the desktop.
func (d *desktop) startScreen(t *testing.T) *screen {
	t.Helper()
	need(t, "Xvfb", "xdotool", "import")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	folder := d.folder(t, "screen")
	x := exec.Command("Xvfb", "-displayfd", "3", "-fbdir", folder, "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{write}
	start(t, x)
	_ = write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("the X server tells no display: %v", err)
	}
	d.env = append(d.env, "DISPLAY=:"+strings.TrimSpace(number), "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1", "FYNE_THEME=light")
	return &screen{env: d.env, memory: filepath.Join(folder, "Xvfb_screen0")}
}

// pixels are what is on the screen now, in the format of X. It is much faster
// than look, and good to see whether something changed.
func (s *screen) pixels(t *testing.T) []byte {
	t.Helper()
	dump, err := os.ReadFile(s.memory)
	if err != nil {
		t.Fatal(err)
	}
	// An XWD file: the sizes of its header and of its table of colours.
	header := int(binary.BigEndian.Uint32(dump)) + 12*int(binary.BigEndian.Uint32(dump[76:]))
	return dump[header:]
}

// window is a window on the screen. Coordinates are pixels from its top left.
type window struct {
	screen *screen
	id     string
}

// wait waits for a window whose title contains name, and fits it to the
// screen.
func (s *screen) wait(t *testing.T, name string) *window {
	t.Helper()
	w := &window{screen: s}
	eventually(t, "a window called "+name, func() error {
		found, err := output(t, s.env, "xdotool", "search", "--onlyvisible", "--name", name)
		if err == nil && found == "" {
			err = errors.New("none yet")
		}
		w.id, _, _ = strings.Cut(found, "\n")
		return err
	})
	w.do(t, "windowmove", w.id, "0", "0")
	w.do(t, "windowsize", "--sync", w.id, "1280", "800")
	w.do(t, "windowfocus", w.id)
	w.settle()
	return w
}

func (w *window) do(t *testing.T, args ...string) {
	t.Helper()
	if out, err := output(t, w.screen.env, "xdotool", args...); err != nil {
		t.Fatalf("xdotool %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// settle gives the program time to draw what it was told.
func (w *window) settle() { time.Sleep(300 * time.Millisecond) }

// click clicks the left button at a place.
func (w *window) click(t *testing.T, x, y int) {
	t.Helper()
	w.do(t, "mousemove", "--window", w.id, strconv.Itoa(x), strconv.Itoa(y))
	time.Sleep(50 * time.Millisecond)
	w.do(t, "click", "1")
	w.settle()
}

// typeText types text into what has the focus.
func (w *window) typeText(t *testing.T, text string) {
	t.Helper()
	w.do(t, "type", "--delay", "15", text)
	w.settle()
}

// key presses keys, "ctrl+a" or "Tab", one after the other.
func (w *window) key(t *testing.T, keys ...string) {
	t.Helper()
	for _, key := range keys {
		w.do(t, "key", key)
		time.Sleep(40 * time.Millisecond)
	}
	w.settle()
}

// primary is the colour of the one button that goes on.
var primary = color.RGBA{0x25, 0x63, 0xeb, 0xff}

// kettleRed is the ground of the logo in the newest message of the demo.
var kettleRed = color.RGBA{0xb5, 0x44, 0x2e, 0xff}

// clickPrimary clicks the button in the primary colour, wherever it is.
func (w *window) clickPrimary(t *testing.T) {
	t.Helper()
	var button image.Rectangle
	eventually(t, "a button in the primary colour", func() error {
		button = largest(w.screen.look(t), primary)
		if button.Dx() < 40 || button.Dy() < 20 {
			return fmt.Errorf("the largest area in it is %v", button)
		}
		return nil
	})
	w.click(t, button.Min.X+button.Dx()/2, button.Min.Y+button.Dy()/2)
}

// largest returns the bounds of the largest connected area of a colour.
func largest(img image.Image, want color.RGBA) image.Rectangle {
	bounds := img.Bounds()
	seen := make(map[image.Point]bool)
	is := func(p image.Point) bool {
		return p.In(bounds) && !seen[p] && color.RGBAModel.Convert(img.At(p.X, p.Y)) == want
	}
	var best image.Rectangle
	most := 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			first := image.Pt(x, y)
			if !is(first) {
				continue
			}
			area, size, todo := image.Rectangle{}, 0, []image.Point{first}
			seen[first] = true
			for len(todo) > 0 {
				p := todo[len(todo)-1]
				todo = todo[:len(todo)-1]
				area, size = area.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))}), size+1
				for _, step := range []image.Point{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
					if next := p.Add(step); is(next) {
						seen[next] = true
						todo = append(todo, next)
					}
				}
			}
			if size > most {
				best, most = area, size
			}
		}
	}
	return best
}

// look takes a picture of the screen and returns it.
func (s *screen) look(t *testing.T) image.Image {
	t.Helper()
	path := filepath.Join(t.TempDir(), "look.png")
	s.capture(t, path)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// picture leaves a picture of the screen in the folder PICTURES.
func (s *screen) picture(t *testing.T, name string) {
	t.Helper()
	folder := os.Getenv("PICTURES")
	if folder == "" {
		folder = t.TempDir()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	s.capture(t, filepath.Join(folder, name+".png"))
}

func (s *screen) capture(t *testing.T, path string) {
	t.Helper()
	if out, err := output(t, s.env, "import", "-window", "root", path); err != nil {
		t.Fatalf("import: %v: %s", err, out)
	}
}
