package message

import (
	"slices"
	"strings"
)

// maxProblems bounds what one message can have to say about itself.
const maxProblems = 50

// problems collects what was wrong; the same thing twice is said once.
type problems struct {
	list []Problem
	seen map[Problem]bool
}

func (p *problems) add(code, text string) {
	problem := Problem{Code: code, Text: text}
	if p.full() || p.seen[problem] {
		return
	}
	if p.seen == nil {
		p.seen = map[Problem]bool{}
	}
	p.seen[problem] = true
	p.list = append(p.list, problem)
}

// full tells that no more can be added.
func (p *problems) full() bool { return len(p.list) >= maxProblems }

// sorted returns the problems, most important first.
func (p *problems) sorted() []Problem {
	slices.SortStableFunc(p.list, func(a, b Problem) int { return weight(a.Code) - weight(b.Code) })
	return p.list
}

// weight orders codes by what they mean for the reader.
func weight(code string) int {
	area, _, _ := strings.Cut(code, ".")
	order := []string{"limit", "message", "security", "mime", "charset", "header"}
	if i := slices.Index(order, area); i >= 0 {
		return i
	}
	return len(order)
}
