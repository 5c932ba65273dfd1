package archive

import (
	"strings"
	"testing"
)

func TestBeginningsOfWordsOnceForAnyFieldAndOnceForTheirOwn(t *testing.T) {
	mark := string(startMarks["subject"])
	for _, c := range []struct {
		name string
		text searchText
		want string
	}{
		{"letters, digits, case", searchText{body: "The theory of 2026's A"}, "the of 202 s a"},
		{"a word once", searchText{body: "mail Mailbox MAI ma"}, "mai ma"},
		{"other alphabets", searchText{body: "Grüße ñandú Привет привет"}, "grü ñan при"},
		{"accents on their own", searchText{body: "re\u0301sume\u0301"}, "res"},
		{"characters that are words", searchText{body: "abc 日 def"}, "abc def"},
		{"a field of its own", searchText{body: "invoice", subject: "Invoice two"}, "inv " + mark + "inv two " + mark + "two"},
		{"ends without a blank", searchText{body: "x-y_z"}, "x y z"},
		{"broken bytes", searchText{body: "ab\xffcd"}, "ab cd"},
	} {
		if got := strings.TrimSpace(starts(c.text)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
