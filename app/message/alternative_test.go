package message

import (
	"strings"
	"testing"
)

func TestAlternativesThatAreNotKnownOrBlank(t *testing.T) {
	for _, c := range []struct{ parts, text, html, attachments string }{
		{"Content-Type: text/xhtml\n\n<p>x</p>\n--b\nContent-Type: text/plain\n\nwords\n", "words", "", "text.txt"},
		{"Content-Type: text/plain\n\nwords\n--b\nContent-Type: text/markdown\n\n*words*\n", "words", "", "text.md"},
		{"Content-Type: text/enriched\n\n<bold>words</bold>\n--b\nContent-Type: text/html\n\n<b>words</b>\n", "words", "<b>words</b>", ""},
		{"\nwords\n--b\nContent-Type: text/html; charset=utf-16\nContent-Transfer-Encoding: base64\n\n//4=\n", "words", "", ""},
		{"\nwords\n--b\nContent-Type: text/html; charset=utf-16le\nContent-Transfer-Encoding: base64\n\nIAAKAA==\n", "words", "", ""},
		{"\nwords\n--b\nContent-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: base64\n\n6Q==\n", "words", "é", ""},
	} {
		m, err := Parse(strings.NewReader("From: a@example.org\nContent-Type: multipart/alternative; boundary=b\n\n--b\n"+c.parts+"--b--\n"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, a := range m.Attachments {
			names = append(names, a.Name)
		}
		if strings.TrimSpace(m.Text) != c.text || strings.TrimSpace(m.HTML) != c.html || strings.Join(names, " ") != c.attachments {
			t.Errorf("%q: text %q, HTML %q, attachments %q", c.parts, m.Text, m.HTML, names)
		}
	}
}
