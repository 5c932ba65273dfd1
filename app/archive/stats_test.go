package archive

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func dated(from, date string, i int) string {
	return fmt.Sprintf("From: %s\r\nDate: %s\r\nSubject: Number %d\r\n\r\nText %d\r\n", from, date, i, i)
}

func TestStatsCountWhatIsThere(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	a := open(t, t.TempDir(), Options{Now: func() time.Time { return now }})
	var sizes int64
	for i, m := range []struct{ from, date, account string }{
		{"Ann <ann@example.org>", "Mon, 31 Aug 2026 10:00:00 +0000", "a"},
		{"Ann A. <ANN@example.org>", "Thu, 26 Nov 2026 11:00:00 +0000", "a"},
		{"Bo <bo@example.org>", "Fri, 27 Nov 1970 11:00:00 +0000", "b"}, // before e-mail
		{"Bo <bo@example.org>", "Fri, 27 Nov 2099 11:00:00 +0000", ""},  // not yet
	} {
		s := add(t, a, dated(m.from, m.date, i), Incoming{Account: m.account, UID: fmt.Sprint(i)})
		sizes += s.Size
	}
	gone := add(t, a, dated("Cy <cy@example.org>", "Mon, 02 Nov 2026 10:00:00 +0000", 9), Incoming{Account: "a", UID: "9"})
	if err := a.Trash(t.Context(), []ID{gone.ID}); err != nil {
		t.Fatal(err)
	}
	s, err := a.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s.Total != (Amount{4, sizes}) || s.Unread != 4 || s.Oldest.Month() != time.August || !s.Newest.Equal(now) {
		t.Errorf("%+v, unread %d, from %v to %v", s.Total, s.Unread, s.Oldest, s.Newest)
	}
	var months []int
	for _, m := range s.Months {
		months = append(months, m.Messages)
	}
	if diff := cmp.Diff([]int{1, 0, 0, 3}, months); diff != "" {
		t.Errorf("months without a gap: %s", diff)
	}
	if len(s.Senders) != 2 || s.Senders[0].Name != "Ann A." || s.Senders[0].Messages != 2 {
		t.Errorf("senders %+v: case must not make two of one, and the last name counts", s.Senders)
	}
	if len(s.Accounts) != 3 || s.Accounts[0].Account != "a" || s.Accounts[0].Messages != 2 || s.Accounts[0].Years[0].Year != 2026 {
		t.Errorf("accounts %+v", s.Accounts)
	}
	if s.Hours[time.Thursday][12] != 2 || s.Hours[time.Monday][10] != 1 {
		t.Errorf("hours %v", s.Hours)
	}
}

func TestStatsOfAnEmptyArchive(t *testing.T) {
	s, err := open(t, t.TempDir(), Options{}).Stats(t.Context())
	if err != nil || s.Total.Messages != 0 || s.Months != nil {
		t.Errorf("%+v (%v)", s, err)
	}
}

func TestCompactingGivesSpaceBackAndTouchesNoMessage(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	b := a.NewBatch()
	for i := range 600 {
		text := letter("Ann <ann@example.org>", fmt.Sprintf("Number %d", i), strings.Repeat(fmt.Sprintf("word%d ", i), 200))
		if err := b.Add(t.Context(), strings.NewReader(text), Incoming{Account: "a", UID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := b.Commit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var most []ID
	for _, s := range stored[10:] {
		most = append(most, s.ID)
	}
	if err := a.Trash(t.Context(), most); err != nil {
		t.Fatal(err)
	}
	space, err := a.Space(t.Context())
	if err != nil || space.Trash == 0 || space.Mail <= space.Trash || space.Index == 0 || space.Journal == 0 {
		t.Fatalf("%+v (%v)", space, err)
	}
	if _, err := a.EmptyTrash(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := fileStates(t, dir)
	saved, err := a.Compact(t.Context())
	if err != nil || saved <= 0 {
		t.Fatalf("saved %d (%v)", saved, err)
	}
	if diff := cmp.Diff(before, fileStates(t, dir)); diff != "" {
		t.Errorf("files changed: %s", diff)
	}
	if found := ids(t, a, View{Query: "word3"}); len(found) != 1 || found[0] != stored[3].ID {
		t.Errorf("after compacting the search finds %v", found)
	}
	after, err := a.Space(t.Context())
	if err != nil || after.Spare != 0 || after.Trash != 0 {
		t.Errorf("%+v (%v)", after, err)
	}
	add(t, a, numbered(1), Incoming{Account: "a", UID: "later"})
}

// fileStates gives the time and size of every file in mail/.
func fileStates(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.Walk(filepath.Join(dir, "mail"), func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			files[path] = fmt.Sprint(info.ModTime(), info.Size())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
