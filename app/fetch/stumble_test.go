package fetch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// breaking closes the connection whenever the message is asked for with verb.
func (s *server) breaking(verb string, bad letter) func(string) (string, bool, bool) {
	return func(line string) (string, bool, bool) {
		arguments, asked := strings.CutPrefix(line, verb+" ")
		if !asked {
			return "", false, false
		}
		first, _, _ := strings.Cut(arguments, " ")
		n, err := strconv.Atoi(first)
		drop := s.maildrop()
		at := err == nil && n <= len(drop) && drop[n-1] == bad
		return "", at, at
	}
}

func TestAMessageThatBreaksSessionsKeepsNothingElseAway(t *testing.T) {
	for _, pipelining := range []bool{true, false} {
		mail := letters("breaks", 5, 1000)
		s := serve(t, mail...)
		if !pipelining {
			s.caps = []string{"TOP", "UIDL", "USER"}
		}
		b := newBench(t, s)
		b.account.Policy = atOnce
		b.deps.Memory, _ = OpenMemory(t.TempDir() + "/servers.json")
		s.script = s.breaking("RETR", mail[1])
		if r, err := b.fetch(); err == nil || r.New != 1 {
			t.Fatalf("first: %+v, %v", r, err)
		}
		r, err := b.fetch()
		if err != nil || r.New != 3 || r.Deleted != 4 || len(r.Failed) != 1 || problem.From(r.Failed[0].Err).Code != "message.breaks" {
			t.Fatalf("second: %+v, %v", r, err)
		}
		if left := s.maildrop(); len(left) != 1 || left[0] != mail[1] {
			t.Errorf("on the server: %v", left)
		}
		for range oftenStumbled {
			_, _ = b.fetch() // what comes of it depends on how often that was
		}
		more := letters("later", 2, 1000)
		s.put(append([]letter{mail[1]}, more...)...)
		if r, err := b.fetch(); err != nil || r.New != 2 || r.Deleted != 2 || len(r.Failed) != 1 {
			t.Errorf("with new mail behind it: %+v, %v", r, err)
		}
		s.script = nil
		if r := b.mustFetch(); r.New != 1 || len(r.Failed) != 0 || r.Deleted != 1 || len(s.maildrop()) != 0 {
			t.Errorf("once it can be had: %+v", r)
		}
		b.custody(s)
		if left := b.deps.Memory.of(b.account).Stumbles; len(left) != 0 {
			t.Errorf("still remembered: %v", left)
		}
	}
}

