package htmlview

// unit is how much a selection grows by.
type unit int

const (
	byCharacter unit = iota
	byWord
	byLine
)

// selection is a stretch of a page's text that a reader marked: from an anchor,
// which is a whole word or line if it began with a double or triple click, to
// the caret, which moves.
type selection struct {
	anchor Range
	caret  Pos
	unit   unit
	active bool // something was started
}

// begin starts a selection at a place.
func (s *selection) begin(p Page, at Pos, u unit) {
	s.unit, s.active = u, true
	s.anchor = around(p, at, u)
	s.caret = s.anchor.To
}

// extend moves the caret end to a place.
func (s *selection) extend(p Page, at Pos) {
	if !s.active {
		s.begin(p, at, byCharacter)
		return
	}
	r := around(p, at, s.unit)
	s.caret = r.To
	if r.From < s.anchor.From {
		s.caret = r.From
	}
}

// set marks exactly r.
func (s *selection) set(r Range) {
	*s = selection{anchor: Range{From: r.From, To: r.From}, caret: r.To, active: true}
}

func (s *selection) clear() { *s = selection{} }

// bounds gives what is marked; both ends are equal if nothing is.
func (s *selection) bounds() Range {
	if !s.active {
		return Range{}
	}
	return Range{From: min(s.anchor.From, s.caret), To: max(s.anchor.To, s.caret)}
}

func (s *selection) empty() bool {
	r := s.bounds()
	return r.From >= r.To
}

func around(p Page, at Pos, u unit) Range {
	switch u {
	case byWord:
		from, to := p.Word(at)
		return Range{From: from, To: to}
	case byLine:
		from, to := p.Line(at)
		return Range{From: from, To: to}
	}
	return Range{From: at, To: at}
}
