package maillist

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestTheNumberGoesBeforeTheNameIsCut(t *testing.T) {
	l, _ := newTestList(t, letters(), now)
	l.Open(View{Title: "A view with a rather long name"}, ids(3, 3))
	at := func(width float32) { l.heading.Resize(fyne.NewSize(width, l.heading.MinSize().Height)) }
	at(400)
	if !l.count.Visible() || l.count.Position().X+l.count.Size().Width != 400 {
		t.Errorf("the number is not at the end: %v, %v", l.count.Position(), l.count.Size())
	}
	at(l.title.Whole() + 10)
	if l.count.Visible() || l.title.Size().Width < l.title.Whole() {
		t.Errorf("the number is seen: %v, the name has %.0f of %.0f", l.count.Visible(), l.title.Size().Width, l.title.Whole())
	}
	at(60)
	if l.title.Size().Width > 60 {
		t.Errorf("the name is %.0f wide", l.title.Size().Width)
	}
	at(400)
	if !l.count.Visible() {
		t.Error("the number does not come back")
	}
}
