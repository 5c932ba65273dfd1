package reading

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/problem"
)

// bytesFile is a message in memory.
type bytesFile struct{ *bytes.Reader }

func (bytesFile) Close() error { return nil }

func opener(raw string) Opener {
	return func(context.Context) (io.ReadSeekCloser, error) {
		return bytesFile{bytes.NewReader([]byte(strings.ReplaceAll(raw, "\n", "\r\n")))}, nil
	}
}

func mustLoad(t *testing.T, raw string) *Content {
	t.Helper()
	c, err := Load(context.Background(), opener(raw))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const onePixelPNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

const related = `From: =?utf-8?Q?Z=C3=BCrich?= <info@zurich.example>
To: Ada Lovelace <ada@example.org>, bob@example.org
Subject: Pictures
Date: Mon, 23 Nov 2026 09:41:00 +0000
X-Evil: =?utf-8?Q?a=E2=80=AEb?= c
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=mix

--mix
Content-Type: multipart/related; boundary=rel

--rel
Content-Type: text/html; charset=utf-8

<p>Hello <img src="cid:logo@x"></p>
--rel
Content-Type: image/png
Content-ID: <logo@x>
Content-Disposition: inline; filename=logo.png
Content-Transfer-Encoding: base64

` + onePixelPNG + `
--rel--
--mix
Content-Type: application/pdf
Content-Disposition: attachment; filename="report.pdf"
Content-Transfer-Encoding: base64

` + onePixelPNG + `
--mix--
`

func TestPicturesOfTheBodyAreReadAndNotListed(t *testing.T) {
	c := mustLoad(t, related)
	if len(c.Attachments) != 1 || c.Attachments[0].Name != "report.pdf" {
		t.Errorf("listed: %+v", c.Attachments)
	}
	want, _ := base64.StdEncoding.DecodeString(onePixelPNG)
	if got, ok := c.inline.picture("cid:logo@x"); !ok || !bytes.Equal(got, want) {
		t.Errorf("the picture is %d bytes, %v", len(got), ok)
	}
	if _, ok := c.inline.picture("cid:logo%40x"); !ok {
		t.Error("a percent-encoded id was not found")
	}
	for _, url := range []string{"https://example.org/logo@x", "cid:other", "logo@x", ""} {
		if _, ok := c.inline.picture(url); ok {
			t.Errorf("%q was answered", url)
		}
	}
}

func TestTheWholeHeaderIsShownDecodedAndClean(t *testing.T) {
	c := mustLoad(t, related)
	got := map[string]string{}
	for _, f := range c.Fields {
		got[f.Name] = f.Value
	}
	if got["From"] != "Zürich <info@zurich.example>" {
		t.Errorf("From is %q", got["From"])
	}
	if strings.Contains(got["X-Evil"], "\u202e") {
		t.Errorf("an override survived: %q", got["X-Evil"])
	}
	if len(c.Fields) != 7 {
		t.Errorf("%d fields, want 7", len(c.Fields))
	}
}

func TestFoldedAndHugeHeadersAreBounded(t *testing.T) {
	raw := "Subject: one\n  two\nX: " + strings.Repeat("é", 20000) + "\n\nbody"
	fields, err := readFields(strings.NewReader(raw))
	if err != nil || len(fields) != 2 {
		t.Fatalf("%d fields, %v", len(fields), err)
	}
	if fields[0].Value != "one two" {
		t.Errorf("unfolded to %q", fields[0].Value)
	}
	if n := len([]rune(fields[1].Value)); n > maxFieldRunes+1 {
		t.Errorf("a field of %d characters", n)
	}
	endless := strings.Repeat("A: b\n", 1000000)
	if fields, err := readFields(strings.NewReader(endless)); err != nil || len(fields) > maxFields {
		t.Errorf("%d fields, %v", len(fields), err)
	}
}

func TestEveryMessageHasSomethingToShow(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want Emptiness
	}{
		"empty file":       {"", Nothing},
		"header only":      {"Subject: x\n\n", Nothing},
		"blank body":       {"Subject: x\n\n  \n\n", Nothing},
		"attachment only":  {"Content-Type: application/pdf; name=a.pdf\n\nx", NoText},
		"text":             {"Subject: x\n\nhello\n", NotEmpty},
		"no header at all": {"\nhello\n", NotEmpty},
	} {
		got := mustLoad(t, c.raw)
		if got.Empty != c.want || (len(got.Body) == 0) != (c.want != NotEmpty) {
			t.Errorf("%s: %v with %d sections", name, got.Empty, len(got.Body))
		}
	}
}

func TestFailuresAreWordedForPeople(t *testing.T) {
	failing := func(err error) Opener {
		return func(context.Context) (io.ReadSeekCloser, error) { return nil, err }
	}
	for code, err := range map[string]error{
		"message.missing":    fmt.Errorf("opening: %w", fs.ErrNotExist),
		"message.denied":     fs.ErrPermission,
		"message.unreadable": errors.New("input/output error"),
		"archive.closed":     problem.New(nil, "archive.closed", "The archive is closed.", ""),
	} {
		_, got := Load(context.Background(), failing(err))
		if p := problem.From(got); p.Code != code || p.Text == "" {
			t.Errorf("%v became %+v", err, p)
		}
	}
}

func TestALoadEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Load(ctx, opener(related)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestPicturesBeyondReasonAreLeftOut(t *testing.T) {
	buffer := &limited{left: 10}
	if _, err := buffer.Write(make([]byte, 11)); !errors.Is(err, errTooLarge) {
		t.Errorf("error %v", err)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(context.Background(), opener(related)); err != nil {
			b.Fatal(err)
		}
	}
}
