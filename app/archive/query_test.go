package archive

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var shelfOptions = Options{
	Now:        func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) },
	AccountIDs: func(name string) []string { return []string{"id-of-" + name} },
}

// shelf is an archive with messages of known names to search for.
func shelf(t testing.TB) (*Archive, map[ID]string) {
	a := open(t, t.TempDir(), shelfOptions)
	return a, fillShelf(t, a)
}

func fillShelf(t testing.TB, a *Archive) map[ID]string {
	names := map[ID]string{}
	for _, m := range []struct{ name, account, text string }{
		{"invoice", "id-of-work", letter("Böb Müller <bob@shop.example>", "Invoice 4711", "Please pay the naïve café bill.")},
		{"chinese", "id-of-home", letter("王小明 <wang@example.org>", "会议通知", "我们明天上午九点在北京开会。")},
		{"thai", "id-of-home", letter("Somchai <s@example.org>", "สวัสดี", "พรุ่งนี้ประชุมที่กรุงเทพ")},
		{"old", "id-of-home", strings.Replace(letter("Ann <ann@example.org>", "Old news", "the quick brown fox"), "02 Nov 2026", "02 Nov 2020", 1)},
		{"big", "id-of-home", letter("Ann <ann@example.org>", "Big", "fox brown "+strings.Repeat("filler ", 3000))},
		{"attached", "id-of-work", "From: Cy <cy@example.org>\r\nTo: invoice@example.org\r\nCc: Dee <dee@example.org>\r\nSubject: Papers\r\n" +
			"Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
			"--b\r\nContent-Type: text/plain\r\n\r\nsee attachment\r\n" +
			"--b\r\nContent-Type: application/pdf; name=\"Quarterly-Report.pdf\"\r\nContent-Disposition: attachment; filename=\"Quarterly-Report.pdf\"\r\n\r\n%PDF\r\n" +
			"--b\r\nContent-Type: text/csv; name=list.csv\r\nContent-Disposition: attachment; filename=list.csv\r\n\r\nzebra,1\r\n--b--\r\n"},
	} {
		names[add(t, a, m.text, Incoming{Account: m.account, UID: m.name}).ID] = m.name
	}
	for id, name := range names {
		if name == "big" {
			if err := a.SetRead(t.Context(), []ID{id}, true); err != nil {
				t.Fatal(err)
			}
			if err := a.SetStarred(t.Context(), []ID{id}, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	return names
}

// onShelf is what queries find on the shelf, newest first.
var onShelf = map[string]string{
	"":                              "attached big old thai chinese invoice",
	"invoice":                       "attached invoice",
	"INVOICE":                       "attached invoice",
	"subject:invoice":               "invoice",
	"to:invoice":                    "attached",
	"cc:dee":                        "attached",
	"cc:dee@example.org":            "attached",
	"from:muller":                   "invoice",
	"from:bob@shop.example":         "invoice",
	"naive cafe":                    "invoice",
	"inv":                           "attached invoice",
	"inv ":                          "",
	"inv* ":                         "attached invoice",
	`"brown fox"`:                   "old",
	"brown fox":                     "big old",
	"fox -quick":                    "big",
	"-fox":                          "attached thai chinese invoice",
	"-(fox or invoice) ":            "thai chinese",
	"quick or 4711":                 "old invoice",
	"fox (quick OR filler) ":        "big old",
	"fox (is:starred or 4711)":      "big",
	"quick or is:starred":           "big old",
	"北京":                            "chinese",
	"会议":                            "chinese",
	"京北":                            "",
	"from:小明":                       "chinese",
	"ประชุม":                        "thai",
	"has:attachment":                "attached",
	"-has:attachment fox":           "big old",
	"filename:report":               "attached",
	"filename:quarterly-report.pdf": "attached",
	"filename:*.csv":                "attached",
	"zebra":                         "attached",
	"is:unread fox":                 "old",
	"is:read":                       "big",
	"is:starred":                    "big",
	"larger:10KB":                   "big",
	"fox smaller:10KB":              "old",
	"before:2021":                   "old",
	"after:2026-11-10":              "attached",
	"on:2026-11-02":                 "big thai chinese invoice",
	"on:yesterday":                  "attached",
	"on:2020-11":                    "old",
	"older_than:7d fox":             "big old",
	"newer_than:7d":                 "attached",
	"account:work":                  "attached invoice",
	"account:work invoice":          "attached invoice",
	"-account:work fox":             "big old",
	"body:attachment":               "attached",
	"!!! fox":                       "big old",
	"http://fox.example":            "",
	"fox AND":                       "",
	`fox" NEAR(`:                    "",
}

func checkShelf(t *testing.T, a *Archive, names map[ID]string) {
	t.Helper()
	for query, want := range onShelf {
		var got []string
		for _, id := range ids(t, a, View{Query: query}) {
			got = append(got, names[id])
		}
		if diff := cmp.Diff(strings.Fields(want), got); diff != "" && len(want)+len(got) > 0 {
			q, reason := ParseQuery(query)
			t.Errorf("%q (%+v, %s): %s", query, q, reason, diff)
		}
	}
}

func TestSearchFindsWhatItSaysAndNothingElse(t *testing.T) {
	a, names := shelf(t)
	checkShelf(t, a, names)
}

func TestAnIndexMadeAgainFindsTheSame(t *testing.T) {
	a, names := shelf(t)
	before := ids(t, a, View{})
	if _, err := a.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, ids(t, a, View{})); diff != "" {
		t.Fatalf("the order of arrival is another: %s", diff)
	}
	checkShelf(t, a, names)
	id := add(t, a, letter("Late <late@example.org>", "After it", "unmistakable"), Incoming{Account: "a", UID: "late"}).ID
	if got := ids(t, a, View{Query: "unmistakable"}); !slices.Equal(got, []ID{id}) {
		t.Errorf("what came after it: %v", got)
	}
	if err := a.Trash(t.Context(), []ID{id}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.EmptyTrash(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := ids(t, a, View{Query: "unmistakable"}); len(got) > 0 {
		t.Errorf("what was removed: %v", got)
	}
	checkShelf(t, a, names)
}

// The body was not always the first column.
func TestSearchTablesOfAnOlderIndexAreSearchedAsWell(t *testing.T) {
	a := open(t, t.TempDir(), shelfOptions)
	err := execAll(t.Context(), a.x.w, []string{"DROP TABLE search", `CREATE VIRTUAL TABLE search USING fts5 (
		subject, sender, recipient, cc, body, filename, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2')`})
	if err != nil {
		t.Fatal(err)
	}
	names := fillShelf(t, a)
	checkShelf(t, a, names)
}

func TestUnparsableQueryIsSearchedAsWordsAndSaysWhy(t *testing.T) {
	a, names := shelf(t)
	for query, want := range map[string]string{
		`"brown fox`:                    "big old",
		"(fox":                          "big old",
		"fox)":                          "big old",
		"larger:fox":                    "big old",
		"from: fox":                     "big old",
		"fox or ":                       "big old",
		"or fox":                        "big old",
		"fox or or quick":               "old",
		strings.Repeat("(", 60) + "fox": "big old",
	} {
		_, reason := ParseQuery(query)
		var got []string
		for _, id := range ids(t, a, View{Query: query}) {
			got = append(got, names[id])
		}
		if reason == "" || strings.Join(got, " ") != want {
			t.Errorf("%q finds %v because %q", query, got, reason)
		}
	}
}

func TestQueryNamesTheWordsToHighlight(t *testing.T) {
	q, _ := ParseQuery(`from:ann "brown fox" -quick (red or blue) larger:1KB fo`)
	if diff := cmp.Diff([]string{"ann", "brown fox", "red", "blue", "fo"}, q.Words()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"brown fox", "red", "blue", "fo"}, q.BodyWords()); diff != "" {
		t.Error(diff)
	}
}

func TestNoQueryFailsOrInjects(t *testing.T) {
	a, _ := shelf(t)
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"(", ")", `"`, "-", "*", "or", "from:", "is:unread", "before:2026", "fox", "北京", "NEAR", "'", ";", "\x00", "\xff", ":", "+", "^", "{", " "}),
		rapid.String())
	rapid.Check(t, func(rt *rapid.T) {
		query := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(rt, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(rt, "joint"))
		if _, err := a.IDs(t.Context(), View{Query: query, Account: "id-of-work", Folder: Unread}); err != nil {
			rt.Fatalf("%q: %v", query, err)
		}
	})
}
