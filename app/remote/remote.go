// Package remote fetches the pictures of a message from the web, and only when
// the reader has allowed it. It is the one place from which showing mail may
// reach the network.
//
// It speaks https only, sends no cookies, no referrer and no name of the
// program, connects to public addresses only (also after a redirect, also when
// a name resolves to a private one), and takes nothing but pictures, within
// limits of size, number and time.
package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Limits of one message's pictures.
const (
	maxPictures  = 100
	maxBytes     = 8 << 20 // of one picture
	maxTogether  = 64 << 20
	atOnce       = 6
	maxRedirects = 4
	pictureTime  = 15 * time.Second
	messageTime  = 40 * time.Second
)

// Reasons for refusing a picture.
var (
	errNotHTTPS   = errors.New("only https is fetched")
	errNotPublic  = errors.New("the address is not a public one")
	errTooLarge   = errors.New("the picture is too large")
	errNoPicture  = errors.New("the answer is not a picture")
	errRedirects  = errors.New("too many redirects")
	errStatusCode = errors.New("the server has no such picture")
)

// Fetcher fetches pictures. It is safe for concurrent use.
type Fetcher struct {
	client *http.Client
	public func(netip.Addr) bool
}

// New returns a fetcher that keeps to the rules of this package.
func New() *Fetcher {
	f := &Fetcher{public: isPublic}
	dialer := &net.Dialer{Timeout: pictureTime, ControlContext: f.control}
	f.client = &http.Client{
		Transport: &http.Transport{
			DialContext:         dialer.DialContext,
			TLSHandshakeTimeout: pictureTime,
			MaxIdleConnsPerHost: atOnce,
			IdleConnTimeout:     messageTime,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			req.Header.Del("Referer")
			switch {
			case req.URL.Scheme != "https":
				return errNotHTTPS
			case len(via) > maxRedirects:
				return errRedirects
			}
			return nil
		},
	}
	return f
}

// Close drops the connections that were kept for the next picture.
func (f *Fetcher) Close() { f.client.CloseIdleConnections() }

// Fetch fetches the pictures at urls, a few at a time. Those that can't or may
// not be fetched are missing from the answer.
func (f *Fetcher) Fetch(ctx context.Context, urls []string) map[string][]byte {
	ctx, cancel := context.WithTimeout(ctx, messageTime)
	defer cancel()
	if len(urls) > maxPictures {
		urls = urls[:maxPictures]
	}
	var (
		mu       sync.Mutex
		pictures = map[string][]byte{}
		total    int
		wg       sync.WaitGroup
		slots    = make(chan struct{}, atOnce)
	)
	for _, url := range urls {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			data, err := f.picture(ctx, url)
			if err != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if total += len(data); total <= maxTogether {
				pictures[url] = data
			}
		})
	}
	wg.Wait()
	return pictures
}

func (f *Fetcher) picture(ctx context.Context, raw string) ([]byte, error) {
	address, err := secure(raw)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, pictureTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.URL.User = nil               // no name and password a message made up
	req.Header.Set("User-Agent", "") // an empty value keeps Go from sending its own
	req.Header.Set("Accept", "image/*")
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // only read from
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: %s", errStatusCode, resp.Status)
	}
	if kind := resp.Header.Get("Content-Type"); kind != "" && !strings.HasPrefix(strings.ToLower(kind), "image/") {
		return nil, errNoPicture
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxBytes+1))
	if err != nil {
		return nil, err
	}
	// The server may see that the time is over first, and end its answer as if
	// it were whole.
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(data) > maxBytes {
		return nil, errTooLarge
	}
	return data, nil
}

// secure gives the https address to ask for a picture. One that is written
// with http is asked for over https: most servers have both by now.
func secure(raw string) (string, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return "", err
	case strings.EqualFold(u.Scheme, "http") && u.Port() == "":
		u.Scheme = "https"
	case !strings.EqualFold(u.Scheme, "https"):
		return "", errNotHTTPS
	}
	if u.Hostname() == "" {
		return "", errNotHTTPS
	}
	return u.String(), nil
}

// control looks at the address a connection is really made to, after the name
// was resolved.
func (f *Fetcher) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !f.public(to.Addr()) {
		return errNotPublic
	}
	return nil
}

// reserved are networks that are not private by name, but not the public
// Internet either, or lead to an address hidden in the address.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // RFC 791: this network
	netip.MustParsePrefix("100.64.0.0/10"),   // RFC 6598: carrier-grade NAT
	netip.MustParsePrefix("192.0.0.0/24"),    // RFC 6890
	netip.MustParsePrefix("192.0.2.0/24"),    // RFC 5737: documentation
	netip.MustParsePrefix("198.18.0.0/15"),   // RFC 2544: benchmarks
	netip.MustParsePrefix("198.51.100.0/24"), // RFC 5737
	netip.MustParsePrefix("203.0.113.0/24"),  // RFC 5737
	netip.MustParsePrefix("240.0.0.0/4"),     // RFC 1112: reserved, and broadcast
	netip.MustParsePrefix("64:ff9b::/96"),    // RFC 6052: IPv4 behind NAT64
	netip.MustParsePrefix("64:ff9b:1::/48"),  // RFC 8215
	netip.MustParsePrefix("2001::/32"),       // RFC 4380: Teredo
	netip.MustParsePrefix("2001:db8::/32"),   // RFC 3849: documentation
	netip.MustParsePrefix("2002::/16"),       // RFC 3056: 6to4
}

func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
