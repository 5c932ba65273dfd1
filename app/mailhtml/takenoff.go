package mailhtml

// absolute lays out an absolutely positioned box. (cx, cy) is where it would
// have stood; its offsets count once the boxes around have their places, see
// recorder.offset.
func (l *layouter) absolute(b *box, cw, cx, cy float32) {
	st, in, around := b.style, b.style.inset, l.around
	l.resolveEdges(b, around)
	room := around - in[left].of(around) - in[right].of(around)
	if st.width.auto() && st.fit == "" && !in[left].auto() && !in[right].auto() && b.kind != boxImage && b.kind != boxTable && st.ratio == 0 {
		w := room - st.margin[left].of(around) - st.margin[right].of(around)
		b.w = l.clampWidth(b, max(w, b.edgesX()), around)
	} else {
		b.w = l.usedWidth(b, around, true, room)
	}
	l.contents(b, around, -1)
	b.x, b.y = cx+st.margin[left].of(cw), cy+st.margin[top].of(cw)
}

// holds reports whether absolute boxes count from a box with this style.
func (st *style) holds() bool { return st.position != positionStatic || st.turning != nil }

// positioned notes that absolute boxes within b count from it, and returns what
// undoes that.
func (l *layouter) positioned(b *box) func() {
	outer := l.around
	l.around = max(0, b.w-b.border[left]-b.border[right])
	return func() { l.around = outer }
}

// standAt puts an absolute box of a flex or grid container where it would stand
// as the only item. CSS Flexbox 1 §4.1.
func (l *layouter) standAt(b, k *box, cw, height float32) {
	st, m := b.style, &k.style.margin
	freeX, freeY := cw-k.w-m[left].of(cw)-m[right].of(cw), height-k.h-m[top].of(cw)-m[bottom].of(cw)
	along, across := st.justify, st.alignItems
	if own := k.style.alignSelf; own != "" && own != "auto" {
		across = own
	}
	if st.isGrid() {
		along = st.justifyItems
	} else if st.flexColumn {
		along, across = across, along
	}
	k.x += aloneAt(along, freeX)
	k.y += aloneAt(across, freeY)
}

func aloneAt(how string, free float32) float32 {
	switch how {
	case "center", "space-around", "space-evenly":
		return free / 2
	case "end", "flex-end", "right":
		return free
	}
	return 0
}

// takenOff is an absolute box where it would have stood on its line.
type takenOff struct {
	box   *box
	x     float32
	after bool // something stands before it
}

// standOff places the absolute boxes that would have stood on the line, whose
// first fragment is at offset. What is a block by itself would have stood below
// the text before it. CSS 2.1 §10.3.7, the static position.
func (p *placer) standOff(ln *lineBox, offset float32) {
	br := p.br
	for _, o := range p.out {
		m := &o.box.style.margin
		o.box.y = ln.y + m[top].of(br.cw)
		switch rtl := br.b.style.rtl; {
		case !o.box.style.wasInline && o.after:
			o.box.y += p.ascent + p.descent
		case !o.box.style.wasInline:
		case rtl:
			o.box.x = offset + p.x - o.x - o.box.w - m[right].of(br.cw)
			continue
		default:
			o.box.x = offset + o.x + m[left].of(br.cw)
			continue
		}
		if br.b.style.rtl {
			o.box.x = br.cx + br.cw - o.box.w - m[right].of(br.cw)
		}
	}
}
