// Package work shows the long work that goes on in the window: a card in the
// corner with a bar, the time left and a way to stop for each job.
package work

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/ui/theme"
)

// Loop is what a panel needs of the window.
type Loop struct {
	// Async runs work on a goroutine, then what it returns on the Fyne one.
	Async func(work func(ctx context.Context) (done func()))
	// Do queues a call on the Fyne goroutine, from any other.
	Do func(func())
	// Now is time.Now, or a clock of a test.
	Now func() time.Time
}

// Panel is the card. Its methods run on the Fyne goroutine.
type Panel struct {
	loop  Loop
	layer *fyne.Container
	rows  *fyne.Container
}

// New makes a panel that shows nothing yet.
func New(loop Loop) *Panel {
	p := &Panel{loop: loop, layer: container.New(bottomEnd{}), rows: container.NewVBox()}
	return p
}

// Content is laid over the window's panes.
func (p *Panel) Content() fyne.CanvasObject { return p.layer }

// Busy reports whether any work is going on.
func (p *Panel) Busy() bool { return len(p.rows.Objects) > 0 }

// Run is the work of a job. It runs on a goroutine of its own and reports how
// far it is as often as it likes. What it returns runs on the Fyne goroutine
// when the job's row is gone.
type Run func(ctx context.Context, report func(done, total int64)) (then func())

// reportEvery is how often what is reported reaches the screen.
const reportEvery = 100 * time.Millisecond

// Start begins a job and shows it until it ends. The person can stop it, which
// cancels its context.
func (p *Panel) Start(title string, unit Unit, run Run) {
	job := newRow(title, progress{unit: unit, started: p.loop.Now()})
	p.rows.Add(job.content)
	p.show()
	p.loop.Async(func(ctx context.Context) func() {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		p.loop.Do(func() { job.onStop = cancel })
		then := run(ctx, p.reporter(job))
		return func() {
			p.rows.Remove(job.content)
			p.show()
			if then != nil {
				then()
			}
		}
	})
}

// reporter carries what a job reports to its row, but not more often than a
// screen has use for.
func (p *Panel) reporter(job *row) func(done, total int64) {
	var last atomic.Int64
	return func(done, total int64) {
		now := p.loop.Now().UnixNano()
		before := last.Load()
		if now-before < int64(reportEvery) && done < total || !last.CompareAndSwap(before, now) {
			return
		}
		p.loop.Do(func() { job.show(done, total, p.loop.Now()) })
	}
}

// show lays the card out anew, or takes it away.
func (p *Panel) show() {
	p.layer.Objects = nil
	if p.Busy() {
		back := canvas.NewRectangle(theme.Color(fynetheme.ColorNameMenuBackground))
		back.CornerRadius = 10
		back.StrokeColor = theme.Color(fynetheme.ColorNameInputBorder)
		back.StrokeWidth = 1
		p.layer.Objects = []fyne.CanvasObject{container.NewStack(back, container.NewPadded(container.NewPadded(p.rows)))}
	}
	p.layer.Refresh()
}

const (
	cardWidth  = 330
	cardMargin = 16 // between the card and the window's edges
)

// bottomEnd puts the card into the lower corner where lines end.
type bottomEnd struct{}

func (bottomEnd) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		card := fyne.NewSize(min(cardWidth, size.Width-2*cardMargin), o.MinSize().Height)
		o.Resize(card)
		o.Move(fyne.NewPos(size.Width-card.Width-cardMargin, size.Height-card.Height-cardMargin))
		theme.Mirror(size.Width, o)
	}
}

func (bottomEnd) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
