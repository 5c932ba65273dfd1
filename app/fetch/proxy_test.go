package fetch

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// proxyKey is a Passwords that knows the proxy's password.
type proxyKey struct {
	fixed
	proxy string
	err   error
}

func (k proxyKey) Proxy(_ context.Context, a account.Account) (*url.URL, error) {
	if k.err != nil {
		return nil, k.err
	}
	u, err := url.Parse(a.ProxyWith(k.proxy))
	if k.proxy == "" {
		u = a.ProxyURL()
	}
	return u, err
}

// guardedSocks is a SOCKS5 proxy that lets ada pass with "opens". RFC 1929.
func guardedSocks(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer func() { _ = nc.Close() }()
				passGuarded(nc)
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		all.Wait()
	})
	return "socks5://ada@" + l.Addr().String()
}

func passGuarded(nc net.Conn) {
	read := func(n int) []byte {
		b := make([]byte, n)
		_, _ = io.ReadFull(nc, b) // what is missing shows in b
		return b
	}
	methods := read(int(read(2)[1]))
	if !bytes.Contains(methods, []byte{2}) {
		_, _ = nc.Write([]byte{5, 0xFF})
		return
	}
	_, _ = nc.Write([]byte{5, 2})
	name := string(read(int(read(2)[1])))
	if password := string(read(int(read(1)[0]))); name != "ada" || password != "opens" {
		_, _ = nc.Write([]byte{1, 1})
		return
	}
	_, _ = nc.Write([]byte{1, 0})
	to := read(10) // an IPv4 address
	out, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: to[4:8], Port: int(to[8])<<8 | int(to[9])})
	if err != nil {
		return
	}
	_, _ = nc.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	splice(nc, nc, out)
}

// guardedHTTP is an HTTP proxy that does the same. RFC 7617.
func guardedHTTP(t *testing.T) string {
	t.Helper()
	address := httpProxy(t, func(nc net.Conn, in io.Reader, r *http.Request) {
		if r.Header.Get("Proxy-Authorization") != "Basic YWRhOm9wZW5z" {
			_, _ = io.WriteString(nc, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
			return
		}
		out, err := net.Dial("tcp", r.Host)
		if err != nil {
			return
		}
		_, _ = io.WriteString(nc, "HTTP/1.1 200 OK\r\n\r\n")
		splice(nc, in, out)
	})
	return strings.Replace(address, "http://", "http://ada@", 1)
}

// splice copies both ways until both ends have left.
func splice(nc net.Conn, in io.Reader, out net.Conn) {
	var back sync.WaitGroup
	back.Go(func() {
		_, _ = io.Copy(nc, out)
		_ = nc.Close()
	})
	_, _ = io.Copy(out, in)
	_ = out.Close()
	back.Wait()
}

func TestAProxyGetsItsOwnPassword(t *testing.T) {
	s := serve(t, letters("m", 1, 100)...)
	for _, proxy := range []string{guardedSocks(t), guardedHTTP(t)} {
		var log bytes.Buffer
		b := newBench(t, s)
		b.deps.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		b.account.Proxy = proxy
		b.deps.Passwords = proxyKey{fixed: "secret", proxy: "opens"}
		if r, err := b.fetch(); err != nil || r.New != 1 {
			t.Errorf("%s: %+v, %v", proxy, r, err)
		}
		host := b.account.ProxyURL().Host
		for _, wrong := range []string{"", "wr0ng"} {
			b.deps.Passwords = proxyKey{fixed: "secret", proxy: wrong}
			_, err := b.fetch()
			p := problem.From(err)
			if p == nil || p.Code != "net.proxy-password" || !strings.Contains(p.Text, host) || !strings.Contains(p.Text, "ada") || p.Next == "" {
				t.Errorf("%s with %q: %v", proxy, wrong, err)
			}
		}
		if strings.Contains(log.String(), "opens") || strings.Contains(log.String(), "wr0ng") {
			t.Errorf("a password is in the log:\n%s", log.String())
		}
		b.deps.Passwords = proxyKey{fixed: "secret", err: problem.New(nil, "keyring.locked", "It is locked.", "Unlock it.")}
		if _, err := b.fetch(); problem.From(err).Code != "keyring.locked" {
			t.Errorf("with a locked keyring: %v", err)
		}
	}
}

func TestAPasswordInAHandWrittenProxyIsNotShown(t *testing.T) {
	b := newBench(t, serve(t, letters("m", 1, 100)...))
	b.account.Proxy = "http://ada:opens@127.0.0.1:1"
	_, err := b.fetch()
	if p := problem.From(err); p.Code != "net.proxy-setting" || strings.Contains(p.Sentence(), "opens") || !strings.Contains(p.Text, "127.0.0.1:1") {
		t.Errorf("%v", err)
	}
}

func TestOnlyAPersonMendsAProxysPassword(t *testing.T) {
	if remedyFor("net.proxy-password") != person { // some proxies lock a user out who is wrong too often
		t.Error("a refused password is tried again and again")
	}
}
