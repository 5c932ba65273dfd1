package htmlview

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"math"
	"sort"
	"strings"
)

// Stack lays several documents out one below the other, as one page. They
// stay documents of their own: nothing one of them opens reaches into the next.
func Stack(layouts ...Layout) Layout {
	if len(layouts) == 1 {
		return layouts[0]
	}
	return func(ctx context.Context, s Setting) (Page, error) {
		var p stack
		for _, layout := range layouts {
			page, err := layout(ctx, s)
			if err != nil {
				return nil, err
			}
			p.add(page)
		}
		return &p, nil
	}
}

// floor is one document of a stack: where it begins on the page, and in its
// text. A line end stands between two documents.
type floor struct {
	Page
	top, height float32
	from, to    Pos // to is past its last character
}

type stack struct {
	floors []floor
	width  float32
	about  About
}

func (s *stack) add(p Page) {
	w, h := p.Size()
	first, end := p.All()
	f := floor{Page: p, height: h, to: end - first}
	if n := len(s.floors); n > 0 {
		last := s.floors[n-1]
		f.top = float32(math.Ceil(float64(last.top + last.height)))
		f.from = last.to + 1
		f.to += f.from
	}
	s.floors = append(s.floors, f)
	s.width = max(s.width, w)

	about := p.About()
	if s.about.Anchors == nil {
		s.about.Anchors = map[string]float32{}
		s.about.Background = about.Background
	}
	for name, y := range about.Anchors {
		if _, ok := s.about.Anchors[name]; !ok {
			s.about.Anchors[name] = y + f.top
		}
	}
	s.about.Blocked = append(s.about.Blocked, about.Blocked...)
	s.about.Trackers = append(s.about.Trackers, about.Trackers...)
	s.about.Folds = append(s.about.Folds, about.Folds...)
	if about.Simplified && !s.about.Simplified {
		s.about.Simplified, s.about.Reason = true, about.Reason
	}
}

func (s *stack) Size() (width, height float32) {
	last := s.floors[len(s.floors)-1]
	return s.width, last.top + last.height
}

func (s *stack) About() About { return s.about }

func (s *stack) Paint(dst *image.RGBA, origin image.Point, scale float32) {
	for i, f := range s.floors {
		top := int(math.Round(float64(f.top*scale))) - origin.Y
		bottom := dst.Rect.Dy()
		if i+1 < len(s.floors) {
			bottom = int(math.Round(float64(s.floors[i+1].top*scale))) - origin.Y
		}
		area := image.Rect(0, max(top, 0), dst.Rect.Dx(), bottom).Add(dst.Rect.Min).Intersect(dst.Rect)
		if area.Empty() {
			continue
		}
		part := image.NewRGBA(image.Rect(0, 0, area.Dx(), area.Dy()))
		f.Paint(part, image.Pt(origin.X, max(-top, 0)), scale)
		draw.Draw(dst, area, part, image.Point{}, draw.Src)
		if i > 0 && top >= 0 {
			line := image.Rect(area.Min.X, area.Min.Y, area.Max.X, area.Min.Y+1)
			draw.Draw(dst, line, image.NewUniform(divider), image.Point{}, draw.Over)
		}
	}
}

// divider is seen on light and on dark pages.
var divider = color.NRGBA{R: 0x80, G: 0x80, B: 0x80, A: 0x50}

// below is the document at a height.
func (s *stack) below(y float32) floor {
	i := sort.Search(len(s.floors), func(i int) bool { return s.floors[i].top > y })
	return s.floors[max(i-1, 0)]
}

// at is the document a place is in, and the place in its own terms.
func (s *stack) at(p Pos) (floor, Pos) {
	i := sort.Search(len(s.floors), func(i int) bool { return s.floors[i].from > p })
	f := s.floors[max(i-1, 0)]
	return f, f.inner(p)
}

// inner turns a place of the stack into the nearest one of the document.
func (f floor) inner(p Pos) Pos {
	first, _ := f.All()
	return first + min(max(p-f.from, 0), f.to-f.from)
}

// outer turns a place of the document into one of the stack.
func (f floor) outer(p Pos) Pos {
	first, _ := f.All()
	return p - first + f.from
}

func (s *stack) Hit(x, y float32) Pos {
	f := s.below(y)
	return f.outer(f.Hit(x, y-f.top))
}

func (s *stack) Word(p Pos) (from, to Pos) {
	f, inner := s.at(p)
	from, to = f.Word(inner)
	return f.outer(from), f.outer(to)
}

func (s *stack) Line(p Pos) (from, to Pos) {
	f, inner := s.at(p)
	from, to = f.Line(inner)
	return f.outer(from), f.outer(to)
}

func (s *stack) All() (from, to Pos) { return 0, s.floors[len(s.floors)-1].to }

// between calls fn with the part of each document that a range covers.
func (s *stack) between(from, to Pos, fn func(f floor, from, to Pos)) {
	for _, f := range s.floors {
		if from <= f.to && to > f.from {
			fn(f, f.inner(from), f.inner(to))
		}
	}
}

func (s *stack) Boxes(from, to Pos) (boxes []Rect) {
	s.between(from, to, func(f floor, from, to Pos) {
		for _, b := range f.Boxes(from, to) {
			b.Y += f.top
			boxes = append(boxes, b)
		}
	})
	return boxes
}

func (s *stack) Text(from, to Pos) string {
	var texts []string
	s.between(from, to, func(f floor, from, to Pos) { texts = append(texts, f.Text(from, to)) })
	return strings.Join(texts, "\n")
}

func (s *stack) Find(text string) (found []Range) {
	for _, f := range s.floors {
		for _, r := range f.Find(text) {
			found = append(found, Range{From: f.outer(r.From), To: f.outer(r.To)})
		}
	}
	return found
}

func (s *stack) LinkAt(x, y float32) (Link, bool) {
	f := s.below(y)
	return f.LinkAt(x, y-f.top)
}
