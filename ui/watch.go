package ui

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/mailloft/mailloft/ui/theme"
)

const (
	beatEvery = 20 * time.Millisecond
	lateAfter = 200 * time.Millisecond // a person feels it
	tellEvery = 500 * time.Millisecond
)

// beWatched tells whoever tests the window from outside what they cannot see.
// In the folder w.watch it writes
//
//	menu.json    the menus and the keys of the sheet "Keyboard shortcuts"
//	sight.json   what the window shows, each time that changes
//	pulse.json   how late the Fyne goroutine answers, goroutines, memory
//	stalls.txt   where it stood whenever it was later than lateAfter
//
// until ctx ends, and then heap.pprof, what is in memory.
func (w *Window) beWatched(ctx context.Context) {
	p := &pulse{dir: w.watch, start: time.Now()}
	defer p.heap()
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		shown := make(chan sight, 1)
		var menu []menuEntry
		sent := time.Now()
		w.loop.do(func() {
			if p.menu != w.win.MainMenu() {
				p.menu = w.win.MainMenu()
				menu = menuEntries(p.menu)
			}
			shown <- w.sight()
		})
		if !p.await(ctx, sent, shown) {
			return
		}
		if menu != nil {
			p.write("menu.json", struct {
				Menus []menuEntry
				Keys  [][2]string
			}{menu, keyRows()})
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// sight is what the window shows.
type sight struct {
	Windows    []string // titles
	Overlays   int      // dialogs, menus and popups over the windows
	Focus      string   // the kind of widget that has it in the main window
	Folder     string
	Query      string
	Selected   int
	First      int64 // of those selected
	Said       string
	FullScreen bool
	Compact    bool
	Sidebar    bool
	Reading    string
	Order      string
	Busy       bool // an account has a session
	Text, Zoom float32
	Unread     int
}

func (w *Window) sight() sight {
	s := sight{
		Folder: string(w.view.Folder), Query: w.view.Query, Said: w.snackbar.said,
		FullScreen: w.win.FullScreen(), Compact: w.prefs.Compact, Sidebar: !w.prefs.Folds, Reading: fmt.Sprint(w.reading()), Order: fmt.Sprint(w.prefs.Order, w.prefs.Reverse, w.prefs.Folded),
		Text: w.prefs.Text, Zoom: w.pane.viewer.Body().Zoom(), Unread: w.counts.Unread,
		Focus: strings.TrimPrefix(fmt.Sprintf("%T", w.win.Canvas().Focused()), "*"),
	}
	for _, win := range w.app.Driver().AllWindows() {
		s.Windows = append(s.Windows, win.Title())
		s.Overlays += len(win.Canvas().Overlays().List())
	}
	for _, state := range w.states {
		s.Busy = s.Busy || state.Busy()
	}
	if selected := w.list.Selected(); len(selected) > 0 {
		s.Selected, s.First = len(selected), int64(selected[0])
	}
	return s
}

// menuEntry is a menu or an entry in one, for menu.json.
type menuEntry struct {
	Text     string
	Key      string `json:",omitempty"` // as in "ctrl+shift+S"
	Disabled bool   `json:",omitempty"`
	Items    []menuEntry
}

func menuEntries(m *fyne.MainMenu) []menuEntry {
	list := []menuEntry{}
	for _, menu := range m.Items {
		list = append(list, menuEntry{Text: menu.Label, Items: itemEntries(menu.Items)})
	}
	return list
}

func itemEntries(items []*fyne.MenuItem) (list []menuEntry) {
	for _, item := range items {
		if item.IsSeparator {
			continue
		}
		label, shortcut := theme.MenuItem(item)
		e := menuEntry{Text: label, Disabled: item.Disabled}
		if item.ChildMenu != nil {
			e.Items = itemEntries(item.ChildMenu.Items)
		}
		switch s := shortcut.(type) {
		case *desktop.CustomShortcut:
			e.Key = keyWords(s.Modifier) + string(s.KeyName)
		case *fyne.ShortcutUndo:
			e.Key = "ctrl+Z"
		}
		list = append(list, e)
	}
	return list
}

func keyWords(m fyne.KeyModifier) (words string) {
	if m&fyne.KeyModifierControl != 0 {
		words += "ctrl+"
	}
	if m&fyne.KeyModifierAlt != 0 {
		words += "alt+"
	}
	if m&fyne.KeyModifierShift != 0 {
		words += "shift+"
	}
	return words
}

// pulse measures. It belongs to the goroutine of beWatched, except for menu,
// which belongs to the Fyne goroutine.
type pulse struct {
	dir   string
	start time.Time
	told  time.Time
	late  []time.Duration // how late each beat was
	last  sight
	menu  *fyne.MainMenu
}

// await waits for a beat; false says that there will be none any more. While
// it does not come, it writes down where the Fyne goroutine stands.
func (p *pulse) await(ctx context.Context, sent time.Time, shown <-chan sight) bool {
	stalled := time.NewTicker(lateAfter)
	defer stalled.Stop()
	for {
		select {
		case s := <-shown:
			p.beat(time.Since(sent), s)
			return true
		case <-stalled.C:
			p.stall(time.Since(sent))
		case <-ctx.Done():
			return false
		}
	}
}

func (p *pulse) beat(late time.Duration, s sight) {
	p.late = append(p.late, late)
	if !slices.Equal(s.Windows, p.last.Windows) || fmt.Sprint(s) != fmt.Sprint(p.last) {
		p.last = s
		p.write("sight.json", s)
	}
	if time.Since(p.told) < tellEvery {
		return
	}
	p.told = time.Now()
	sorted := slices.Sorted(slices.Values(p.late))
	at := func(share float64) float64 { return milliseconds(sorted[int(share*float64(len(sorted)-1))]) }
	over := len(sorted) - sortedAfter(sorted, lateAfter)
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(live)
	p.write("pulse.json", struct {
		Seconds, P50, P99, P999, Max float64 // of the beats, in ms
		Beats, Late                  int
		Goroutines                   int
		LiveMB                       float64 // the heap after the last collection
		Collections                  uint64
	}{
		time.Since(p.start).Seconds(), at(0.5), at(0.99), at(0.999), at(1), len(sorted), over,
		runtime.NumGoroutine(), float64(live[0].Value.Uint64()) / (1 << 20), live[1].Value.Uint64(),
	})
}

func sortedAfter(sorted []time.Duration, bound time.Duration) int {
	i, _ := slices.BinarySearchFunc(sorted, bound, cmp.Compare[time.Duration])
	return i
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// stall appends the stacks of a moment at which the beat was late.
func (p *pulse) stall(late time.Duration) {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	f, err := os.OpenFile(filepath.Join(p.dir, "stalls.txt"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return // whoever watches took the folder away
	}
	_, _ = fmt.Fprintf(f, "==== %.1f s: %d ms late\n%s\n", time.Since(p.start).Seconds(), late.Milliseconds(), stacks)
	_ = f.Close()
}

// heap writes what is in memory, for "go tool pprof".
func (p *pulse) heap() {
	f, err := os.Create(filepath.Join(p.dir, "heap.pprof"))
	if err != nil {
		return // whoever watches took the folder away
	}
	runtime.GC()
	_ = pprof.WriteHeapProfile(f)
	_ = f.Close()
}

// write replaces a file, so that who reads it never reads half of it.
func (p *pulse) write(name string, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		return
	}
	path := filepath.Join(p.dir, name)
	if os.WriteFile(path+".new", text, 0o600) == nil {
		_ = os.Rename(path+".new", path)
	}
}
