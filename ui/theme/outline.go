package theme

import (
	"math"
	"strconv"
	"strings"
)

// Fyne recolours what an SVG fills and leaves what it strokes. Our icons are
// written as pen strokes, which are easy to read and to change, and are turned
// here into the outlines of those strokes, filled.

// outliner turns path data into filled outlines. The data uses absolute
// commands only: M L H V C Z, and A with a circle's radius (A r x y sweep).
type outliner struct {
	half float64 // half the pen's width
	out  strings.Builder
}

type point struct{ x, y float64 }

func (p point) add(q point) point     { return point{p.x + q.x, p.y + q.y} }
func (p point) sub(q point) point     { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point { return point{p.x * f, p.y * f} }
func (p point) unit() point           { return p.times(1 / math.Max(math.Hypot(p.x, p.y), 1e-9)) }
func (p point) left() point           { return point{p.y, -p.x} }
func (p point) cross(q point) float64 { return p.x*q.y - p.y*q.x }
func (p point) dot(q point) float64   { return p.x*q.x + p.y*q.y }
func (p point) turn(c point, a float64) point {
	s, k := math.Sincos(a)
	d := p.sub(c)
	return point{c.x + d.x*k - d.y*s, c.y + d.x*s + d.y*k}
}

// outline returns SVG path data that fills what a pen of the given width
// would draw along data.
func outline(data string, width float64) string {
	o := outliner{half: width / 2}
	for _, line := range flatten(data) {
		if line.closed {
			o.loop(o.side(line.points, true))
			o.loop(o.side(reversed(line.points), true))
			continue
		}
		loop := o.side(line.points, false)
		loop = append(loop, o.side(reversed(line.points), false)...)
		o.loop(loop)
	}
	return o.out.String()
}

// side walks along points and returns the line half a pen's width to the left,
// rounded where it turns away, with a round cap after the last point.
func (o *outliner) side(pts []point, closed bool) (side []point) {
	n := len(pts)
	for i, p := range pts {
		if !closed && i == 0 {
			side = append(side, p.add(pts[1].sub(p).unit().left().times(o.half)))
			continue
		}
		in := p.sub(pts[(i+n-1)%n]).unit()
		if !closed && i == n-1 {
			start := p.add(in.left().times(o.half))
			for k := range 9 {
				side = append(side, start.turn(p, math.Pi*float64(k)/8))
			}
			continue
		}
		side = append(side, o.corner(p, in, pts[(i+1)%n].sub(p).unit())...)
	}
	return side
}

func (o *outliner) corner(p, in, out point) []point {
	angle := math.Atan2(in.cross(out), in.dot(out))
	if angle > 0.5 { // turning away from the left side: round it
		start := p.add(in.left().times(o.half))
		steps := 1 + int(angle/0.3)
		arc := make([]point, 0, steps+1)
		for k := range steps + 1 {
			arc = append(arc, start.turn(p, angle*float64(k)/float64(steps)))
		}
		return arc
	}
	middle := in.left().add(out.left()).unit()
	return []point{p.add(middle.times(o.half / math.Max(math.Cos(angle/2), 0.2)))}
}

func (o *outliner) loop(points []point) {
	for i, p := range points {
		cmd := byte('L')
		if i == 0 {
			cmd = 'M'
		}
		o.out.WriteByte(cmd)
		o.out.WriteString(strconv.FormatFloat(p.x, 'f', 2, 64))
		o.out.WriteByte(' ')
		o.out.WriteString(strconv.FormatFloat(p.y, 'f', 2, 64))
	}
	o.out.WriteByte('Z')
}

func reversed(points []point) []point {
	r := make([]point, len(points))
	for i, p := range points {
		r[len(points)-1-i] = p
	}
	return r
}

type polyline struct {
	points []point
	closed bool
}

// flatten turns path data into straight lines short enough to look round.
func flatten(data string) (lines []polyline) {
	fields := strings.Fields(spaced.Replace(data))
	var line polyline
	number := func(i int) float64 {
		v, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			panic("icon path: " + fields[i]) // a slip in this package, found by its test
		}
		return v
	}
	end := func() {
		if len(line.points) > 1 {
			lines = append(lines, line)
		}
		line = polyline{}
	}
	for i := 0; i < len(fields); i++ {
		var at point
		if n := len(line.points); n > 0 {
			at = line.points[n-1]
		}
		switch fields[i] {
		case "M":
			end()
			line.points = append(line.points, point{number(i + 1), number(i + 2)})
			i += 2
		case "L":
			line.points = append(line.points, point{number(i + 1), number(i + 2)})
			i += 2
		case "H":
			line.points = append(line.points, point{number(i + 1), at.y})
			i++
		case "V":
			line.points = append(line.points, point{at.x, number(i + 1)})
			i++
		case "C":
			line.points = append(line.points, cubic(at, point{number(i + 1), number(i + 2)}, point{number(i + 3), number(i + 4)}, point{number(i + 5), number(i + 6)})...)
			i += 6
		case "A":
			line.points = append(line.points, arc(at, point{number(i + 2), number(i + 3)}, number(i+1), number(i+4) != 0)...)
			i += 4
		case "Z":
			if first := line.points[0]; math.Hypot(first.x-at.x, first.y-at.y) < 0.01 {
				line.points = line.points[:len(line.points)-1]
			}
			line.closed = true
			end()
		}
	}
	end()
	return lines
}

var spaced = strings.NewReplacer("M", " M ", "L", " L ", "H", " H ", "V", " V ", "C", " C ", "A", " A ", "Z", " Z ", ",", " ")

func cubic(a, b, c, d point) []point {
	const steps = 10
	pts := make([]point, 0, steps)
	for k := 1; k <= steps; k++ {
		t := float64(k) / steps
		u := 1 - t
		p := a.times(u * u * u).add(b.times(3 * u * u * t)).add(c.times(3 * u * t * t)).add(d.times(t * t * t))
		pts = append(pts, p)
	}
	return pts
}

// arc is the shorter arc of a circle with radius r from a to b; sweep means
// clockwise on the screen.
func arc(a, b point, r float64, sweep bool) []point {
	chord := b.sub(a)
	half := math.Hypot(chord.x, chord.y) / 2
	r = math.Max(r, half)
	height := math.Sqrt(r*r - half*half)
	normal := chord.unit().left().times(height)
	if sweep {
		normal = normal.times(-1)
	}
	centre := a.add(chord.times(0.5)).add(normal)
	angle := 2 * math.Asin(math.Min(half/r, 1))
	if !sweep {
		angle = -angle
	}
	steps := max(3, int(math.Abs(angle)*r/0.5))
	pts := make([]point, 0, steps)
	for k := 1; k < steps; k++ {
		pts = append(pts, a.turn(centre, angle*float64(k)/float64(steps)))
	}
	return append(pts, b)
}
