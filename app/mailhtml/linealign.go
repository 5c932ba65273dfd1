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
	free := max(0, br.x1-br.x0-p.x-br.indent)
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

// stretch widens the spaces of the line until it is full.
func (p *placer) stretch(free float32) {
	text := p.br.f.text
	spaces := 0
	for _, r := range text[p.br.start:p.end] {
		if r == ' ' {
			spaces++
		}
	}
	if spaces == 0 {
		return
	}
	extra := free / float32(spaces)
	gains := make([]float32, len(p.frags))
	for i := range p.frags {
		fr := &p.frags[i]
		if fr.run == nil {
			continue
		}
		run := *fr.run
		run.glyphs = append([]typeset.Glyph{}, fr.run.glyphs...)
		for k := range run.glyphs {
			g := &run.glyphs[k]
			if c := int(g.Cluster); c >= fr.from && c < fr.to && text[c] == ' ' {
				g.Advance += extra
				gains[i] += extra
			}
		}
		if gains[i] > 0 {
			fr.run = &run
		}
	}
	widen(p.frags, gains)
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
