package mailhtml

// lineBreaker fills the lines of a block container. CSS 2.1 §9.4.2.
type lineBreaker struct {
	l      *layouter
	b      *box
	f      *inlineContent
	cw     float32
	floats *floatContext
	ox, oy float32 // content box in the float context
	cx, cy float32 // content box in b's border box

	y         float32
	pos, item int           // what the next line starts with
	placed    map[*box]bool // floats that stand where they are
	pending   []*box        // floats that did not fit beside their line
	clear     uint8         // of the br that ended the last line
	rootLine  float32
	open      []inlineState // the inline boxes open at pos, the container first

	// Of the line being filled:
	start, startItem int
	x0, x1           float32 // the room, from the content edge
	x                float32 // filled so far
	indent           float32
	any              bool // something stands on it
	forced           bool // ended by a '\n'
}

// inline lays out the lines of b and returns their height. (ox, oy) is the
// content box in the float context, (cx, cy) the same in b's border box.
func (l *layouter) inline(b *box, cw float32, floats *floatContext, ox, oy, cx, cy float32) float32 {
	f := l.inlineContent(b)
	b.lines = nil
	br := &lineBreaker{l: l, b: b, f: f, cw: cw, floats: floats, ox: ox, oy: oy, cx: cx, cy: cy, placed: map[*box]bool{}}
	if f.empty {
		for i := range f.items {
			br.takeOut(&f.items[i])
		}
		return 0
	}
	for i := range f.items {
		if f.items[i].kind == itemAtomic {
			l.atomic(f.items[i].box, cw)
		}
	}
	b.clamped = false
	clamped := float32(0)
	root := l.inlineState(b.style, nil)
	br.open = []inlineState{root}
	br.rootLine = root.ascent + root.descent
	for br.pos < len(f.text) || br.item < len(f.items) {
		if l.stop() || !br.line() {
			break
		}
		if n := b.style.clamp; n > 0 && len(b.lines) == n && br.pos < len(f.text) && !b.clamped {
			br.cutShort(b.lines[n-1], true)
			b.clamped, clamped = true, br.y // the rest is read, and flows over
		}
	}
	if b.style.ellipsis && b.style.clips {
		for _, ln := range b.lines {
			br.cutShort(ln, false)
		}
	}
	br.placePending()
	br.passClear()
	if b.clamped {
		return clamped
	}
	return br.y
}

// takeOut lays out a float or absolute box of content that makes no line.
func (br *lineBreaker) takeOut(it *item) {
	switch it.kind {
	case itemFloat:
		br.l.float(it.box, br.cw, br.floats, br.ox, br.oy, 0, br.cx, br.cy)
	case itemAbsolute:
		br.l.absolute(it.box, br.cw, br.cx, br.cy)
		br.x1 = br.cw
		p := placer{br: br, out: []takenOff{{box: it.box}}}
		p.standOff(&lineBox{y: br.cy}, p.offset())
	}
}

// placePending places the floats left over from the line before.
func (br *lineBreaker) placePending() {
	for _, b := range br.pending {
		br.l.float(b, br.cw, br.floats, br.ox, br.oy, br.y, br.cx, br.cy)
	}
	br.pending = br.pending[:0]
}

func (br *lineBreaker) passClear() {
	if br.clear != 0 {
		br.y = max(br.y, br.floats.clearance(br.clear)-br.oy)
		br.clear = 0
	}
}

// measureRoom finds the room between the floats for the coming line.
func (br *lineBreaker) measureRoom() {
	x0, x1 := br.floats.between(br.oy+br.y, br.rootLine, br.ox, br.ox+br.cw)
	br.x0, br.x1 = x0-br.ox, x1-br.ox
}

// line fills and places one line. It reports false when nothing is left.
func (br *lineBreaker) line() bool {
	f := br.f
	br.passClear()
	br.placePending()
	for br.pos < len(f.text) && f.collapsible(br.pos) {
		br.pos++
	}
	br.measureRoom()
	br.indent = 0
	if len(br.b.lines) == 0 {
		br.indent = br.b.style.indent.of(br.cw)
	}
	br.x, br.start, br.startItem = br.indent, br.pos, br.item
	br.any, br.forced = false, false
	br.fill()
	if br.pos == br.start && br.item == br.startItem {
		return false
	}
	ln := &lineBox{y: br.cy + br.y}
	if h, ok := br.place(ln); ok {
		ln.h = h
		br.b.lines = append(br.b.lines, ln)
		br.y += h
	}
	if br.forced {
		for i := br.startItem; i < br.item; i++ {
			if it := &f.items[i]; it.kind == itemBreak && it.style.clear != 0 {
				br.clear = it.style.clear
			}
		}
	}
	return true
}

// lineSegment is what stands between two places where a line may end.
type lineSegment struct {
	end, nextItem   int
	width, trailing float32 // trailing: of that, spaces at the end
	atomic          bool
	floats          []*box
	leading         int // of the floats, those before anything else in it
}

// lineSlack is how far text may reach beyond its line: as browsers, a 64th of a px.
const lineSlack = 1. / 64

