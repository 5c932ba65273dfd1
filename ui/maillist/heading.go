package maillist

import (
	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/ui/theme"
)

// heading lays out what stands above the list: what leads to other panes, the
// view's name, how a search is kept, and how many messages there are. Where
// there is no room for all, the number goes before the name is cut.
type heading struct {
	lead, keep   fyne.CanvasObject
	title, count *theme.Label
}

const headingGap = 8

var _ fyne.Layout = (*heading)(nil)

// Layout implements fyne.Layout.
func (h *heading) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right := h.lead.MinSize().Width, size.Width
	if left > 0 {
		left += headingGap
	}
	place := func(o fyne.CanvasObject, x, width float32) {
		least := o.MinSize()
		o.Resize(fyne.NewSize(width, least.Height))
		o.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
	}
	name, number, keep := h.title.Whole(), h.count.MinSize().Width, float32(0)
	if h.keep.Visible() {
		keep = h.keep.MinSize().Width + headingGap
	}
	fits := left+name+keep+headingGap+number <= size.Width
	h.count.Hidden = !fits
	if fits {
		right -= number
		place(h.count, right, number)
	}
	if keep > 0 {
		right -= keep
		place(h.keep, right, keep-headingGap)
	}
	place(h.lead, 0, h.lead.MinSize().Width)
	place(h.title, left, max(min(name, right-left), 0))
	theme.Mirror(size.Width, objects...)
}

// MinSize implements fyne.Layout.
func (h *heading) MinSize([]fyne.CanvasObject) fyne.Size {
	// The link has room around it that the line has not.
	return fyne.NewSize(0, max(h.lead.MinSize().Height, h.title.MinSize().Height))
}
