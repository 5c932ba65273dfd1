package fetch

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// hangingUp closes the connection at CAPA, before or after sign-in.
func hangingUp(s *server, signedIn bool) {
	var passed atomic.Bool // sessions are served side by side while one ends
	s.script = func(line string) (string, bool, bool) {
		switch {
		case line == "greeting":
			passed.Store(false)
		case strings.HasPrefix(line, "PASS"):
			passed.Store(true)
		}
		hangUp := line == "CAPA" && passed.Load() == signedIn
		return "", hangUp, hangUp
	}
}

func TestAServerThatHangsUpAtCAPAIsNotAskedAgain(t *testing.T) {
	for _, signedIn := range []bool{false, true} {
		mail := letters("mute", 3, 1000)
		s := serve(t, mail...)
		s.caps = []string{"TOP", "UIDL", "USER"}
		b := newBench(t, s)
		b.account.Policy = atOnce
		b.deps.Memory, _ = OpenMemory(t.TempDir() + "/servers.json")
		hangingUp(s, signedIn)
		for range muteAfter {
			if _, err := b.fetch(); problem.From(err).Code != "net.dropped" {
				t.Fatalf("signed in %v: %v", signedIn, err)
			}
		}
		s.said()
		if r := b.mustFetch(); r.New != 3 || r.Deleted != 3 {
			t.Errorf("signed in %v: %+v", signedIn, r)
		}
		if n := count(s.said(), "CAPA"); n != 0 {
			t.Errorf("signed in %v: asked %d times", signedIn, n)
		}
		b.custody(s)
		if err := b.deps.Memory.change(b.account, func(r *remembered) { r.Mute.Until = time.Now() }); err != nil {
			t.Fatal(err)
		}
		s.script = nil
		b.mustFetch()
		if n := count(s.said(), "CAPA"); n == 0 {
			t.Errorf("signed in %v: never asked again", signedIn)
		}
		if left := b.deps.Memory.of(b.account); left.Mute.Times != 0 {
			t.Errorf("still remembered: %+v", left)
		}
	}
}

func TestAServerThatHangsUpAtCAPAOnceIsAskedAgain(t *testing.T) {
	s := serve(t, letters("once", 2, 1000)...)
	b := newBench(t, s)
	b.deps.Memory, _ = OpenMemory("")
	for range 3 { // never twice in a row
		hangingUp(s, false)
		if _, err := b.fetch(); err == nil {
			t.Fatal("the line did not break")
		}
		s.script = nil
		s.said()
		b.mustFetch()
		if n := count(s.said(), "CAPA"); n == 0 {
			t.Error("not asked")
		}
	}
}

// Whoever wants a way to sign in that only CAPA tells is asked again.
func TestARefusedSignInMakesTheServerBeAskedAgain(t *testing.T) {
	s := serve(t, letters("refused", 2, 1000)...)
	b := newBench(t, s)
	b.deps.Memory, _ = OpenMemory("")
	hangingUp(s, false)
	for range muteAfter {
		_, _ = b.fetch() // the line breaks
	}
	s.script = answers(map[string]string{"USER": "-ERR not this way\r\n"})
	if _, err := b.fetch(); err == nil {
		t.Fatal("signed in")
	}
	s.script = nil
	s.said()
	b.mustFetch()
	if n := count(s.said(), "CAPA"); n == 0 {
		t.Error("not asked")
	}
}

