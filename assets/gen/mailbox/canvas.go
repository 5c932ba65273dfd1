package main

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

// canvas is a picture with just enough drawing for a friendly scene. The
// coordinates are pixels.
type canvas struct {
	*image.RGBA
	w, h float32
}

type point struct{ x, y float32 }

func newCanvas(w, h int) *canvas {
	return &canvas{image.NewRGBA(image.Rect(0, 0, w, h)), float32(w), float32(h)}
}

// rgb makes an opaque colour from 0xRRGGBB.
func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}

// mix goes from a (t=0) to b (t=1).
func mix(a, b color.RGBA, t float64) color.RGBA {
	t = min(1, max(0, t))
	between := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*t) }
	return color.RGBA{between(a.R, b.R), between(a.G, b.G), between(a.B, b.B), 0xff}
}

// sky fills the whole picture from top to bottom.
func (c *canvas) sky(top, bottom color.RGBA) { c.band(0, c.h, top, bottom) }

// band fills the rows from y0 to y1 from one colour to another.
func (c *canvas) band(y0, y1 float32, top, bottom color.RGBA) {
	for y := int(y0); y < int(min(y1, c.h)); y++ {
		row := mix(top, bottom, float64(float32(y)-y0)/float64(y1-y0))
		for x := range int(c.w) {
			c.SetRGBA(x, y, row)
		}
	}
}

// shape fills a polygon.
func (c *canvas) shape(fill color.RGBA, points ...point) {
	r := vector.NewRasterizer(int(c.w), int(c.h))
	r.MoveTo(points[0].x, points[0].y)
	for _, p := range points[1:] {
		r.LineTo(p.x, p.y)
	}
	r.ClosePath()
	r.Draw(c.RGBA, c.Bounds(), image.NewUniform(fill), image.Point{})
}

func (c *canvas) rect(fill color.RGBA, x, y, w, h float32) {
	c.shape(fill, point{x, y}, point{x + w, y}, point{x + w, y + h}, point{x, y + h})
}

func (c *canvas) ellipse(fill color.RGBA, x, y, rx, ry float32) {
	const steps = 64
	points := make([]point, steps)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / steps)
		points[i] = point{x + rx*float32(cos), y + ry*float32(sin)}
	}
	c.shape(fill, points...)
}

// ridge fills everything below a soft line of hills or waves around y.
func (c *canvas) ridge(fill color.RGBA, y, height, length, phase float64) {
	points := []point{{0, c.h}}
	for x := float32(0); x <= c.w; x += 4 {
		a := float64(x)/length + phase
		dy := math.Sin(a) + 0.45*math.Sin(2.3*a+phase) + 0.2*math.Sin(5.1*a)
		points = append(points, point{x, float32(y - height*dy)})
	}
	c.shape(fill, append(points, point{c.w, c.h})...)
}

// bird draws a small bird in flight.
func (c *canvas) bird(fill color.RGBA, x, y, size float32) {
	c.shape(fill, point{x - size, y - size*0.45}, point{x - size*0.35, y - size*0.35}, point{x, y},
		point{x + size*0.35, y - size*0.35}, point{x + size, y - size*0.45},
		point{x + size*0.35, y - size*0.1}, point{x, y + size*0.25}, point{x - size*0.35, y - size*0.1})
}

// grain adds the noise of a photograph. The noise is the same every time.
func (c *canvas) grain(strength int) {
	seed := uint32(2463534242)
	for i := 0; i < len(c.Pix); i += 4 {
		seed ^= seed << 13
		seed ^= seed >> 17
		seed ^= seed << 5
		n := int(seed%uint32(2*strength+1)) - strength
		for k := range 3 {
			c.Pix[i+k] = uint8(min(255, max(0, int(c.Pix[i+k])+n)))
		}
	}
}
