package settings

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/account"
)

func TestEveryInputSaysWhatItIsFor(t *testing.T) {
	for name, show := range map[string]func(*Dialogs){
		"preferences": func(d *Dialogs) { d.ShowPreferences(Preferences{Text: 1}, func(Preferences) {}) },
		"account":     func(d *Dialogs) { d.EditAccount("1") },
		"first":       func(d *Dialogs) { d.AddAccount() },
	} {
		t.Run(name, func(t *testing.T) {
			d, w := newDialogs(t, &clerk{accounts: []account.Account{{ID: "1", Address: "robin@mail.example", Host: "pop.mail.example"}}}, fyne.NewSize(900, 700))
			show(d)
			seen := map[string]bool{}
			for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
				if _, ok := o.(fyne.Focusable); !ok || !o.Visible() {
					continue
				}
				a, ok := o.(fyne.Accessible)
				if !ok || a.AccessibilityLabel() == "" {
					t.Errorf("%T says nothing", o)
					continue
				}
				seen[a.AccessibilityLabel()] = true
			}
			if len(seen) < 3 {
				t.Errorf("only %v", seen)
			}
		})
	}
}
