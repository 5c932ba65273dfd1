package mailhtml

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/vector"

	"github.com/mailloft/mailloft/app/mailhtml/css"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// canvas paints marks onto a picture of a part of the page. One is made for
// every Paint; it is not safe for concurrent use.
type canvas struct {
	dst    *image.RGBA
	clip   image.Rectangle // in dst
	origin image.Point     // of the page in dst
	scale  float32         // device pixels per CSS px
	fonts  *typeset.Fonts
	dark   bool
	ras    vector.Rasterizer
	turned int // pixels, see turnedMark
}

func roundInt(v float32) int { return int(math.Floor(float64(v) + .5)) }

// edges snaps a box to device pixels, each edge on its own.
func (c *canvas) edges(r Rect) image.Rectangle {
	return image.Rectangle{
		image.Pt(c.snap(r.X), c.snap(r.Y)), image.Pt(c.snap(r.X+r.W), c.snap(r.Y+r.H)),
	}.Add(c.origin)
}

// snap keeps hostile coordinates within what image arithmetic can hold.
func (c *canvas) snap(v float32) int {
	return roundInt(max(-1e8, min(v*c.scale, 1e8)))
}

// around is the smallest device rectangle that holds a box whole.
func (c *canvas) around(r Rect) image.Rectangle { return c.edges(r).Inset(-1) }

// view is the part of the page that the clip shows, in CSS px.
func (c *canvas) view() Rect {
	r := c.clip.Sub(c.origin)
	k := 1 / c.scale
	return Rect{float32(r.Min.X) * k, float32(r.Min.Y) * k, float32(r.Dx()) * k, float32(r.Dy()) * k}
}

func (c *canvas) tint(col css.Color) css.Color {
	if c.dark {
		return invert(col)
	}
	return col
}

func (c *canvas) uniform(col css.Color) *image.Uniform { return image.NewUniform(nrgba(c.tint(col))) }

func nrgba(c css.Color) color.NRGBA { return color.NRGBA(c) }

// paint paints the marks that the clip touches.
func (c *canvas) paint(marks []mark) {
	v := c.view()
	const slack = 2 // rounding and antialiasing may reach over the bounds
	x0, y0, x1, y1 := v.X-slack, v.Y-slack, v.X+v.W+slack, v.Y+v.H+slack
	for _, m := range marks {
		b := m.bounds()
		if b.Y < y1 && b.Y+b.H >= y0 && b.X < x1 && b.X+b.W >= x0 {
			m.paint(c)
		}
	}
}

// fill paints a rectangle of device pixels.
func (c *canvas) fill(r image.Rectangle, col css.Color) {
	r = r.Intersect(c.clip)
	if col.A == 0 || r.Empty() {
		return
	}
	op := draw.Over
	if col.A == 255 {
		op = draw.Src
	}
	draw.Draw(c.dst, r, c.uniform(col), image.Point{}, op)
}

// roundRect fills a rectangle with rounded corners from src, whose point sp
// stands at dst's origin shifted by the rectangle's corner.
func (c *canvas) roundRect(r image.Rectangle, radii corners, src image.Image, at image.Point) {
	vis := r.Intersect(c.clip)
	if vis.Empty() {
		return
	}
	sp := vis.Min.Sub(at)
	if radii == (corners{}) {
		draw.Draw(c.dst, vis, src, sp, draw.Over)
		return
	}
	c.ras.Reset(vis.Dx(), vis.Dy())
	c.ras.DrawOp = draw.Over
	c.path(r.Sub(vis.Min), radii, false)
	c.ras.Draw(c.dst, vis, src, sp)
}

// picture scales a picture into a rectangle of device pixels.
func (c *canvas) picture(im image.Image, r image.Rectangle) {
	vis := r.Intersect(c.clip)
	if vis.Empty() {
		return
	}
	b := im.Bounds()
	if r.Size() == b.Size() {
		draw.Draw(c.dst, vis, im, b.Min.Add(vis.Min.Sub(r.Min)), draw.Over)
		return
	}
	sub := c.dst.SubImage(c.clip).(*image.RGBA)
	xdraw.ApproxBiLinear.Scale(sub, r, im, b, xdraw.Over, nil)
}

// layer paints a group on a picture of its own and lays that over the rest.
func (c *canvas) layer(m *groupMark) {
	under := c.dst
	c.dst = image.NewRGBA(c.clip)
	c.paint(m.marks)
	over := c.dst
	c.dst = under
	mask := image.NewAlpha(c.clip)
	shape := c.clip
	if m.clip != nil {
		shape = c.edges(*m.clip)
	}
	alpha := image.NewUniform(color.Alpha{uint8(max(0, min(m.opacity, 1))*255 + .5)})
	if m.radii == (corners{}) {
		draw.Draw(mask, mask.Rect, alpha, image.Point{}, draw.Src)
	} else {
		c.ras.Reset(c.clip.Dx(), c.clip.Dy())
		c.ras.DrawOp = draw.Over
		c.path(shape.Sub(c.clip.Min), m.radii.scaled(c.scale), false)
		c.ras.Draw(mask, mask.Rect, alpha, image.Point{})
	}
	draw.DrawMask(c.dst, c.clip, over, c.clip.Min, mask, c.clip.Min, draw.Over)
}
