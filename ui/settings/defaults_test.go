package settings

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestEveryColourOfAnAccountHasANameAndAPlaceInTheTheme(t *testing.T) {
	if len(colorNames()) != len(account.Colors)+1 {
		t.Errorf("%d names for %d colours", len(colorNames()), len(account.Colors))
	}
	for _, c := range account.Colors {
		if _, ok := theme.ColorNamed(c); !ok {
			t.Errorf("the theme has no %s", c)
		}
	}
}

func TestQuietHoursAndColourAreSaved(t *testing.T) {
	c := &clerk{}
	d, _ := newDialogs(t, c, small)
	a := ada()
	a.Color = "teal"
	f := d.showForm(newDraft(a))
	f.quiet.SetText("night")
	test.Tap(f.save)
	if len(c.saved) != 0 || !f.note("quiet").box.Visible() || !f.advanced.Visible() {
		t.Error("quiet hours that can't be read were taken, or nobody said so")
	}
	f.quiet.SetText("22:00-07:00")
	test.Tap(f.save)
	if len(c.saved) != 1 || c.saved[0].Quiet != "22:00-07:00" || c.saved[0].Color != "teal" {
		t.Errorf("saved %+v", c.saved)
	}
}

func TestAccountsAreReorderedFromTheList(t *testing.T) {
	b := ada()
	b.ID, b.Address = "2", "b@example.org"
	c := &clerk{accounts: []account.Account{ada(), b}}
	d, w := newDialogs(t, c, small)
	d.ShowAccounts()
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if up, ok := o.(*button); ok && up.Icon == theme.IconUp && !up.Disabled() {
			test.Tap(up)
		}
	}
	if !slices.Equal(c.moved, []string{"2true"}) {
		t.Errorf("moved %q", c.moved)
	}
}

func TestDefaultsAreSavedAndTakenBackWithTheirMistakes(t *testing.T) {
	c := &clerk{}
	d, w := newDialogs(t, c, small)
	d.PickAny = func(chosen func(string)) { chosen("in.toml") }
	d.PickNew = func(name string, chosen func(string)) { chosen("out/" + name) }
	d.ShowDefaults()
	tapButton(t, w, "Export…")
	if c.exported != "out/mailloft-settings.toml" || !said(w, "without passwords") {
		t.Errorf("exported to %q", c.exported)
	}
	tapButton(t, w, "Import…")
	if !said(w, "Imported in.toml") {
		t.Error("nothing is said of the import")
	}
	var quiet *entry
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if e, ok := o.(*entry); ok && e.PlaceHolder == "22:00-07:00" {
			quiet = e
		}
	}
	quiet.SetText("always")
	tapButton(t, w, "Save")
	if overlays(w) != 1 || !said(w, "Quiet hours must look like") {
		t.Errorf("%d sheets", overlays(w))
	}
	quiet.SetText("22:00-07:00")
	tapButton(t, w, "Save")
	if overlays(w) != 0 || c.defaults.Quiet != "22:00-07:00" || *c.defaults.Interval != account.DefaultInterval {
		t.Errorf("%d sheets, defaults %+v", overlays(w), c.defaults)
	}
	if a := c.defaults.New("x@example.org"); a.Interval != 10*time.Minute || a.Quiet == "" {
		t.Errorf("a new account begins with %+v", a)
	}
}
