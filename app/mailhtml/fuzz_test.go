package mailhtml

import (
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// fuzzLimit is what one input of the fuzzer may take.
const fuzzLimit = 10 * time.Second

func FuzzLayout(f *testing.F) {
	files, err := filepath.Glob("testdata/golden/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src, uint16(300))
	}
	f.Add([]byte(vectors), uint16(700))
	fonts := BundledFonts()
	f.Fuzz(func(t *testing.T, src []byte, width uint16) {
		ctx, cancel := context.WithTimeout(context.Background(), fuzzLimit)
		defer cancel()
		p, err := Layout(ctx, src, Options{Width: float32(width%2000 + 1), Fonts: fonts, Dark: width%2 == 0})
		if err != nil {
			t.Fatal(err)
		}
		p.Paint(image.NewRGBA(image.Rect(0, 0, 64, 64)), image.Pt(0, int(min(p.Height, 1e5))/2), 1)
		from, to := p.All()
		p.Boxes(from, to)
		p.Hit(10, 10)
		p.Word(to)
		p.Line(to)
		if ctx.Err() != nil {
			t.Fatal("too slow")
		}
	})
}

func FuzzLayoutText(f *testing.F) {
	f.Add("see http://example.com\n> quoted\n-- \nme")
	f.Add("שלום\tعربي 你好 🎉\r\n\x00")
	fonts := BundledFonts()
	f.Fuzz(func(t *testing.T, text string) {
		p, err := LayoutText(context.Background(), text, TextOptions{Width: 200, Fonts: fonts})
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		p.Paint(image.NewRGBA(image.Rect(0, 0, 64, 64)), image.Point{}, 1)
		p.Boxes(p.All())
	})
}
