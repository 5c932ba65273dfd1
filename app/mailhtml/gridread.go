package mailhtml

import (
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// maxTracks bounds the rows and columns that a hostile grid names.
const maxTracks = 64

// gridStyle is what only grid containers say, and their items.
type gridStyle struct {
	columns, rows         template
	autoColumns, autoRows []track
	areas                 map[string]gridArea
	down, dense           bool // grid-auto-flow: column, and dense

	from, to [2]gridLine // of an item: where it starts and ends; column, then row
}

// The axes of a grid, as indexes.
const (
	inColumns = iota
	inRows
)

// gridLine is where an item starts or ends: at a line, from 1, or from -1 at the
// end; at a line with a name; after so many tracks; or anywhere.
type gridLine struct {
	line, span int
	name       string
}

// gridArea is a named part of a grid, by the lines around it.
type gridArea struct{ from, to [2]int }

// template is a list of tracks. As many of repeat as fit are put in at repeatAt.
type template struct {
	tracks   []track
	repeat   []track
	repeatAt int
	fit      bool           // auto-fit: those that stay empty go
	names    map[string]int // lines with names
}

// track is how wide a column of a grid is, or how high a row: between two sizes.
type track struct{ min, max trackSize }

// trackSize is a length, a share of the rest (fr), or as large as the content.
type trackSize struct {
	size    length
	fr      float32
	content contentSize
}

type contentSize uint8

const (
	contentNone contentSize = iota // a length or a share
	contentAuto
	contentMin
	contentMax
	contentFit // fit-content(size)
)

var autoTrack = track{min: trackSize{content: contentAuto}, max: trackSize{content: contentAuto}}

var plainGrid gridStyle

// grids reads what a style says of grids.
func (st *style) grids() *gridStyle {
	if st.grid == nil {
		return &plainGrid
	}
	return st.grid
}

// ownGrid is what a style says of grids, to be changed.
func (st *style) ownGrid() *gridStyle {
	if st.grid == nil {
		st.grid = &gridStyle{}
	}
	return st.grid
}

var gridProperties = map[string]func(*setter){
	"grid-template-columns": func(s *setter) { s.st.ownGrid().columns = s.template(s.vs) },
	"grid-template-rows":    func(s *setter) { s.st.ownGrid().rows = s.template(s.vs) },
	"grid-template-areas":   func(s *setter) { s.st.ownGrid().areas = gridAreas(s.vs) },
	"grid-template":         (*setter).gridTemplate,
	"grid":                  (*setter).gridTemplate,
	"grid-auto-columns":     func(s *setter) { s.st.ownGrid().autoColumns = s.template(s.vs).tracks },
	"grid-auto-rows":        func(s *setter) { s.st.ownGrid().autoRows = s.template(s.vs).tracks },
	"grid-auto-flow": func(s *setter) {
		g := s.st.ownGrid()
		g.down, g.dense = false, false
		for _, v := range s.vs {
			g.down, g.dense = g.down || v.Is("column"), g.dense || v.Is("dense")
		}
	},
	"grid-column-start": func(s *setter) { s.st.ownGrid().from[inColumns] = readLine(s.vs) },
	"grid-column-end":   func(s *setter) { s.st.ownGrid().to[inColumns] = readLine(s.vs) },
	"grid-row-start":    func(s *setter) { s.st.ownGrid().from[inRows] = readLine(s.vs) },
	"grid-row-end":      func(s *setter) { s.st.ownGrid().to[inRows] = readLine(s.vs) },
}

// template reads a list of tracks. CSS Grid 1 §7.2.
func (s *setter) template(vs []css.Value) template {
	var t template
	for i := 0; i < len(vs) && len(t.tracks) < maxTracks; i++ {
		v := vs[i]
		switch {
		case v.Kind == css.Delim && v.Text == "[":
			for i++; i < len(vs) && vs[i].Kind == css.Ident; i++ {
				t.name(vs[i].Text)
			}
		case v.Kind == css.Func && v.Text == "repeat" && len(v.Args) >= 3:
			s.repeat(&t, v.Args)
		default:
			if one, ok := s.track(v); ok {
				t.tracks = append(t.tracks, one)
			}
		}
	}
	return t
}

// name names the line that comes next.
func (t *template) name(name string) {
	if t.names == nil {
		t.names = map[string]int{}
	}
	if _, ok := t.names[name]; !ok {
		t.names[name] = len(t.tracks) + 1
	}
}

func (s *setter) repeat(t *template, args []css.Value) {
	inner := s.template(args[2:])
	if args[0].Kind != css.Number {
		t.repeat, t.repeatAt, t.fit = inner.tracks, len(t.tracks), args[0].Is("auto-fit")
		return
	}
	for range int(max(1, min(args[0].Num, maxTracks))) {
		for name, line := range inner.names {
			if line == 1 {
				t.name(name)
			}
		}
		t.tracks = append(t.tracks, inner.tracks[:min(len(inner.tracks), maxTracks-len(t.tracks))]...)
	}
}

func (s *setter) track(v css.Value) (track, bool) {
	if v.Kind == css.Func && v.Text == "minmax" && len(v.Args) >= 3 {
		low, ok1 := s.trackSize(v.Args[0])
		high, ok2 := s.trackSize(v.Args[2])
		if low.fr > 0 {
			low = autoTrack.min
		}
		return track{low, high}, ok1 && ok2
	}
	size, ok := s.trackSize(v)
	low := size
	if size.fr > 0 || size.content == contentFit {
		low = autoTrack.min
	}
	return track{low, size}, ok
}

func (s *setter) trackSize(v css.Value) (trackSize, bool) {
	if v.Kind == css.Length && v.Text == "fr" {
		return trackSize{fr: max(v.Num, 1e-6)}, v.Num >= 0
	}
	if v.Kind == css.Func && v.Text == "fit-content" && len(v.Args) > 0 {
		l, ok := s.e.length(v.Args[0], s.st, s.st.size)
		return trackSize{size: l, content: contentFit}, ok
	}
	switch v.Keyword() {
	case "auto":
		return autoTrack.min, true
	case "min-content":
		return trackSize{content: contentMin}, true
	case "max-content":
		return trackSize{content: contentMax}, true
	}
	l, ok := s.e.length(v, s.st, s.st.size)
	return trackSize{size: l}, ok && l.px >= 0 && l.percent >= 0
}

// gridAreas reads the drawing of a grid in strings. §7.3
func gridAreas(vs []css.Value) map[string]gridArea {
	areas := map[string]gridArea{}
	for row, v := range vs[:min(len(vs), maxTracks)] {
		if v.Kind != css.String {
			return nil
		}
		words := strings.Fields(v.Text)
		for col, name := range words[:min(len(words), maxTracks)] {
			if strings.Trim(name, ".") == "" {
				continue
			}
			a, ok := areas[name]
			if !ok {
				a = gridArea{from: [2]int{col + 1, row + 1}}
			}
			a.to = [2]int{max(a.to[0], col+2), row + 2}
			areas[name] = a
		}
	}
	return areas
}

// gridTemplate reads the shorthand of rows, areas and columns. §7.4
func (s *setter) gridTemplate() {
	g := s.st.ownGrid()
	var rows, areas []css.Value
	vs := s.vs
	for i, v := range vs {
		if v.Kind == css.Slash {
			g.columns = s.template(vs[i+1:])
			vs = vs[:i]
			break
		}
	}
	if g.autoFlow(s, vs) {
		return
	}
	for i, v := range vs {
		if v.Kind != css.String {
			rows = append(rows, v)
			continue
		}
		areas = append(areas, v)
		if i+1 == len(vs) || vs[i+1].Kind == css.String || vs[i+1].Kind == css.Delim {
			rows = append(rows, css.Value{Kind: css.Ident, Text: "auto"})
		}
	}
	g.rows = s.template(rows)
	if areas != nil {
		g.areas = gridAreas(areas)
	}
}

// autoFlow reads "auto-flow 1fr / …" of the grid shorthand.
func (g *gridStyle) autoFlow(s *setter, vs []css.Value) bool {
	if len(vs) == 0 || !vs[0].Is("auto-flow") {
		return false
	}
	vs = vs[1:]
	if len(vs) > 0 && vs[0].Is("dense") {
		g.dense, vs = true, vs[1:]
	}
	g.autoRows = s.template(vs).tracks
	return true
}

// readLine reads where an item starts or ends. §8.3
func readLine(vs []css.Value) gridLine {
	var l gridLine
	spans := false
	for _, v := range vs {
		switch {
		case v.Is("span"):
			spans = true
		case v.Kind == css.Number && spans:
			l.span = int(max(1, min(v.Num, maxTracks)))
		case v.Kind == css.Number:
			l.line = int(max(-maxTracks, min(v.Num, maxTracks)))
		case v.Kind == css.Ident && !v.Is("auto"):
			l.name = v.Text
		}
	}
	if spans && l.span == 0 {
		l.span = 1
	}
	return l
}
