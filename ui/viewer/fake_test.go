package viewer

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"io"
	"strings"

	"github.com/mailloft/mailloft/ui/htmlview"
)

// plainPages is a Renderer whose pages hold the words they were given.
type plainPages struct {
	blocked  []string // remote pictures of every HTML page
	trackers []string
	picture  func(url string) ([]byte, bool) // of the last HTML document
	err      error                           // of every HTML layout
	made     []string                        // the documents laid out, in their order
	setting  htmlview.Setting                // of the last layout
}

func (p *plainPages) HTML(source string, picture func(string) ([]byte, bool), _ *htmlview.Folding) htmlview.Layout {
	p.picture = picture
	return func(_ context.Context, s htmlview.Setting) (htmlview.Page, error) {
		p.made, p.setting = append(p.made, source), s
		if p.err != nil {
			return nil, p.err
		}
		about := htmlview.About{Trackers: p.trackers}
		for _, url := range p.blocked {
			if _, ok := picture(url); !ok {
				about.Blocked = append(about.Blocked, url)
			}
		}
		return words{text: source, about: about}, nil
	}
}

func (p *plainPages) Reader(source string, picture func(string) ([]byte, bool), fold *htmlview.Folding) htmlview.Layout {
	return p.HTML("plain "+source, picture, fold)
}

func (p *plainPages) PDF(_ context.Context, w io.Writer, title string, layouts ...htmlview.Layout) error {
	_, err := fmt.Fprintf(w, "%s, %d parts", title, len(layouts))
	return err
}

func (p *plainPages) Plain(text string, _ *htmlview.Folding) htmlview.Layout {
	return p.Text(text, false)
}

func (p *plainPages) Text(text string, _ bool) htmlview.Layout {
	return func(_ context.Context, s htmlview.Setting) (htmlview.Page, error) {
		p.made, p.setting = append(p.made, text), s
		return words{text: text}, nil
	}
}

// words is a page of one line.
type words struct {
	text  string
	about htmlview.About
}

func (w words) Size() (float32, float32)                        { return 300, 2000 }
func (w words) About() htmlview.About                           { return w.about }
func (w words) Paint(dst *image.RGBA, _ image.Point, _ float32) { dst.Set(0, 0, color.Black) }
func (w words) Hit(float32, float32) htmlview.Pos               { return 0 }
func (w words) Word(htmlview.Pos) (from, to htmlview.Pos)       { return w.All() }
func (w words) Line(htmlview.Pos) (from, to htmlview.Pos)       { return w.All() }
func (w words) All() (from, to htmlview.Pos)                    { return 0, htmlview.Pos(len(w.text)) }
func (w words) Text(from, to htmlview.Pos) string               { return w.text[from:to] }
func (w words) LinkAt(float32, float32) (htmlview.Link, bool) {
	return htmlview.Link{}, false
}

func (w words) Boxes(from, to htmlview.Pos) []htmlview.Rect {
	if from >= to {
		return nil
	}
	return []htmlview.Rect{{X: 0, Y: 0, W: 100, H: 16}}
}

func (w words) Find(text string) []htmlview.Range {
	i := strings.Index(w.text, text)
	if i < 0 {
		return nil
	}
	return []htmlview.Range{{From: htmlview.Pos(i), To: htmlview.Pos(i + len(text))}}
}
