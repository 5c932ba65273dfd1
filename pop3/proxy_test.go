package pop3_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/pop3"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// proxyServer answers each connection with serve, until the test ends.
func proxyServer(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			nc, err := l.Accept()
			if err != nil {
				return // the test is over
			}
			serve(nc)
			_ = nc.Close() // the test's client has left
		}
	}()
	t.Cleanup(func() {
		_ = l.Close() // ends the loop
		<-done
	})
	return l.Addr().String()
}

// join copies both ways until one side ends.
func join(t *testing.T, client net.Conn, in io.Reader, addr string) {
	server, err := net.Dial("tcp", addr)
	if err != nil {
		t.Error(err)
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(server, in) // until the client leaves
		_ = server.Close()
	}()
	_, _ = io.Copy(client, server) // until the server leaves
	_ = client.Close()
	<-done
}

// connectProxy speaks HTTP CONNECT and asks for a password.
func connectProxy(t *testing.T) func(net.Conn) {
	return func(nc net.Conn) {
		in := bufio.NewReader(nc)
		r, err := http.ReadRequest(in)
		if err != nil {
			return // a client that was cancelled
		}
		if r.Method != http.MethodConnect || r.Header.Get("Proxy-Authorization") != "Basic YTpi" {
			_, _ = io.WriteString(nc, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
			return
		}
		_, _ = io.WriteString(nc, "HTTP/1.1 200 OK\r\nVia: test\r\n\r\n")
		join(t, nc, in, r.Host)
	}
}

// socksProxy speaks SOCKS5 without a password. RFC 1928.
func socksProxy(t *testing.T) func(net.Conn) {
	return func(nc net.Conn) {
		in := bufio.NewReader(nc)
		greeting := make([]byte, 2)
		_, _ = io.ReadFull(in, greeting)
		_, _ = in.Discard(int(greeting[1]))
		_, _ = nc.Write([]byte{5, 0})
		request := make([]byte, 10) // an IPv4 address
		if _, err := io.ReadFull(in, request); err != nil || request[3] != 1 {
			t.Errorf("request %v, %v", request, err)
			return
		}
		_, _ = nc.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		addr := net.TCPAddr{IP: request[4:8], Port: int(binary.BigEndian.Uint16(request[8:]))}
		join(t, nc, in, addr.String())
	}
}

func through(t *testing.T, cfg pop3.Config, proxy string) pop3.Config {
	t.Helper()
	u, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Dialer, err = pop3.Proxy(u, nil); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestProxiesCarryTLSAndSTLS(t *testing.T) {
	for name, proxy := range map[string]string{
		"socks5": "socks5://" + proxyServer(t, socksProxy(t)),
		"http":   "http://a:b@" + proxyServer(t, connectProxy(t)),
	} {
		for _, implicit := range []bool{true, false} {
			s := start(t, pop3test.Options{Implicit: implicit})
			dial := pop3.DialSTLS
			if implicit {
				dial = pop3.DialTLS
			}
			c, err := dial(t.Context(), s.Addr(), through(t, config(s), proxy))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if err := c.SignIn(t.Context(), pop3.Credentials{Username: user, Password: password}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if err := c.Quit(t.Context()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestProxyThatRefusesOrLies(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true})
	addr := proxyServer(t, connectProxy(t))
	_, err := pop3.DialTLS(t.Context(), s.Addr(), through(t, config(s), "http://a:wrong@"+addr))
	if err == nil || !strings.Contains(err.Error(), "407") {
		t.Errorf("got %v", err)
	}
	for _, answer := range []string{"", "HTTP/1.1 200", "SSH-2.0\r\n", "HTTP/1.1 200 OK\r\n" + strings.Repeat("X: y\r\n", 10_000) + "\r\n",
		"HTTP/1.1 200 OK\r\n\r\n+OK I am the server\r\n"} {
		liar := proxyServer(t, func(nc net.Conn) {
			_, _ = http.ReadRequest(bufio.NewReader(nc)) // whatever it is
			_, _ = io.WriteString(nc, answer)
		})
		if _, err := pop3.DialTLS(t.Context(), s.Addr(), through(t, config(s), "http://"+liar)); err == nil {
			t.Errorf("%q is a proxy", answer)
		}
	}
	if _, err := pop3.Proxy(&url.URL{Scheme: "ftp", Host: "x"}, nil); err == nil {
		t.Error("ftp is a kind of proxy")
	}
}

func TestStalledProxyIsCancelled(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true})
	for _, kind := range []string{"http", "socks5"} {
		mute := proxyServer(t, func(nc net.Conn) { _, _ = io.Copy(io.Discard, nc) })
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		began := time.Now()
		_, err := pop3.DialTLS(ctx, s.Addr(), through(t, config(s), kind+"://"+mute))
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > time.Second {
			t.Errorf("%s: %v after %v", kind, err, time.Since(began))
		}
		cancel()
	}
}
