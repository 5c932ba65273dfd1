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
// visual places. UAX #9, rule L2; the gaps before them travel along, and the
// margins of boxes stay on their sides.
func reorder(frags []fragment, cw float32) {
	type piece struct {
		index               int
		gap                 float32
		level               uint8
		leftSide, rightSide float32
	}
	var pieces []piece
	end, deepest := float32(0), uint8(0)
	for i := range frags {
		if fr := &frags[i]; !fr.decoration {
			q := piece{index: i, level: fr.level}
			if fr.box != nil {
				q.leftSide, q.rightSide = fr.style.margin[left].of(cw), fr.style.margin[right].of(cw)
			}
			q.gap = fr.x - q.leftSide - end
			pieces = append(pieces, q)
			end = fr.x + fr.w + q.rightSide
			deepest = max(deepest, fr.level)
		}
	}
	for level := deepest; level >= 1; level-- {
		for i := 0; i < len(pieces); i++ {
			j := i
			for j < len(pieces) && pieces[j].level >= level {
				j++
			}
			for a, z := i, j-1; a < z; a, z = a+1, z-1 {
				pieces[a], pieces[z] = pieces[z], pieces[a]
			}
			i = max(i, j-1)
		}
	}
	x := float32(0)
	for _, q := range pieces {
		x += q.gap + q.leftSide
		frags[q.index].x = x
		x += frags[q.index].w + q.rightSide
	}
	for i := range frags {
		if frags[i].decoration {
			frags[i].follow(frags)
		}
	}
}

// follow moves a decoration to where the text it lies behind has gone. Its own
// paddings stay around that.
func (fr *fragment) follow(frags []fragment) {
	lo, hi, inner := float32(1e9), float32(-1e9), float32(0)
	for _, k := range frags[fr.inside[0]:fr.inside[1]] {
		if !k.decoration {
			lo, hi = min(lo, k.x), max(hi, k.x+k.w)
			inner += k.w
		}
	}
	if hi < lo {
		return
	}
	edges := max(0, fr.w-inner)
	fr.x, fr.w = lo-edges/2, hi-lo+edges
}
