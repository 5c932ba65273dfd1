package mailhtml

import (
	"context"
	"image"
	"io"
	"slices"
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml/pdf"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// A sheet of A4 paper, in points, and the page that fits on it.
const (
	paperWidth  = 595.28
	paperHeight = 841.89
	paperMargin = 42
	pointsPerPx = .75
	minShrink   = .35 // of a page that is too wide
	maxSheets   = 2000

	// PrintWidth is the width to lay pages out in for WritePDF, in px.
	PrintWidth = 681
)

// WritePDF writes pages as a PDF file, one below the other: text that can be
// selected, in embedded fonts, with links. Sheets end between lines wherever
// the page lets them. The pages should be laid out in light colours.
func WritePDF(ctx context.Context, w io.Writer, title string, pages ...*Page) error {
	p := &printer{doc: pdf.New(title), fonts: map[*typeset.Face]*pdf.Font{}, emojis: map[emojiKey]image.Image{}}
	for _, page := range pages {
		if err := p.page(ctx, page); err != nil {
			return err
		}
	}
	if p.sheet == nil {
		p.turn()
	}
	return p.doc.Write(w)
}

// printer brings pages onto sheets.
type printer struct {
	doc    *pdf.Document
	fonts  map[*typeset.Face]*pdf.Font
	emojis map[emojiKey]image.Image
	sheet  *pdf.Page
	used   float32 // of the sheet's height between the margins, in points
	count  int

	// Of the page that is being printed:
	page0  *Page
	k      float32 // points per CSS px
	origin float32 // y of the page, in CSS px, at the upper margin
	view   Rect    // the stretch of the page on this sheet, in CSS px
}

func (p *printer) turn() {
	p.sheet, p.used = p.doc.AddPage(paperWidth, paperHeight), 0
	p.count++
}

// page prints a page, beginning on the sheet there is.
func (p *printer) page(ctx context.Context, page *Page) error {
	p.page0 = page
	width := page.Width / page.zoom
	p.k = pointsPerPx * page.zoom * max(minShrink, min(1, width/reach(page.marks, width))) * min(1, PrintWidth/page.Width)
	solid := solidParts(page)
	const room = paperHeight - 2*paperMargin
	bottom := page.Height / page.zoom
	for y := float32(0); y < bottom && p.count <= maxSheets; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.sheet == nil || p.used > room-40 {
			p.turn()
		}
		left := (room - p.used) / p.k
		end := bottom
		if y+left < bottom {
			end = breakAt(solid, y, left, p.used > 0)
		}
		if end <= y { // nothing fits below what is on this sheet
			p.turn()
			continue
		}
		p.stretch(y, end)
		p.used += (end - y) * p.k
		y = end
	}
	return nil
}

// stretch draws the part of the page between two heights.
func (p *printer) stretch(from, to float32) {
	p.origin = from - p.used/p.k
	p.view = Rect{-1e6, from, 2e6, to - from}
	clip := pdf.Rect{X: 0, Y: paperMargin + p.used, W: paperWidth, H: (to - from) * p.k}
	p.sheet.Group(&clip, pdf.Radii{}, 1, func() { p.marks(p.page0.marks) })
	for _, link := range p.page0.Links {
		if strings.HasPrefix(link.URL, "#") {
			continue
		}
		for _, b := range link.Boxes {
			b = b.scaled(1 / p.page0.zoom)
			if middle := b.Y + b.H/2; middle >= from && middle < to {
				p.sheet.Link(p.rect(b), link.URL)
			}
		}
	}
}

func (p *printer) rect(r Rect) pdf.Rect {
	return pdf.Rect{X: p.x(r.X), Y: p.y(r.Y), W: r.W * p.k, H: r.H * p.k}
}

func (p *printer) x(v float32) float32 { return paperMargin + v*p.k }
func (p *printer) y(v float32) float32 { return paperMargin + (v-p.origin)*p.k }

// reach is how far right the text and the pictures of a page go.
func reach(marks []mark, width float32) float32 {
	const most = 10_000
	for _, m := range marks {
		switch m := m.(type) {
		case *textRun:
			width = max(width, m.x+m.width)
		case *pictureMark:
			width = max(width, m.box.X+m.box.W)
		case *groupMark:
			if m.clip == nil {
				width = max(width, reach(m.marks, width))
			}
		}
	}
	return min(width, most)
}

// part is a stretch of a page that should not be cut, and how bad it would be.
type part struct {
	top, bottom float32
	text        bool
}

// maxPart is how tall something may be to be kept whole, in CSS px.
const maxPart = 700

// solidParts lists what should stay on one sheet, from top to bottom: lines,
// pictures, and small boxes such as buttons.
func solidParts(page *Page) (parts []part) {
	add := func(top, bottom float32, text bool) {
		if bottom > top && bottom-top <= maxPart {
			parts = append(parts, part{top, bottom, text})
		}
	}
	var walk func([]mark)
	walk = func(marks []mark) {
		for _, m := range marks {
			switch m := m.(type) {
			case *textRun:
				add(min(m.top, m.base-m.size), max(m.bottom, m.base+m.size*.3), true)
			case *pictureMark:
				add(m.box.Y, m.box.Y+m.box.H, false)
			case *groupMark:
				walk(m.marks)
			case *fillMark:
				if m.box.H < 64 {
					add(m.box.Y, m.box.Y+m.box.H, false)
				}
			}
		}
	}
	walk(page.marks)
	slices.SortFunc(parts, func(a, b part) int {
		switch {
		case a.top < b.top:
			return -1
		case a.top > b.top:
			return 1
		}
		return 0
	})
	return parts
}

// breakAt finds where a sheet ends that has room for so much of the page from
// a height on. begun says that the sheet has something on it, so that it may
// also take nothing.
func breakAt(parts []part, from, room float32, begun bool) float32 {
	full := from + room
	for _, keepBoxes := range []bool{true, false} {
		end := full
		for i := len(parts) - 1; i >= 0; i-- {
			if s := parts[i]; (keepBoxes || s.text) && s.top < end-.5 && s.bottom > end+.5 {
				end = s.top
				i = len(parts) // what ended below may be cut now
			}
			if end <= from {
				break
			}
		}
		if end > from+room/4 || begun && end <= from {
			return max(end, from)
		}
		if end > from && !keepBoxes {
			return end
		}
	}
	return full
}
