package fetch

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

var atOnce = account.Policy{Kind: account.DeleteAtOnce}

// answers makes a script of fixed replies by verb.
func answers(replies map[string]string) func(string) (string, bool, bool) {
	return func(line string) (string, bool, bool) {
		verb, _, _ := strings.Cut(line, " ")
		reply, ok := replies[verb]
		return reply, ok, false
	}
}

func TestTwoMessagesUnderOneUniqueIDAreBothKept(t *testing.T) {
	for _, size := range []int{500, 2000} { // same size or not
		mail := append(letters("one", 1, 500), letters("two", 1, size)...)
		mail[0].uid, mail[1].uid = "same", "same"
		s := serve(t, mail...)
		b := newBench(t, s)
		b.mustFetch()
		if !b.holds(mail[0]) || !b.holds(mail[1]) {
			t.Fatal("one of the twins is missing")
		}
		s.said()
		if r := b.mustFetch(); r.New+r.Duplicates != 0 {
			t.Errorf("twins are retrieved every time: %+v", r)
		}
		b.account.Policy = atOnce
		if r := b.mustFetch(); r.Deleted != 2 || r.New != 0 {
			t.Errorf("result %+v", r)
		}
		b.custody(s)
		if b.size() != 2 {
			t.Errorf("%d in the archive", b.size())
		}
	}
}

func TestTwinsThatOnlyTheirBodiesTellApartAreBothKept(t *testing.T) {
	mail := letters("twin", 2, 500)
	mail[0].body = "Subject: x\r\n\r\none\r\n"
	mail[1].body = "Subject: x\r\n\r\ntwo\r\n"
	mail[0].uid, mail[1].uid = "same", "same"
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	if r := b.mustFetch(); r.New != 0 || r.Duplicates != 2 {
		t.Errorf("result %+v", r)
	}
	b.account.Policy = atOnce
	if r := b.mustFetch(); r.Deleted != 2 {
		t.Errorf("result %+v", r)
	}
	b.custody(s)
}

func TestReusedUniqueIDNeverDeletesWhatWasNotStored(t *testing.T) {
	old := letters("old", 1, 1000)[0]
	for name, changed := range map[string]letter{
		"other size":   letters("new-and-longer", 1, 3000)[0],
		"same size":    {body: strings.Replace(old.body, "Subject: old", "Subject: new", 1)},
		"body differs": {body: strings.Replace(old.body, "old line at", "new line at", 1)},
	} {
		changed.uid = old.uid
		s := serve(t, old)
		b := newBench(t, s)
		b.mustFetch()
		s.put(changed)
		b.account.Policy = atOnce
		if r := b.mustFetch(); r.New != 1 || r.Deleted != 1 {
			t.Errorf("%s: result %+v", name, r)
		}
		if !b.holds(old) || !b.holds(changed) {
			t.Errorf("%s: a message is missing", name)
		}
		b.custody(s)
	}
}

