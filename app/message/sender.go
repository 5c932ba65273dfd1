package message

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// senderHints says what about the sender could deceive the reader.
func senderHints(m *Message) []Problem {
	var hints problems
	if len(m.From) == 0 {
		return nil
	}
	from := m.From[0]
	switch claimed := addressIn(from.Name); {
	case claimed == "" || strings.EqualFold(claimed, from.Addr):
	case !sameDomain(claimed, from.Addr):
		hints.add("sender.name", "The sender's name reads like the address "+claimed+", but the message is from "+from.Addr+".")
	case !strings.Contains(from.Name, " "):
		hints.add("sender.mailbox", "The sender's name is the address "+claimed+", but the message is from "+from.Addr+" of the same domain.")
	}
	for _, a := range m.From {
		domainHints(&hints, a.Addr)
	}
	if len(m.From) > 1 && len(m.Sender) == 0 {
		hints.add("sender.several", "The message names several senders, and does not say which of them sent it.")
	}
	for _, a := range m.ReplyTo {
		if !sameDomain(a.Addr, from.Addr) && m.ListID == "" {
			hints.add("sender.reply", "An answer would go to "+a.Addr+", not to the sender's address.")
			break
		}
	}
	return hints.list
}

// addressIn returns the first address that stands in a name.
func addressIn(name string) string {
	for _, word := range strings.Fields(name) {
		word = strings.Trim(word, "<>()[]\"',;:“”‘’")
		if local, domain, ok := strings.Cut(word, "@"); ok && local != "" && strings.Contains(domain, ".") {
			return word
		}
	}
	return ""
}

// sameDomain tells whether two addresses are under one registered domain.
func sameDomain(a, b string) bool {
	return Organization(a) == Organization(b)
}

// Organization returns the registrable domain of an address, or of a domain.
func Organization(addr string) string {
	domain := strings.ToLower(strings.TrimSuffix(addr[strings.LastIndexByte(addr, '@')+1:], "."))
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = ascii
	}
	if org, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return org
	}
	return domain
}

// domainHints looks at the letters of an address's domain.
func domainHints(hints *problems, addr string) {
	_, domain, ok := strings.Cut(addr, "@")
	if !ok {
		return
	}
	shown, err := idna.ToUnicode(strings.ToLower(domain))
	if err != nil {
		shown = strings.ToLower(domain)
	}
	for _, label := range strings.Split(shown, ".") {
		switch {
		case mixedScripts(label):
			hints.add("sender.mixed", "The sender's domain "+quote(shown)+" mixes letters of different scripts, which can imitate another domain. In plain letters it is "+plainDomain(domain)+".")
			return
		case imitatesLatin(label):
			hints.add("sender.lookalike", "The sender's domain "+quote(shown)+" is written in letters that look like Latin ones, but are not. In plain letters it is "+plainDomain(domain)+".")
			return
		}
	}
}

// plainDomain is a domain as the name servers have it: in ASCII. RFC 5890 §2.3.2.1
func plainDomain(domain string) string {
	ascii, err := idna.Punycode.ToASCII(strings.ToLower(domain))
	if err != nil {
		return domain
	}
	return ascii
}

// Unmistakable is the address with its domain in letters that cannot imitate
// others: as it is, or in ASCII if it mixes scripts or looks like Latin.
func (a Address) Unmistakable() string {
	local, domain, ok := strings.Cut(a.Addr, "@")
	shown, err := idna.ToUnicode(strings.ToLower(domain))
	if !ok || err != nil {
		return a.Addr
	}
	for _, label := range strings.Split(shown, ".") {
		if mixedScripts(label) || imitatesLatin(label) {
			return local + "@" + plainDomain(domain)
		}
	}
	return a.Addr
}

// mixedScripts tells whether a label mixes scripts that do not belong
// together. Japanese, Chinese and Korean write in several. UTS #39 §5.2
func mixedScripts(label string) bool {
	var latin, cyrillic, greek, eastern, other bool
	for _, r := range label {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic = true
		case unicode.Is(unicode.Greek, r):
			greek = true
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo):
			eastern = true
		default:
			other = true
		}
	}
	alone := 0
	for _, has := range []bool{latin, cyrillic, greek, other} {
		if has {
			alone++
		}
	}
	return alone > 1 || eastern && (cyrillic || greek || other)
}

// imitatesLatin tells whether a label is made only of Cyrillic or Greek
// letters that look like Latin ones.
func imitatesLatin(label string) bool {
	letters := 0
	for _, r := range label {
		if !unicode.IsLetter(r) {
			continue
		}
		if !strings.ContainsRune("асԁеһіјӏорԛѕԝхуѵαικνορυ", r) {
			return false
		}
		letters++
	}
	return letters > 0
}
