package settings

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// Preferences are how the window looks and behaves.
type Preferences struct {
	Mode    theme.Mode
	Accent  theme.Accent
	Reading string // where a message is read: one of readings
	Compact bool
	Text    float32 // size of the window's text; 1 is normal
	Notify  bool
	Tray    bool
	NoTray  bool // the desktop shows none
	Login   bool // started at login

	Fold     bool     // quoted replies and signatures are one line each
	Pictures []string // senders whose remote pictures are always fetched
}

// readings are where a message can be read: beside the list, below it, or in
// its place.
var readings = []string{"", "below", "page"}

// textSizes are the sizes to choose from, in percent.
var textSizes = []string{"80 %", "90 %", "100 %", "110 %", "125 %", "150 %", "175 %", "200 %"}
var textScales = []float32{0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2}

// ShowPreferences opens the sheet with p. Each change is in force at once:
// changed is called with all of them.
func (d *Dialogs) ShowPreferences(p Preferences, changed func(Preferences)) {
	s := newSheet(d.window, 480, 820)
	set := func(change func()) {
		change()
		changed(p)
	}
	looks := []theme.Mode{theme.System, theme.Light, theme.Dark}
	look := s.choice([]string{lang.L("Look of the system"), lang.L("Light"), lang.L("Dark")}, indexOf(looks, p.Mode), func(i int) {
		set(func() { p.Mode = looks[i] })
	})
	density := s.choice([]string{lang.L("Comfortable"), lang.L("Compact list")}, boolIndex(p.Compact), func(i int) {
		set(func() { p.Compact = i == 1 })
	})
	reading := s.choice([]string{lang.L("Message beside the list"), lang.L("Message below the list"), lang.L("Message on a page of its own")},
		indexOf(readings, p.Reading), func(i int) { set(func() { p.Reading = readings[i] }) })
	size := s.choice(textSizes, nearest(textScales, p.Text), func(i int) {
		set(func() { p.Text = textScales[i] })
	})
	accent := s.choice(accentNames(), indexOf(theme.Accents, p.Accent), func(i int) {
		set(func() { p.Accent = theme.Accents[i] })
	})
	notify := s.check(lang.L("Tell me when mail has arrived"), p.Notify, func(on bool) { set(func() { p.Notify = on }) })
	tray := s.check(lang.L("Keep running in the tray when the window is closed"), p.Tray, func(on bool) { set(func() { p.Tray = on }) })
	login := s.check(lang.L("Start with the desktop, hidden"), p.Login, func(on bool) { set(func() { p.Login = on }) })

	fold := s.check(lang.L("Fold quoted replies and signatures to one line"), p.Fold, func(on bool) { set(func() { p.Fold = on }) })

	grid := container.New(columns{})
	for _, row := range []struct {
		label string
		input fyne.CanvasObject
	}{
		{lang.L("Appearance"), look}, {lang.L("Accent colour"), accent}, {lang.L("Layout"), reading}, {lang.L("Message list"), density}, {lang.L("Text size"), size},
	} {
		grid.Add(caption(row.label))
		grid.Add(named(row.label, row.input))
	}
	behaviour := []fyne.CanvasObject{notify,
		modal.Flush(theme.NewParagraph(lang.L("One notification tells of everything that came in a session, without words of the mail. Sound is up to the desktop."))),
		tray}
	if p.NoTray {
		behaviour = append(behaviour, modal.Flush(theme.NewParagraph(lang.L("This desktop shows no tray at the moment: closing the window ends Mailloft."))))
	}
	behaviour = append(behaviour, login)
	body := container.New(layout.NewCustomPaddedVBoxLayout(6),
		section(lang.L("Looks")), grid,
		section(lang.L("Behaviour")), container.New(layout.NewCustomPaddedVBoxLayout(6), behaviour...),
		section(lang.L("Messages")), fold,
		section(lang.L("Remote images")), modal.Flush(theme.NewParagraph(lang.L("Images are loaded from the net only when you ask for them, or always for these senders:"))),
		s.senders(p.Pictures, func(left []string) { set(func() { p.Pictures = left }) }))
	s.Submit = s.Hide
	s.Show(lang.L("Preferences"), body, nil, nil, []fyne.CanvasObject{s.button(lang.L("Close"), nil, widget.HighImportance, s.Hide)})
	s.Focus(look)
}

// senders lists addresses that can be taken out; changed is called with those
// that are left.
func (s *sheet) senders(list []string, changed func(left []string)) fyne.CanvasObject {
	box := container.New(layout.NewCustomPaddedVBoxLayout(2))
	var fill func()
	fill = func() {
		box.RemoveAll()
		for i, address := range list {
			remove := s.button(lang.L("Remove"), nil, widget.LowImportance, func() {
				list = slices.Delete(slices.Clone(list), i, i+1)
				changed(list)
				fill()
			})
			box.Add(theme.Across(nil, remove, caption(address)))
		}
		if len(list) == 0 {
			box.Add(caption(lang.L("none so far")))
		}
	}
	fill()
	return box
}

func accentNames() []string {
	return []string{lang.L("Blue"), lang.L("Teal"), lang.L("Green"), lang.L("Purple"), lang.L("Pink"), lang.L("Orange"), lang.L("Grey")}
}

func indexOf[T comparable](list []T, wanted T) int {
	for i, x := range list {
		if x == wanted {
			return i
		}
	}
	return 0
}

func boolIndex(on bool) int {
	if on {
		return 1
	}
	return 0
}

// nearest is the index of the size that is closest to wanted.
func nearest(list []float32, wanted float32) int {
	best := 0
	for i, x := range list {
		if math.Abs(float64(x-wanted)) < math.Abs(float64(list[best]-wanted)) {
			best = i
		}
	}
	return best
}
