package mailhtml

// gridLayout is a grid container being laid out.
type gridLayout struct {
	l      *layouter
	b      *box
	items  []*gridItem
	tracks [2][]track
}

// isGrid reports whether a style makes a grid container.
func (st *style) isGrid() bool { return st.display == displayGrid || st.display == displayInlineGrid }

// newGrid places the items of a grid cw wide.
func (l *layouter) newGrid(b *box, cw float32) *gridLayout {
	g := b.style.grids()
	columns := g.columns.fitting(cw, b.style.gap)
	m := gridMap{style: g, explicit: [2]int{len(columns), len(g.rows.tracks)}}
	for _, a := range g.areas {
		for axis := range m.explicit {
			m.explicit[axis] = max(m.explicit[axis], a.to[axis]-1)
		}
	}
	if !g.down {
		m.explicit[inColumns] = max(m.explicit[inColumns], 1)
	} else {
		m.explicit[inRows] = max(m.explicit[inRows], 1)
	}
	grid := &gridLayout{l: l, b: b, items: m.place(b.ordered())}
	if g.columns.fit {
		m.count[inColumns] = min(m.count[inColumns], max(1, grid.used()))
	}
	grid.tracks[inColumns] = extended(columns, g.autoColumns, m.count[inColumns])
	grid.tracks[inRows] = extended(g.rows.tracks, g.autoRows, m.count[inRows])
	return grid
}

// used is how many columns have something in them.
func (g *gridLayout) used() (n int) {
	for _, it := range g.items {
		n = max(n, it.end(inColumns))
	}
	return n
}

// fitting gives the tracks of a template, with as many of those to repeat as fit
// into the room. CSS Grid 1 §7.2.3.2.
func (t *template) fitting(room, gap float32) []track {
	if len(t.repeat) == 0 {
		return t.tracks
	}
	least := func(k track) float32 {
		if k.max.content == contentNone && k.max.fr == 0 {
			return max(k.max.size.of(room), k.min.size.of(room))
		}
		return k.min.size.of(room)
	}
	own, one := float32(0), float32(0)
	for _, k := range t.tracks {
		own += least(k) + gap
	}
	for _, k := range t.repeat {
		one += least(k) + gap
	}
	n := int(max(1, min((room+gap-own)/max(1, one), float32(maxTracks/len(t.repeat)))))
	out := append([]track{}, t.tracks[:t.repeatAt]...)
	for range n {
		out = append(out, t.repeat...)
	}
	return append(out, t.tracks[t.repeatAt:]...)
}

// extended adds the tracks that items have made.
func extended(own, auto []track, n int) []track {
	out := append(make([]track, 0, n), own[:min(len(own), n)]...)
	for i := 0; len(out) < n; i++ {
		if len(auto) == 0 {
			out = append(out, autoTrack)
		} else {
			out = append(out, auto[i%len(auto)])
		}
	}
	return out
}

// gridMinMax measures a grid.
func (l *layouter) gridMinMax(b *box) (lo, hi float32) {
	g := l.newGrid(b, 0)
	columns := trackSizing{tracks: g.tracks[inColumns], gap: b.style.gap, room: -1}
	items := g.widths()
	for _, w := range columns.size(items, false) {
		hi += w
	}
	for i := range items {
		items[i].max = items[i].min
	}
	for _, w := range columns.size(items, false) {
		lo += w
	}
	gaps := b.style.gap * float32(len(g.tracks[inColumns])-1)
	return lo + gaps, hi + gaps
}

// widths is what the items ask of the columns.
func (g *gridLayout) widths() []contribution {
	out := make([]contribution, len(g.items))
	for i, it := range g.items {
		lo, hi := g.l.outerMinMax(it.box)
		if it.box.style.clips { // CSS Grid 1 §6.6
			lo = min(lo, it.box.edgesX())
		}
		out[i] = contribution{it.at[inColumns], it.span[inColumns], lo, hi}
	}
	return out
}

// grid lays out a grid container and returns its content height. ch is the
// height it shall have, or negative. CSS Grid 1, without subgrids and the
// alignment of baselines.
func (l *layouter) grid(b *box, cw, ch float32) float32 {
	g := l.newGrid(b, cw)
	st := b.style
	columns := trackSizing{tracks: g.tracks[inColumns], gap: st.gap, room: cw}
	x := spread(columns.size(g.widths(), stretches(st.justify)), st.justify, st.gap, cw)
	heights := make([]contribution, len(g.items))
	for i, it := range g.items {
		area := x[it.end(inColumns)-1].end - x[it.at[inColumns]].start
		h := g.across(it, x[it.at[inColumns]].start, area)
		heights[i] = contribution{it.at[inRows], it.span[inRows], h, h}
	}
	rows := trackSizing{tracks: g.tracks[inRows], gap: st.rowGap, room: ch}
	sizes := rows.size(heights, stretches(st.alignContent))
	height := st.rowGap * float32(max(0, len(sizes)-1))
	for _, h := range sizes {
		height += h
	}
	y := spread(sizes, st.alignContent, st.rowGap, max(ch, height))
	for _, it := range g.items {
		k := it.box
		area := x[it.end(inColumns)-1].end - x[it.at[inColumns]].start
		top := y[it.at[inRows]].start
		k.y = b.contentY() + top
		l.flexAlign(b, k, area, y[it.end(inRows)-1].end-top)
	}
	return height
}

// stretches reports whether tracks grow to fill the room.
func stretches(how string) bool { return how == "" || how == "normal" || how == "stretch" }

// span is where a track begins and ends.
type span struct{ start, end float32 }

// spread puts tracks into the room one after the other.
func spread(sizes []float32, how string, gap, room float32) []span {
	free := room - gap*float32(len(sizes)-1)
	for _, v := range sizes {
		free -= v
	}
	at, gap := justified(&style{justify: how, gap: gap}, free, len(sizes))
	out := make([]span, len(sizes))
	for i, v := range sizes {
		out[i] = span{at, at + v}
		at += v + gap
	}
	return out
}

// across gives an item its width and x in its columns, lays it out and returns
// the height it asks for.
func (g *gridLayout) across(it *gridItem, x, area float32) float32 {
	l, b, k := g.l, g.b, it.box
	m := &k.style.margin
	how := b.style.justifyItems
	if own := k.style.justifySelf; own != "" && own != "auto" {
		how = own
	}
	begin, end := b.style.inlineSides()
	auto := m[left].auto() || m[right].auto()
	narrow := !stretches(how) || auto
	k.w = l.usedWidth(k, area, narrow, area)
	l.contents(k, area, -1)
	free := area - k.w - m[left].of(area) - m[right].of(area)
	k.x = b.contentX() + x + m[begin].of(area)
	switch {
	case auto:
		if m[begin].auto() && m[end].auto() {
			free /= 2
		}
		if m[begin].auto() {
			k.x += max(0, free)
		}
	case how == "center":
		k.x += free / 2
	case how == "end", how == "flex-end", how == "right":
		k.x += free
	}
	b.mirror(k, b.w-b.edgesX())
	return k.h + m[top].of(area) + m[bottom].of(area)
}
