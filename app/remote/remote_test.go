package remote

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fetcher trusts the test's server and may connect to it, though it is not a
// public one.
func fetcher(t *testing.T, server *httptest.Server) *Fetcher {
	t.Helper()
	f := New()
	f.public = func(netip.Addr) bool { return true }
	f.client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	t.Cleanup(func() { f.Close(); server.Close() })
	return f
}

func TestPicturesAreFetchedWithoutTellingAnything(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"Cookie", "Referer", "User-Agent"} {
			if v := r.Header.Get(name); v != "" {
				t.Errorf("%s was sent: %s", name, v)
			}
		}
		http.SetCookie(w, &http.Cookie{Name: "track", Value: "1", Path: "/"})
		if r.URL.Path == "/redirect" {
			http.Redirect(w, r, "/b", http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write([]byte(r.URL.Path))
	}))
	f := fetcher(t, server)
	got := f.Fetch(context.Background(), []string{server.URL + "/a", server.URL + "/redirect", server.URL + "/c"})
	for url, want := range map[string]string{"/a": "/a", "/redirect": "/b", "/c": "/c"} {
		if string(got[server.URL+url]) != want {
			t.Errorf("%s: got %q", url, got[server.URL+url])
		}
	}
}

func TestWhatIsNoGoodPictureIsRefused(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("asked over http") }))
	defer plain.Close()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/html":
			w.Header().Set("Content-Type", "text/html")
		case "/huge":
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write(make([]byte, maxBytes+1))
		case "/downgrade":
			http.Redirect(w, r, plain.URL, http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	f := fetcher(t, server)
	for path, want := range map[string]error{
		server.URL + "/html": errNoPicture, server.URL + "/huge": errTooLarge, server.URL + "/downgrade": errNotHTTPS,
		server.URL + "/loop": errRedirects, server.URL + "/none": errStatusCode, plain.URL: errNotHTTPS,
		"file:///etc/passwd": errNotHTTPS, "data:image/png,x": errNotHTTPS,
	} {
		if _, err := f.picture(context.Background(), path); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", path, err, want)
		}
	}
}

func TestPrivateAddressesAreNotConnectedTo(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a private address was asked") }))
	f := fetcher(t, server)
	f.public = isPublic
	if _, err := f.picture(context.Background(), server.URL); !errors.Is(err, errNotPublic) {
		t.Errorf("got %v", err)
	}
	for _, a := range []string{"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.1.1", "0.0.0.0", "255.255.255.255",
		"::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "ff02::1"} {
		if isPublic(netip.MustParseAddr(a)) {
			t.Errorf("%s counts as public", a)
		}
	}
	for _, a := range []string{"1.1.1.1", "93.184.215.14", "2606:4700::1111"} {
		if !isPublic(netip.MustParseAddr(a)) {
			t.Errorf("%s does not count as public", a)
		}
	}
}

func TestARedirectOrANameThatLeadsHomeIsNotFollowed(t *testing.T) {
	inner := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the inner server was asked") }))
	defer inner.Close()
	outer := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inner.URL+"/secret.png", http.StatusFound)
	}))
	f := fetcher(t, outer)
	port := func(s *httptest.Server) string { return s.Listener.Addr().(*net.TCPAddr).AddrPort().String() }
	f.public = func(netip.Addr) bool { return true }
	f.client.Transport.(*http.Transport).DialContext = (&net.Dialer{ControlContext: func(ctx context.Context, network, address string, c syscall.RawConn) error {
		f.public = func(netip.Addr) bool { return address == port(outer) } // the outer one stands for a public server
		return f.control(ctx, network, address, c)
	}}).DialContext
	if _, err := f.picture(context.Background(), outer.URL+"/a.png"); !errors.Is(err, errNotPublic) {
		t.Errorf("the redirect gave %v", err)
	}

	// A name is judged by the address the connection is made to, not by what
	// it resolved to a moment before.
	g := New()
	defer g.Close()
	_, at, _ := net.SplitHostPort(port(inner))
	if _, err := g.picture(context.Background(), "https://localhost:"+at+"/a.png"); !errors.Is(err, errNotPublic) {
		t.Errorf("the name gave %v", err)
	}
}

func TestASlowAnswerEnds(t *testing.T) {
	if pictureTime > 20*time.Second || messageTime > time.Minute {
		t.Error("a reader would wait too long")
	}
	stop := make(chan struct{})
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		for { // a byte now and then, for ever
			select {
			case <-stop:
				return
			case <-r.Context().Done():
				return
			case <-time.After(time.Millisecond):
			}
			_, _ = w.Write([]byte{0})
			w.(http.Flusher).Flush()
		}
	}))
	f := fetcher(t, server)
	t.Cleanup(func() { close(stop) })
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := f.picture(ctx, server.URL); err == nil {
		t.Error("a picture without end was taken")
	}
}

func TestAPlainAddressIsAskedForOverHTTPS(t *testing.T) {
	for in, want := range map[string]string{
		"http://a.example/x.png?y=1": "https://a.example/x.png?y=1", "HTTPS://a.example/": "https://a.example/",
		"http://a.example:80/x": "", "ftp://a.example/": "", "//a.example/x": "", "https:///x": "",
	} {
		if got, err := secure(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", in, got, err)
		}
	}
}

func TestFetchedPicturesAreThereWithoutAConnection(t *testing.T) {
	asked := 0
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write([]byte("picture"))
	}))
	f := fetcher(t, server)
	kept := NewKept(filepath.Join(t.TempDir(), "pictures"))
	const one, other = "aa00000000000000000000000000000000000000000000000000000000000000", "bb00000000000000000000000000000000000000000000000000000000000000"
	for range 2 {
		if got := f.FetchFor(context.Background(), kept, one, []string{server.URL + "/p"}); string(got[server.URL+"/p"]) != "picture" {
			t.Fatalf("got %q", got)
		}
	}
	if asked != 1 {
		t.Errorf("the server was asked %d times", asked)
	}
	if data, ok := kept.Picture(one, server.URL+"/p"); !ok || string(data) != "picture" {
		t.Error("the picture is not kept")
	}
	if _, ok := kept.Picture(other, server.URL+"/p"); ok {
		t.Error("another message has it too: its sender could learn that it was read")
	}
	f.FetchFor(context.Background(), kept, "", []string{server.URL + "/p"})
	f.FetchFor(context.Background(), kept, "../../x", []string{server.URL + "/p"})
	if err := kept.Sweep(func(m string) bool { return m == one }); err != nil {
		t.Fatal(err)
	}
	if _, ok := kept.Picture(one, server.URL+"/p"); ok {
		t.Error("the pictures of a deleted message are still there")
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	f := fetcher(t, server)
	t.Cleanup(func() { close(release) })
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if got := f.Fetch(ctx, []string{server.URL}); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}
