package message

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// oneField returns a header of one field.
func oneField(name, value string) header {
	return newHeader([][]byte{[]byte(name + ": " + value + "\r\n")})
}

func TestEncodedWordsAreReadInEveryBrokenForm(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Hello", "Hello"},
		{"q", "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"},
		{"b", "=?utf-8?B?R3LDvMOfZQ==?=", "Grüße"},
		{"adjacent words join", "=?utf-8?q?a?= \t =?utf-8?q?b?=", "ab"},
		{"adjacent words of other charsets join", "=?utf-8?q?a?= =?iso-8859-1?q?=E4?=", "aä"},
		{"blanks beside text stay", "x =?utf-8?q?a?= y", "x a y"},
		{"a character cut in two", "=?utf-8?q?=C3?= =?utf-8?q?=BC?=", "ü"},
		{"base64 cut anywhere", "=?utf-8?B?R3LDvM?= =?utf-8?B?OfZQ==?=", "Grüße"},
		{"a shifted charset cut in two", "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?= =?iso-2022-jp?B?GyRCOGwbKEI=?=", "日本語"},
		{"blanks inside", "=?utf-8?q?two words?=", "two words"},
		{"a charset in quotes", `=?"utf-8"?q?=C3=BC?=`, "ü"},
		{"blanks beside the charset", "=?utf-8 ? q?=C3=BC?=", "ü"},
		{"glued to text", "a=?utf-8?q?b?=c", "abc"},
		{"quoted", `"=?utf-8?q?a?="`, `"a"`},
		{"no padding", "=?utf-8?B?R3LDvMOfZQ?=", "Grüße"},
		{"junk in base64", "=?utf-8?B?R3LD vM*OfZQ==?=", "Grüße"},
		{"8-bit inside", "=?utf-8?q?Gr\xc3\xbc=C3=9Fe?=", "Grüße"},
		{"wrong charset", "=?us-ascii?q?Gr=C3=BC=C3=9Fe?=", "Grüße"},
		{"says Latin-1, is UTF-8", "=?iso-8859-1?q?Gr=C3=BC=C3=9Fe?=", "Grüße"},
		{"unknown charset", "=?x-martian?q?Gr=FC=DFe?=", "Grüße"},
		{"language", "=?iso-8859-1*de?q?Gr=FC=DFe?=", "Grüße"},
		{"cut off", "=?utf-8?B?R3LDvMOf", "Grüß"},
		{"cut off in the escape", "=?utf-8?q?Gr=C3=BC=C3=9Fe?", "Grüße"},
		{"bare question mark", "=?utf-8?Q?Why??=", "Why?"},
		{"question mark before an escape", "=?utf-8?Q?Why?=C3?=", "Why?Ã"},
		{"no word", "a =? b ?= c", "a =? b ?= c"},
		{"UTF-7 is refused", "=?utf-7?q?+ADw-?=", "+ADw-"},
		{"Latin-1 means Windows-1252", "=?iso-8859-1?q?=93Gr=FC=DFe=94?=", "“Grüße”"},
		{"a shift goes on in the next word", "=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?S1wbKEI=?=", "日本"},
		{"a double byte cut in two", "=?gb2312?B?xOO6?= =?gb2312?B?ww==?=", "你好"},
		{"8-bit beside", "Gr\xc3\xbc\xc3\x9fe =?utf-8?q?=C3=A4?=", "Grüße ä"},
		{"raw Latin-1", "Gr\xfc\xdfe", "Grüße"},
	} {
		h := oneField("Subject", c.in)
		if got := h.text("Subject", ""); got != c.want {
			t.Errorf("%s: %q becomes %q, not %q", c.name, c.in, got, c.want)
		}
	}
}

