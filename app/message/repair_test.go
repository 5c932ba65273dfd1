package message

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestAHeaderWithABlankLineInIt(t *testing.T) {
	const above = "From: ann@example.org\nTo: bob@example.org\nSubject: Notes\n"
	for name, c := range map[string]struct{ raw, html, text string }{
		"the type below":          {above + "\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>Hello</p>\n", "<p>Hello</p>\n", ""},
		"below the version":       {above + "MIME-Version: 1.0\n\nContent-Type: text/html;\n charset=utf-8\n\n<p>Hello</p>\n", "<p>Hello</p>\n", ""},
		"in a part":               {above + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nContent-Type: text/html\n\n<p>Hello</p>\n--b--\n", "<p>Hello</p>", ""},
		"a message forwarded raw": {above + "\nFrom: eve@example.org\nSubject: Other\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>Hello</p>\n", "", "From: eve@example.org\nSubject: Other\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>Hello</p>\n"},
		"words about a type":      {above + "\nContent-Type: this is what I asked about.\n\nAnn\n", "", "Content-Type: this is what I asked about.\n\nAnn\n"},
	} {
		m := parseString(t, c.raw)
		if m.HTML != c.html || m.Text != c.text || m.Subject != "Notes" || hasProblem(m, "header.split") != (c.html != "") {
			t.Errorf("%s: %q, %q, %q, %v", name, m.Subject, m.HTML, m.Text, m.Problems)
		}
	}
}

func TestAMessageWithABlankLineAfterEach(t *testing.T) {
	sound := "Received: from a\n by b\nFrom: ann@example.org\nSubject: Notes\nContent-Type: multipart/mixed; boundary=b\n\n" +
		"--b\n\none\n\ntwo\nthree\n--b\nContent-Type: application/zip; name=a.zip\n\nPK\n\nPK\n--b--\n"
	want := parseString(t, sound)
	for _, end := range []string{"\n\n", "\r\n\r\n", "\r\n\n"} {
		m := parseString(t, strings.ReplaceAll(sound, "\n", end))
		if m.Subject != "Notes" || strings.ReplaceAll(m.Text, "\r", "") != want.Text || len(m.Attachments) != 1 || !hasProblem(m, "message.doubled") {
			t.Errorf("%q: %q, %q, %v", end, m.Subject, m.Text, m.Attachments)
		}
	}
	if m := parseString(t, "From: ann@example.org\n\nSubject: what I read\n\nDate: none\n\nEnd\n"); m.Subject != "" || hasProblem(m, "message.doubled") {
		t.Error("a text of paragraphs is taken for a header")
	}
}

func TestEncodingsThatAreMisnamedOrNotNamed(t *testing.T) {
	const words = "Words enough for more than one line of base64, and a ü besides: see below.\n"
	encoded := base64.StdEncoding.EncodeToString([]byte(words))
	wrapped := encoded[:60] + "\n" + encoded[60:] + "\n"
	const typed = "Subject: Notes\nContent-Type: text/plain; charset=utf-8\n"
	for name, c := range map[string]struct{ raw, text string }{
		"not named":             {typed + "\n" + wrapped, words},
		"not named, one line":   {typed + "\n" + encoded + "\n", words},
		"named with a prefix":   {typed + "Content-Transfer-Encoding: x-base64\n\n" + wrapped, words},
		"quoted, with a prefix": {typed + "Content-Transfer-Encoding: X-Quoted-Printable\n\na =C3=BC\n", "a ü\n"},
		"words before it":       {typed + "Content-Transfer-Encoding: base64\n\n[EXTERNAL] Do not click.\n\n" + wrapped, "[EXTERNAL] Do not click.\n\n" + words},
		"no type, a key":        {"Subject: Notes\n\n" + wrapped, wrapped},
		"no text within":        {typed + "\n" + strings.Repeat("AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8A\n", 2), strings.Repeat("AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8A\n", 2)},
	} {
		if m := parseString(t, c.raw); m.Text != c.text {
			t.Errorf("%s: %q, not %q", name, m.Text, c.text)
		}
	}
	pdf := "%PDF-1.4\n" + strings.Repeat("1 0 obj\n", 20)
	m := parseString(t, "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/pdf; name=a.pdf\n\n"+
		base64.StdEncoding.EncodeToString([]byte(pdf))+"\n--b--\n")
	if len(m.Attachments) != 1 || m.Attachments[0].Size != int64(len(pdf)) || !hasProblem(m, "mime.encoding") {
		t.Errorf("%+v", m.Attachments)
	}
}

func TestMultipartsWhoseMarksOrTypeWereChanged(t *testing.T) {
	body := "\n--part_one\nContent-Type: text/plain\n\ntext\n--part_one\nContent-Type: application/zip; name=a.zip\n\nPK\n--part_one--\n"
	for name, raw := range map[string]string{
		"a boundary cut short":       "Content-Type: multipart/mixed; boundary=part_o\n" + body,
		"another type before it":     "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=part_one\n" + body,
		"another type after it":      "Content-Type: multipart/mixed; boundary=part_one\nContent-Type: text/plain\n" + body,
		"another and other marks":    "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=other\nContent-Type: multipart/mixed; boundary=part_one\n" + body,
		"the boundary with trailers": "Content-Type: multipart/mixed; boundary=\"part_one  \"\n" + body,
	} {
		m := parseString(t, "Subject: Notes\n"+raw)
		if m.Text != "text" || len(m.Attachments) != 1 || m.Attachments[0].Name != "a.zip" {
			t.Errorf("%s: %q, %+v", name, m.Text, m.Attachments)
		}
	}
}

func TestABase64TextOfWhichALineWasCutGoesOnAfterIt(t *testing.T) {
	words := strings.Repeat("Words of a letter, one after the other, and a ü. ", 12)
	encoded := base64.StdEncoding.EncodeToString([]byte(words))
	for cut := 1; cut < 4; cut++ {
		var lines []string
		for rest := encoded; rest != ""; rest = rest[min(76, len(rest)):] {
			lines = append(lines, rest[:min(76, len(rest))])
		}
		lines[1] = lines[1][:76-cut]
		m := parseString(t, "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"+strings.Join(lines, "\n")+"\n")
		if !strings.HasSuffix(m.Text, words[150:]) || !hasProblem(m, "mime.damaged") {
			t.Errorf("%d letters less: %q, %v", cut, m.Text, m.Problems)
		}
	}
	for _, width := range []int{3, 30, 45, 50, 75, 98} { // however it is wrapped
		var wrapped string
		for rest := encoded; rest != ""; rest = rest[min(width, len(rest)):] {
			wrapped += rest[:min(width, len(rest))] + "\n"
		}
		m := parseString(t, "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"+wrapped)
		if m.Text != words || len(m.Problems) > 0 {
			t.Errorf("%d wide: %q, %v", width, m.Text, m.Problems)
		}
	}
}
