package message

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCodePagesOfDOSAndMac(t *testing.T) {
	for _, page := range codePages {
		if n := utf8.RuneCountInString(string(page.upper)); n != 128 {
			t.Errorf("%s has %d characters", page.labels[0], n)
		}
	}
	for _, c := range []struct{ label, raw, want string }{
		{"cp437", "\x47\x72\x81\xe1\x65 \xab", "Grüße ½"},
		{"cp850", "\x8f\x6e\x67\x73\x74\x72\x94\x6d \xd1", "Ångström Ð"},
		{"pc850", "\xd1\x61\xe1", "Ðaß"},
		{"cp858", "\x35 \xd5", "5 €"},
		{"cp852", "\x8d\x72\xa2\x64\x88\x6f", "Źródło"},
		{"ibm866", "\x8f\xe0\xa8\xa2\xa5\xe2", "Привет"},
		{"x-mac-roman", "\xd2\x43\x61\x66\x8e\xd3", "“Café”"},
		{"x-mac-cyrillic", "\x8f\xf0\xe8\xe2\xe5\xf2", "Привет"},
		{"cp737", "\x89\x98\xa2\x9e\xa3\xe2\xa8\x98", "Καλημέρα"},
		{"IBM775", "\xcf\xd0\x73\x69\x73", "Žąsis"},
		{"cp857", "\x98\xa7\x6e\x65", "İğne"},
		{"cp861", "\x8d\xa2\x72\x8c\x75\x72", "Þórður"},
		{"cp869", "\xb5\xd6\xe5\xe1\xe6\x9d\xeb\xd6", "Καλημέρα"},
		{"cp1125", "\x8a\xa8\xf9\xa2 \xf3", "Київ ґ"},
		{"x-mac-ce", "\x50\xde\x92\x6c\x69\xe4", "Příliš"},
		{"x-mac-greek", "\xba\xe1\xec\xe8\xed\xdb\xf2\xe1", "Καλημέρα"},
		{"x-mac-turkish", "\xdc\xdb\x6e\x65", "İğne"},
		{"x-mac-icelandic", "\xde\x97\x72\xdd\x75\x72", "Þórður"},
		{"koi8-t", "\xf4\xcf\x8d\xc9\xcb\xa5", "Тоҷикӣ"},
		{"kz-1048", "\x8d\xe0\xe7\xe0\x9d", "Қазақ"},
		{"pt154", "\x8d\xe0\xe7\xe0\x9d", "Қазақ"},
		{"hp-roman8", "\x47\x72\xcf\xde\x65", "Grüße"},
	} {
		if got, note := decodeCharset(c.label, []byte(c.raw), fallback); got != c.want || note != asLabelled {
			t.Errorf("%s: %q, %v; not %q", c.label, got, note, c.want)
		}
	}
	long := strings.Repeat("\x83", 100_000) // more than goes through at once
	if got := toUTF8("x-mac-ce", []byte(long)); got != strings.Repeat("\u00c9", 100_000) {
		t.Errorf("a long text became %d bytes, %q", len(got), cut(got, 20))
	}
}
