package mailhtml

import "github.com/mailloft/mailloft/app/mailhtml/typeset"

// hyphen shapes the hyphen that a line ending before the rune at would show.
func (br *lineBreaker) hyphen(at int) *glyphRun {
	before := br.f.runs[br.f.runAt[at-1]]
	r := &glyphRun{start: at, end: at, level: before.level, face: before.face, style: before.style, size: before.size, node: before.node}
	r.glyphs = br.l.fonts.Shape([]rune{'-'}, typeset.Run{End: 1, Face: r.face, Size: r.size})
	for i := range r.glyphs {
		r.glyphs[i].Cluster = int32(at)
	}
	return r
}

func (r *glyphRun) width() (w float32) {
	for i := range r.glyphs {
		w += r.glyphs[i].Advance
	}
	return w
}

// hyphen ends the line with a hyphen, which is no part of the text.
func (p *placer) hyphen() {
	run, s := p.br.hyphen(p.end), p.innermost()
	w := run.width()
	p.frags = append(p.frags, fragment{
		x: p.x, w: w, run: run, from: p.end, to: p.end, style: run.style, level: run.level, hyphen: true,
		y: s.shift, ascent: s.metrics.Ascent, h: s.metrics.Ascent + s.metrics.Descent,
	})
	p.x += w
}
