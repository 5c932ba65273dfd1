package server

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// foot says below the list what is in it, what is going on, and what came of
// the last order.
type foot struct {
	widget.BaseWidget
	summary *theme.Label
	said    *theme.Paragraph // an outcome or an error
	doing   *theme.Label
	bar     *theme.Bar
	endless *widget.ProgressBarInfinite
	stop    *theme.Button
	working *fyne.Container
	outcome *fyne.Container
	content *fyne.Container

	height  float32 // when resized was last called
	resized func()  // the foot wants another height
}

var _ fyne.Widget = (*foot)(nil)

func newFoot(stop, resized func()) *foot {
	f := &foot{
		resized: func() {}, // until there is something around it
		summary: theme.NewCaption(""), said: theme.NewParagraph(""), doing: theme.NewCaption(""),
		bar: theme.NewBar("", 5), endless: widget.NewProgressBarInfinite(),
		stop: theme.NewButtonWithIcon(lang.L("Stop"), theme.IconCancel, stop),
	}
	f.summary.Elastic, f.doing.Elastic = true, true
	f.said.SizeName = fynetheme.SizeNameCaptionText
	f.stop.Importance = widget.LowImportance
	line := theme.Padded(12, 12, 0, 8, container.NewGridWrap(fyne.NewSize(180, 5), container.NewStack(f.bar, f.endless)))
	f.working = theme.Across(container.NewCenter(line), f.stop, container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(), f.doing, layout.NewSpacer()))
	f.outcome = container.New(layout.NewCustomPaddedLayout(-6, -6, -8, -8), f.said)
	f.content = theme.Padded(8, 8, 14, 10, container.New(layout.NewCustomPaddedVBoxLayout(2), f.summary, f.working,
		f.outcome))
	f.outcome.Hide()
	f.rest()
	f.ExtendBaseWidget(f)
	f.height, f.resized = f.content.MinSize().Height, resized
	return f
}

// settle asks for another height if it takes one.
func (f *foot) settle() {
	f.content.Refresh()
	if h := f.content.MinSize().Height; h != f.height {
		f.height = h
		f.resized()
	}
}

func (f *foot) setSummary(words string) { f.summary.SetText(words) }

// work shows what is going on, and how much of it is done; a negative share
// says that nobody knows.
func (f *foot) work(words string, share float64) {
	f.outcome.Hide()
	f.doing.SetText(words)
	if share < 0 {
		f.bar.Hide()
		f.endless.Show()
		f.endless.Start()
	} else {
		f.endless.Stop()
		f.endless.Hide()
		f.bar.Show()
		f.bar.Name = words
		f.bar.Set(float32(share))
	}
	f.working.Show()
	f.settle()
}

func (f *foot) rest() {
	f.endless.Stop()
	f.working.Hide()
	f.settle()
}

// tell says what came of an order.
func (f *foot) tell(words string, bad bool) {
	f.said.Importance = widget.LowImportance
	if bad {
		f.said.Importance = widget.DangerImportance
	}
	f.said.SetText(words)
	f.outcome.Show()
	f.settle()
}

// CreateRenderer implements fyne.Widget.
func (f *foot) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.content) }
