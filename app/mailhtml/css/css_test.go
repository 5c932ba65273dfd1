package css

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

func element(tb testing.TB, src, tag string) *html.Node {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		tb.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			return n
		}
	}
	tb.Fatal("no", tag)
	return nil
}

// widths lists the values of width that match, weakest first.
func widths(s *Sheet, n *html.Node) []float32 {
	var out []float32
	for _, r := range s.Match(n) {
		for _, d := range r.Declarations {
			if d.Property == "width" {
				out = append(out, d.Values[0].Num)
			}
		}
	}
	return out
}

func TestRulesMatchInCascadeOrder(t *testing.T) {
	s := NewSheet(Media{Width: 700, Height: 900}, false)
	s.Add(`#i{width:5px} p{width:1px} .c{width:3px} div > p.c:first-child{width:4px} body p{width:2px}
q, p:not(.c), [x~=y] {width:9px} p ~ p{width:8px} div + p{width:8px} p:hover{width:7px} p::before{width:7px} div span p{width:7px}`)
	n := element(t, `<div><p id=i class="c d">`, "p")
	got := widths(s, n)
	for i, v := range got {
		if v != float32(i+1) {
			t.Fatalf("order %v", got)
		}
	}
	if len(got) != 5 {
		t.Errorf("%d rules match: %v", len(got), got)
	}
}

func TestMediaQueries(t *testing.T) {
	m := Media{Width: 600, Height: 900}
	for query, want := range map[string]bool{
		"": true, "all": true, "screen": true, "print": false, "only screen and (max-width:600px)": true,
		"(max-width: 37.5em)": true, "screen and (max-width:599px)": false, "(min-width:601px), (min-width:300px)": true,
		"not print": true, "not screen": false, "(prefers-color-scheme: dark)": false, "(prefers-color-scheme: light)": true,
		"speech and (min-width:1px)": false, "(unknown:1)": false, "(orientation:portrait)": true, "(": false,
	} {
		if got := m.Matches(query); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}

func TestColours(t *testing.T) {
	s := NewSheet(Media{}, true)
	for text, want := range map[string]Color{
		"#fff": {255, 255, 255, 255}, "#12345678": {0x12, 0x34, 0x56, 0x78}, "ReD": {255, 0, 0, 255}, "windowtext": {0, 0, 0, 255},
		"rgb(1,2,3)": {1, 2, 3, 255}, "rgb(1 2 3 / 50%)": {1, 2, 3, 128}, "hsl(120,100%,50%)": {0, 255, 0, 255}, "transparent": {},
		"rgba(100%,0%,0%,1)": {255, 0, 0, 255}, "abcdef": {0xab, 0xcd, 0xef, 255},
	} {
		d := s.Inline("color:" + text)
		if len(d) != 1 {
			t.Errorf("%q gives %v", text, d)
			continue
		}
		if got, ok := ColorOf(d[0].Values[0], true); !ok || got != want {
			t.Errorf("%q is %v", text, got)
		}
	}
	for text, want := range map[string]Color{
		"#fff": {255, 255, 255, 255}, "eeeeee": {238, 238, 238, 255}, "chucknorris": {0xc0, 0, 0, 255}, "#0123456789ab": {0x01, 0x45, 0x89, 255},
	} {
		if got, ok := LegacyColor(text); !ok || got != want {
			t.Errorf("attribute %q is %v", text, got)
		}
	}
}

func TestShorthandsAndBrokenDeclarations(t *testing.T) {
	s := NewSheet(Media{}, false)
	for text, want := range map[string]string{
		"margin:1px 2px":                       "margin-top margin-right margin-bottom margin-left",
		"margin:var(--gap)":                    "margin", // taken apart when the element is known
		"margin:5":                             "",
		"border:1px solid red":                 "border-top-width border-top-style border-top-color border-right-width border-right-style border-right-color border-bottom-width border-bottom-style border-bottom-color border-left-width border-left-style border-left-color",
		"border:1px solid nonsense":            "",
		"background:url(x.png) no-repeat #fff": "background-color background-image background-repeat background-position background-size",
		"background:nonsense":                  "",
		"color:red;;width;:;height:1px}":       "color height",
		"font:bold 12px/1.5 Arial, sans-serif": "font-style font-weight font-weight font-size line-height font-family",
		"color:#ffffff#15212A;width:14 px":     "",
		"flex:1":                               "flex-grow flex-shrink flex-basis",
	} {
		var got []string
		for _, d := range s.Inline(text) {
			got = append(got, d.Property)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q gives %q", text, strings.Join(got, " "))
		}
	}
}

func TestHostileSelectorsEndInTime(t *testing.T) {
	s := NewSheet(Media{}, false)
	s.Add(strings.Repeat("div ", 30) + "p{width:1px}" + strings.Repeat("div > div ~ div div + div ", 6) + "div{width:1px}" + ":not(" + strings.Repeat("a,", 500) + "b){width:1px}")
	n := element(t, strings.Repeat("<div><div></div>", 200)+"<q>", "q")
	start := time.Now()
	for n != nil {
		if n.Type == html.ElementNode {
			s.Match(n)
		}
		n = n.Parent
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("took %v", d)
	}
}

func FuzzSheet(f *testing.F) {
	f.Add("a.b > #c:not(.d){margin:1px var(--x, 2px)!important;background:url(x) red}@media(max-width:1px){p{color:rgb(1,2,3)}}")
	f.Add("<!-- @import url(x); /* */ }}}{{{ p::before{} [a='b'],:is(a,b){width:calc((1px + 2%)*3)}")
	f.Add(":root{--a:var(--b);--b:var(--a)}p{width:var(--a)}")
	root, err := html.Parse(strings.NewReader("<div class=b><p id=c class='d e'><a href=x>"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src string) {
		s := NewSheet(Media{Width: 700, Height: 900}, true)
		s.Add(src)
		s.Inline(src)
		for n := range root.Descendants() {
			if n.Type == html.ElementNode {
				s.Match(n)
			}
		}
	})
}
