package mailhtml

import (
	"context"
	"fmt"
	"image"
	"strings"
	"testing"
	"time"
)

// generous is far above what any of the traps needs, and far below a hang.
const generous = 2 * time.Minute

// traps are documents that have hung or killed renderers.
func traps() map[string]string {
	nest := func(n int, open, inner, end string) string {
		return strings.Repeat(open, n) + inner + strings.Repeat(end, n)
	}
	return map[string]string{
		"25 nested divs":          nest(25, "<div style='float:left;padding:1px'>", "x", "</div>"),
		"300 nested divs":         nest(300, "<div>", "x", "</div>"),
		"5000 nested divs":        nest(5000, "<div>", "x", "</div>"),
		"25 nested tables":        nest(25, "<table><tr><td>", "x", "</td></tr></table>"),
		"120 nested tables":       nest(120, "<table width=100%><tr><td>", "x", "</td></tr></table>"),
		"60 nested flex rows":     nest(60, "<div style='display:flex'><div>", "x", "</div></div>"),
		"60 nested grids":         nest(60, "<div style='display:grid;grid-template-columns:1fr auto'><div>", "x", "</div></div>"),
		"40 nested positions":     nest(40, "<div style='position:absolute;left:1px;right:1px'>", "x", "</div>"),
		"hostile grid":            "<div style='display:grid;grid-template-columns:repeat(99999,repeat(99999,minmax(1px,1fr)))'>" + strings.Repeat("<p>x", 500),
		"60 stretched columns":    nest(60, "<div style='display:flex;min-height:100px'><div style='display:flex;flex-direction:column;min-height:90px'>", "x", "</div></div>"),
		"60 stretched grids":      nest(60, "<div style='display:grid;min-height:100px;grid-template:1fr/auto 1fr'>", "x<p>y", "</div>"),
		"dense grid":              "<div style='display:grid;grid-auto-flow:dense;grid-template-columns:repeat(64,1fr)'>" + strings.Repeat("<p style='grid-row:span 64;grid-column:span 63'>x<p>y", 2000),
		"wide grid":               "<div style='display:grid;grid-auto-flow:column;grid-auto-columns:1fr'>" + strings.Repeat("<p style='grid-row:64/span 64'>x", 20000),
		"far lines":               "<div style='display:grid'>" + strings.Repeat("<p style='grid-area:99999/99999/span 99999/-99999'>x", 3000),
		"unshrinkable row":        "<div style='display:flex'>" + strings.Repeat("<b style='min-width:9px'>x</b><i style='max-width:3px;flex:1'>y</i>", 5000),
		"many counters":           "<style>*{counter-reset:a b c " + strings.Repeat("d d1 e ", 500) + ";counter-increment:a f 9e9}*::before{content:counters(a,'.') counter(x,lower-roman) counters(zz)}</style>" + nest(200, "<div>", "x", "</div>") + strings.Repeat("<b>x</b>", 5000),
		"many turns":              nest(150, "<div style='transform:rotate(3deg) scale(1.1) translate(10%,5px)'>", "x", "</div>") + strings.Repeat("<div style='transform:scale(1e9) skew(90deg)'>x</div><div style='rotate:9e9rad;translate:1e9px'>y</div>", 500),
		"80 inline-blocks":        nest(80, "<span style='display:inline-block'>", "x", "</span>"),
		"1,000-row table":         "<table>" + strings.Repeat("<tr><td>a<td>b b b<td>c</tr>", 1000) + "</table>",
		"colspan 9999":            "<table><tr><td colspan=9999 rowspan=9999>x<td>y</table>",
		"many spans":              "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td colspan=64>x", 20)+"</tr>", 50) + "</table>",
		"2 MB paragraph":          "<p>" + strings.Repeat("word and ", 230_000),
		"2 MB word":               "<p style='word-break:break-all'>" + strings.Repeat("x", 2_000_000),
		"2 MB of Arabic":          "<p dir=rtl>" + strings.Repeat("سلام ", 200_000),
		"a thousand floats":       strings.Repeat("<img align=left width=9 height=9 src=cid:x>", 1000) + "text",
		"100,000 elements":        strings.Repeat("<b>x</b>", 50_000),
		"unclosed everything":     strings.Repeat("<table><td><ul><li><a href=x><b><i>", 100) + "x",
		"enormous lengths":        "<div style='width:1e38px;height:9e30px;margin:-1e38px;padding:1e30px;font-size:1e20px'>x<hr style='border:1e9px dashed'>",
		"huge background":         "<div style='width:100000px;height:100000px;background:url(data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7)'>x",
		"many gradients":          "<div style='height:50px;background:linear-gradient(red,blue) 9e9in 9e9in/1px 1px" + strings.Repeat(",linear-gradient(red,blue) 0 0/1px 1px", 500) + "'>x",
		"many sources":            "<picture>" + strings.Repeat("<source srcset='"+strings.Repeat("x 1w,", 500)+"'>", 50) + "<img srcset='" + strings.Repeat("y 0x, ,", 500) + "'></picture>x",
		"content around all":      "<style>" + strings.Repeat("*::before{content:'x' attr(a) '\\110000';display:table-cell}*::after{content:url(x)}", 500) + "</style>" + nest(200, "<div>", "x", "</div>"),
		"legends in legends":      nest(100, "<fieldset><legend>", "x", "</legend></fieldset>"),
		"many colour stops":       "<div style='height:50px;background:linear-gradient(" + strings.Repeat("red,blue,", 2000) + "red)'>x",
		"10,000 rules":            "<style>" + strings.Repeat("a b c d e > f + g ~ h{color:red}*{margin:0}", 5000) + "</style><a><b>x",
		"deep selectors":          "<style>" + strings.Repeat("div ", 2000) + "{color:red}</style>" + nest(200, "<div>", "x", "</div>"),
		"nested functions":        "<p style='width:" + strings.Repeat("calc(", 5000) + "1px" + strings.Repeat(")", 5000) + "'>x",
		"variables in a circle":   "<style>:root{--a:var(--b) var(--b);--b:var(--a) var(--a)}p{width:var(--a)}</style><p>x",
		"nested shares of height": strings.Repeat("<table height=500><tr><td height=400><div style='height:100%'>", 60) + "x",
		"open brackets, mixed":    "<p dir=rtl>x" + strings.Repeat("(א[", 20000),
		"nested rules":            "<style>" + strings.Repeat("a,b,c,d{&,& e,f &{", 30) + "x:y</style><p>x",
		"null bytes":              "<p>\x00\x00<td\x00>\xff\xfe",
	}
}

