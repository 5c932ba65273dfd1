// Package discover finds a mail provider's POP3 settings from an e-mail
// address: from the embedded provider table, the domain's own autoconfig
// file (https only), the provider behind its MX, SRV records (RFC 6186), and
// at last a guess.
//
// Nothing but the domain is ever sent anywhere, and only to the domain's own
// servers and to DNS; the autoconfig request carries the address, as its
// convention asks. No credential is involved.
package discover

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// Source says where settings were found.
type Source string

// The sources, in the order they are asked.
const (
	FromTable      Source = "table"      // the embedded provider table
	FromAutoconfig Source = "autoconfig" // the domain's own configuration file
	FromMX         Source = "mx"         // the table's entry for the provider behind the domain's MX
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
	Advice   string   // what the person must do first, in words; may be empty
	Source   Source
}

// Resolver is the part of [net.Resolver] that discovery uses.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
}

// Finder finds settings. Its zero value asks the system's resolver and the web.
type Finder struct {
	Resolver Resolver
	Client   *http.Client // must refuse anything but https
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
	if s, ok := f.autoconfig(ctx, id); ok {
		return s, nil
	}
	if p, ok := f.byMX(ctx, table, id.domain); ok {
		return p.settings(id, FromMX)
	}
	if s, ok := f.srv(ctx, id); ok {
		return s, nil
	}
	if err := ctx.Err(); err != nil {
		return Settings{}, err
	}
	return Settings{
		Host: "pop." + id.domain, Port: account.TLS.DefaultPort(), Security: account.TLS,
		Username: id.address, Auth: []string{"password"}, Source: FromGuess,
	}, nil
}

// identity is an address taken apart.
type identity struct{ address, local, domain string }

func parse(address string) (identity, error) {
	address = strings.TrimSpace(address)
	i := strings.LastIndexByte(address, '@')
	bad := problem.New(nil, "address.invalid", fmt.Sprintf("%q is not an e-mail address.", address),
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

// byMX looks up who really runs the domain's mail: the table's entry for the
// registered domain of its mail exchanger.
func (f *Finder) byMX(ctx context.Context, t *table, domain string) (provider, bool) {
	mx, err := f.resolver().LookupMX(ctx, domain)
	if err != nil {
		return provider{}, false
	}
	for _, record := range mx {
		host := strings.ToLower(strings.TrimSuffix(record.Host, "."))
		base, err := publicsuffix.EffectiveTLDPlusOne(host)
		if err != nil {
			continue
		}
		if p, ok := t.byMX(host, base); ok {
			return p, true
		}
	}
	return provider{}, false
}

// srv follows RFC 6186 §3.4: implicit TLS first. A target of "." says that
// the service is not offered.
func (f *Finder) srv(ctx context.Context, id identity) (Settings, bool) {
	for _, try := range []struct {
		service  string
		security account.Security
	}{{"pop3s", account.TLS}, {"pop3", account.STARTTLS}} {
		_, records, err := f.resolver().LookupSRV(ctx, try.service, "tcp", id.domain)
		if err != nil || len(records) == 0 {
			continue
		}
		host := strings.TrimSuffix(records[0].Target, ".")
		if host == "" || records[0].Port == 0 {
			continue
		}
		return Settings{
			Host: host, Port: int(records[0].Port), Security: try.security,
			Username: id.address, Auth: []string{"password"}, Source: FromSRV,
		}, true
	}
	return Settings{}, false
}

func (f *Finder) resolver() Resolver {
	if f.Resolver != nil {
		return f.Resolver
	}
	return net.DefaultResolver
}

// errNotHTTPS keeps settings from being learnt over a connection that anyone
// on the way can change.
var errNotHTTPS = errors.New("refused to follow a redirect away from https")
