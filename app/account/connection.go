package account

import (
	"net/url"
	"os"
	"slices"
)

// ProxyURL is Proxy, parsed; nil if there is none or it can't be used.
func (a Account) ProxyURL() *url.URL {
	if a.Proxy == "" || checkProxy(a.Proxy) != "" {
		return nil
	}
	u, _ := url.Parse(a.Proxy) // checkProxy did
	return u
}

// checkProxy says what is wrong with a proxy's URL; empty if nothing is.
//
// A password in it is refused: accounts.toml holds no secrets, and a proxy on
// this computer, which is what they are used for here (an SSH tunnel, Tor, an
// office's), needs none.
func checkProxy(proxy string) string {
	const form = "The proxy must look like socks5://127.0.0.1:1080 or http://proxy.example.org:8080."
	u, err := url.Parse(proxy)
	if err != nil || u.Hostname() == "" || hasControlOrSpace(proxy) {
		return form
	}
	if !slices.Contains([]string{"socks5", "socks5h", "http"}, u.Scheme) {
		return "Proxies can be socks5 (or socks5h) and http. " + form
	}
	if _, has := u.User.Password(); has {
		return "The proxy's address must not contain a password: account settings hold no secrets. Use a proxy that needs none, such as one on this computer."
	}
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return form
	}
	return ""
}

func (a Account) checkConnection(add func(field, text string)) {
	if a.Proxy != "" {
		if text := checkProxy(a.Proxy); text != "" {
			add("proxy", text)
		}
	}
	if a.ClientCert != "" {
		if _, err := os.Stat(a.ClientCert); err != nil {
			add("client_cert", "The client certificate's file "+a.ClientCert+" can't be read.")
		}
	}
}