// fill puts segments on the line until it is full or ends.
func (br *lineBreaker) fill() {
	f := br.f
	for br.pos < len(f.text) || br.item < len(f.items) {
		s := br.segment()
		if s.leading > 0 && !br.any {
			// Nothing stands on the line yet: they are placed beside it.
			for _, fl := range s.floats[:s.leading] {
				br.l.float(fl, br.cw, br.floats, br.ox, br.oy, br.y, br.cx, br.cy)
				br.placed[fl] = true
			}
			br.measureRoom()
			continue
		}
		width := s.width - s.trailing
		if f.soft[s.end] {
			width += br.hyphen(s.end).width()
		}
		over := br.x+width > br.x1-br.x0+lineSlack
		if over && br.any && s.width-s.trailing > 0 {
			return
		}
		if over && !br.any && (br.belowFloats() || br.cutWord(&s)) {
			continue
		}
		for _, fl := range s.floats {
			br.floatBeside(fl, &s)
		}
		br.x += s.width
		br.any = br.any || s.end > br.pos || s.atomic
		br.pos, br.item = s.end, s.nextItem
		if br.pos > br.start && f.text[br.pos-1] == '\n' {
			br.forced = true
			return
		}
	}
}

// belowFloats moves an empty line down to where there is more room.
func (br *lineBreaker) belowFloats() bool {
	if br.x0 <= 0 && br.x1 >= br.cw {
		return false
	}
	next := br.floats.nextEnd(br.oy + br.y)
	if next <= br.oy+br.y {
		return false
	}
	br.y = next - br.oy
	br.measureRoom()
	return true
}

// cutWord makes a break within a word that is wider than the line.
func (br *lineBreaker) cutWord(s *lineSegment) bool {
	f := br.f
	if s.end-br.pos <= 1 || !f.breaksWords(br.pos) {
		return false
	}
	w := br.x
	at := br.pos
	for at < s.end && (at == br.pos || w+f.advances[at] <= br.x1-br.x0) {
		w += f.advances[at]
		at++
	}
	if at >= s.end {
		return false
	}
	f.breaks[at] = true
	return true
}

// floatBeside places a float that stands in the segment: beside the line if it
// fits, else below it.
func (br *lineBreaker) floatBeside(fl *box, s *lineSegment) {
	w := br.l.floatWidth(fl, br.cw)
	room := br.x1 - br.x0 - br.x - (s.width - s.trailing)
	if w <= room+.01 || !br.any && br.x == 0 && s.width == 0 {
		br.l.float(fl, br.cw, br.floats, br.ox, br.oy, br.y, br.cx, br.cy)
		br.measureRoom()
		return
	}
	br.pending = append(br.pending, fl)
}

// wordLimit is how far beyond the line a word that may be cut is looked at.
const wordLimit = 4000

// segmentEnd finds the next place where the line may end.
func (br *lineBreaker) segmentEnd() int {
	f, n := br.f, len(br.f.text)
	if br.pos >= n {
		return n
	}
	end := br.pos + 1
	if !f.breaksWords(br.pos) {
		for end < n && !f.breaks[end] {
			end++
		}
		return end
	}
	for w := br.x; end < n && !f.breaks[end]; end++ {
		if w > 2*br.cw+wordLimit {
			if !br.any && end-br.pos > 1 {
				f.breaks[end] = true
			}
			break
		}
		w += f.advances[end]
	}
	return end
}

// segment measures what comes before the next place where the line may end.
func (br *lineBreaker) segment() lineSegment {
	f, n := br.f, len(br.f.text)
	s := lineSegment{end: br.segmentEnd(), nextItem: br.item}
	endsLine := s.end < n || s.end > br.pos && f.text[s.end-1] == '\n'
	for p := br.pos; ; p++ {
		for s.nextItem < len(f.items) && f.items[s.nextItem].pos <= p {
			it := &f.items[s.nextItem]
			if p == s.end && it.kind != itemClose && endsLine {
				return s
			}
			br.take(&s, it)
			s.nextItem++
		}
		if p >= s.end {
			return s
		}
		if f.text[p] == '\t' {
			f.setTab(p, br.x+s.width)
		}
		w := f.advances[p]
		s.width += w
		if f.text[p] == ' ' || f.text[p] == '\t' {
			s.trailing += w
		} else if w != 0 {
			s.trailing = 0
		}
	}
}

func (br *lineBreaker) take(s *lineSegment, it *item) {
	switch it.kind {
	case itemOpen, itemClose:
		s.width += edge(it.box, it.kind == itemOpen, br.cw)
	case itemAtomic:
		m := &it.box.style.margin
		s.width += it.box.w + m[right].of(br.cw) + m[left].of(br.cw)
		s.trailing = 0
		s.atomic = true
	case itemFloat:
		if br.placed[it.box] {
			return
		}
		if s.width == 0 && !s.atomic {
			s.leading++
		}
		s.floats = append(s.floats, it.box)
	case itemAbsolute:
		br.l.absolute(it.box, br.cw, br.cx, br.cy+br.y)
	}
}
