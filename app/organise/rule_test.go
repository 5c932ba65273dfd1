package organise

import (
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/message"
)

const mail = "From: Ada Lovelace <Ada@Example.org>\r\nTo: bo@example.org, \"Cy\" <cy@example.org>\r\nCc: dev@lists.example\r\n" +
	"Subject: =?utf-8?q?Caf=C3=A9?= invoice 42\r\nList-Id: Developers <dev.lists.example>\r\nX-Spam-Flag: YES\r\n\r\nbody\r\n"

func asked(t *testing.T, r Rule) bool {
	t.Helper()
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	s := &subject{size: 2_000_000, accounts: []string{"one"}, read: func() (message.Header, error) {
		return message.ReadHeader(strings.NewReader(mail))
	}}
	ok, err := prepare([]Rule{r})[0].matches(s)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestConditionsLookWhereTheySay(t *testing.T) {
	for _, c := range []struct {
		Condition
		want bool
	}{
		{Condition{Field: From, Test: Contains, Value: "LOVELACE"}, true},
		{Condition{Field: From, Test: Is, Value: "ada@example.org"}, true},
		{Condition{Field: From, Test: Is, Value: "ada"}, false},
		{Condition{Field: From, Test: Ends, Value: "@example.org"}, true},
		{Condition{Field: From, Test: Begins, Value: "ada"}, true},
		{Condition{Field: To, Test: Is, Value: "cy@example.org"}, true},
		{Condition{Field: To, Test: Is, Value: "dev@lists.example"}, true},
		{Condition{Field: Subject, Test: Contains, Value: "café"}, true},
		{Condition{Field: Subject, Test: Matches, Value: `invoice \d+$`}, true},
		{Condition{Field: Subject, Test: Matches, Value: `^invoice`}, false},
		{Condition{Field: List, Test: Contains, Value: "dev.lists"}, true},
		{Condition{Field: "x-spam-flag", Test: Is, Value: "yes"}, true},
		{Condition{Field: "X-Spam-Flag", Test: Exists}, true},
		{Condition{Field: "X-Nothing", Test: Exists}, false},
		{Condition{Field: "X-Nothing", Test: Exists, Not: true}, true},
		{Condition{Field: Subject, Test: Contains, Value: "sale", Not: true}, true},
		{Condition{Field: Size, Test: Larger, Value: "1MB"}, true},
		{Condition{Field: Size, Test: Smaller, Value: "1MB"}, false},
		{Condition{Field: Account, Test: Is, Value: "one"}, true},
		{Condition{Field: Account, Test: Is, Value: "two"}, false},
	} {
		if got := asked(t, Rule{Conditions: []Condition{c.Condition}, Star: true}); got != c.want {
			t.Errorf("%+v: %v, want %v", c.Condition, got, c.want)
		}
	}
}

func TestAllConditionsMustHoldUnlessOneIsEnough(t *testing.T) {
	yes := Condition{Field: Subject, Test: Contains, Value: "invoice"}
	no := Condition{Field: Size, Test: Smaller, Value: "1KB"}
	for _, test := range []struct {
		any  bool
		list []Condition
		want bool
	}{
		{false, []Condition{yes, yes}, true}, {false, []Condition{yes, no}, false},
		{true, []Condition{no, yes}, true}, {true, []Condition{no, no}, false},
	} {
		if got := asked(t, Rule{Any: test.any, Conditions: test.list, Star: true}); got != test.want {
			t.Errorf("any %v of %+v: %v", test.any, test.list, got)
		}
	}
}

func TestSizesAreAskedBeforeTheHeaderIsRead(t *testing.T) {
	r := Rule{Star: true, Conditions: []Condition{{Field: Subject, Test: Contains, Value: "x"}, {Field: Size, Test: Larger, Value: "9MB"}}}
	s := &subject{size: 1, read: func() (message.Header, error) {
		t.Error("the header was read")
		return message.Header{}, nil
	}}
	if ok, err := prepare([]Rule{r})[0].matches(s); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

func TestAMistakeInARuleIsToldInWords(t *testing.T) {
	good := []Condition{{Field: Subject, Test: Contains, Value: "x"}}
	for want, r := range map[string]Rule{
		"no condition":          {Star: true},
		"does nothing":          {Conditions: good},
		"choose one":            {Conditions: good, Archive: true, Trash: true},
		"not a size":            {Star: true, Conditions: []Condition{{Field: Size, Test: Larger, Value: "big"}}},
		"no regular expression": {Star: true, Conditions: []Condition{{Field: Subject, Test: Matches, Value: "("}}},
		"nothing to compare":    {Star: true, Conditions: []Condition{{Field: Subject, Test: Is, Value: " "}}},
		"can't be compared":     {Star: true, Conditions: []Condition{{Field: Size, Test: Contains, Value: "1"}}},
		"no name of a header":   {Star: true, Conditions: []Condition{{Field: "two words", Test: Is, Value: "1"}}},
	} {
		if err := r.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", r, err, want)
		}
	}
}
