package attachments

import (
	"errors"
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

type fake struct {
	n        int
	filters  []archive.AttachmentFilter
	rowCalls int
	previews []func(Preview, error)
	shown    []archive.Attachment
	saved    []archive.AttachmentKey
	later    []func()
}

func (f *fake) List(filter archive.AttachmentFilter, done func([]archive.AttachmentKey, int64, error)) {
	f.filters = append(f.filters, filter)
	var keys []archive.AttachmentKey
	for i := range f.n {
		keys = append(keys, archive.AttachmentKey{Message: archive.ID(i + 1), Part: 1})
	}
	done(keys, int64(f.n)*1000, nil)
}

func (f *fake) Rows(keys []archive.AttachmentKey, done func([]archive.Attachment, error)) {
	f.rowCalls++
	var rows []archive.Attachment
	for _, k := range keys {
		rows = append(rows, archive.Attachment{AttachmentKey: k, Name: fmt.Sprintf("file %d.png", k.Message), Type: "image/png", From: "Ann", Copies: 2})
	}
	done(rows, nil)
}

func (f *fake) Preview(_ archive.Attachment, done func(Preview, error)) {
	f.previews = append(f.previews, done)
}
func (f *fake) Open(archive.Attachment)               {}
func (f *fake) Show(x archive.Attachment)             { f.shown = append(f.shown, x) }
func (f *fake) Save(keys []archive.AttachmentKey)     { f.saved = keys }
func (f *fake) SaveList(keys []archive.AttachmentKey) { f.saved = keys }
func (f *fake) After(_ time.Duration, do func())      { f.later = append(f.later, do) }

func open(t *testing.T, n int) (*Pane, *fake) {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	f := &fake{n: n}
	p := New(w, f)
	w.SetContent(p.Content())
	w.Resize(fyne.NewSize(1000, 600))
	p.Open()
	return p, f
}

func TestOnlyThePagesOnTheScreenAreRead(t *testing.T) {
	p, f := open(t, 100_000)
	if f.rowCalls == 0 || f.rowCalls > 2 {
		t.Errorf("%d pages were read for one screen", f.rowCalls)
	}
	if text := p.summary.Text(); !strings.Contains(text, "attachments") || !strings.Contains(text, theme.Bytes(100_000_000)) {
		t.Errorf("summary %q", text)
	}
}

func TestAPreviewThatComesTooLateIsNotShown(t *testing.T) {
	p, f := open(t, 3)
	p.table.tapped(0)
	p.table.tapped(1)
	if len(f.previews) != 2 {
		t.Fatalf("%d previews were asked for", len(f.previews))
	}
	f.previews[0](Preview{Picture: image.NewRGBA(image.Rect(0, 0, 1, 1))}, nil)
	if p.preview.picture.Image != nil {
		t.Error("the preview of another attachment is shown")
	}
	f.previews[1](Preview{}, errors.New("gone"))
	if p.preview.say.Text == "" {
		t.Error("nothing says that there is no preview")
	}
}

func TestSeveralAreSelectedAndSaved(t *testing.T) {
	p, f := open(t, 5)
	p.table.tapped(1)
	p.table.rows.Held = func() fyne.KeyModifier { return fyne.KeyModifierShift }
	p.table.tapped(3)
	test.Tap(p.preview.save)
	if len(f.saved) != 3 || f.saved[0].Message != 2 {
		t.Errorf("saved %v", f.saved)
	}
	if !p.preview.open.Disabled() || !strings.Contains(p.summary.Text(), "3 of 5") {
		t.Errorf("summary %q", p.summary.Text())
	}
	p.table.rows.Held = func() fyne.KeyModifier { return fyne.KeyModifierShortcutDefault }
	p.table.tapped(2)
	if len(p.model.picked()) != 2 {
		t.Errorf("picked %v", p.model.picked())
	}
}

func TestTypingAsksOnceAndAKindAtOnce(t *testing.T) {
	p, f := open(t, 1)
	before := len(f.filters)
	p.words.SetText("in")
	p.words.SetText("invoice")
	for _, do := range f.later {
		do()
	}
	if len(f.filters) != before+1 || f.filters[before].Words != "invoice" {
		t.Errorf("asked for %+v", f.filters[before:])
	}
	test.Tap(p.kinds[1])
	if last := f.filters[len(f.filters)-1]; last.Kind != archive.Pictures || last.Words != "invoice" {
		t.Errorf("asked for %+v", last)
	}
}

func TestTheKeyboardWalksAndShowsTheMessage(t *testing.T) {
	p, f := open(t, 300)
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
		p.table.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if len(f.shown) != 1 || f.shown[0].Message != 2 {
		t.Errorf("shown %+v", f.shown)
	}
	p.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if p.model.cursor != 299 {
		t.Errorf("End went to %d", p.model.cursor)
	}
}

func TestNothingFoundIsToldInWords(t *testing.T) {
	p, _ := open(t, 0)
	if !p.empty.Visible() || !p.all.Disabled() {
		t.Error("an empty list says nothing")
	}
}

func TestTheWheelScrollsTheFilesAsFarAsOtherLists(t *testing.T) {
	p, _ := open(t, 100)
	canvas := fyne.CurrentApp().Driver().CanvasForObject(p.table)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.table).AddXY(50, 50)
	test.Scroll(canvas, at, 0, -25)
	want := -theme.Turned(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -25)}).Scrolled.DY
	if got := p.table.GetScrollOffset(); got != want {
		t.Errorf("one turn went %.0f px, want %.0f", got, want)
	}
}
