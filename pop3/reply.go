package pop3

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// status reads the reply to a command: the text after +OK, or an *Error.
func (c *conn) status(verb string, d time.Duration) (string, error) {
	line, err := c.replyLine(verb, d)
	if err != nil {
		return "", err
	}
	text, ok, err := parseStatus(verb, line)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", refusal(verb, text)
	}
	return text, nil
}

// replyLine reads a line and traces it.
func (c *conn) replyLine(verb string, d time.Duration) ([]byte, error) {
	line, err := c.readLine(d)
	if errors.Is(err, errLineTooLong) {
		return nil, &ProtocolError{verb, "the reply is longer than " + strconv.Itoa(c.cfg.Limits.Line) + " bytes"}
	}
	if err != nil {
		return nil, err
	}
	c.trace(Received, line)
	return line, nil
}

// parseStatus splits a status line. RFC 1939 §3: the indicators are upper
// case, and a space follows. QUIRK: other cases are accepted, and a tab or
// punctuation behind them; a server that uses them means the same.
func parseStatus(verb string, line []byte) (text string, ok bool, err error) {
	end := bytes.IndexFunc(line, func(r rune) bool { return !inStatusWord(r) })
	if end < 0 {
		end = len(line)
	}
	text = string(line[end:])
	if text != "" && (text[0] == ' ' || text[0] == '\t') {
		text = text[1:]
	}
	switch strings.ToUpper(string(line[:end])) {
	case "+OK":
		return text, true, nil
	case "-ERR":
		return text, false, nil
	}
	return "", false, &ProtocolError{verb, "neither +OK nor -ERR: " + excerpt(line)}
}

// inStatusWord says whether r can be part of an indicator, or of base64, which
// challenges consist of.
func inStatusWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("+-/=", r)
}

// refusal makes an Error of the text behind -ERR. RFC 2449 §8: the response
// code is the first thing in the text, in brackets, and does not matter in
// case. Servers use codes without offering RESP-CODES, so it is always looked for.
func refusal(verb, text string) *Error {
	e := &Error{Command: verb}
	if code, rest, ok := strings.Cut(text, "]"); ok && strings.HasPrefix(code, "[") && len(code) > 1 && !strings.ContainsAny(code, " \t") {
		e.Code = strings.ToUpper(printable(code[1:]))
		text = rest
	}
	e.Text = strings.TrimSpace(printable(text))
	return e
}
