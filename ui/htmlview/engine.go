package htmlview

import (
	"context"
	"errors"
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml"
)

// Engine makes the layouts of messages with app/mailhtml.
type Engine struct{ Fonts *mailhtml.Fonts }

// errNoPicture says that the message has no picture under a cid: address.
var errNoPicture = errors.New("no such picture in the message")

// HTML lays out an HTML document. picture answers the address of a picture
// with its file's bytes; what it does not know and is not part of the message
// is reported as blocked. It is called off the Fyne goroutine.
// fold folds quoted replies and signatures; nil shows all of them.
func (e Engine) HTML(source string, picture func(url string) ([]byte, bool), fold *Folding) Layout {
	answer := func(url string) ([]byte, error) {
		if data, ok := picture(url); ok {
			return data, nil
		}
		if len(url) >= 4 && strings.EqualFold(url[:4], "cid:") {
			return nil, errNoPicture
		}
		return nil, mailhtml.ErrBlocked
	}
	return func(ctx context.Context, s Setting) (Page, error) {
		p, err := mailhtml.Layout(ctx, []byte(source), mailhtml.Options{
			Width: s.Width, Height: s.Height, Zoom: s.Zoom, Dark: s.Dark, Fonts: e.Fonts, Image: answer, Folding: fold, OpenDetails: true,
		})
		if err != nil {
			return nil, err
		}
		return page{p}, nil
	}
}

// Reader lays out an HTML document as plain blocks in large type, without its
// own styling.
func (e Engine) Reader(source string, picture func(url string) ([]byte, bool), fold *Folding) Layout {
	return e.HTML(string(mailhtml.Simplify([]byte(source))), picture, fold)
}

// page is the engine's page in the terms of this package.
type page struct{ *mailhtml.Page }

func (p page) Size() (width, height float32) { return p.Width, p.Height }

func (p page) About() About {
	return About{
		Background: p.Background, Anchors: p.Anchors, Blocked: p.Blocked, Trackers: p.Trackers,
		Simplified: p.Simplified, Reason: p.Reason, Folds: p.Folds,
	}
}

// Text gives the words from one place to another. The line that stands for a
// fold gives what it hides: who copies a message has all of it.
func (p page) Text(from, to Pos) string {
	var b strings.Builder
	for _, f := range p.Folds {
		if !f.Open && f.At.From >= from && f.At.To <= to && f.At.To > f.At.From {
			b.WriteString(p.Page.Text(from, f.At.From))
			b.WriteString(strings.TrimRight(f.Text, "\n"))
			from = f.At.To
		}
	}
	b.WriteString(p.Page.Text(from, to))
	return b.String()
}

// TextMargin is what Text leaves free around the text, BodyMargin what an
// HTML message does unless it says otherwise.
const (
	TextMargin = 16
	BodyMargin = 8
)

const (
	textSize = 14
	monoSize = 13
)

// Text lays out plain text; mono gives every character the same width, as in
// a message's source.
func (e Engine) Text(text string, mono bool) Layout { return e.text(text, mono, nil) }

// Plain lays out the plain text of a message; fold is as in HTML.
func (e Engine) Plain(text string, fold *Folding) Layout { return e.text(text, false, fold) }

func (e Engine) text(text string, mono bool, fold *Folding) Layout {
	size := float32(textSize)
	if mono {
		size = monoSize
	}
	return func(ctx context.Context, s Setting) (Page, error) {
		p, err := mailhtml.LayoutText(ctx, text, mailhtml.TextOptions{
			Width: s.Width, Zoom: s.Zoom, Size: size, Mono: mono, Dark: s.Dark, Fonts: e.Fonts, Folding: fold,
		})
		if err != nil {
			return nil, err
		}
		return page{p}, nil
	}
}
