package message

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	gomail "github.com/emersion/go-message/mail"
)

// This file holds when go-message's reading of a field is taken. It is asked
// first about every field it has a reading for; a field that is not sound, or
// that it refuses, is read by the lenient parsers of this package. What is
// asked beforehand is what go-message would not complain about but misread.

// maxSoundField bounds the fields that go-message is asked about, as it has
// no limits of its own.
const maxSoundField = 64 << 10

// soundField tells whether a field is UTF-8 without the escapes of another
// charset, and its encoded-words are sound.
func soundField(s string) bool {
	return len(s) <= maxSoundField && utf8.ValidString(s) && strings.IndexByte(s, 0x1b) < 0 && soundWords(s)
}

// soundWords tells whether every encoded-word of a field has the form of
// RFC 2047 §2 and can be decoded by itself.
func soundWords(s string) bool {
	for last := ""; ; {
		at := strings.Index(s, "=?")
		if at < 0 {
			return true
		}
		charset, length, ok := soundWord(s[at:])
		if !ok {
			return false
		}
		if charset == last && last != "utf-8" && strings.TrimSpace(s[:at]) == "" {
			return false // QUIRK: a character, or a shift, may go on in the next word
		}
		last, s = charset, s[at+length:]
	}
}

// maxSoundWord is more than RFC 2047 §2 allows, as some do not fold words.
const maxSoundWord = 1000

// soundWord reads the encoded-word that s begins with.
func soundWord(s string) (charset string, length int, ok bool) {
	pieces := strings.SplitN(s[2:min(len(s), maxSoundWord)], "?", 4)
	if len(pieces) < 4 || !strings.HasPrefix(pieces[3], "=") {
		return "", 0, false
	}
	charset = strings.ToLower(pieces[0])
	length = len("=?") + len(pieces[0]) + len("?q?") + len(pieces[2]) + len("?=")
	var text []byte
	switch pieces[1] {
	case "B", "b":
		decoded, err := base64.StdEncoding.DecodeString(pieces[2])
		if err != nil {
			return "", 0, false
		}
		text = decoded
	case "Q", "q":
		if tail := s[length:]; len(tail) >= 2 && isHex(tail[0]) && isHex(tail[1]) {
			return "", 0, false // QUIRK: a question mark left bare before an escape
		}
		text = decodeQ(pieces[2])
	default:
		return "", 0, false
	}
	switch charset {
	case "utf-8":
		return charset, length, utf8.Valid(text) && !slices.Contains(text, 0x1b)
	case "us-ascii":
		return charset, length, isASCII(text)
	}
	return charset, length, !looksUTF8(text) // else it is labelled wrongly
}

// soundText tells whether decoded text is whole. Controls beyond ASCII are the
// quotes and dashes of Windows-1252 in an encoded-word that says ISO-8859-1,
// which go-message has decoded by the letter, whatever is registered with it.
func soundText(s string) bool {
	return utf8.ValidString(s) && !strings.Contains(s, "=?") &&
		!strings.ContainsFunc(s, func(r rune) bool { return r == utf8.RuneError || r >= 0x80 && r < 0xa0 })
}

// text decodes an unstructured field; hint labels 8-bit text in it.
func (h *header) text(name, hint string) string {
	field := h.Get(name)
	if soundField(field) {
		if text, err := h.Text(name); err == nil && soundText(text) {
			return text
		}
	}
	return decodeWords(field, hint)
}

// contentType reads Content-Type. RFC 2045 §5.1
func (h *header) contentType() (value string, params map[string]string) {
	if all := h.Values("Content-Type"); len(all) > 1 { // the first of several that says something
		for _, field := range all {
			value, params := parseParams(field)
			if _, invalid := validType(value, params); !invalid && value != "" {
				return value, params
			}
		}
	}
	return structured(h.Get("Content-Type"), h.ContentType)
}

// contentDisposition reads Content-Disposition. RFC 2183 §2
func (h *header) contentDisposition() (value string, params map[string]string) {
	return structured(h.Get("Content-Disposition"), h.ContentDisposition)
}

// structured reads a field with parameters, by parse if that is to be relied on.
func structured(field string, parse func() (string, map[string]string, error)) (string, map[string]string) {
	if field == "" {
		return "", nil
	}
	if !soundField(field) || !soundExtended(field) {
		return parseParams(field)
	}
	value, params, err := parse()
	if err != nil {
		return parseParams(field)
	}
	for _, v := range params {
		if !soundText(v) {
			return parseParams(field)
		}
	}
	return value, params
}

// soundExtended tells whether all parameters in the form of RFC 2231 §4 say
// UTF-8, are escaped rightly and count from zero: go-message leaves others out
// without a word.
func soundExtended(field string) bool {
	if strings.Contains(field, "*1") && !strings.Contains(field, "*0") {
		return false
	}
	count := strings.Count(field, "*=")
	if count == 0 {
		return true
	}
	for rest := field; ; {
		_, after, found := strings.Cut(rest, "%")
		if !found {
			break
		}
		if len(after) < 2 || !isHex(after[0]) || !isHex(after[1]) {
			return false
		}
		rest = after
	}
	return strings.Count(strings.ToLower(field), "*=utf-8''") == count
}

// date reads Date. RFC 5322 §3.3
func (h *header) date() time.Time {
	if len(h.Get("Date")) <= maxDate {
		if t, err := h.Date(); err == nil && soundDate(t) {
			return t
		}
	}
	return parseDate(h.Get("Date"))
}

// messageID reads Message-ID.
func (h *header) messageID() string {
	if soundIDs(h.Get("Message-ID")) {
		if id, err := h.MessageID(); err == nil {
			return id
		}
	}
	if ids := messageIDs(h.Get("Message-ID"), 1); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

// messageIDs reads the message ids of all fields of that name, up to limit.
func (h *header) messageIDs(name string, limit int) []string {
	values := h.Values(name)
	if len(values) == 1 && soundIDs(values[0]) {
		if ids, err := h.MsgIDList(name); err == nil {
			return ids[:min(len(ids), limit)]
		}
	}
	return messageIDs(strings.Join(values, " "), limit)
}

// soundIDs tells whether go-message may read message ids: it would keep the
// direction marks in them, and it takes the square of a comment's length.
func soundIDs(field string) bool {
	return len(field) <= maxSoundField && isASCII([]byte(field)) && !strings.Contains(field, "(")
}

// soundAddresses reads an address list if go-message is to be relied on: it
// drops comments, which may be names, and the quotes of a local part.
func soundAddresses(field string) (list []Address, ok bool) {
	if !soundField(field) || strings.ContainsAny(field, "([") || strings.Contains(field, `"@`) {
		return nil, false
	}
	parsed, err := gomail.ParseAddressList(field)
	if err != nil {
		return nil, false
	}
	for _, a := range parsed {
		if !soundText(a.Name) {
			return nil, false
		}
		list = append(list, Address{Name: cleanName(a.Name), Addr: cleanAddr(a.Address)})
	}
	return list, true
}
