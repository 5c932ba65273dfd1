package mailhtml

import (
	"math"
	"strings"
	"testing"
)

// TestTabsLeadToStopsOfTheBlock: stops are eight spaces of the block apart,
// whatever face a tab or the text before it is in. "i" stands after the tab.
func TestTabsLeadToStopsOfTheBlock(t *testing.T) {
	space := runOf(t, layout(t, "<p>a i", Options{}), "a i").width - runOf(t, layout(t, "<p>ai", Options{}), "ai").width
	for src, want := range map[string]float32{
		"<p style='white-space:pre'>a\ti":                                       8,
		"<p>a<span style='white-space:pre'>\t</span>i":                          8,
		"<p style='white-space:pre'>a\t\ti":                                     16,
		"<p style='white-space:pre'>wide word\ti":                               24,
		"<p><span style='font-size:40px;white-space:pre'>\t</span>i":            8,
		"<p style='white-space:pre;tab-size:3'>\ti":                             3,
		"<p style='white-space:pre;tab-size:0'>\ti":                             0,
		"<p style='white-space:pre;tab-size:2'><b style='tab-size:initial'>\ti": 8,
	} {
		p := layout(t, "<!DOCTYPE html><body style='margin:0'>"+src, Options{})
		if got := runOf(t, p, "i").x / space; math.Abs(float64(got-want)) > .1 {
			t.Errorf("%s: at %.2f spaces, want %v", src, got, want)
		}
	}
}

// runOf finds the run of a page with exactly one text.
func runOf(tb testing.TB, p *Page, text string) *textRun {
	tb.Helper()
	for _, r := range p.runs {
		if string(p.text[r.from:r.to]) == text {
			return r
		}
	}
	tb.Fatalf("no run %q", text)
	return nil
}

func TestTabsAreCopiedAndMeasured(t *testing.T) {
	p := layout(t, "<!DOCTYPE html><div style='float:left;white-space:pre'>a\tb</div>c", Options{})
	from, to := p.All()
	if got := p.Text(from, to); !strings.HasPrefix(got, "a\tb") {
		t.Errorf("%q", got)
	}
	if b, c := runOf(t, p, "b"), runOf(t, p, "c"); c.x < b.x+b.width {
		t.Errorf("b at %v, c at %v", b.x, c.x)
	}
}
