package message

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html/charset"
)

func TestTransferEncodingsAreDecodedDespiteJunk(t *testing.T) {
	for _, c := range []struct{ encoding, in, want string }{
		{"base64", "aGVs\r\nbG8=\r\n", "hello"},
		{" Base64 ", "aG Vs!bG8", "hello"},
		{"base64", "aGVsbG8=aGVsbG8=", "hellohello"},
		{"base64", "aGVsbG8=\r\n\r\n-- \r\nA list's footer\r\n", "hello\n-- \r\nA list's footer\r\n"},
		{"base64", "these are words, not base64\r\n", "these are words, not base64\r\n"},
		{"base64", "aGVsbG8hA", "hello!"},
		{"quoted-printable", "a=20b=\r\nc=C3=A4\r\n", "a bcä\r\n"},
		{"quoted-printable", "a =\t \r\nb", "a b"},
		{"quoted-printable", "a=ZZ b= c=c3=a4  \r\nx", "a=ZZ b= cä\r\nx"},
		{"quoted-printable", "end=", "end"},
		{"x-uuencode", "begin 644 a\r\n%:&5L;&\\\r\n`\r\nend\r\n", "hello"},
		{"7bit", "as is \x00\r\n", "as is \x00\r\n"},
		{"x-unknown", "as is", "as is"},
	} {
		var p problems
		out, err := io.ReadAll(iotest.OneByteReader(decodeTransfer(c.encoding, strings.NewReader(c.in), true, &p)))
		if err != nil || string(out) != c.want {
			t.Errorf("%s of %q is %q, %v; want %q", c.encoding, c.in, out, err, c.want)
		}
	}
}

func TestQuotedPrintableSurvivesAnyLineLength(t *testing.T) {
	for n := 4080; n < 4110; n++ {
		in := strings.Repeat("x", n) + "=C3=BC =\r\n" + strings.Repeat(" ", n) + "y"
		want := strings.Repeat("x", n) + "ü " + strings.Repeat(" ", n) + "y"
		out, err := io.ReadAll(decodeTransfer("quoted-printable", strings.NewReader(in), true, &problems{}))
		if err != nil || string(out) != want {
			t.Fatalf("at %d: %d bytes, %v", n, len(out), err)
		}
	}
}

func TestFlowedTextIsJoined(t *testing.T) {
	for _, c := range []struct {
		in    string
		delSp bool
		want  string
	}{
		{"one \ntwo\nthree\n", false, "one two\nthree\n"},
		{"日本 \n語\n", true, "日本語\n"},
		{" >not a quote\n From\n", false, ">not a quote\nFrom\n"},
		{"> a \n> b\n>> c\n", false, "> a b\n>> c\n"},
		{"text \n> quote\n", false, "text \n> quote\n"},
		{"bye \n-- \nAnn\n", false, "bye \n-- \nAnn\n"},
	} {
		if got := joinFlowed(c.in, c.delSp); got != c.want {
			t.Errorf("%q becomes %q, not %q", c.in, got, c.want)
		}
	}
}

func TestCharsetsAreFoundByLabelAliasAndGuess(t *testing.T) {
	b := &budget{}
	for _, c := range []struct{ label, in, want string }{
		{"iso-8859-1", "\xe4\x80", "ä€"},
		{"ISO8859_15", "\xa4", "€"},
		{"win-1251", "\xcf\xf0", "Пр"},
		{"cp1251", "\xcf\xf0", "Пр"},
		{"koi8-r", "\xf0\xd2", "Пр"},
		{"koi8-u", "\xa4", "є"},
		{"cp-850", "\x84", "ä"},
		{"ibm437", "\x84", "ä"},
		{"x-big5", "\xa7\x41", "你"},
		{"gb2312", "\xe9\x46", "镕"},
		{"ks_c_5601-1987", "\xb0\xa1", "가"},
		{"iso-2022-kr", "\x1b$)C\x0e\x30\x21\x0f.", "가."},
		{"iso-2022-jp", "\x1b$B$\"\x1b(B", "あ"},
		{"", "\x1b$B$\"\x1b(B", "あ"},
		{"utf-16le", "a\x00\xe4\x00", "aä"},
		{"iso-2022-jp-2004", "\x1b$(Q$\"\x1b$(O$$\x1b(B", "あい"},
		{"eucJP-win", "\xa4\xa2", "あ"},
		{"csUnicode", "\x30\x42", "あ"},
		{"hz-gb-2312", "~{Dc~}", "你"},
		{"utf-8", "ä\xff!", "ä\ufffd!"},
		{"utf-8", "Gr\xfc\xdfe", "Grüße"},
		{"us-ascii", "Gr\xfc\xdfe", "Grüße"},
		{"windows-1252", "Grüße", "Grüße"},
		{`"utf-8"`, "ä", "ä"},
		{"utf-8", "\xff\xfea\x00", "a"},
		{"", "\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0?", "Привет, как дела?"},
		{"", "\xf0\xd2\xc9\xd7\xc5\xd4, \xcb\xc1\xcb \xc4\xc5\xcc\xc1?", "Привет, как дела?"},
		{"", "\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7\xa1\xa3\xd5\xe2\xca\xc7\xd6\xd0\xce\xc4\xb5\xc4\xd0\xc5\xbc\xfe\xa1\xa3", "你好，世界。这是中文的信件。"},
		{"x-martian", "abc \xe4", "abc ä"},
		{"utf-7", "+AOQ-", "+AOQ-"},
	} {
		if got, _ := decodeCharset(c.label, []byte(c.in), b.guess); got != c.want {
			t.Errorf("%s of %q is %q, not %q", c.label, c.in, got, c.want)
		}
	}
}

