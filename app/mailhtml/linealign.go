package mailhtml

import "github.com/mailloft/mailloft/app/mailhtml/typeset"

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
		if !last && free > 0 && br.f.levels == nil {
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
	extra, moved := free/float32(spaces), float32(0)
	for i := range p.frags {
		fr := &p.frags[i]
		fr.x += moved
		if fr.run == nil {
			continue
		}
		run := *fr.run
		run.glyphs = append([]typeset.Glyph{}, fr.run.glyphs...)
		wider := float32(0)
		for k := range run.glyphs {
			g := &run.glyphs[k]
			if c := int(g.Cluster); c >= fr.from && c < fr.to && text[c] == ' ' {
				g.Advance += extra
				wider += extra
			}
		}
		if wider > 0 {
			fr.run = &run
			fr.w += wider
			moved += wider
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
