package message

import (
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"
)

// encodedAs is text in the charset of a label.
func encodedAs(t *testing.T, label, text string) string {
	t.Helper()
	encoding, err := htmlindex.Get(label)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := encoding.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAShortTextIsInTheCharsetThatTheMessageNamesElsewhere(t *testing.T) {
	first := func(m *Message) string { line, _, _ := strings.Cut(m.Text, "\n"); return line }
	for label, text := range map[string]string{
		"big5": "你好", "gb2312": "你好", "euc-kr": "안녕", "windows-1256": "شكرا", "iso-8859-2": "Dzięki, może",
	} {
		word := "=?" + label + "?B?" + base64.StdEncoding.EncodeToString([]byte(encodedAs(t, label, text))) + "?="
		raw := encodedAs(t, label, text)
		header := "From: Ann " + word + " <ann@example.org>\nSubject: " + word + "\n\n" + raw + "\n"
		part := "Subject: Notes\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + raw +
			"\n--b\nContent-Type: text/html; charset=" + label + "\n\n<p>" + raw + "\n--b--\n"
		for _, message := range []string{header, part} {
			if m := parseString(t, message); first(m) != text {
				t.Errorf("%s: %q, not %q", label, m.Text, text)
			}
		}
	}
	// What is no text in the charset of the subject is in another, and Cyrillic is told from its letters.
	jp := parseString(t, "Subject: =?iso-2022-jp?B?GyRCO24bKEI=?=\n\n"+encodedAs(t, "shift_jis", "はい")+"\n")
	ru := parseString(t, "Subject: =?koi8-r?B?1MXT1A==?=\n\n"+encodedAs(t, "windows-1251", "Привет, как дела?")+"\n")
	fr := parseString(t, "From: =?iso-8859-1?Q?Fr=E9d=E9ric?= <f@example.org>\nTo: =?iso-8859-2?Q?=A3?= <l@example.org>\n\nl'\xe9l\xe8ve l\xe0-bas\n")
	if first(fr) != "l'élève là-bas" {
		t.Errorf("%q", fr.Text)
	}
	raw := parseString(t, "Subject: \xd4\xc5\xd3\xd4 \xd4\xc5\xd3\xd4\n\n\xf4\xe5\xf3\xf4\n")
	if first(jp) != "はい" || first(ru) != "Привет, как дела?" || first(raw) != "ТЕСТ" {
		t.Errorf("%q, %q, %q", jp.Text, ru.Text, raw.Text)
	}
}

func TestAPieceOfAMessageIsReadBeforeThereAreWitnesses(t *testing.T) {
	m := parseString(t, "Subject: A piece\nContent-Type: message/partial; id=\"1@example.org\"; number=2; total=3\n\nl'\xe9l\xe8ve\n")
	if m.Text != "l'élève\n" {
		t.Errorf("%q", m.Text)
	}
}