func TestAddressListsAreReadInEveryBrokenForm(t *testing.T) {
	a := func(name, addr string) Address { return Address{Name: name, Addr: addr} }
	for _, c := range []struct {
		in   string
		want []Address
	}{
		{"a@b.org", []Address{a("", "a@b.org")}},
		{"Ann <a@b.org>, Bob <c@d.org>", []Address{a("Ann", "a@b.org"), a("Bob", "c@d.org")}},
		{`"Example, Ann" <a@b.org>`, []Address{a("Example, Ann", "a@b.org")}},
		{`"A \"B\" C" <a@b.org>`, []Address{a(`A "B" C`, "a@b.org")}},
		{"a@b.org (Ann (really))", []Address{a("Ann (really)", "a@b.org")}},
		{"=?gb2312?B?xOO6ww==?= <a@b.org>", []Address{a("你好", "a@b.org")}},
		{"Ann (work) <a@b.org>", []Address{a("Ann", "a@b.org")}},
		{"Team: a@b.org, Bob <c@d.org>;, e@f.org", []Address{a("", "a@b.org"), a("Bob", "c@d.org"), a("", "e@f.org")}},
		{"undisclosed-recipients:;", nil},
		{"<@relay.org,@other.org:a@b.org>", []Address{a("", "a@b.org")}},
		{`"quoted local"@b.org`, []Address{a("", `"quoted local"@b.org`)}},
		{"Ann <a@b.org", []Address{a("Ann", "a@b.org")}},
		{"Ann <a@b.org, Bob <c@d.org>", []Address{a("Ann", "a@b.org"), a("Bob", "c@d.org")}},
		{`"Ann <a@b.org>`, []Address{a("Ann", "a@b.org")}},
		{"Ann <<a@b.org>>", []Address{a("Ann", "a@b.org")}},
		{"Ann a@b.org", []Address{a("Ann", "a@b.org")}},
		{"a @ b.org", []Address{a("", "a@b.org")}},
		{"a@b.org; c@d.org", []Address{a("", "a@b.org"), a("", "c@d.org")}},
		{"Nobody", []Address{a("", "Nobody")}},
		{"=?utf-8?q?M=C3=BCller,_J?= <a@b.org>", []Address{a("Müller, J", "a@b.org")}},
		{"=?utf-8?q?M=C3=BCller,?= =?utf-8?q?_J?= <a@b.org>", []Address{a("Müller, J", "a@b.org")}},
		{`"=?utf-8?q?M=C3=BCller?=" <a@b.org>`, []Address{a("Müller", "a@b.org")}},
		{"\"\u202etxt\" <a@b.org>", []Address{a("txt", "a@b.org")}},
		{"mailto:a@b.org", []Address{a("", "a@b.org")}},
		{",,a@b.org,,", []Address{a("", "a@b.org")}},
		{"Ann(nice \\) one) <a(her (own) box)@b.(our host)org>", []Address{a("Ann", "a@b.org")}},
		{"Ann < (note) a . x @ b . org (tail)>", []Address{a("Ann", "a.x@b.org")}},
		{`Ann <a (writer) x@"b" .c. org>`, []Address{a("Ann", `ax@"b".c.org`)}},
		{"a@b  . org", []Address{a("", "a@b.org")}},
		{`Ann <"a b (c)"@d.org>`, []Address{a("Ann", `"a b (c)"@d.org`)}},
		{"Team (us):a@b.org (Ann), c@d.org; (the end)", []Address{a("Ann", "a@b.org"), a("", "c@d.org")}},
		{"Hidden:(nobody (that I know)) ;", nil},
		{"(Recipients withheld)", []Address{a("Recipients withheld", "")}},
		{"a@[IPv6:2001:db8::1], b@[192.0.2.1]", []Address{a("", "a@[IPv6:2001:db8::1]"), a("", "b@[192.0.2.1]")}},
		{"Ann <,@c.org,,@[IPv6:2001:db8::1]: a@b.org>", []Address{a("Ann", "a@b.org")}},
		{"Ann <a@b.org>Bob <c@d.org>", []Address{a("Ann", "a@b.org"), a("Bob", "c@d.org")}},
		{"=?utf-8?B?IkFubiIgPGFAYi5vcmc+?=, c@d.org", []Address{a("Ann", "a@b.org"), a("", "c@d.org")}},
		{"Ann (a@b.org)", []Address{a("Ann", "a@b.org")}},
		{"Ann [a@b.org]", []Address{a("Ann", "a@b.org")}},
		{"Ann <mailto:a@b.org>", []Address{a("Ann", "a@b.org")}},
		{"left > right < more <a@b.org>", []Address{a("left > right more", "a@b.org")}},
		{`\"Ann\" <a@b.org>`, []Address{a(`"Ann"`, "a@b.org")}},
		{"", nil},
	} {
		got, _ := parseAddresses(c.in, "", 100)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestACommaInANameIsNotAnotherSender(t *testing.T) {
	for from, want := range map[string]string{
		"Berg, Nora <nora@example.org>":                        "Berg, Nora <nora@example.org>",
		"Berg, Nora, Dr. <nora@example.org>":                   "Berg, Nora, Dr. <nora@example.org>",
		"ida@example.org, Nora <nora@example.org>":             "ida@example.org|Nora <nora@example.org>",
		"Ida <ida@example.org>, Nora Berg <nora@example.org>":  "Ida <ida@example.org>|Nora Berg <nora@example.org>",
		"one, two, three, four, many of us <nora@example.org>": "one|two|three|four|many of us <nora@example.org>",
	} {
		m := parseString(t, "From: "+from+"\nTo: Ida, Nora <nora@example.org>\n\ntext\n")
		if got := asWritten(m.From); got != want {
			t.Errorf("From %s is read as %s", from, got)
		}
		if got := asWritten(m.To); got != "Ida|Nora <nora@example.org>" { // someone on the same machine
			t.Errorf("To is read as %s", got)
		}
	}
}

func asWritten(list []Address) string {
	var all []string
	for _, a := range list {
		switch {
		case a.Name == "":
			all = append(all, a.Addr)
		default:
			all = append(all, a.Name+" <"+a.Addr+">")
		}
	}
	return strings.Join(all, "|")
}

func TestDatesAreReadInEveryForm(t *testing.T) {
	want := time.Date(2026, 11, 24, 15, 4, 5, 0, time.FixedZone("", 3600))
	for _, s := range []string{
		"Tue, 24 Nov 2026 15:04:05 +0100",
		"Tue, 24 Nov 2026 15:04:05 +0100 (CET)",
		"24 Nov 2026 15:04:05 +0100",
		"Tue,24 Nov 2026 15:04:05+0100",
		"Tuesday, 24 November 2026 15:04:05 +0100",
		"Tue, 24 Nov 26 15:04:05 CET",
		"Tue, 24 Nov 126 15:04:05 +0100",
		"Tue Nov 24 15:04:05 2026 +0100",
		"Tue Nov 24 15:04:05 CET 2026",
		"Tue, 24-Nov-2026 15:04:05 GMT+0100",
		"2026-11-24T15:04:05+01:00",
		"2026-11-24 15:04:05 +0100",
		"Tue, 24 Nov 2026 3:04:05 PM +0100",
		"Nov 24, 2026 3:04:05pm +0100",
		"Tue, 24 (a comment) Nov 2026 15:04:05.123 +0100",
		"Wrong, 24 Nov 2026 14:04:05",
		"Tue, 24 Nov 2026 14:04:05 UT",
		"Tue, 24 Nov 2026 15:04:05 +01:00",
		"Tue, 24 Nov 2026 15:04:05 + 0100",
		"Tue, 24 Nov 2026 15:04:05 0100",
		"Tue, 24 Nov 2026 15:04:05 100",
		"Tue, 24 Nov 2026 11:04:05 BRT",
		"Tue, 24 Nov 2026 14:04:05GMT",
		"Tue, 24 Nov 2026 15.04.05 +0100",
		"Tue, 24Nov2026 15:04:05 +0100",
		"(a (b)) Tue (\\) c), 24 Nov 2026 15 (h): 04 : 05 +0100 (never closed",
		"Tue, 24 Nov 0026 15:04:05 +0100",
		`"Tue, 24 Nov 2026 15:04:05 +0100"`,
		"Tuesday, November 24th, 2026 at 2:04:05 PM",
		"24.11.2026 14:04:05", "11/24/2026 2:04:05 PM", "11/24/26, 2:04:05 PM", "2026/11/24 15:04:05 +0100",
		"2026-11-24T15:04:05+0100", "20261124T140405Z",
		"Di, 24 Nov. 2026 15:04:05 +0100", "mar., 24 novembre 2026 15:04:05 +0100", "Вт, 24 ноя 2026 15:04:05 +0100", "wto, 24 lis 2026 15:04:05 +0100",
		"2026年11月24日(火) 15:04:05 +0100", "화, 24 11월 2026 오후 3:04:05 +0100",
	} {
		h := oneField("Date", s)
		if got := h.date(); !got.Truncate(time.Second).Equal(want) {
			t.Errorf("%q is read as %v", s, got)
		}
	}
	for _, s := range []string{"", "yesterday", "24", "Nov 2026", "99 99 9999", strings.Repeat("1 ", 500), "Tue, 31 Feb 2026 12:00:00 +0000", "Tue, 31 Apr 2026 12:00:00"} {
		h := oneField("Date", s)
		if got := h.date(); !got.IsZero() {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}

func TestMonthsAreReadInOtherLanguages(t *testing.T) {
	for month, days := range map[time.Month][]string{
		time.January:   {"mié, 7 ene 2026", "mer, 7 gen 2026", "śr, 7 sty 2026", "Ср, 7 янв 2026"},
		time.February:  {"mar., 7 févr. 2026", "Sáb, 7 fev 2026", "sob, 7 lut 2026"},
		time.March:     {"Di, 7 Mär 2026", "Di, 7 Mrz 2026", "za, 7 mrt 2026", "mar, 7 mar 2026"},
		time.April:     {"mar, 7 avr 2026", "mar, 7 abr 2026", "wto, 7 kwi 2026"},
		time.May:       {"Do, 7 Mai 2026", "gio, 7 mag 2026", "do, 7 mei 2026", "tors, 7 maj 2026", "7 мая 2026"},
		time.June:      {"dim. 7 juin 2026", "dom, 7 giu 2026", "niedz., 7 cze 2026"},
		time.July:      {"mar. 7 juil. 2026", "mar, 7 lug 2026", "wto, 7 lip 2026"},
		time.August:    {"ven. 7 août 2026", "viernes, 7 de agosto de 2026"},
		time.September: {"lun, 7 set 2026", "pon, 7 wrz 2026"},
		time.October:   {"Mi, 7 Okt 2026", "mer, 7 ott 2026", "qua, 7 out 2026", "śr, 7 paź 2026"},
		time.November:  {"sob, 7 lis 2026", "Cmt, 7 Kas 2026"},
		time.December:  {"Mo, 7 Dez 2026", "mar, 7 dic 2026", "lun. 7 déc. 2026", "man, 7 des 2026", "Paz, 7 Ara 2026"},
	} {
		for _, day := range days {
			h := oneField("Date", day+" 15:04:05 +0100")
			if want := time.Date(2026, month, 7, 14, 4, 5, 0, time.UTC); !h.date().Equal(want) {
				t.Errorf("%q is read as %v", day, h.date())
			}
		}
	}
}

func TestParametersAreReadInEveryForm(t *testing.T) {
	for _, c := range []struct{ in, value, name, want string }{
		{`text/plain; charset="utf-8"`, "text/plain", "charset", "utf-8"},
		{"TEXT/Plain;CharSet=UTF-8 (comment)", "text/plain", "charset", "UTF-8"},
		{`a/b; name="x \"y\" z"`, "a/b", "name", `x "y" z`},
		{`a/b; name="C:\dir\x.txt"`, "a/b", "name", `C:\dir\x.txt`},
		{"a/b; name=two words.txt; x=y", "a/b", "name", "two words.txt"},
		{`a/b; name=""A 1".txt"; x=y`, "a/b", "name", `A 1".txt`},
		{"text / html; charset=x", "text/html", "charset", "x"},
		{" image/ png;name=x", "image/png", "name", "x"},
		{"a/b; name*0=first; name*1=second; name*0=wrong", "a/b", "name", "firstsecond"},
		{"a/b; name=plain; name*0=first; name*=UTF-8''all%20of%20it; name*1=second", "a/b", "name", "all of it"},
		{"a/b; name*0*=UTF-8''multi; name*1=line; name*3*=%20evil", "a/b", "name", "multiline"},
		{"a/b; name=plain; name*1=a; name*2=b", "a/b", "name", "plain"},
		{"a/b; name*1*=UTF-8''%C3%A4; name*2=b", "a/b", "name", "äb"},
		{"a/b; name=plain; name*5=b", "a/b", "name", "plain"},
		{"a/b; name=plain; name*-1=b", "a/b", "name", "plain"},
		{"a/b; name*=UTF-8'%C3%A4", "a/b", "name", "ä"},
		{`a/b; name=""; x=y`, "a/b", "x", "y"},
		{`; name="a.txt"`, "", "name", "a.txt"},
		{"a/b name=x", "a/b", "name", "x"},
		{`a/b; name="never closed`, "a/b", "name", "never closed"},
		{"a/b; name*=utf-8'de'%C3%BCber", "a/b", "name", "über"},
		{"a/b; name*0=ab; name*1=cd", "a/b", "name", "abcd"},
		{"a/b; name*1=cd; name*0=ab", "a/b", "name", "abcd"},
		{"a/b; name*0*=utf-8''%C3; name*1*=%BCb; name*2=er", "a/b", "name", "über"},
		{"a/b; name*=iso-8859-1''%FCber", "a/b", "name", "über"},
		{"a/b; name*=iso-8859-1''%FCber; x*=utf-8''y", "a/b", "name", "über"},
		{"a/b; name*=utf-8''100%.txt", "a/b", "name", "100%.txt"},
		{`a/b; name="=?gb2312?B?xOO6ww==?="`, "a/b", "name", "你好"},
		{"a/b; name*=iso-8859-1''%FCber; name=other", "a/b", "name", "über"},
		{"a/b; name==?utf-8?q?=C3=BCber?=", "a/b", "name", "über"},
		{"a/b; name=\"\xfcber\"", "a/b", "name", "über"},
		{"a/b; x=1 y=2; z=3", "a/b", "y", "2"},
		{"a/b;; =; ;name=x;", "a/b", "name", "x"},
		{"a/b; (c) name=x", "a/b", "name", "x"},
	} {
		h := oneField("Content-Type", c.in)
		value, params := h.contentType()
		if value != c.value || params[c.name] != c.want {
			t.Errorf("%s: %q, %q", c.in, value, params)
		}
	}
}

func TestNamesAreSafeOnEverySystem(t *testing.T) {
	for in, want := range map[string]string{
		"plain.txt":                       "plain.txt",
		"../../x":                         "x",
		`..\..\x.exe`:                     "x.exe",
		"/":                               "",
		"Invoice 12/2027.pdf":             "Invoice 12_2027.pdf",
		"a/../../b.txt":                   "b.txt",
		"/home/ann/b.txt":                 "b.txt",
		`C:\files\b.txt`:                  "b.txt",
		"https://example.org/b.txt":       "b.txt",
		"..":                              "",
		".bashrc":                         "bashrc",
		"CON":                             "_CON",
		"nul.txt":                         "_nul.txt",
		"com1":                            "_com1",
		"common.txt":                      "common.txt",
		"a\x00.exe":                       "a.exe",
		"a\u202egpj.exe":                  "agpj.exe",
		"a\u200bb.txt":                    "ab.txt",
		"invoice.pdf           .exe":      "invoice.pdf .exe",
		"line\r\nbreak.txt":               "line break.txt",
		"a:b*c?.txt":                      "a_b_c_.txt",
		"trailing. . ":                    "trailing",
		strings.Repeat("x", 300):          strings.Repeat("x", maxName),
		strings.Repeat("ä", 300) + ".pdf": strings.Repeat("ä", 98) + ".pdf",
	} {
		if got := safeName(in); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
}

func TestNamesThatTurnTheirDirectionAreMarked(t *testing.T) {
	for name, want := range map[string]bool{
		"fdp.exe":             false,
		"%E2%80%AEfdp.exe":    true,  // override
		"%E2%81%A7fdp.exe":    true,  // isolate
		"%D7%90%E2%80%8F.pdf": false, // a mark after Hebrew
	} {
		m, err := Parse(strings.NewReader("Content-Disposition: attachment; filename*=utf-8''"+name+"\nContent-Type: application/pdf\n\nx"), Options{})
		if err != nil || len(m.Attachments) != 1 || m.Attachments[0].Turned != want {
			t.Errorf("%s: %v, %+v", name, err, m)
		}
	}
}

func TestSenderHintsNameWhatDeceives(t *testing.T) {
	for _, c := range []struct{ header, code string }{
		{"From: \"help@bank.example\" <x@evil.example.net>", "sender.name"},
		{"From: Ann <a@example.org>\nReply-To: b@elsewhere.example.com", "sender.reply"},
		{"From: Ann <a@exаmple.org>", "sender.mixed"},        // Cyrillic а
		{"From: Ann <a@xn--exmple-4nf.org>", "sender.mixed"}, // the same
		{"From: Ann <a@аррӏе.com>", "sender.lookalike"},      // all Cyrillic
		{"From: a@example.org, b@example.org", "sender.several"},
		{"From: Ann <a@example.org>\nReply-To: b@mail.example.org", ""},
		{"From: \"a@example.org\" <a@example.org>", ""},
		{"From: \"boss@example.org\" <x@example.org>", "sender.mailbox"},
		{"From: \"A@Example.org\" <a@example.org>", ""},
		{"From: Ann (ann@example.org) <noreply@example.org>", ""},
		{"From: Ann <a@例え.jp>", ""},
		{"From: Ann <a@пример.рф>", ""},
		{"From: Ann <a@example.org>\nList-Id: <l.example.com>\nReply-To: l@lists.example.com", ""},
	} {
		m, err := Parse(strings.NewReader(c.header+"\n\nx\n"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		code := ""
		if len(m.SenderHints) > 0 {
			code = m.SenderHints[0].Code
		}
		if code != c.code {
			t.Errorf("%s: %v", c.header, m.SenderHints)
		}
	}
}

func TestADomainThatImitatesAnotherIsShownInPlainLetters(t *testing.T) {
	for in, want := range map[string]string{
		"a@exаmple.org":    "a@xn--exmple-4nf.org", // Cyrillic а
		"a@аррӏе.com":      "a@xn--80ak6aa92e.com",
		"a@пример.рф":      "a@пример.рф",
		"a@müller.example": "a@müller.example",
		"not an address":   "not an address",
	} {
		if got := (Address{Addr: in}).Unmistakable(); got != want {
			t.Errorf("%s is shown as %s", in, got)
		}
	}
}

func TestBlankLinesBeforeTheHeaderArePassedOver(t *testing.T) {
	for raw, subject := range map[string]string{
		"\n\r\n\nFrom: ada@example.org\nSubject: Notes\n\nbody\n":                       "Notes",
		"\r\nReceived: from x\r\n by y\r\nSubject: Notes\r\n\r\nbody\r\n":               "Notes",
		"\n\nFrom ada@example.org Thu Feb 26 17:23:40 1998\nX-A: b\nSubject: Notes\n\n": "Notes",
		"\nFrom: the text of a message without a header\nGo on: it says more\n":         "",
		"\nDear Ada,\nSubject: Notes\n":                                                 "",
		"\n":                                                                            "",
	} {
		if m := parseString(t, raw); m.Subject != subject {
			t.Errorf("%q: subject %q, want %q", raw, m.Subject, subject)
		}
	}
}

func TestAddressesWithoutACommaBetweenThemAreTwo(t *testing.T) {
	for field, want := range map[string]string{
		"<a@x.example> <b@x.example>":                       "a@x.example b@x.example",
		"Ada <a@x.example> <mailto:a@x.example>":            "a@x.example",
		"Ada <a@x.example> <work>, Bob <b@x.example>":       "a@x.example b@x.example",
		"Ada <a@x.example> Bob <b@x.example> <c@x.example>": "a@x.example b@x.example c@x.example",
	} {
		list, _ := parseAddresses(field, "", 10)
		var got []string
		for _, a := range list {
			got = append(got, a.Addr)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s becomes %v, want %s", field, got, want)
		}
	}
}

func TestWhatBytesLookLikeIsRefinedByTheName(t *testing.T) {
	for _, c := range []struct{ name, looksLike, want string }{
		{"a.doc", "application/x-ole-storage", "application/msword"},
		{"A.DOCX", "application/zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"a.htm", "text/plain", "text/html"},
		{"a.txt", "text/plain", "text/plain"},
		{"a.doc", "image/png", "image/png"},
		{"a.unknown", "application/octet-stream", "application/octet-stream"},
		{"a", "text/plain", "text/plain"},
	} {
		if got := typeByName(c.name, c.looksLike); got != c.want {
			t.Errorf("%s, %s: %s, not %s", c.name, c.looksLike, got, c.want)
		}
	}
}

func TestFieldsInTheWrongPlaceAreRead(t *testing.T) {
	for name, raw := range map[string]string{
		"the first is indented":        " From: Ann <a@example.org>\nSubject: x\n\ntext\n",
		"the colon is on another line": "Subject: x\nFrom\n\t: Ann <a@example.org>\nTo: b@example.org\n\ntext\n",
	} {
		if m := parseString(t, raw); asWritten(m.From) != "Ann <a@example.org>" || m.Subject != "x" || m.Text != "text\n" {
			t.Errorf("%s: %s, %q, %q", name, asWritten(m.From), m.Subject, m.Text)
		}
	}
}

func TestAMessageCutOffWithinAFieldsNameHasNoTextOfIt(t *testing.T) {
	m := parseString(t, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nText.\n--b\nContent-Type: text/plain\nContent-Tra")
	if strings.TrimSpace(m.Text) != "Text." || !hasProblem(m, "header.unfinished") {
		t.Errorf("%q, %v", m.Text, m.Problems)
	}
}

func hasProblem(m *Message, code string) bool {
	return slices.ContainsFunc(m.Problems, func(p Problem) bool { return p.Code == code })
}
