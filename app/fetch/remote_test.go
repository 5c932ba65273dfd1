package fetch

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// worker is one that remembers what the server said from visit to visit.
func (b *bench) worker() *Worker {
	deps := b.deps
	deps.Accounts = func() []account.Account { return []account.Account{b.account} }
	return New(deps)
}

func (b *bench) maildrop(headings bool) []Remote {
	b.t.Helper()
	list, err := b.worker().Maildrop(b.t.Context(), b.account.ID, Look{Headings: headings})
	if err != nil {
		b.t.Fatalf("maildrop: %v", err)
	}
	return list
}

func wheres(list []Remote) string {
	var words []string
	for _, m := range list {
		words = append(words, string(m.Where))
	}
	return strings.Join(words, " ")
}

func uids(mail ...letter) []string {
	list := make([]string, len(mail))
	for i, l := range mail {
		list[i] = l.uid
	}
	return list
}

// failures are a result's, as "uid code".
func failures(t *testing.T, r Result) (list []string) {
	t.Helper()
	for _, f := range r.Failed {
		list = append(list, f.UID+" "+codeOf(t, f.Err))
	}
	return list
}

func TestMaildropSaysWhereEachMessageIs(t *testing.T) {
	mail := letters("where", 6, 700)
	s := serve(t, mail[:3]...)
	b := newBench(t, s)
	b.mustFetch()
	b.trash(mail[1])
	s.put(mail...)
	list := b.maildrop(false)
	if _, err := b.worker().Know(t.Context(), b.account.ID, list[4:5]); err != nil {
		t.Fatal(err)
	}
	if _, err := b.worker().Keep(t.Context(), b.account.ID, list[5:], true); err != nil {
		t.Fatal(err)
	}
	if err := b.archive.MarkDeleted(t.Context(), b.account.ID, uids(mail[2]), time.Now()); err != nil {
		t.Fatal(err)
	}
	s.said()

	list = b.maildrop(true)
	if got, want := wheres(list), "held trashed returned new known new"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for i, m := range list {
		if m.Number != i+1 || m.UID != mail[i].uid || m.Size != int64(len(mail[i].body)) || m.Kept != (i == 5) || m.Subject != fmt.Sprintf("where %d", i) {
			t.Errorf("message %d: %+v", i+1, m)
		}
	}
	if list[0].SHA256 != mail[0].sha() || list[0].Stored.IsZero() {
		t.Errorf("held, but %+v", list[0])
	}
	said := s.said()
	if n := count(said, "TOP"); n != 4 {
		t.Errorf("%d TOP, though two headings are in the archive: %q", n, said)
	}
	if count(said, "RETR")+count(said, "DELE") > 0 || count(said, "QUIT") != 1 {
		t.Errorf("looking did more than look: %q", said)
	}
	if len(s.maildrop()) != len(mail) {
		t.Error("looking changed the maildrop")
	}
}

func TestListingIsShownBeforeItsHeadings(t *testing.T) {
	mail := letters("early", headingsStep+5, 400)
	s := serve(t, mail...)
	b := newBench(t, s)
	var shown []int
	merged := map[int]Remote{}
	look := Look{Headings: true, Show: func(list []Remote) {
		shown = append(shown, len(list))
		for _, m := range list {
			merged[m.Number] = m
		}
	}}
	list, err := b.worker().Maildrop(t.Context(), b.account.ID, look)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{len(mail), headingsStep, 5}, shown); diff != "" {
		t.Error(diff)
	}
	for _, m := range list {
		if !m.Headed || merged[m.Number] != m {
			t.Fatalf("returned %+v, shown %+v", m, merged[m.Number])
		}
	}
}

func TestServerWithoutTOPIsListedAllTheSame(t *testing.T) {
	s := serve(t, letters("bare", 3, 400)...)
	s.script = answers(map[string]string{"TOP": "-ERR what?\r\n"})
	s.caps = []string{"UIDL", "USER"}
	list := newBench(t, s).maildrop(true)
	if wheres(list) != "new new new" || list[0].Headed {
		t.Errorf("%+v", list)
	}
}

func TestWhatIsMarkedAsKnownIsNotDownloaded(t *testing.T) {
	mail := letters("known", 4, 600)
	s := serve(t, mail[:3]...)
	b := newBench(t, s)
	if n, err := b.worker().Know(t.Context(), b.account.ID, b.maildrop(false)); n != 3 || err != nil {
		t.Fatal(n, err)
	}
	s.put(mail...)
	b.account.Policy = atOnce
	if r := b.mustFetch(); r.New != 1 || r.Deleted != 1 || !b.holds(mail[3]) {
		t.Errorf("a check: %+v", r)
	}
	if len(s.maildrop()) != 3 {
		t.Error("a policy deleted what is not here")
	}
	// Other bytes under the unique-id of a message marked as known are new.
	s.put(letter{mail[0].uid, mail[0].body + "more\r\n"}, mail[1])
	if r := b.mustFetch(); r.New != 1 {
		t.Errorf("after a unique-id was used again: %+v", r)
	}
}

