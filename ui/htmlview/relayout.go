package htmlview

import (
	"context"
	"math"
)

// wanted is the setting the next page should be made for.
func (v *View) wanted() Setting {
	size := v.Size()
	width := size.Width - 2*v.Inset.Width
	if v.MaxWidth > 0 {
		width = min(width, v.MaxWidth*v.text)
	}
	return Setting{
		Width:  max(float32(math.Floor(float64(width))), 1),
		Height: max(size.Height-2*v.Inset.Height, 1),
		Zoom:   v.zoom * v.text,
		Dark:   v.dark,
	}
}

// relayout asks for a new page if the one there is was made for another
// setting. One page is made at a time: while the window is being resized the
// reader sees every page that gets ready, not none until the mouse rests.
func (v *View) relayout() {
	want := v.wanted()
	if v.layout == nil || v.laying != nil || v.Size().Width <= 0 {
		return
	}
	if v.page != nil && v.setting.sameLayout(want) && !v.stale && !v.overfills(want) {
		return
	}
	inner, cancel := context.WithCancel(context.Background())
	v.laying, v.stale = cancel, false
	layout, document, scale := v.layout, v.document, v.scale()
	top := v.visibleTop()
	v.async(func(ctx context.Context) func() {
		defer context.AfterFunc(ctx, cancel)()
		made := prepare(inner, layout, want, top, scale)
		return func() {
			cancel()
			if document == v.document {
				v.laying = nil
				v.arrived(made)
			}
		}
	})
}

// overfills reports whether the page was made as tall as a window that has
// become lower: a message that paints its whole window would scroll for nothing.
func (v *View) overfills(want Setting) bool {
	_, height := v.page.Size()
	return height <= v.setting.Height+1 && height > want.Height+1 && want.Height < v.setting.Height
}

// prepared is a page with the strips a reader will see first.
type prepared struct {
	page    Page
	err     error
	setting Setting
	scale   float32
	painted painting
}

func prepare(ctx context.Context, layout Layout, want Setting, top, scale float32) prepared {
	made := prepared{setting: want, scale: scale}
	made.page, made.err = guarded(ctx, layout, want)
	if made.err != nil || made.page == nil {
		return made
	}
	var s strips
	s.reset(made.page, scale, painting{})
	first, last := s.covering(top, top+want.Height)
	made.painted = paintStrips(ctx, made.page, scale, s.missing(first, last))
	return made
}

func guarded(ctx context.Context, layout Layout, want Setting) (p Page, err error) {
	defer guard(&err, "laying out")
	return layout(ctx, want)
}

func (v *View) arrived(made prepared) {
	if made.err != nil || made.page == nil {
		v.layout = nil
		v.tellLaidOut(nil, made.err)
		return
	}
	place := v.readingPlace()
	again := v.page != nil
	v.page, v.setting = made.page, made.setting
	v.arrivals++
	v.strips.reset(made.page, made.scale, made.painted)
	v.surface.restart()
	v.scroll.Refresh()
	if again {
		v.restore(place)
		v.search.marks = nil
	}
	v.mark()
	v.surface.place()
	v.tellLaidOut(made.page, nil)
	v.tellFault(made.painted)
	v.relayout() // the window may have changed meanwhile
}

func (v *View) tellLaidOut(p Page, err error) {
	if v.OnLaidOut != nil {
		v.OnLaidOut(p, err)
	}
}

func (v *View) tellFault(made painting) {
	if made.fault != nil && v.OnPaintFault != nil {
		v.OnPaintFault(made.fault)
	}
}

// place is what stood at the top of the window: a place in the text and how
// far above the window's edge it began.
type place struct {
	at    Pos
	above float32
	ratio float32 // how far down the page, for pages without text
}

func (v *View) readingPlace() place {
	if v.page == nil {
		return place{}
	}
	top := v.visibleTop()
	_, height := v.page.Size()
	p := place{at: v.page.Hit(0, top), ratio: top / max(height, 1)}
	if y, ok := v.lineTop(p.at); ok {
		p.above = top - y
	}
	return p
}

func (v *View) restore(p place) {
	_, height := v.page.Size()
	if p.ratio == 0 { // at the top, or in the free room above it
		v.scrollTo(v.scroll.Offset.X, min(v.scroll.Offset.Y, v.Inset.Height))
		return
	}
	y := p.ratio * height
	if top, ok := v.lineTop(p.at); ok {
		y = top + p.above
	}
	v.scrollTo(v.scroll.Offset.X, y+v.Inset.Height)
}

// lineTop gives the upper edge of the line a place stands on.
func (v *View) lineTop(at Pos) (float32, bool) {
	from, to := v.page.Line(at)
	boxes := v.page.Boxes(from, max(to, from+1))
	if len(boxes) == 0 {
		return 0, false
	}
	return boxes[0].Y, true
}
