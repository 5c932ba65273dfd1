package mailhtml

import (
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// counting is what a style says of counters. CSS Lists 3 §4.
type counting struct{ reset, increment, set []counterStep }

type counterStep struct {
	name string
	n    int
}

// counter is one that has begun. It ends with the element around the one at
// depth that began it.
type counter struct{ value, depth int }

// maxCounters bounds the counters of one name, one within the other, and the
// names.
const maxCounters = 64

var counterProperties = map[string]func(*setter){
	"counter-reset":     func(s *setter) { s.st.ownCounting().reset = counterSteps(s.vs, 0) },
	"counter-increment": func(s *setter) { s.st.ownCounting().increment = counterSteps(s.vs, 1) },
	"counter-set":       func(s *setter) { s.st.ownCounting().set = counterSteps(s.vs, 0) },
}

// ownCounting is what a style says of counters, to be changed.
func (st *style) ownCounting() *counting {
	if st.counting == nil {
		st.counting = &counting{}
	}
	return st.counting
}

// counterSteps reads names with a number each, or n.
func counterSteps(vs []css.Value, n int) (steps []counterStep) {
	for _, v := range vs {
		switch {
		case v.Kind == css.Ident && !v.Is("none"):
			steps = append(steps, counterStep{v.Text, n})
		case v.Kind == css.Number && len(steps) > 0:
			steps[len(steps)-1].n = int(max(-1e6, min(v.Num, 1e6)))
		}
	}
	return steps
}

// count does what the style of an element says of counters.
func (e *engine) count(c *counting) {
	if c == nil {
		return
	}
	if e.counters == nil {
		e.counters = map[string][]counter{}
	}
	for _, s := range c.reset {
		live := e.counters[s.name]
		if live == nil && len(e.counters) >= maxCounters {
			continue
		}
		if n := len(live); n > 0 && (live[n-1].depth == e.depth || n >= maxCounters) {
			live[n-1].value = s.n
		} else {
			e.counters[s.name] = append(live, counter{s.n, e.depth})
		}
	}
	for _, s := range c.increment {
		e.innermost(s.name).value += s.n
	}
	for _, s := range c.set {
		e.innermost(s.name).value = s.n
	}
}

// innermost is the counter that an element uses; it begins one if there is none.
func (e *engine) innermost(name string) *counter {
	if len(e.counters[name]) == 0 {
		if len(e.counters) >= maxCounters {
			return &counter{}
		}
		e.counters[name] = []counter{{0, e.depth}}
	}
	live := e.counters[name]
	return &live[len(live)-1]
}

// endCounters ends the counters that the children of an element have begun.
func (e *engine) endCounters() {
	for name, live := range e.counters {
		n := len(live)
		for n > 0 && live[n-1].depth >= e.depth {
			n--
		}
		if e.counters[name] = live[:n]; n == 0 {
			delete(e.counters, name)
		}
	}
}

// counted is the text of counter() and counters() in content; ok is false for
// any other function.
func (e *engine) counted(v css.Value) (text string, ok bool) {
	if v.Text != "counter" && v.Text != "counters" || len(v.Args) == 0 {
		return "", false
	}
	if e.counters == nil {
		e.counters = map[string][]counter{}
	}
	var args []css.Value
	for _, a := range v.Args {
		if a.Kind != css.Comma {
			args = append(args, a)
		}
	}
	name, between := args[0].Text, ""
	live := []counter{*e.innermost(name)}
	if all := e.counters[name]; len(all) > 0 {
		live = all
	}
	if args = args[1:]; v.Text == "counter" {
		live = live[len(live)-1:]
	} else if len(args) > 0 {
		between, args = css.Unescape(args[0].Text), args[1:]
	}
	style := "decimal"
	if len(args) > 0 {
		style = strings.ToLower(args[0].Text)
	}
	var parts []string
	for _, c := range live {
		parts = append(parts, counterText(style, c.value))
	}
	return strings.Join(parts, between), true
}
