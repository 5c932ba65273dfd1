package viewer

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// notes are the details of a notice, one sentence a line. They begin hidden.
type notes struct {
	widget.BaseWidget
	label *theme.Paragraph
}

var (
	_ fyne.Widget = (*notes)(nil)
	_ wrapping    = (*notes)(nil)
)

const maxNotes = 20

func newNotes(sentences []string) *notes {
	var lines []string
	for _, s := range sentences[:min(len(sentences), maxNotes)] {
		lines = append(lines, "• "+s)
	}
	if len(sentences) > maxNotes {
		lines = append(lines, "…")
	}
	n := &notes{label: theme.NewParagraph(strings.Join(lines, "\n"))}
	n.label.Selectable = true
	n.ExtendBaseWidget(n)
	n.Hide()
	return n
}

func (n *notes) heightFor(width float32) float32 {
	n.label.Resize(fyne.NewSize(width-2*bannerInset, n.label.MinSize().Height))
	return n.label.MinSize().Height
}

// CreateRenderer is part of fyne.Widget.
func (n *notes) CreateRenderer() fyne.WidgetRenderer { return &notesRenderer{n} }

type notesRenderer struct{ n *notes }

func (r *notesRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.n.label.MinSize().Height) }

func (r *notesRenderer) Layout(size fyne.Size) {
	r.n.label.Move(fyne.NewPos(bannerInset, 0))
	r.n.label.Resize(fyne.NewSize(size.Width-2*bannerInset, size.Height))
}

func (r *notesRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.n.label} }
func (r *notesRenderer) Refresh()                     { r.n.label.Refresh() }
func (r *notesRenderer) Destroy()                     {}

// newGap is empty room of a height.
func newGap(height float32) fyne.CanvasObject {
	gap := canvas.NewRectangle(color.Transparent)
	gap.SetMinSize(fyne.NewSize(0, height))
	return gap
}
