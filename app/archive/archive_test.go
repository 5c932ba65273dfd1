package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		for _, dir := range benchArchives {
			if err := os.RemoveAll(dir); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}
		os.Exit(code)
	}))
}

// open opens an archive in dir that is closed when the test ends.
func open(t testing.TB, dir string, o Options) *Archive {
	t.Helper()
	a, err := Open(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// letter is a small message; equal arguments give equal bytes.
func letter(from, subject, body string) string {
	return fmt.Sprintf("From: %s\r\nTo: Bo <bo@example.org>\r\nSubject: %s\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n"+
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n", from, subject, body)
}

func numbered(i int) string {
	return letter("Ann <ann@example.org>", fmt.Sprintf("Number %d", i), fmt.Sprintf("This is letter number%d.", i))
}

func add(t testing.TB, a *Archive, text string, in Incoming) Stored {
	t.Helper()
	s, err := a.Add(context.Background(), strings.NewReader(text), in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ids(t testing.TB, a *Archive, v View) []ID {
	t.Helper()
	list, err := a.IDs(context.Background(), v)
	if err != nil {
		t.Fatalf("IDs(%+v): %v", v, err)
	}
	return list
}

func TestStoresExactlyTheBytesReceived(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	for _, text := range []string{numbered(1), "", "no header at all", "\x00\xff\r\n.\r\n", strings.Repeat("x", 3<<20)} {
		s := add(t, a, text, Incoming{Account: "a", UID: text[:min(len(text), 9)]})
		f, err := a.OpenMessage(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(f)
		if err != nil || string(got) != text || f.Size() != int64(len(text)) {
			t.Errorf("%d bytes came back as %d, size %d, err %v", len(text), len(got), f.Size(), err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if n := len(ids(t, a, View{Folder: All})); n != 5 {
		t.Errorf("%d messages are listed, want 5", n)
	}
}

func TestSameBytesAreOneMessageWithAnEntryForEachUniqueID(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	first := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	again := add(t, a, numbered(1), Incoming{Account: "a", UID: "2"})
	other := add(t, a, numbered(1), Incoming{Account: "b", UID: "1"})
	if first.Duplicate || !again.Duplicate || !other.Duplicate || first.ID != again.ID || first.ID != other.ID {
		t.Fatalf("receipts: %+v %+v %+v", first, again, other)
	}
	rows, err := a.Rows(t.Context(), []ID{first.ID, 999})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, rows[0].Accounts); diff != "" {
		t.Error(diff)
	}
	for account, want := range map[string]int{"a": 2, "b": 1} {
		ledger, err := a.Ledger(t.Context(), account)
		if err != nil || len(ledger) != want {
			t.Errorf("account %s has %d entries, want %d (%v)", account, len(ledger), want, err)
		}
		for _, e := range ledger {
			if e.Verified.IsZero() || e.SHA256 != first.SHA256 {
				t.Errorf("entry is not verified: %+v", e)
			}
		}
	}
}

func TestTwoMessagesUnderOneUniqueIDAreBothKept(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	add(t, a, numbered(1), Incoming{Account: "a", UID: "same"})
	add(t, a, numbered(2), Incoming{Account: "a", UID: "same"})
	n := 0
	for e, err := range a.Entries(t.Context(), "a") {
		if err != nil || e.UID != "same" {
			t.Fatal(e, err)
		}
		n++
	}
	if n != 2 || len(ids(t, a, View{})) != 2 {
		t.Errorf("%d entries and %d messages, want 2 and 2", n, len(ids(t, a, View{})))
	}
}

func TestUniqueIDIsOnlyEverData(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	uids := []string{"../../x", "'; DROP TABLE ledger; --", "\x00\xff", "a/b\\c", strings.Repeat("u", 70)}
	for i, uid := range uids {
		add(t, a, numbered(i), Incoming{Account: "a'b", UID: uid})
	}
	ledger, err := a.Ledger(t.Context(), "a'b")
	if err != nil {
		t.Fatal(err)
	}
	for _, uid := range uids {
		if ledger[uid].UID != uid {
			t.Errorf("unique-id %q is not in the ledger", uid)
		}
	}
	if outside, err := filepath.Glob(filepath.Join(filepath.Dir(dir), "x*")); err != nil || len(outside) > 0 {
		t.Error(outside, err)
	}
}

func TestFailingReaderLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	b := a.NewBatch()
	if err := b.Add(t.Context(), strings.NewReader(numbered(1)), Incoming{Account: "a", UID: "1"}); err != nil {
		t.Fatal(err)
	}
	broken := io.MultiReader(strings.NewReader("Subject: half"), failingReader{io.ErrUnexpectedEOF})
	if err := b.Add(t.Context(), broken, Incoming{Account: "a", UID: "2"}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("err = %v", err)
	}
	if b.Len() != 1 {
		t.Errorf("the group has %d messages, want 1", b.Len())
	}
	stored, err := b.Commit(t.Context())
	if err != nil || len(stored) != 1 || stored[0].UID != "1" {
		t.Fatal(stored, err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "incoming"))
	if err != nil || len(left) != 0 {
		t.Errorf("incoming holds %v (%v)", left, err)
	}
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

func archived(ctx context.Context, a *Archive, ids []ID) error {
	_, err := a.Mark(ctx, FlagArchived, ids, true)
	return err
}

func TestFlagsViewsAndCountsAgree(t *testing.T) {
	var changes []Change
	a := open(t, t.TempDir(), Options{Notify: func(c Change) { changes = append(changes, c) }})
	ctx := t.Context()
	var all []ID
	for i := range 6 {
		all = append(all, add(t, a, numbered(i), Incoming{Account: []string{"a", "b"}[i%2], UID: fmt.Sprint(i)}).ID)
	}
	for _, step := range []error{
		a.SetRead(ctx, all[:2], true),
		a.SetStarred(ctx, all[1:3], true),
		a.Trash(ctx, all[2:4]),
		a.Restore(ctx, all[3:4]),
		archived(ctx, a, all[:2]),
		archived(ctx, a, all[2:3]), // in Trash: seen when it is restored
	} {
		if step != nil {
			t.Fatal(step)
		}
	}
	got, err := a.Counts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := Counts{All: 5, Inbox: 3, Archived: 2, Unread: 3, Starred: 1, Trash: 1, ByAccount: map[string]AccountCounts{"a": {2, 1}, "b": {3, 2}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, v := range []struct {
		View
		want []ID
	}{
		{View{Folder: All}, []ID{all[5], all[4], all[3], all[1], all[0]}},
		{View{Folder: All, Limit: 2}, []ID{all[5], all[4]}},
		{View{Folder: All, Limit: 2, Before: all[4]}, []ID{all[3], all[1]}},
		{View{Folder: Inbox}, []ID{all[5], all[4], all[3]}},
		{View{Folder: Inbox, Account: "a"}, []ID{all[4]}},
		{View{Folder: Archived}, []ID{all[1], all[0]}},
		{View{Folder: Archived, Account: "b"}, []ID{all[1]}},
		{View{Folder: Archived, Query: "letter"}, []ID{all[1], all[0]}},
		{View{Folder: Unread}, []ID{all[5], all[4], all[3]}},
		{View{Folder: Starred}, []ID{all[1]}},
		{View{Folder: Trash}, []ID{all[2]}},
		{View{Folder: All, Account: "a"}, []ID{all[4], all[0]}},
		{View{Folder: Unread, Account: "b"}, []ID{all[5], all[3]}},
		{View{Folder: All, Account: "nobody"}, nil},
		{View{Folder: Unread, Query: "number5"}, []ID{all[5]}},
		{View{Folder: Trash, Query: "number2"}, []ID{all[2]}},
		{View{Folder: All, Query: "number2"}, nil},
		{View{Folder: All, Account: "b", Query: "letter"}, []ID{all[5], all[3], all[1]}},
	} {
		if diff := cmp.Diff(v.want, ids(t, a, v.View)); diff != "" {
			t.Errorf("%+v: %s", v.View, diff)
		}
	}
	if len(changes) != 12 || changes[0].Kind != Added || changes[6].Kind != Flagged || !cmp.Equal(changes[8].IDs, all[2:4]) {
		t.Errorf("changes: %+v", changes)
	}
}

func TestEmptiedTrashIsGoneButRemembered(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	ctx := t.Context()
	kept := add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
	gone := add(t, a, numbered(2), Incoming{Account: "a", UID: "2"})
	if err := a.Trash(ctx, []ID{gone.ID}); err != nil {
		t.Fatal(err)
	}
	if n, err := a.EmptyTrash(ctx); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if _, err := a.OpenMessage(ctx, gone.ID); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the removed message opens: %v", err)
	}
	if _, err := os.Stat(a.files.path(mustSum(t, gone.SHA256), monthOf(time.Now()))); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the removed file is still there: %v", err)
	}
	ledger, err := a.Ledger(ctx, "a")
	if err != nil {
		t.Fatal(err)
	}
	if e := ledger["2"]; !e.Trashed || e.Verified.IsZero() {
		t.Errorf("the ledger forgot the removed message: %+v", e)
	}
	if ledger["1"].Trashed || len(ids(t, a, View{})) != 1 || ids(t, a, View{})[0] != kept.ID {
		t.Error("the kept message did not stay")
	}
	if got := ids(t, a, View{Query: "number2"}); len(got) > 0 {
		t.Error("the removed message is still found")
	}
}

func mustSum(t testing.TB, hex string) sum {
	s, ok := parseSum(hex)
	if !ok {
		t.Fatalf("%q is no hash", hex)
	}
	return s
}

func TestLedgerFollowsADeletionOnTheServer(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	ctx := t.Context()
	at := time.UnixMilli(1_800_000_000_000).UTC()
	entry := func() Entry {
		ledger, err := a.Ledger(ctx, "a")
		if err != nil {
			t.Fatal(err)
		}
		return ledger["u"]
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(a.MarkSeen(ctx, "a", []Entry{{UID: "u", Size: 12, Seen: at}}))
	if e := entry(); e.Seen != at || e.SHA256 != "" || e.Size != 12 {
		t.Errorf("seen: %+v", e)
	}
	add(t, a, numbered(1), Incoming{Account: "a", UID: "u"})
	if e := entry(); e.Seen != at || e.SHA256 == "" || e.Verified.IsZero() {
		t.Errorf("stored: %+v", e)
	}
	check(a.Resize(ctx, "a", map[string]int64{"u": 90, "another": 1}))
	if e := entry(); e.Size != 90 || e.SHA256 == "" || e.Verified.IsZero() {
		t.Errorf("resized: %+v", e)
	}
	check(a.MarkDeleteSent(ctx, "a", []string{"u"}, at))
	if e := entry(); e.DeleteSent != at || !e.Deleted.IsZero() {
		t.Errorf("sent: %+v", e)
	}
	check(a.ClearDeleteSent(ctx, "a", []string{"u"}))
	if e := entry(); !e.DeleteSent.IsZero() {
		t.Errorf("cleared: %+v", e)
	}
	check(a.MarkDeleted(ctx, "a", []string{"u"}, at))
	if e := entry(); e.Deleted != at {
		t.Errorf("deleted: %+v", e)
	}
	check(a.MarkSeen(ctx, "a", []Entry{{UID: "u", Seen: at}}))
	if e := entry(); !e.Deleted.IsZero() || e.SHA256 != "" {
		t.Errorf("a unique-id used again must be a new entry: %+v", e)
	}
}

func TestRemovingAnAccountKeepsOrDeletesItsMail(t *testing.T) {
	for _, deleteMail := range []bool{false, true} {
		a := open(t, t.TempDir(), Options{})
		ctx := t.Context()
		add(t, a, numbered(1), Incoming{Account: "a", UID: "1"})
		shared := add(t, a, numbered(2), Incoming{Account: "a", UID: "2"})
		add(t, a, numbered(2), Incoming{Account: "b", UID: "2"})
		imported := add(t, a, numbered(3), Incoming{Account: "a", UID: "3"})
		add(t, a, numbered(3), Incoming{})
		if err := a.RemoveAccount(ctx, "a", deleteMail); err != nil {
			t.Fatal(err)
		}
		want := 3
		if deleteMail {
			want = 2
		}
		got := ids(t, a, View{})
		if len(got) != want || got[0] != imported.ID || got[1] != shared.ID {
			t.Errorf("deleteMail=%v leaves %v", deleteMail, got)
		}
		counts, err := a.Counts(ctx)
		if err != nil || counts.All != want || len(counts.ByAccount) != 1 {
			t.Errorf("counts %+v, %v", counts, err)
		}
		if ledger, err := a.Ledger(ctx, "a"); len(ledger) != 0 || err != nil {
			t.Error(ledger, err)
		}
	}
}

func TestFindByNumberOrHash(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	s := add(t, a, numbered(1), Incoming{})
	for _, ref := range []string{fmt.Sprint(s.ID), s.SHA256, s.SHA256[:6], strings.ToUpper(s.SHA256[:7])} {
		if id, err := a.Find(t.Context(), ref); id != s.ID || err != nil {
			t.Errorf("Find(%q) = %d, %v", ref, id, err)
		}
	}
	for _, ref := range []string{"", "99", s.SHA256[:5], "zzzzzz", s.SHA256 + "0"} {
		if id, err := a.Find(t.Context(), ref); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("Find(%q) = %d, %v", ref, id, err)
		}
	}
}
