package discover

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
)

const (
	webLimit     = 256 << 10 // bytes of a configuration file
	headerLimit  = 64 << 10
	maxRedirects = 4
)

// What keeps an answer from the web from being used.
var (
	errNoFile      = errors.New("no configuration file there")
	errNotHTTPS    = errors.New("refused to follow a redirect away from https")
	errRedirects   = errors.New("too many redirects")
	errTooLarge    = errors.New("the file is too large")
	errNoXML       = errors.New("the file is not readable")
	errPlainOnly   = errors.New("it names unencrypted POP3 servers only")
	errNoPOP3      = errors.New("it names no POP3 server")
	errBadSettings = errors.New("it names a POP3 server that can't exist")
)

// get fetches a configuration file over https.
func (f *Finder) get(ctx context.Context, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, f.timeout())
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
		return nil, errNoFile
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, webLimit+1))
	if err == nil && len(body) > webLimit {
		err = errTooLarge
	}
	return body, err
}

func (f *Finder) client() *http.Client {
	if f.Client != nil {
		return f.Client
	}
	return &http.Client{
		CheckRedirect: onlyHTTPS,
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			DisableKeepAlives:      true, // one question each
			MaxResponseHeaderBytes: headerLimit,
		},
	}
}

// onlyHTTPS keeps settings from being learnt over a connection that anyone on
// the way can change.
func onlyHTTPS(req *http.Request, via []*http.Request) error {
	if req.URL.Scheme != "https" {
		return errNotHTTPS
	}
	if len(via) >= maxRedirects {
		return errRedirects
	}
	return nil
}

// noteOn says in a sentence why an address was of no use; empty where that
// tells nobody anything: most domains have no configuration file.
func noteOn(address string, err error) string {
	host := address
	if u, parseErr := url.Parse(address); parseErr == nil {
		host = u.Host
	}
	var certificate *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.Is(err, errNotHTTPS):
		return fmt.Sprintf("%s sends its settings over an unencrypted connection, where anyone could change them; they were not used.", host)
	case errors.Is(err, errRedirects):
		return fmt.Sprintf("%s passes the question on and on and was not followed.", host)
	case errors.Is(err, errTooLarge):
		return fmt.Sprintf("%s answers with more than %d KB instead of settings; that was not read.", host, webLimit>>10)
	case errors.Is(err, errNoXML):
		return fmt.Sprintf("%s answers with something that can't be read as settings.", host)
	case errors.Is(err, errPlainOnly):
		return fmt.Sprintf("%s names unencrypted POP3 servers only; Mailloft never connects without encryption.", host)
	case errors.Is(err, errNoPOP3):
		return fmt.Sprintf("%s describes a mail server, but no POP3: the provider may not offer it.", host)
	case errors.Is(err, errBadSettings):
		return fmt.Sprintf("%s names a POP3 server whose name or port can't exist.", host)
	case errors.As(err, &certificate):
		return fmt.Sprintf("%s can't prove who it is (its certificate is not valid); its settings were not used.", host)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("%s did not answer in time.", host)
	}
	return ""
}
