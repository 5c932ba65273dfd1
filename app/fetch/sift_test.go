package fetch

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

func rulesOf(t testing.TB, lines ...string) []account.Rule {
	t.Helper()
	rules, err := account.ParseRules(strings.Join(lines, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// rows gives the rows of a view.
func (b *bench) rows(query string) []archive.Row {
	b.t.Helper()
	ids, err := b.archive.IDs(b.t.Context(), archive.View{Query: query})
	if err != nil {
		b.t.Fatal(err)
	}
	rows, err := b.archive.Rows(b.t.Context(), ids)
	if err != nil {
		b.t.Fatal(err)
	}
	return rows
}

func TestOfALargeMessageTheBeginningArrivesAndTheRestWhenTheLimitIsRaised(t *testing.T) {
	mail := append(letters("small", 3, 1000), letters("large", 2, 20_000)...)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.SizeLimit = 10_000
	b.account.Policy = atOnce
	if r := b.mustFetch(); r.New != 5 || r.Partial != 2 || r.Deleted != 3 {
		t.Errorf("result %+v", r)
	}
	if lines := s.said(); count(lines, "TOP") != 2 || count(lines, "RETR") != 3 {
		t.Errorf("client said %v", lines)
	}
	b.custody(s)
	part := b.rows("is:partial")
	if len(part) != 2 || part[0].Whole != int64(len(mail[4].body)) || part[0].Size >= 10_000 {
		t.Fatalf("rows %+v", part)
	}
	for range 2 { // nothing is asked for again, nothing is deleted
		if r := b.mustFetch(); r.New+r.Duplicates+r.Deleted != 0 {
			t.Errorf("result %+v", r)
		}
	}
	if lines := s.said(); count(lines, "TOP")+count(lines, "RETR")+count(lines, "DELE") != 0 {
		t.Errorf("client said %v", lines)
	}
	if err := b.archive.SetStarred(t.Context(), []archive.ID{part[0].ID}, true); err != nil {
		t.Fatal(err)
	}
	b.account.SizeLimit = 0
	if r := b.mustFetch(); r.Completed != 2 || r.New != 0 || r.Deleted != 2 {
		t.Errorf("result %+v", r)
	}
	for _, l := range mail {
		if !b.holds(l) {
			t.Errorf("%s is not here", l.uid)
		}
	}
	if left := b.rows("is:partial"); len(left) != 0 || b.size() != 5 {
		t.Errorf("%d partial of %d", len(left), b.size())
	}
	if starred := b.rows("is:starred"); len(starred) != 1 || starred[0].ID != part[0].ID {
		t.Errorf("starred: %+v", starred)
	}
}

func TestTheRestIsFetchedOnDemand(t *testing.T) {
	mail := letters("demand", 2, 20_000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.SizeLimit = 10_000
	b.mustFetch()
	part := b.rows("is:partial")
	if err := b.archive.Trash(t.Context(), []archive.ID{part[0].ID}); err != nil {
		t.Fatal(err)
	}
	s.said()
	deps := b.deps
	deps.Accounts = func() []account.Account { return []account.Account{b.account} }
	list, err := b.archive.Unfinished(t.Context(), []archive.ID{part[0].ID})
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	r, err := New(deps).FetchNow(t.Context(), list[0].Account, []string{list[0].UID}, nil)
	if err != nil || r.Completed != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if lines := s.said(); count(lines, "RETR") != 1 || count(lines, "DELE") != 0 {
		t.Errorf("client said %v", lines)
	}
	rows, err := b.archive.Rows(t.Context(), []archive.ID{part[0].ID})
	if err != nil || rows[0].Partial || !rows[0].Trashed {
		t.Errorf("%+v, %v", rows, err)
	}
	if len(b.rows("is:partial")) != 1 {
		t.Error("the other one is not partial any more")
	}
}

func TestTheRestIsNotToBeHadOffline(t *testing.T) {
	s := serve(t, letters("offline", 1, 20_000)...)
	b := newBench(t, s)
	b.account.SizeLimit = 10_000
	b.mustFetch()
	if err := s.listener.Close(); err != nil {
		t.Fatal(err)
	}
	deps := b.deps
	deps.Accounts = func() []account.Account { return []account.Account{b.account} }
	_, err := New(deps).FetchNow(t.Context(), b.account.ID, []string{"offline-0"}, nil)
	if p := problem.From(err); p == nil || !strings.HasSuffix(p.Text, ".") || p.Next == "" {
		t.Errorf("told: %+v", p)
	}
	if len(b.rows("is:partial")) != 1 {
		t.Error("the beginning is gone")
	}
}

func TestAServerThatShowsNoBeginningsIsFetchedWhole(t *testing.T) {
	for name, script := range map[string]func(string) (string, bool, bool){
		"no TOP":      answers(map[string]string{"TOP": "-ERR unknown command\r\n"}),
		"TOP refused": answers(map[string]string{"TOP": "-ERR not that one\r\n"}),
	} {
		mail := letters("whole", 3, 20_000)
		s := serve(t, mail...)
		s.script = script
		if name == "no TOP" {
			s.caps = []string{"UIDL", "USER", "PIPELINING"}
		}
		b := newBench(t, s)
		b.account.SizeLimit = 10_000
		b.account.Policy = atOnce
		b.account.Rules = rulesOf(t, "subject contains whole: delete")
		if r := b.mustFetch(); r.New != 3 || r.Partial != 0 || r.Unlimited != 3 || r.Ruled != 0 {
			t.Errorf("%s: result %+v", name, r)
		}
		for _, l := range mail {
			if !b.holds(l) {
				t.Errorf("%s: %s is not here", name, l.uid)
			}
		}
		b.custody(s)
	}
}

func TestRulesDecideBeforeDownloading(t *testing.T) {
	mail := letters("plain", 1, 1000)
	subjects := map[string]string{
		"skipped": "Subject: the =?utf-8?q?S=C3=84LE?=\r\nList-Id: <shop.example.org>\r\n",
		"headers": "Subject: long\r\nX-Kind:\r\n digest\r\n",
		"wanted":  "From: Boss <boss@example.org>\r\nSubject: the säle\r\n",
		"spam":    "Subject: win\r\nX-Spam-Flag: YES\r\n",
	}
	for _, uid := range []string{"skipped", "headers", "wanted", "spam"} {
		mail = append(mail, letter{uid, subjects[uid] + "\r\n" + strings.Repeat("a line of the body\r\n", 100)})
	}
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = account.Policy{Kind: account.DeleteAfter, Days: 9}
	b.account.Rules = rulesOf(t, "from contains boss@: fetch", "subject contains säle: skip", "x-kind contains digest: headers", "x-spam-flag matches ^yes$: delete")
	b.account.SizeLimit = 1500
	r := b.mustFetch()
	if r.New != 3 || r.Partial != 1 || r.Skipped != 1 || r.Deleted != 1 || r.Ruled != 1 {
		t.Errorf("result %+v", r)
	}
	if !b.holds(mail[0]) || !b.holds(mail[3]) || b.holds(mail[1]) || b.holds(mail[4]) {
		t.Error("the wrong messages are here")
	}
	if n := len(s.maildrop()); n != 4 {
		t.Errorf("%d on the server", n)
	}
	if e := b.entry("spam"); e.Rule != "x-spam-flag matches ^yes$: delete" || e.DeleteSent.IsZero() || e.Deleted.IsZero() ||
		!e.Stored.IsZero() || !e.Verified.IsZero() || e.SHA256 != "" || e.Size != int64(len(mail[4].body)) {
		t.Errorf("ledger of the deleted one: %+v", e)
	}
	if e := b.entry("skipped"); e.Rule != "subject contains säle: skip" || !e.Deleted.IsZero() {
		t.Errorf("ledger of the skipped one: %+v", e)
	}
	if e := b.entry("headers"); !e.Partial || e.Rule != "x-kind contains digest: headers" || !e.Verified.IsZero() {
		t.Errorf("ledger of the partial one: %+v", e)
	}
	s.said()
	if r := b.mustFetch(); r.New+r.Skipped+r.Duplicates+r.Deleted != 0 {
		t.Errorf("result %+v", r)
	}
	if lines := s.said(); count(lines, "TOP")+count(lines, "RETR") != 0 {
		t.Errorf("decided messages are asked for again: %v", lines)
	}
	b.account.Rules = b.account.Rules[:1]
	if r := b.mustFetch(); r.New != 1 || r.Partial != 1 || r.Duplicates != 1 {
		t.Errorf("with fewer rules: %+v", r)
	}
	b.account.SizeLimit = 0
	if r := b.mustFetch(); r.Completed != 2 {
		t.Errorf("without a limit: %+v", r)
	}
}

func TestADeletingRuleHeedsWhatHoldsDeletionsBack(t *testing.T) {
	rule := "subject contains doomed: delete"
	for name, prepare := range map[string]func(b *bench, s *server){
		"kept by the person": func(b *bench, _ *server) {
			if err := b.archive.MarkKept(t.Context(), b.account.ID, []string{"doomed-0"}, time.Now()); err != nil {
				t.Fatal(err)
			}
		},
		"a listing that contradicts itself": func(_ *bench, s *server) { s.script = answers(map[string]string{"STAT": "+OK 9 9999\r\n"}) },
		"QUIT refused":                      func(_ *bench, s *server) { s.script = answers(map[string]string{"QUIT": "-ERR no\r\n"}) },
	} {
		s := serve(t, letters("doomed", 1, 1000)...)
		b := newBench(t, s)
		b.account.Policy = account.Policy{Kind: account.DeleteAfter, Days: 9}
		b.account.Rules = rulesOf(t, rule)
		prepare(b, s)
		r, _ := b.fetch()
		if r.Deleted != 0 || len(s.maildrop()) != 1 || !b.entry("doomed-0").Deleted.IsZero() {
			t.Errorf("%s: result %+v", name, r)
		}
	}
}

func TestCapsAreHonouredAndNothingStandsInTheWay(t *testing.T) {
	mail := letters("cap", 10, 1000)
	s := serve(t, mail...)
	refuse := true
	s.script = func(line string) (string, bool, bool) {
		if refuse && (line == "RETR 1" || line == "RETR 2") {
			return "-ERR not now\r\n", true, false
		}
		return "", false, false
	}
	b := newBench(t, s)
	b.account.SessionMessages = 3
	if r := b.once(); r.New != 3 || !r.More || len(r.Failed) != 2 {
		t.Errorf("the first session: %+v", r)
	}
	if r := b.mustFetch(); r.New != 5 || r.More {
		t.Errorf("the others: %+v", r)
	}
	refuse = false
	b.account.SessionMessages, b.account.SessionBytes = 0, 1
	if r := b.once(); r.New != 1 || !r.More {
		t.Errorf("by bytes: %+v", r)
	}
	if r := b.mustFetch(); r.New != 1 || r.More || b.size() != 10 {
		t.Errorf("the last: %+v", r)
	}
}

// Without TOP, nothing tells before they are fetched that they are here.
func TestACapIsNotUsedUpByMessagesWhoseUniqueIDsChangeEachTime(t *testing.T) {
	for name, limit := range map[string]func(*account.Account){
		"messages": func(a *account.Account) { a.SessionMessages = 2 },
		"bytes":    func(a *account.Account) { a.SessionBytes = 1500 },
	} {
		mail := letters("renew", 5, 1000)
		s := serve(t, mail...)
		s.caps = []string{"UIDL", "USER"}
		b := newBench(t, s)
		limit(&b.account)
		sessions := 0
		s.script = func(line string) (string, bool, bool) {
			switch {
			case strings.HasPrefix(line, "TOP "):
				return "-ERR unknown\r\n", true, false
			case line == "UIDL" && sessions > 10:
				return "", false, true // it goes on for ever
			case line == "UIDL":
				sessions++
				reply := "+OK\r\n"
				for i := range mail {
					reply += fmt.Sprintf("%d %d-%d\r\n", i+1, sessions, i)
				}
				return reply + ".\r\n", true, false
			}
			return "", false, false
		}
		if r := b.mustFetch(); r.New != 5 || b.size() != 5 || sessions > 5 {
			t.Errorf("%s: %+v in %d sessions", name, r, sessions)
		}
	}
}

func TestADeletingRuleIsNotHeededWhereEverythingIsLeftOnTheServer(t *testing.T) {
	s := serve(t, letters("doomed", 1, 1000)...)
	b := newBench(t, s)
	b.account.Rules = rulesOf(t, "subject contains doomed: delete") // by hand: Validate refuses it
	for range 2 {
		if r := b.mustFetch(); r.Deleted != 0 || r.New != 0 {
			t.Errorf("result %+v", r)
		}
	}
	if lines := s.said(); count(lines, "DELE") != 0 || len(s.maildrop()) != 1 {
		t.Errorf("client said %v", lines)
	}
}

func TestABeginningThatWasThrownAwayIsNotFetchedAgain(t *testing.T) {
	s := serve(t, letters("thrown", 1, 20_000)...)
	b := newBench(t, s)
	b.account.SizeLimit = 10_000
	b.account.Policy = account.Policy{Kind: account.DeleteWhenTrash}
	b.mustFetch()
	part := b.rows("is:partial")
	if err := b.archive.Trash(t.Context(), []archive.ID{part[0].ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.archive.EmptyTrash(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.account.SizeLimit = 0
	if r := b.mustFetch(); r.New+r.Completed+r.Deleted != 0 || len(s.maildrop()) != 1 {
		t.Errorf("result %+v", r)
	}
}

func TestABeginningWhoseFileIsLostIsFetchedAgain(t *testing.T) {
	s := serve(t, letters("lost", 1, 20_000)...)
	b := newBench(t, s)
	b.account.SizeLimit = 10_000
	b.mustFetch()
	files, err := filepath.Glob(filepath.Join(b.archive.Dir(), "mail", "*", "*", "*.partial.eml"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	if report, err := b.archive.Verify(t.Context(), nil); err != nil || len(report.Missing) != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	b.mustFetch()
	if _, err := os.Stat(files[0]); err != nil || b.size() != 1 {
		t.Errorf("%v, %d here", err, b.size())
	}
}

func TestALineThatDropsAnywhereCostsNothingWithLimitAndRules(t *testing.T) {
	mail := append(letters("small", 3, 1000), letters("large", 3, 20_000)...)
	mail = append(mail, letters("doomed", 1, 1000)...)
	step := 5
	if allFaults {
		step = 1
	}
	for at := 1; ; at += step {
		s := serve(t, mail...)
		b := newBench(t, s)
		b.account.SizeLimit, b.account.SessionMessages = 10_000, 2
		b.account.Policy = atOnce
		b.account.Rules = rulesOf(t, "subject contains doomed: delete")
		var said atomic.Int32
		s.script = func(string) (string, bool, bool) { return "", false, int(said.Add(1)) == at }
		_, err := b.fetch()
		s.script = nil
		if err == nil && int(said.Load()) < at {
			break // the whole dialogue is shorter
		}
		b.mustFetch()
		if n := len(b.rows("is:partial")); n != 3 || b.size() != 6 || len(s.maildrop()) != 3 {
			t.Fatalf("cut at line %d: %d partial of %d, %d on the server", at, n, b.size(), len(s.maildrop()))
		}
		b.account.SizeLimit = 0
		if r := b.mustFetch(); r.Completed != 3 || b.size() != 6 || len(s.maildrop()) != 0 {
			t.Fatalf("cut at line %d: %+v, %d here, %d on the server", at, r, b.size(), len(s.maildrop()))
		}
		for _, l := range mail[:6] {
			if !b.holds(l) {
				t.Fatalf("cut at line %d: %s is lost", at, l.uid)
			}
		}
	}
}

// once has exactly one session.
func (b *bench) once() Result {
	b.t.Helper()
	deps := b.deps
	deps.Accounts = func() []account.Account { return []account.Account{b.account} }
	r := New(deps).runner(b.account)
	result, err := r.session(b.t.Context(), r.progress)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

// MAILLOFT_FIRST_SYNC makes the first sync one of 100,000 messages.
func TestALargeFirstSyncRunsInStepsThatCanBeResumed(t *testing.T) {
	n, step := 3000, 400
	if os.Getenv("MAILLOFT_FIRST_SYNC") != "" {
		n, step = 100_000, 5000
	}
	drop := make([]pop3test.Message, n)
	for i := range drop {
		drop[i] = pop3test.Message{UID: fmt.Sprintf("m%06d", i), Body: fmt.Appendf(nil, "Subject: n%d\r\n\r\nx\r\n", i)}
	}
	server, err := pop3test.Start(t, pop3test.Options{
		Users: map[string]string{"alice": strange}, Messages: map[string][]pop3test.Message{"alice": drop}, Implicit: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, archive: openArchive(t), account: accountAt(t, server, account.TLS)}
	b.deps = Deps{Archive: b.archive, Passwords: fixed(strange), Client: impatient}
	b.account.SessionMessages = step
	peak := watchHeap(t)
	b.once()
	b.once()
	if got := b.size(); got != 2*step {
		t.Fatalf("%d after two sessions", got)
	}
	r := b.mustFetch() // goes on where they stopped
	if r.New != n-2*step || r.Duplicates != 0 || r.More || b.size() != n {
		t.Errorf("result %+v, %d here", r, b.size())
	}
	ids, err := b.archive.IDs(t.Context(), archive.View{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := b.archive.Rows(t.Context(), ids)
	if err != nil || rows[0].Subject != fmt.Sprintf("n%d", n-1) {
		t.Errorf("the newest is %+v, %v", rows, err)
	}
	if again := b.mustFetch(); again.New+again.Duplicates != 0 {
		t.Errorf("fetched again: %+v", again)
	}
	t.Logf("%d messages, %d MB of heap at most", n, peak()>>20)
	runtime.KeepAlive(drop)
}
