package message

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	gomail "github.com/emersion/go-message/mail"
	"pgregory.net/rapid"
)

// written is a message as a well-behaved program would send it.
type written struct {
	subject, name, text, html, file string
	data                            []byte
	date                            time.Time
}

func drawWritten(t *rapid.T) written {
	// Words, as white space at the ends is not kept, nor meant to be.
	words := func(label, letters string) string {
		w := rapid.SliceOfN(rapid.StringMatching(letters), 1, 12).Draw(t, label)
		return strings.Join(w, " ")
	}
	return written{
		subject: words("subject", `[a-zA-ZäöüßПривет世界🕊?=_]{1,12}`),
		name:    words("name", `[a-zA-ZäöüПривет世界.,;"]{1,10}`),
		text:    words("text", `[a-z äöü世界=.>\n-]{1,60}`),
		html:    "<p>" + words("html", `[a-zäöü世界=.]{1,90}`) + "</p>",
		file:    words("file", `[a-zäöü世界]{1,10}`) + ".bin",
		data:    rapid.SliceOf(rapid.Byte()).Draw(t, "data"),
		date:    time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "date"), 0).UTC(),
	}
}

func (w written) encode(t *rapid.T) []byte {
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	var raw bytes.Buffer
	var h gomail.Header
	h.SetSubject(w.subject)
	h.SetDate(w.date)
	h.SetAddressList("From", []*gomail.Address{{Name: w.name, Address: "ann@example.org"}})
	mw, err := gomail.CreateWriter(&raw, h)
	check(err)
	iw, err := mw.CreateInline()
	check(err)
	for _, p := range [][2]string{{"text/plain", w.text}, {"text/html", w.html}} {
		var ih gomail.InlineHeader
		ih.SetContentType(p[0], map[string]string{"charset": "utf-8"})
		pw, err := iw.CreatePart(ih)
		check(err)
		_, err = io.WriteString(pw, p[1])
		check(err)
		check(pw.Close())
	}
	check(iw.Close())
	var ah gomail.AttachmentHeader
	ah.SetContentType("application/octet-stream", nil)
	ah.SetFilename(w.file)
	aw, err := mw.CreateAttachment(ah)
	check(err)
	_, err = aw.Write(w.data)
	check(err)
	check(aw.Close())
	check(mw.Close())
	return raw.Bytes()
}

func TestWhatAProgramWritesIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWritten(t)
		raw := w.encode(t)
		m, err := Parse(bytes.NewReader(raw), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if m.Subject != w.subject || m.From[0] != (Address{w.name, "ann@example.org"}) || !m.Date.Equal(w.date) {
			t.Fatalf("header: %q %+v %v", m.Subject, m.From, m.Date)
		}
		if m.Text != w.text || m.HTML != w.html || len(m.Problems) != 0 {
			t.Fatalf("body: %q, %q, problems %v", m.Text, m.HTML, m.Problems)
		}
		var out bytes.Buffer
		a, err := Extract(bytes.NewReader(raw), m.Attachments[0].Index, &out)
		if err != nil || a.Name != w.file || !bytes.Equal(out.Bytes(), w.data) {
			t.Fatalf("file: %q, %d bytes of %d, %v", a.Name, out.Len(), len(w.data), err)
		}
	})
}

// TestDamageNeverEmptiesTheScreen parses messages with bytes exchanged, left out and
// doubled at random.
func TestDamageNeverEmptiesTheScreen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := []byte(simple)
		for range rapid.IntRange(1, 20).Draw(t, "wounds") {
			at := rapid.IntRange(0, len(raw)-1).Draw(t, "at")
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				raw[at] = rapid.Byte().Draw(t, "byte")
			case 1:
				raw = append(raw[:at:at], raw[min(len(raw), at+rapid.IntRange(1, 40).Draw(t, "gap")):]...)
			case 2:
				raw = append(raw[:at:at], append([]byte("\r\n"), raw[at:]...)...)
			}
			if len(raw) == 0 {
				return
			}
		}
		m, err := Parse(bytes.NewReader(raw), Options{AttachmentText: true})
		if err != nil {
			t.Fatal(err)
		}
		if complaints := faults(m); len(complaints) > 0 {
			t.Fatal(complaints)
		}
	})
}
