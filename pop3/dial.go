package pop3

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"
)

// DialTLS connects to addr ("host:port"), completes the TLS handshake before
// anything else (RFC 8314 §3.3), and reads the greeting.
//
// A server that does not speak TLS shows as a tls.RecordHeaderError, a
// certificate that is refused as a *tls.CertificateVerificationError, a
// version that is refused as a tls.AlertError.
func DialTLS(ctx context.Context, addr string, cfg Config) (*Client, error) {
	nc, cfg, err := dial(ctx, addr, cfg)
	if err != nil {
		return nil, err
	}
	c := New(tls.Client(nc, cfg.TLS), cfg)
	return opened(c, c.run(ctx, "greeting", func() error { return nil }))
}

// DialSTLS connects to addr ("host:port") in plaintext and turns it into TLS
// with STLS (RFC 2595 §4). It is ErrNoSTLS if the server does not offer STLS
// or refuses it. Nothing said before TLS is believed after it.
func DialSTLS(ctx context.Context, addr string, cfg Config) (*Client, error) {
	nc, cfg, err := dial(ctx, addr, cfg)
	if err != nil {
		return nil, err
	}
	c := New(nc, cfg)
	return opened(c, c.startTLS(ctx))
}

// opened returns c, or closes it.
func opened(c *Client, err error) (*Client, error) {
	if err != nil {
		c.fail(err)
		return nil, err
	}
	return c, nil
}

// dial opens the TCP connection and completes cfg for it.
func dial(ctx context.Context, addr string, cfg Config) (net.Conn, Config, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, cfg, fmt.Errorf("pop3: %w", err)
	}
	cfg = cfg.withDefaults()
	cfg.TLS = cfg.tlsFor(host)
	cfg.AllowPlaintext = false
	open := cfg.Dialer
	if open == nil {
		open = (&net.Dialer{}).DialContext // tries IPv6 and IPv4 side by side, RFC 8305
	}
	var nc net.Conn
	err = within(ctx, cfg.Timeouts.Dial, func(ctx context.Context) error {
		nc, err = open(ctx, "tcp", addr)
		return err
	})
	if err != nil {
		return nil, cfg, fmt.Errorf("pop3: connecting: %w", err)
	}
	return nc, cfg, nil
}

// handshake completes the TLS handshake within d.
func handshake(ctx context.Context, t *tls.Conn, d time.Duration) error {
	if err := t.SetDeadline(time.Time{}); err != nil { // what is left of the last reply's
		return err
	}
	err := within(ctx, d, t.HandshakeContext)
	if err != nil {
		return fmt.Errorf("TLS handshake: %w", unexpected(err))
	}
	// A connection made by the caller may have gone below the floor.
	if v := t.ConnectionState().Version; v < tls.VersionTLS12 {
		return fmt.Errorf("TLS handshake: %w", tls.AlertError(70)) // protocol_version, RFC 8446 §6
	}
	return nil
}

// lateError is the cause of a context that ended by within's timeout.
type lateError time.Duration

func (e lateError) Error() string   { return fmt.Sprintf("not done in %v", time.Duration(e)) }
func (e lateError) Timeout() bool   { return true }
func (e lateError) Temporary() bool { return true }

// within runs f with at most d of ctx's time. If it is d that ends f, the
// error is a net.Error with Timeout() true; if it is ctx, its cause.
func within(ctx context.Context, d time.Duration, f func(context.Context) error) error {
	inner, cancel := context.WithTimeoutCause(ctx, d, lateError(d))
	defer cancel()
	err := f(inner)
	if err == nil {
		return nil
	}
	// A deadline taken from inner may strike a moment before inner itself.
	if deadline, ok := inner.Deadline(); ok && !time.Now().Before(deadline) {
		<-inner.Done()
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if inner.Err() != nil {
		return context.Cause(inner)
	}
	return err
}

// startTLS is STLS and what must be true around it.
func (c *Client) startTLS(ctx context.Context) error {
	caps, err := c.Capa(ctx)
	if err != nil {
		return err
	}
	// RFC 2595 §4. Without CAPA, only trying tells.
	if caps.Answered && !caps.STLS {
		return fmt.Errorf("pop3: STLS: %w", ErrNoSTLS)
	}
	return c.run(ctx, "STLS", func() error {
		if _, err := c.exchange(c.cfg.Timeouts.Reply, "STLS"); err != nil {
			var refused *Error
			if errors.As(err, &refused) {
				return fmt.Errorf("%w: %w", ErrNoSTLS, refused)
			}
			return err
		}
		// Bytes behind the reply come from before the handshake: somebody
		// put words into the server's mouth. CVE-2021-39272 and its kind.
		if c.conn.pending() {
			return &ProtocolError{"STLS", "bytes before the TLS handshake"}
		}
		return c.upgrade(ctx)
	})
}

// upgrade puts TLS under the session, and forgets what was said without it.
func (c *Client) upgrade(ctx context.Context) error {
	t := tls.Client(c.conn.nc, c.cfg.TLS)
	if err := handshake(ctx, t, c.cfg.Timeouts.TLS); err != nil {
		return err
	}
	c.conn.become(t)
	c.caps = nil
	return nil
}