func TestReusedUniqueIDAfterDeletionIsANewMessage(t *testing.T) {
	mail := letters("again", 1, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	b.mustFetch()
	changed := letter{uid: mail[0].uid, body: strings.Replace(mail[0].body, "Subject: again", "Subject: AGAIN", 1)}
	s.put(changed)
	b.account.Policy = account.Policy{}
	if r := b.mustFetch(); r.New != 1 || !b.holds(changed) {
		t.Errorf("result %+v", r)
	}
}

func TestTrashedMessageDoesNotTakeAnotherOneWithIt(t *testing.T) {
	old := letters("binned", 1, 1000)[0]
	s := serve(t, old)
	b := newBench(t, s)
	b.mustFetch()
	b.trash(old)
	changed := letters("precious", 1, 3000)[0]
	changed.uid = old.uid
	s.put(changed)
	b.account.Policy = account.Policy{Kind: account.DeleteWhenTrash}
	if r := b.mustFetch(); r.Deleted != 0 || r.New != 1 {
		t.Errorf("result %+v", r)
	}
	if r := b.mustFetch(); r.Deleted != 0 {
		t.Errorf("a message that is not in Trash was deleted: %+v", r)
	}
}

func TestEmptyTruncatedOrRefusedUIDLForgetsAndDeletesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		replies map[string]string
		fails   bool
	}{
		"empty":          {map[string]string{"UIDL": "+OK\r\n.\r\n"}, true},
		"refused":        {map[string]string{"UIDL": "-ERR no\r\n"}, true},
		"one of three":   {map[string]string{"UIDL": "+OK\r\n1 list-0\r\n.\r\n"}, false},
		"other numbers":  {map[string]string{"UIDL": "+OK\r\n7 list-0\r\n8 list-1\r\n9 list-2\r\n.\r\n"}, false},
		"empty maildrop": {map[string]string{"STAT": "+OK 0 0\r\n", "LIST": "+OK\r\n.\r\n", "UIDL": "+OK\r\n.\r\n"}, false},
		"LIST refused":   {map[string]string{"LIST": "-ERR no\r\n"}, false},
		"STAT says more": {map[string]string{"STAT": "+OK 4 9999\r\n"}, false},
		"nonsense":       {map[string]string{"UIDL": "+OK\r\nx y z\r\n.\r\n"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, letters("list", 3, 1000)...)
			b := newBench(t, s)
			b.mustFetch()
			b.account.Policy = atOnce
			s.script = answers(c.replies)
			s.said()
			if _, err := b.fetch(); (err != nil) != c.fails {
				t.Errorf("got %v", err)
			}
			lines := s.said()
			if n := count(lines, "DELE"); n != 0 {
				t.Errorf("%d × DELE", n)
			}
			if n := count(lines, "RETR"); n > 3 {
				t.Errorf("%d × RETR", n)
			}
			s.script = nil
			s.said()
			if r := b.mustFetch(); r.New != 0 || r.Duplicates != 0 || r.Deleted != 3 {
				t.Errorf("afterwards: %+v", r)
			}
			b.custody(s)
		})
	}
}

func TestDeletionCountsOnlyAfterQUITWasAcknowledged(t *testing.T) {
	for name, c := range map[string]struct {
		script  func(line string) (string, bool, bool)
		deleted bool // by the server, all the same
	}{
		"drop before QUIT's reply, not deleted": {func(l string) (string, bool, bool) { return "", l == "QUIT", l == "QUIT" }, false},
		"drop after QUIT, deleted": {func(l string) (string, bool, bool) {
			if l == "QUIT" {
				return "+O", false, true
			}
			return "", false, false
		}, true},
		"-ERR to QUIT": {answers(map[string]string{"QUIT": "-ERR [SYS/TEMP] some not removed\r\n"}), false},
		"drop at DELE": {func(l string) (string, bool, bool) { return "", l == "DELE 3", l == "DELE 3" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			mail := letters("quit", 3, 1000)
			s := serve(t, mail...)
			b := newBench(t, s)
			b.account.Policy = atOnce
			s.script = c.script
			r, err := b.fetch()
			if err == nil || r.Deleted != 0 || r.New != 3 {
				t.Errorf("%+v, %v", r, err)
			}
			if e := b.entry(mail[0].uid); !e.Deleted.IsZero() {
				t.Errorf("recorded as deleted: %+v", e)
			}
			s.script = nil
			r = b.mustFetch()
			switch {
			case c.deleted && len(s.maildrop()) == 0:
				// An empty maildrop settles nothing.
			case r.Deleted != 3 || r.New != 0:
				t.Errorf("next session: %+v", r)
			}
			b.custody(s)
		})
	}
}

