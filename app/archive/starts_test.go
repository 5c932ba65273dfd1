package archive

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
)

// startsOf gives the beginnings in the table of a message with a text, marks
// and all, in order.
func startsOf(t *testing.T, text searchText) []string {
	t.Helper()
	a := open(t, t.TempDir(), Options{})
	err := inTx(t.Context(), a.x.w, func(tx *sql.Tx) error {
		return a.addWords(t.Context(), tx, []*draft{{id: 1, content: content{search: text}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	err = eachRow(t.Context(), a.x.r, "SELECT term FROM start_word ORDER BY term", func(rows *sql.Rows) error {
		var word string
		err := rows.Scan(&word)
		list = append(list, word)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestBeginningsOfWordsOnceForAnyFieldAndOnceForTheirOwn(t *testing.T) {
	mark := string(startMarks["subject"])
	for _, c := range []struct {
		name string
		text searchText
		want string
	}{
		{"letters, digits, case", searchText{body: "The theory of 2026's A"}, "202 a of s the"},
		{"a word once", searchText{body: "mail Mailbox MAI ma"}, "ma mai"},
		{"other alphabets", searchText{body: "Grüße ñandú Привет привет"}, "gru nan при"},
		{"accents on their own", searchText{body: "re\u0301sume\u0301"}, "res"},
		{"characters that are words", searchText{body: spaced("abc日def")}, "abc def"},
		{"a field of its own", searchText{body: "invoice", subject: "Invoice two"}, "inv two " + mark + "inv " + mark + "two"},
		{"ends without a blank", searchText{body: "x-y_z"}, "x y z"},
		{"broken bytes", searchText{body: "ab\xffcd"}, "ab cd"},
		{"in another field only", searchText{filename: "a.pdf"}, "a pdf " + string(startMarks["filename"]) + "a " + string(startMarks["filename"]) + "pdf"},
	} {
		long := slices.DeleteFunc(startsOf(t, c.text), func(s string) bool { return strings.HasPrefix(s, string(rune(shortMark))) })
		if got := strings.Join(long, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFirstLettersOfWordsOnce(t *testing.T) {
	var short []string
	for _, s := range startsOf(t, searchText{body: "The theory a Äpfel ärger и", subject: "that two"}) {
		if letters, ok := strings.CutPrefix(s, string(rune(shortMark))); ok {
			short = append(short, letters)
		}
	}
	if got, want := strings.Join(short, " "), "a ap ar t th tw и"; got != want {
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
