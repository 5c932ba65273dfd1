package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/theme"
)

func TestWithoutAnAccountNobodyIsToldToChooseAMessage(t *testing.T) {
	s := newStage(t, fyne.NewSize(1280, 800), true, nil)
	said := map[string]bool{}
	for _, o := range test.LaidOutObjects(s.w.message) {
		if l, ok := o.(*theme.Label); ok {
			said[l.Text()] = true
		}
	}
	if said[lang.L("No message selected")] || !said[lang.L("Nothing to read yet")] {
		t.Errorf("the message's place says %v", said)
	}
}
