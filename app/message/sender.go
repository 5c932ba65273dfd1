package message

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"
)

// senderHints says what about the sender could deceive the reader.
func senderHints(m *Message) []Problem {
	var hints problems
	if len(m.From) == 0 {
		return nil
	}
	from := m.From[0]
	nameHints(&hints, from)
	for _, a := range m.From[:min(len(m.From), maxHinted)] {
		domainHints(&hints, a.Addr)
	}
	switch {
	case len(m.From) == 1:
	case len(m.Sender) == 0:
		hints.add("sender.several", "The message names several senders, and does not say which of them sent it.")
	case !sameMailbox(m.Sender[0].Addr, from.Addr):
		hints.add("sender.several", "The message names several senders; it was sent by "+m.Sender[0].Addr+".")
	}
	for _, a := range m.ReplyTo {
		if strings.Contains(a.Addr, "@") && !sameSender(a.Addr, from.Addr) && !isListsOwn(m, a.Addr) {
			hints.add("sender.reply", "An answer would go to "+a.Addr+", not to the sender's address.")
			break
		}
	}
	return hints.list
}

// maxHinted is how many of several senders are looked at.
const maxHinted = 20

// nameHints looks for addresses in a sender's name that are not the sender's.
func nameHints(hints *problems, from Address) {
	for _, claimed := range addressesIn(from.Name) {
		switch {
		case sameMailbox(claimed, from.Addr):
		case !sameSender(claimed, from.Addr):
			hints.add("sender.name", "The sender's name reads like the address "+claimed+", but the message is from "+from.Addr+".")
			return
		case !strings.Contains(from.Name, " "):
			hints.add("sender.mailbox", "The sender's name is the address "+claimed+", but the message is from "+from.Addr+" of the same domain.")
			return
		}
	}
}

// nameAddress is an address as people read it.
var nameAddress = regexp.MustCompile(`[\p{L}\p{N}._%+'-]+ ?@ ?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)

// addressesIn returns the addresses that stand in a name, also in full-width
// letters, with dots of another script, or with blanks of no width in them.
func addressesIn(name string) []string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case r == '。' || r == '．':
			return '.'
		}
		return r
	}, name)
	const most = 10
	found := nameAddress.FindAllString(norm.NFKC.String(plain), most)
	for i, a := range found {
		found[i] = strings.Trim(strings.ReplaceAll(a, " ", ""), "'")
	}
	return found
}

// isListsOwn tells whether answers go to the mailing list that the message came
// through. That it names one proves nothing: its address must be the list's, or
// be written to.
func isListsOwn(m *Message, reply string) bool {
	if m.ListID == "" {
		return false
	}
	if sameDomain("@"+m.ListID, reply) {
		return true
	}
	return slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(a Address) bool { return sameMailbox(a.Addr, reply) })
}

// sameMailbox tells whether two addresses are one.
func sameMailbox(a, b string) bool { return strings.EqualFold(a, b) }

// sameSender tells whether who has one address can be believed to have the
// other: they are under one registered domain, and where anybody can have a
// mailbox of that domain, they are one but for what follows a "+".
func sameSender(a, b string) bool {
	if !sameDomain(a, b) {
		return false
	}
	if !publicMail[Organization(a)] {
		return true
	}
	return sameMailbox(baseMailbox(a), baseMailbox(b))
}

// baseMailbox is an address without dots in its local part and what follows a "+".
func baseMailbox(addr string) string {
	local, _, _ := strings.Cut(addr, "@")
	local, _, _ = strings.Cut(local, "+")
	return strings.ReplaceAll(local, ".", "")
}

// publicMail are domains of which anybody can have a mailbox.
var publicMail = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "outlook.com": true, "hotmail.com": true, "live.com": true, "msn.com": true,
	"yahoo.com": true, "yahoo.co.jp": true, "aol.com": true, "icloud.com": true, "me.com": true, "gmx.com": true, "gmx.net": true, "gmx.de": true,
	"web.de": true, "t-online.de": true, "mail.ru": true, "yandex.ru": true, "qq.com": true, "163.com": true, "126.com": true, "naver.com": true,
	"proton.me": true, "protonmail.com": true, "mail.com": true, "zoho.com": true, "orange.fr": true, "libero.it": true, "wp.pl": true, "seznam.cz": true,
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
		case imitatesLatin(label, shown):
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
		if mixedScripts(label) || imitatesLatin(label, shown) {
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
		case !unicode.IsLetter(r), unicode.In(r, unicode.Common, unicode.Inherited): // as the long vowel of kana
		case isRareLatin(r):
			other = true
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

// isRareLatin tells whether r is a letter of phonetics or of old books that
// looks like a usual one: no language of today has it in its domains.
func isRareLatin(r rune) bool {
	return r >= 0x250 && r < 0x2b0 && r != 'ə' && r != 'ɓ' && r != 'ɗ' && r != 'ɖ' && r != 'ɛ' && r != 'ɔ' && r != 'ŋ' && r != 'ɣ' ||
		r >= 0x1d00 && r < 0x1dc0 || r >= 0x1e00 && r < 0x1e80 || r >= 0xa720 && r < 0xa800
}

// imitatesLatin tells whether a label is made only of Cyrillic or Greek
// letters that look like Latin ones, in a domain that ends in Latin ones: under
// a domain of their own script, letters are what they are.
func imitatesLatin(label, domain string) bool {
	if top := domain[strings.LastIndexByte(domain, '.')+1:]; !isASCII([]byte(top)) {
		return false
	}
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