func TestLostQUITReplyIsSettledByTheNextListing(t *testing.T) {
	mail := letters("settle", 3, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = account.Policy{Kind: account.KeepNewest, Count: 1}
	s.script = func(l string) (string, bool, bool) { return "+", false, l == "QUIT" }
	if _, err := b.fetch(); err == nil || !strings.Contains(problem.From(err).Next, "next check") {
		t.Fatalf("got %v", err)
	}
	if e := b.entry(mail[0].uid); e.DeleteSent.IsZero() || !e.Deleted.IsZero() {
		t.Errorf("after the lost reply: %+v", e)
	}
	s.script = nil
	b.mustFetch()
	if e := b.entry(mail[0].uid); e.Deleted.IsZero() {
		t.Errorf("it is gone from the listing, and the ledger does not know: %+v", e)
	}
	if e := b.entry(mail[2].uid); !e.Deleted.IsZero() || !e.DeleteSent.IsZero() {
		t.Errorf("the one that was kept: %+v", e)
	}
}

func TestRestoredMessageIsNoLongerSentForDeletion(t *testing.T) {
	mail := letters("restored", 2, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	s.script = func(l string) (string, bool, bool) { return "", l == "QUIT", l == "QUIT" } // dies, deletes nothing
	if _, err := b.fetch(); err == nil {
		t.Fatal("no error")
	}
	s.script = nil
	b.account.Policy = account.Policy{}
	if r := b.mustFetch(); r.New+r.Duplicates != 0 {
		t.Errorf("result %+v", r)
	}
	if e := b.entry(mail[0].uid); !e.DeleteSent.IsZero() || !e.Deleted.IsZero() {
		t.Errorf("still listed, and the ledger says otherwise: %+v", e)
	}
}

func TestRefusedDELELeavesThatMessageOnly(t *testing.T) {
	mail := letters("dele", 3, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	s.script = func(l string) (string, bool, bool) { return "-ERR no\r\n", l == "DELE 2", false }
	r := b.mustFetch()
	if r.Deleted != 2 || len(r.Failed) != 1 || r.Failed[0].UID != "dele-1" {
		t.Errorf("result %+v", r)
	}
	if e := b.entry("dele-1"); !e.Deleted.IsZero() {
		t.Errorf("%+v", e)
	}
	b.custody(s)
}

func TestRefusedRETRCostsThatMessageOnly(t *testing.T) {
	s := serve(t, letters("retr", 3, 1000)...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	s.script = func(l string) (string, bool, bool) { return "-ERR [SYS/PERM] corrupt\r\n", l == "RETR 2", false }
	r := b.mustFetch()
	if r.New != 2 || r.Deleted != 2 || len(r.Failed) != 1 || codeOf(t, r.Failed[0].Err) != "message.refused" {
		t.Errorf("result %+v", r)
	}
	s.script = nil
	if r := b.mustFetch(); r.New != 1 || r.Deleted != 1 {
		t.Errorf("next session: %+v", r)
	}
	b.custody(s)
}

func TestWrongSizesAreOnlyAdvice(t *testing.T) {
	for _, size := range []string{"0", "1", "-1", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999", "x"} {
		mail := letters("size", 3, 1000)
		s := serve(t, mail...)
		b := newBench(t, s)
		b.account.Policy = account.Policy{Kind: account.KeepNewest, Bytes: 1}
		s.script = answers(map[string]string{"LIST": fmt.Sprintf("+OK\r\n1 %s\r\n2 %s\r\n3 %s\r\n.\r\n", size, size, size)})
		r := b.mustFetch()
		if r.New != 3 {
			t.Errorf("%s: %+v", size, r)
		}
		if r := b.mustFetch(); r.New+r.Duplicates != 0 {
			t.Errorf("%s: retrieved again: %+v", size, r)
		}
		b.custody(s)
	}
}

func TestAWordOutOfTurnBetweenMessagesLosesNothing(t *testing.T) {
	mail := letters("turn", 3, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	s.script = func(line string) (reply string, done, cut bool) {
		if line == "RETR 1" && b.size() == 0 {
			return "+OK\r\n" + stuffed(mail[0].body) + ".\r\n+OK and one thing more\r\n", true, false
		}
		return "", false, false
	}
	for range 2 { // the first may notice, or may not
		_, _ = b.fetch()
		b.custody(s)
	}
	s.script = nil
	b.mustFetch()
	b.custody(s)
	if n := len(s.maildrop()); n != 0 {
		t.Errorf("%d left on the server", n)
	}
}

func TestAMessageThatBeginsLikeAReplyIsDeletedOnceItIsSure(t *testing.T) {
	for name, caps := range map[string]map[string]string{"TOP": {}, "no TOP": {"TOP": "-ERR unknown\r\n"}} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, letter{uid: "odd", body: "+OK is how this begins\r\n\r\ntext\r\n"})
			s.script = answers(caps)
			b := newBench(t, s)
			b.account.Policy = atOnce
			if r := b.mustFetch(); r.Deleted != 1 || b.size() != 1 {
				t.Errorf("%+v, %d in the archive", r, b.size())
			}
			b.custody(s)
		})
	}
}

func TestHostileUniqueIDsHarmNothing(t *testing.T) {
	uids := []string{"", strings.Repeat("x", 71), strings.Repeat("y", 1<<20), "a\x00b", "/etc/passwd", "../../x", "\x1b[31m", "ü\xff", "'; DROP TABLE ledger; --", "\u202ex"}
	mail := letters("uid", len(uids), 500)
	for i := range mail {
		mail[i].uid = uids[i]
	}
	s := serve(t, mail...)
	b := newBench(t, s)
	if r := b.mustFetch(); r.New != len(uids) {
		t.Errorf("result %+v", r)
	}
	if r := b.mustFetch(); r.New+r.Duplicates != 0 {
		t.Errorf("retrieved again: %+v", r)
	}
	b.account.Policy = atOnce
	if r := b.mustFetch(); r.Deleted != len(uids) {
		t.Errorf("result %+v", r)
	}
	b.custody(s)
}

func TestServerWithoutUIDLIsServedByContent(t *testing.T) {
	for name, replies := range map[string]map[string]string{
		"TOP":    {"UIDL": "-ERR unknown\r\n", "CAPA": "-ERR unknown\r\n"},
		"no TOP": {"UIDL": "-ERR unknown\r\n", "CAPA": "-ERR unknown\r\n", "TOP": "-ERR unknown\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, letters("nouidl", 3, 1000)...)
			s.script = answers(replies)
			b := newBench(t, s)
			if r := b.mustFetch(); r.New != 3 {
				t.Errorf("result %+v", r)
			}
			r := b.mustFetch()
			if r.New != 0 || name == "TOP" && r.Duplicates != 0 || b.size() != 3 {
				t.Errorf("second session: %+v, %d in the archive", r, b.size())
			}
			s.said()
			b.account.Policy = atOnce
			if r := b.mustFetch(); r.Deleted != 3 || r.New != 0 {
				t.Errorf("delete: %+v", r)
			}
			if n := count(s.said(), "RETR"); n != 3 {
				t.Errorf("deleted after %d × RETR in the same session, want 3", n)
			}
			b.custody(s)
		})
	}
}

