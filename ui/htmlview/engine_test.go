package htmlview

import (
	"context"
	"fmt"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/mailhtml"
)

func bundled() Engine { return Engine{Fonts: mailhtml.BundledFonts()} }

func none(string) ([]byte, bool) { return nil, false }

func TestAnHTMLMessageIsShownSelectedAndFound(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 500, 300)
	var opened string
	v.OnOpenLink = func(a string, _ bool) { opened = a }
	v.SetDocument(bundled().HTML(`<p>Hello <b>Ada</b>, <a href="https://example.org/x">the link</a></p><p>second</p>`, none, nil))
	v.SelectAll()
	if got := strings.Fields(v.SelectedText()); strings.Join(got, " ") != "Hello Ada, the link second" {
		t.Errorf("selected %q", v.SelectedText())
	}
	total := 0
	v.OnFound = func(_, n int) { total = n }
	v.Find("ADA")
	if total != 1 {
		t.Errorf("found %d", total)
	}
	r := v.Page().Find("link")[0]
	box := v.Page().Boxes(r.From, r.To)[0]
	press(v, box.X+2, box.Y+box.H/2, 0)
	release(v, box.X+2, box.Y+box.H/2)
	if opened != "https://example.org/x" {
		t.Errorf("opened %q", opened)
	}
}

func TestPicturesOutsideTheMessageAreReportedAsBlocked(t *testing.T) {
	layout := bundled().HTML(`<img src="https://example.org/a.png"><img src="cid:gone">`, none, nil)
	p, err := layout(context.Background(), Setting{Width: 400, Height: 300, Zoom: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.About().Blocked; len(got) != 1 || got[0] != "https://example.org/a.png" {
		t.Errorf("blocked %q", got)
	}
}

func TestASettingReachesThePage(t *testing.T) {
	for _, layout := range []Layout{bundled().HTML("<p>text", none, nil), bundled().Text("text", false)} {
		light, err1 := layout(context.Background(), Setting{Width: 400, Height: 300, Zoom: 1})
		dark, err2 := layout(context.Background(), Setting{Width: 400, Height: 300, Zoom: 2, Dark: true})
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if light.About().Background == dark.About().Background {
			t.Error("dark looks like light")
		}
		a, b := light.Boxes(0, 4), dark.Boxes(0, 4)
		if len(a) == 0 || len(b) == 0 || b[0].H < 1.5*a[0].H {
			t.Errorf("zoomed boxes %v and %v", a, b)
		}
	}
}

func TestReadingPlaceSurvivesReflowOfRealText(t *testing.T) {
	v := New(atOnce)
	win := shown(t, v, 700, 400)
	var b strings.Builder
	for i := range 400 {
		fmt.Fprintf(&b, "<p>Paragraph %d %s</p>", i, strings.Repeat("of some words ", i%23))
	}
	v.SetDocument(bundled().HTML(b.String(), none, nil))
	at := v.Page().Find("Paragraph 200 ")[0]
	v.scrollTo(0, v.Page().Boxes(at.From, at.To)[0].Y)
	for _, width := range []float32{420, 900, 333, 700} {
		win.Resize(fyne.NewSize(width, 400))
		at := v.Page().Find("Paragraph 200 ")[0]
		y := v.Page().Boxes(at.From, at.To)[0].Y - v.visibleTop()
		if y < -40 || y > 40 {
			t.Errorf("at width %v the paragraph stands %v from the top", width, y)
		}
	}
}

// bigText is a megabyte of plain text.
func bigText() string {
	return strings.Repeat(strings.Repeat("The quick brown fox jumps. ", 6)+"\n", 1<<20/163)
}

func BenchmarkOpenMegabyteOfText(b *testing.B) {
	text := bigText()
	for b.Loop() {
		if _, err := bundled().Text(text, false)(context.Background(), Setting{Width: 720, Height: 800, Zoom: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSelectAllOfAMegabyte(b *testing.B) {
	v := New(atOnce)
	shown(b, v, 720, 800)
	v.SetDocument(bundled().Text(bigText(), false))
	for b.Loop() {
		v.SelectAll()
	}
}

func BenchmarkScrollMegabyteOfText(b *testing.B) {
	v := New(atOnce)
	shown(b, v, 720, 800)
	v.SetDocument(bundled().Text(bigText(), false))
	y := float32(0)
	for b.Loop() {
		y += 75 // three clicks of a wheel
		if y > v.maxOffset() {
			y = 0
		}
		v.scrollTo(0, y)
	}
}

func BenchmarkPaintStrip(b *testing.B) {
	p, err := bundled().Text(bigText(), false)(context.Background(), Setting{Width: 720, Height: 800, Zoom: 1})
	if err != nil {
		b.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 720, stripHeight))
	for b.Loop() {
		p.Paint(img, image.Pt(0, 50*stripHeight), 1)
	}
}
