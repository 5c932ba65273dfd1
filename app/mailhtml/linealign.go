package mailhtml

import (
	"cmp"
	"slices"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// offset is where the first fragment stands in the border box around.
func (p *placer) offset() float32 {
	br := p.br
	offset := br.cx + br.x0 + p.alignment()
	if !br.b.style.rtl { // otherwise the line begins at its other end
		offset += br.indent
	}
	return offset
}

// alignment gives how far text-align moves the line, after stretching it if it
// is justified.
func (p *placer) alignment() float32 {
	br := p.br
	free := max(0, br.x1-br.x0-p.x-br.indent+p.hanging())
	rtl := br.b.style.rtl
	switch br.b.style.align {
	case alignRight, alignWebkitRight:
		return free
	case alignCenter, alignWebkitCenter:
		return free / 2
	case alignStart:
		if rtl {
			return free
		}
	case alignEnd:
		if !rtl {
			return free
		}
	case alignJustify:
		last := br.forced || br.pos >= len(br.f.text)
		if !last && free > 0 {
			p.stretch(free)
		} else if last && rtl {
			return free
		}
	}
	return 0
}

// hanging is how wide the spaces are that pre-wrap keeps where it breaks a line,
// which do not count in its alignment. CSS Text 3 §4.1.3.
func (p *placer) hanging() float32 {
	f := p.br.f
	w := float32(0)
	if p.br.forced || p.br.pos >= len(f.text) {
		return 0
	}
	for i := p.end - 1; i >= p.br.start && f.text[i] == ' '; i-- {
		if at := f.runAt[i]; at < 0 || f.runs[at].style.whiteSpace != spacePreWrap {
			break
		}
		w += f.advances[i]
	}
	return w
}

// stretch widens the line until it is full: its spaces, and the room before and
// after East Asian letters.
func (p *placer) stretch(free float32) {
	gaps, room := p.gaps()
	if room == 0 {
		return
	}
	extra := free / float32(room)
	gains := make([]float32, len(p.frags))
	for i := range p.frags {
		fr := &p.frags[i]
		if fr.run == nil {
			continue
		}
		run := *fr.run
		run.glyphs = append([]typeset.Glyph{}, fr.run.glyphs...)
		last := -1
		for k := range run.glyphs {
			g := &run.glyphs[k]
			c := int(g.Cluster)
			if c < fr.from || c >= fr.to || c == last {
				continue
			}
			last = c
			gap := gaps[c-p.br.start]
			before, all := extra*float32(gap.before), extra*float32(gap.before+gap.after)
			g.DX += before
			g.Advance += all
			gains[i] += all
		}
		if gains[i] > 0 {
			fr.run = &run
		}
	}
	widen(p.frags, gains)
}

// gap says how much of the free room of a line goes before and after a character.
type gap struct{ before, after uint8 }

// gaps finds where the line may be widened, and how often.
func (p *placer) gaps() (gaps []gap, room int) {
	text := p.br.f.text[p.br.start:p.end]
	gaps = make([]gap, len(text))
	apart := true // the character before has room after it, or there is none
	last := -1
	for i, r := range text {
		switch {
		case r == ' ':
			gaps[i].after = 1
		case isIdeograph(r):
			if !apart {
				gaps[i].before = 1
				room++
			}
			gaps[i].after = 1
		default:
			apart = false
			continue
		}
		apart, last = true, i
		room++
	}
	if apart && last >= 0 { // nothing stands after it
		gaps[last].after = 0
		room--
	}
	return gaps, room
}

// isIdeograph reports whether a character is one of those that East Asian text
// is justified between: ideographs, kana and their signs, not hangul.
func isIdeograph(r rune) bool {
	if r < 0x2E80 {
		return false
	}
	hangul := r >= 0x3130 && r <= 0x318F || r >= 0x3200 && r <= 0x321E || r >= 0x3260 && r <= 0x327F
	return !hangul && (r <= 0xA4CF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE6F || r >= 0xFF00 && r <= 0xFFEF || r >= 0x20000 && r <= 0x3FFFF)
}

// widen makes fragments wider, and moves what stands to the right of them. They
// are in reading order, which need not be their order on the line.
func widen(frags []fragment, gains []float32) {
	order := make([]int, 0, len(frags))
	for i := range frags {
		if !frags[i].decoration {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(frags[a].x, frags[b].x) })
	places, sums := make([]float32, len(order)), make([]float32, len(order)+1)
	for k, i := range order {
		places[k], sums[k+1] = frags[i].x, sums[k]+gains[i]
	}
	for k, i := range order {
		frags[i].x += sums[k]
		frags[i].w += gains[i]
	}
	for i := range frags {
		if fr := &frags[i]; fr.decoration {
			before, _ := slices.BinarySearch(places, fr.x)
			fr.x += sums[before]
			for _, g := range gains[fr.inside[0]:fr.inside[1]] {
				fr.w += g
			}
		}
	}
}

// reorder puts the fragments of a line, which stand in reading order, in their
// visual places. UAX #9, rule L2. The edges of an inline box stand around what
// comes first and last of it on the line.
func reorder(frags []fragment, cw float32) {
	order := visualOrder(frags)
	place := make([]int, len(frags)) // on the line, of what is no decoration
	for at, i := range order {
		place[i] = at
	}
	before, after := make([]float32, len(order)), make([]float32, len(order))
	for i := range frags {
		if fr := &frags[i]; fr.decoration {
			if first, last, ok := fr.ends(frags, place); ok {
				l, r := fr.edges(cw)
				before[first] += l + fr.sideMargin(left, cw)
				after[last] += r + fr.sideMargin(right, cw)
			}
		}
	}
	x := float32(0)
	for at, i := range order {
		fr := &frags[i]
		x += before[at] + fr.sideMargin(left, cw)
		fr.x = x
		x += fr.w + fr.sideMargin(right, cw) + after[at]
	}
	for i := range frags {
		if frags[i].decoration {
			frags[i].surround(frags, cw)
		}
	}
}

// visualOrder gives the numbers of the fragments from left to right, without
// the decorations around others.
func visualOrder(frags []fragment) []int {
	var order []int
	deepest := uint8(0)
	for i := range frags {
		if fr := &frags[i]; !fr.decoration || fr.hollow(frags) {
			order = append(order, i)
			deepest = max(deepest, fr.level)
		}
	}
	for level := deepest; level >= 1; level-- {
		for i := 0; i < len(order); i++ {
			j := i
			for j < len(order) && frags[order[j]].level >= level {
				j++
			}
			slices.Reverse(order[i:j])
			i = max(i, j-1)
		}
	}
	return order
}

// hollow reports whether nothing stands in a decoration.
func (fr *fragment) hollow(frags []fragment) bool {
	return !slices.ContainsFunc(frags[fr.inside[0]:fr.inside[1]], func(k fragment) bool { return !k.decoration })
}

// ends finds the first and the last place on the line that a decoration covers.
func (fr *fragment) ends(frags []fragment, place []int) (first, last int, ok bool) {
	for i := fr.inside[0]; i < fr.inside[1]; i++ {
		if frags[i].decoration {
			continue
		}
		if !ok {
			first, last, ok = place[i], place[i], true
		}
		first, last = min(first, place[i]), max(last, place[i])
	}
	return first, last, ok
}

// starts and stops report whether a decoration has its left and its right edge.
func (fr *fragment) starts() bool {
	if fr.style.rtl {
		return fr.closes && fr.box.last
	}
	return fr.opens && fr.box.first
}

func (fr *fragment) stops() bool {
	if fr.style.rtl {
		return fr.opens && fr.box.first
	}
	return fr.closes && fr.box.last
}

// edges gives the border and padding of a decoration on the left and right.
func (fr *fragment) edges(cw float32) (l, r float32) {
	st := fr.style
	if fr.starts() {
		l = st.borderWidth[left] + st.padding[left].of(cw)
	}
	if fr.stops() {
		r = st.borderWidth[right] + st.padding[right].of(cw)
	}
	return l, r
}

// sideMargin gives the margin of a box or a decoration on one side.
func (fr *fragment) sideMargin(side int, cw float32) float32 {
	if fr.box == nil || fr.decoration && (side == left && !fr.starts() || side == right && !fr.stops()) {
		return 0
	}
	return fr.style.margin[side].of(cw)
}

// surround puts a decoration around what it lies behind. Those within it have
// their places already.
func (fr *fragment) surround(frags []fragment, cw float32) {
	lo, hi := float32(1e9), float32(-1e9)
	for i := fr.inside[0]; i < fr.inside[1]; i++ {
		k := &frags[i]
		lo, hi = min(lo, k.x-k.sideMargin(left, cw)), max(hi, k.x+k.w+k.sideMargin(right, cw))
	}
	if hi < lo {
		return
	}
	l, r := fr.edges(cw)
	fr.x, fr.w = lo-l, hi-lo+l+r
}
