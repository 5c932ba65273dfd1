package archive

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// parcel is a message with attachments, each given as "type|name|content".
func parcel(from string, i int, parts ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\nDate: Mon, %02d Nov 2026 10:00:00 +0000\r\nSubject: Parcel %d\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext %d\r\n", from, i+1, i, i)
	for _, p := range parts {
		f := strings.SplitN(p, "|", 3)
		fmt.Fprintf(&b, "--b\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=\"%s\"\r\n\r\n%s\r\n", f[0], f[1], f[2])
	}
	b.WriteString("--b--\r\n")
	return b.String()
}

func TestEveryContentIsListedOnceWithItsNewestMessage(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	add(t, a, parcel("Ann <ann@example.org>", 0, "image/png|old name.png|same bytes", "text/csv|table.csv|1,2"), Incoming{Account: "one", UID: "0"})
	newest := add(t, a, parcel("Bo <bo@example.org>", 1, "image/png|photo.png|same bytes", "application/pdf|100%_sure.pdf|%PDF longer"), Incoming{Account: "two", UID: "1"})
	gone := add(t, a, parcel("Cy <cy@example.org>", 2, "application/zip|gone.zip|zip"), Incoming{Account: "two", UID: "2"})
	if err := a.Trash(t.Context(), []ID{gone.ID}); err != nil {
		t.Fatal(err)
	}
	names := func(f AttachmentFilter) (list []string) {
		t.Helper()
		keys, err := a.Attachments(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := a.AttachmentRows(t.Context(), keys)
		if err != nil || len(rows) != len(keys) {
			t.Fatalf("%d rows of %d (%v)", len(rows), len(keys), err)
		}
		for _, r := range rows {
			list = append(list, r.Name)
		}
		return list
	}
	for _, c := range []struct {
		AttachmentFilter
		want []string
	}{
		{AttachmentFilter{Order: ByName}, []string{"100%_sure.pdf", "photo.png", "table.csv"}},
		{AttachmentFilter{Order: BySize}, []string{"100%_sure.pdf", "photo.png", "table.csv"}},
		{AttachmentFilter{Kind: Pictures}, []string{"photo.png"}},
		{AttachmentFilter{Kind: Documents}, []string{"100%_sure.pdf"}},
		{AttachmentFilter{Kind: Tables}, []string{"table.csv"}},
		{AttachmentFilter{Kind: Bundles}, nil},
		{AttachmentFilter{Kind: Others}, nil},
		{AttachmentFilter{Words: "PHOTO bo"}, []string{"photo.png"}},
		{AttachmentFilter{Words: "%_"}, []string{"100%_sure.pdf"}},
		{AttachmentFilter{Words: "'; DROP TABLE message"}, nil},
		{AttachmentFilter{Account: "one", Order: ByName}, []string{"old name.png", "table.csv"}},
	} {
		if diff := cmp.Diff(c.want, names(c.AttachmentFilter)); diff != "" {
			t.Errorf("%+v: %s", c.AttachmentFilter, diff)
		}
	}
	keys, err := a.Attachments(t.Context(), AttachmentFilter{Kind: Pictures})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := a.AttachmentRows(t.Context(), keys)
	if err != nil || rows[0].Message != newest.ID || rows[0].Copies != 2 || rows[0].From != "Bo" || rows[0].Date.Day() != 2 {
		t.Errorf("%+v (%v)", rows, err)
	}
	var b bytes.Buffer
	if err := a.ExtractAttachment(t.Context(), keys[0], &b); err != nil || b.String() != "same bytes" {
		t.Errorf("extracted %q (%v)", b.String(), err)
	}
	if n, err := a.TotalSize(t.Context(), AttachmentFilter{}); err != nil || n != int64(len("same bytes")+len("1,2")+len("%PDF longer")) {
		t.Errorf("%d bytes in all (%v)", n, err)
	}
}

func TestTheListAsCSVIsWholeAndNoFormula(t *testing.T) {
	var b bytes.Buffer
	c, err := NewCSV(&b)
	if err != nil {
		t.Fatal(err)
	}
	date := time.Date(2026, 11, 2, 10, 0, 0, 0, time.Local)
	x := Attachment{AttachmentKey: AttachmentKey{7, 1}, Name: `=cmd|"x"!A1,b`, From: "Ann", FromAddr: "ann@example.org", Type: "text/csv", Size: 12, Copies: 2, Date: date, SHA256: "ab"}
	if err := c.Write([]Attachment{x}); err != nil {
		t.Fatal(err)
	}
	want := "date,sender,address,name,type,bytes,messages,subject,sha256,message\r\n" +
		"2026-11-02 10:00,Ann,ann@example.org,\"'=cmd|\"\"x\"\"!A1,b\",text/csv,12,2,,ab,7\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	x.Name, x.From = "a_b/c.pdf", "Ann_Lee / Co"
	if got := x.FileName(); got != "2026-11-02_Ann Lee - Co_a_b-c.pdf" {
		t.Errorf("file name %q", got)
	}
}