func TestTrapsEndInTime(t *testing.T) {
	fonts := BundledFonts()
	for name, src := range traps() {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), generous)
			defer cancel()
			p, err := Layout(ctx, []byte(src), Options{Width: 700, Fonts: fonts})
			if err != nil {
				t.Fatal(err)
			}
			p.Paint(image.NewRGBA(image.Rect(0, 0, 700, 900)), image.Point{}, 1)
			p.Paint(image.NewRGBA(image.Rect(0, 0, 70, 90)), image.Pt(0, int(min(p.Height, 1e6))/2), 1)
			if strings.Contains(src, "x") {
				if from, to := p.All(); !strings.ContainsAny(p.Text(from, to), "xw") {
					t.Errorf("the text is gone: %q", p.Text(from, to))
				}
			}
		})
	}
}

func TestLimitsEndInTheSimpleView(t *testing.T) {
	cases := map[string]struct {
		src    string
		limits Limits
	}{
		"bytes":   {"<p>hello</p>" + strings.Repeat(" ", 5000), Limits{HTMLBytes: 4000}},
		"nodes":   {"<p>hello</p>" + strings.Repeat("<b>x</b>", 200), Limits{Nodes: 100}},
		"depth":   {strings.Repeat("<div>", 50) + "hello", Limits{Depth: 20}},
		"css":     {"<style>" + strings.Repeat("a{color:red}", 100) + "</style>hello", Limits{CSSBytes: 100}},
		"parser":  {strings.Repeat("<div>", 600) + "hello", Limits{Depth: 1000}},
		"spans":   {"<p>hello<table><tr><td colspan=1000></table>", Limits{}},
		"default": {"<p>hello", Limits{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := Layout(context.Background(), []byte(c.src), Options{Fonts: BundledFonts(), Limits: c.limits})
			if err != nil {
				t.Fatal(err)
			}
			if want := name != "default" && name != "spans"; p.Simplified != want || (p.Reason != "") != want {
				t.Errorf("Simplified = %v (%q)", p.Simplified, p.Reason)
			}
			if len(p.Find("hello")) == 0 {
				t.Error("the text is gone")
			}
		})
	}
}

func TestCancelledLayoutReturnsTheContextsError(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Layout(ctx, []byte("<p>x"), Options{Fonts: BundledFonts()}); err != context.Canceled {
		t.Errorf("Layout: %v", err)
	}
	if _, err := LayoutText(ctx, "x", TextOptions{Fonts: BundledFonts()}); err != context.Canceled {
		t.Errorf("LayoutText: %v", err)
	}
}

func TestOversizedPictureIsLeftOut(t *testing.T) {
	// A GIF header that promises 65535×65535 pixels.
	bomb := append([]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), make([]byte, 100)...)
	p, err := Layout(context.Background(), []byte(`<img src="cid:bomb">after`), Options{
		Fonts: BundledFonts(), Image: func(string) ([]byte, error) { return bomb, nil },
	})
	if err != nil || p.Images != 0 || len(p.Find("after")) != 1 {
		t.Errorf("%v, %d pictures", err, p.Images)
	}
}

func TestManyLayoutsAtOnce(t *testing.T) {
	fonts := BundledFonts()
	src := []byte("<h1>Title</h1><p>Some <b>bold</b> and <i>italic</i> text</p>")
	want := dump(t, src, 300)
	done := make(chan error)
	for range 8 {
		go func() {
			p, err := Layout(context.Background(), src, Options{Width: 300, Height: 200, Fonts: fonts})
			if err == nil {
				p.Paint(image.NewRGBA(image.Rect(0, 0, 300, 200)), image.Point{}, 1.5)
				p.Hit(20, 20)
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got := dump(t, src, 300); got != want {
		t.Error("layouts disturb each other")
	}
}

func ExamplePage_Find() {
	p, err := Layout(context.Background(), []byte("<p>Find me. Please find me!</p>"), Options{Fonts: BundledFonts()})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range p.Find("FIND me") {
		fmt.Println(r.From, r.To, p.Text(r.From, r.To))
	}
	// Output:
	// 0 7 Find me
	// 16 23 find me
}
