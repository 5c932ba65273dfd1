package mailhtml

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// stringMarker begins the type of a list whose marker is the text after it.
const stringMarker = "\""

// markerText gives the marker of a list item: the name of a drawn bullet, a
// number in the list's style, or the text that is its style.
// CSS Counter Styles 3 §6.
func markerText(kind string, n int) string {
	if text, ok := strings.CutPrefix(kind, stringMarker); ok {
		return text
	}
	switch kind {
	case "none":
		return ""
	case "disc", "circle", "square", "disclosure-closed", "disclosure-open":
		return kind
	}
	return counterText(kind, n) + markerEnd(kind)
}

// counterText writes a number in a counter style.
func counterText(kind string, n int) string {
	switch kind {
	case "none":
		return ""
	case "disc":
		return "•"
	case "circle":
		return "◦"
	case "square":
		return "▪"
	case "lower-alpha", "lower-latin":
		return alphabetic(n)
	case "upper-alpha", "upper-latin":
		return strings.ToUpper(alphabetic(n))
	case "lower-roman":
		return roman(n)
	case "upper-roman":
		return strings.ToUpper(roman(n))
	case "lower-greek":
		return letters(n, []rune("αβγδεζηθικλμνξοπρστυφχψω"))
	case "decimal-leading-zero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	if s, ok := numeral(kind, n); ok {
		return s
	}
	return strconv.Itoa(n)
}

// letters writes a number with letters for digits, of which none is zero.
func letters(n int, set []rune) string {
	s := ""
	for k := len(set); n > 0; n = (n - 1) / k {
		s = string(set[(n-1)%k]) + s
	}
	return s
}

func alphabetic(n int) string { return letters(n, []rune("abcdefghijklmnopqrstuvwxyz")) }

func roman(n int) string {
	if n >= 4000 {
		return strconv.Itoa(n)
	}
	values := [...]int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	digits := [...]string{"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"}
	s := ""
	for i := range values {
		for n >= values[i] {
			s += digits[i]
			n -= values[i]
		}
	}
	return s
}

// itemsIn counts the items of a list.
func itemsIn(list *html.Node) int {
	n := 0
	for k := list.FirstChild; k != nil; k = k.NextSibling {
		if k.Data == "li" {
			n++
		}
	}
	return n
}

// styleMarker applies the rules of ::marker to the marker of an item.
// CSS Lists 3 §3.1.
func (e *engine) styleMarker(item *box) {
	rules := e.sheet.MatchMarker(item.node)
	if len(rules) == 0 || item.marker == "" {
		return
	}
	st := newStyle(item.style)
	c := cascade{e: e, st: st, parent: item.style, rules: rules}
	c.run(&html.Node{Type: html.RawNode, Data: "::marker", Parent: item.node})
	item.markerStyle = st
	if len(st.content) == 0 {
		return
	}
	text := ""
	for _, v := range st.content {
		if v.Kind == css.String {
			text += css.Unescape(v.Text)
		}
	}
	item.marker = text
}

// markerStyleOr is the style of the marker of an item.
func (b *box) markerStyleOr() *style {
	if b.markerStyle != nil {
		return b.markerStyle
	}
	return b.style
}
