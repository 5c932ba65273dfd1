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

// answering is a proxy that answers each thing it hears with the next of answers.
func answering(t *testing.T, answers ...string) string {
	return proxyServer(t, func(nc net.Conn) {
		for _, answer := range answers {
			if _, err := nc.Read(make([]byte, 1024)); err != nil {
				return
			}
			_, _ = io.WriteString(nc, answer)
		}
		_, _ = io.Copy(io.Discard, nc) // until the client leaves
	})
}

func TestProxyThatWantsAPasswordSaysSo(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true})
	for name, proxy := range map[string]string{
		"http":                      "http://" + answering(t, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n\r\n"),
		"http, wrong":               "http://a:b@" + answering(t, "HTTP/1.0 407 No\r\n\r\n"),
		"http, as on the web":       "http://a:b@" + answering(t, "HTTP/1.1 401 Unauthorized\r\n\r\n"),
		"socks, no method":          "socks5://" + answering(t, "\x05\xff"),
		"socks, none of the two":    "socks5://ada@" + answering(t, "\x05\xff"),
		"socks, method not asked":   "socks5://" + answering(t, "\x05\x02"),
		"socks, password refused":   "socks5://a:b@" + answering(t, "\x05\x02", "\x01\x01"),
		"socks5h, with a name only": "socks5h://ada@" + answering(t, "\x05\x02", "\x01\x05"),
	} {
		if _, err := pop3.DialTLS(t.Context(), s.Addr(), through(t, config(s), proxy)); !errors.Is(err, pop3.ErrProxyAuth) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSOCKSProxyThatFailsIsNotTakenForTheServer(t *testing.T) {
	s := start(t, pop3test.Options{Implicit: true})
	for want, answers := range map[string][]string{
		"host unreachable":      {"\x05\x00", "\x05\x04\x00\x01"},
		"SOCKS5: 200":           {"\x05\x00", "\x05\xc8\x00\x01"},
		"address of type 9":     {"\x05\x00", "\x05\x00\x00\x09"},
		"which was not offered": {"\x05\x01"},
		"not a SOCKS5 proxy":    {"HTTP/1.1 400 Bad Request\r\n\r\n"},
	} {
		_, err := pop3.DialTLS(t.Context(), s.Addr(), through(t, config(s), "socks5://"+answering(t, answers...)))
		if err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, pop3.ErrProxyAuth) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestSOCKSProxyIsAskedForNamesAndForIPv6AndWithThePassword(t *testing.T) {
	for addr, want := range map[string]string{
		"pop.example.org:995": "\x05\x01\x00\x03\x0fpop.example.org\x03\xe3",
		"[2001:db8::1]:110":   "\x05\x01\x00\x04\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x01\x00\x6e",
	} {
		heard := make(chan string, 3)
		proxy := proxyServer(t, func(nc net.Conn) {
			for _, answer := range []string{"\x05\x02", "\x01\x00", "\x05\x00\x00\x03\x01x\x00\x00+OK hi\r\n"} {
				b := make([]byte, 100)
				n, _ := nc.Read(b)
				heard <- string(b[:n])
				_, _ = io.WriteString(nc, answer)
			}
		})
		nc, err := through(t, pop3.Config{}, "socks5h://ada:l%C3%B6we@"+proxy).Dialer(t.Context(), "tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if said, _ := io.ReadAll(nc); string(said) != "+OK hi\r\n" {
			t.Errorf("the far end said %q", said)
		}
		_ = nc.Close()
		if a, b, c := <-heard, <-heard, <-heard; a != "\x05\x02\x00\x02" || b != "\x01\x03ada\x05l\u00f6we" || c != want {
			t.Errorf("asked with %q, %q, %q", a, b, c)
		}
	}
}
