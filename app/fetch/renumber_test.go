package fetch

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/account"
)

// serveRenumbering serves with DELE as some servers have it, against RFC 1939
// §5: the message is gone at once, and those behind it move up.
func serveRenumbering(t *testing.T, mail ...letter) *server {
	s := serve(t, mail...)
	s.script = func(line string) (string, bool, bool) {
		if line == "QUIT" { // nothing is left to do then
			return "+OK bye\r\n", true, true
		}
		var n int
		if _, err := fmt.Sscanf(line, "DELE %d", &n); err != nil {
			return "", false, false
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if n > len(s.drop) {
			return "-ERR no such message\r\n", true, false
		}
		s.drop = slices.Delete(slices.Clone(s.drop), n-1, n)
		return "+OK\r\n", true, false
	}
	return s
}

func TestAServerThatNumbersAnewAfterEachDeletionLosesNothing(t *testing.T) {
	for name, set := range map[string]func(*account.Account){
		"all at once": func(*account.Account) {},
		"in parts":    func(a *account.Account) { a.SessionMessages = 3 },
		"with a rule": func(a *account.Account) {
			a.SessionMessages = 6
			a.Rules = rulesOf(t, "subject contains junk: delete")
		},
	} {
		t.Run(name, func(t *testing.T) {
			var mail []letter
			for i, l := range letters("left", 8, 1000) {
				mail = append(mail, l, letters(fmt.Sprint("junk", i), 1, 1000)[0])
			}
			s := serveRenumbering(t, mail...)
			b := newBench(t, s)
			b.account.Policy = account.Policy{Kind: account.DeleteAtOnce}
			set(&b.account)
			ruled := 0
			for range 8 {
				r := b.once()
				ruled += r.Ruled
			}
			if left := len(s.maildrop()); left != 0 {
				t.Errorf("%d are left", left)
			}
			if strings.Contains(name, "rule") {
				if ruled != 8 {
					t.Errorf("the rule deleted %d of 8", ruled)
				}
				for hash := range s.offered { // what the rule is about is not to be here
					if !slices.ContainsFunc(mail, func(l letter) bool { return l.sha() == hash && strings.HasPrefix(l.uid, "left") }) {
						delete(s.offered, hash)
					}
				}
			}
			b.custody(s)
		})
	}
}
