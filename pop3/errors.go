package pop3

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Response codes: Error.Code, in upper case. RFC 2449 §8.1, RFC 3206, RFC 6856.
const (
	CodeInUse      = "IN-USE"      // another session holds the maildrop
	CodeLoginDelay = "LOGIN-DELAY" // too soon after the last sign-in
	CodeSysTemp    = "SYS/TEMP"    // a problem that should pass by itself
	CodeSysPerm    = "SYS/PERM"    // a problem that needs the server's people
	CodeAuth       = "AUTH"        // the credentials are the problem
	CodeUTF8       = "UTF8"        // the client has to ask for UTF8 first
)

// Error is the server's -ERR to a command. The session goes on. It is
// errors.ErrUnsupported if the server does not offer what was asked for.
type Error struct {
	Command string // the verb: "RETR"
	Code    string // response code in upper case, without brackets; empty if there was none
	Text    string // what the server says, made printable
	Detail  string // what an OAuth challenge said besides, made printable; usually empty

	Mechanism string // of a refused sign-in: the one that was tried, as in Credentials.Mechanisms

	unsupported bool
	unheard     bool // a sign-in that shows the password, refused before it was shown
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "pop3: %s: server says -ERR", e.Command)
	if e.Code != "" {
		fmt.Fprintf(&b, " [%s]", e.Code)
	}
	if e.Text != "" {
		b.WriteString(" " + e.Text)
	}
	if e.Detail != "" {
		b.WriteString(" (" + e.Detail + ")")
	}
	return b.String()
}

// Is makes an Error errors.ErrUnsupported if the command is optional, the
// server's capabilities do not have it, and no response code gives another
// reason.
func (e *Error) Is(target error) bool {
	return e.unsupported && target == errors.ErrUnsupported
}

// ErrBareDot means that the server fell silent after a line with nothing but a
// dot that has a bare LF before it or as its end, where CRLF ends its others. It
// may mean that as the end. But a message may have such a line, and whatever
// follows it could pass itself off as the server's replies; so it is not taken
// for the end. The error is a net.Error with Timeout() true, too. RFC 1939 §3.
var ErrBareDot = errors.New("silence after a dot line with a bare LF")

// ErrBareLF means the same, and that the message has the size that was listed:
// the server sends files as they are, and LF ends their lines. A Client with
// Config.BareLF can read them.
var ErrBareLF = errors.New("the message ends in a dot line with a bare LF")

// ProtocolError means that the server said something that is not POP3. The
// connection is closed.
type ProtocolError struct {
	Command string // the verb it happened after; "greeting" before any
	Reason  string // for a log; anything quoted from the server is escaped
}

func (e *ProtocolError) Error() string {
	return fmt.Sprintf("pop3: %s: protocol error: %s", e.Command, e.Reason)
}

// ArgumentError means that the caller passed something that can't be sent.
// Nothing was sent, and the session goes on.
type ArgumentError struct {
	Command string
	Reason  string
}

func (e *ArgumentError) Error() string {
	return fmt.Sprintf("pop3: %s: %s", e.Command, e.Reason)
}

// Errors without parameters.
var (
	// ErrPlaintext means that a command was not sent because the connection
	// is not encrypted.
	ErrPlaintext = errors.New("pop3: refused to go on without TLS")

	// ErrNoSTLS means that the server does not offer STLS, or refuses it (in
	// which case an *Error is in the chain too).
	ErrNoSTLS = errors.New("pop3: the server does not offer STLS")

	// ErrNoMechanism means that the server offers no way to sign in that the
	// credentials fit and the caller allows.
	ErrNoMechanism = errors.New("pop3: no common way to sign in")

	// ErrCapa means that the server was asked for its capabilities, and hung up
	// or fell silent. It stands in the chain beside the network's error.
	ErrCapa = errors.New("pop3: nothing came back when the server was asked what it can do")

	// ErrBusy means that a method was called while another one of the same
	// Client was running, for example from its callback.
	ErrBusy = errors.New("pop3: the client is in use")

	// ErrClosed means that the Client was closed, or has quit.
	ErrClosed = errors.New("pop3: the connection is closed")

	// ErrTooSlow means that a message or listing arrived more slowly than
	// Config.MinRate. It is a net.Error with Timeout() true.
	ErrTooSlow error = tooSlow{}
)

type tooSlow struct{}

func (tooSlow) Error() string   { return "pop3: the server sends too slowly" }
func (tooSlow) Timeout() bool   { return true }
func (tooSlow) Temporary() bool { return true }

// brokenError is what a Client answers after a failure.
type brokenError struct{ cause error }

func (e *brokenError) Error() string {
	return "pop3: the connection failed before: " + e.cause.Error()
}
func (e *brokenError) Unwrap() error { return e.cause }

// callbackError carries the error of a caller's callback through the layers,
// so that it is not taken for one of the connection's.
type callbackError struct{ cause error }

func (e *callbackError) Error() string { return e.cause.Error() }

// printable replaces what must not reach a terminal or a log: control
// characters, invalid UTF-8, and characters that change the direction of text.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// excerpt quotes the beginning of a server's line for an error.
func excerpt(line []byte) string {
	const most = 60
	if len(line) > most {
		return fmt.Sprintf("%q…", line[:most])
	}
	return fmt.Sprintf("%q", line)
}
