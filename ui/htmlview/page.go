// Package htmlview shows a laid-out message in the window: a widget that
// paints what is visible of a page, scrolls, selects, follows, finds and zooms.
//
// It knows nothing of HTML. A [Layout] makes the page, off the Fyne goroutine,
// again whenever width, zoom or the dark switch change; the place being read
// stays where it was. All methods belong on the Fyne goroutine.
package htmlview

import (
	"context"
	"image"
	"image/color"

	"github.com/mailloft/mailloft/app/mailhtml"
)

// Page is a document laid out for one width. Coordinates are in the window's
// device-independent pixels from the page's top left corner. Its methods are
// called from several goroutines at once.
type Page interface {
	Size() (width, height float32)
	About() About

	// Paint fills dst with the part of the page whose pixel origin, counted
	// in page units × scale, falls on dst's first pixel.
	Paint(dst *image.RGBA, origin image.Point, scale float32)

	Hit(x, y float32) Pos // the nearest place between two characters
	Word(at Pos) (from, to Pos)
	Line(at Pos) (from, to Pos)
	All() (from, to Pos)
	Boxes(from, to Pos) []Rect
	Text(from, to Pos) string
	Find(text string) []Range
	LinkAt(x, y float32) (Link, bool)
}

// Pos and the others are the engine's terms for a page.
type (
	// Pos is a place in the text.
	Pos = mailhtml.Pos
	// Range is a stretch of the text.
	Range = mailhtml.Range
	// Rect is in page px.
	Rect = mailhtml.Rect
	// Link is a link with its boxes.
	Link = mailhtml.Link
	// Folding says what is folded.
	Folding = mailhtml.Folding
	// Fold is a piece that can be folded.
	Fold = mailhtml.Fold
)

// About is what there is to know of a page besides its text.
type About struct {
	Background color.Color        // behind everything
	Anchors    map[string]float32 // how far down the places are that #links lead to
	Blocked    []string           // addresses of pictures that were not allowed
	Trackers   []string           // those of them made not to be seen
	Folds      []Fold             // quoted replies and signatures, if they were to be folded
	Simplified bool               // shown as plain blocks, for Reason
	Reason     string             // a sentence
}

// Setting is what a page depends on besides its document.
type Setting struct {
	Width  float32 // of the column to fill
	Height float32 // of what is visible
	Zoom   float32 // 1 is the size the sender meant
	Dark   bool
}

// sameLayout reports whether a page made for s serves o: the height alone
// does not make a page worth doing again.
func (s Setting) sameLayout(o Setting) bool {
	s.Height, o.Height = 0, 0
	return s == o
}

// Layout makes the page of one document. It runs off the Fyne goroutine and
// gives up when ctx ends.
type Layout func(ctx context.Context, s Setting) (Page, error)

// Async runs work off the Fyne goroutine, then the function work returned, if
// any, on it. Its context ends with the application.
type Async = func(work func(ctx context.Context) (done func()))
