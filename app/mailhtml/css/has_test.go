package css

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

func TestElementsByWhatTheyHave(t *testing.T) {
	for selector, want := range map[string]bool{
		"div:has(b)": true, "div:has(> b)": false, "div:has(> p > b)": true, "div:has(i)": false, "div:has(i, b)": true,
		"div:has(+ h3)": true, "div:has(+ h4)": false, "div:has(~ h4)": true, "div:has(+ h3 + h4)": true, "div:has(~ h4 u)": true, "div:has(+ h3 u)": false,
		"div:not(:has(i))": true, "div:not(:has(b))": false, ":has(> .in)": true, "body:has(u) > div": true, "body:has(s) > div": false,
		"div:has(:is(i, b))": true, "div:has(p:not(.in))": false, "div:has(p:has(b))": false, "div:has(:hover)": false, "div:has(": false, "div:has()": false,
		"div:has(p) + h3": false, "div:HAS(B)": true, "div.x:has(b)": true,
	} {
		s := NewSheet(Media{}, false)
		s.Add(selector + "{width:1px}")
		n := element(t, `<div class=x><p class=in><b>b</b></p></div><h3></h3><h4><u>u</u></h4>`, "div")
		if got := len(s.Match(n)) > 0; got != want {
			t.Errorf("%q: %v", selector, got)
		}
	}
	s := NewSheet(Media{}, false)
	s.Add("div:has(.in){width:3px} div.x{width:2px} div:has(#no, b){width:4px} div{width:1px}")
	got := widths(s, element(t, `<div class=x><p class=in><b>b</b>`, "div"))
	if len(got) != 4 || got[0] != 1 || got[1] != 3 || got[2] != 2 || got[3] != 4 {
		t.Errorf("what :has() counts: %v", got)
	}
}

func TestHavingEndsInTime(t *testing.T) {
	s := NewSheet(Media{}, false)
	s.Add(":has(div div div > q ~ q){width:1px} body:has(u) div{width:2px}")
	n := element(t, strings.Repeat("<div><div></div>", 250)+strings.Repeat("<b></b>", 20000), "body")
	start := time.Now()
	for d := range n.Descendants() {
		if d.Type == html.ElementNode {
			s.Match(d)
		}
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("took %v", d)
	}
}
