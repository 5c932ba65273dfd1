package fetch

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/account"
)

var today = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

// steady is a clock that all witnesses agree with.
func steady(now time.Time) clock {
	return clock{now: now, latest: now.Add(-time.Hour), notBefore: now.AddDate(0, -1, 0), notAfter: now.AddDate(0, 2, 0)}
}

func ledgerOf(stored map[string]time.Time) *ledger {
	l := newLedger()
	for key, at := range stored {
		l.records[key] = record{sum: sum{1}, stored: at.UnixMilli(), verified: true}
	}
	return l
}

func keys(items []item) []string {
	out := []string{}
	for _, it := range items {
		out = append(out, it.key)
	}
	return out
}

func TestPolicyPicksWhatItSays(t *testing.T) {
	items := []item{{number: 1, size: 100, key: "a"}, {number: 2, size: 100, key: "b"}, {number: 3, size: 100, key: "c"}}
	l := ledgerOf(map[string]time.Time{"a": today.AddDate(0, 0, -15), "b": today.AddDate(0, 0, -13)})
	trashed := l.records["b"]
	trashed.trashed = true
	l.records["b"] = trashed
	for policy, want := range map[account.Policy][]string{
		{}:                                     {},
		{Kind: account.Leave}:                  {},
		{Kind: account.DeleteAtOnce}:           {"a", "b", "c"},
		{Kind: account.DeleteAfter, Days: 14}:  {"a"},
		{Kind: account.DeleteAfter, Days: 1}:   {"a", "b"},
		{Kind: account.DeleteAfter}:            {},
		{Kind: account.DeleteWhenTrash}:        {"b"},
		{Kind: account.KeepNewest, Count: 2}:   {"a"},
		{Kind: account.KeepNewest, Count: 9}:   {},
		{Kind: account.KeepNewest}:             {},
		{Kind: account.KeepNewest, Bytes: 100}: {"a", "b"},
		{Kind: account.KeepNewest, Bytes: 101}: {"a"},
		{Kind: account.KeepNewest, Bytes: 1}:   {"a", "b"},
		{Kind: account.KeepNewest, Bytes: 999}: {},
	} {
		if diff := cmp.Diff(want, keys(expendable(policy, items, l, steady(today)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", policy, diff)
		}
	}
}

func TestKeepNewestIsNotFooledByListedSizes(t *testing.T) {
	policy := account.Policy{Kind: account.KeepNewest, Bytes: 1000}
	for name, sizes := range map[string][]int64{
		"unlisted": {-1, -1, -1},
		"zero":     {0, 0, 0},
		"huge":     {1 << 62, 10, 1 << 62},
	} {
		items := make([]item, len(sizes))
		for i, size := range sizes {
			items[i] = item{number: i + 1, size: size}
		}
		got := len(expendable(policy, items, newLedger(), steady(today)))
		if name == "huge" && got != 2 || name != "huge" && got != 0 {
			t.Errorf("%s: %d of %d would be deleted", name, got, len(items))
		}
	}
}

func TestJumpingClockDeletesNothingByAge(t *testing.T) {
	policy := account.Policy{Kind: account.DeleteAfter, Days: 14}
	items := []item{{number: 1, key: "a"}}
	for _, c := range []struct {
		name      string
		stored    time.Time
		latest    time.Time
		now       time.Time
		notBefore time.Time
		notAfter  time.Time
	}{
		{"ahead ten years", today.AddDate(0, 0, -1), today, today.AddDate(10, 0, 0), today.AddDate(0, -1, 0), today.AddDate(0, 2, 0)},
		{"ahead past the certificate", today.AddDate(0, 0, -1), today, today.AddDate(0, 3, 0), today.AddDate(0, -1, 0), today.AddDate(0, 2, 0)},
		{"back ten years", today.AddDate(0, 0, -1), today, today.AddDate(-10, 0, 0), today.AddDate(-20, 0, 0), today.AddDate(0, 2, 0)},
		{"back below the ledger", today.AddDate(0, 0, -40), today.AddDate(0, 0, 20), today, today.AddDate(0, -1, 0), today.AddDate(0, 2, 0)},
		{"stored when it was ten years back", today.AddDate(-10, 0, 0), today, today, today.AddDate(0, -1, 0), today.AddDate(0, 2, 0)},
		{"stored when it was ten years ahead", today.AddDate(10, 0, 0), today.AddDate(10, 0, 0), today, today.AddDate(0, -1, 0), today.AddDate(0, 2, 0)},
		{"no certificate seen", today.AddDate(0, 0, -40), today, today, time.Time{}, time.Time{}},
	} {
		got := expendable(policy, items, ledgerOf(map[string]time.Time{"a": c.stored}),
			clock{now: c.now, latest: c.latest, notBefore: c.notBefore, notAfter: c.notAfter})
		if len(got) != 0 {
			t.Errorf("%s: deleted by age", c.name)
		}
	}
}

func TestMessageStoredBeforeItArrivedHasNoKnownAge(t *testing.T) {
	if storedAfterArrival(today.AddDate(-1, 0, 0), today) {
		t.Error("stored a year before the server received it, and its age is believed")
	}
	if !storedAfterArrival(today, today.Add(time.Hour)) || !storedAfterArrival(today, time.Time{}) {
		t.Error("an hour's difference between clocks, or no Received field, is held against the message")
	}
}
