package logview

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/theme"
)

// shelf is a Backend with two files.
type shelf struct {
	lines map[string][]string
	err   error
}

func (s shelf) Files() []File {
	return []File{{"Log", "log"}, {"Ada", "trace"}}
}

func (s shelf) Read(path string, done func([]string, error)) { done(s.lines[path], s.err) }
func (s shelf) Report(done func(string, error))              { done("the report", s.err) }
func (s shelf) ShowFolder()                                  {}

func open(t *testing.T, s shelf) *View {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	v := New(s)
	w := test.NewTempWindow(t, v.Content())
	w.Resize(w.Canvas().Size().Max(v.Content().MinSize()))
	v.Open()
	return v
}

func TestTheFilterShowsOnlyMatchingLines(t *testing.T) {
	v := open(t, shelf{lines: map[string][]string{"log": {"one", "level=WARN Two", "three"}, "trace": {"> STAT"}}})
	if len(v.shown) != 3 {
		t.Fatalf("%d lines", len(v.shown))
	}
	v.filter.SetText("two")
	if len(v.shown) != 1 || v.lines[v.shown[0]] != "level=WARN Two" {
		t.Errorf("shown %v", v.shown)
	}
	v.list.Select(0)
	if v.detail.Text != "level=WARN Two" {
		t.Errorf("the whole line: %q", v.detail.Text)
	}
	v.filter.SetText("")
	v.choice.SetSelectedIndex(1)
	if len(v.shown) != 1 || v.lines[0] != "> STAT" {
		t.Errorf("the trace: %q", v.lines)
	}
	v.Open() // again
	if v.path != "trace" {
		t.Error("refreshing goes back to the log")
	}
}

func TestTheReportGoesToTheClipboard(t *testing.T) {
	v := open(t, shelf{})
	v.copyReport()
	if got := fyne.CurrentApp().Clipboard().Content(); got != "the report" || v.state.Text == "" {
		t.Errorf("on the clipboard is %q, said is %q", got, v.state.Text)
	}
	v = open(t, shelf{err: errors.New("unreadable")})
	fyne.CurrentApp().Clipboard().SetContent("mine")
	v.copyReport()
	if got := fyne.CurrentApp().Clipboard().Content(); got != "mine" || v.state.Text == "" {
		t.Errorf("after a failure: %q on the clipboard, said is %q", got, v.state.Text)
	}
}
