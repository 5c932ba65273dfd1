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
		var long []string
		for _, s := range strings.Fields(starts(c.text)) {
			if !strings.HasPrefix(s, string(rune(shortMark))) {
				long = append(long, s)
			}
		}
		if got := strings.Join(long, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFirstLettersOfWordsOnce(t *testing.T) {
	var short []string
	for _, s := range strings.Fields(starts(searchText{body: "The theory a Äpfel ärger и", subject: "that two"})) {
		if letters, ok := strings.CutPrefix(s, string(rune(shortMark))); ok {
			short = append(short, letters)
		}
	}
	if got, want := strings.Join(short, " "), "t th a ä äp är и tw"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFirstLettersAreFoundInAnIndexWithAndWithoutThem(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	add(t, a, letter("a@example.org", "Invoice", "Äpfel und zwei Birnen"), Incoming{})
	add(t, a, letter("b@example.org", "Lunch", "zwölf Uhr"), Incoming{})
	ask := func(want int, queries ...string) {
		t.Helper()
		for _, q := range queries {
			if got := len(ids(t, a, View{Query: q})); got != want {
				t.Errorf("%q: %d, want %d", q, got, want)
			}
		}
	}
	for _, known := range []bool{true, false} {
		if !known { // as in an index from before
			if _, err := a.x.w.Exec("DELETE FROM meta WHERE name = 'short'"); err != nil {
				t.Fatal(err)
			}
		}
		ask(2, "z*", "zw")
		ask(1, "ap", "Äp", "lunch zw", "in", "zwei ÄP", "uh", "subject:in")
		ask(0, "zx", "lunch äp", "subject:äp")
	}
}