// Each check would leave a failed sign-in in the server's log.
func TestABindingThatTheServerRefusesIsTriedOnce(t *testing.T) {
	server, err := pop3test.Start(t, pop3test.Options{
		Users: map[string]string{"alice": strange}, Implicit: true, SASL: []string{"SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"}, BadBinding: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, archive: openArchive(t), account: accountAt(t, server, account.TLS)}
	b.deps = Deps{Archive: b.archive, Passwords: fixed(strange), Client: impatient}
	b.deps.Memory, _ = OpenMemory(t.TempDir() + "/servers.json")
	for range 3 {
		b.mustFetch()
	}
	var tries []int
	for _, session := range server.Sessions() {
		tries = append(tries, count(session.Received, "AUTH"))
	}
	if !slices.Equal(tries, []int{2, 1, 1}) {
		t.Errorf("%v tries", tries)
	}
}

// RFC 6856 §2: without UTF8, a server may refuse a message whose header it
// can't show in ASCII.
func TestMessagesThatNeedUTF8AreFetchedWithIt(t *testing.T) {
	for _, refuses := range []bool{false, true} {
		mail := letters("utf8", 4, 1000)
		s := serve(t, mail...)
		b := newBench(t, s)
		b.deps.Memory, _ = OpenMemory("")
		var asked atomic.Bool
		var sessions atomic.Int32
		s.script = func(line string) (string, bool, bool) {
			switch {
			case line == "greeting":
				asked.Store(false)
				sessions.Add(1)
			case line == "UTF8" && refuses:
				return "-ERR no\r\n", true, false
			case line == "UTF8":
				asked.Store(true)
				return "+OK\r\n", true, false
			case line == "RETR 3" && !asked.Load():
				return "-ERR [UTF8] the header can't be shown\r\n", true, false
			}
			return "", false, false
		}
		lacking := 0
		if refuses {
			lacking = 1
		}
		r := b.mustFetch()
		if r.New != 4-lacking || len(r.Failed) != lacking || r.More || sessions.Load() != 2 {
			t.Errorf("refuses %v: %+v in %d sessions", refuses, r, sessions.Load())
		}
	}
}

func TestAServerThatOnlySaysItDeletesIsTold(t *testing.T) {
	s := serve(t, letters("lie", 3, 1000)...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	s.script = answers(map[string]string{"DELE": "+OK deleted\r\n"})
	if r := b.mustFetch(); r.New != 3 || r.problem() != nil {
		t.Errorf("nothing is known yet: %+v", r)
	}
	if r := b.mustFetch(); r.New != 0 || problem.From(r.problem()).Code != "server.undeleted" {
		t.Errorf("%+v, %v", r, r.problem())
	}
	b.account.Policy = account.Policy{Kind: account.Leave}
	if r := b.mustFetch(); r.problem() != nil {
		t.Errorf("nothing is to be deleted: %v", r.problem())
	}
	b.account.Policy = atOnce
	s.script = nil
	b.mustFetch() // tells once more, and deletes
	if r := b.mustFetch(); r.Listed != 0 || r.problem() != nil {
		t.Errorf("once it deletes: %+v", r)
	}
}

// Without unique-ids, TOP names the messages.
func TestAServerThatBreaksAtAnyTOPIsServedWithoutIt(t *testing.T) {
	mail := letters("notop", 12, 1000)
	s := serve(t, mail...)
	b := newBench(t, s)
	b.account.Policy = atOnce
	b.deps.Memory, _ = OpenMemory("")
	s.script = func(line string) (string, bool, bool) {
		switch {
		case strings.HasPrefix(line, "TOP "):
			return "", true, true
		case line == "UIDL":
			return "-ERR unknown\r\n", true, false
		}
		return "", false, false
	}
	for range badTopAfter {
		if _, err := b.fetch(); problem.From(err).Code != "net.dropped" {
			t.Fatalf("%v", err)
		}
	}
	if r := b.mustFetch(); r.New != 12 || r.Deleted != 12 {
		t.Errorf("%+v", r)
	}
	b.custody(s)
}

// Mailpit 1.33 stuffs no dot in the first line of a body that TOP shows.
func TestATopThatBreaksTheProtocolIsNotTriedAgain(t *testing.T) {
	mail := letters("top", 3, 1000)
	mail[1].body = "Subject: dots\r\n\r\n.\r\nrest\r\n"
	s := serve(t, mail...)
	s.script = func(line string) (string, bool, bool) {
		if !strings.HasPrefix(line, "TOP 2 ") {
			return "", false, false
		}
		return "+OK\r\n" + mail[1].body + ".\r\n", true, false
	}
	b := newBench(t, s)
	b.deps.Memory, _ = OpenMemory("")
	b.mustFetch()
	b.account.Policy = atOnce
	if _, err := b.fetch(); problem.From(err).Code != "server.protocol" {
		t.Errorf("with TOP: %v", err)
	}
	if r := b.mustFetch(); r.Deleted != 3 || r.New != 0 {
		t.Errorf("without: %+v", r)
	}
	b.custody(s)
}
