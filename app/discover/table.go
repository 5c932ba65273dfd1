package discover

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/assets"
)

// provider is one entry of providers.toml, which explains the fields.
type provider struct {
	Name     string           `toml:"name"`
	Host     string           `toml:"host"`
	Port     int              `toml:"port"`
	Security account.Security `toml:"security"`
	Username string           `toml:"username"`
	Auth     []string         `toml:"auth"`
	App      bool             `toml:"app_password"`
	Advice   string           `toml:"advice"`
	Steps    []string         `toml:"steps"`
	Help     string           `toml:"help"`
	None     bool             `toml:"none"`
	MX       []string         `toml:"mx"`
	Domains  []string         `toml:"domains"`
}

type table struct {
	byDomain map[string]provider
	byHost   map[string]provider // by the POP3 server's name
	mx       map[string]provider // by the registered domain of the mail exchangers
}

// byMX finds the provider that runs a domain's mail exchangers: by the table's
// own list of exchangers, else because the provider serves the exchanger's
// registered domain.
func (t *table) byMX(mx mail) (provider, bool) {
	for _, base := range mx.bases {
		if p, ok := t.mx[base]; ok {
			return p, true
		}
	}
	for _, name := range append(slices.Clone(mx.hosts), mx.bases...) {
		if p, ok := t.byDomain[name]; ok {
			return p, true
		}
	}
	return provider{}, false
}

// providers reads the embedded table once.
var providers = sync.OnceValues(func() (*table, error) {
	var file struct {
		Provider []provider `toml:"provider"`
	}
	if err := toml.Unmarshal(assets.Providers, &file); err != nil {
		return nil, fmt.Errorf("embedded provider table: %w", err)
	}
	t := &table{byDomain: map[string]provider{}, byHost: map[string]provider{}, mx: map[string]provider{}}
	for _, p := range file.Provider {
		if p.Security == "" {
			p.Security = account.TLS
		}
		if p.Port == 0 {
			p.Port = p.Security.DefaultPort()
		}
		if p.Auth == nil {
			p.Auth = []string{"password"}
		}
		for _, d := range p.Domains {
			t.byDomain[d] = p
		}
		if p.Host != "" {
			t.byHost[p.Host] = p
		}
		for _, d := range p.MX {
			t.mx[d] = p
		}
	}
	return t, nil
})

// instead is what a person can do where there is no POP3.
func (p provider) instead() string {
	text := p.Advice
	for i, step := range p.Steps {
		text += fmt.Sprintf("\n%d. %s", i+1, step)
	}
	return text
}

func (p provider) settings(id identity, source Source) (Settings, error) {
	if p.None {
		return Settings{}, problem.New(nil, "provider.no-pop3", p.Name+" can't be fetched by POP3.", p.instead())
	}
	s := Settings{
		Provider: strings.ReplaceAll(p.Name, "%EMAILDOMAIN%", id.domain), Port: p.Port, Security: p.Security, Auth: p.Auth, Source: source,
		AppPassword: p.App, Advice: p.Advice, Steps: p.Steps, Help: p.Help,
		Host: strings.ReplaceAll(p.Host, "{domain}", id.domain),
	}
	switch p.Username {
	case "local":
		s.Username = id.local
	case "local.domain":
		s.Username = id.local + "." + id.domain
	default:
		s.Username = id.address
	}
	return s, nil
}

// ForHost is what the embedded table knows of the provider behind a POP3
// server; ok is false if that is nothing.
func ForHost(host string) (s Settings, ok bool) {
	table, err := providers()
	if err != nil {
		return Settings{}, false // told by Find, which needs it
	}
	p, ok := table.byHost[strings.ToLower(strings.TrimSuffix(host, "."))]
	if !ok {
		return Settings{}, false
	}
	s, err = p.settings(identity{domain: host}, FromTable)
	return s, err == nil
}
