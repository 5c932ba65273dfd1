package htmlview

import (
	"context"
	"image"
	"testing"
)

func stacked(t *testing.T, texts ...string) Page {
	t.Helper()
	var layouts []Layout
	for _, text := range texts {
		layouts = append(layouts, gridLayout(text, map[string]string{"link": "https://example.org/"}))
	}
	p, err := Stack(layouts...)(context.Background(), Setting{Width: 80, Height: 100, Zoom: 1})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAStackReadsFromTopToBottom(t *testing.T) {
	p := stacked(t, "0123456789abcde", "second", "a link")
	if _, h := p.Size(); h != 4*cellH {
		t.Errorf("%v tall", h)
	}
	if got, want := p.Text(p.All()), "0123456789abcde\nsecond\na link"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	for y, want := range map[float32]string{5: "0123456789", 20: "abcde", 40: "second", 60: "a link"} {
		if got := p.Text(p.Line(p.Hit(4, y))); got != want {
			t.Errorf("the line at %v is %q, want %q", y, got, want)
		}
	}
}

func TestAStackSelectsAcrossDocuments(t *testing.T) {
	p := stacked(t, "first one", "second two")
	from, to := p.Hit(6*cellW, 5), p.Hit(6*cellW, 21)
	if got := p.Text(from, to); got != "one\nsecond" {
		t.Errorf("text %q", got)
	}
	boxes := joined(p.Boxes(from, to))
	if len(boxes) != 2 || boxes[1] != (Rect{X: 0, Y: cellH, W: 6 * cellW, H: cellH}) {
		t.Errorf("boxes %v", boxes)
	}
	if found := p.Find("second"); len(found) != 1 || p.Text(found[0].From, found[0].To) != "second" {
		t.Errorf("found %v", found)
	}
}

func TestAStackKnowsTheLinksOfEveryDocument(t *testing.T) {
	p := stacked(t, "first", "a link")
	if l, ok := p.LinkAt(3*cellW, 20); !ok || l.URL != "https://example.org/" {
		t.Errorf("%+v, %v", l, ok)
	}
	if _, ok := p.LinkAt(3*cellW, 5); ok {
		t.Error("a link where there is none")
	}
}

func TestAStackPaintsEveryDocumentInItsPlace(t *testing.T) {
	p := stacked(t, "0123456789abcde", "second")
	whole := image.NewRGBA(image.Rect(0, 0, 80, 48))
	p.Paint(whole, image.Point{}, 1)
	part := image.NewRGBA(image.Rect(0, 0, 80, 20))
	p.Paint(part, image.Pt(0, 25), 1)
	for y := range 20 {
		if part.RGBAAt(0, y) != whole.RGBAAt(0, y+25) {
			t.Errorf("pixel row %d differs when painted on its own", y+25)
		}
	}
	if got := whole.RGBAAt(0, 20).R; got != 1 {
		t.Errorf("the second row of the first document shows %d", got)
	}
	if got := whole.RGBAAt(0, 40).R; got != 0 {
		t.Errorf("the second document shows row %d", got)
	}
}
