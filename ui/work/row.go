package work

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// row is one job on the card.
type row struct {
	content  fyne.CanvasObject
	progress progress
	caption  *theme.Label
	bar      *fyne.Container
	share    *share
	stop     *theme.Button
	onStop   func() // nil until the job has begun
	stopping bool
}

func newRow(title string, p progress) *row {
	r := &row{progress: p, share: &share{}}
	heading := theme.NewLabel(title, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true})
	heading.Elastic = true
	r.caption = theme.NewCaption(p.text(p.started))
	r.caption.Elastic = true
	back, front := canvas.NewRectangle(theme.Color(fynetheme.ColorNameSeparator)), canvas.NewRectangle(theme.Color(fynetheme.ColorNamePrimary))
	back.CornerRadius, front.CornerRadius = barHeight/2, barHeight/2
	r.bar = container.New(r.share, back, front)
	r.stop = theme.NewButton(lang.L("Stop"), r.tapStop)
	r.stop.Importance = widget.LowImportance
	r.content = container.NewBorder(nil, nil, nil, container.NewCenter(r.stop), container.NewVBox(heading, r.bar, r.caption))
	return r
}

func (r *row) show(done, total int64, now time.Time) {
	r.progress.done, r.progress.total = done, total
	r.share.part = r.progress.share()
	r.bar.Refresh()
	if !r.stopping {
		r.caption.SetText(r.progress.text(now))
	}
}

func (r *row) tapStop() {
	if r.onStop == nil {
		return
	}
	r.stopping = true
	r.stop.Disable()
	r.caption.SetText(lang.L("Stopping…"))
	r.onStop()
}

const barHeight = 4

// share lays out a bar: the second rectangle takes part of the first.
type share struct{ part float32 }

func (s *share) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Resize(fyne.NewSize(size.Width*s.part, size.Height))
}

func (s *share) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(40, barHeight) }
