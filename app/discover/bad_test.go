package discover

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

func find(t *testing.T, f *Finder, address string) Settings {
	t.Helper()
	s, err := f.Find(context.Background(), address)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return s
}

func noted(s Settings, words string) bool {
	return slices.ContainsFunc(s.Notes, func(n string) bool { return strings.Contains(n, words) })
}

func TestBadAnswersFromTheWebAreToldAndNotUsed(t *testing.T) {
	const host = "autoconfig.bad.example"
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("asked over http: %s", r.URL)
		_, _ = io.WriteString(w, config)
	}))
	defer plain.Close()
	for name, c := range map[string]struct {
		page any
		want string
	}{
		"not XML":    {"<html><body>Welcome<br>", "can't be read as settings"},
		"other XML":  {"<plist></plist>", "can't be read as settings"},
		"cut":        {config[:200], "can't be read as settings"},
		"huge":       {strings.Repeat(" ", webLimit+1), "more than 256 KB"},
		"plain only": {strings.NewReplacer("SSL", "plain", "STARTTLS", "plain").Replace(config), "unencrypted POP3 servers only"},
		"no POP3":    {strings.ReplaceAll(config, "pop3", "imap"), "no POP3"},
		"no port":    {strings.NewReplacer("995", "0", "110", "70000").Replace(config), "can't exist"},
		"no host":    {strings.NewReplacer("pops.%EMAILDOMAIN%", "a b", "pop.%EMAILDOMAIN%", "https://x").Replace(config), "can't exist"},
		"to http":    {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, plain.URL, http.StatusFound) }), "unencrypted connection"},
		"in circles": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }), "on and on"},
	} {
		t.Run(name, func(t *testing.T) {
			f := &Finder{Client: web(t, map[string]any{host + "/mail/config-v1.1.xml": c.page}), Resolver: dns{}}
			s := find(t, f, "ada@bad.example")
			if s.Source != FromGuess || !noted(s, c.want) || !noted(s, host) {
				t.Errorf("%s, notes %q", s.Source, s.Notes)
			}
		})
	}
}

func TestAServerThatHangsDoesNotHoldUpTheOthers(t *testing.T) {
	f := &Finder{Client: web(t, map[string]any{
		"autoconfig.slow.example/mail/config-v1.1.xml":             http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }),
		"slow.example/.well-known/autoconfig/mail/config-v1.1.xml": config,
	}), Resolver: dns{}, Timeout: 300 * time.Millisecond}
	began := time.Now()
	s := find(t, f, "ada@slow.example")
	if took := time.Since(began); s.Source != FromAutoconfig || took > 5*time.Second {
		t.Errorf("%s after %v", s.Source, took)
	}
}

func TestAnUnverifiedWebServerIsNotBelieved(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, config) }))
	defer server.Close()
	f := &Finder{Resolver: dns{}, Client: new(Finder).client()}
	f.Client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, server.Listener.Addr().String())
	}
	if s := find(t, f, "ada@forged.example"); s.Source != FromGuess || !noted(s, "can't prove who it is") {
		t.Errorf("%s, %q", s.Source, s.Notes)
	}
}

func TestAServerInAnotherDomainIsPointedOut(t *testing.T) {
	f := &Finder{
		Client: web(t, map[string]any{
			"autoconfig.own.example/mail/config-v1.1.xml":     strings.ReplaceAll(config, "pops.%EMAILDOMAIN%", "pops.hoster.example"),
			"autoconfig.behind.example/mail/config-v1.1.xml":  strings.ReplaceAll(config, "%EMAILDOMAIN%", "behind.example"),
			"autoconfig.inside.example/mail/config-v1.1.xml":  config,
			"autoconfig.nothing.example/mail/config-v1.1.xml": "",
		}),
		Resolver: dns{
			mx:  map[string][]*net.MX{"through.example": {{Host: "mx1.in.behind.example."}}},
			srv: map[string][]*net.SRV{"_pop3s._tcp.pointed.example": {{Target: "pop.elsewhere.example.", Port: 995}}},
		},
	}
	for address, want := range map[string]struct{ host, domain, note string }{
		"a@own.example":     {"pops.hoster.example", "hoster.example", "belongs to hoster.example, not to own.example"},
		"a@through.example": {"pops.behind.example", "behind.example", "said by DNS"},
		"a@pointed.example": {"pop.elsewhere.example", "elsewhere.example", "said by DNS"},
		"a@inside.example":  {"pops.inside.example", "inside.example", ""},
	} {
		s := find(t, f, address)
		if s.Host != want.host || s.Domain() != want.domain || want.note != "" && !noted(s, want.note) || want.note == "" && len(s.Notes) > 0 {
			t.Errorf("%s: %s (%s), notes %q", address, s.Host, s.Domain(), s.Notes)
		}
	}
}