func TestFetchNowTakesWhatAnythingElseWouldLeave(t *testing.T) {
	mail := letters("now", 3, 600)
	s := serve(t, mail[:1]...)
	b := newBench(t, s)
	b.mustFetch()
	b.trash(mail[0])
	s.put(mail...)
	list := b.maildrop(false)
	if _, err := b.worker().Know(t.Context(), b.account.ID, list[1:]); err != nil {
		t.Fatal(err)
	}
	r, err := b.worker().FetchNow(t.Context(), b.account.ID, append(uids(mail[:2]...), "gone"), nil)
	if err != nil || r.New != 1 || r.Duplicates != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	if diff := cmp.Diff([]string{"gone message.gone"}, failures(t, r)); diff != "" {
		t.Error(diff)
	}
	if got, want := wheres(b.maildrop(false)), "held held known"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(s.maildrop()) != 3 {
		t.Error("fetching deleted something")
	}
}

func TestRulesAndSizeLimitShowInTheListAndYieldToOrders(t *testing.T) {
	mail := append(letters("sifted", 2, 600), letters("large", 1, 20_000)...)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.SizeLimit = 10_000
	b.account.Rules = rulesOf(t, "subject contains sifted 1: skip")
	b.mustFetch()
	list := b.maildrop(true)
	if got, want := wheres(list), "held skipped partial"; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i, m := range list {
		if !m.Headed || m.Subject == "" {
			t.Errorf("message %d has no heading: %+v", i+1, m)
		}
	}
	r, err := b.worker().DeleteThere(t.Context(), b.account.ID, uids(mail[1:]...), false, nil)
	if err != nil || r.Deleted != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if diff := cmp.Diff([]string{mail[1].uid + " message.not-held", mail[2].uid + " message.partial"}, failures(t, r)); diff != "" {
		t.Error(diff)
	}
	r, err = b.worker().FetchNow(t.Context(), b.account.ID, uids(mail[1:]...), nil)
	if err != nil || r.New != 1 || r.Completed != 1 || !b.holds(mail[1]) || !b.holds(mail[2]) {
		t.Errorf("%+v, %v", r, err)
	}
	if got, want := wheres(b.maildrop(false)), "held held held"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	b.custody(s)
}

func TestOnlyWhatIsProvenIsDeletedOnOrder(t *testing.T) {
	mail := letters("proof", 3, 600)
	s := serve(t, mail[:2]...)
	b := newBench(t, s)
	b.mustFetch()
	s.put(mail...)
	r, err := b.worker().DeleteThere(t.Context(), b.account.ID, append(uids(mail[0], mail[2]), "gone"), false, nil)
	if err != nil || r.Deleted != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	if diff := cmp.Diff([]string{"gone message.gone", mail[2].uid + " message.not-held"}, failures(t, r)); diff != "" {
		t.Error(diff)
	}
	if left := uids(s.maildrop()...); !cmp.Equal(left, uids(mail[1:]...)) {
		t.Errorf("left: %q", left)
	}
	if e := b.entry(mail[0].uid); e.Deleted.IsZero() {
		t.Errorf("not written down: %+v", e)
	}
	b.custody(s)
}

func TestOrderToDeleteTakesAnotherMessageUnderTheSameUniqueIDHomeFirst(t *testing.T) {
	mail := letters("swap", 1, 600)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	other := letter{mail[0].uid, strings.Replace(mail[0].body, "Subject: swap", "Subject: pawS", 1)}
	s.put(other)
	r, err := b.worker().DeleteThere(t.Context(), b.account.ID, uids(other), false, nil)
	if err != nil || r.Deleted != 1 || r.New != 1 || !b.holds(other) {
		t.Errorf("%+v, %v", r, err)
	}
	b.custody(s)
}

