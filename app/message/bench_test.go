package message

import (
	"bytes"
	"encoding/base64"
	"io"
	"os"
	"strings"
	"testing"
)

// BenchmarkParse reads a small message, a newsletter of 100 KB of HTML and a
// message with a file of 10 MB, with and without hashing.
func BenchmarkParse(b *testing.B) {
	small, err := os.ReadFile("testdata/alternative-related.eml")
	if err != nil {
		b.Fatal(err)
	}
	row := "<tr><td style=3D\"padding:4px\">A line of the newsletter, Gr=C3=BC=C3=9Fe</td></tr>\r\n"
	newsletter := "Subject: n\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + strings.Repeat(row, 100_000/len(row))
	file := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("0123456789"), 1<<20))
	var lines strings.Builder
	for len(file) > 76 {
		lines.WriteString(file[:76] + "\r\n")
		file = file[76:]
	}
	large := "Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines.String()
	for _, c := range []struct {
		name    string
		message string
		options Options
	}{
		{"small", string(small), Options{}},
		{"newsletter", newsletter, Options{}},
		{"file", large, Options{}},
		{"file-nohash", large, Options{NoHash: true}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.message)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(strings.NewReader(c.message), c.options); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkExcess reads the messages that go beyond the limits: each is to be
// done with within two seconds.
func BenchmarkExcess(b *testing.B) {
	for code, message := range excess() {
		b.Run(code, func(b *testing.B) {
			for b.Loop() {
				if _, err := Parse(message(), Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkExtract(b *testing.B) {
	for b.Loop() {
		if _, err := Extract(strings.NewReader(simple), 2, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
