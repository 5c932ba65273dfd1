package viewer

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/mailhtml"
	"github.com/mailloft/mailloft/app/remote"
	"github.com/mailloft/mailloft/ui/htmlview"
)

const (
	newsletter = "From: News <news@shop.example>\nContent-Type: text/html\n\n<p>x"
	digest     = "aa00000000000000000000000000000000000000000000000000000000000000"
)

// allowing is a viewer whose window remembers senders.
func allowing(t *testing.T, pages *plainPages) (v *Viewer, allowed map[string]bool, asked *int) {
	t.Helper()
	themed(t)
	v, _ = newTestViewer(t, pages)
	allowed, asked = map[string]bool{}, new(int)
	v.actions.Allowed = func(address string) bool { return allowed[address] }
	v.actions.Allow = func(address string) { allowed[address] = true }
	v.actions.Pictures = func(_ context.Context, message string, urls []string) map[string][]byte {
		*asked++
		got := map[string][]byte{}
		for _, url := range urls {
			got[url] = []byte(message)
		}
		return got
	}
	shown(t, v)
	return v, allowed, asked
}

func offers(v *Viewer) (labels []string) {
	for _, o := range v.banners.Objects {
		if b, ok := o.(*banner); ok {
			for _, a := range b.actions {
				labels = append(labels, a.Name)
			}
		}
	}
	return labels
}

func TestASendersPicturesAreFetchedAlwaysOnceAllowed(t *testing.T) {
	pages := &plainPages{blocked: []string{"https://a.example/1"}}
	v, allowed, asked := allowing(t, pages)
	item := Item{Row: archive.Row{ID: 1, SHA256: digest}, Open: opener(newsletter)}
	v.Open(item)
	if *asked != 0 || !slices.Equal(offers(v), []string{"Show", "Always for this sender"}) {
		t.Fatalf("asked %d times, offers %q", *asked, offers(v))
	}
	v.allowPictures()
	if !allowed["news@shop.example"] || *asked != 1 {
		t.Errorf("allowed %v, asked %d times", allowed, *asked)
	}
	item.Row.ID = 2
	v.Open(item)
	if data, ok := pages.picture("https://a.example/1"); !ok || string(data) != digest || *asked != 2 {
		t.Errorf("the next message shows %q after %d fetches", data, *asked)
	}
}

func TestASenderWhoMayBeSomeoneElseGetsNoPermission(t *testing.T) {
	for name, item := range map[string]Item{
		"a name like another address": {Row: archive.Row{ID: 1}, Open: opener("From: \"a@bank.example\" <news@shop.example>\nContent-Type: text/html\n\n<p>x")},
		"the server could not confirm": {Row: archive.Row{ID: 1}, Servers: []string{"pop.p.example"},
			Open: opener("Authentication-Results: mx.p.example; dmarc=fail\n" + newsletter)},
		"two authors": {Row: archive.Row{ID: 1}, Open: opener("From: news@shop.example, b@shop.example\nSender: b@shop.example\nContent-Type: text/html\n\n<p>x")},
		"a file":      {Open: opener(newsletter)},
	} {
		v, allowed, asked := allowing(t, &plainPages{blocked: []string{"https://a.example/1"}})
		allowed["news@shop.example"] = true
		v.Open(item)
		if *asked != 0 || !slices.Equal(offers(v), []string{"Show"}) && !slices.Contains(offers(v), "Show") || slices.Contains(offers(v), "Always for this sender") {
			t.Errorf("%s: fetched %d times, offers %q", name, *asked, offers(v))
		}
	}
}

func TestKeptPicturesAreShownWithoutAsking(t *testing.T) {
	pages := &plainPages{blocked: []string{"https://a.example/1"}}
	v, _, asked := allowing(t, pages)
	v.actions.Kept = func(message, url string) ([]byte, bool) { return []byte("kept"), message == digest }
	v.Open(Item{Row: archive.Row{ID: 1, SHA256: digest}, Open: opener(newsletter)})
	if data, ok := pages.picture("https://a.example/1"); !ok || string(data) != "kept" || *asked > 0 || len(offers(v)) > 0 {
		t.Errorf("shows %q, asked %d times, offers %q", data, *asked, offers(v))
	}
}

