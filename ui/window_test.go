package ui

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// testWindow is the whole window without a display, over an archive of a few
// messages and an account whose server nobody asks.
type testWindow struct {
	*Window
	t     *testing.T
	queue queue
}

func openTestWindow(t *testing.T) *testWindow {
	t.Helper()
	core, err := app.Open(t.Context(), app.Options{Dirs: app.HomeDirs(t.TempDir()), Ring: &secret.Memory{}})
	if err != nil {
		t.Fatal(err)
	}
	a := account.New("robin@example.org")
	a.Host, a.Port = "127.0.0.1", 1 // nobody listens there
	if a, err = core.SaveAccount(t.Context(), a, nil); err != nil {
		t.Fatal(err)
	}
	batch := core.Archive.NewBatch()
	for i := range 5 {
		text := fmt.Sprintf("From: Ada <ada@example.org>\r\nTo: robin@example.org\r\nSubject: Number %d\r\n"+
			"Date: Mon, 23 Nov 2026 09:4%d:00 +0000\r\nMessage-ID: <%d@example.org>\r\n\r\nA few words.\r\n", i, i, i)
		if err := batch.Add(t.Context(), strings.NewReader(text), archive.Incoming{Account: a.ID, UID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := batch.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := &testWindow{New(test.NewTempApp(t), Options{Core: core, Log: slog.New(slog.DiscardHandler)}), t, newQueue()}
	w.win = w.app.NewWindow("Mailloft")
	if err := w.build(t.Context(), w.queue.add); err != nil {
		t.Fatal(err)
	}
	w.leave = func() {}
	w.win.SetContent(w.content)
	w.win.Resize(fyne.NewSize(1280, 800))
	w.setMenu()
	w.addShortcuts()
	w.start()
	t.Cleanup(func() {
		w.loop.stop()
		w.pictures.Close()
		if err := w.copies.Remove(); err != nil {
			t.Error(err)
		}
		if err := core.Close(); err != nil {
			t.Error(err)
		}
	})
	w.wait()
	return w
}

// wait runs what comes back until nothing is under way but a snackbar's time.
func (w *testWindow) wait() {
	w.t.Helper()
	for idle := 0; idle < 3; {
		if w.queue.run() || w.loop.pending.Load() > int64(w.snackbar.serial) {
			idle = 0
		} else {
			idle++
		}
		time.Sleep(300 * time.Microsecond)
	}
}

// choose is what a click on an entry of the menus does.
func (w *testWindow) choose(text string) {
	w.t.Helper()
	for _, menu := range w.win.MainMenu().Items {
		for _, item := range menu.Items {
			if label, _ := theme.MenuItem(item); label == text {
				item.Action()
				w.wait()
				return
			}
		}
	}
	w.t.Fatalf("the menus have no %q", text)
}

func (w *testWindow) count(folder archive.Folder) int {
	w.t.Helper()
	ids, err := w.core.Archive.IDs(w.t.Context(), archive.View{Folder: folder})
	if err != nil {
		w.t.Fatal(err)
	}
	return len(ids)
}

func TestNoKeyReachesThePanesBehindADialog(t *testing.T) {
	w := openTestWindow(t)
	w.list.Step(1)
	w.wait()
	w.choose("About Mailloft")
	if modal.Over(w.win) == nil {
		t.Fatal("the dialog is not open")
	}
	typed, rune := w.win.Canvas().OnTypedKey(), w.win.Canvas().OnTypedRune()
	typed(&fyne.KeyEvent{Name: fyne.KeyDelete})
	rune('e')
	w.choose("Move to Trash")
	w.choose("Preferences…")
	if n := w.count(archive.Inbox); n != 5 {
		t.Errorf("%d messages left in the inbox: something was moved behind the dialog", n)
	}
	if n := len(w.win.Canvas().Overlays().List()); n != 1 {
		t.Errorf("%d dialogs, one over the other", n)
	}
	typed(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if modal.Over(w.win) != nil {
		t.Fatal("Escape does not leave the dialog")
	}
	w.choose("Move to Trash")
	if n := w.count(archive.Trash); n != 1 {
		t.Errorf("%d messages in Trash after the dialog was left, want 1", n)
	}
}

func TestEscapeLeavesADialogWhileItsEntryHasTheFocus(t *testing.T) {
	w := openTestWindow(t)
	w.view.Query = "roof"
	w.choose("Save this search…")
	focused := w.win.Canvas().Focused()
	if focused == nil || modal.Over(w.win) == nil {
		t.Fatalf("the dialog is not open with its entry focused: %T", focused)
	}
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if modal.Over(w.win) != nil {
		t.Error("Escape does not leave the dialog")
	}
}

func TestAViewThatWasNotArrivedAtDoesNotTakeTheMessageAway(t *testing.T) {
	w := openTestWindow(t)
	w.list.Step(1)
	w.wait()
	shown := w.pane.shown
	w.openView(archive.View{Folder: archive.Archived})
	w.openView(archive.View{Folder: archive.Inbox})
	w.wait()
	if selected := w.list.Selected(); len(selected) == 1 && selected[0] != w.pane.shown || shown == 0 {
		t.Errorf("the list shows %v selected, the viewer %d", selected, w.pane.shown)
	}
}
