package mailhtml

import "github.com/mailloft/mailloft/app/mailhtml/typeset"

// ellipsis shapes the sign for text that was left out.
func (l *layouter) ellipsis(st *style, at int) *glyphRun {
	face := l.e.primary(st)
	r := &glyphRun{start: at, end: at, face: face, style: st, size: st.size}
	r.glyphs = l.fonts.Shape([]rune{'…'}, typeset.Run{End: 1, Face: face, Size: r.size})
	return r
}

// cutShort ends a line that does not fit, or must show that more would follow,
// with an ellipsis. Text from right to left stays as it is.
// CSS Overflow 3 §5.1; CSS Overflow 4 §4.
func (br *lineBreaker) cutShort(ln *lineBox, always bool) {
	b := br.b
	if b.style.rtl || br.f.levels != nil || len(ln.fragments) == 0 {
		return
	}
	edge := br.cx + br.cw
	end := float32(0)
	for i := range ln.fragments {
		end = max(end, ln.fragments[i].x+ln.fragments[i].w)
	}
	if !always && end <= edge+.01 {
		return
	}
	sign := br.l.ellipsis(b.style, br.pos)
	room := edge - sign.width()
	at := br.cx
	var kept []fragment
	for _, fr := range ln.fragments {
		switch {
		case fr.decoration:
		case fr.x+fr.w <= room+.01:
			at = max(at, fr.x+fr.w)
		case fr.run == nil:
			continue
		default:
			br.f.shorten(&fr, room)
			if fr.cut > fr.from+1 {
				at = max(at, fr.x+fr.w)
			}
		}
		kept = append(kept, fr)
	}
	root := br.l.inlineState(b.style, nil)
	kept = append(kept, fragment{
		x: at, w: sign.width(), run: sign, from: br.pos, to: br.pos, style: b.style, hyphen: true,
		y: ln.baseline, ascent: root.metrics.Ascent, h: root.metrics.Ascent + root.metrics.Descent,
	})
	ln.fragments = kept
}

// shorten shows of a fragment no more than fits. It can be read and copied
// whole.
func (f *inlineContent) shorten(fr *fragment, room float32) {
	w, to := float32(0), fr.from
	for to < fr.to && fr.x+w+f.advances[to] <= room {
		w += f.advances[to]
		to++
	}
	fr.cut, fr.w = to+1, w
}
