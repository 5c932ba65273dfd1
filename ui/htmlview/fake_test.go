package htmlview

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"strings"
)

// grid is a page of equal cells: every character 8 × 16 units at zoom 1,
// broken where the width ends. It makes every coordinate easy to reckon.
type grid struct {
	text   []rune
	cols   int
	zoom   float32
	links  map[Range]string
	paints int
}

const (
	cellW = 8
	cellH = 16
)

// gridLayout lays text out as a grid, with links over the given words.
func gridLayout(text string, links map[string]string) Layout {
	return func(_ context.Context, s Setting) (Page, error) {
		g := &grid{text: []rune(text), zoom: s.Zoom, links: map[Range]string{}}
		g.cols = max(int(s.Width/(cellW*s.Zoom)), 1)
		for word, url := range links {
			if i := strings.Index(text, word); i >= 0 {
				from := Pos(len([]rune(text[:i])))
				g.links[Range{From: from, To: from + Pos(len([]rune(word)))}] = url
			}
		}
		return g, nil
	}
}

func (g *grid) w() float32 { return cellW * g.zoom }
func (g *grid) h() float32 { return cellH * g.zoom }

func (g *grid) rows() int { return (len(g.text) + g.cols - 1) / g.cols }

func (g *grid) Size() (float32, float32) {
	return float32(g.cols) * g.w(), float32(g.rows()) * g.h()
}

func (g *grid) About() About {
	return About{Background: color.NRGBA{0xFF, 0xF0, 0xE0, 0xFF}, Anchors: map[string]float32{"end": 400}}
}

func (g *grid) Paint(dst *image.RGBA, origin image.Point, scale float32) {
	g.paints++
	white := color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	draw.Draw(dst, dst.Rect, image.NewUniform(white), image.Point{}, draw.Src)
	for y := range dst.Rect.Dy() {
		row := int(float32(y+origin.Y) / scale / g.h())
		dst.SetRGBA(0, y, color.RGBA{R: uint8(row), A: 0xFF})
	}
}

func (g *grid) Hit(x, y float32) Pos {
	row := min(max(int(y/g.h()), 0), max(g.rows()-1, 0))
	col := min(max(int(x/g.w()+0.5), 0), g.cols)
	return Pos(min(row*g.cols+col, len(g.text)))
}

func (g *grid) Word(at Pos) (Pos, Pos) {
	isSpace := func(i Pos) bool { return i < 0 || int(i) >= len(g.text) || g.text[i] == ' ' }
	from, to := at, at
	for !isSpace(from - 1) {
		from--
	}
	for !isSpace(to) {
		to++
	}
	return from, to
}

func (g *grid) Line(at Pos) (Pos, Pos) {
	row := int(at) / g.cols
	return Pos(row * g.cols), Pos(min((row+1)*g.cols, len(g.text)))
}

func (g *grid) All() (Pos, Pos) { return 0, Pos(len(g.text)) }

func (g *grid) Boxes(from, to Pos) (boxes []Rect) {
	for i := max(from, 0); i < min(to, Pos(len(g.text))); i++ {
		row, col := int(i)/g.cols, int(i)%g.cols
		boxes = append(boxes, Rect{X: float32(col) * g.w(), Y: float32(row) * g.h(), W: g.w(), H: g.h()})
	}
	return boxes
}

func (g *grid) Text(from, to Pos) string { return string(g.text[from:to]) }

func (g *grid) Find(text string) (found []Range) {
	want := []rune(text)
	for i := 0; i+len(want) <= len(g.text); i++ {
		if strings.EqualFold(string(g.text[i:i+len(want)]), text) {
			found = append(found, Range{From: Pos(i), To: Pos(i + len(want))})
		}
	}
	return found
}

func (g *grid) LinkAt(x, y float32) (Link, bool) {
	at := Pos(int(y/g.h())*g.cols + int(x/g.w()))
	for r, url := range g.links {
		if at >= r.From && at < r.To {
			text := g.Text(r.From, r.To)
			return Link{URL: url, Text: text, Deceptive: strings.Contains(text, "bank")}, true
		}
	}
	return Link{}, false
}

// at once runs work and what it returned straight away.
func atOnce(work func(context.Context) func()) {
	if done := work(context.Background()); done != nil {
		done()
	}
}

// queue keeps work until the test lets it happen.
type queue struct {
	jobs []func(context.Context) func()
}

func (q *queue) async(work func(context.Context) func()) { q.jobs = append(q.jobs, work) }

// run does the oldest job.
func (q *queue) run() {
	job := q.jobs[0]
	q.jobs = q.jobs[1:]
	atOnce(job)
}