func TestEveryUniqueIDChangesAndNothingIsShownTwice(t *testing.T) {
	mail := letters("move", 300, 400)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	for i := range mail {
		mail[i].uid = fmt.Sprintf("moved-%d", i)
	}
	s.put(mail...)
	if r := b.mustFetch(); r.New != 0 || b.size() != 300 {
		t.Errorf("after the migration: %+v, %d in the archive", r, b.size())
	}
}

func TestMessageThatAppearsTwiceIsStoredOnceAndDeletedTwice(t *testing.T) {
	mail := letters("copy", 1, 1000)
	mail = append(mail, letter{uid: "other", body: mail[0].body})
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	if r := b.mustFetch(); r.New != 1 || r.Duplicates != 1 || r.Deleted != 2 || b.size() != 1 {
		t.Errorf("result %+v, %d in the archive", r, b.size())
	}
	b.custody(s)
}

func TestMailIsDeletedByAgeOnlyWhenItIsOld(t *testing.T) {
	s := serve(t, letters("age", 2, 1000)...)
	b := newBench(t, s)
	b.account.Policy = account.Policy{Kind: account.DeleteAfter, Days: 14}
	var ahead time.Duration
	b.deps.Now = func() time.Time { return time.Now().Add(ahead) }
	if r := b.mustFetch(); r.Deleted != 0 {
		t.Errorf("deleted on arrival: %+v", r)
	}
	ahead = 15 * 24 * time.Hour // past the certificate: it is refused, as it must be
	if _, err := b.fetch(); err == nil {
		t.Error("a certificate that has expired was accepted")
	}
	b.account.CAFile, b.account.Pinned = "", s.fingerprint()
	if r := b.mustFetch(); r.Deleted != 0 {
		t.Errorf("the clock is past the pinned certificate's end, and mail was deleted by its age: %+v", r)
	}
	if n := len(s.maildrop()); n != 2 {
		t.Errorf("%d left", n)
	}
}
