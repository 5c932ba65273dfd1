package message

import "testing"

func TestAuthenticationResultsAreReadAsRFC8601HasThem(t *testing.T) {
	for name, c := range map[string]struct {
		field, server, method, value, key, of string
		bad                                   bool
	}{
		"plain":    {field: "example.com; dkim=pass header.d=example.net", server: "example.com", method: "dkim", value: "pass", key: "header.d", of: "example.net"},
		"version":  {field: "example.org 1; none", server: "example.org"},
		"comments": {field: `foo.example.net (foobar; spf=pass) 1 (baz); dkim (Because I like it) / 1 = fail policy (A dot) . expired = 1362471462`, server: "foo.example.net", method: "dkim", value: "fail"},
		"quoted":   {field: `example.com; spf=fail reason="a; dkim=pass (b" smtp.mailfrom="ada lovelace"@example.net`, server: "example.com", method: "spf", value: "fail", key: "smtp.mailfrom", of: `"ada lovelace"@example.net`},
		"nested":   {field: `example.com (a (b; dkim=pass) c); spf=pass smtp.mailfrom=x.example`, server: "example.com", method: "spf", value: "pass", key: "smtp.mailfrom", of: "x.example"},
		"case":     {field: `MX.Example.COM; DKIM=Pass Header.D=Example.net`, server: "mx.example.com", method: "dkim", value: "pass", key: "header.d", of: "Example.net"},
		"nameless": {field: `spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=x.example; dkim=pass`, bad: true},
		"empty":    {field: ``, bad: true},
	} {
		got, ok := ParseAuthResults(c.field)
		if ok == c.bad || got.Server != c.server {
			t.Errorf("%s: %+v, %v", name, got, ok)
			continue
		}
		if c.method == "" {
			if len(got.Results) > 0 {
				t.Errorf("%s: results %+v", name, got.Results)
			}
			continue
		}
		if len(got.Results) != 1 || got.Results[0].Method != c.method || got.Results[0].Value != c.value || c.key != "" && got.Results[0].Of[c.key] != c.of {
			t.Errorf("%s: %+v", name, got.Results)
		}
	}
}

func FuzzAuthResults(f *testing.F) {
	f.Add(`example.com 1 (x); dkim=pass (y) header.d=example.net; spf=none "a`)
	f.Fuzz(func(_ *testing.T, field string) { ParseAuthResults(field) })
}
