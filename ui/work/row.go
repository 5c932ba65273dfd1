package work

import (
	"time"

	"fyne.io/fyne/v2"
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
	bar      *theme.Bar
	stop     *theme.Button
	onStop   func() // nil until the job has begun
	stopping bool
}

func newRow(title string, p progress) *row {
	r := &row{progress: p, bar: theme.NewBar(title, barHeight)}
	heading := theme.NewLabel(title, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true})
	heading.Elastic = true
	r.caption = theme.NewCaption(p.text(p.started))
	r.caption.Elastic = true
	r.stop = theme.NewButton(lang.L("Stop"), r.tapStop)
	r.stop.Importance = widget.LowImportance
	r.content = theme.Across(nil, container.NewCenter(r.stop), container.NewVBox(heading, r.bar, r.caption))
	return r
}

func (r *row) show(done, total int64, now time.Time) {
	r.progress.done, r.progress.total = done, total
	r.bar.Set(r.progress.share())
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
