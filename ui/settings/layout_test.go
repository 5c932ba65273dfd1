package settings

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestFromTheRightStepsAndAccountsBeginAtTheRight(t *testing.T) {
	d, w := newDialogs(t, &clerk{accounts: []account.Account{ada()}}, fyne.NewSize(900, 600))
	golden.RightToLeft(t, theme.ReadDirection)

	step := stepRow(Step{Name: "Connect", OK: true, Detail: "It answers."})
	step.Resize(fyne.NewSize(400, 60))
	w.SetContent(step)
	w.Resize(fyne.NewSize(400, 60))
	if icon, name := centre(t, step, isIcon), centre(t, step, labelled("Connect")); icon < name || name < 200 {
		t.Errorf("of a step, the sign is at %.0f and its name at %.0f of 400", icon, name)
	}

	d.ShowAccounts()
	sheet := w.Canvas().Overlays().Top()
	if face, name, fetch := centre(t, sheet, isAvatar), centre(t, sheet, labelled("Ada Lovelace")), centre(t, sheet, isCheck); face < name || name < fetch {
		t.Errorf("of an account, the face is at %.0f, its name at %.0f and what can be done at %.0f", face, name, fetch)
	}
}

func isIcon(o fyne.CanvasObject) bool   { _, ok := o.(*widget.Icon); return ok }
func isAvatar(o fyne.CanvasObject) bool { _, ok := o.(*theme.Avatar); return ok }
func isCheck(o fyne.CanvasObject) bool  { _, ok := o.(*check); return ok }

func labelled(text string) func(fyne.CanvasObject) bool {
	return func(o fyne.CanvasObject) bool { l, ok := o.(*theme.Label); return ok && l.Text() == text }
}

// centre is where the first of the objects below root that is meant has its
// middle.
func centre(t *testing.T, root fyne.CanvasObject, meant func(fyne.CanvasObject) bool) float32 {
	t.Helper()
	for _, o := range test.LaidOutObjects(root) {
		if meant(o) {
			return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X + o.Size().Width/2
		}
	}
	t.Fatal("it is not there")
	return 0
}

func TestAPortCanBeReadInLargeText(t *testing.T) {
	for _, scale := range []float32{1, 1.5, 2} {
		d, _ := newDialogs(t, &clerk{}, fyne.NewSize(900, 600))
		look := theme.New(theme.Light)
		look.Scale = scale
		fyne.CurrentApp().Settings().SetTheme(look)
		f := d.showForm(newDraft(ada()))
		size := theme.Size(fynetheme.SizeNameText)
		room := f.port.Size().Width - 2*theme.Size(fynetheme.SizeNameInnerPadding)
		if need := fyne.MeasureText("65535", size, fyne.TextStyle{}).Width; room < need {
			t.Errorf("text of %.1f: the port has %.0f pixels of the %.0f it needs", scale, room, need)
		}
	}
}
