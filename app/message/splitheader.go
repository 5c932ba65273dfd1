package message

import (
	"bytes"
	"slices"
	"strings"
)

// splitHeader tells at a blank line whether the header goes on below it.
//
// QUIRK: programs that end a field with one line end too many push the fields
// after it into the body, which is then a heap of code: those that tell what
// the body is, at least, must be there, and none that the header has already.
func (r *headerReader) splitHeader() bool {
	if r.over || r.value("content-type") != "" {
		return false
	}
	names := r.block()
	has := func(name string) bool { return slices.Contains(names, name) }
	switch {
	case !has("content-type"):
		return false
	case len(r.s.open) > 0: // a part, whose header has nothing else
		if slices.ContainsFunc(names, func(name string) bool { return !strings.HasPrefix(name, "content-") }) {
			return false
		}
	case r.empty(), !has("mime-version") && !slices.Contains(r.names(), "mime-version"),
		slices.ContainsFunc(names, func(name string) bool { return slices.Contains(r.names(), name) }):
		return false
	}
	r.problems.add("header.split", "A blank line stands within the header.")
	return true
}

// block returns the names of the fields that follow, up to a blank line; none
// if anything else is among them.
func (r *headerReader) block() (names []string) {
	const window = 4000
	next := r.s.peek(window)
	for {
		line, rest, ended := bytes.Cut(next, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		switch colon := nameEnd(line); {
		case !ended:
			return nil
		case len(line) == 0:
			return names
		case line[0] == ' ' || line[0] == '\t':
		case colon < 0:
			return nil
		default:
			names = append(names, strings.ToLower(string(bytes.TrimRight(line[:colon], " \t"))))
		}
		next = rest
	}
}

// names returns those of the fields that were read, in lower case.
func (r *headerReader) names() []string {
	r.flush()
	names := make([]string, len(r.fields))
	for i, f := range r.fields {
		names[i] = strings.ToLower(string(bytes.TrimRight(f[:max(nameEnd(f), 0)], " \t")))
	}
	return names
}
