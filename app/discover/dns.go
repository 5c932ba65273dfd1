package discover

import (
	"context"
	"errors"
	"net"
	"strings"

	"github.com/mailloft/mailloft/app/account"
)

// mail is who receives a domain's mail.
type mail struct {
	hosts   []string // the mail exchangers, in order of preference
	bases   []string // their registered domains, each once
	unknown bool     // DNS was asked and knows none
	silent  bool     // DNS could not be asked
}

// maxExchangers bounds how many of a domain's mail exchangers are looked at.
const maxExchangers = 5

func (f *Finder) exchangers(ctx context.Context, domain string) mail {
	ctx, cancel := context.WithTimeout(ctx, f.timeout())
	defer cancel()
	records, err := f.resolver().LookupMX(ctx, domain)
	m := mail{unknown: notFound(err), silent: err != nil && !notFound(err)}
	for _, record := range records {
		host := strings.ToLower(strings.TrimSuffix(record.Host, "."))
		if host == "" || len(m.hosts) == maxExchangers { // "." is the null MX of RFC 7505
			continue
		}
		m.hosts = append(m.hosts, host)
		base := registered(host)
		known := false
		for _, b := range m.bases {
			known = known || b == base
		}
		if !known {
			m.bases = append(m.bases, base)
		}
	}
	return m
}

// service is what the SRV records say.
type service struct {
	settings Settings // Host is empty if they say nothing of use
	denied   bool     // they say that there is no POP3
	unknown  bool     // there are none
}

// srv follows RFC 6186 §3.4, implicit TLS first (RFC 8314 §5.1). A target of
// "." says that the service is not offered.
func (f *Finder) srv(ctx context.Context, id identity) service {
	ctx, cancel := context.WithTimeout(ctx, f.timeout())
	defer cancel()
	var s service
	denied, missing := 0, 0
	for _, try := range []struct {
		service  string
		security account.Security
	}{{"pop3s", account.TLS}, {"pop3", account.STARTTLS}} {
		_, records, err := f.resolver().LookupSRV(ctx, try.service, "tcp", id.domain)
		if notFound(err) {
			missing++
		}
		if err != nil || len(records) == 0 {
			continue
		}
		host := strings.ToLower(strings.TrimSuffix(records[0].Target, "."))
		if host == "" {
			denied++
			continue
		}
		if records[0].Port == 0 {
			continue
		}
		s.settings = Settings{
			Host: host, Port: int(records[0].Port), Security: try.security,
			Username: id.address, Auth: []string{"password"}, Source: FromSRV,
		}
		return s
	}
	s.denied, s.unknown = denied > 0 && denied+missing == 2, missing == 2
	return s
}

func notFound(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

func (f *Finder) resolver() Resolver {
	if f.Resolver != nil {
		return f.Resolver
	}
	return net.DefaultResolver
}
