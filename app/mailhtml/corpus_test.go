package mailhtml

import (
	"context"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const corpus = "../../../shared/corpus"

func TestCorpusLaysOut(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("../shared is not there")
	}
	fonts := BundledFonts()
	dst := image.NewRGBA(image.Rect(0, 0, 380, 600))
	n := 0
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		// Whole messages count as HTML here: that is malformed enough.
		if ext := filepath.Ext(path); ext != ".html" && ext != ".eml" {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil || len(src) > 1<<20 {
			return err
		}
		n++
		ctx, cancel := context.WithTimeout(context.Background(), generous)
		defer cancel()
		p, err := Layout(ctx, src, Options{Width: 380, Fonts: fonts, Dark: n%2 == 0})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		p.Paint(dst, image.Point{}, 1)
		if strings.HasSuffix(path, ".html") && p.Simplified {
			t.Errorf("%s is shown simplified: %s", path, p.Reason)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 50 {
		t.Errorf("only %d mails", n)
	}
}

// TestCorpusInSystemFonts needs no particular font: it must hold with any.
func TestCorpusInSystemFonts(t *testing.T) {
	files, _ := filepath.Glob(corpus + "/hand-made/*.html")
	if len(files) == 0 {
		t.Skip("../shared is not there")
	}
	fonts, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		p := layout(t, string(src), Options{Width: 700, Fonts: fonts})
		paint(p, 700, 900)
	}
	if d := time.Since(start); d > generous {
		t.Errorf("took %v", d)
	}
}