func TestAMessageOfAnotherSizeIsNotHeldForAnOrder(t *testing.T) {
	mail := letters("grown", 1, 600)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	other := letter{mail[0].uid, mail[0].body + "one line more\r\n"}
	s.put(other)
	r, err := b.worker().DeleteThere(t.Context(), b.account.ID, uids(other), false, nil)
	if err != nil || r.Deleted != 0 || !cmp.Equal(failures(t, r), []string{other.uid + " message.not-held"}) {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = b.worker().DeleteThere(t.Context(), b.account.ID, uids(other), true, nil)
	if err != nil || r.Deleted != 1 || len(s.maildrop()) != 0 {
		t.Errorf("insisting: %+v, %v", r, err)
	}
}

func TestInsistingDeletesTheOnlyCopy(t *testing.T) {
	mail := letters("insist", 2, 600)
	s := serve(t, mail...)
	b := newBench(t, s)
	if _, err := b.worker().Know(t.Context(), b.account.ID, b.maildrop(false)); err != nil {
		t.Fatal(err)
	}
	r, err := b.worker().DeleteThere(t.Context(), b.account.ID, uids(mail[0]), true, nil)
	if err != nil || r.Deleted != 1 || len(r.Failed) > 0 || b.size() != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if e := b.entry(mail[0].uid); e.Deleted.IsZero() || e.SHA256 != "" {
		t.Errorf("written down: %+v", e)
	}
	for standing, err := range b.archive.Standings(t.Context(), b.account.ID) {
		if err != nil {
			t.Fatal(err)
		}
		if standing.UID == mail[0].uid {
			t.Error("the mark outlived its message: another one under its unique-id would not be downloaded")
		}
	}
}

func TestOrderedDeletionCountsOnlyAfterQUITWasAcknowledged(t *testing.T) {
	mail := letters("quit", 2, 600)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	s.script = func(l string) (string, bool, bool) { return "", l == "QUIT", l == "QUIT" }
	r, err := b.worker().DeleteThere(t.Context(), b.account.ID, uids(mail...), false, nil)
	if err == nil || r.Deleted != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if e := b.entry(mail[0].uid); !e.Deleted.IsZero() {
		t.Errorf("recorded as deleted: %+v", e)
	}
	s.script = func(l string) (string, bool, bool) { return "", l == "DELE 2", l == "DELE 2" }
	if r, err := b.worker().DeleteThere(t.Context(), b.account.ID, uids(mail...), false, nil); err == nil || r.Deleted != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if e := b.entry(mail[0].uid); !e.DeleteSent.IsZero() || !e.Deleted.IsZero() {
		t.Errorf("recorded: %+v", e)
	}
	b.custody(s)
}

func TestListingsThatDisagreeDeleteNothingOnOrder(t *testing.T) {
	mail := letters("odd", 3, 600)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	s.script = answers(map[string]string{"STAT": "+OK 4 4000\r\n"})
	r, err := b.worker().DeleteThere(t.Context(), b.account.ID, uids(mail...), true, nil)
	if codeOf(t, err) != "server.listing" || r.Deleted != 0 || len(s.maildrop()) != 3 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestKeptMailOutlivesEveryPolicy(t *testing.T) {
	for _, policy := range []account.Policy{atOnce, {Kind: account.DeleteWhenTrash}, {Kind: account.KeepNewest, Count: 1}} {
		t.Run(policy.String(), func(t *testing.T) {
			mail := letters("kept", 3, 600)
			s := serve(t, mail...)
			b := newBench(t, s)
			b.mustFetch()
			b.trash(mail[0])
			list := b.maildrop(false)
			if n, err := b.worker().Keep(t.Context(), b.account.ID, list[:1], true); n != 1 || err != nil {
				t.Fatal(n, err)
			}
			b.account.Policy = policy
			b.mustFetch()
			if left := s.maildrop(); len(left) == 0 || left[0].uid != mail[0].uid {
				t.Fatalf("left: %q", uids(left...))
			}
			list = b.maildrop(false)
			if _, err := b.worker().Keep(t.Context(), b.account.ID, list[:1], false); err != nil {
				t.Fatal(err)
			}
			s.put(append(s.maildrop(), letters("newer", 1, 600)...)...)
			b.mustFetch()
			if left := s.maildrop(); len(left) > 0 && left[0].uid == mail[0].uid {
				t.Errorf("the order was taken back, left: %q", uids(left...))
			}
			b.custody(s)
		})
	}
}

func TestKeptWhileTheSessionIsUnderWayIsNotDeleted(t *testing.T) {
	mail := letters("late", 2, 600)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	kept := make(chan error, 1)
	s.script = func(l string) (string, bool, bool) {
		if l == "RETR 2" {
			kept <- b.archive.MarkKept(t.Context(), b.account.ID, uids(mail[0]), time.Now())
		}
		return "", false, false
	}
	r := b.mustFetch()
	if err := <-kept; err != nil {
		t.Fatal(err)
	}
	if r.Deleted != 1 || len(s.maildrop()) != 1 || s.maildrop()[0].uid != mail[0].uid {
		t.Errorf("%+v; left %q", r, uids(s.maildrop()...))
	}
}

func TestVisitsAndChecksTakeTurns(t *testing.T) {
	mail := letters("turn", 2, 600)
	s := serve(t, mail...)
	b := newBench(t, s)
	w := b.worker()
	inside, leave := make(chan struct{}), make(chan struct{})
	s.script = func(l string) (string, bool, bool) {
		if l == "RETR 1" {
			close(inside)
			<-leave
		}
		return "", false, false
	}
	checked := make(chan error, 1)
	go func() {
		_, err := w.Once(t.Context(), b.account.ID, nil)
		checked <- err
	}()
	<-inside
	waiting := make(chan State, 100)
	looked := make(chan error, 1)
	go func() {
		list, err := w.Maildrop(t.Context(), b.account.ID, Look{Notify: func(st State) { waiting <- st }})
		if err == nil && wheres(list) != "held held" {
			err = fmt.Errorf("the listing is from before the check: %s", wheres(list))
		}
		looked <- err
	}()
	if st := <-waiting; st.Phase != Waiting || st.Problem == nil || st.Problem.Code != "fetch.turn" {
		t.Errorf("%+v", st)
	}
	close(leave)
	if err := <-checked; err != nil {
		t.Error(err)
	}
	if err := <-looked; err != nil {
		t.Error(err)
	}
}

func TestVisitWaitsForTheServersPauseAndCanBeCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		deps := Deps{Accounts: func() []account.Account { return []account.Account{{ID: "a", Host: "pop.example.org"}} }}
		w := New(deps)
		r := w.runnerOf("a")
		r.signingIn(10 * time.Minute)
		began := time.Now()
		if err := r.untilWelcome(t.Context(), newProgress("a", nil)); err != nil || time.Since(began) != 10*time.Minute {
			t.Errorf("waited %v: %v", time.Since(began), err)
		}
		r.signingIn(10 * time.Minute)
		time.AfterFunc(time.Minute, func() { w.Cancel("a") })
		began = time.Now()
		_, err := w.Maildrop(t.Context(), "a", Look{})
		if codeOf(t, err) != "cancelled" || time.Since(began) != time.Minute {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

func TestVisitLeavesTheScheduleItsPauseAndItsWaitForThePerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSchedule(t, func(_ context.Context, _ *runner, n int) (Result, error) {
			if n == 2 {
				return Result{}, problem.New(nil, "auth.refused", "Wrong.", "Type it.")
			}
			return Result{}, nil
		}, account.Account{ID: "a", Interval: time.Hour})
		sleep(time.Minute) // the first session is over
		r := s.runnerOf("a")
		<-r.turn
		s.Fetch("a") // has to wait for the turn
		sleep(time.Minute)
		r.signingIn(10 * time.Minute) // by the visit
		r.turn <- struct{}{}
		sleep(9 * time.Minute)
		if got := s.sessions(); len(got) != 1 {
			t.Fatalf("sessions at %v, though the server wants a pause", got)
		}
		sleep(2 * time.Minute)
		if got := s.sessions(); len(got) != 2 || s.state().Phase != NeedsYou {
			t.Fatalf("sessions at %v, %+v", got, s.state())
		}
		s.runnerOf("a")
		sleep(time.Hour)
		if got := s.sessions(); len(got) != 2 {
			t.Errorf("a visit made the schedule try the password again: %v", got)
		}
	})
}