// vectors are the ways HTML has to make a program call home; %[1]s is the
// address that must not hear of it.
const vectors = `<!doctype html><html><head>
<meta http-equiv="refresh" content="0;url=%[1]s/refresh"><base href="%[1]s/">
<link rel="stylesheet" href="%[1]s/style.css"><link rel="preload" as="image" href="%[1]s/preload"><link rel="prefetch" href="%[1]s/prefetch">
<link rel="dns-prefetch" href="%[1]s"><link rel="preconnect" href="%[1]s"><link rel="icon" href="%[1]s/icon"><link rel="import" href="%[1]s/import">
<style>@import "%[1]s/import.css"; @import url(%[1]s/import2.css);
@font-face { font-family: x; src: url(%[1]s/font.woff2) }
body { font-family: x; background: url("%[1]s/background.png") }
p { background-image: u\72l(%[1]s/escaped.png); cursor: url(%[1]s/cursor.cur), auto }
li { list-style-image: url('%[1]s/bullet.png') } div { border-image: url(%[1]s/border.png) 3; content: url(%[1]s/content.png) }
i { background: image-set("%[1]s/set.png" 1x); filter: url(%[1]s/filter.svg#f); mask: url(%[1]s/mask.svg) }
b { background: url(%[1]s/unclosed.png</style></head>
<body background="%[1]s/bodybg.png" onload="fetch('%[1]s/js')">
<p>words<ul><li>item</ul><div>box</div><i>i</i><b>b</b>
<img src="%[1]s/img.png"><img srcset="%[1]s/srcset.png 1x, %[1]s/srcset2.png 2x"><img src="//%[2]s/scheme.png"><img lowsrc="%[1]s/lowsrc" dynsrc="%[1]s/dynsrc" longdesc="%[1]s/long">
<img src="&#104;ttp://%[2]s/entity.png"><img src=" 	%[1]s/blank.png"><img src="relative.png"><img src="cid:%[1]s/cid">
<picture><source srcset="%[1]s/source.png"><img src="%[1]s/fallback.png"></picture>
<table background="%[1]s/table.png"><tr background="%[1]s/tr.png"><td background="%[1]s/td.png" style="background:url(%[1]s/tdcss.png)">cell</table>
<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image href="%[1]s/svg.png" xlink:href="%[1]s/xlink.png"/><use href="%[1]s/use.svg#a"/>
<set attributeName="href" to="%[1]s/smil"/><animate attributeName="xlink:href" values="%[1]s/animate"/><feImage href="%[1]s/fe"/><style>@import "%[1]s/svgimport.css";</style><foreignObject><img src="%[1]s/foreign.png"></foreignObject></svg>
<math><annotation-xml encoding="text/html"><img src="%[1]s/math.png"></annotation-xml></math>
<iframe src="%[1]s/iframe" srcdoc="<img src='%[1]s/srcdoc.png'>"></iframe><frameset><frame src="%[1]s/frame"></frameset>
<object data="%[1]s/object"><param name="movie" value="%[1]s/param"></object><embed src="%[1]s/embed"><applet code="x" codebase="%[1]s/applet"></applet>
<video poster="%[1]s/poster.png" src="%[1]s/video" autoplay><track src="%[1]s/track"></video><audio src="%[1]s/audio" autoplay></audio><bgsound src="%[1]s/bgsound">
<form action="%[1]s/form"><input type="image" src="%[1]s/input.png"><button formaction="%[1]s/button">go</button></form>
<a href="%[1]s/ping" ping="%[1]s/pinged">link</a><script src="%[1]s/script.js"></script><noscript><img src="%[1]s/noscript.png"></noscript>
<v:fill src="%[1]s/vml.png"/><!--[if mso]><img src="%[1]s/mso.png"><![endif]--><xml><img src="%[1]s/xml.png"></xml>
<img src="%[1]s/open.png`

func TestShowingAMessageOpensNoConnection(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var calls atomic.Int32
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			calls.Add(1)
			_ = c.Close()
		}
	}()
	defer func() { _ = listener.Close(); <-ended }()
	at := listener.Addr().String()

	themed(t)
	engine := htmlview.Engine{Fonts: mailhtml.BundledFonts()}
	v, a := newTestViewer(t, engine)
	fetcher := remote.New()
	defer fetcher.Close()
	asked := 0
	v.actions.Pictures = func(ctx context.Context, _ string, urls []string) map[string][]byte {
		asked += len(urls)
		return fetcher.Fetch(ctx, urls)
	}
	w := shown(t, v)
	for _, scheme := range []string{"http://", "https://"} {
		html := fmt.Sprintf(vectors, scheme+at, at)
		raw := "From: \"" + scheme + at + "\" <a@example.org>\nList-Unsubscribe: <https://" + at + "/leave>\nX-Image-URL: " + scheme + at + "/face\nSubject: x\nContent-Type: text/html\n\n" + html
		v.Open(Item{Open: opener(raw)})
		w.Canvas().Capture()
		if v.body.Page() == nil || len(v.about.Blocked) == 0 || !strings.Contains(v.body.Page().About().Blocked[0], at) {
			t.Fatalf("%s: the page does not tell what it left out: %v", scheme, v.about.Blocked)
		}
		v.toggleReader()
		w.Canvas().Capture()
		if n := calls.Load(); n > 0 {
			t.Errorf("%s: showing the message called home %d times", scheme, n)
		}
		v.fetchPictures() // asked for, but at a private address
		if n := calls.Load(); n > 0 {
			t.Errorf("%s: an address of this computer was called %d times", scheme, n)
		}
	}
	if asked == 0 || len(a.links) > 0 {
		t.Errorf("asked for %d pictures, opened %q", asked, a.links)
	}

	c, err := net.Dial("tcp", at) // the ear is not deaf
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
	for deadline := time.Now().Add(10 * time.Second); calls.Load() == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the listener hears nothing")
		}
	}
}
