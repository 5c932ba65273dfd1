package mailhtml

import (
	"context"
	"errors"
	"image"
	"image/color"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// layout lays out HTML in the bundled fonts, whose measures are known.
func layout(tb testing.TB, src string, o Options) *Page {
	tb.Helper()
	if o.Fonts == nil {
		o.Fonts = BundledFonts()
	}
	if o.Width == 0 {
		o.Width = 400
	}
	p, err := Layout(context.Background(), []byte(src), o)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func paint(p *Page, w, h int) *image.RGBA {
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	p.Paint(im, image.Point{}, 1)
	return im
}

func TestTextComesInReadingOrder(t *testing.T) {
	p := layout(t, `<!DOCTYPE html><h1>Title</h1><table><tr><td>a<td>b<tr><td>c<td>d</table>
<div style="float:right">side</div><p>One <b>bold</b>   word<br>next`, Options{})
	from, to := p.All()
	want := "Title\na\tb\nc\td\nside\nOne bold word\nnext"
	if got := p.Text(from, to); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestHitFindsTheCharacterUnderThePointer(t *testing.T) {
	for name, src := range map[string]string{
		"left to right": "<p>Hello world, here <b>we</b> are",
		"right to left": "<p dir=rtl>abc ",
	} {
		t.Run(name, func(t *testing.T) {
			p := layout(t, src, Options{Zoom: 1.5})
			from, to := p.All()
			for at := from; at < to; at++ {
				boxes := p.Boxes(at, at+1)
				if len(boxes) != 1 || boxes[0].W <= 0 {
					t.Fatalf("character %d has the boxes %v", at, boxes)
				}
				b := boxes[0]
				if got := p.Hit(b.X+b.W*.25, b.Y+b.H/2); got != at {
					t.Errorf("hit on character %d gives %d", at, got)
				}
			}
		})
	}
}

func TestDoubleAndTripleClickSelectWordAndLine(t *testing.T) {
	p := layout(t, "<p>It isn't far, is it?<p>Second line", Options{})
	from, to := p.Word(5)
	if got := p.Text(from, to); got != "isn't" {
		t.Errorf("word %q", got)
	}
	from, to = p.Line(5)
	if got := p.Text(from, to); got != "It isn't far, is it?" {
		t.Errorf("line %q", got)
	}
	if from, to = p.Word(1 << 30); from > to {
		t.Error("a position beyond the text")
	}
}

func TestSelectionBoxesCoverEachLineOnce(t *testing.T) {
	p := layout(t, "<p>some <b>bold</b> and <i>slanted</i> text that is long enough to need a second line of its own", Options{Width: 300})
	boxes := p.Boxes(p.All())
	if len(boxes) != 2 {
		t.Errorf("%d boxes for two lines: %v", len(boxes), boxes)
	}
}

func TestLinksKeepTheirTargetAndTellWhenTheTextLies(t *testing.T) {
	p := layout(t, `<a href="HTTPS://evil.example/x">https://bank.example/login</a>
<a href="https://www.shop.example/a">shop.example</a> <a href="javascript:alert(1)">no</a> <a href="file:///etc">no</a>
<a href="#end">jump</a> <a href="https://example.com"><img src="cid:a" width=20 height=20></a><p style="margin-top:500px" id=end>end`, Options{})
	var got []string
	for _, k := range p.Links {
		got = append(got, k.URL)
	}
	want := []string{"https://evil.example/x", "https://www.shop.example/a", "#end", "https://example.com"}
	if !slices.Equal(got, want) {
		t.Fatalf("links %q", got)
	}
	if !p.Links[0].Deceptive || p.Links[1].Deceptive {
		t.Error("the lie was not told apart from the truth")
	}
	b := p.Links[3].Boxes[0]
	if k, ok := p.LinkAt(b.X+1, b.Y+1); !ok || k.URL != "https://example.com" {
		t.Errorf("LinkAt on the picture: %v %v", k, ok)
	}
	if _, ok := p.LinkAt(-5, -5); ok {
		t.Error("a link where there is none")
	}
	if p.Anchors["end"] < 500 {
		t.Errorf("anchor at %v", p.Anchors["end"])
	}
}

func TestZoomBreaksLinesAnew(t *testing.T) {
	src := "<!DOCTYPE html><p>" + strings.Repeat("word ", 40)
	one, two := layout(t, src, Options{}), layout(t, src, Options{Zoom: 2})
	if two.Width != one.Width || two.Height < 2.5*one.Height {
		t.Errorf("%v×%v became %v×%v", one.Width, one.Height, two.Width, two.Height)
	}
	last := two.runs[len(two.runs)-1]
	if (last.x+last.width)*2 > two.Width {
		t.Error("text reaches out of the page")
	}
}

func TestDarkModeTurnsLightMailOnly(t *testing.T) {
	black, white := color.RGBA{A: 255}, color.RGBA{255, 255, 255, 255}
	p := layout(t, "<body bgcolor=white text=black><p>x", Options{Dark: true})
	if c := paint(p, 10, 10).RGBAAt(0, 0); !p.Dark || c.R > 60 {
		t.Errorf("light mail: Dark %v, paper %v", p.Dark, c)
	}
	p = layout(t, "<body bgcolor=black text=white><p>x", Options{Dark: true})
	if c := paint(p, 10, 10).RGBAAt(0, 0); p.Dark || c != black {
		t.Errorf("dark mail: Dark %v, paper %v", p.Dark, c)
	}
	p = layout(t, "<style>@media (prefers-color-scheme:dark){body{background:#000}}</style><body>x", Options{Dark: true})
	if c := paint(p, 10, 10).RGBAAt(0, 0); c != black {
		t.Errorf("a mail with a dark design of its own has the paper %v", c)
	}
	p = layout(t, "<body bgcolor=white>x", Options{})
	if c := paint(p, 10, 10).RGBAAt(0, 0); c != white {
		t.Errorf("paper %v", c)
	}
}

// pixel is a GIF of one red pixel.
const pixel = "data:image/gif;base64,R0lGODlhAQABAPAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="

func TestPicturesKeepTheirColoursInTheDark(t *testing.T) {
	p := layout(t, `<!DOCTYPE html><body style="margin:0"><img src="`+pixel+`" width=20 height=20>`, Options{Dark: true})
	if c := paint(p, 20, 20).RGBAAt(5, 5); c != (color.RGBA{255, 0, 0, 255}) || p.Images != 1 {
		t.Errorf("%v, %d pictures", c, p.Images)
	}
}

func TestTextUnderOpacityAndRoundedClipsArePainted(t *testing.T) {
	p := layout(t, `<!DOCTYPE html><body style="margin:0"><div style="opacity:.5;background:#000;height:20px">██</div>
<img src="`+pixel+`" style="width:40px;height:40px;border-radius:20px">`, Options{})
	im := paint(p, 100, 80)
	if c := im.RGBAAt(90, 10); c.R < 120 || c.R > 135 {
		t.Errorf("half-transparent black is %v", c)
	}
	if c := im.RGBAAt(0, 22); c != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("the corner of a round picture is %v", c)
	}
	if c := im.RGBAAt(20, 42); c != (color.RGBA{255, 0, 0, 255}) {
		t.Errorf("its middle is %v", c)
	}
}

func TestViewportsMatchTheWholePage(t *testing.T) {
	src, err := os.ReadFile("testdata/golden/inline.html")
	if err != nil {
		t.Fatal(err)
	}
	p := layout(t, string(src), Options{})
	whole := paint(p, 400, 300)
	part := image.NewRGBA(image.Rect(0, 0, 100, 60))
	p.Paint(part, image.Pt(50, 90), 1)
	for y := range 60 {
		for x := range 100 {
			if part.RGBAAt(x, y) != whole.RGBAAt(x+50, y+90) {
				t.Fatalf("pixel %d,%d differs", x, y)
			}
		}
	}
}

// vectors are the ways in which HTML asks for something from the network. %
// stands for the host.
const vectors = `<html><head><link rel=stylesheet href="http://%/1"><link rel=prefetch href="http://%/2"><link rel=icon href="http://%/3">
<meta http-equiv=refresh content="0;url=http://%/4"><base href="http://%/5"><style>@import url(http://%/6);@import "http://%/7";
@font-face{font-family:x;src:url(http://%/8)} body{font-family:x;background:url( "http://%/9" )} p{background:u\72l(http://%/10)}
div{background-image:url(http://%/11;list-style-image:url(http://%/12);content:url(http://%/13);cursor:url(http://%/14)}</style>
<script src="http://%/15"></script></head><body background="http://%/16"><img src="http://%/17" srcset="http://%/18 2x" alt="">
<img src="//%/19"><img src="HTTP://%/20" width=1 height=1><picture><source srcset="http://%/21"><img src="http://%/22"></picture><p>x<div>y</div>
<iframe src="http://%/23"></iframe><object data="http://%/24"></object><embed src="http://%/25"><video poster="http://%/26" src="http://%/27"></video>
<audio src="http://%/28"></audio><svg><image href="http://%/29"/><use href="http://%/30"/><style>@import url(http://%/31)</style></svg>
<form action="http://%/32"><input type=image src="http://%/33"></form><table background="http://%/34"><tr><td background="http://%/35">z</table>
<a href="http://%/36" ping="http://%/37">a</a><math href="http://%/38">m</math><img src="file:///etc/passwd"><img src="/relative">
<div style="background:url(http://%/39);border-image:url(http://%/40)">w</div><img lowsrc="http://%/41" dynsrc="http://%/42">`

func TestNothingIsFetched(t *testing.T) {
	sink, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var connections atomic.Int32
	go func() {
		for {
			c, err := sink.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			_ = c.Close()
		}
	}()
	src := strings.ReplaceAll(vectors, "%", sink.Addr().String())
	var asked []string
	p := layout(t, src, Options{Image: func(u string) ([]byte, error) {
		asked = append(asked, u)
		return nil, ErrBlocked
	}})
	paint(p, 400, 400)
	layout(t, string(Simplify([]byte(src))), Options{})
	if err := sink.Close(); err != nil {
		t.Fatal(err)
	}
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
	for _, u := range p.Blocked {
		if !strings.HasPrefix(strings.ToLower(u), "http") {
			t.Errorf("%q is counted as remote", u)
		}
	}
	for _, want := range []string{"/17", "/19", "/20", "/21", "/34", "/35", "/39"} {
		if !slices.ContainsFunc(p.Blocked, func(u string) bool { return strings.HasSuffix(u, want) }) {
			t.Errorf("%s is not in the banner: %q", want, p.Blocked)
		}
	}
	if slices.ContainsFunc(asked, func(u string) bool { return strings.HasSuffix(u, "/22") }) {
		t.Error("asked for the picture instead of which its source is shown")
	}
	if len(p.Trackers) != 1 || !strings.HasSuffix(p.Trackers[0], "/20") {
		t.Errorf("trackers %q", p.Trackers)
	}
	if len(asked) != len(slices.Compact(slices.Sorted(slices.Values(asked)))) {
		t.Errorf("asked more than once: %q", asked)
	}
}

func TestEngineImportsNoNetwork(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, forbidden := range []string{`"net"`, `"net/http"`, `"os"`, `"fyne.io`, `mailloft/ui`} {
			if strings.Contains(string(src), forbidden) {
				t.Errorf("%s imports %s", f, forbidden)
			}
		}
	}
}

func TestMissingPictureShowsItsText(t *testing.T) {
	p := layout(t, `<img src="cid:gone" alt="A chart"><img src="cid:gone2" width=100 height=50 alt="Framed">`, Options{
		Image: func(string) ([]byte, error) { return nil, errors.New("not in the message") },
	})
	if len(p.Find("A chart")) != 1 || len(p.Find("Framed")) != 1 || len(p.Blocked) != 0 {
		from, to := p.All()
		t.Errorf("%q %q", p.Text(from, to), p.Blocked)
	}
}

func TestSimplifyKeepsTextLinksAndPictures(t *testing.T) {
	got := string(Simplify([]byte(`<style>x</style><table><tr><td><h1>Head</h1><td><p style="color:red">Some <a href="https://e.com/a" onclick=x>link</a>
<li>item</table><script>bad()</script><img src="cid:1" alt=pic><img src="http://t/p.gif" width=1 height=1><blockquote>said`)))
	for _, want := range []string{"<h1>Head</h1>", `<a href="https://e.com/a">link</a>`, "• item", `<img src="cid:1" alt="pic">`, "<blockquote>"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
	for _, no := range []string{"bad()", "onclick", "p.gif", "color:red"} {
		if strings.Contains(got, no) {
			t.Errorf("%q is still there", no)
		}
	}
}
