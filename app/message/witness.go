package message

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// witnesses lists the charsets that a message names in its header and for its
// texts. Where it is silent about a text of a few letters, which look like
// many things, that text is likely in one of them.
func (p *parser) witnesses(h header) []string {
	var labels []string
	western := false
	add := func(label string) {
		switch label = normalLabel(label); {
		case slices.Contains(fitAll, label):
			western = true
		case saysNothing(label), slices.Contains(labels, label), strings.HasPrefix(label, "utf"):
		case strings.HasPrefix(label, "iso-2022-jp"): // has 7 bits; what the same people write in 8 is one of these
			labels = append(labels, "euc-jp", "shift_jis")
		case len(labels) < maxWitnesses:
			labels = append(labels, label)
		}
	}
	add(p.charset)
	for _, name := range namingFields {
		for _, m := range wordCharset.FindAllStringSubmatch(cut(h.Get(name), 4<<10), maxWitnesses) {
			add(m[1])
		}
	}
	for _, n := range p.leaves {
		if isText(n.mediaType) && len(labels) < maxWitnesses {
			add(n.params["charset"])
			if n.mediaType == "text/html" {
				add(metaCharset(n.content))
			}
		}
	}
	if western {
		return nil
	}
	return labels
}

// maxWitnesses bounds how often a text is decoded to be guessed.
const maxWitnesses = 4

// fitAll are the charsets that any text could be in: they prove nothing, but
// make others unlikely. A guess ends with them anyway.
var fitAll = []string{"windows-1252", "iso-8859-1", "iso-8859-15"}

var wordCharset = regexp.MustCompile(`=\?([^?*\s]{2,40})(?:\*[^?\s]*)?\?[bBqQ]\?`)

// namingFields are those that people write with letters of their own.
var namingFields = []string{"Subject", "From", "To", "Cc", "Reply-To", "Sender"}

// guess decodes 8-bit text that nothing true is said about.
func (p *parser) guess(b []byte) string {
	guessed := p.budget.guess(b)
	if isCyrillic(guessed) || len(highSample(b, detectorSample)) == detectorSample {
		return guessed // letters enough, or so unlike in each charset that a word is
	}
	for _, label := range p.witness() {
		if text, known := decodeLabel(label, b); known && !strings.Contains(text, "\ufffd") && !strings.ContainsFunc(text, isC1) {
			return text
		}
	}
	return guessed
}

func isC1(r rune) bool { return r >= 0x80 && r < 0xa0 }

// isCyrillic tells whether the first letter beyond ASCII is Cyrillic.
func isCyrillic(text string) bool {
	for _, r := range text {
		if r > unicode.MaxASCII && unicode.IsLetter(r) {
			return unicode.Is(unicode.Cyrillic, r)
		}
	}
	return false
}
