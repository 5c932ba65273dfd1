package mailhtml

import (
	"image"

	"golang.org/x/net/html"
)

type boxKind uint8

const (
	boxBlock boxKind = iota
	boxInline
	boxText
	boxBreak // br
	boxImage
	boxTable
	boxGroup // rows, or columns
	boxRow
	boxCell
	boxCaption
	boxFlex
)

// box is a node of the box tree. Layout fills in its place and size.
type box struct {
	kind  boxKind
	node  *html.Node // nil for anonymous boxes
	style *style
	kids  []*box
	text  string // of boxText

	picture     *picture // of boxImage
	ratio       float32  // height by width, of the room of a missing picture
	missing     bool     // the room of a missing picture
	control     string   // what of a form it is: checkbox, radio, select, button or text
	gauge       *gauge   // of a progress or meter
	ticked      bool     // of checkbox and radio
	clamped     bool     // -webkit-line-clamp has hidden lines
	table       *table   // of boxTable
	cell        *cell    // of boxCell
	inlines     *inlineContent
	lines       []*lineBox
	legend      *box // of a fieldset, on its upper border
	listItem    bool
	marker      string // disc, circle, square, or the text of a number
	markerStyle *style // of the marker, if not that of the item

	onlyInline   bool // a block container without block-level children
	first, last  bool // of the pieces of an inline box cut by a block
	inlineParent *box // of a block that stood in an inline box

	x, y, w, h      float32 // border box, relative to the border box of the box around
	border, padding [4]float32

	// Baselines from the top of the border box; negative when there is none.
	baseline, lastBaseline float32
	natural                float32 // height before a cell was stretched

	// What layout remembers so that every pass stays linear.
	measured               bool
	minContent, maxContent float32 // border-box widths without margins
	strut                  *marginStrut
	collapses              collapsing
}

// collapsing caches whether margins collapse through a box.
type collapsing uint8

const (
	collapsingUnknown collapsing = iota
	collapsingYes
	collapsingNo
)

// picture is a decoded picture, or the room for a missing one.
type picture struct {
	w, h  float32
	image image.Image // nil when missing

	framed bool // missing, and its place is shown
	loose  bool // missing, and as high as a percentage says
}

func (b *box) outOfFlow() bool {
	return b.style != nil && b.kind != boxText && (b.style.float != floatNone || b.style.position == positionAbsolute)
}

func (b *box) inlineLevel() bool {
	switch b.kind {
	case boxText, boxBreak, boxInline:
		return true
	}
	switch b.style.display {
	case displayInline, displayInlineBlock, displayInlineTable, displayInlineFlex, displayInlineGrid:
		return true
	}
	return false
}

// blank reports whether a box is only white space that collapses.
func (b *box) blank() bool {
	if b.kind != boxText || b.style.whiteSpace.preserved() {
		return false
	}
	for i := range len(b.text) {
		switch b.text[i] {
		case ' ', '\n', '\t', '\r', '\f':
		default:
			return false
		}
	}
	return true
}

// tablePart reports whether a box belongs into a table.
func (b *box) tablePart() bool {
	switch b.kind {
	case boxCell, boxRow, boxGroup, boxCaption:
		return true
	}
	return false
}

// edgesX and edgesY are the borders and paddings on both sides.
func (b *box) edgesX() float32 {
	return b.border[right] + b.border[left] + b.padding[right] + b.padding[left]
}

func (b *box) edgesY() float32 {
	return b.border[top] + b.border[bottom] + b.padding[top] + b.padding[bottom]
}

// inset is how much the corners of the content box lie inside the border box,
// as growth.
func (b *box) inset() (grown [4]float32) {
	for i := range grown {
		grown[i] = -b.border[i] - b.padding[i]
	}
	return grown
}

// contentX and contentY are the place of the content box in the border box.
func (b *box) contentX() float32 { return b.border[left] + b.padding[left] }
func (b *box) contentY() float32 { return b.border[top] + b.padding[top] }

// anonymous makes a box that no element stands for. CSS 2.1 §9.2.1.1.
func anonymous(around *style, k boxKind, d display) *box {
	st := newStyle(around)
	st.display = d
	return &box{kind: k, style: st}
}
