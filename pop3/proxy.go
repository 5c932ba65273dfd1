package pop3

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"
)

// Proxy returns a Dialer that goes through the proxy at u: "socks5://",
// "socks5h://" (RFC 1928; the proxy resolves names with both) or "http://"
// (CONNECT, RFC 9110 §9.3.6), with user name and password if u has them. It
// dials the proxy with forward, or directly if that is nil. TLS goes through
// the proxy, which sees nothing of it and can at worst break it. A proxy that
// lets nobody, or not this user, pass is ErrProxyAuth.
func Proxy(u *url.URL, forward Dialer) (Dialer, error) {
	if forward == nil {
		forward = (&net.Dialer{}).DialContext
	}
	switch u.Scheme {
	case "socks5", "socks5h":
		return through(u, "1080", forward, socksTo), nil
	case "http":
		return through(u, "8080", forward, tunnelTo), nil
	}
	return nil, fmt.Errorf("pop3: no proxies of kind %q", u.Scheme)
}

func hostPort(u *url.URL, port string) string {
	if p := u.Port(); p != "" {
		port = p
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// ErrProxyAuth means that the proxy wants a user name and a password, or
// others than it was given.
var ErrProxyAuth = errors.New("the proxy wants a user name and a password")

// through is a Dialer that asks the proxy at u for a connection with ask.
func through(u *url.URL, port string, forward Dialer, ask func(nc net.Conn, user *url.Userinfo, addr string) (net.Conn, error)) Dialer {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		nc, err := forward(ctx, network, hostPort(u, port))
		if err != nil {
			return nil, err
		}
		stop := context.AfterFunc(ctx, func() { _ = nc.SetDeadline(time.Unix(1, 0)) })
		far, err := ask(nc, u.User, addr)
		if !stop() && err == nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			_ = nc.Close() // err says why
			return nil, fmt.Errorf("proxy: %w", err)
		}
		return far, nil
	}
}

// maxAnswer bounds the proxy's answer to CONNECT.
const maxAnswer = 16 << 10

// tunnelTo asks for a tunnel. What the far end said right behind the proxy's
// answer is kept.
func tunnelTo(nc net.Conn, user *url.Userinfo, addr string) (net.Conn, error) {
	request := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: addr}, Host: addr, Header: http.Header{}}
	if user != nil {
		password, _ := user.Password()
		request.Header.Set("Proxy-Authorization", "Basic "+
			base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)))
	}
	if err := request.Write(nc); err != nil {
		return nil, err
	}
	br := bufio.NewReaderSize(&io.LimitedReader{R: nc, N: maxAnswer}, maxAnswer)
	if err := connected(textproto.NewReader(br)); err != nil {
		return nil, err
	}
	early, err := br.Peek(br.Buffered())
	return &tunnel{nc, early}, err
}

// connected reads the proxy's answer. Nothing in its header matters; that to
// a successful CONNECT has no body, whatever it claims (RFC 9110 §9.3.6).
func connected(in *textproto.Reader) error {
	line, err := in.ReadLine()
	if err != nil {
		return unexpected(err)
	}
	version, status, _ := strings.Cut(line, " ")
	// QUIRK: tinyproxy answers a wrong password with 401, as a web server does.
	if strings.HasPrefix(version, "HTTP/1.") && (strings.HasPrefix(status, "407") || strings.HasPrefix(status, "401")) {
		return fmt.Errorf("CONNECT: %w: %s", ErrProxyAuth, printable(line))
	}
	if !strings.HasPrefix(version, "HTTP/1.") || !strings.HasPrefix(status, "2") {
		return fmt.Errorf("CONNECT: %s", printable(line))
	}
	_, err = in.ReadMIMEHeader()
	return unexpected(err)
}

// tunnel is a connection of which some bytes were read already.
type tunnel struct {
	net.Conn
	early []byte
}

func (t *tunnel) Read(p []byte) (int, error) {
	if len(t.early) == 0 {
		return t.Conn.Read(p)
	}
	n := copy(p, t.early)
	t.early = t.early[n:]
	return n, nil
}
