package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"strings"
	"text/template"
	"time"

	"golang.org/x/text/encoding/htmlindex"
)

// compose turns a source into a message. A source is a message as it should
// read, with two kinds of help:
//
//	{{date "3d2h" "+0100"}}            a date that long before base
//	{{word "iso-8859-1" "Grüße"}}      an RFC 2047 encoded word ("B" form)
//	{{picture "harbour"}} {{pdf "x"}}  base64 lines
//
//	@qp CHARSET ... @end               the lines between, quoted-printable
//	@base64 CHARSET ... @end           … in base64
//	@raw CHARSET ... @end              … in that charset as they are
//
// Line ends become CRLF.
func compose(source string) ([]byte, error) {
	t, err := template.New("message").Funcs(helpers).Parse(source)
	if err != nil {
		return nil, err
	}
	var expanded strings.Builder
	if err := t.Execute(&expanded, nil); err != nil {
		return nil, err
	}
	return encodeBlocks(expanded.String())
}

var helpers = template.FuncMap{
	"date":    date,
	"word":    word,
	"picture": func(name string) (string, error) { return encodeFile(drawPicture(name)) },
	"pdf":     func(name string) (string, error) { return encodeFile(setPDF(name)) },
	"tides":   tides,
	"repeat":  strings.Repeat,
}

// date formats base minus ago. Day and hour have two digits each, so that
// moving the date later never changes the length of the message.
func date(ago, zone string) (string, error) {
	days, rest, found := strings.Cut(ago, "d")
	if !found {
		days, rest = "0", ago
	}
	var n int
	if _, err := fmt.Sscan(days, &n); err != nil {
		return "", fmt.Errorf("date %q: %w", ago, err)
	}
	var d time.Duration
	if rest != "" {
		var err error
		if d, err = time.ParseDuration(rest); err != nil {
			return "", err
		}
	}
	z, err := time.Parse("-0700", zone)
	if err != nil {
		return "", err
	}
	return base.AddDate(0, 0, -n).Add(-d).In(z.Location()).Format("Mon, 02 Jan 2006 15:04:05 -0700"), nil
}

func word(charset, text string) (string, error) {
	raw, err := toCharset(charset, text)
	if err != nil {
		return "", err
	}
	if strings.EqualFold(charset, "utf-8") {
		return strings.ReplaceAll(mime.BEncoding.Encode(charset, text), "\r\n", "\n"), nil
	}
	return "=?" + charset + "?B?" + base64.StdEncoding.EncodeToString(raw) + "?=", nil
}

func encodeFile(data []byte, err error) (string, error) {
	return strings.ReplaceAll(string(base64Lines(data)), "\r\n", "\n"), err
}

func encodeBlocks(text string) ([]byte, error) {
	var out bytes.Buffer
	var block []string
	encoding, charset := "", ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		word, argument, _ := strings.Cut(line, " ")
		switch {
		case encoding != "" && line == "@end":
			encoded, err := encode(encoding, charset, strings.Join(block, "\r\n")+"\r\n")
			if err != nil {
				return nil, err
			}
			out.Write(encoded)
			encoding, block = "", nil
		case encoding != "":
			block = append(block, line)
		case word == "@qp" || word == "@base64" || word == "@raw":
			encoding, charset = word, argument
		default:
			out.WriteString(line + "\r\n")
		}
	}
	if encoding != "" {
		return nil, fmt.Errorf("%s block without @end", encoding)
	}
	return out.Bytes(), nil
}

func encode(encoding, charset, text string) ([]byte, error) {
	raw, err := toCharset(charset, text)
	if err != nil || encoding == "@raw" {
		return raw, err
	}
	if encoding == "@base64" {
		return base64Lines(raw), nil
	}
	var out bytes.Buffer
	w := quotedprintable.NewWriter(&out)
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

func toCharset(charset, text string) ([]byte, error) {
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil, fmt.Errorf("charset %q: %w", charset, err)
	}
	raw, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("into %s: %w", charset, err)
	}
	return raw, nil
}

// base64Lines gives data in lines of 76 characters (RFC 2045 §6.8).
func base64Lines(data []byte) []byte {
	const width = 76
	var out bytes.Buffer
	text := base64.StdEncoding.EncodeToString(data)
	for len(text) > width {
		out.WriteString(text[:width] + "\r\n")
		text = text[width:]
	}
	out.WriteString(text + "\r\n")
	return out.Bytes()
}
