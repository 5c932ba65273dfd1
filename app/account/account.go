// Package account holds what Mailloft knows about a mail account: where its
// maildrop is, how to sign in, and what may happen to mail on the server.
// Credentials are not part of an account; they live in the keyring (see
// package secret).
package account

import (
	"net"
	"reflect"
	"slices"
	"strconv"
	"time"
)

// Security says how the connection is encrypted. There is no plaintext value.
type Security string

// The two ways to TLS: on connect (RFC 8314 §3.3) or by STLS (RFC 2595 §4).
const (
	TLS      Security = "tls"
	STARTTLS Security = "starttls"
)

// DefaultPort is the registered port for s: 995 for TLS, 110 for STARTTLS.
func (s Security) DefaultPort() int {
	if s == STARTTLS {
		return 110
	}
	return 995
}

// DefaultInterval is the time between checks of a new account.
const DefaultInterval = 10 * time.Minute

// Colors are the colours an account can have, by name.
var Colors = []string{"blue", "teal", "purple", "orange", "pink", "green", "indigo", "brown"}

// Account is one maildrop and how Mailloft treats it.
type Account struct {
	ID         string        `toml:"id"`      // UUID; the ledger's and the keyring's key; never changes
	Name       string        `toml:"name"`    // shown to the person; empty shows Address
	Address    string        `toml:"address"` // e-mail address
	Host       string        `toml:"host"`
	Port       int           `toml:"port"`
	Security   Security      `toml:"security"`
	Username   string        `toml:"username"`
	CAFile     string        `toml:"ca_file,omitempty"`      // PEM file with the CA to trust instead of the system's
	Pinned     string        `toml:"pinned_cert,omitempty"`  // SHA-256 (hex) of a certificate the person trusted by hand
	Proxy      string        `toml:"proxy,omitempty"`        // URL: socks5://, socks5h:// or http:// (CONNECT); never with a password
	ClientCert string        `toml:"client_cert,omitempty"`  // PEM or PKCS#12 file with a certificate and its key to show the server
	Policy     Policy        `toml:"policy"`                 // what happens on the server
	Interval   time.Duration `toml:"interval"`               // between checks; 0 means only on demand
	Quiet      string        `toml:"quiet,omitempty"`        // hours without checks, "22:00-07:00"; see QuietUntil
	Color      string        `toml:"color,omitempty"`        // one of Colors; empty is the window's own choice
	Disabled   bool          `toml:"disabled,omitempty"`     // kept, but not fetched
	AskEach    bool          `toml:"ask_password,omitempty"` // never keep the password, ask once a run

	// How the account signs in, if not with a password that is kept; see Method.
	OAuth           string `toml:"oauth,omitempty"`            // the OAuth 2 provider's name in the table of package signin
	PasswordCommand string `toml:"password_command,omitempty"` // a shell command whose first line of output is the password
	Trace           bool   `toml:"trace,omitempty"`            // write what is said to the server, without secrets and mail, to a file

	// Of a message larger than SizeLimit bytes only the beginning is fetched;
	// 0 is no limit. A session fetches at most SessionMessages messages and
	// about SessionBytes bytes and leaves the rest to the next one, which
	// follows at once; 0 is a cap that is built in. Rules decide about single
	// messages before they are fetched.
	SizeLimit       int64  `toml:"size_limit,omitempty"`
	SessionMessages int    `toml:"session_messages,omitempty"`
	SessionBytes    int64  `toml:"session_bytes,omitempty"`
	Rules           []Rule `toml:"rule,omitempty"`
}

// Equal reports whether a and b have the same settings.
func (a Account) Equal(b Account) bool {
	rules := slices.Equal(a.Rules, b.Rules)
	a.Rules, b.Rules = nil, nil
	return rules && reflect.DeepEqual(a, b)
}

// Title is the name shown for the account.
func (a Account) Title() string {
	if a.Name != "" {
		return a.Name
	}
	return a.Address
}

// HostPort is the address to dial.
func (a Account) HostPort() string { return net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) }
