package settings

import (
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
)

func TestPortAndUserNameFollowUntilTheyAreTyped(t *testing.T) {
	d := newDraft(account.New(""))
	d.setAddress("ada@example.org")
	d.setSecurity(account.STARTTLS)
	if d.username != "ada@example.org" || d.port != "110" || d.hostHint() != "pop.example.org" {
		t.Errorf("user %q, port %q, hint %q", d.username, d.port, d.hostHint())
	}
	d.setUsername("ada")
	d.setPort("1110")
	d.setAddress("ada@example.net")
	d.setSecurity(account.TLS)
	if d.username != "ada" || d.port != "1110" {
		t.Errorf("what was typed was overwritten: user %q, port %q", d.username, d.port)
	}
	d.setUsername("")
	d.setPort("")
	d.setAddress("ada@example.com")
	d.setSecurity(account.STARTTLS)
	if d.username != "ada@example.com" || d.port != "110" {
		t.Errorf("emptied fields do not follow again: user %q, port %q", d.username, d.port)
	}
}

func TestAnEditedAccountKeepsItsOwnPortAndUserName(t *testing.T) {
	a := ada()
	a.Port, a.Username = 1995, "lovelace"
	d := newDraft(a)
	d.setAddress("countess@example.org")
	d.setSecurity(account.STARTTLS)
	got, bad := d.account()
	if got.Port != 1995 || got.Username != "lovelace" || len(bad) != 0 {
		t.Errorf("%+v, %v", got, bad)
	}
}

func TestEveryPolicyComesBackFromTheFormAsItWentIn(t *testing.T) {
	for _, p := range []account.Policy{
		{Kind: account.Leave}, {Kind: account.DeleteAtOnce}, {Kind: account.DeleteWhenTrash}, {Kind: account.DeleteAfter, Days: 14},
		{Kind: account.KeepNewest, Count: 500}, {Kind: account.KeepNewest, Bytes: 2_500_000},
	} {
		a := ada()
		a.Policy = p
		d := newDraft(a)
		if got, bad := d.account(); got.Policy != p || len(bad) != 0 {
			t.Errorf("%v came back as %v, %v", p, got.Policy, bad)
		}
		if d.effect() != p.Effect() {
			t.Errorf("%v: effect %q", p, d.effect())
		}
	}
}

func TestANewAccountLeavesMailOnTheServerUnlessTold(t *testing.T) {
	if d := newDraft(account.New("a@b.example")); d.policy != leave {
		t.Errorf("begins with %q", d.policy.label())
	}
}

func TestAmountsThatMakeNoSenseAreNamed(t *testing.T) {
	for _, c := range []policyChoice{afterDays, newestCount, newestBytes} {
		if c.unit() == "" {
			t.Errorf("%q has no unit", c.label())
		}
		if _, bad := c.policy(c.suggestion()); bad != "" {
			t.Errorf("%q: its own suggestion is refused: %s", c.label(), bad)
		}
		for _, amount := range []string{"", "0", "-1", "x", "1e99", "NaN", "99999999999999999999"} {
			d := newDraft(ada())
			d.policy, d.amount = c, amount
			if _, bad := d.account(); bad["amount"] == "" || bad["policy"] != "" {
				t.Errorf("%q of %q: %v", c.label(), amount, bad)
			}
			if d.effect() != "" {
				t.Errorf("%q of %q has an effect: %s", c.label(), amount, d.effect())
			}
		}
	}
}

func TestEachBadFieldGetsItsSentence(t *testing.T) {
	d := newDraft(account.New(""))
	d.setAddress("ada")
	d.host, d.name, d.caFile = "https://pop.example.org", "a\nb", "/no/such/file.pem"
	d.setPort("many")
	d.setUsername("a\r\nb")
	_, bad := d.account()
	for _, field := range []string{"address", "host", "name", "ca_file", "port", "username", "password"} {
		if bad[field] == "" {
			t.Errorf("nothing is said about %s", field)
		}
	}
}

func TestAskingEachTimeNeedsNoPasswordNow(t *testing.T) {
	d := newDraft(account.New("ada@example.org"))
	d.host, d.method.kind = "pop.example.org", account.AskedPassword
	if _, bad := d.account(); len(bad) != 0 {
		t.Error(bad)
	}
}

func TestACertificateTrustedForOneServerIsNotTrustedForAnother(t *testing.T) {
	a := ada()
	a.Pinned = "aa"
	d := newDraft(a)
	if got, _ := d.account(); got.Pinned != "aa" {
		t.Error("it was forgotten without a reason")
	}
	d.host = "pop.elsewhere.example"
	if got, _ := d.account(); got.Pinned != "" {
		t.Error("it is trusted for the new server")
	}
}

func TestAnIntervalOfOnesOwnIsAmongTheChoices(t *testing.T) {
	for _, mine := range []time.Duration{0, 10 * time.Minute, 7 * time.Minute, 90 * time.Minute, 24 * time.Hour} {
		list := intervals(mine)
		found := 0
		for i, v := range list {
			if v == mine {
				found++
			}
			if i > 0 && v <= list[i-1] {
				t.Errorf("%v: out of order at %d", list, i)
			}
		}
		if found != 1 {
			t.Errorf("%v is %d times in %v", mine, found, list)
		}
	}
}

func TestProxyAndClientCertificateAreKeptAndChecked(t *testing.T) {
	a := ada()
	a.Proxy = "socks5://127.0.0.1:1080"
	d := newDraft(a)
	if got, bad := d.account(); got.Proxy != a.Proxy || len(bad) != 0 {
		t.Errorf("%q, %q", got.Proxy, bad)
	}
	d.proxy, d.clientCert = "https://proxy.example.org", "/no/such/file.p12"
	if _, bad := d.account(); bad["proxy"] == "" || bad["client_cert"] == "" {
		t.Errorf("%q", bad)
	}
}
