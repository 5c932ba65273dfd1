package discover

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// dns answers from maps; what is not there does not exist.
type dns struct {
	mx   map[string][]*net.MX
	srv  map[string][]*net.SRV
	host map[string]bool
}

func errNoName(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (d dns) LookupHost(_ context.Context, name string) ([]string, error) {
	if d.host[name] {
		return []string{"192.0.2.1"}, nil
	}
	return nil, errNoName(name)
}

func (d dns) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	if r, ok := d.mx[name]; ok {
		return r, nil
	}
	return nil, errNoName(name)
}

func (d dns) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	if r, ok := d.srv["_"+service+"._"+proto+"."+name]; ok {
		return "", r, nil
	}
	return "", nil, errNoName(name)
}

// web serves pages over https; every host name leads to it. A page is a text
// or a handler.
func web(t *testing.T, pages map[string]any) *http.Client {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch page := pages[r.Host+r.URL.Path].(type) {
		case string:
			_, _ = io.WriteString(w, page)
		case http.HandlerFunc:
			page(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	client := new(Finder).client() // with the product's own limits
	transport, ok := client.Transport.(*http.Transport)
	if !ok {
		t.Fatalf("the transport is a %T", client.Transport)
	}
	transport.TLSClientConfig.InsecureSkipVerify = true // the test's own server
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, server.Listener.Addr().String())
	}
	return client
}

const config = `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="x">
<displayName>Example Mail</displayName>
<incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType></incomingServer>
<incomingServer type="pop3"><hostname>plain.%EMAILDOMAIN%</hostname><port>110</port><socketType>plain</socketType></incomingServer>
<incomingServer type="pop3"><hostname>pop.%EMAILDOMAIN%</hostname><port>110</port><socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username></incomingServer>
<incomingServer type="pop3"><hostname>pops.%EMAILDOMAIN%</hostname><port>995</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username><authentication>OAuth2</authentication><authentication>password-cleartext</authentication></incomingServer>
</emailProvider></clientConfig>`

func TestFindAsksTheSourcesInOrder(t *testing.T) {
	pages := map[string]any{"autoconfig.example.org/mail/config-v1.1.xml": config,
		"example.net/.well-known/autoconfig/mail/config-v1.1.xml": config,
		"autoconfig.plain.example/mail/config-v1.1.xml":           strings.ReplaceAll(strings.ReplaceAll(config, "SSL", "plain"), "STARTTLS", "plain")}
	f := &Finder{Client: web(t, pages), Resolver: dns{
		mx: map[string][]*net.MX{"ada.example": {{Host: "mx00.posteo.de."}}},
		srv: map[string][]*net.SRV{
			"_pop3s._tcp.srv.example": {{Target: "mail.srv.example.", Port: 1995}},
			"_pop3s._tcp.no.example":  {{Target: ".", Port: 0}},
			"_pop3._tcp.no.example":   {{Target: "p.no.example.", Port: 110}},
		}}}
	both := []string{"oauth2", "password"}
	password := []string{"password"}
	for address, want := range map[string]Settings{
		"a@gmx.de":         {Provider: "GMX Freemail", Host: "pop.gmx.net", Port: 995, Security: account.TLS, Username: "a@gmx.de", Auth: password, Source: FromTable},
		"a@web.de":         {Provider: "WEB.DE Freemail", Host: "pop3.web.de", Port: 995, Security: account.TLS, Username: "a", Auth: password, Source: FromTable},
		"A.B@example.org":  {Provider: "Example Mail", Host: "pops.example.org", Port: 995, Security: account.TLS, Username: "A.B@example.org", Auth: both, Source: FromAutoconfig},
		"a@example.net":    {Provider: "Example Mail", Host: "pops.example.net", Port: 995, Security: account.TLS, Username: "a@example.net", Auth: both, Source: FromAutoconfig},
		"a@ada.example":    {Provider: "Posteo", Host: "posteo.de", Port: 995, Security: account.TLS, Username: "a@ada.example", Auth: password, Source: FromMX},
		"a@srv.example":    {Host: "mail.srv.example", Port: 1995, Security: account.TLS, Username: "a@srv.example", Auth: password, Source: FromSRV},
		"a@no.example":     {Host: "p.no.example", Port: 110, Security: account.STARTTLS, Username: "a@no.example", Auth: password, Source: FromSRV},
		"a@plain.example":  {Host: "pop.plain.example", Port: 995, Security: account.TLS, Username: "a@plain.example", Auth: password, Source: FromGuess},
		"a@bücher.example": {Host: "pop.xn--bcher-kva.example", Port: 995, Security: account.TLS, Username: "a@bücher.example", Auth: password, Source: FromGuess},
	} {
		got, err := f.Find(context.Background(), address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if got.Source == FromTable && (got.Advice == "" || len(got.Steps) == 0) {
			t.Errorf("%s: the provider needs POP3 switched on, and nobody said how", address)
		}
		got.Advice, got.Steps, got.Notes = "", nil, nil // see the other tests
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
	}
}

func TestProviderWithoutPOP3IsNamedInWords(t *testing.T) {
	f := &Finder{Resolver: dns{}}
	for _, address := range []string{"a@icloud.com", "a@proton.me"} {
		_, err := f.Find(context.Background(), address)
		p := problem.From(err)
		if p == nil || p.Code != "provider.no-pop3" || p.Next == "" {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestBadAddressesAreRefused(t *testing.T) {
	f := &Finder{Resolver: dns{}}
	for _, address := range []string{"", "ada", "@example.org", "ada@", "ada@localhost", "a b@example.org", "a@exa mple.org"} {
		if _, err := f.Find(context.Background(), address); problem.From(err) == nil || problem.From(err).Code != "address.invalid" {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestTableIsWhole(t *testing.T) {
	table, err := providers()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(table.byDomain); n < 843 {
		t.Errorf("%d domains, want at least 843", n)
	}
	for domain, p := range table.byDomain {
		s, err := p.settings(identity{"ada@" + domain, "ada", domain}, FromTable)
		if p.None {
			if p.Advice == "" {
				t.Errorf("%s: no POP3 and no advice", domain)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		a := account.New("ada@" + domain)
		a.Host, a.Port, a.Security, a.Username = s.Host, s.Port, s.Security, s.Username
		if err := a.Validate(); err != nil {
			t.Errorf("%s: %v", domain, err)
		}
	}
}
