package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
)

// habitRows adds the rows for colour and quiet hours.
func (f *form) habitRows(to *fyne.Container) {
	d, s := f.draft, f.sheet
	f.quiet = s.entry(d.quiet, "22:00-07:00", func(v string) { d.quiet = v })
	f.row(to, lang.L("Quiet hours"), "quiet", f.quiet, quietNote().box)
	names, at := colorNames(), 0
	for i, c := range account.Colors {
		if c == d.color {
			at = i + 1
		}
	}
	f.row(to, lang.L("Colour"), "color", s.choice(names, at, func(i int) {
		d.color = ""
		if i > 0 {
			d.color = account.Colors[i-1]
		}
	}))
}

func quietNote() *note {
	return newNote(lang.L("From and until, such as 22:00-07:00. Nothing is checked by itself in between; “Get mail” works all the time."), widget.LowImportance)
}

// colorNames are the choices of a colour: none, then account.Colors in their order.
func colorNames() []string {
	return []string{
		lang.L("None"), lang.L("Blue"), lang.L("Teal"), lang.L("Purple"), lang.L("Orange"),
		lang.L("Pink"), lang.L("Green"), lang.L("Indigo"), lang.L("Brown"),
	}
}
