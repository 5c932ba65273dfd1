package mailhtml

import (
	"context"
	"image"
	"os"
	"strings"
	"testing"
)

// newsletter is a mail of common size: tables in tables with styled text.
func newsletter(tb testing.TB) []byte {
	tb.Helper()
	src, err := os.ReadFile("testdata/golden/tables.html")
	if err != nil {
		tb.Fatal(err)
	}
	return []byte(strings.Repeat(string(src), 10))
}

func BenchmarkLayout(b *testing.B) {
	src, fonts := newsletter(b), BundledFonts()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Layout(context.Background(), src, Options{Fonts: fonts}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPaint(b *testing.B) {
	p := layout(b, string(newsletter(b)), Options{Width: 700})
	dst := image.NewRGBA(image.Rect(0, 0, 700, 900))
	b.ReportAllocs()
	for b.Loop() {
		p.Paint(dst, image.Point{}, 1)
	}
}

func BenchmarkLayoutTextMegabyte(b *testing.B) {
	text := strings.Repeat("The quick brown fox jumps over the lazy dog, and then some more to fill the line of a mail.\n", 11000)
	fonts := BundledFonts()
	b.ReportAllocs()
	for b.Loop() {
		layoutText(b, text, TextOptions{Fonts: fonts})
	}
}
