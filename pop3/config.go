package pop3

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

// Config says how to connect and what to put up with. The zero Config is
// usable: every zero field means its default.
type Config struct {
	// TLS is the client's TLS configuration; it is cloned. ServerName is
	// filled in, and MinVersion is raised to TLS 1.2. Sessions are resumed
	// if ClientSessionCache is kept from one connection to the next; a check
	// of one's own must then stand in VerifyConnection, because
	// VerifyPeerCertificate does not run on resumption.
	TLS *tls.Config

	// ServerName is what the certificate must be valid for. Empty means the
	// host that was dialled, unless TLS.ServerName says otherwise.
	ServerName string

	Timeouts Timeouts
	Limits   Limits

	// MinRate is the least average in bytes a second at which a message or
	// a listing may arrive, measured over Timeouts.Rate. 0 means 100; a
	// negative value allows any trickle.
	MinRate int64

	// Dialer opens the TCP connection. Nil means a net.Dialer, which races
	// IPv6 and IPv4 (RFC 8305); see [Proxy] for proxies.
	Dialer Dialer

	// Trace, if not nil, is told each line of the protocol, without its line
	// ending, on the goroutine of the method that is running. Credentials
	// and message bodies never reach it.
	Trace func(dir Direction, line string)

	// NoCapa makes the Client do without CAPA: all is as if the server had
	// refused it. For servers that hang up, or fall silent, when they are asked;
	// see ErrCapa.
	NoCapa bool

	// NoBinding makes the Client sign in without binding that to the TLS
	// connection, even where the server offers it; see Client.Unbound.
	NoBinding bool

	// BareLF makes a bare LF end the lines of messages, as CRLF does, for servers
	// that send files as they are; see ErrBareLF. Other messages may have a line
	// with nothing but a dot and a bare LF, and behind it replies that their
	// author made: so nothing is in flight behind one.
	BareLF bool

	// AllowPlaintext lets a Client made by New sign in over a connection
	// that is not TLS. It exists for tests over net.Pipe, and has no effect
	// on DialTLS and DialSTLS.
	AllowPlaintext bool
}

// Dialer opens a connection, as (*net.Dialer).DialContext does.
type Dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// Direction is which way a traced line went.
type Direction byte

// The two directions.
const (
	Sent     Direction = '>' // client to server
	Received Direction = '<' // server to client
)

// Timeouts bound each phase. They count waiting for the network only, never
// the time a callback takes.
type Timeouts struct {
	Dial     time.Duration // TCP connection; default 30 s
	TLS      time.Duration // TLS handshake; default 30 s
	Greeting time.Duration // default 60 s
	Reply    time.Duration // the status line of most commands; default 60 s
	Slow     time.Duration // the status line after sign-in, STAT, LIST, UIDL and QUIT, for which servers read or rewrite the maildrop; default 5 min
	Idle     time.Duration // silence inside a message or listing; default 60 s
	Write    time.Duration // sending a command; default 30 s
	Rate     time.Duration // over which Config.MinRate is measured; default 60 s
}

// Limits bound what a server may make the client hold in memory. Message
// bodies are streamed and have no limit.
type Limits struct {
	// Line is the length of a status line, a challenge or a capability, in
	// bytes. Default 8192. RFC 2449 §4 says 512; greetings and SASL
	// challenges are longer in practice (RFC 5034 §4 allows 12288 for some
	// mechanisms).
	Line int

	// UID is the longest unique-id handed on. Default 1024; RFC 1939 §7
	// says 70. A longer one is handed on as empty.
	UID int

	// Entries is the number of entries in a listing. Default 5,000,000.
	Entries int

	// Listing is the size of a listing, in bytes. Default 512 MiB.
	Listing int64

	// PipelineCommands and PipelineBytes bound what is in flight when the
	// server offers PIPELINING: commands without a reply (default 256), and
	// the sum of the sizes the server claimed for the messages asked for
	// (default 16 MiB; one message may always be in flight).
	PipelineCommands int
	PipelineBytes    int64
}

// withDefaults replaces zero values.
func (c Config) withDefaults() Config {
	t, l := &c.Timeouts, &c.Limits
	or(&t.Dial, 30*time.Second)
	or(&t.TLS, 30*time.Second)
	or(&t.Greeting, time.Minute)
	or(&t.Reply, time.Minute)
	or(&t.Slow, 5*time.Minute)
	or(&t.Idle, time.Minute)
	or(&t.Write, 30*time.Second)
	or(&t.Rate, time.Minute)
	or(&l.Line, 8192)
	or(&l.UID, 1024)
	or(&l.Entries, 5_000_000)
	or(&l.Listing, 512<<20)
	or(&l.PipelineCommands, 256)
	or(&l.PipelineBytes, 16<<20)
	or(&c.MinRate, 100)
	return c
}

func or[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// tlsFor returns the TLS configuration for a connection to host.
func (c Config) tlsFor(host string) *tls.Config {
	t := &tls.Config{}
	if c.TLS != nil {
		t = c.TLS.Clone()
	}
	if c.ServerName != "" {
		t.ServerName = c.ServerName
	}
	if t.ServerName == "" {
		t.ServerName = host
	}
	t.MinVersion = max(t.MinVersion, tls.VersionTLS12) // RFC 8314 §3, RFC 8996
	return t
}
