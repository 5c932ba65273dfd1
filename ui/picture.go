package ui

import (
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"github.com/mailloft/mailloft/app/problem"
)

// pictureTime bounds how long the panes may take to load for a picture.
const pictureTime = 30 * time.Second

// Picture draws the window without a display, with the newest message opened,
// and writes it to path as a PNG.
func (w *Window) Picture(ctx context.Context, path string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, pictureTime)
	defer cancel()
	q := newQueue()
	if err := w.build(ctx, q.add); err != nil {
		return err
	}
	defer func() {
		w.loop.stop()
		w.guard.close()
		w.pictures.Close()
		err = errors.Join(err, w.copies.Remove())
	}()

	canvas := software.NewCanvas()
	canvas.SetPadded(false)
	canvas.SetContent(w.content)
	canvas.Resize(fyne.NewSize(w.prefs.Width, w.prefs.Height))
	w.start()
	w.reloadCounts()
	if err := w.settle(ctx, q); err != nil {
		return err
	}
	w.list.Step(1)
	if err := w.settle(ctx, q); err != nil {
		return err
	}
	canvas.Capture() // some widgets only load what they see
	if err := w.settle(ctx, q); err != nil {
		return err
	}
	return writePNG(path, canvas.Capture())
}

// settle runs what the loop hands back until nothing is under way any more.
func (w *Window) settle(ctx context.Context, q queue) error {
	for w.loop.pending.Load() > 0 {
		if q.run() {
			continue
		}
		select {
		case <-time.After(2 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// queue collects calls for the Fyne goroutine where no Fyne event loop runs.
type queue chan func()

func newQueue() queue { return make(queue, 1024) }

func (q queue) add(call func()) { q <- call }

// run runs what is waiting and reports whether there was anything.
func (q queue) run() (ran bool) {
	for {
		select {
		case call := <-q:
			call()
			ran = true
		default:
			return ran
		}
	}
}

func writePNG(path string, img image.Image) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return cannotWrite(err, path)
	}
	f, err := os.Create(path)
	if err != nil {
		return cannotWrite(err, path)
	}
	if err := errors.Join(png.Encode(f, img), f.Close()); err != nil {
		return cannotWrite(err, path)
	}
	return nil
}

func cannotWrite(err error, path string) error {
	return problem.New(err, "picture.unwritable", "The picture can't be written to "+path+".", "Choose another file with --picture.")
}
