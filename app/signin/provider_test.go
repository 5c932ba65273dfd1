package signin

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func deskWith(t *testing.T, table string) *Desk {
	t.Helper()
	path := filepath.Join(t.TempDir(), "oauth.toml")
	if table != "" {
		if err := os.WriteFile(path, []byte(table), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return New(nil, path, slog.New(slog.DiscardHandler))
}

func TestTheFourProvidersAreKnownByTheirServers(t *testing.T) {
	d := deskWith(t, "")
	for host, want := range map[string]string{
		"pop.gmail.com": "google", "outlook.office365.com": "microsoft", "outlook.office365.us": "microsoft",
		"pop.mail.yahoo.com": "yahoo", "pop.aol.com": "yahoo", "inbound.att.net": "yahoo", "pop.fastmail.com": "fastmail", "POP.Gmail.com.": "google",
	} {
		if p, ok := d.For(host); !ok || p.ID != want {
			t.Errorf("%s: %q, %v", host, p.ID, ok)
		}
	}
	if p, ok := d.For("pop.notgmail.com"); ok {
		t.Errorf("a stranger's server is %q's", p.ID)
	}
	list, err := d.Providers()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.ClientID != "" || p.ClientSecret != "" {
			t.Errorf("%s has a client that is not the person's", p.ID)
		}
		if err := p.check(); err != nil {
			t.Error(err)
		}
	}
}

func TestOwnFileChangesOnlyWhatItNames(t *testing.T) {
	d := deskWith(t, "[[provider]]\nid = \"google\"\nclient_id = \"mine\"\n")
	p, err := d.provider("google")
	if err != nil || p.ClientID != "mine" || p.Name != "Google" || p.TokenURL == "" || p.Params["access_type"] != "offline" {
		t.Errorf("got %+v, %v", p, err)
	}
	if err := d.SetClientID("google", "other"); err != nil {
		t.Fatal(err)
	}
	if err := d.SetClientID("microsoft", "theirs"); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"google": "other", "microsoft": "theirs", "yahoo": ""} {
		if p, err := d.provider(id); err != nil || p.ClientID != want || p.AuthURL == "" {
			t.Errorf("%s: %+v, %v", id, p, err)
		}
	}
}

func TestTableThatWouldLeakTokensIsRefused(t *testing.T) {
	for _, bad := range []string{
		`id = "google"` + "\n" + `token_url = "http://oauth2.googleapis.com/token"`,
		`id = "google"` + "\n" + `auth_url = "ftp://x"`,
		`id = "google"` + "\n" + `redirect = "0.0.0.0"`,
		`id = "x"`,
		`id = "a/b"`,
		`client_id = "x"`,
		`id = 7`,
	} {
		if _, err := deskWith(t, "[[provider]]\n"+bad).Providers(); codeOf(err) != "signin.table" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestBrokenTableIsNotOverwritten(t *testing.T) {
	const broken = "[[provider\n"
	d := deskWith(t, broken)
	if err := d.SetClientID("google", "mine"); codeOf(err) != "signin.table" {
		t.Errorf("got %v", err)
	}
	if text, _ := os.ReadFile(d.path); !strings.Contains(string(text), broken) {
		t.Errorf("it is now %q", text)
	}
}