func TestAMessageWhoseHeaderBreaksSessionsKeepsNothingElseAway(t *testing.T) {
	mail := letters("breaks", 4, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.SizeLimit = 500 // TOP of each
	b.deps.Memory, _ = OpenMemory("")
	s.script = s.breaking("TOP", mail[2])
	if _, err := b.fetch(); err == nil {
		t.Fatal("the line did not break")
	}
	r, err := b.fetch()
	if err != nil || len(r.Failed) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	s.script = nil
	b.mustFetch()
	if n := b.size(); n != 4 {
		t.Errorf("%d messages are here", n)
	}
}

// What a dropped line did to one innocent message costs nothing but its turn.
func TestAMessageThatWasInnocentComesLast(t *testing.T) {
	mail := letters("innocent", 4, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	b.deps.Memory, _ = OpenMemory("")
	s.script = s.breaking("RETR", mail[0])
	if _, err := b.fetch(); err == nil {
		t.Fatal("the line did not break")
	}
	s.script = nil
	if r := b.mustFetch(); r.New != 4 || len(r.Failed) != 0 || r.Deleted != 4 {
		t.Errorf("%+v", r)
	}
	b.custody(s)
}

// Some servers give other unique-ids in each session.
func TestAMessageThatBreaksSessionsIsKnownUnderAnotherUniqueID(t *testing.T) {
	mail := letters("renamed", 4, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.deps.Memory, _ = OpenMemory("")
	for i := range 3 {
		named := slices.Clone(mail)
		for j := range named {
			named[j].uid = fmt.Sprintf("%d-%d", i, j)
		}
		s.put(named...)
		s.script = s.breaking("RETR", named[1])
		_, _ = b.fetch()
	}
	if !b.holds(mail[0]) || !b.holds(mail[2]) || !b.holds(mail[3]) {
		t.Errorf("%d messages are here", b.size())
	}
}

// What stays on the server goes by the order of the listing, not by which
// message broke a session how often.
func TestTheNewestStayThoughSessionsBrokeAtThem(t *testing.T) {
	mail := letters("newest", 5, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = account.Policy{Kind: account.KeepNewest, Count: 2}
	b.deps.Memory, _ = OpenMemory("")
	for _, at := range []int{4, 4, 1} {
		s.script = s.breaking("RETR", mail[at])
		_, _ = b.fetch() // it breaks, sooner or later
	}
	s.script = nil
	for range 3 {
		b.mustFetch()
	}
	if left := s.maildrop(); len(left) != 2 || left[0] != mail[3] || left[1] != mail[4] {
		t.Errorf("on the server: %v", left)
	}
	b.custody(s)
}

func TestAMessageWithoutAUniqueIDIsFetchedAndTheDoubtTold(t *testing.T) {
	mail := letters("unnamed", 3, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	s.script = answers(map[string]string{"UIDL": "+OK\r\n1 " + mail[0].uid + "\r\n3 " + mail[2].uid + "\r\n.\r\n"})
	r := b.mustFetch()
	if r.New != 3 || r.Deleted != 0 || problem.From(r.problem()).Code != "server.listing" {
		t.Errorf("%+v", r)
	}
	b.custody(s)
}

func TestWithoutSTATTheListingsAreBelievedIfTheyAgree(t *testing.T) {
	for _, reply := range []string{"-ERR no\r\n", "+OK many\r\n"} {
		s := serve(t, letters("stat", 3, 1000)...)
		b := newBench(t, s)
		b.account.Policy = atOnce
		s.script = answers(map[string]string{"STAT": reply})
		if r := b.mustFetch(); r.New != 3 || r.Deleted != 3 || r.problem() != nil {
			t.Errorf("%q: %+v", reply, r)
		}
		b.custody(s)
	}
}

func TestWithoutSTATAndUIDLLISTIsBelieved(t *testing.T) {
	mail := letters("bare", 3, 1000)
	s := serve(t, mail...)
	s.caps = []string{"TOP", "USER"}
	b := newBench(t, s)
	b.account.Policy = atOnce
	s.script = answers(map[string]string{"STAT": "-ERR no\r\n", "UIDL": "-ERR no\r\n"})
	if r := b.mustFetch(); r.New != 3 || r.Deleted != 3 || r.problem() != nil {
		t.Errorf("%+v", r)
	}
	b.custody(s)
}

// Some offer PIPELINING and read one line of what comes at once.
func TestAServerThatLosesCommandsGetsOneAtATime(t *testing.T) {
	for _, lost := range []string{"LIST", "RETR"} {
		for _, closes := range []bool{false, true} {
			mail := letters("lost", 4, 1000)
			s := serve(t, mail...)
			s.loses, s.closes = lost, closes
			b := newBench(t, s)
			b.deps.Memory, _ = OpenMemory("")
			if closes { // it may have been the network
				if _, err := b.fetch(); problem.From(err).Code != "net.dropped" {
					t.Fatalf("%s: %v", lost, err)
				}
			}
			if r := b.mustFetch(); b.size() != len(mail) {
				t.Errorf("%s: %+v", lost, r)
			}
			b.custody(s)
		}
	}
}

func TestASTATOfNothingKeepsNoMailAway(t *testing.T) {
	s := serve(t, letters("zero", 3, 1000)...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	s.script = answers(map[string]string{"STAT": "+OK 0 0\r\n"})
	r := b.mustFetch()
	if r.New != 3 || r.Deleted != 0 || problem.From(r.problem()).Code != "server.listing" {
		t.Errorf("%+v", r)
	}
	b.custody(s)
}

// Such servers stuff no dots, or not all: the first lone one seems to end the
// message, and half of it must not be taken for the whole.
func TestAMessageThatEndsAtADotOfItsOwnIsNeverDeleted(t *testing.T) {
	for _, pipelining := range []bool{true, false} {
		mail := letters("unstuffed", 4, 1000)
		mail[1].body += ".\r\nand the rest\r\n"
		s := serve(t, mail...)
		if !pipelining {
			s.caps = []string{"TOP", "UIDL", "USER"}
		}
		s.script = func(line string) (string, bool, bool) {
			drop := s.maildrop()
			n := slices.Index(drop, mail[1]) + 1
			if line != fmt.Sprintf("RETR %d", n) {
				return "", false, false
			}
			return "+OK\r\n" + mail[1].body + ".\r\n", true, false
		}
		b := newBench(t, s)
		b.account.Policy = atOnce
		b.deps.Memory, _ = OpenMemory("")
		if _, err := b.fetch(); problem.From(err).Code != "server.protocol" {
			t.Errorf("first: %v", err)
		}
		for range oftenStumbled {
			_, _ = b.fetch() // what comes of it depends on how often that was
		}
		if r, err := b.fetch(); err != nil || len(r.Failed) != 1 || problem.From(r.Failed[0].Err).Code != "message.breaks" {
			t.Errorf("then: %+v, %v", r, err)
		}
		if left := s.maildrop(); len(left) != 1 || left[0] != mail[1] || b.size() != 3 {
			t.Errorf("on the server: %v; %d here", left, b.size())
		}
		b.custody(s)
	}
}

func TestAMessageThatABareDotEndsIsNeitherStoredNorDeleted(t *testing.T) {
	s := serve(t, letters("bare", 1, 500)...)
	s.script = answers(map[string]string{"RETR": "+OK\r\nSubject: bare\r\n\r\nbody\n.\n"})
	b := newBench(t, s)
	b.account.Policy = atOnce
	_, err := b.fetch()
	if p := problem.From(err); p == nil || p.Code != "server.bare-dot" || p.Next == "" {
		t.Errorf("got %v", err)
	}
	if b.size() != 0 || count(s.said(), "DELE") != 0 {
		t.Errorf("%d stored", b.size())
	}
	b.custody(s)
}

// WildDuck offers PIPELINING, and begins the next reply before it has sent the
// end of the message before.
func TestAServerThatMixesItsRepliesUpIsAskedForOneMessageAtATime(t *testing.T) {
	mail := letters("mixed", 6, 1000)
	s := serve(t, mail...)
	sessions := 0
	s.script = func(line string) (string, bool, bool) {
		var n int
		switch {
		case line == "greeting":
			sessions++
		case sessions == 1 && count([]string{line}, "RETR") == 1:
			_, _ = fmt.Sscanf(line, "RETR %d", &n)
			begin, end := "", "+OK 1000 octets\r\n.\r\n"
			if n == 1 {
				begin = "+OK 1000 octets\r\n"
			}
			return begin + strings.ReplaceAll(mail[n-1].body, "\r\n.", "\r\n..") + end, true, false
		}
		return "", false, false
	}
	b := newBench(t, s)
	b.account.Policy = atOnce
	b.deps.Memory, _ = OpenMemory("")
	if r, err := b.fetch(); err != nil || r.New != 6 || r.Deleted != 6 || len(r.Failed) != 0 || sessions != 2 {
		t.Errorf("%+v, %v after %d sessions", r, err, sessions)
	}
	if m := b.deps.Memory.of(b.account); m.OneByOne.Before(time.Now()) || len(m.Stumbles) != 0 {
		t.Errorf("remembered: %+v", m)
	}
	b.custody(s)
}

// Files sent as they are, where only the replies around them have CRLF.
func TestMessagesThatEndInABareLFAreFetchedAndDeleted(t *testing.T) {
	mail := letters("naive", 3, 1000)
	s := serve(t, mail...)
	s.caps = []string{"UIDL", "USER"}
	s.script = func(line string) (string, bool, bool) {
		var n int
		if _, err := fmt.Sscanf(line, "RETR %d", &n); err != nil {
			return "", false, false
		}
		file := strings.ReplaceAll(mail[n-1].body, "\r\n", "\n")
		return "+OK\r\n" + strings.ReplaceAll(file, "\n.", "\n..") + ".\r\n", true, false
	}
	b := newBench(t, s)
	b.account.Policy = atOnce
	if r := b.mustFetch(); r.New != 3 || r.Deleted != 3 || len(s.maildrop()) != 0 || b.size() != 3 {
		t.Errorf("%+v, %d here", r, b.size())
	}
}
