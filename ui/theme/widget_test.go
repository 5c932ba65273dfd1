package theme

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
)

func TestWhenIsAsShortAsItCanBe(t *testing.T) {
	zone := time.FixedZone("UTC+9", 9*3600)
	now := time.Date(2026, 11, 23, 9, 43, 0, 0, zone)
	for _, c := range []struct {
		t    time.Time
		want string
	}{
		{now.Add(-2 * time.Minute), "09:41"},
		{time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC), "08:30"}, // today where the reader is
		{time.Date(2026, 11, 22, 23, 59, 0, 0, zone), "22 Nov"},
		{time.Date(2026, 1, 2, 0, 0, 0, 0, zone), "2 Jan"},
		{time.Date(2025, 11, 23, 9, 43, 0, 0, zone), "23 Nov 2025"},
		{time.Time{}, ""},
	} {
		if got := When(c.t, now); got != c.want {
			t.Errorf("%v: %q, want %q", c.t, got, c.want)
		}
	}
}

func TestALabelIsCutToItsRoomAndComesBack(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	const long = "A rather long line that does not fit"
	l := NewLabel(long, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{})
	w := test.NewTempWindow(t, l)
	w.SetPadded(false)
	if l.MinSize().Width < 150 {
		t.Errorf("a label that is not elastic is %v wide at least", l.MinSize().Width)
	}
	l.Elastic = true
	if l.MinSize().Width != 0 {
		t.Errorf("an elastic one is %v wide at least", l.MinSize().Width)
	}
	l.Resize(fyne.NewSize(100, 20))
	if shown := l.text.Text; !strings.HasSuffix(shown, "…") || !strings.HasPrefix(long, strings.TrimSuffix(shown, "…")) {
		t.Errorf("shows %q", shown)
	}
	l.Resize(fyne.NewSize(400, 20))
	if l.text.Text != long || l.Text() != long {
		t.Errorf("with room again it shows %q", l.text.Text)
	}
	l.SetText("Other")
	if l.text.Text != "Other" {
		t.Errorf("after SetText it shows %q", l.text.Text)
	}
}

func TestLabelsAvatarsAndHairlinesFollowTheTheme(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(New(Light))
	l, a, h := NewCaption("x"), NewAvatar(32), NewHairline(true)
	a.SetPerson("Ada Lovelace", "ada@example.org")
	for _, o := range []fyne.CanvasObject{l, a, h} {
		test.NewTempWindow(t, o)
	}
	dark := &Theme{Mode: Dark, Scale: 2}
	app.Settings().SetTheme(dark)
	for _, o := range []fyne.CanvasObject{l, a, h} {
		o.Refresh()
	}
	if l.text.Color != darkPalette[ColorMuted] || l.text.TextSize != 22 {
		t.Errorf("the caption is %v at %v", l.text.Color, l.text.TextSize)
	}
	if h.line.FillColor != darkPalette[fynetheme.ColorNameSeparator] {
		t.Errorf("the hairline is %v", h.line.FillColor)
	}
	if a.text.Text != "AL" || a.circle.FillColor != darkPalette[AvatarColor("ada@example.org")] {
		t.Errorf("the avatar is %q on %v", a.text.Text, a.circle.FillColor)
	}
	if !IsDark() {
		t.Error("IsDark says light")
	}
}

func BenchmarkOutline(b *testing.B) {
	for b.Loop() {
		outline(starPath, pen)
	}
}
