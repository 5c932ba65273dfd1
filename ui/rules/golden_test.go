package rules

import (
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestRulesAreDrawnAsTheyWere(t *testing.T) {
	fynetest.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "rule")
	show := func(state string, on, selected, focused bool) {
		i := newRuleItem(func() {}, func(bool) {})
		i.show("Lists", "Subject contains dev → Archive", on, selected)
		i.Ring = focused
		i.Resize(fyne.NewSize(280, i.MinSize().Height))
		i.Refresh()
		s.Show(state, i)
	}
	show("on", true, false, false)
	show("off", false, false, false)
	show("selected", true, true, false)
	show("selected and focused", true, true, true)
	golden.RightToLeft(t, theme.ReadDirection)
	show("from the right", true, false, false)
	s.Compare()
}
