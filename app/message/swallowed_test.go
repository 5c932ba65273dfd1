package message

import (
	"bytes"
	"strings"
	"testing"
)

const twoParts = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n" +
	"Words.\n\nContent-Type: application/pdf;\n name=a.pdf\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n" +
	"JVBERi0xLjQgbm90IG11Y2ggb2YgYSBkb2N1bWVudCwgYnV0IG9uZQo=\n--b\nContent-Type: text/plain; name=c.txt\nContent-Disposition: attachment\n\nmore\n--b--\n"

func TestAPartThatATextTookInIsRead(t *testing.T) {
	for name, raw := range map[string]string{"LF": twoParts, "CRLF": strings.ReplaceAll(twoParts, "\n", "\r\n")} {
		m := parseString(t, raw)
		if m.Text != "Words." || len(m.Attachments) != 2 || m.Attachments[0].Name != "a.pdf" || m.Attachments[1].Name != "c.txt" || !hasProblem(m, "mime.boundary") {
			t.Fatalf("%s: %q, %+v, %v", name, m.Text, m.Attachments, m.Problems)
		}
		var file bytes.Buffer
		a, err := Extract(strings.NewReader(raw), m.Attachments[0].Index, &file)
		if err != nil || file.String() != "%PDF-1.4 not much of a document, but one\n" || a.SHA256 != m.Attachments[0].SHA256 {
			t.Errorf("%s: %q, %+v, %v", name, file.String(), a, err)
		}
	}
}

func TestWhatATextSaysOfPartsIsNoPart(t *testing.T) {
	for name, change := range map[string][2]string{
		"a mark before it":   {"Words.\n\nContent-Type", "Words.\n\n--x\nContent-Type"},
		"words after it":     {"JVBERi0xLjQgbm90IG11Y2ggb2YgYSBkb2N1bWVudCwgYnV0IG9uZQo=", "This is how a file is announced."},
		"no blank line":      {"Words.\n\nContent-Type", "Words.\nContent-Type"},
		"another encoding":   {"Encoding: base64", "Encoding: 7bit"},
		"a field in between": {"Content-Disposition: attachment\n\n", "X-Other: 1\n\n"},
	} {
		m := parseString(t, strings.Replace(twoParts, change[0], change[1], 1))
		if !strings.Contains(m.Text, "Content-Type: application/pdf") || len(m.Attachments) != 1 {
			t.Errorf("%s: %q, %+v", name, m.Text, m.Attachments)
		}
	}
}
