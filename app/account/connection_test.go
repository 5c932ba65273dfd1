package account

import (
	"errors"
	"testing"
)

func TestProxiesAreCheckedAndHoldNoPassword(t *testing.T) {
	for proxy, good := range map[string]bool{
		"": true, "socks5://127.0.0.1:1080": true, "socks5h://[::1]:9050": true, "http://proxy.example.org": true, "http://ada@proxy.example.org:8080": true,
		"http://ada:secret@proxy.example.org": false, "https://proxy.example.org": false, "proxy.example.org:1080": false, "socks5://": false,
		"socks5://a b": false, "http://proxy.example.org/path": false, "http://x:1\r\nA: b": false,
	} {
		a := New("ada@example.org")
		a.Host, a.Proxy = "pop.example.org", proxy
		err := a.Validate()
		var bad Invalid
		if good != (err == nil) || !good && (!errors.As(err, &bad) || bad[0].Field != "proxy") {
			t.Errorf("%q: %v", proxy, err)
		}
		if (a.ProxyURL() != nil) != (good && proxy != "") {
			t.Errorf("%q gives %v", proxy, a.ProxyURL())
		}
	}
}

func TestAProxysPasswordIsTakenOutOfItsURL(t *testing.T) {
	for pasted, want := range map[string][2]string{
		"socks5://ada:s%40cret@127.0.0.1:1080": {"socks5://ada@127.0.0.1:1080", "s@cret"},
		"socks5://ada@127.0.0.1:1080":          {"socks5://ada@127.0.0.1:1080", ""},
		"HTTP://proxy.example.org":             {"HTTP://proxy.example.org", ""},
		"":                                     {"", ""},
	} {
		address, password := TakeProxyPassword(pasted)
		if address != want[0] || password != want[1] {
			t.Errorf("%q: %q and %q", pasted, address, password)
		}
		a := Account{Proxy: address}
		again, kept := TakeProxyPassword(a.ProxyWith("an@other"))
		if named := password != "" || pasted == address && kept != ""; named && (again != address || kept != "an@other") {
			t.Errorf("%q with a password is %q", address, a.ProxyWith("an@other"))
		}
	}
}

func TestAClientCertificateThatIsNotThereIsNamed(t *testing.T) {
	a := New("ada@example.org")
	a.Host, a.ClientCert = "pop.example.org", "/nowhere/ada.pem"
	var bad Invalid
	if !errors.As(a.Validate(), &bad) || bad[0].Field != "client_cert" {
		t.Errorf("%v", bad)
	}
}
