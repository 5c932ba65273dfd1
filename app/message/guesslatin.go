package message

import (
	"strings"
	"unicode"
)

// The detector knows scripts, but hardly tells the encodings of Latin letters
// from one another, and does not know those of Arabic. This file chooses the
// encoding in which all letters beyond ASCII belong to one alphabet.

// alphabet is what a language writes beyond ASCII, in lower case.
type alphabet struct{ labels, letters string }

// alphabets are tried in their order: the first that has every letter wins.
var alphabets = []alphabet{
	{western, "äöüß"},               // German
	{western, "àâæçéèêëîïôœùûüÿ"},   // French
	{western, "áéíñóúü"},            // Spanish
	{western, "áâãàçéêíóôõúü"},      // Portuguese
	{western, "àèéìíîòóùú"},         // Italian
	{western, "àçéèíïóòúü"},         // Catalan
	{western, "åäöæøéèüòóôâ"},       // the Scandinavian languages, Finnish
	{western, "áéëèêïíöóôüúç"},      // Dutch
	{western, "áðéíóúýþæö"},         // Icelandic
	{western, "äõöüšž"},             // Estonian
	{central, "ąćęłńóśźż"},          // Polish
	{central, "áčďéěíňóřšťúůýž"},    // Czech
	{central, "áäčďéíĺľňóôŕšťúýž"},  // Slovak
	{central, "áéíóöőúüű"},          // Hungarian
	{central, "ăâîşţșț"},            // Romanian
	{central, "čćđšž"},              // Croatian, Slovene, Bosnian, Serbian
	{"windows-1254", "çğıöşüâîûİ"},  // Turkish
	{"windows-1257", "ąčęėįšųūž"},   // Lithuanian
	{"windows-1257", "āčēģīķļņšūž"}, // Latvian
}

const (
	western = "windows-1252 macintosh"
	central = "windows-1250 iso-8859-2"
)

// europeanLabel returns the encoding in which the sample is words of one
// language that writes Latin letters, or "".
func europeanLabel(sample []byte) string {
	found := map[string]map[rune]bool{}
	for i := range 2 { // what Windows writes goes before what others write
		for _, a := range alphabets {
			label := field(a.labels, i)
			if label == "" {
				continue
			}
			letters, tried := found[label]
			if !tried {
				text, _ := decodeLabel(label, sample)
				letters = lettersBeyondASCII(text)
				found[label] = letters
			}
			if len(letters) == 0 && len(found) == 1 { // signs only, as far as one can tell
				return ""
			}
			if a.has(letters) {
				return label
			}
		}
	}
	return ""
}

func field(list string, i int) string {
	if fields := strings.Fields(list); i < len(fields) {
		return fields[i]
	}
	return ""
}

// has tells whether the letters are the alphabet's.
func (a alphabet) has(letters map[rune]bool) bool {
	for r := range letters {
		if !strings.ContainsRune(a.letters, unicode.ToLower(r)) && !strings.ContainsRune(a.letters, r) {
			return false
		}
	}
	return len(letters) > 0
}

// lettersBeyondASCII returns what the words of a text are written with beyond
// ASCII: letters, and signs that no word has. It is nil for a text whose words
// are mostly of such, as it is in no Latin script.
func lettersBeyondASCII(text string) map[rune]bool {
	letters := map[rune]bool{}
	runes := []rune("\n" + text + "\n")
	high, all := 0, 0
	for i, r := range runes {
		isLetter := unicode.IsLetter(r)
		if isLetter {
			all++
		}
		if r <= unicode.MaxASCII {
			continue
		}
		if isLetter {
			high++
		}
		if isLetter || r == '\ufffd' || isWithinWord(runes[i-1], r, runes[i+1]) {
			letters[r] = true
		}
	}
	if 2*high > all {
		return nil
	}
	return letters
}

// isWithinWord tells whether a sign stands where a letter should: between two,
// or, where a sum of money or an accent alone would be, before one.
func isWithinWord(before, sign, after rune) bool {
	switch {
	case unicode.IsPunct(sign), unicode.IsSpace(sign), sign == '´', sign == '\u00ad':
		return false
	case unicode.IsLetter(before):
		return unicode.IsLetter(after)
	}
	return unicode.IsLower(after) && unicode.In(sign, unicode.Sc, unicode.Sk)
}

// arabicLabel returns the encoding in which the sample is Arabic, or "". Its
// article begins every third word or so, and its letters are hardly mixed
// with others.
func arabicLabel(sample []byte) string {
	for _, label := range []string{"windows-1256", "iso-8859-6"} {
		text, _ := decodeLabel(label, sample)
		arabic, other := 0, 0
		for _, r := range text {
			switch {
			case unicode.Is(unicode.Arabic, r) || r == '،' || r == '؟':
				arabic++
			case r > unicode.MaxASCII && r != '\u00a0':
				other++
			}
		}
		if arabic >= 8 && other*10 <= arabic && strings.Contains(text, "ال") || arabic >= 12 && other == 0 {
			return label
		}
	}
	return ""
}
