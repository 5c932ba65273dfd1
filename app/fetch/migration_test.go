package fetch

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/account"
)

// moved gives the same mail other unique-ids.
func moved(mail []letter) []letter {
	out := slices.Clone(mail)
	for i := range out {
		out[i].uid = fmt.Sprintf("moved-%08d", i)
	}
	return out
}

func TestAMigrationOf10000UniqueIDsDownloadsNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 messages")
	}
	mail := letters("m", 10_000, 0)
	s := serve(t, mail...)
	b := newBench(t, s)
	if r := b.mustFetch(); r.New != len(mail) {
		t.Fatalf("first sync: %+v", r)
	}
	s.said()
	s.put(moved(mail)...)
	r := b.mustFetch()
	said := s.said()
	if n := count(said, "RETR"); n != 0 || r.Remapped != len(mail) || r.New+r.Duplicates != 0 {
		t.Errorf("%d RETRs, %d taken over, %d new, %d duplicates", n, r.Remapped, r.New, r.Duplicates)
	}
	if n := b.size(); n != len(mail) {
		t.Errorf("%d messages shown, want %d", n, len(mail))
	}
	if r := b.mustFetch(); r.Remapped+r.New+r.Duplicates != 0 || count(s.said(), "TOP") != 0 {
		t.Errorf("the session after it: %+v", r)
	}
}

func TestWhatAMigrationLeavesInDoubtIsRetrieved(t *testing.T) {
	mail := letters("m", 40, 3000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	after := moved(mail)
	// Another message of the same size, one with the header of an old one, and
	// two that differ only beyond what TOP shows.
	other := strings.Replace(after[0].body, "Subject: m 0", "Subject: n 0", 1)
	after[0].body = other
	after[1].body = strings.Replace(after[1].body, "line at", "LINE AT", 1)
	after[2].body = after[3].body[:len(after[3].body)-20] + strings.ToUpper(after[3].body[len(after[3].body)-20:])
	s.put(after...)
	s.said()
	r := b.mustFetch()
	if r.Remapped < 36 || r.Remapped > 38 {
		t.Errorf("%d taken over", r.Remapped)
	}
	for _, l := range after {
		if !b.holds(l) {
			t.Errorf("%s is not here", l.uid)
		}
	}
	if n := count(s.said(), "RETR"); n != len(after)-r.Remapped {
		t.Errorf("%d RETRs for %d messages in doubt", n, len(after)-r.Remapped)
	}
}

func TestAfterAMigrationDeletingIsProvenAsEver(t *testing.T) {
	mail := letters("m", 30, 500)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	if err := b.archive.MarkKept(t.Context(), b.account.ID, []string{mail[7].uid}, b.entry(mail[7].uid).Seen); err != nil {
		t.Fatal(err)
	}
	after := moved(mail)
	s.put(after...)
	s.said()
	b.account.Policy = account.Policy{Kind: account.DeleteAtOnce}
	r := b.mustFetch()
	said := s.said()
	if r.Remapped != 30 || r.Deleted != 29 {
		t.Errorf("%+v", r)
	}
	// Once to recognise each message, once more as its proof.
	if n := count(said, "TOP"); n != 30+29 {
		t.Errorf("%d TOPs", n)
	}
	if left := s.maildrop(); len(left) != 1 || left[0].uid != after[7].uid {
		t.Errorf("%d left; what was ordered to be kept is not", len(left))
	}
	for _, l := range mail {
		if !b.holds(l) {
			t.Errorf("%s was lost", l.uid)
		}
	}
}

func TestADamagedFileIsRetrievedAgainAfterAMigration(t *testing.T) {
	mail := letters("m", 20, 500)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	l, err := b.archive.Ledger(t.Context(), b.account.ID)
	if err != nil {
		t.Fatal(err)
	}
	spoil(t, b.archive.Dir(), l[mail[4].uid].SHA256)
	s.put(moved(mail)...)
	s.said()
	if r := b.mustFetch(); r.Remapped != 19 {
		t.Errorf("%+v", r)
	}
	if n := count(s.said(), "RETR"); n != 1 {
		t.Errorf("%d RETRs", n)
	}
}

func TestAFewNewMessagesAreNoMigration(t *testing.T) {
	mail := letters("m", 40, 0)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	s.said()
	// The old ones were deleted by another program, new ones came.
	s.put(letters("new", 40, 2000)...)
	if r := b.mustFetch(); r.New != 40 || r.Remapped != 0 {
		t.Errorf("%+v", r)
	}
	if n := count(s.said(), "TOP"); n != 0 {
		t.Errorf("%d TOPs", n)
	}
}

func TestWithoutTOPAMigrationShowsNothingTwice(t *testing.T) {
	mail := letters("m", 20, 0)
	s := serve(t, mail...)
	s.caps = []string{"UIDL", "USER"}
	s.script = answers(map[string]string{"TOP": "-ERR no\r\n"})
	b := newBench(t, s)
	b.mustFetch()
	s.put(moved(mail)...)
	r := b.mustFetch()
	if r.Duplicates != 20 || r.New != 0 || b.size() != 20 {
		t.Errorf("%+v, %d shown", r, b.size())
	}
}

// spoil overwrites a stored message's file, which its name names.
func spoil(t *testing.T, dir, sha string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "mail", "*", "*", sha+"*"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("%v, %v", paths, err)
	}
	was, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	was[len(was)-5] ^= 1
	if err := os.Chmod(paths[0], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(paths[0], was, 0o600); err != nil {
		t.Fatal(err)
	}
}
