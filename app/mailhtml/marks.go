package mailhtml

import (
	"image"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// mark is one thing to paint. Marks are kept in paint order; a viewport paints
// those whose bounds it touches.
type mark interface {
	bounds() Rect // CSS px, everything the mark may touch
	paint(c *canvas)
}

// fillMark is a filled box.
type fillMark struct {
	box     Rect
	radii   corners
	rounded bool
	color   css.Color
}

func (m *fillMark) bounds() Rect { return m.box }

func (m *fillMark) paint(c *canvas) {
	if m.rounded {
		c.roundRect(c.edges(m.box), m.radii.scaled(c.scale), c.uniform(m.color), image.Point{})
		return
	}
	c.fill(c.edges(m.box), m.color)
}

// gradientMark is a box filled with a gradient.
type gradientMark struct {
	box     Rect
	radii   corners
	rounded bool
	g       *gradient
}

func (m *gradientMark) bounds() Rect { return m.box }

func (m *gradientMark) paint(c *canvas) {
	e := c.edges(m.box)
	sh := newShade(m.g, e.Dx(), e.Dy(), c.scale, c.tint)
	if !m.rounded {
		c.roundRect(e, corners{}, sh, e.Min)
		return
	}
	c.roundRect(e, m.radii.scaled(c.scale), sh, e.Min)
}

// pictureMark is a picture scaled into a box.
type pictureMark struct {
	box Rect
	im  image.Image
}

func (m *pictureMark) bounds() Rect { return m.box }

func (m *pictureMark) paint(c *canvas) { c.picture(m.im, c.edges(m.box)) }

// tileMark is a background picture, repeated or not, within its box.
type tileMark struct {
	box, tile        Rect
	im               image.Image
	acrossX, acrossY bool
}

func (m *tileMark) bounds() Rect { return m.box }

// maxTiles bounds how often one background picture is painted in a viewport.
const maxTiles = 20000

func (m *tileMark) paint(c *canvas) {
	outer := c.clip
	defer func() { c.clip = outer }()
	c.clip = c.clip.Intersect(c.edges(m.box))
	if c.clip.Empty() {
		return
	}
	x0, x1 := m.tile.X, m.tile.X+m.tile.W
	y0, y1 := m.tile.Y, m.tile.Y+m.tile.H
	view := c.view()
	if m.acrossX {
		x0, x1 = tileSpan(x0, m.tile.W, max(m.box.X, view.X), min(m.box.X+m.box.W, view.X+view.W))
	}
	if m.acrossY {
		y0, y1 = tileSpan(y0, m.tile.H, max(m.box.Y, view.Y), min(m.box.Y+m.box.H, view.Y+view.H))
	}
	n := 0
	for y := y0; y < y1-.01; y += m.tile.H {
		for x := x0; x < x1-.01; x += m.tile.W {
			c.picture(m.im, c.edges(Rect{x, y, m.tile.W, m.tile.H}))
			if n++; n > maxTiles {
				return
			}
		}
	}
}

// tileSpan finds where the tiles covering from..to start.
func tileSpan(start, size, from, to float32) (float32, float32) {
	k := floor((from - start) / size)
	return start + k*size, to
}

// groupMark paints its marks together: under one opacity, within one clip.
type groupMark struct {
	opacity float32
	clip    *Rect // nil: none
	radii   corners
	marks   []mark
	box     Rect
}

func (m *groupMark) bounds() Rect { return m.box }

func (m *groupMark) measure() {
	m.box = m.marks[0].bounds()
	for _, k := range m.marks[1:] {
		m.box = m.box.union(k.bounds())
	}
	if m.clip != nil {
		m.box = intersect(m.box, *m.clip)
	}
}

func intersect(a, b Rect) Rect {
	x0, y0 := max(a.X, b.X), max(a.Y, b.Y)
	x1, y1 := min(a.X+a.W, b.X+b.W), min(a.Y+a.H, b.Y+b.H)
	return Rect{x0, y0, max(0, x1-x0), max(0, y1-y0)}
}

func (m *groupMark) paint(c *canvas) {
	outer := c.clip
	defer func() { c.clip = outer }()
	if m.clip != nil {
		c.clip = c.clip.Intersect(c.edges(*m.clip))
	}
	if m.opacity >= 1 && m.radii == (corners{}) {
		c.paint(m.marks)
		return
	}
	c.clip = c.clip.Intersect(c.around(m.box))
	if !c.clip.Empty() {
		c.layer(m)
	}
}