// A few letters of a subject look like many things; the text under it tells.
func TestAHeaderIsGuessedTogetherWithTheText(t *testing.T) {
	for _, c := range []struct{ label, subject, from, text string }{
		{"big5", "測試標題", "王", "這是一個測試郵件，請忽略。"},
		{"euc-kr", "안녕하세요", "김", "이것은 시험입니다."},
		{"gb18030", "你好", "王", "这是一封测试邮件，请忽略。"},
	} {
		encoding, _ := charset.Lookup(c.label)
		raw, err := encoding.NewEncoder().String("Subject: " + c.subject + "\r\nFrom: " + c.from + " <a@example.org>\r\n\r\n" + c.text + "\r\n")
		if err != nil {
			t.Fatal(err)
		}
		m, err := Parse(strings.NewReader(raw), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if m.Subject != c.subject || m.From[0].Name != c.from {
			t.Errorf("%s: %q from %q", c.label, m.Subject, m.From[0].Name)
		}
	}
}

func TestTypesWhoseHalvesAreSwappedAreText(t *testing.T) {
	for value, want := range map[string]string{
		"plain/text": "text/plain", "html/text": "text/html", "plain/html": "text/html", "html": "text/html",
		"plain": "text/plain", "text/x-html-like": "text/x-html-like", "application/plain": "application/plain",
	} {
		if got, _ := validType(value, nil); got != want {
			t.Errorf("%s is taken for %s", value, got)
		}
	}
}

func TestHTMLIsReducedToItsWords(t *testing.T) {
	for in, want := range map[string]string{
		"<p>One <b>two</b></p><p>three":                          "One two\n\nthree",
		"<head><title>no</title></head><body>yes":                "yes",
		"<style>p{}</style><script>no()</script>yes":             "yes",
		"a<br>b<div>c</div>d":                                    "a\nb\nc\nd",
		"<ul><li>a<li>b</ul>":                                    "• a\n• b",
		"<table><tr><td>a<td>b<tr><td>c</table>":                 "a b\nc",
		"<pre>a\n  b</pre>":                                      "a\n  b",
		"x<img alt='a bird'>y &amp; &eacute;&nbsp;z <!-- no -->": "xa birdy & é z",
	} {
		if got := htmlToText(in, 1000); got != want {
			t.Errorf("%s becomes %q, not %q", in, got, want)
		}
	}
}

func TestWinmailDatIsUnpacked(t *testing.T) {
	raw := append([]byte("Subject: x\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: binary\n\n"), tnefSample()...)
	m, err := Parse(bytes.NewReader(raw), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if m.HTML != "<p>Grüße</p>" || len(m.Problems) != 0 {
		t.Errorf("body %q, problems %v", m.HTML, m.Problems)
	}
	var got []string
	for _, a := range m.Attachments {
		var out bytes.Buffer
		if _, err := Extract(bytes.NewReader(raw), a.Index, &out); err != nil {
			t.Error(err)
		}
		got = append(got, a.Name+"|"+a.Type+"|"+a.ContentID+"|"+out.String())
	}
	want := []string{"läng.pdf|application/pdf|c1@example.org|%PDF-1.4 sample", "two.txt|text/plain||plain words\n"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestACutOffWinmailDatGivesWhatThereIs(t *testing.T) {
	whole := tnefSample()
	for n := range whole {
		raw := append([]byte("Content-Type: application/ms-tnef; name=winmail.dat\n\n"), whole[:n]...)
		m, err := Parse(bytes.NewReader(raw), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, complaint := range faults(m) {
			t.Errorf("at %d: %s", n, complaint)
		}
	}
}

func TestRTFGivesBackItsHTML(t *testing.T) {
	rtf := `{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}` +
		`{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Gr\'fc\'dfe \u8364? \{x\}\htmlrtf\par}\htmlrtf0{\*\htmltag72 </p>}}`
	if got, isHTML := readRTF([]byte(rtf)); !isHTML || got != "<p>Grüße € {x}</p>" {
		t.Errorf("%q, %v", got, isHTML)
	}
	if got, isHTML := readRTF([]byte(`{\rtf1{\fonttbl no}a\tab b\par \u-10179?\u-8704?c{\*\unknown no}}`)); isHTML || got != "a\tb\n😀c" {
		t.Errorf("%q, %v", got, isHTML)
	}
}

func TestCompressedRTFIsUndone(t *testing.T) {
	// The example of MS-OXRTFCP §3.1.1.
	in := "\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\x0a\x00rcpg125B2\x0a\xf3 hel\x09\x00 bw\x05\xb0ld}\x0a\x80\x0f\xa0"
	if got := decompressRTF([]byte(in), 1000); string(got) != "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n" {
		t.Errorf("%q", got)
	}
}

func TestInvitationsAreRead(t *testing.T) {
	all := parseCalendars([]byte(sampleInvitation), "utf-8")
	if len(all) != 1 {
		t.Fatalf("%d events", len(all))
	}
	c := all[0]
	if c.Method != "REQUEST" || c.Summary != "Plan, then do" || c.Location != "Room 4" || c.Floating || c.AllDay {
		t.Errorf("%+v", c)
	}
	if !c.Start.Equal(time.Date(2026, 7, 10, 12, 0, 0, 0, time.UTC)) || c.End.Sub(c.Start) != 90*time.Minute {
		t.Errorf("from %v to %v", c.Start, c.End)
	}
	if c.Organizer != (Address{"Ann: Lead", "ann@example.org"}) || len(c.Attendees) != 1 || c.Attendees[0].Addr != "bob@example.net" {
		t.Errorf("people: %+v %+v", c.Organizer, c.Attendees)
	}
	winter := strings.ReplaceAll(sampleInvitation, "20260710", "20260110")
	if c := parseCalendars([]byte(winter), "")[0]; !c.Start.Equal(time.Date(2026, 1, 10, 13, 0, 0, 0, time.UTC)) {
		t.Errorf("in winter at %v", c.Start)
	}
	day := "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261224\nSUMMARY:x\n"
	if c := parseCalendars([]byte(day), "")[0]; !c.AllDay || c.End.Sub(c.Start) != 24*time.Hour {
		t.Errorf("a day, cut off: %+v", c)
	}
}

func TestContactsAreRead(t *testing.T) {
	want := []Contact{{Name: "Dr. Jürgen Müller", Organization: "Example, Loft", Emails: []string{"jm@example.org"},
		Phones: []string{"+49 30 1234"}, Addresses: []string{"Street 1, Town, 12345, Land"}}}
	if diff := cmp.Diff(want, parseContacts([]byte(sampleCard), "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDeliveryReportsAreSaidInWords(t *testing.T) {
	r, ok := parseReport("message/delivery-status", []byte(sampleDelivery))
	want := "The message could not be delivered to bob@example.net. There is no such mailbox. The other server said: “550 5.1.1 unknown”.\n" +
		"The message to eve@example.net is delayed; its server goes on trying. The other system did not answer."
	if !ok || r.Text() != want || r.MTA != "mx.example.org" {
		t.Errorf("%v %+v", ok, r)
	}
	r, ok = parseReport("message/disposition-notification", []byte("Final-Recipient: rfc822;bob@example.net\nDisposition: manual-action/MDN-sent-manually; displayed\n"))
	if !ok || r.Text() != "The message was displayed to bob@example.net; that is no proof that it was read." {
		t.Errorf("%v %+v", ok, r)
	}
}

func TestAnOpaqueSignatureIsOpenedInEitherEncoding(t *testing.T) {
	oid := func(last byte) string { return "\x06\x09" + cmsStem + string(last) }
	// Indefinite lengths, and the content in two pieces.
	ber := "\x30\x80" + oid(2) + "\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80" + oid(1) + "\xa0\x80\x24\x80" +
		"\x04\x06\r\nHell\x04\x05o you\x00\x00\x00\x00\x00\x00\x31\x00"
	raw := "Content-Type: application/pkcs7-mime; smime-type=signed-data\n\n" + ber
	m, err := Parse(strings.NewReader(raw), Options{})
	if err != nil || m.Text != "Hello you" || !m.Security.Signed || m.Security.Encrypted {
		t.Errorf("%q %+v %v", m.Text, m.Security, err)
	}
}

func TestExtractFailsInWords(t *testing.T) {
	if _, err := Extract(strings.NewReader(simple), 99, io.Discard); !errors.Is(err, ErrNoAttachment) {
		t.Errorf("no such attachment: %v", err)
	}
	full := errors.New("disk full")
	if _, err := Extract(strings.NewReader(simple), 2, failing{full}); !errors.Is(err, full) {
		t.Errorf("a writer that fails: %v", err)
	}
	broken := errors.New("disk broken")
	if _, err := Extract(io.MultiReader(strings.NewReader(simple[:300]), iotest.ErrReader(broken)), 2, io.Discard); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: %v", err)
	}
	if m, err := Parse(io.MultiReader(strings.NewReader(simple[:300]), iotest.ErrReader(broken)), Options{}); !errors.Is(err, broken) || m.Subject != "Grüße" {
		t.Errorf("what was read before is lost: %v", err)
	}
}

// failing is a writer that always fails.
type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestATextInTheWrongPlaceIsTheBodyIfThereIsNoOther(t *testing.T) {
	raw := "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/plain\n\n \n--b\nContent-Type: text/html\n\n<p>here\n--b--\n"
	m, err := Parse(strings.NewReader(raw), Options{})
	if err != nil || m.HTML != "<p>here" || len(m.Attachments) != 0 {
		t.Errorf("%q %+v %v", m.HTML, m.Attachments, err)
	}
}

func TestPartsThatFollowOneAnotherAreSectionsOfTheirOwn(t *testing.T) {
	raw := "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>one\n--b\nContent-Type: image/png\n\nx\n" +
		"--b\nContent-Type: text/html\n\n<p>two\n--b\n\nfooter\n--b--\n"
	m, err := Parse(strings.NewReader(raw), Options{})
	want := []Section{{HTML: "<p>one"}, {HTML: "<p>two"}, {Text: "footer"}}
	if diff := cmp.Diff(want, m.Sections); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if m.HTML != "<p>one\n<p>two" || m.BodyText() != "one\ntwo\nfooter" {
		t.Errorf("%q %q", m.HTML, m.BodyText())
	}
}

func TestAttachmentTextIsForTheIndexOnly(t *testing.T) {
	raw := "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\nContent-Type: text/csv; charset=iso-8859-1; name=t.csv\n\nM\xfcller;1\n" +
		"--b\nContent-Type: text/html; name=p.html\nContent-Disposition: attachment\n\n<p>page</p>\n--b\nContent-Type: message/rfc822\n\nSubject: inner\n\nwords\n--b--\n"
	var got [2][]string
	for i, o := range []Options{{}, {AttachmentText: true}} {
		m, err := Parse(strings.NewReader(raw), o)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range m.Attachments {
			got[i] = append(got[i], a.Text)
		}
	}
	want := [2][]string{{"", "", ""}, {"Müller;1", "page", "inner\nwords"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAMessageThatIsAnAttachedTextIsShownAndAFile(t *testing.T) {
	m := parseString(t, "From: ada@example.org\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"notes.txt\"\n\nNotes.\n")
	if m.Text != "Notes.\n" || len(m.Attachments) != 1 || m.Attachments[0].Name != "notes.txt" || m.Attachments[0].Size != 7 {
		t.Errorf("text %q, attachments %+v", m.Text, m.Attachments)
	}
}

func TestTextsThatAreAllCalledAttachmentsAreTheBodyIfThereIsNoOther(t *testing.T) {
	m := parseString(t, "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nHello.\n--b--\n")
	if strings.TrimSpace(m.Text) != "Hello." {
		t.Errorf("text %q, attachments %+v", m.Text, m.Attachments)
	}
}

func TestUTF7WithoutShiftsIsNoProblem(t *testing.T) {
	for body, problems := range map[string]int{"Delivery failed. 1 + 1 = 2\n": 0, "mail from +ADw-ada+AD4-\n": 1} {
		m := parseString(t, "Subject: x\nContent-Type: text/plain; charset=unicode-1-1-utf-7\n\n"+body)
		if m.Text != body || len(m.Problems) != problems {
			t.Errorf("%q becomes %q, %v", body, m.Text, m.Problems)
		}
	}
}

func TestSMIMEIsKnownByItsNameAndWhatIsInside(t *testing.T) {
	enveloped := "MIAGCSqGSIb3DQEHA6CAAgEA" // begins a ContentInfo of enveloped data
	certificates := "MBsGCSqGSIb3DQEHAqAOMAwCAQExADALBgkqhkiG9w0BBwE="
	for _, c := range []struct {
		typ, data         string
		encrypted, signed bool
	}{
		{"application/octet-stream; name=smime.p7m", enveloped, true, false},
		{"application/octet-stream; name=other.bin", enveloped, false, false},
		{"application/pkcs7-mime; name=smime.p7c", certificates, false, false},
		{"application/pkcs7-mime; smime-type=certs-only", certificates, false, false},
		{"application/pkcs7-mime; smime-type=signed-data", certificates, false, true},
	} {
		m := parseString(t, "Subject: x\nContent-Type: "+c.typ+"\nContent-Transfer-Encoding: base64\n\n"+c.data+"\n")
		if m.Security.Encrypted != c.encrypted || m.Security.Signed != c.signed || (m.Security.Kind != "") != (c.encrypted || c.signed) {
			t.Errorf("%s: %+v", c.typ, m.Security)
		}
	}
}

const lostMark = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"

func TestAPartWhoseMarkIsMissingIsRead(t *testing.T) {
	for name, preamble := range map[string]string{
		"at once":        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZQ==\n",
		"after a notice": "This is a multi-part message in MIME format.\n\nContent-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=utf-8\n\nGr=C3=BC=C3=9Fe\n",
		"a multipart":    "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=utf-8\n\nGrüße\n--c--\n",
	} {
		m := parseString(t, lostMark+preamble+"--b\nContent-Type: image/png; name=a.png\n\nPNG\n--b--\n")
		if strings.TrimSpace(m.Text) != "Grüße" || len(m.Attachments) != 1 || !hasProblem(m, "mime.boundary") {
			t.Errorf("%s: %q, %d attachments, %v", name, m.Text, len(m.Attachments), m.Problems)
		}
	}
}

func TestWordsBeforeThePartsAreShownIfThereAreNoOthers(t *testing.T) {
	m := parseString(t, lostMark+"Words in the wrong place\n--b\nContent-Type: text/plain\n\n\n--b--\n")
	if strings.TrimSpace(m.Text) != "Words in the wrong place" || !hasProblem(m, "mime.preamble") {
		t.Errorf("%q, %v", m.Text, m.Problems)
	}
	for name, rest := range map[string]string{
		"a notice":                    "This is a multi-part message in MIME format.\n--b\n\n\n--b--\n",
		"words before a text":         "not these\n--b\n\ntext\n--b--\n",
		"words before a file":         "not these\n--b\nContent-Type: image/png\n\nPNG\n--b--\n",
		"a notice, two Content-Types": "This is a multi-part message in MIME format.\n--b\n\ntext\n--b--\n",
	} {
		head := lostMark
		if strings.Contains(name, "two") {
			head = strings.Replace(head, "\n\n", "\nContent-Type: text/plain\n\n", 1)
		}
		if m := parseString(t, head+rest); strings.Contains(m.Text, "not these") || strings.Contains(m.Text, "multi-part") {
			t.Errorf("%s: %q", name, m.Text)
		}
	}
}

func TestATypeThatCannotBeReadIsText(t *testing.T) {
	for fields, want := range map[string]string{
		"Content-Type: garbage;;; =\n": "text", "Content-Type: <html>\n": "html", "Content-Type: application/pdf/.pdf\n": "file",
		"Content-Type: garbage\nContent-Type: text/html\n":                                             "html",
		"Content-Type:\nContent-Type: text/html; charset=utf-8\n":                                      "html",
		"Content-Type: text/plain\nContent-Type: text/html\n":                                          "text",
		"Content-Type: application-x-gzip; name=a.gz\n":                                                "file",
		"Content-Type: garbage\nContent-Disposition: attachment\n":                                     "file",
		"Content-Type: garbage\nContent-Transfer-Encoding: base64\n":                                   "file",
		"Content-Type: application/octet-stream\n":                                                     "file",
		"Content-Type: =?utf-8?Q?text?=\nContent-Type: application/pdf\nSubject: the second is used\n": "file",
	} {
		m := parseString(t, "From: a@example.org\n"+fields+"\nQUJD\n")
		got := "file"
		switch {
		case m.HTML != "":
			got = "html"
		case m.Text != "":
			got = "text"
		}
		if got != want {
			t.Errorf("%q is %s, not %s", fields, got, want)
		}
	}
}
