package ui

import (
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/ui/theme"
)

// TestWhatIsOpenedAndClosedLeavesNothingBehind chooses every entry of the
// menus that opens something, again and again. A goroutine, a window or a
// dialog that stays would be there as often. LEAK_ROUNDS says how often.
func TestWhatIsOpenedAndClosedLeavesNothingBehind(t *testing.T) {
	rounds := 10
	if n, err := strconv.Atoi(os.Getenv("LEAK_ROUNDS")); err == nil {
		rounds = n
	}
	w := openTestWindow(t)
	w.list.Step(1)
	w.wait()
	opens := w.opening()
	w.openAndClose(opens) // what is made once is made
	goroutines, windows := runtime.NumGoroutine(), len(w.app.Driver().AllWindows())
	for range rounds {
		w.openAndClose(opens)
	}
	var now int
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		w.queue.run()
		if now = runtime.NumGoroutine(); now <= goroutines {
			break
		}
	}
	if now > goroutines+rounds/5 {
		stacks := make([]byte, 1<<18)
		t.Errorf("%d goroutines, %d after %d rounds:\n%s", goroutines, now, rounds, stacks[:runtime.Stack(stacks, true)])
	}
	t.Logf("%d rounds of %d entries: %d goroutines, then %d", rounds, len(opens), goroutines, now)
	if n := len(w.app.Driver().AllWindows()); n != windows {
		t.Errorf("%d windows, %d after %d rounds", windows, n, rounds)
	}
}

// opening lists the entries of the menus that open a window or a dialog: those
// that say so with "…", and some.
func (w *testWindow) opening() (texts []string) {
	for _, menu := range w.win.MainMenu().Items {
		for _, item := range menu.Items {
			label, _ := theme.MenuItem(item)
			switch label {
			case "Empty Trash…", "Save attachments…":
				continue // there is nothing in Trash, and no attachment
			case "Open in its own window", "Attachments", "Statistics and space", "Keyboard shortcuts", "Show log", "About Mailloft":
				texts = append(texts, label)
			default:
				if strings.HasSuffix(label, "…") {
					texts = append(texts, label)
				}
			}
		}
	}
	return texts
}

func (w *testWindow) openAndClose(texts []string) {
	for _, text := range texts {
		w.view.Query = "roof" // what "Save this search…" saves
		w.choose(text)
		if !w.closeAll() {
			w.t.Errorf("%q opened nothing this time", text)
		}
	}
}

// closeAll leaves every dialog by Escape and closes the other windows; it
// reports whether there were any.
func (w *testWindow) closeAll() (any bool) {
	for _, win := range slices.Clone(w.app.Driver().AllWindows()) {
		for win.Canvas().Overlays().Top() != nil {
			any = true
			before := len(win.Canvas().Overlays().List())
			w.escape(win)
			if len(win.Canvas().Overlays().List()) == before {
				w.t.Fatalf("Escape does not leave what is open over %q", win.Title())
			}
		}
		if win != w.win {
			any = true
			win.Close()
		}
	}
	w.wait()
	return any
}

func (w *testWindow) escape(win fyne.Window) {
	key := &fyne.KeyEvent{Name: fyne.KeyEscape}
	if focused := win.Canvas().Focused(); focused != nil {
		focused.TypedKey(key)
	} else if typed := win.Canvas().OnTypedKey(); typed != nil {
		typed(key)
	}
	w.wait()
}
