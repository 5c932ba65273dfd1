package mailhtml

import "slices"

// trackSizing gives the tracks of one axis of a grid their sizes. CSS Grid 1 §12.
type trackSizing struct {
	tracks []track
	gap    float32
	room   float32 // for all of them; negative while that depends on them
	base   []float32
	limit  []float32
}

// contribution is what an item asks of the tracks it covers.
type contribution struct {
	at, span int
	min, max float32
}

const noLimit = 1e9

// size runs the algorithm. stretch shares what is left among the auto tracks.
func (t *trackSizing) size(items []contribution, stretch bool) []float32 {
	t.base, t.limit = make([]float32, len(t.tracks)), make([]float32, len(t.tracks))
	percentages := max(0, t.room)
	for i, k := range t.tracks {
		if k.min.content == contentNone && k.min.fr == 0 && t.known(k.min.size) {
			t.base[i] = k.min.size.of(percentages)
		}
		t.limit[i] = noLimit
		if k.max.content == contentNone && k.max.fr == 0 && t.known(k.max.size) {
			t.limit[i] = max(t.base[i], k.max.size.of(percentages))
		}
	}
	slices.SortStableFunc(items, func(a, b contribution) int { return a.span - b.span })
	for i := range items {
		t.fit(&items[i])
	}
	for i, k := range t.tracks {
		if t.limit[i] >= noLimit && k.max.fr == 0 {
			t.limit[i] = t.base[i]
		}
	}
	t.maximise()
	t.shareRest(items)
	if stretch && t.room >= 0 {
		t.stretch()
	}
	return t.base
}

func (t *trackSizing) known(l length) bool { return !l.hasPercent() || t.room >= 0 }

// fit makes the tracks that an item covers large enough for it. §12.5
func (t *trackSizing) fit(c *contribution) {
	covered := t.tracks[c.at : c.at+c.span]
	shares := slices.ContainsFunc(covered, func(k track) bool { return k.max.fr > 0 })
	if shares && c.span > 1 {
		t.grow(c, c.min, t.base, func(k track) bool { return k.max.fr > 0 && t.byContent(k.min) })
		return
	}
	least := c.min
	if c.span == 1 && covered[0].min.content == contentMax {
		least = c.max
	}
	if c.span == 1 && covered[0].min.content == contentAuto && t.limit[c.at] < noLimit {
		least = min(least, t.limit[c.at])
	}
	t.grow(c, least, t.base, func(k track) bool { return t.byContent(k.min) })
	for i := c.at; i < c.at+c.span; i++ {
		t.limit[i] = max(t.limit[i], t.base[i])
	}
	if shares {
		return
	}
	t.growLimits(c, covered)
}

// byContent reports whether a size is found by what is in the track. A
// percentage of a room that is not known is.
func (t *trackSizing) byContent(s trackSize) bool {
	return s.content != contentNone || s.fr == 0 && !t.known(s.size)
}

// grow spreads what an item lacks over those of its tracks that may grow.
func (t *trackSizing) grow(c *contribution, want float32, sizes []float32, may func(track) bool) {
	lacks, n := want-t.gap*float32(c.span-1), 0
	for i := c.at; i < c.at+c.span; i++ {
		lacks -= sizes[i]
		if may(t.tracks[i]) {
			n++
		}
	}
	if lacks <= 0 || n == 0 {
		return
	}
	for i := c.at; i < c.at+c.span; i++ {
		if may(t.tracks[i]) {
			sizes[i] += lacks / float32(n)
		}
	}
}

// growLimits raises how far the tracks of an item may grow for its content.
func (t *trackSizing) growLimits(c *contribution, covered []track) {
	want := c.max
	if c.span == 1 {
		switch covered[0].max.content {
		case contentMin:
			want = c.min
		case contentFit:
			want = min(want, max(t.base[c.at], covered[0].max.size.of(max(0, t.room))))
		}
	}
	open := make([]float32, len(t.limit))
	for i := c.at; i < c.at+c.span; i++ {
		open[i] = t.limit[i]
		if open[i] >= noLimit {
			open[i] = t.base[i]
		}
	}
	t.grow(c, want, open, func(k track) bool { return t.byContent(k.max) })
	for i := c.at; i < c.at+c.span; i++ {
		if t.byContent(t.tracks[i].max) {
			t.limit[i] = open[i]
		}
	}
}

// rest is the room that the tracks leave.
func (t *trackSizing) rest() float32 {
	rest := t.room - t.gap*float32(len(t.tracks)-1)
	for _, v := range t.base {
		rest -= v
	}
	return rest
}

// maximise lets the tracks grow up to their limits. §12.6
func (t *trackSizing) maximise() {
	if t.room < 0 {
		for i := range t.base {
			if t.tracks[i].max.fr == 0 {
				t.base[i] = max(t.base[i], t.limit[i])
			}
		}
		return
	}
	for rest := t.rest(); rest > .001; {
		open := 0
		for i := range t.base {
			if t.tracks[i].max.fr == 0 && t.limit[i]-t.base[i] > .001 {
				open++
			}
		}
		if open == 0 {
			return
		}
		share := rest / float32(open)
		for i := range t.base {
			if t.tracks[i].max.fr == 0 && t.limit[i] > t.base[i] {
				more := min(share, t.limit[i]-t.base[i])
				t.base[i] += more
				rest -= more
			}
		}
	}
}

// shareRest gives the fr tracks their shares, none less than its content. §12.7
func (t *trackSizing) shareRest(items []contribution) {
	shares, rest := float32(0), t.room-t.gap*float32(len(t.tracks)-1)
	fixed := make([]bool, len(t.tracks))
	for i, k := range t.tracks {
		if k.max.fr > 0 {
			shares += k.max.fr
		} else {
			rest -= t.base[i]
			fixed[i] = true
		}
	}
	if shares == 0 {
		return
	}
	one := float32(0)
	if t.room < 0 {
		one = t.shareByContent(items)
	} else {
		for again := true; again; {
			again = false
			one = max(0, rest) / max(shares, 1)
			for i, k := range t.tracks {
				if !fixed[i] && one*k.max.fr < t.base[i]-.001 {
					fixed[i], again = true, true
					rest, shares = rest-t.base[i], shares-k.max.fr
					break
				}
			}
		}
	}
	for i, k := range t.tracks {
		if k.max.fr > 0 {
			t.base[i] = max(t.base[i], one*k.max.fr)
		}
	}
}

// shareByContent is the size of one fr where only the content says how large
// the tracks are.
func (t *trackSizing) shareByContent(items []contribution) (one float32) {
	for i, k := range t.tracks {
		if k.max.fr > 0 {
			one = max(one, t.base[i]/max(1, k.max.fr))
		}
	}
	for _, c := range items {
		if k := t.tracks[c.at]; c.span == 1 && k.max.fr > 0 {
			one = max(one, c.max/k.max.fr)
		}
	}
	return one
}

// stretch shares what is left among the tracks that are as large as they like. §12.8
func (t *trackSizing) stretch() {
	open := 0
	for _, k := range t.tracks {
		if k.max.content == contentAuto {
			open++
		}
	}
	rest := t.rest()
	if open == 0 || rest <= 0 {
		return
	}
	for i, k := range t.tracks {
		if k.max.content == contentAuto {
			t.base[i] += rest / float32(open)
		}
	}
}
