package pdf

import (
	"bytes"
	"encoding/binary"
	"math"
)

// point is a point of a TrueType outline.
type point struct {
	x, y int16
	on   bool
}

// trueType makes a font file of the glyphs, with the tables that a CIDFont
// needs (§9.9), and returns the box around all of them.
func trueType(f *Font) (file []byte, box [4]float32) {
	var glyf, loca, hmtx bytes.Buffer
	var all bounds
	mostPoints, mostContours := 0, 0
	for _, g := range f.glyphs {
		put(&loca, uint32(glyf.Len()))
		contours := outline(g.outline, f.em)
		var b bounds
		points := 0
		for _, c := range contours {
			points += len(c)
			for _, p := range c {
				b.add(p)
				all.add(p)
			}
		}
		mostPoints, mostContours = max(mostPoints, points), max(mostContours, len(contours))
		put(&hmtx, uint16(clamp(g.advance*unitsPerEm/f.em)), b.x0)
		writeGlyph(&glyf, contours, b)
	}
	put(&loca, uint32(glyf.Len()))

	n := len(f.glyphs)
	k := f.em / unitsPerEm
	box = [4]float32{float32(all.x0) * k, float32(all.y0) * k, float32(all.x1) * k, float32(all.y1) * k}
	tables := []struct {
		tag  string
		data []byte
	}{
		{"glyf", glyf.Bytes()},
		{"head", pack(uint32(0x10000), uint32(0x10000), uint32(0), uint32(0x5F0F3CF5), uint16(0), uint16(unitsPerEm), int64(0), int64(0),
			all.x0, all.y0, all.x1, all.y1, uint16(0), uint16(8), int16(2), int16(1), int16(0))},
		{"hhea", pack(uint32(0x10000), all.y1, all.y0, int16(0), uint16(math.MaxInt16), all.x0, int16(0), all.x1, int16(1), int16(0), int16(0), int64(0), int16(0), uint16(n))},
		{"hmtx", hmtx.Bytes()},
		{"loca", loca.Bytes()},
		{"maxp", pack(uint32(0x10000), uint16(n), uint16(mostPoints), uint16(mostContours), uint16(0), uint16(0), uint16(1), int64(0), int64(0))},
	}
	return assemble(tables), box
}

const unitsPerEm = 2048

func assemble(tables []struct {
	tag  string
	data []byte
}) []byte {
	var out bytes.Buffer
	n := uint16(len(tables))
	selector := uint16(math.Log2(float64(n)))
	put(&out, uint32(0x10000), n, uint16(16)<<selector, selector, n*16-uint16(16)<<selector)
	offset := 12 + 16*len(tables)
	for _, t := range tables {
		out.WriteString(t.tag)
		put(&out, checksum(t.data), uint32(offset), uint32(len(t.data)))
		offset += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out.Write(t.data)
		out.Write(make([]byte, (4-len(t.data)%4)%4))
	}
	return out.Bytes()
}

func checksum(data []byte) (sum uint32) {
	for i := 0; i < len(data); i += 4 {
		var word [4]byte
		copy(word[:], data[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}

func put(b *bytes.Buffer, values ...any) {
	for _, v := range values {
		_ = binary.Write(b, binary.BigEndian, v) // a buffer takes everything
	}
}

func pack(values ...any) []byte {
	var b bytes.Buffer
	put(&b, values...)
	return b.Bytes()
}

type bounds struct {
	x0, y0, x1, y1 int16
	some           bool
}

func (b *bounds) add(p point) {
	if !b.some {
		*b = bounds{p.x, p.y, p.x, p.y, true}
		return
	}
	b.x0, b.y0 = min(b.x0, p.x), min(b.y0, p.y)
	b.x1, b.y1 = max(b.x1, p.x), max(b.y1, p.y)
}

func clamp(v float32) int16 {
	return int16(max(-16000, min(math.Round(float64(v)), 16000)))
}

// outline turns segments into the contours of a TrueType glyph: cubic curves
// become quadratic ones.
func outline(segments []Segment, em float32) (contours [][]point) {
	k := unitsPerEm / em
	var pen [2]float32
	add := func(p [2]float32, on bool) {
		if len(contours) == 0 {
			contours = append(contours, nil)
		}
		last := len(contours) - 1
		contours[last] = append(contours[last], point{clamp(p[0] * k), clamp(p[1] * k), on})
	}
	for _, s := range segments {
		switch s.Op {
		case MoveTo:
			contours = append(contours, nil)
			add(s.P[0], true)
			pen = s.P[0]
		case LineTo:
			add(s.P[0], true)
			pen = s.P[0]
		case QuadTo:
			add(s.P[0], false)
			add(s.P[1], true)
			pen = s.P[1]
		case CubeTo:
			const pieces = 4
			for i := range pieces {
				q := piece(pen, s.P[0], s.P[1], s.P[2], float32(i)/pieces, float32(i+1)/pieces)
				add(q[0], false)
				add(q[1], true)
			}
			pen = s.P[2]
		}
	}
	sound := contours[:0]
	for _, c := range contours {
		if n := len(c); n > 1 && c[0] == c[n-1] { // TrueType closes by itself
			c = c[:n-1]
		}
		if len(c) > 1 {
			sound = append(sound, c)
		}
	}
	return sound
}

// piece approximates a part of a cubic curve by a quadratic one: its handle is
// where the tangents of the part's ends meet on average.
func piece(a, b, c, d [2]float32, from, to float32) (q [2][2]float32) {
	at := func(t float32) (p, tangent [2]float32) {
		u := 1 - t
		for i := range 2 {
			p[i] = u*u*u*a[i] + 3*u*u*t*b[i] + 3*u*t*t*c[i] + t*t*t*d[i]
			tangent[i] = 3 * (u*u*(b[i]-a[i]) + 2*u*t*(c[i]-b[i]) + t*t*(d[i]-c[i]))
		}
		return p, tangent
	}
	p0, t0 := at(from)
	p1, t1 := at(to)
	h := (to - from) / 4
	for i := range 2 {
		q[0][i] = (p0[i]+p1[i])/2 + h*(t0[i]-t1[i])
		q[1][i] = p1[i]
	}
	return q
}

// writeGlyph writes a simple glyph. OpenType, table glyf.
func writeGlyph(b *bytes.Buffer, contours [][]point, box bounds) {
	if len(contours) == 0 {
		return
	}
	put(b, int16(len(contours)), box.x0, box.y0, box.x1, box.y1)
	end := -1
	for _, c := range contours {
		end += len(c)
		put(b, uint16(end))
	}
	put(b, uint16(0)) // no instructions
	for _, c := range contours {
		for _, p := range c {
			flag := byte(0)
			if p.on {
				flag = 1
			}
			b.WriteByte(flag)
		}
	}
	var x, y int16
	for _, c := range contours {
		for _, p := range c {
			put(b, p.x-x)
			x = p.x
		}
	}
	for _, c := range contours {
		for _, p := range c {
			put(b, p.y-y)
			y = p.y
		}
	}
	b.Write(make([]byte, (4-b.Len()%4)%4))
}
