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
func (e Engine) HTML(source string, picture func(url string) ([]byte, bool)) Layout {
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
			Width: s.Width, Height: s.Height, Zoom: s.Zoom, Dark: s.Dark, Fonts: e.Fonts, Image: answer,
		})
		if err != nil {
			return nil, err
		}
		return page{p}, nil
	}
}

// Reader lays out an HTML document as plain blocks in large type, without its
// own styling.
func (e Engine) Reader(source string, picture func(url string) ([]byte, bool)) Layout {
	return e.HTML(string(mailhtml.Simplify([]byte(source))), picture)
}

// page is the engine's page in the terms of this package.
type page struct{ *mailhtml.Page }

func (p page) Size() (width, height float32) { return p.Width, p.Height }

func (p page) About() About {
	return About{
		Background: p.Background, Anchors: p.Anchors, Blocked: p.Blocked, Trackers: p.Trackers,
		Simplified: p.Simplified, Reason: p.Reason,
	}
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
func (e Engine) Text(text string, mono bool) Layout {
	size := float32(textSize)
	if mono {
		size = monoSize
	}
	return func(ctx context.Context, s Setting) (Page, error) {
		p, err := mailhtml.LayoutText(ctx, text, mailhtml.TextOptions{
			Width: s.Width, Zoom: s.Zoom, Size: size, Mono: mono, Dark: s.Dark, Fonts: e.Fonts,
		})
		if err != nil {
			return nil, err
		}
		return page{p}, nil
	}
}
