package typeset

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

// Mask is the picture of a glyph at one size and quarter-pixel offset, placed
// by its offset from the pen. An outline gives Alpha, an emoji gives Color; a
// glyph without ink gives neither.
type Mask struct {
	Alpha *image.Alpha
	Color *image.RGBA
	X, Y  int
}

type maskKey struct {
	id   font.GID
	size float32
	sub  uint8
}

const (
	maxMaskSide  = 1200
	maxMaskBytes = 48 << 20
)

// Masks calls draw with the picture of every glyph in turn, at size px. sub
// gives the quarter pixel of glyph i, 0 to 3. The pictures must not be changed.
func (f *Fonts) Masks(face *Face, size float32, glyphs []Glyph, sub func(i int) uint8, paint func(i int, m *Mask)) {
	if face == nil {
		return
	}
	var buf [64]*Mask
	for start := 0; start < len(glyphs); start += len(buf) {
		end := min(start+len(buf), len(glyphs))
		f.mu.Lock()
		for i := start; i < end; i++ {
			buf[i-start] = f.mask(face, maskKey{glyphs[i].ID, size, sub(i)})
		}
		f.mu.Unlock()
		for i := start; i < end; i++ {
			paint(i, buf[i-start])
		}
	}
}

func (f *Fonts) mask(face *Face, key maskKey) *Mask {
	if m, ok := face.masks[key]; ok {
		return m
	}
	m := face.draw(key)
	if m.Alpha != nil {
		f.maskBytes += len(m.Alpha.Pix)
	}
	if m.Color != nil {
		f.maskBytes += len(m.Color.Pix)
	}
	if f.maskBytes > maxMaskBytes {
		f.dropMasks()
	}
	face.masks[key] = m
	return m
}

func (f *Fonts) dropMasks() {
	for _, face := range f.faces {
		if face == nil {
			continue
		}
		clear(face.masks)
		for _, c := range face.imitated {
			if c != nil {
				clear(c.masks)
			}
		}
	}
	f.maskBytes = 0
}

func (f *Face) draw(key maskKey) *Mask {
	switch g := f.glyph(key.id).(type) {
	case font.GlyphBitmap:
		return bitmapMask(g, key.size)
	case font.GlyphOutline:
		return f.outlineMask(g, key)
	}
	return &Mask{}
}

func bitmapMask(g font.GlyphBitmap, size float32) *Mask {
	if g.Format != font.PNG {
		return &Mask{}
	}
	im, err := png.Decode(bytes.NewReader(g.Data))
	if err != nil || im.Bounds().Empty() || size > maxMaskSide/2 {
		return &Mask{}
	}
	w := int(size*1.17 + .5)
	h := im.Bounds().Dy() * w / im.Bounds().Dx()
	if w < 1 || h < 1 || h > maxMaskSide {
		return &Mask{}
	}
	m := &Mask{Color: image.NewRGBA(image.Rect(0, 0, w, h)), Y: -int(size * .95)}
	xdraw.BiLinear.Scale(m.Color, m.Color.Bounds(), im, im.Bounds(), xdraw.Src, nil)
	return m
}

// point maps a font unit to pixels, y down, with the lean of an imitated italic.
func (f *Face) point(p opentype.SegmentPoint, scale float32) (x, y float32) {
	x, y = p.X*scale, -p.Y*scale
	if f.slant {
		x -= y * .21
	}
	return x, y
}

func (f *Face) outlineMask(o font.GlyphOutline, key maskKey) *Mask {
	if len(o.Segments) == 0 {
		return &Mask{}
	}
	if f.embolden {
		o.Segments = embolden(o.Segments, f.upem*fatness)
	}
	scale, shift := key.size/f.upem, float32(key.sub)/4
	inf := float32(math.Inf(1))
	minX, minY, maxX, maxY := inf, inf, -inf, -inf
	for i := range o.Segments {
		for _, p := range o.Segments[i].ArgsSlice() {
			x, y := f.point(p, scale)
			minX, maxX = min(minX, x+shift), max(maxX, x+shift)
			minY, maxY = min(minY, y), max(maxY, y)
		}
	}
	if !(maxX-minX < maxMaskSide) || !(maxY-minY < maxMaskSide) || maxX <= minX || maxY <= minY {
		return &Mask{}
	}
	x0, y0 := int(math.Floor(float64(minX))), int(math.Floor(float64(minY)))
	x1, y1 := int(math.Ceil(float64(maxX))), int(math.Ceil(float64(maxY)))
	m := &Mask{Alpha: image.NewAlpha(image.Rect(0, 0, x1-x0, y1-y0)), X: x0, Y: y0}
	ras := vector.NewRasterizer(x1-x0, y1-y0)
	ras.DrawOp = draw.Src
	f.trace(ras, o, scale, shift-float32(x0), -float32(y0))
	ras.Draw(m.Alpha, m.Alpha.Bounds(), image.Opaque, image.Point{})
	return m
}

func (f *Face) trace(ras *vector.Rasterizer, o font.GlyphOutline, scale, dx, dy float32) {
	for i := range o.Segments {
		var q [3][2]float32
		for k, p := range o.Segments[i].ArgsSlice() {
			x, y := f.point(p, scale)
			q[k] = [2]float32{x + dx, y + dy}
		}
		switch o.Segments[i].Op {
		case opentype.SegmentOpMoveTo:
			if i > 0 {
				ras.ClosePath()
			}
			ras.MoveTo(q[0][0], q[0][1])
		case opentype.SegmentOpLineTo:
			ras.LineTo(q[0][0], q[0][1])
		case opentype.SegmentOpQuadTo:
			ras.QuadTo(q[0][0], q[0][1], q[1][0], q[1][1])
		case opentype.SegmentOpCubeTo:
			ras.CubeTo(q[0][0], q[0][1], q[1][0], q[1][1], q[2][0], q[2][1])
		}
	}
	ras.ClosePath()
}
