package pop3test

import (
	"crypto/tls"
	"io"
	"time"
)

// Options say what a Server offers. The zero Options make one without users
// that offers STLS.
type Options struct {
	Users    map[string]string    // passwords
	Tokens   map[string]string    // OAuth 2 access tokens
	Messages map[string][]Message // by user

	// Verify, if not nil, decides about all mechanisms that show a password
	// or token, instead of Users and Tokens.
	Verify func(mechanism, user, secret string) bool

	Implicit    bool              // TLS on connect; otherwise STLS
	Plaintext   bool              // with Implicit: no TLS where TLS is expected
	Certificate Certificate       // the zero value is a good one
	TLS         func(*tls.Config) // changes the TLS configuration, for example its versions
	Greeting    string            // text behind +OK; a timestamp in it makes APOP work

	// SASL are the mechanisms offered; nil means PLAIN. Known are PLAIN,
	// LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256, both with -PLUS,
	// XOAUTH2, OAUTHBEARER and EXTERNAL.
	SASL []string

	// BadBinding makes the mechanisms with -PLUS refuse everybody in Cyrus's
	// words, as they do there with TLS 1.3.
	BadBinding bool

	// Capabilities, if not nil, is the list CAPA shows, whatever is true.
	Capabilities []string

	// Without names capabilities and commands that the server does not have:
	// "CAPA", "UIDL", "TOP", "USER", "STLS", "PIPELINING", "SASL".
	Without []string

	// Late names capabilities that are shown only after sign-in.
	Late []string

	LoginDelay time.Duration // sign-ins that come sooner are refused with [LOGIN-DELAY]
	Expire     string        // argument of EXPIRE

	Faults []Fault

	RoundTrip time.Duration // simulated, half of it each way
	Rate      int64         // bytes a second to the client; 0 is unlimited
}

// Message is one message of a maildrop.
type Message struct {
	UID  string
	Body []byte

	// Stream, if not nil, makes the body each time it is retrieved, for
	// messages too large to hold. Size should be set, too.
	Stream func() io.Reader

	// Size is what LIST claims, verbatim. Empty means the truth.
	Size string
}

// Certificate is which certificate a Server shows.
type Certificate int

// The certificates. Only Good is trusted by CertPool.
const (
	Good       Certificate = iota
	Expired                // by the right authority, a year too late
	WrongHost              // by the right authority, for wrong.example
	SelfSigned             // by nobody
	UnknownCA              // by an authority nobody knows
)