func TestAfterAMigrationTheListKnowsWhatIsHere(t *testing.T) {
	mail := letters("moved", migrationFrom+5, 900)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.mustFetch()
	for i := range mail {
		mail[i].uid = fmt.Sprintf("other-%d", i)
	}
	s.put(mail...)
	s.said()
	for _, m := range b.maildrop(true) {
		if m.Where != WhereHeld {
			t.Errorf("%s is %s", m.UID, m.Where)
		}
	}
	if said := s.said(); count(said, "RETR") > 0 {
		t.Errorf("downloaded again: %q", said)
	}
}

func TestOrdersOnAServerWithoutUniqueIDsNeedAName(t *testing.T) {
	server, err := pop3test.Start(t, pop3test.Options{
		Users: map[string]string{"alice": "secret"}, Implicit: true, Without: []string{"UIDL"},
		Messages: map[string][]pop3test.Message{"alice": {{Body: []byte("Subject: one\r\n\r\nfirst\r\n")}, {Body: []byte("Subject: two\r\n\r\nsecond\r\n")}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, serve(t))
	b.account.CAFile = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(b.account.CAFile, server.CertPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	if b.account.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	b.mustFetch()
	list := b.maildrop(true)
	if wheres(list) != "held held" || list[0].UID == "" {
		t.Fatalf("%+v", list)
	}
	r, err := b.worker().DeleteThere(t.Context(), b.account.ID, []string{list[1].UID}, false, nil)
	if err != nil || r.Deleted != 1 || len(r.Failed) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if left := server.Maildrop("alice"); len(left) != 1 || !strings.Contains(string(left[0].Body), "one") {
		t.Errorf("left: %d", len(left))
	}
}
