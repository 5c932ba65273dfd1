package discover

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html/charset"
	"golang.org/x/net/idna"

	"github.com/mailloft/mailloft/app/account"
)

// clientConfig is the part of an autoconfig file (version 1.1) that matters here.
type clientConfig struct {
	XMLName  xml.Name `xml:"clientConfig"`
	Provider struct {
		DisplayName string     `xml:"displayName"`
		Incoming    []incoming `xml:"incomingServer"`
		Enable      struct {
			URL          string   `xml:"visiturl,attr"`
			Instructions []string `xml:"instruction"`
		} `xml:"enable"`
	} `xml:"emailProvider"`
}

type incoming struct {
	Type       string   `xml:"type,attr"`
	Hostname   string   `xml:"hostname"`
	Port       int      `xml:"port"`
	SocketType string   `xml:"socketType"`
	Username   string   `xml:"username"`
	Auth       []string `xml:"authentication"`
}

// autoconfig asks one web server for a configuration file.
func (f *Finder) autoconfig(ctx context.Context, id identity, address string, source Source) found {
	body, err := f.get(ctx, address)
	if err != nil {
		return found{note: noteOn(address, err)}
	}
	s, err := readConfig(body, id)
	if err != nil {
		return found{note: noteOn(address, err)}
	}
	s.Source = source
	return found{settings: s, ok: true}
}

// readConfig picks a configuration file's best encrypted POP3 server.
func readConfig(body []byte, id identity) (Settings, error) {
	var config clientConfig
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.CharsetReader = charset.NewReaderLabel
	if err := dec.Decode(&config); err != nil {
		return Settings{}, fmt.Errorf("%w: %w", errNoXML, err)
	}
	var best Settings
	why := errNoPOP3
	for _, in := range config.Provider.Incoming {
		s, err := in.settings(id)
		switch {
		case err == nil && (best.Host == "" || best.Security != account.TLS && s.Security == account.TLS):
			best = s
		case err == errBadSettings, err != nil && why == errNoPOP3:
			why = err // a mistake says more than a server that is passed over
		}
	}
	if best.Host == "" {
		return Settings{}, why
	}
	best.Provider = clean(config.Provider.DisplayName)
	best.Notes = config.instructions()
	if u, err := url.Parse(config.Provider.Enable.URL); err == nil && u.Scheme == "https" && u.Host != "" {
		best.Help = u.String()
	}
	return best, nil
}

// settings makes settings of one incoming server.
func (in incoming) settings(id identity) (Settings, error) {
	if !strings.EqualFold(strings.TrimSpace(in.Type), "pop3") {
		return Settings{}, errNoPOP3
	}
	security := map[string]account.Security{"SSL": account.TLS, "STARTTLS": account.STARTTLS}[strings.ToUpper(strings.TrimSpace(in.SocketType))]
	if security == "" {
		return Settings{}, errPlainOnly
	}
	host, err := idna.Lookup.ToASCII(strings.ToLower(expand(in.Hostname, id)))
	if err != nil {
		return Settings{}, errBadSettings
	}
	a := account.New(id.address)
	a.Host, a.Port, a.Security = host, in.Port, security
	if name := expand(in.Username, id); name != "" {
		a.Username = name
	}
	if a.Validate() != nil {
		return Settings{}, errBadSettings
	}
	return Settings{Host: host, Port: in.Port, Security: security, Username: a.Username, Auth: methods(in.Auth)}, nil
}

// instructions are the provider's words on what must be switched on first.
func (c *clientConfig) instructions() []string {
	const most = 3
	var notes []string
	for _, text := range c.Provider.Enable.Instructions {
		if text = clean(text); text != "" && len(notes) < most {
			notes = append(notes, "The provider says: “"+text+"”")
		}
	}
	return notes
}

func expand(s string, id identity) string {
	return strings.TrimSpace(strings.NewReplacer(
		"%EMAILADDRESS%", id.address, "%EMAILLOCALPART%", id.local, "%EMAILDOMAIN%", id.domain,
	).Replace(s))
}

func methods(names []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, name := range names {
		method := "password"
		if strings.EqualFold(strings.TrimSpace(name), "OAuth2") {
			method = "oauth2"
		}
		if !seen[method] {
			seen[method] = true
			out = append(out, method)
		}
	}
	if out == nil {
		return []string{"password"}
	}
	return out
}
