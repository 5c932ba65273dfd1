package message

import (
	"strings"
	"testing"

	"golang.org/x/net/html/charset"
)

// Words of a language are read in its encoding although nobody says which it
// is, in the text, the subject and a file's name.
func TestUndeclaredTextsAreReadInTheirLanguage(t *testing.T) {
	for _, c := range []struct{ label, text string }{
		{"windows-1252", "Grüße aus München, schöne Straße"},
		{"windows-1252", "À bientôt, François. Où êtes-vous ?"},
		{"windows-1252", "¿Podría revisarlo mañana, Íñigo?"},
		{"windows-1252", "Blåbærgrød på øya"},
		{"windows-1252", "Það er gott að sjá þig"},
		{"macintosh", "À bientôt, François, déjà là"},
		{"windows-1250", "Proszę o sprawdzenie i odpowiedź, Łukasz Żak"},
		{"iso-8859-2", "Proszę o sprawdzenie i odpowiedź, Łukasz Żak"},
		{"windows-1250", "Prosím o kontrolu, Jiří Dvořák, děkuji"},
		{"windows-1250", "Üdvözlettel, Győző Szűcs"},
		{"windows-1250", "Vă rog să îl verificaţi"},
		{"windows-1254", "Lütfen inceleyip yanıtlayın, İyi çalışmalar, Şükrü"},
		{"windows-1257", "Prašau peržiūrėti ir atsakyti, Žydrūnas"},
		{"windows-1256", "مرحبا، أرسل إليكم تقرير الأسبوع الماضي"},
		{"iso-8859-6", "مرحبا، أرسل إليكم تقرير الأسبوع الماضي"},
		{"koi8-u", "Доброго дня! Надсилаю вам звіт за минулий тиждень. Їжак і ґанок."},
		{"windows-1251", "Здравейте, изпращам ви отчета за миналата седмица."},
	} {
		encoding, _ := charset.Lookup(c.label)
		for _, declared := range []string{"", "; charset=us-ascii", "; charset=utf-8"} {
			raw, err := encoding.NewEncoder().String("Subject: " + c.text + "\r\nContent-Type: text/plain" + declared + "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + c.text)
			if err != nil {
				t.Fatal(err)
			}
			m, err := Parse(strings.NewReader(raw), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if m.Text != c.text || m.Subject != c.text {
				t.Errorf("%s%s: text %q, subject %q", c.label, declared, m.Text, m.Subject)
			}
		}
	}
}

// Signs prove no language.
func TestASignAloneIsOfTheWest(t *testing.T) {
	for in, want := range map[string]string{"a \xa6 b": "a ¦ b", "5 \x80, 20 \xb0C": "5 €, 20 °C", "it\x92s": "it’s"} {
		if got := toUTF8("", []byte(in)); got != want {
			t.Errorf("%q: %q, not %q", in, got, want)
		}
	}
}
