package account

import (
	"net/textproto"
	"path/filepath"
	"strings"
	"testing"
)

func TestARuleIsReadAsItIsWritten(t *testing.T) {
	for _, text := range []string{
		"subject contains sale: skip",
		"subject contains re: the sale: headers",
		"list-id matches ^<dev\\.: delete",
		"size larger 10MB: headers",
		"size smaller 1500B: fetch",
		"x-spam-flag contains yes: delete",
	} {
		r, err := ParseRule(text)
		if err != nil || r.String() != text {
			t.Errorf("%q became %q, %v", text, r, err)
		}
		if !strings.HasSuffix(r.Effect(), ".") {
			t.Errorf("the effect of %q is no sentence: %q", text, r.Effect())
		}
	}
}

func TestAMistakeInARuleIsToldInWords(t *testing.T) {
	for text, want := range map[string]string{
		"subject contains sale":           "after a colon",
		"subject contains sale: explode":  "actions are",
		"subject has sale: skip":          "can't be understood",
		"subject contains: skip":          "one thing to look for",
		"size larger lots: skip":          "not a size",
		"size contains 3: skip":           "mixes sizes and texts",
		"from larger 3MB: skip":           "mixes sizes and texts",
		"subject matches (: skip":         "pattern",
		"subject: contains x: skip":       "no name of a header field",
		"size larger 99999999999EB: skip": "not a size",
	} {
		if _, err := ParseRule(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want it to say %q", text, err, want)
		}
	}
	if _, err := ParseRules("\n size larger 1MB: skip \n\nbad\n"); err == nil {
		t.Error("a bad line among good ones is taken")
	}
}

func TestRulesLookAtSizesAndHeaders(t *testing.T) {
	header := textproto.MIMEHeader{"Subject": {"Summer SALE"}, "List-Id": {"<dev.example.org>"}, "Received": {"from a", "from b"}}
	for text, want := range map[string]bool{
		"subject contains sale: skip":       true,
		"subject contains winter: skip":     false,
		"list-id matches ^<DEV: skip":       true,
		"received contains from b: skip":    true,
		"x-none contains a: skip":           false,
		"size larger 1KB: skip":             true,
		"size larger 2KB: skip":             false,
		"size smaller 2KB: skip":            false,
		"size smaller 3KB: skip":            true,
		"subject matches sale$: delete":     true,
		"subject matches ^sale: delete":     false,
		"from contains example.org: delete": false,
	} {
		r, err := ParseRule(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Matcher()(2000, header); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	unlisted, _ := ParseRule("size smaller 3KB: skip")
	if unlisted.Matcher()(-1, nil) {
		t.Error("a size that is not known is smaller than something")
	}
	if (Rule{Field: "subject", Matches: "(", Action: Delete}).Matcher()(1, header) {
		t.Error("a rule that can't be used matches")
	}
}

func TestADeletingRuleContradictsLeavingEverythingThere(t *testing.T) {
	a := New("ada@example.org")
	a.Host = "pop.example.org"
	a.Rules = []Rule{{Field: "subject", Contains: "sale", Action: Delete}}
	if err := a.Validate(); err == nil || !strings.Contains(err.Error(), "leave all mail there") {
		t.Errorf("validated: %v", err)
	}
	a.Policy = Policy{Kind: DeleteAtOnce}
	if err := a.Validate(); err != nil {
		t.Error(err)
	}
	if effect := a.Rules[0].Effect(); !strings.Contains(effect, "no copy is kept here") {
		t.Errorf("the effect hides that mail is lost: %q", effect)
	}
	a.SizeLimit, a.SessionBytes, a.SessionMessages = -1, -1, -1
	a.Rules = []Rule{{Field: "subject", Action: Skip}}
	if err := a.Validate(); err == nil || len(err.(Invalid)) != 4 {
		t.Errorf("validated: %v", err)
	}
}

func TestLimitsAndRulesAreKeptInTheFile(t *testing.T) {
	s, err := OpenStore(filepath.Join(t.TempDir(), "accounts.toml"))
	if err != nil {
		t.Fatal(err)
	}
	a := New("ada@example.org")
	a.Host, a.SizeLimit, a.SessionMessages, a.SessionBytes = "pop.example.org", 1_000_000, 500, 1<<30
	a.Rules = []Rule{{Field: "subject", Matches: `^\[ad\]`, Action: Skip}, {Field: SizeField, Larger: 5_000_000, Action: HeadersOnly}}
	if a, err = s.Save(a); err != nil {
		t.Fatal(err)
	}
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	b, _ := s.Get(a.ID)
	if !b.Equal(a) || b.RuleSet() != a.RuleSet() {
		t.Errorf("saved %+v, read %+v", a, b)
	}
	b.Rules = b.Rules[1:]
	if b.Equal(a) || b.RuleSet() == a.RuleSet() {
		t.Error("other rules count as the same")
	}
}
