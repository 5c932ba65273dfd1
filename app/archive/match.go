package archive

import "strings"

// split takes out of a query what the search table can answer on its own, as
// one MATCH expression, and what the table of beginnings can, as another; the
// rest has to be asked of each message found. Without a word to find there is
// no expression: "not" alone is no search.
func (q all) split() (match, begins string, rest []node) {
	var find, begin, avoid []string
	for _, n := range q.flat() {
		if m, ok := matchOf(n); ok {
			find = append(find, m)
		} else if s, ok := n.(starting); ok {
			begin = append(begin, s.match())
		} else if no, isNot := n.(not); !isNot {
			rest = append(rest, n)
		} else if m, ok := matchOf(no.node); ok {
			avoid = append(avoid, m)
		} else {
			rest = append(rest, n)
		}
	}
	begins = strings.Join(begin, " AND ")
	if len(find) == 0 {
		for _, n := range q.flat() {
			if no, isNot := n.(not); isNot {
				if _, ok := matchOf(no.node); ok {
					rest = append(rest, n)
				}
			}
		}
		return "", begins, rest
	}
	match = "(" + strings.Join(find, " AND ") + ")"
	if len(avoid) > 0 {
		match += " NOT (" + strings.Join(avoid, " OR ") + ")"
	}
	return match, begins, rest
}

// flat takes nested lists of "all of them" apart.
func (q all) flat() (list []node) {
	for _, n := range q {
		if inner, ok := n.(all); ok {
			list = append(list, inner.flat()...)
		} else {
			list = append(list, n)
		}
	}
	return list
}

// matchOf gives a node as an FTS5 expression, if it is all about whole words.
func matchOf(n node) (string, bool) {
	switch n := n.(type) {
	case text:
		return n.match(), true
	case all:
		match, begins, rest := n.split()
		return "(" + match + ")", match != "" && begins == "" && len(rest) == 0
	case some:
		parts := make([]string, len(n))
		for i, child := range n {
			var ok bool
			if parts[i], ok = matchOf(child); !ok {
				return "", false
			}
		}
		return "(" + strings.Join(parts, " OR ") + ")", true
	}
	return "", false
}

// match gives the FTS5 phrase: the text is taken apart by the same rules as
// the messages were, so that quoting it is all the escaping there is.
func (t text) match() string {
	phrase := strings.Join(strings.Fields(spaced(strings.ReplaceAll(t.phrase, "\x00", " "))), " ")
	m := quote(phrase)
	switch {
	case len(t.phrases) > 0:
		m = anyOf(t.phrases)
	case t.prefix && !endsUnspaced(phrase):
		m += "*"
	}
	if t.field != "" {
		m = t.field + " : " + m
	}
	return m
}
