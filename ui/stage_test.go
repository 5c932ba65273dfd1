package ui

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/chooser"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/assets"
	"github.com/mailloft/mailloft/ui/say"
)

// stage is the whole window on a profile of its own, drawn without a display.
type stage struct {
	t *testing.T
	w *Window
	q queue

	other fyne.Window // to be drawn instead of the main one
}

// newStage fills a profile with the demo's mail, unless it is to be empty,
// and shows the window on it.
func newStage(t *testing.T, size fyne.Size, empty bool, change func(*prefs)) *stage {
	t.Helper()
	if err := say.Load(assets.Translations); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	core, err := app.Open(ctx, app.Options{Dirs: app.HomeDirs(t.TempDir()), Ring: &secret.Memory{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := core.Close(); err != nil {
			t.Error(err)
		}
	})
	if !empty {
		fill(t, core)
	}
	s := &stage{t: t, q: newQueue(), w: New(test.NewTempApp(t), Options{Core: core})}
	w := s.w
	w.prefs.Width, w.prefs.Height = size.Width, size.Height
	if change != nil {
		change(&w.prefs)
	}
	w.chooser = func(context.Context, chooser.Request) (string, error) { return "", chooser.ErrNone }
	w.theme = themeOf(w.prefs)
	w.app.Settings().SetTheme(w.theme)
	w.win = test.NewTempWindow(t, nil)
	if err := w.build(ctx, s.q.add); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.loop.stop()
		w.pictures.Close()
		if err := w.copies.Remove(); err != nil {
			t.Error(err)
		}
	})
	w.win.SetPadded(false)
	w.win.SetContent(w.content)
	w.win.Resize(size)
	w.setMenu()
	w.addShortcuts()
	w.start()
	w.reloadCounts()
	s.settle()
	return s
}

func fill(t *testing.T, core *app.Core) {
	t.Helper()
	a := account.New("robin@mail.example")
	a.Name, a.Host, a.Username = "Robin Vale", "pop.mail.example", "robin@mail.example"
	a, err := core.SaveAccount(context.Background(), a, nil)
	if err != nil {
		t.Fatal(err)
	}
	batch := core.Archive.NewBatch()
	for _, m := range assets.DemoMailbox(time.Now()) {
		if err := batch.Add(context.Background(), bytes.NewReader(m.Body), archive.Incoming{Account: a.ID, UID: m.UID}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := batch.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// settle waits until nothing is under way. What the window waits for on
// purpose, as to hide a snackbar, must not be begun yet.
func (s *stage) settle() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), pictureTime)
	defer cancel()
	if err := s.w.settle(ctx, s.q); err != nil {
		s.t.Fatal(err)
	}
}

// picture writes what the window shows into dir.
func (s *stage) picture(dir, name string) {
	s.t.Helper()
	canvas := s.w.win.Canvas()
	if s.other != nil {
		canvas = s.other.Canvas()
	}
	for _, o := range canvas.Overlays().List() {
		o.Refresh() // a sheet that has become taller is in the middle again
	}
	if err := writePNG(filepath.Join(dir, name+".png"), canvas.Capture()); err != nil {
		s.t.Fatal(err)
	}
}
