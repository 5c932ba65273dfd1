// Package golden compares what our widgets draw with files that were looked
// at before. It is for tests only. A file is Fyne's markup of one widget in its
// states: every object with its place, size, colour, words and icon.
//
// After a change that is meant, MAILLOFT_GOLDEN=write go test ./ui/... writes
// the files anew (with the tags of scripts/env.sh); read the difference before
// it is committed.
//
// A file is the same on every machine: fonts are those that Fyne brings along,
// so words must be in letters they have; the language and the locale are set
// here; times, folders and pictures have no place in it.
package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"
)

// The locale of numbers is read once, when the first is written; that of words
// when a language is added.
func init() {
	if os.Getenv("MAILLOFT_PICTURES") != "" {
		return // "make screenshots" draws the window in every language
	}
	for name, value := range map[string]string{"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "LANGUAGE": ""} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	if err := direct("ltr"); err != nil {
		panic(err)
	}
}

// direct says which way English runs.
func direct(way string) error {
	return lang.AddTranslationsForLocale(fmt.Appendf(nil, `[{"id": "mailloft.direction", "other": %q}]`, way), "en")
}

// Sheet is the golden file of one widget.
type Sheet struct {
	t    testing.TB
	name string
	text strings.Builder
}

// New begins the sheet testdata/NAME.golden.
func New(t testing.TB, name string) *Sheet { return &Sheet{t: t, name: name} }

// Show adds a state of a widget: how it is drawn, and what a screen reader is
// told of it.
func (s *Sheet) Show(state string, o fyne.CanvasObject) {
	s.t.Helper()
	fmt.Fprintf(&s.text, "== %s\n", state)
	if a, ok := o.(fyne.Accessible); ok {
		if a.AccessibilityLabel() == "" {
			s.t.Errorf("%s, %s: a screen reader is told no name", s.name, state)
		}
		fmt.Fprintf(&s.text, "   role %s, name %q\n", a.AccessibilityRole(), a.AccessibilityLabel())
	}
	s.text.WriteString(test.RenderObjectToMarkup(o))
}

// Compare compares the sheet with its file.
func (s *Sheet) Compare() {
	s.t.Helper()
	file := filepath.Join("testdata", s.name+".golden")
	got := strings.Split(s.text.String(), "\n")
	if os.Getenv("MAILLOFT_GOLDEN") == "write" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(s.text.String()), 0o644); err != nil {
			s.t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatalf("%v; MAILLOFT_GOLDEN=write makes it", err)
	}
	want := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	state := ""
	for i := range max(len(got), len(want)) {
		var g, w string
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if strings.HasPrefix(g, "== ") {
			state = strings.TrimPrefix(g, "== ")
		}
		if g != w {
			s.t.Errorf("%s, %s: line %d is\n%s\nnot\n%s\n(MAILLOFT_GOLDEN=write takes it over, if it is meant)", file, state, i+1, g, w)
			return
		}
	}
}

// RightToLeft lets the window's language run from the right until the test
// ends. Read is theme.ReadDirection.
func RightToLeft(t testing.TB, read func()) {
	t.Helper()
	turn := func(way string) {
		if err := direct(way); err != nil {
			t.Fatal(err)
		}
		read()
	}
	turn("rtl")
	t.Cleanup(func() { turn("ltr") })
}
