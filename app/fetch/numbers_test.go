package fetch

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// serveShifted retrieves the message behind the one that is asked for, and shows
// by TOP the one or the other. The last is refused.
func serveShifted(t *testing.T, topToo bool, caps []string, mail ...letter) *server {
	s := serve(t, mail...)
	s.caps = caps
	s.script = func(line string) (string, bool, bool) {
		var verb string
		var n int
		_, _ = fmt.Sscanf(line, "%s %d", &verb, &n)
		if verb != "RETR" && !(verb == "TOP" && topToo) {
			return "", false, false
		}
		drop := s.maildrop()
		if n >= len(drop) {
			return "-ERR no such message\r\n", true, false
		}
		return "+OK\r\n" + strings.ReplaceAll(drop[n].body, "\r\n.", "\r\n..") + ".\r\n", true, false
	}
	return s
}

func TestAServerThatRetrievesOtherMessagesThanItListsLosesNothing(t *testing.T) {
	all := []string{"TOP", "UIDL", "USER", "PIPELINING"}
	for name, c := range map[string]struct {
		caps   []string
		topToo bool
		change func(*account.Account)
	}{
		"retrieved":                  {all, false, func(*account.Account) {}},
		"in parts":                   {all, false, func(a *account.Account) { a.SessionMessages = 3 }},
		"retrieved and shown":        {all, true, func(a *account.Account) { a.SessionMessages = 3 }},
		"without TOP":                {[]string{"UIDL", "USER"}, false, func(a *account.Account) { a.SessionMessages = 3 }},
		"deleted by a later session": {all, true, func(a *account.Account) { a.Policy = account.Policy{} }},
	} {
		t.Run(name, func(t *testing.T) {
			var mail []letter
			for i := range 8 {
				mail = append(mail, letters(fmt.Sprint("shifted", i), 1, 500+137*i)...)
			}
			s := serveShifted(t, c.topToo, c.caps, mail...)
			b := newBench(t, s)
			b.deps.Memory, _ = OpenMemory("")
			b.account.Policy = account.Policy{Kind: account.DeleteAtOnce}
			c.change(&b.account)
			for i := range 5 {
				r, _ := b.fetch() // the last is refused each time
				if i == 2 {
					b.account.Policy = account.Policy{Kind: account.DeleteAtOnce}
				} else if doubt := problem.From(r.Doubt); b.account.Policy.Kind != "" && i == 0 && (doubt == nil || doubt.Code != "server.numbers") {
					t.Errorf("not told: %+v", r)
				}
			}
			if left := s.maildrop(); len(left) != len(mail) {
				t.Errorf("deleted: only %v are left", left)
			}
			b.custody(s)
		})
	}
}

// Of such servers there are many, and nothing speaks against deleting there.
func TestOtherSizesThanListedDeleteAllTheSame(t *testing.T) {
	for name, size := range map[string]func(letter) int{
		"LF counted as one": func(l letter) int { return len(l.body) - strings.Count(l.body, "\n") },
		"one for all":       func(letter) int { return 1000 },
	} {
		for _, caps := range [][]string{{"TOP", "UIDL", "USER"}, {"UIDL", "USER"}} {
			var mail []letter
			for i := range 6 {
				mail = append(mail, letters(fmt.Sprint("sizes", i), 1, 500+137*i)...)
			}
			s := serve(t, mail...)
			s.caps = caps
			s.script = func(line string) (string, bool, bool) {
				if line != "LIST" {
					return "", false, false
				}
				list := "+OK\r\n"
				for i, l := range s.maildrop() {
					list += fmt.Sprintf("%d %d\r\n", i+1, size(l))
				}
				return list + ".\r\n", true, false
			}
			b := newBench(t, s)
			b.account.Policy = account.Policy{Kind: account.DeleteAtOnce}
			if r := b.mustFetch(); r.New != 6 || r.Deleted != 6 || r.Doubt != nil {
				t.Errorf("%s: %+v", name, r)
			}
			b.custody(s)
		}
	}
}
