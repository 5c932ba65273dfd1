package viewer

import (
	"context"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/htmlview"
)

func TestAMessageThatCrashedTheProgramIsNotShownByItself(t *testing.T) {
	themed(t)
	pages := &plainPages{}
	v, a := newTestViewer(t, pages)
	var read []string
	v.actions.Reading = func(message string) { read = append(read, message) }
	a.folder = t.TempDir()
	shown(t, v)
	item := Item{Row: archive.Row{ID: 3, SHA256: digest, Subject: "dangerous"}, Open: opener(mixed), Crashed: true}
	v.Open(item)
	if len(pages.made) > 0 || len(read) > 0 || v.header.subject.Text != "dangerous" {
		t.Fatalf("laid out %q, read %q", pages.made, read)
	}
	if got := offers(v); !slices.Equal(got, []string{"Show anyway", "Attachments", "View source", "Save…"}) {
		t.Errorf("offers %q", got)
	}
	v.showOnlyAttachments()
	if n := len(v.strip.chips.Objects); n != 3 || len(pages.made) > 0 {
		t.Errorf("%d attachments, laid out %q", n, pages.made)
	}
	v.SaveMessage()
	if len(a.told) != 1 {
		t.Errorf("saving told %q, failed %v", a.told, a.failed)
	}
	v.showAnyway()
	if len(pages.made) == 0 || !slices.Equal(read, []string{digest}) {
		t.Errorf("laid out %q, read %q", pages.made, read)
	}
}

// panics is a Renderer with a fault.
type panics struct{ plainPages }

func (p *panics) Plain(string, *htmlview.Folding) htmlview.Layout {
	return func(context.Context, htmlview.Setting) (htmlview.Page, error) { panic("a fault of ours") }
}

func TestAFaultOfTheLayoutDoesNotTakeTheWindowAlong(t *testing.T) {
	themed(t)
	pages := &panics{}
	v, _ := newTestViewer(t, pages)
	var faults []error
	v.actions.Fault = func(_ string, err error) { faults = append(faults, err) }
	shown(t, v)
	v.Open(Item{Open: opener("Subject: x\n\nhello")})
	if len(faults) != 1 || !strings.Contains(faults[0].Error(), "a fault of ours") || !strings.Contains(faults[0].Error(), "crashed_test.go") {
		t.Errorf("for the log: %v", faults)
	}
	if len(pages.made) != 1 || !strings.Contains(pages.made[0], "could not be laid out") {
		t.Errorf("shows %q", pages.made)
	}
}

// undrawable is a Renderer whose pages cannot be painted.
type undrawable struct{ plainPages }

func (*undrawable) Plain(text string, _ *htmlview.Folding) htmlview.Layout {
	return func(context.Context, htmlview.Setting) (htmlview.Page, error) {
		return unpainted{words{text: text}}, nil
	}
}

type unpainted struct{ words }

func (unpainted) Paint(*image.RGBA, image.Point, float32) { panic("a fault of ours") }

func TestAMessageThatCannotBePaintedSaysSoAndCanBeSaved(t *testing.T) {
	themed(t)
	v, a := newTestViewer(t, &undrawable{})
	a.folder = t.TempDir()
	var faults []error
	v.actions.Fault = func(_ string, err error) { faults = append(faults, err) }
	shown(t, v)
	v.Open(Item{Open: opener(mixed)})
	if got := offers(v); !slices.Equal(got, []string{"View source", "Save…", "Save all attachments…"}) {
		t.Errorf("offers %q", got)
	}
	if n := len(v.strip.chips.Objects); n != 3 {
		t.Errorf("%d attachments", n)
	}
	if len(faults) != 1 || !strings.Contains(faults[0].Error(), "painting a message: a fault of ours") || !strings.Contains(faults[0].Error(), "crashed_test.go") {
		t.Errorf("for the log: %v", faults)
	}
	v.SaveMessage()
	if len(a.told) != 1 {
		t.Errorf("saving told %q, failed %v", a.told, a.failed)
	}
	v.Open(Item{Name: "empty", Open: opener("Subject: y\n\n")})
	if got := offers(v); len(got) > 0 {
		t.Errorf("the next message offers %q", got)
	}
}

func TestTheZoomIsRememberedForEachSender(t *testing.T) {
	v, a, pages := opened(t, "From: Ada <ada@example.org>\nSubject: x\n\nhello")
	v.body.ZoomIn()
	if a.zooms["ada@example.org"] <= 1 {
		t.Fatalf("remembered %v", a.zooms)
	}
	v.Open(Item{Name: "b", Open: opener("From: Bob <bob@example.org>\nSubject: y\n\nhello")})
	if pages.setting.Zoom != 1 {
		t.Errorf("another sender's message is shown at %v", pages.setting.Zoom)
	}
	v.Open(Item{Name: "c", Open: opener("From: Ada <ada@example.org>\nSubject: z\n\nhello")})
	if pages.setting.Zoom != a.zooms["ada@example.org"] {
		t.Errorf("the sender's next message is shown at %v", pages.setting.Zoom)
	}
}
