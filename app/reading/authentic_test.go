package reading

import "testing"

const fromAda = "From: Ada <ada@example.org>\nSubject: x\n\nhello\n"

func TestOnlyTheTopmostFindingOfTheAccountsServerIsBelieved(t *testing.T) {
	const (
		own    = "Authentication-Results: mx.provider.example; dkim=pass header.d=example.org\n"
		failed = "Authentication-Results: mx.provider.example; dmarc=fail header.from=example.org\n"
		forged = "Authentication-Results: mx.evil.example; dkim=pass header.d=example.org\n"
	)
	for name, c := range map[string]struct {
		header string
		hosts  []string
		code   string
	}{
		"own":                         {own, []string{"pop.provider.example"}, "auth.signed"},
		"of another server":           {forged, []string{"pop.provider.example"}, ""},
		"own above a forged one":      {failed + own, []string{"pop.provider.example"}, "auth.failed"},
		"another's above the own":     {forged + failed, []string{"pop.provider.example"}, "auth.failed"},
		"from no account":             {own, nil, ""},
		"look-alike of the own":       {"Authentication-Results: provider.example.evil.example; dkim=pass header.d=example.org\n", []string{"pop.provider.example"}, ""},
		"no field":                    {"", []string{"pop.provider.example"}, ""},
		"Google signs for Gmail":      {"Authentication-Results: mx.google.com; dkim=pass header.i=@example.org header.s=s\n", []string{"pop.gmail.com"}, "auth.signed"},
		"nobody but Gmail":            {"Authentication-Results: mx.google.com; dkim=pass header.i=@example.org\n", []string{"pop.other.example"}, ""},
		"two accounts":                {own, []string{"pop.other.example", "pop.provider.example"}, "auth.signed"},
		"the host in capital letters": {own, []string{"POP.Provider.Example."}, "auth.signed"},
	} {
		content := mustLoad(t, c.header+fromAda)
		content.Vouch(c.hosts)
		if content.Authentic.Code != c.code {
			t.Errorf("%s: %+v", name, content.Authentic)
		}
	}
}

func TestFindingsAreJudgedByWhomTheyVouchFor(t *testing.T) {
	for field, want := range map[string]string{
		"dkim=pass header.d=mail.example.org":                                                 "Signed by mail.example.org (DKIM), checked by your server.",
		"dkim=pass header.d=mailer.example":                                                   "Signed by mailer.example (DKIM), not by the sender's own domain; checked by your server.",
		"dkim=fail header.d=example.org; spf=pass smtp.mailfrom=ada@example.org":              "Sent by a server of example.org (SPF), checked by your server.",
		"spf=pass smtp.mailfrom=bounce@mailer.example; dmarc=pass header.from=a.example.org":  "Confirmed by example.org (DMARC), checked by your server.",
		"spf=pass smtp.mailfrom=bounce@mailer.example; dmarc=pass header.from=mailer.example": "",
		"dmarc=pass (p=none) header.from=evil.example":                                        "",
		"dmarc=pass (p=none dis=none)":                                                        "Confirmed by example.org (DMARC), checked by your server.",
		"dkim=pass reason=\"header.d=example.org\" header.d=evil.example":                     "Signed by evil.example (DKIM), not by the sender's own domain; checked by your server.",
		"dkim=pass (header.d=example.org) header.d=evil.example header.d=example.org":         "Signed by evil.example (DKIM), not by the sender's own domain; checked by your server.",
		"dkim=pass header.d=example.org.evil.example":                                         "Signed by example.org.evil.example (DKIM), not by the sender's own domain; checked by your server.",
		"dkim=pass header.d=org":                                                              "Signed by org (DKIM), not by the sender's own domain; checked by your server.",
		"spf=pass smtp.mailfrom=\"example.org@evil.example\"":                                 "",
		"spf=pass smtp.mailfrom=bounce@mailer.example":                                        "",
		"dkim=pass header.d=example.org; dmarc=fail":                                          "Your server could not confirm that this message is from example.org (DMARC failed).",
		"dkim=fail header.d=example.org":                                                      "Your server could not confirm that this message is from example.org (DKIM failed): it was changed on its way, or is forged.",
		"dkim=none; spf=softfail smtp.mailfrom=a@b.example":                                   "",
		"spf=fail smtp.mailfrom=a@example.org":                                                "Your server could not confirm that this message is from example.org (SPF failed).",
		"dkim=fail header.d=mailer.example; dkim=pass header.d=example.org":                   "Signed by example.org (DKIM), checked by your server.",
		"none": "",
	} {
		content := mustLoad(t, "Authentication-Results: mx.provider.example; "+field+"\n"+fromAda)
		content.Vouch([]string{"pop.provider.example"})
		if content.Authentic.Text != want {
			t.Errorf("%s: %q", field, content.Authentic.Text)
		}
		if content.Authentic.Good && content.Authentic.Suspect() {
			t.Errorf("%s is both", field)
		}
	}
}
