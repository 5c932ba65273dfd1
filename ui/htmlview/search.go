package htmlview

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// search is a search in the message and its matches.
type search struct {
	text    string
	words   []string // instead of text: each where a word begins
	turn    int      // counts searches; answers to an earlier one are dropped
	matches []Range
	marks   []mark // sorted from top to bottom; nil until boxed
	tallest float32
	current int
}

// within gives the marks that touch the page between top and bottom.
func (s *search) within(top, bottom float32) []mark {
	from := sort.Search(len(s.marks), func(i int) bool { return s.marks[i].Y+s.tallest > top })
	to := sort.Search(len(s.marks), func(i int) bool { return s.marks[i].Y >= bottom })
	return s.marks[from:max(from, to)]
}

func (s *search) setMarks(marks []mark) {
	s.marks, s.tallest = marks, 0
	for _, m := range marks {
		s.tallest = max(s.tallest, m.H)
	}
}

// Find highlights every match of text and shows the first one at or below the
// top of the window; no text ends the search.
func (v *View) Find(text string) {
	if text == v.search.text && v.search.words == nil {
		v.tellFound()
		return
	}
	v.begin(search{text: strings.TrimSpace(text)})
}

// FindWords highlights every word that begins with one of words, as a search
// in the archive finds them, and shows the first one.
func (v *View) FindWords(words []string) {
	v.begin(search{text: strings.Join(words, " "), words: words})
}

func (v *View) begin(s search) {
	s.turn = v.search.turn + 1
	v.search = s
	if s.text == "" || v.page == nil {
		v.surface.place()
		v.tellFound()
		return
	}
	v.mark()
}

// on finds the matches on a page, in their order.
func (s search) on(p Page) []Range {
	if s.words == nil {
		return p.Find(s.text)
	}
	var found []Range
	for _, w := range s.words {
		for _, r := range p.Find(w) {
			if beginsWord(p, r.From) {
				found = append(found, r)
			}
		}
	}
	slices.SortFunc(found, func(a, b Range) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To)) })
	apart := found[:0]
	for _, r := range found {
		if n := len(apart); n == 0 || r.From >= apart[n-1].To {
			apart = append(apart, r)
		}
	}
	return apart
}

// beginsWord reports whether a word begins at a place; in writing without
// spaces, every character may.
func beginsWord(p Page, at Pos) bool {
	first, _ := p.All()
	if at <= first {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(p.Text(at-1, at))
	return r >= 0x0E00 || !unicode.IsLetter(r) && !unicode.IsNumber(r)
}

// mark searches the page in the background and boxes the matches.
func (v *View) mark() {
	if v.search.text == "" {
		return
	}
	page, wanted, turn, arrival := v.page, v.search, v.search.turn, v.arrivals
	fresh := v.search.matches == nil
	v.async(func(context.Context) func() {
		matches := wanted.on(page)
		marks := marksOf(page, matches)
		return func() {
			if turn != v.search.turn || arrival != v.arrivals {
				return
			}
			v.search.matches = matches
			v.search.setMarks(marks)
			v.search.current = min(v.search.current, max(len(matches)-1, 0))
			if fresh {
				v.search.current = v.firstBelow()
				v.showMatch()
				return
			}
			v.surface.place()
		}
	})
}

// firstBelow is the match to begin with: the first that is not above the window.
func (v *View) firstBelow() int {
	top := v.visibleTop()
	for _, m := range v.search.marks {
		if m.Y >= top {
			return m.match
		}
	}
	return 0
}

// FindNext shows the next match, after the last one the first.
func (v *View) FindNext() { v.stepMatch(1) }

// FindPrevious shows the match before, before the first one the last.
func (v *View) FindPrevious() { v.stepMatch(-1) }

func (v *View) stepMatch(by int) {
	n := len(v.search.matches)
	if n == 0 {
		return
	}
	v.search.current = (v.search.current + by + n) % n
	v.showMatch()
}

func (v *View) showMatch() {
	if i := v.search.current; i < len(v.search.matches) {
		m := v.search.matches[i]
		if boxes := v.page.Boxes(m.From, m.To); len(boxes) > 0 {
			v.bringIntoView(boxes[0])
		}
	}
	v.surface.place()
	v.tellFound()
}

func (v *View) tellFound() {
	if v.OnFound == nil {
		return
	}
	n := len(v.search.matches)
	if n == 0 {
		v.OnFound(0, 0)
		return
	}
	v.OnFound(v.search.current+1, n)
}
