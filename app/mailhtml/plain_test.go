package mailhtml

import (
	"context"
	"strings"
	"testing"
	"time"
)

func TestPlainTextFlowsWrapsAndFindsLinks(t *testing.T) {
	text := "Hello, see https://example.com/a?b=1. Or www.example.org!\n> quoted\n>> twice\n" + strings.Repeat("word ", 100) + "\nשלום world\n-- \nme"
	p, err := LayoutText(context.Background(), text, TextOptions{Width: 500, Fonts: BundledFonts()})
	if err != nil {
		t.Fatal(err)
	}
	from, to := p.All()
	if got := p.Text(from, to); got != text {
		t.Errorf("text changed:\n%q\n%q", got, text)
	}
	if len(p.Links) != 2 || p.Links[0].URL != "https://example.com/a?b=1" || p.Links[1].URL != "http://www.example.org" {
		t.Errorf("links: %+v", p.Links)
	}
}

func TestMegabyteOfTextOpensAtOnce(t *testing.T) {
	text := strings.Repeat("The quick brown fox jumps over the lazy dog, and then some more words to fill the line of text.\n", 11000)
	s := time.Now()
	p, err := LayoutText(context.Background(), text, TextOptions{Fonts: BundledFonts()})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(s), p.Height, len(p.runs))
}
