package mailhtml

import "github.com/mailloft/mailloft/app/mailhtml/css"

// length reads a value as a length for an element of font size em. Numbers
// without a unit count in quirks mode only, other than 0.
func (e *engine) length(v css.Value, st *style, em float32) (length, bool) {
	switch v.Kind {
	case css.Number:
		return px(v.Num), v.Num == 0 || e.quirks
	case css.Percent:
		return percentage(v.Num), true
	case css.Length:
		unit, ok := e.unit(v.Text, st, em)
		return px(v.Num * unit), ok
	case css.Func:
		return e.mathFunction(v, st, em)
	}
	return length{}, false
}

// unit gives the px of one unit. CSS Values 4 §6.
func (e *engine) unit(name string, st *style, em float32) (float32, bool) {
	switch name {
	case "px":
		return 1, true
	case "em":
		return em, true
	case "rem":
		return e.rootSize, true
	case "pc":
		return 16, true
	case "pt":
		return 4. / 3, true
	case "in":
		return 96, true
	case "cm":
		return 96 / 2.54, true
	case "mm":
		return 96 / 25.4, true
	case "ex":
		if f := e.primary(st); f != nil && f.XHeight > 0 {
			return f.XHeight * em, true
		}
		return em / 2, true
	case "ch":
		if f := e.primary(st); f != nil {
			return f.ZeroWidth * em, true
		}
		return em / 2, true
	case "lh":
		return lineHeight(st, e.primary(st).Metrics(st.size)), true
	case "rlh":
		return 18, true
	case "vw", "svw", "lvw", "dvw", "vi":
		return e.width / 100, true
	case "vh", "svh", "lvh", "dvh", "vb":
		return e.height / 100, true
	case "vmin":
		return min(e.width, e.height) / 100, true
	case "vmax":
		return max(e.width, e.height) / 100, true
	case "q":
		return 96 / 101.6, true
	}
	return 0, false
}

func (e *engine) mathFunction(v css.Value, st *style, em float32) (length, bool) {
	switch v.Text {
	case "calc", "":
		s := sum{e: e, st: st, em: em}
		if !s.add(v.Args) || s.plain {
			return length{}, false
		}
		return s.total, true
	case "min", "max", "clamp":
		return e.pick(v, st, em)
	}
	return length{}, false
}

// number reads a number, which calc() may give.
func (e *engine) number(v css.Value, st *style) (float32, bool) {
	if v.Kind == css.Number {
		return v.Num, true
	}
	if v.Kind == css.Func && v.Text == "calc" {
		s := sum{e: e, st: st, em: st.size}
		if s.add(v.Args) && !hasUnit(v.Args) {
			return s.total.px, true
		}
	}
	return 0, false
}

// pick evaluates min(), max() and clamp(). Percentages are compared against the
// width of the view, which is right for the widths mail uses them in.
func (e *engine) pick(v css.Value, st *style, em float32) (length, bool) {
	var args []length
	var part []css.Value
	for _, a := range append(v.Args[:len(v.Args):len(v.Args)], css.Value{Kind: css.Comma}) {
		if a.Kind != css.Comma {
			part = append(part, a)
			continue
		}
		s := sum{e: e, st: st, em: em}
		if s.add(part) {
			args = append(args, s.total)
		}
		part = nil
	}
	if len(args) == 0 {
		return length{}, false
	}
	less := func(a, b length) bool { return a.of(e.width) < b.of(e.width) }
	if v.Text == "clamp" && len(args) == 3 {
		switch {
		case less(args[1], args[0]):
			return args[0], true
		case less(args[2], args[1]):
			return args[2], true
		}
		return args[1], true
	}
	best := args[0]
	for _, a := range args[1:] {
		if less(a, best) == (v.Text == "min") {
			best = a
		}
	}
	return best, true
}

// sum evaluates the inside of calc(): sums of products, left to right.
// CSS Values 4 §10.
type sum struct {
	e  *engine
	st *style
	em float32

	total length
	plain bool // a number other than 0, which is no length
}

// term is one operand: a length, or a number.
type term struct {
	l        length
	num      float32
	isNumber bool
}

func (s *sum) operand(v css.Value) (term, bool) {
	if v.Kind == css.Number {
		return term{num: v.Num, isNumber: true}, true
	}
	if v.Kind == css.Func && (v.Text == "calc" || v.Text == "") { // of numbers alone it is a number
		inner := sum{e: s.e, st: s.st, em: s.em}
		if ok := inner.add(v.Args); !ok || inner.plain || inner.total == px(0) && !hasUnit(v.Args) {
			return term{num: inner.total.px, isNumber: true}, ok
		}
		return term{l: inner.total}, true
	}
	l, ok := s.e.length(v, s.st, s.em)
	return term{l: l}, ok
}

func (s *sum) add(vs []css.Value) bool {
	s.total = px(0)
	sign, numbers := float32(1), float32(0)
	var cur *term
	lengths := false
	flush := func() {
		switch {
		case cur == nil:
		case cur.isNumber:
			numbers += sign * cur.num
		default:
			s.total.px += sign * cur.l.px
			s.total.percent += sign * cur.l.percent
			lengths = true
		}
		cur = nil
	}
	for i := 0; i < len(vs); i++ {
		v := vs[i]
		switch {
		case v.Kind == css.Delim && (v.Text == "+" || v.Text == "-"):
			flush()
			sign = 1
			if v.Text == "-" {
				sign = -1
			}
		case cur != nil && i+1 < len(vs) && (v.Kind == css.Slash || v.Kind == css.Delim && v.Text == "*"):
			i++
			by, ok := s.operand(vs[i])
			if !ok || !cur.times(by, v.Kind == css.Slash) {
				return false
			}
		default:
			if cur != nil { // "100% -10px": the sign is the number's, and no operator is left
				return false
			}
			t, ok := s.operand(v)
			if !ok {
				return false
			}
			cur = &t
		}
	}
	flush()
	if !lengths {
		s.total, s.plain = px(numbers), numbers != 0
	}
	return true
}

// times multiplies or divides t by another operand.
func (t *term) times(by term, divide bool) bool {
	switch {
	case divide && (!by.isNumber || by.num == 0):
		return false
	case divide:
		by.num = 1 / by.num
	case t.isNumber && !by.isNumber:
		t.l = length{set: true, px: by.l.px * t.num, percent: by.l.percent * t.num}
		t.isNumber = false
		return true
	case !by.isNumber:
		return false
	}
	if t.isNumber {
		t.num *= by.num
	} else {
		t.l.px *= by.num
		t.l.percent *= by.num
	}
	return true
}

func round(f float32) float32 {
	if f < 0 {
		return -round(-f)
	}
	return float32(int(f + .5))
}

func floor(f float32) float32 {
	i := float32(int(f))
	if i > f {
		i--
	}
	return i
}

// hasUnit reports whether a length stands among values, at any depth.
func hasUnit(vs []css.Value) bool {
	for _, v := range vs {
		if v.Kind == css.Length || v.Kind == css.Percent || v.Kind == css.Func && hasUnit(v.Args) {
			return true
		}
	}
	return false
}
