package sidebar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

const stopSize = 16

// stopButton is the small cross beside the progress of a session. The keyboard
// finds the same in the account's menu.
type stopButton struct {
	widget.BaseWidget
	onTap func()
	icon  *canvas.Image
}

var (
	_ fyne.Widget        = (*stopButton)(nil)
	_ fyne.Tappable      = (*stopButton)(nil)
	_ fyne.Accessible    = (*stopButton)(nil)
	_ desktop.Hoverable  = (*stopButton)(nil)
	_ desktop.Cursorable = (*stopButton)(nil)
)

func newStopButton(onTap func()) *stopButton {
	b := &stopButton{onTap: onTap, icon: canvas.NewImageFromResource(theme.Tinted(theme.IconCancel, theme.ColorMuted))}
	b.icon.FillMode = canvas.ImageFillContain
	b.ExtendBaseWidget(b)
	return b
}

// Tapped implements fyne.Tappable.
func (b *stopButton) Tapped(*fyne.PointEvent) { b.onTap() }

// MouseIn implements desktop.Hoverable.
func (b *stopButton) MouseIn(*desktop.MouseEvent) { b.tint(fynetheme.ColorNameForeground) }

// MouseMoved implements desktop.Hoverable.
func (b *stopButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *stopButton) MouseOut() { b.tint(theme.ColorMuted) }

func (b *stopButton) tint(name fyne.ThemeColorName) {
	b.icon.Resource = theme.Tinted(theme.IconCancel, name)
	b.icon.Refresh()
}

// Cursor implements desktop.Cursorable.
func (b *stopButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel implements fyne.Accessible.
func (b *stopButton) AccessibilityLabel() string { return lang.L("Stop") }

// AccessibilityRole implements fyne.Accessible.
func (b *stopButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// MinSize implements fyne.CanvasObject.
func (b *stopButton) MinSize() fyne.Size { return fyne.NewSquareSize(stopSize) }

// CreateRenderer implements fyne.Widget.
func (b *stopButton) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.icon) }
