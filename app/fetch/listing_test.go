package fetch

import (
	"strings"
	"testing"

	"github.com/mailloft/mailloft/pop3"
)

func TestOnlyFitUniqueIDsAreTakenAsTheyAre(t *testing.T) {
	for _, uid := range []string{"1", "000000016b03f52a", "UID1-1795421682", strings.Repeat("x", 70), "../../etc/passwd"} {
		if got := keyFor(uid); got != uid {
			t.Errorf("keyFor(%q) = %q", uid, got)
		}
	}
	seen := map[string]string{}
	for _, uid := range []string{strings.Repeat("x", 71), "a b", "a\x00b", "a\x1b[31m", "ü", "a\u202eb", strings.Repeat("y", 1<<20)} {
		key := keyFor(uid)
		if len(key) <= maxUID || len(key) > 100 || !fitUID(key[:maxUID]) {
			t.Errorf("keyFor(%.20q) = %q: it must be printable, short, and longer than any unique-id", uid, key)
		}
		if other, taken := seen[key]; taken {
			t.Errorf("%.20q and %.20q share a key", uid, other)
		}
		seen[key] = uid
	}
	if keyFor("") != "" {
		t.Error("no unique-id must stay no key")
	}
}

func TestListingsAreJoinedByNumber(t *testing.T) {
	if items, apart := join([]pop3.Listing{{Number: 1, Size: 10}}, nil); len(items) != 1 || items[0] != (item{number: 1, size: 10}) || apart != nil {
		t.Errorf("without UIDL: got %v, %v", items, apart)
	}
	items, apart := join([]pop3.Listing{{Number: 1, Size: 10}, {Number: 2, Size: 20}, {Number: 2, Size: 21}, {Number: 4, Size: 40}},
		[]pop3.UniqueID{{Number: 3, UID: "c"}, {Number: 2, UID: "b"}})
	if len(apart) != 2 || apart[0] != (item{number: 1, size: 10}) || apart[1] != (item{number: 4, size: 40}) {
		t.Errorf("without an entry of UIDL: %v", apart)
	}
	want := []item{{number: 2, size: 20, key: "b"}, {number: 3, size: -1, key: "c"}}
	if len(items) != len(want) {
		t.Fatalf("got %v", items)
	}
	for i := range want {
		if items[i] != want[i] {
			t.Errorf("item %d: got %+v, want %+v", i, items[i], want[i])
		}
	}
}

func TestSharedKeysAreNoKeys(t *testing.T) {
	items := []item{{number: 1, key: "a"}, {number: 2, key: "b"}, {number: 3, key: "a"}, {number: 4, key: "a"}, {number: 5}}
	if got := needsFingerprint(items); len(got) != 4 {
		t.Errorf("needsFingerprint = %v, want all but the second", got)
	}
	dropTwins(items)
	for i, want := range []string{"", "b", "", "", ""} {
		if items[i].key != want {
			t.Errorf("item %d keeps key %q", i+1, items[i].key)
		}
	}
}

func TestLedgerDoubtsWhatChanged(t *testing.T) {
	l := newLedger()
	l.records["held"] = record{size: 10, sum: sum{1}, stored: 1, verified: true}
	l.records["seen"] = record{size: 10}
	l.records["unproven"] = record{size: 10, sum: sum{1}, stored: 1}
	l.records["deleted"] = record{size: 10, sum: sum{1}, stored: 1, verified: true, deleted: true}
	for _, c := range []struct {
		it   item
		want verdict
	}{
		{item{key: "held", size: 10}, held},
		{item{key: "held", size: -1}, held},
		{item{key: "held", size: 11}, resized},
		{item{key: "seen", size: 10}, unknown},
		{item{key: "unproven", size: 10}, unknown},
		{item{key: "deleted", size: 10}, doubtful},
		{item{key: "deleted", size: 11}, unknown},
		{item{key: "new", size: 10}, unknown},
		{item{size: 10}, unknown},
	} {
		if got := l.compare(c.it); got != c.want {
			t.Errorf("%+v: got %v, want %v", c.it, got, c.want)
		}
	}
}
