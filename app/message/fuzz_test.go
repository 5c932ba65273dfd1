package message

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// addMessages seeds a fuzz target with the messages of testdata.
func addMessages(f *testing.F) {
	f.Helper()
	paths, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(paths) == 0 {
		f.Fatal("no seeds in testdata:", err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
}

func FuzzParse(f *testing.F) {
	addMessages(f)
	f.Add([]byte(simple))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o := Options{AttachmentText: true, Limits: Limits{Depth: 10, Parts: 50, HeaderBytes: 10_000, Addresses: 100, TextBytes: 100_000}}
		m, err := Parse(bytes.NewReader(raw), o)
		if err != nil {
			t.Fatal(err)
		}
		for _, complaint := range faults(m) {
			t.Error(complaint)
		}
		if len(m.Attachments) == 0 {
			return
		}
		last := m.Attachments[len(m.Attachments)-1]
		var out bytes.Buffer
		if _, err := Extract(bytes.NewReader(raw), last.Index, &out); err != nil && !m.TooComplex {
			t.Errorf("attachment %d cannot be extracted: %v", last.Index, err)
		}
	})
}

func FuzzHeaderWords(f *testing.F) {
	for _, s := range []string{"=?utf-8?q?a=C3=?= =?utf-8?q?=A4?=", "=?iso-2022-jp?B?GyRCJCIbKEI=?=", "=?utf-8?q?a b?=", "=?x", "\"=?utf-8?b?w6Q=?=\"", "=?utf-7?q?+AOQ-?="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h := oneField("Subject", s)
		if out := cleanLine(h.text("Subject", "")); !utf8.ValidString(out) || strings.ContainsAny(out, "\x00\r\n") {
			t.Errorf("%q becomes %q", s, out)
		}
	})
}

func FuzzAddresses(f *testing.F) {
	for _, s := range []string{"a@b", "A <a@b>, \"B, C\" <c@d>", "g: a@b, c@d;", "(x) a@b (y)", "<@r,@s:a@b>", "\"unclosed <a@b>", "a <b <c@d>", "((((", "=?utf-8?q?a,b?= <c@d>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list, over := parseAddresses(s, "", 20)
		if len(list) > 20 || over && len(list) < 20 {
			t.Errorf("%d addresses, over %v", len(list), over)
		}
		for _, a := range list {
			if a.Name == "" && a.Addr == "" || !utf8.ValidString(a.Name+a.Addr) || strings.ContainsAny(a.Name+a.Addr, "\x00\r\n") {
				t.Errorf("%q becomes %+v", s, a)
			}
		}
	})
}

func FuzzParams(f *testing.F) {
	for _, s := range []string{"text/plain; charset=utf-8", "a/b; name*=utf-8''a%20b", "a/b; name*0=\"a\"; name*1*=%C3%A4", "a/b; name=\"x", "a/b; (", "x; =; =;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h := oneField("Content-Type", s)
		value, params := h.contentType()
		for k, v := range params {
			value += k + v
		}
		if !utf8.ValidString(value) && utf8.ValidString(s) {
			t.Errorf("%q becomes %q", s, value)
		}
	})
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"../../etc/passwd", "CON", "a\u202egpj.exe", "x.txt   .exe", strings.Repeat("ä", 300) + ".pdf", "COM1.txt", "...", "a:b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := safeName(strings.ToValidUTF8(s, "?"))
		if len(name) > maxName || strings.ContainsAny(name, "/\\:\x00\n\"<>|?*") || strings.HasPrefix(name, ".") || reservedName(name) ||
			!utf8.ValidString(name) || safeName(name) != name || strings.ContainsFunc(name, isBidi) {
			t.Errorf("%q becomes %q", s, name)
		}
	})
}

func FuzzTNEF(f *testing.F) {
	f.Add(tnefSample())
	f.Add(tnefSample()[:200])
	f.Fuzz(func(t *testing.T, raw []byte) {
		p := newParser(Options{})
		n := &part{mediaType: "application/ms-tnef"}
		p.readTNEF(n, bytes.NewReader(raw))
		for _, leaf := range p.leaves {
			if leaf.size > int64(len(raw)) {
				t.Errorf("%d bytes out of %d", leaf.size, len(raw))
			}
		}
	})
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 a\'e4\u8364?\htmlrtf }\htmlrtf0}`))
	f.Add([]byte(`{\rtf1 {\fonttbl x}a\par b}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if text, _ := readRTF(raw); !utf8.ValidString(text) {
			t.Errorf("%q becomes %q", raw, text)
		}
		if out := decompressRTF(raw, 1000); len(out) > 1020 {
			t.Errorf("%d bytes where 1000 are allowed", len(out))
		}
	})
}

func FuzzCards(f *testing.F) {
	f.Add([]byte(sampleInvitation))
	f.Add([]byte(sampleCard))
	f.Add([]byte(sampleDelivery))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var all []string
		for _, c := range parseCalendars(raw, "") {
			all = append(all, c.Summary, c.Location, c.Description, c.Organizer.Addr)
		}
		for _, c := range parseContacts(raw, "") {
			all = append(all, c.Name, c.Organization, c.Note)
		}
		if r, ok := parseReport("message/delivery-status", raw); ok {
			all = append(all, r.Text())
		}
		if s := strings.Join(all, " "); !utf8.ValidString(s) || strings.Contains(s, "\x00") {
			t.Errorf("%q becomes %q", raw, s)
		}
	})
}

func FuzzDate(f *testing.F) {
	f.Add("Tue, 24 Nov 2026 03:04:05 +0100")
	f.Add("24/11/26 3:04pm EST")
	f.Fuzz(func(t *testing.T, s string) {
		h := oneField("Date", s)
		if d := h.date(); !d.IsZero() && (d.Year() < 0 || d.Year() > 10_000) {
			t.Errorf("%q is in the year %d", s, d.Year())
		}
	})
}

func FuzzTransfer(f *testing.F) {
	f.Add("base64", []byte("aGVs bG8=\r\nx y"))
	f.Add("quoted-printable", []byte("a=\r\n=C3=A4 = =Z \t\r\n"))
	f.Add("x-uuencode", []byte("begin 644 a\n#86)C\n`\nend\n"))
	f.Fuzz(func(t *testing.T, encoding string, raw []byte) {
		var out bytes.Buffer
		if _, err := out.ReadFrom(decodeTransfer(encoding, bytes.NewReader(raw), true, &problems{})); err != nil {
			t.Error(err)
		}
		if out.Len() > len(raw)+2 {
			t.Errorf("%d bytes become %d", len(raw), out.Len())
		}
		if alone := decodeAlone(encoding, raw); alone != nil && !bytes.Equal(alone, out.Bytes()) {
			t.Errorf("%q: with go-message %q, without %q", raw, out.Bytes(), alone)
		}
	})
}

// alone keeps a decoder's windows from go-message.
type alone struct{ lenientDecoder }

func (alone) sound([]byte) bool { return false }

// decodeAlone decodes raw without go-message, or returns nil if that would
// not have been asked.
func decodeAlone(encoding string, raw []byte) []byte {
	w, ok := decodeTransfer(encoding, bytes.NewReader(raw), true, &problems{}).(*windows)
	if !ok {
		return nil
	}
	w.lenient = alone{w.lenient}
	var out bytes.Buffer
	_, _ = out.ReadFrom(w) // a bytes.Reader does not fail
	return out.Bytes()
}
