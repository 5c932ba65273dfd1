package typeset

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
)

// postscriptFont is a small font with PostScript outlines, of the module the
// Go fonts come from.
func postscriptFont(t *testing.T) []byte {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/image").Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "font", "testdata", "CFFTest.otf"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOutlinesThatStayInTheFileAreTheSame(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "test.otf")
	if err := os.WriteFile(path, postscriptFont(t), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	whole, err := readFace(f, 0)
	if err != nil {
		t.Fatal(err)
	}
	face := newFonts(scan([]string{dir})).anyFace(t)
	if face.outlines == nil {
		t.Fatal("the outlines were read with the rest")
	}
	want, inked := font.NewFace(whole), 0
	for id := range font.GID(20) {
		g, _ := want.GlyphData(id).(font.GlyphOutline)
		got, _ := face.glyph(id).(font.GlyphOutline)
		if len(g.Segments) > 0 {
			inked++
		}
		if len(g.Segments) != len(got.Segments) || len(g.Segments) > 0 && !reflect.DeepEqual(g.Segments, got.Segments) {
			t.Errorf("glyph %d: %v, want %v", id, got, g)
		}
	}
	if gs := newFonts(nil).Shape([]rune("A"), Run{End: 1, Face: face, Size: 100, Script: language.Latin}); len(gs) != 1 || gs[0].Advance <= 0 {
		t.Errorf("text of the face has no width: %v", gs)
	}
	if inked == 0 {
		t.Error("no glyph has ink")
	}
}

// anyFace opens the first face there is.
func (f *Fonts) anyFace(t *testing.T) *Face {
	t.Helper()
	face := f.load(f.all[0])
	if face == nil {
		t.Fatal("the font cannot be opened")
	}
	return face
}

func TestAFontFileThatIsCutShortTakesNothingAlong(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("fonts are read whole there")
	}
	data, dir := postscriptFont(t), t.TempDir()
	path := filepath.Join(dir, "test.otf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	face := newFonts(scan([]string{dir})).anyFace(t)
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	for id := range font.GID(20) {
		if g, _ := face.glyph(id).(font.GlyphOutline); len(g.Segments) > 0 {
			t.Errorf("glyph %d has an outline out of nowhere", id)
		}
	}
	for n := 0; n < len(data); n += 7 { // no beginning of a file does harm
		if err := os.WriteFile(path, data[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if face := (&Fonts{faces: map[*entry]*Face{}}).load(&entry{path: path}); face != nil {
			face.glyph(3)
		}
	}
}
