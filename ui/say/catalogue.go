package say

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/ui/theme"
)

// catalogue finds the pattern that made a sentence: "%s has a problem at the
// moment." for "pop.example.org has a problem at the moment."
type catalogue struct {
	plain    map[string]bool
	patterns []pattern
}

type pattern struct {
	key    string
	counts bool     // the value is a number, and the text has plural forms
	beside []string // what stands around the values
	fixed  int      // how much of it that is
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[a-z]`)

func newCatalogue(texts map[string]forms) catalogue {
	c := catalogue{plain: map[string]bool{}}
	for key, text := range texts {
		if text["one"] != "" {
			for _, form := range text {
				c.add(key, strings.Replace(form, "{{.Count}}", "%s", 1), true)
			}
			continue
		}
		c.add(key, key, false)
	}
	// The one that says most by itself fits best.
	slices.SortFunc(c.patterns, func(a, b pattern) int {
		return cmp.Or(cmp.Compare(b.fixed, a.fixed), strings.Compare(a.key, b.key))
	})
	return c
}

// add takes in what the core says for a key.
func (c *catalogue) add(key, text string, counts bool) {
	if strings.Contains(text, "{{") {
		return // of the window, which fills it itself
	}
	beside := verb.Split(text, -1)
	if len(beside) == 1 {
		c.plain[key] = true
		return
	}
	if fixed := len(strings.TrimSpace(strings.Join(beside, ""))); fixed >= 3 {
		c.patterns = append(c.patterns, pattern{key, counts, beside, fixed})
	}
}

// say translates text. What it does not know stays as it is. The text may come
// from a server in part, so only keys of the catalogue ever reach lang.
func (c *catalogue) say(text string) string {
	if text == "" {
		return ""
	}
	if said, ok := c.whole(text); ok {
		return said
	}
	// Several sentences, put together by the core: the longest known beginning first.
	for end := len(text) - 1; end > 0; end-- {
		if text[end] != ' ' || !strings.ContainsRune(".?!:", rune(text[end-1])) {
			continue
		}
		if said, ok := c.whole(text[:end]); ok {
			return said + " " + c.say(text[end+1:])
		}
	}
	return text
}

func (c *catalogue) whole(text string) (string, bool) {
	if c.plain[text] {
		return lang.L(text), true
	}
	for _, p := range c.patterns {
		values, ok := p.match(text)
		if !ok {
			continue
		}
		if !p.counts {
			return c.fill(lang.L(p.key), values), true
		}
		if n, err := strconv.Atoi(strings.ReplaceAll(values[0], ",", "")); err == nil {
			return theme.Count(n, p.key, p.key), true
		}
	}
	return "", false
}

// match takes the values out of text, each as short as can be but the last. A
// last value in which the pattern goes on is another sentence of the same kind.
func (p *pattern) match(text string) (values []string, ok bool) {
	rest, ok := strings.CutPrefix(text, p.beside[0])
	if !ok {
		return nil, false
	}
	last := len(p.beside) - 1
	for _, next := range p.beside[1:last] {
		value, after, found := strings.Cut(rest, next)
		if !found {
			return nil, false
		}
		values, rest = append(values, value), after
	}
	value, ok := strings.CutSuffix(rest, p.beside[last])
	for _, next := range p.beside[1:last] {
		ok = ok && (len(next) < 3 || !strings.Contains(value, next))
	}
	return append(values, value), ok
}

// fill puts the values into a translated pattern. A value may be words of the
// core itself.
func (c *catalogue) fill(translated string, values []string) string {
	at := 0
	return verb.ReplaceAllStringFunc(translated, func(v string) string {
		n := at
		at++
		if numbered := verb.FindStringSubmatch(v)[1]; numbered != "" {
			n, _ = strconv.Atoi(numbered)
			n--
		}
		if n < 0 || n >= len(values) {
			return v
		}
		if said, ok := c.whole(values[n]); ok {
			return said
		}
		if day, err := time.Parse("2 January 2006", values[n]); err == nil {
			return theme.Date(day)
		}
		return values[n]
	})
}
