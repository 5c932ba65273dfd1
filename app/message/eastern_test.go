package message

import "testing"

func TestOldEastAsianCharsetsAreRead(t *testing.T) {
	for _, c := range []struct{ label, raw, want string }{
		{"johab", "\xb4\x65\x91\x77\xd0\x61\xad\x41\xb6\x61, \xd0\x65\x8b\x69 \xf7\xd3\xf1\xae.", "안녕하세요, 한글 漢字."},
		{"x-johab", "\x88\x41\xda\xa1\xd9\x34", "ㄱㄱ·"},
		{"iso-2022-jp-2", "\x1b$BF|K\\\x1b(B \x1b$(CGQ1[\x1b(B \x1b$ACG\x1b(B \x1b$(D+1\x1b(B z", "日本 한글 们 é z"},
		{"iso-2022-jp-2", "\x1b.Acaf\x1bNi \x1b.F\x1bNY!\n", "caf\u00e9 \u03a9!\n"},
		{"iso-2022-cn", "\x1b$)A\x0eVP9z\x0f ok\n\x0eVP\x0f", "中国 ok\n中"},
		{"", "\x1b$)A\x0eVP9z\x0f ok", "中国 ok"},
		{"cp037", "ASCII after all", "ASCII after all"},
		{"cp037", "\xc8\x85\x93\x93\x96", "Hello"},
		{"iso-2022-jp", "\x1b$BF|K\\\x1b(B", "日本"},
	} {
		if got := toUTF8(c.label, []byte(c.raw)); got != c.want {
			t.Errorf("%s, %q: %q, not %q", c.label, c.raw, got, c.want)
		}
	}
}