func TestThePublicDirectoryIsAskedOnlyIfWanted(t *testing.T) {
	asked := 0
	pages := map[string]any{"autoconfig.thunderbird.net/v1.1/quiet.example": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if strings.Contains(r.URL.String(), "ada") {
			t.Errorf("the directory was told the address: %s", r.URL)
		}
		_, _ = io.WriteString(w, config)
	})}
	f := &Finder{Client: web(t, pages), Resolver: dns{}}
	if s := find(t, f, "ada@quiet.example"); s.Source != FromGuess || asked != 0 {
		t.Errorf("%s, asked %d times", s.Source, asked)
	}
	f.Directory = true
	if s := find(t, f, "ada@quiet.example"); s.Source != FromDirectory || asked != 1 {
		t.Errorf("%s, asked %d times", s.Source, asked)
	}
}

func TestAMisspeltDomainIsSaid(t *testing.T) {
	f := &Finder{Client: web(t, nil), Resolver: dns{}}
	if s := find(t, f, "ada@exmaple.example"); !noted(s, "check the spelling") {
		t.Errorf("notes %q", s.Notes)
	}
}

// deaf is a resolver that can't be reached.
type deaf struct{ dns }

func (deaf) LookupMX(context.Context, string) ([]*net.MX, error) {
	return nil, &net.DNSError{Err: "no route", IsTemporary: true}
}

func TestWithoutANetworkThatIsSaid(t *testing.T) {
	f := &Finder{Client: web(t, nil), Resolver: deaf{}}
	if s := find(t, f, "ada@example.org"); s.Source != FromGuess || !noted(s, "may be offline") || noted(s, "spelling") {
		t.Errorf("%s, notes %q", s.Source, s.Notes)
	}
}

func TestTheGuessTakesANameThatDNSKnows(t *testing.T) {
	f := &Finder{Client: web(t, nil), Resolver: dns{host: map[string]bool{"mail.some.example": true}}}
	if s := find(t, f, "ada@some.example"); s.Host != "mail.some.example" || s.Port != 995 || s.Security != account.TLS {
		t.Errorf("%+v", s)
	}
}

func TestADomainThatDeniesPOP3IsBelieved(t *testing.T) {
	f := &Finder{Client: web(t, nil), Resolver: dns{srv: map[string][]*net.SRV{"_pop3s._tcp.no.example": {{Target: "."}}}}}
	_, err := f.Find(context.Background(), "ada@no.example")
	if p := problem.From(err); p == nil || p.Code != "provider.no-pop3" || p.Next == "" {
		t.Errorf("%v", err)
	}
}

func TestAProvidersWordsAreCleaned(t *testing.T) {
	page := strings.Replace(config, "</emailProvider>", `<enable visiturl="https://example.org/pop"><instruction>Tick
		the&#x202E; box</instruction><instruction>`+strings.Repeat("x", 1000)+`</instruction></enable></emailProvider>`, 1)
	page = strings.Replace(page, "Example Mail", "Exam&#x200B;ple Mail\t1", 1)
	s := find(t, &Finder{Client: web(t, map[string]any{"autoconfig.words.example/mail/config-v1.1.xml": page}), Resolver: dns{}}, "ada@words.example")
	if s.Provider != "Example Mail 1" || s.Help != "https://example.org/pop" || !noted(s, "“Tick the box”") || len(s.Notes[1]) > 400 {
		t.Errorf("%q, %q, %q", s.Provider, s.Help, s.Notes)
	}
}

func TestKnownAsksNobody(t *testing.T) {
	for address, want := range map[string]string{"a@gmail.com": "pop.gmail.com", "a@example.org": "", "a@gma": "", "": ""} {
		s, ok, err := Known(address)
		if s.Host != want || ok != (want != "") || err != nil {
			t.Errorf("%q: %q, %v, %v", address, s.Host, ok, err)
		}
	}
	if s, _, _ := Known("a@gmail.com"); !s.AppPassword || len(s.Steps) < 3 || s.Help == "" {
		t.Errorf("Gmail's steps are missing: %+v", s)
	}
	if s, _, _ := Known("a@outlook.com"); !s.OnlyOAuth() || len(s.Steps) == 0 {
		t.Errorf("Outlook's steps are missing: %+v", s)
	}
	if _, ok, err := Known("a@icloud.com"); !ok || problem.From(err).Code != "provider.no-pop3" || !strings.Contains(problem.From(err).Next, "1. ") {
		t.Errorf("iCloud: %v, %v", ok, err)
	}
}
