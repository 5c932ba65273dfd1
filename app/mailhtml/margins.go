package mailhtml

import "slices"

// marginStrut is a set of adjoining margins. CSS 2.1 §8.3.1: they collapse to
// the largest positive plus the most negative. The default margins of quirks
// mode are kept apart because some boxes ignore them.
type marginStrut struct{ positive, negative, quirk float32 }

func (s *marginStrut) add(v float32, quirk bool) {
	switch {
	case v < 0:
		s.negative = min(s.negative, v)
	case quirk:
		s.quirk = max(s.quirk, v)
	default:
		s.positive = max(s.positive, v)
	}
}

func (s *marginStrut) join(o marginStrut) {
	s.positive, s.negative, s.quirk = max(s.positive, o.positive), min(s.negative, o.negative), max(s.quirk, o.quirk)
}

func (s marginStrut) sum() float32 { return max(s.positive, s.quirk) + s.negative }

// quirkContainer reports whether a box ignores quirky margins at its edges.
func (l *layouter) quirkContainer(b *box) bool {
	return l.e.quirks && (b.kind == boxCell || b.node != nil && b.node.Data == "body")
}

// topMargin gathers the margins that collapse at the top of a box: its own and
// those of its first children.
func (l *layouter) topMargin(b *box, cw float32) marginStrut {
	if b.strut != nil {
		return *b.strut
	}
	var s marginStrut
	st := b.style
	s.add(st.margin[top].of(cw), st.quirkTop && l.e.quirks)
	if b.kind == boxBlock && !b.formatsAlone() && st.borderWidth[top] == 0 && st.padding[top].px == 0 && st.padding[top].percent == 0 && !b.onlyInline {
		floated := floatNone
		for _, k := range b.kids {
			if k.outOfFlow() {
				floated |= k.style.float
				continue
			}
			if k.clearsAtTop(floated) || !l.joinTop(&s, b, k, cw) {
				break
			}
		}
	}
	b.strut = &s
	return s
}

// clearsAtTop reports whether a box, or the first in it and so on, stands below
// floats on these sides, so that its margin does not adjoin those above.
func (b *box) clearsAtTop(floats uint8) bool {
	for b.style.clear&floats == 0 {
		i := slices.IndexFunc(b.kids, func(k *box) bool { return !k.outOfFlow() })
		if i < 0 || b.kind != boxBlock || b.onlyInline {
			return false
		}
		b = b.kids[i]
	}
	return true
}

// joinTop adds the margins of a child to those at the top of b, and reports
// whether the next child's adjoin too.
func (l *layouter) joinTop(s *marginStrut, b, k *box, cw float32) bool {
	ks := l.topMargin(k, cw)
	if l.quirkContainer(b) {
		ks.quirk = 0
	}
	s.join(ks)
	if !l.collapsesThrough(k) {
		return false
	}
	var below marginStrut
	below.add(k.style.margin[bottom].of(cw), k.style.quirkBottom && l.e.quirks)
	if l.quirkContainer(b) {
		below.quirk = 0
	}
	s.join(below)
	return true
}

// collapsesThrough reports whether the top and bottom margins of a box adjoin.
func (l *layouter) collapsesThrough(b *box) bool {
	if b.collapses == collapsingUnknown {
		b.collapses = collapsingNo
		if l.empty(b) {
			b.collapses = collapsingYes
		}
	}
	return b.collapses == collapsingYes
}

func (l *layouter) empty(b *box) bool {
	if b.kind != boxBlock || b.formatsAlone() {
		return false
	}
	s := b.style
	edges := s.borderWidth[top] + s.borderWidth[bottom] +
		s.padding[top].px + s.padding[bottom].px + s.padding[top].percent + s.padding[bottom].percent
	switch {
	case edges > 0,
		!s.height.auto() && !s.height.hasPercent() && s.height.px > 0,
		!s.minHeight.auto() && s.minHeight.px > 0,
		b.listItem && b.marker != "" && b.onlyInline:
		return false
	case b.onlyInline:
		return l.inlineContent(b).empty
	}
	for _, k := range b.kids {
		if !k.outOfFlow() && !l.collapsesThrough(k) {
			return false
		}
	}
	return true
}
