package mailhtml

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// candidate is one picture an img may show, and how many of its pixels go on
// one CSS px.
type candidate struct {
	url     string
	density float32
}

// maxCandidates bounds the pictures of one srcset that are looked at.
const maxCandidates = 200

// imageSource chooses what an img shows on a screen with one pixel per CSS px,
// and the element whose width and height count. HTML §4.8.4.3.
func (e *engine) imageSource(n *html.Node) (candidate, *html.Node) {
	if p := n.Parent; p != nil && p.Data == "picture" && p.Namespace == "" {
		for s := p.FirstChild; s != nil && s != n; s = s.NextSibling {
			if s.Data != "source" || !e.fitsView(s) {
				continue
			}
			if c, _ := e.candidates(s); len(c) > 0 {
				return nearest(c), sized(s, n)
			}
		}
	}
	src, _ := attr(n, "src")
	c, byWidth := e.candidates(n)
	if len(c) == 0 || !byWidth && strings.TrimSpace(src) != "" {
		c = append(c, candidate{src, 1})
	}
	return nearest(c), n
}

// sized gives the element whose width and height count: the source if it has
// one of them.
func sized(source, img *html.Node) *html.Node {
	_, w := attr(source, "width")
	_, h := attr(source, "height")
	if w || h {
		return source
	}
	return img
}

// fitsView reports whether a source is for this view and of a kind that can
// be shown.
func (e *engine) fitsView(source *html.Node) bool {
	if m, ok := attr(source, "media"); ok && !e.media.Matches(m) {
		return false
	}
	kind, ok := attr(source, "type")
	if !ok {
		return true
	}
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
	switch strings.TrimSpace(kind) {
	case "", "image/png", "image/apng", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/bmp":
		return true
	}
	return false
}

// nearest is the coarsest candidate that is fine enough for the screen, or
// the finest; the first of those alike. As in browsers, a finer one that the
// mail brings along is better.
func nearest(c []candidate) candidate {
	slices.SortStableFunc(c, func(a, b candidate) int { return cmp.Compare(a.density, b.density) })
	c = slices.CompactFunc(c, func(a, b candidate) bool { return a.density == b.density })
	for i := len(c) - 1; i > 0 && c[i].density > 1; i-- {
		if isData(c[i].url) {
			return c[i]
		}
	}
	for _, x := range c {
		if x.density >= 1 {
			return x
		}
	}
	return c[len(c)-1]
}

// candidates reads the srcset of an element, and whether it tells the widths
// of its pictures, which leaves src to programs that know none. HTML
// §4.8.4.3.10.
func (e *engine) candidates(n *html.Node) (out []candidate, byWidth bool) {
	s, _ := attr(n, "srcset")
	wide := float32(-1)
	for len(out) < maxCandidates {
		s = strings.TrimLeft(s, ", \t\r\n\f")
		if s == "" {
			break
		}
		var url, descriptor string
		url, s = cutAt(s, " \t\r\n\f")
		if bare := strings.TrimRight(url, ","); bare != url {
			url = bare
		} else {
			descriptor, s = cutAt(s, ",")
		}
		c := candidate{url, 1}
		if d := strings.TrimSpace(descriptor); d != "" {
			v, err := strconv.ParseFloat(d[:len(d)-1], 32)
			switch {
			case err != nil || !(v > 0 && v < 1e6):
				continue
			case d[len(d)-1] == 'x':
				c.density = float32(v)
			case d[len(d)-1] == 'w':
				if wide < 0 {
					wide = e.sourceSize(n)
				}
				c.density, byWidth = float32(v)/max(wide, 1), true
			default:
				continue
			}
		}
		out = append(out, c)
	}
	return out, byWidth
}

// cutAt cuts a text before the first of some characters.
func cutAt(s, chars string) (before, rest string) {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// sourceSize is how wide the sizes attribute says the picture will be.
func (e *engine) sourceSize(n *html.Node) float32 {
	s, _ := attr(n, "sizes")
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		if strings.HasPrefix(part, "(") {
			end := strings.LastIndexByte(part, ')')
			if at := strings.LastIndexAny(part, " \t\n"); !strings.HasSuffix(part, ")") {
				end = at
			} else if calc := strings.LastIndex(part, "calc("); calc > 0 {
				end = calc
			}
			if end <= 0 || !e.media.Matches(part[:min(end+1, len(part))]) {
				continue
			}
			part = strings.TrimLeft(part[end:], ") \t\n")
		}
		for _, d := range e.sheet.Inline("width:" + part) {
			if l, ok := e.length(d.Values[0], initialStyle(), rootSize); ok && !l.hasPercent() && l.px >= 0 {
				return l.px
			}
		}
	}
	return e.width
}

// shownAt is a picture whose pixels are laid out at a density.
func (p *picture) shownAt(density float32) *picture {
	if p == nil || density == 1 {
		return p
	}
	q := *p
	q.w, q.h = p.w/density, p.h/density
	return &q
}
