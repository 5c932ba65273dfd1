package remote

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
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
