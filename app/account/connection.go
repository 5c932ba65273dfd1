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

// TakeProxyPassword takes the password out of a proxy's URL, as it is pasted. A
// URL without one, and what is none, stays as it is.
func TakeProxyPassword(proxy string) (address, password string) {
	u, err := url.Parse(proxy)
	if err != nil {
		return proxy, ""
	}
	password, has := u.User.Password()
	if !has {
		return proxy, ""
	}
	u.User = url.User(u.User.Username())
	return u.String(), password
}

// ProxyWith is the account's proxy with this password in its URL, which is how
// the keyring keeps it: no other proxy will be shown it. It is empty if the
// proxy has no user name for it.
func (a Account) ProxyWith(password string) string {
	u := a.ProxyURL()
	if u == nil || u.User.Username() == "" {
		return ""
	}
	u.User = url.UserPassword(u.User.Username(), password)
	return u.String()
}

// checkProxy says what is wrong with a proxy's URL; empty if nothing is.
//
// A password in it is refused: accounts.toml holds no secrets. It belongs into
// the keyring; see TakeProxyPassword.
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
		return "The proxy's address must not contain a password: settings hold no secrets. Enter it in the account's settings; the keyring keeps it."
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
