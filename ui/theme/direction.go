package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// rightToLeft is looked up once, by ReadDirection: rows are laid out often.
var rightToLeft bool

// ReadDirection takes in which way the window's language runs. Each language
// says so itself, in its catalogue.
func ReadDirection() { rightToLeft = lang.X("mailloft.direction", "ltr") == "rtl" }

// RightToLeft reports whether the window's language runs from right to left.
func RightToLeft() bool { return rightToLeft }

// Mirror turns what was laid out from the left of a container of that width
// round, where the language runs from the right. Objects that can hold text
// keep their beginning at their own right side; see [Label].
func Mirror(width float32, objects ...fyne.CanvasObject) {
	if !RightToLeft() {
		return
	}
	for _, o := range objects {
		at := o.Position()
		o.Move(fyne.NewPos(width-at.X-o.Size().Width, at.Y))
	}
}

// Start is the side on which lines of text begin.
func Start() fyne.TextAlign {
	if RightToLeft() {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}

// End is the side on which lines of text end.
func End() fyne.TextAlign {
	if RightToLeft() {
		return fyne.TextAlignLeading
	}
	return fyne.TextAlignTrailing
}

// Pointing is icon, or where the language runs from the right the one that
// points the other way.
func Pointing(icon fyne.Resource) fyne.Resource {
	if other, ok := opposite[icon]; ok && RightToLeft() {
		return other
	}
	return icon
}

// opposite are the icons that point along the line of text.
var opposite = map[fyne.Resource]fyne.Resource{
	IconBack: IconForward, IconForward: IconBack, IconChevron: IconChevronLeft, IconChevronLeft: IconChevron,
}
