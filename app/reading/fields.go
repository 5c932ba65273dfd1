package reading

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"mime"
	"strings"
	"unicode"

	"golang.org/x/net/html/charset"
)

// Field is one field of a message's header (RFC 5322 §2.2), unfolded, its
// encoded words (RFC 2047) decoded, and without characters that change how
// what follows is shown.
type Field struct{ Name, Value string }

// What is shown of a header, however long it is.
const (
	maxHeaderBytes = 256 << 10
	maxFields      = 500
	maxFieldRunes  = 4000
)

// readFields reads the header block; it only fails if r does.
func readFields(r io.Reader) ([]Field, error) {
	lines := bufio.NewReader(io.LimitReader(r, maxHeaderBytes))
	words := &mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	var fields []Field
	var raw []byte
	finish := func() {
		name, value, ok := bytes.Cut(raw, []byte(":"))
		if ok && len(fields) < maxFields {
			fields = append(fields, Field{clean(string(name)), readable(words, string(value))})
		}
		raw = nil
	}
	for {
		line, err := lines.ReadBytes('\n')
		text := bytes.TrimRight(line, "\r\n")
		switch {
		case len(text) == 0:
			finish()
			return fields, onlyFailure(err)
		case text[0] == ' ' || text[0] == '\t':
			raw = append(append(raw, ' '), bytes.TrimLeft(text, " \t")...)
		default:
			finish()
			raw = text
		}
		if err != nil {
			finish()
			return fields, onlyFailure(err)
		}
	}
}

func onlyFailure(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// readable decodes a field's value as far as it can be decoded.
func readable(words *mime.WordDecoder, value string) string {
	if decoded, err := words.DecodeHeader(value); err == nil {
		value = decoded
	}
	value = clean(value)
	if runes := []rune(value); len(runes) > maxFieldRunes {
		value = string(runes[:maxFieldRunes]) + "…"
	}
	return value
}

// clean drops controls and direction overrides, and makes bytes that are not
// UTF-8 visible.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd")))
}
