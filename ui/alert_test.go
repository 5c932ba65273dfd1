package ui

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
)

func TestBesideAFoldedSidebarItIsSeenThatAnAccountNeedsALook(t *testing.T) {
	refused := problem.New(errors.New("-ERR"), "auth.rejected", "The server refused the password.", "Type it again.")
	for _, width := range []float32{420, 1280} {
		s := newStage(t, fyne.NewSize(width, 600), false, nil)
		if s.w.bar.alert.Visible() {
			t.Error("it warns while all is well")
		}
		states(func(f *fetch.State) { f.Phase, f.Problem = fetch.NeedsYou, refused })(s)
		if folded := width < 600; s.w.bar.alert.Visible() != folded || s.w.bar.alert.Name != "1 account needs a look" {
			t.Errorf("%.0f pixels wide it warns: %v, %q", width, s.w.bar.alert.Visible(), s.w.bar.alert.Name)
		}
		states(func(*fetch.State) {})(s)
		if s.w.bar.alert.Visible() {
			t.Error("it still warns when all is well again")
		}
	}
}
