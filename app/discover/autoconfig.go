package discover

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
	"golang.org/x/net/idna"

	"github.com/mailloft/mailloft/app/account"
)

const (
	autoconfigTimeout = 8 * time.Second
	autoconfigLimit   = 256 << 10 // bytes
	maxRedirects      = 4
)

// clientConfig is the part of an autoconfig file (version 1.1) that matters here.
type clientConfig struct {
	Provider struct {
		DisplayName string `xml:"displayName"`
		Incoming    []struct {
			Type       string   `xml:"type,attr"`
			Hostname   string   `xml:"hostname"`
			Port       int      `xml:"port"`
			SocketType string   `xml:"socketType"`
			Username   string   `xml:"username"`
			Auth       []string `xml:"authentication"`
		} `xml:"incomingServer"`
	} `xml:"emailProvider"`
}

// autoconfig asks the domain's own web servers for its configuration file.
func (f *Finder) autoconfig(ctx context.Context, id identity) (Settings, bool) {
	for _, address := range []string{
		"https://autoconfig." + id.domain + "/mail/config-v1.1.xml?emailaddress=" + url.QueryEscape(id.address),
		"https://" + id.domain + "/.well-known/autoconfig/mail/config-v1.1.xml",
	} {
		config, err := f.fetch(ctx, address)
		if err != nil {
			continue
		}
		if s, ok := config.settings(id); ok {
			return s, true
		}
	}
	return Settings{}, false
}

func (f *Finder) fetch(ctx context.Context, address string) (*clientConfig, error) {
	ctx, cancel := context.WithTimeout(ctx, autoconfigTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := f.client().Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // only read from
	if resp.StatusCode != http.StatusOK {
		return nil, errNoConfig
	}
	var config clientConfig
	dec := xml.NewDecoder(io.LimitReader(resp.Body, autoconfigLimit))
	dec.CharsetReader = charset.NewReaderLabel
	return &config, dec.Decode(&config)
}

var errNoConfig = errors.New("no configuration file")

func (f *Finder) client() *http.Client {
	if f.Client != nil {
		return f.Client
	}
	return &http.Client{CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if req.URL.Scheme != "https" {
			return errNotHTTPS
		}
		if len(via) >= maxRedirects {
			return http.ErrUseLastResponse
		}
		return nil
	}}
}

// settings picks the file's best encrypted POP3 server. Plaintext ones are
// passed over.
func (c *clientConfig) settings(id identity) (Settings, bool) {
	var best Settings
	for _, in := range c.Provider.Incoming {
		security := map[string]account.Security{"SSL": account.TLS, "STARTTLS": account.STARTTLS}[strings.ToUpper(strings.TrimSpace(in.SocketType))]
		host, err := idna.Lookup.ToASCII(expand(in.Hostname, id))
		if !strings.EqualFold(in.Type, "pop3") || security == "" || err != nil || host == "" || in.Port < 1 || in.Port > 65535 {
			continue
		}
		if best.Host != "" && (best.Security == account.TLS || security != account.TLS) {
			continue
		}
		best = Settings{
			Provider: strings.TrimSpace(c.Provider.DisplayName), Host: host, Port: in.Port, Security: security,
			Username: expand(in.Username, id), Auth: methods(in.Auth), Source: FromAutoconfig,
		}
		if best.Username == "" {
			best.Username = id.address
		}
	}
	return best, best.Host != ""
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
