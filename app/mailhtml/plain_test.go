package mailhtml

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func layoutText(tb testing.TB, text string, o TextOptions) *Page {
	tb.Helper()
	if o.Fonts == nil {
		o.Fonts = BundledFonts()
	}
	p, err := LayoutText(context.Background(), text, o)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func TestPlainTextFlowsWrapsAndFindsLinks(t *testing.T) {
	text := "Hello, see https://example.com/a?b=1. Or www.example.org!\n> quoted\n>> twice\n\n" + strings.Repeat("word ", 100) +
		"\n(http://example.net/x_(y)) and mailto:a@b.example,\nשלום world\n-- \nme"
	p := layoutText(t, text, TextOptions{Width: 500})
	from, to := p.All()
	if got := p.Text(from, to); got != text {
		t.Errorf("text changed:\n%q\n%q", got, text)
	}
	var urls []string
	for _, k := range p.Links {
		urls = append(urls, k.URL)
	}
	want := "https://example.com/a?b=1 http://www.example.org http://example.net/x_(y) mailto:a@b.example"
	if got := strings.Join(urls, " "); got != want {
		t.Errorf("links:\n%s\n%s", got, want)
	}
	colors := map[any]bool{}
	for _, r := range p.runs {
		colors[r.color] = true
		if r.x+r.width > 500 {
			t.Errorf("%q reaches out of the page", string(p.text[r.from:r.to]))
		}
	}
	if len(colors) != 5 { // text, two quote levels, links, signature
		t.Errorf("%d colours", len(colors))
	}
}

func TestLongWordsAreCut(t *testing.T) {
	p := layoutText(t, strings.Repeat("x", 5000), TextOptions{Width: 300, Mono: true})
	from, to := p.All()
	if len(p.runs) < 50 || len(p.Text(from, to)) != 5000 {
		t.Errorf("%d lines, %d characters", len(p.runs), to-from)
	}
}

func TestEveryLineHasItsPlace(t *testing.T) {
	p := layoutText(t, "a\n\n\nb\r\nc\tend", TextOptions{})
	from, to := p.All()
	if got := p.Text(from, to); got != "a\n\n\nb\nc       end" {
		t.Errorf("%q", got)
	}
	if a, b := p.runs[0], p.runs[1]; b.top-a.top < 2.9*(a.bottom-a.top) {
		t.Error("empty lines take no room")
	}
}

// One line can have any number of links, or be one: the time each takes must
// not grow with the number of the others. A minute is a hundred times what it
// takes, and the half of what it took for each where it did.
func TestALineOfManyLinksIsLaidOutSoon(t *testing.T) {
	for name, line := range map[string]string{
		"many":     strings.Repeat("a@b.example http://x ", 150_000),
		"one":      "http://example.org/" + strings.Repeat("a/", 2_000_000),
		"no links": strings.Repeat("http://[", 400_000),
	} {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		p, err := LayoutText(ctx, line, TextOptions{Fonts: BundledFonts()})
		cancel()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch {
		case name == "many" && len(p.Links) != 150_000:
			t.Errorf("%d links", len(p.Links))
		case name == "one" && (len(p.Links) != 1 || p.Links[0].Text != line):
			t.Errorf("%d links", len(p.Links))
		}
	}
}

func TestOfTooManyLinesTheBeginningIsShown(t *testing.T) {
	for _, text := range []string{strings.Repeat("x\n", 2*maxTextRuns), strings.Repeat("http://x ", maxTextRuns)} {
		p := layoutText(t, text, TextOptions{})
		if !p.Simplified || p.Reason == "" || len(p.runs) > maxTextRuns+100 {
			t.Errorf("%v, %q, %d pieces", p.Simplified, p.Reason, len(p.runs))
		}
		if last := p.runs[len(p.runs)-1]; int(last.to) != len(p.text) {
			t.Errorf("%d letters of text, shown up to %d", len(p.text), last.to)
		}
	}
}

func TestALongLineCanBeGivenUp(t *testing.T) {
	ctx := &givenUp{Context: context.Background(), after: 1}
	if _, err := LayoutText(ctx, strings.Repeat("word ", 100_000), TextOptions{Fonts: BundledFonts()}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// givenUp is a context that is cancelled once it was asked a few times.
type givenUp struct {
	context.Context
	after int
}

func (g *givenUp) Err() error {
	if g.after--; g.after < 0 {
		return context.Canceled
	}
	return nil
}
