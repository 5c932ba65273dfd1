package signin

import (
	"log/slog"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
)

func TestAProxysPasswordIsForThatProxyOnly(t *testing.T) {
	vault := secret.NewVault(&secret.Memory{}, time.Second)
	d := New(vault, "", slog.New(slog.DiscardHandler))
	a := account.Account{ID: "1", Proxy: "socks5://ada@127.0.0.1:1080"}
	if u, err := d.Proxy(t.Context(), a); err != nil || u.String() != a.Proxy {
		t.Errorf("none kept: %v, %v", u, err)
	}
	if err := vault.Set(t.Context(), secret.ProxyKey(a.ID), secret.Password(a.ProxyWith("opens"))); err != nil {
		t.Fatal(err)
	}
	if u, err := d.Proxy(t.Context(), a); err != nil || u.String() != "socks5://ada:opens@127.0.0.1:1080" {
		t.Errorf("one kept: %v, %v", u, err)
	}
	for _, other := range []string{"socks5://ada@proxy.example.org:1080", "http://ada@127.0.0.1:1080", "socks5://grace@127.0.0.1:1080", "socks5://127.0.0.1:1080"} {
		a.Proxy = other
		if u, err := d.Proxy(t.Context(), a); err != nil || u.String() != other {
			t.Errorf("%s was given %v, %v", other, u, err)
		}
	}
}
