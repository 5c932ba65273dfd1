package mailhtml

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

const firstLetterName = "::first-letter"

// firstLetter sets the first letter of a block apart, with the punctuation
// around it, when rules of ::first-letter ask for it. CSS Pseudo-Elements 4 §2.2.
func (e *engine) firstLetter(b *box) {
	if b.kind != boxBlock && b.kind != boxCell {
		return
	}
	rules := e.sheet.MatchFirstLetter(b.node)
	if len(rules) == 0 {
		return
	}
	in, at := firstText(b)
	if in == nil {
		return
	}
	text := in.kids[at]
	lead, letter := letterOf(text.text)
	if letter == "" {
		return
	}
	n := &html.Node{Type: html.RawNode, Data: firstLetterName, Parent: b.node}
	st := unstyled(text.style)
	c := cascade{e: e, st: st, parent: text.style, rules: rules}
	c.run(n)
	st.settle(n, text.style)
	if st.float == floatNone {
		st.display = displayInline
	}
	k := &box{kind: kindOf(st.display), node: n, style: st, first: true, last: true}
	k.kids = []*box{{kind: boxText, node: text.node, style: st, text: letter}}
	e.arrange(k)
	rest := *text
	rest.text = text.text[len(lead)+len(letter):]
	kids := append([]*box{}, in.kids[:at]...)
	in.kids = append(append(kids, k, &rest), in.kids[at+1:]...)
}

// firstText finds the first text of a box that is more than white space: the
// box it stands in, and where.
func firstText(b *box) (in *box, at int) {
	for i, k := range b.kids {
		switch {
		case k.blank(), k.outOfFlow():
			continue
		case k.kind == boxText:
			return b, i
		case k.kind == boxInline, k.kind == boxBlock && !k.inlineLevel():
			return firstText(k)
		}
		break
	}
	return nil, 0
}

// letterOf gives the white space that a text begins with, and its first letter.
func letterOf(s string) (lead, letter string) {
	end := 0
	for end < len(s) && isSpace(rune(s[end])) {
		end++
	}
	lead, s = s[:end], s[end:]
	end = 0
	found := false
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if mark := unicode.Is(unicode.Mn, r); found && !mark && !unicode.IsPunct(r) || !found && isSpace(r) {
			break
		}
		found = found || !unicode.IsPunct(r)
		end += size
	}
	return lead, s[:end]
}
