// Package discover finds a mail provider's POP3 settings from an e-mail
// address: from the embedded provider table, the domain's own autoconfig
// file (https only), a public database if the person wants that, the provider
// behind its MX, SRV records (RFC 6186), and at last a guess.
//
// The domain is asked of DNS and of its own servers; the request for an
// autoconfig file carries the address, as its convention asks. Nobody else is
// told anything unless [Finder.Directory] is set. No credential is involved.
package discover

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// Source says where settings were found.
type Source string

// The sources, in the order they are believed.
const (
	FromTable      Source = "table"      // the embedded provider table
	FromAutoconfig Source = "autoconfig" // the domain's own configuration file
	FromDirectory  Source = "directory"  // a public database, asked online
	FromMX         Source = "mx"         // the provider behind the domain's MX: the table's entry for it, or its configuration file
	FromSRV        Source = "srv"        // DNS SRV records
	FromGuess      Source = "guess"      // nobody said so; shown as a guess
)

// Settings are how a maildrop can be reached.
type Settings struct {
	Provider string // a name to show; may be empty
	Host     string
	Port     int
	Security account.Security
	Username string
	Auth     []string // "password", "oauth2", in the provider's order of preference
	// AppPassword: the provider refuses the normal password over POP3 and
	// takes one that is made for the purpose.
	AppPassword bool
	Advice      string   // what the person must know or do first, in words; may be empty
	Steps       []string // the provider's own steps to it, in order
	Help        string   // an https address with the provider's own words; may be empty
	Notes       []string // sentences: what the sources said that a person should know
	Source      Source
}

// Domain is the registered domain of the server: the part of its name that
// somebody had to pay for, and that says whose server it is.
func (s Settings) Domain() string { return registered(s.Host) }

// OnlyOAuth says that the server takes no password at all.
func (s Settings) OnlyOAuth() bool { return len(s.Auth) == 1 && s.Auth[0] == "oauth2" }

// Resolver is the part of [net.Resolver] that discovery uses.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	LookupHost(ctx context.Context, name string) ([]string, error)
}

// Finder finds settings. Its zero value asks the system's resolver, the web
// servers of the domain and nobody else.
type Finder struct {
	// Directory allows one question more: the public database of the
	// Thunderbird project, which thereby learns the domain.
	Directory bool

	Timeout  time.Duration // for each question; 0 means 8 seconds
	Resolver Resolver
	Client   *http.Client // must refuse anything but https
}

func (f *Finder) timeout() time.Duration {
	if f.Timeout > 0 {
		return f.Timeout
	}
	return 8 * time.Second
}

// Find returns the settings for address. A provider that has no POP3 is a
// Problem with the code provider.no-pop3, in the provider's own terms.
func (f *Finder) Find(ctx context.Context, address string) (Settings, error) {
	id, err := parse(address)
	if err != nil {
		return Settings{}, err
	}
	table, err := providers()
	if err != nil {
		return Settings{}, err
	}
	if p, ok := table.byDomain[id.domain]; ok {
		return p.settings(id, FromTable)
	}
	s, err := f.search(ctx, table, id)
	if err != nil {
		return Settings{}, err
	}
	if err := ctx.Err(); err != nil {
		return Settings{}, err
	}
	s.Notes = append(s.Notes, s.foreign(id)...)
	return s, nil
}

// Known is what the embedded table alone says about an address, at once and
// without asking anyone. ok is false where it says nothing.
func Known(address string) (s Settings, ok bool, err error) {
	id, err := parse(address)
	if err != nil {
		return Settings{}, false, nil // still being typed
	}
	table, err := providers()
	if err != nil {
		return Settings{}, false, err
	}
	p, ok := table.byDomain[id.domain]
	if !ok {
		return Settings{}, false, nil
	}
	s, err = p.settings(id, FromTable)
	return s, true, err
}

// foreign notes that a server does not belong to the address's domain, where
// that was learnt from somebody who could be mistaken or made up.
func (s Settings) foreign(id identity) []string {
	if s.Domain() == registered(id.domain) || s.Source == FromMX && s.Provider != "" {
		return nil
	}
	text := fmt.Sprintf("The server belongs to %s, not to %s.", s.Domain(), registered(id.domain))
	if s.Source == FromSRV || s.Source == FromMX {
		text += " That was said by DNS, which somebody on the way could have changed." // RFC 6186 §6
	}
	return []string{text + " Go on only if you know the name."}
}

// AddressInvalid is the code of the Problem of something that is no address.
const AddressInvalid = "address.invalid"

// identity is an address taken apart.
type identity struct{ address, local, domain string }

func parse(address string) (identity, error) {
	address = strings.TrimSpace(address)
	i := strings.LastIndexByte(address, '@')
	bad := problem.New(nil, AddressInvalid, fmt.Sprintf("%q is not an e-mail address.", address),
		"It must look like name@example.org.")
	if i <= 0 || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return identity{}, bad
	}
	domain, err := idna.Lookup.ToASCII(strings.TrimSuffix(address[i+1:], "."))
	if err != nil || !strings.Contains(domain, ".") {
		return identity{}, bad
	}
	return identity{address, address[:i], strings.ToLower(domain)}, nil
}

// registered is a host's registered domain, or the host if it has none.
func registered(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if net.ParseIP(host) != nil {
		return host
	}
	base, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return host
	}
	return base
}
