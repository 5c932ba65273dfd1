package fetch

import (
	"fmt"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
)

// rule is what is known about a provider beyond what its server announces.
type rule struct {
	hosts []string // domain suffixes of the POP3 host

	// between is the least time between two sign-ins.
	between time.Duration
	// soonIsAuth: a sign-in that comes too soon fails like a wrong password.
	soonIsAuth bool
	// each: a message may leave the listing once it was retrieved, so it must
	// be durable before the next one is asked for.
	each bool
	// partial: a session lists only part of the maildrop, so more appears in
	// the next one.
	partial bool
	// recent: a user name that starts with "recent:" shows every client the
	// last 30 days; a deletion there would take mail from the others.
	recent bool
}

// rules is the table of known providers. First match wins.
var rules = []rule{
	{hosts: []string{"gmail.com", "googlemail.com"}, between: 5 * time.Minute, each: true, partial: true, recent: true},
	{hosts: []string{"web.de"}, between: 15 * time.Minute, soonIsAuth: true},
}

// ruleFor returns the rule for the account's host; the zero rule if none is known.
func ruleFor(a account.Account) rule {
	host := strings.ToLower(strings.TrimSuffix(a.Host, "."))
	for _, r := range rules {
		for _, suffix := range r.hosts {
			if host == suffix || strings.HasSuffix(host, "."+suffix) {
				return r
			}
		}
	}
	return rule{}
}

// mayDelete says whether the rule lets the account delete at all.
func (r rule) mayDelete(a account.Account) bool {
	return !r.recent || !strings.HasPrefix(strings.ToLower(a.Username), "recent:")
}

// Habits says in sentences what Mailloft does because of the account's
// provider, beyond what its server announces.
func Habits(a account.Account) []string {
	r := ruleFor(a)
	var list []string
	if r.between > 0 {
		list = append(list, fmt.Sprintf("Mailloft signs in once in %s at most, as this provider wants.", inWords(r.between)))
	}
	if r.soonIsAuth {
		list = append(list, "A sign-in that comes sooner fails like a wrong password.")
	}
	if r.partial {
		list = append(list, "This provider lists only part of a large maildrop at a time, so a first download takes many sessions.")
	}
	if r.each {
		list = append(list, "A message may leave its listing once it was fetched; each is made safe before the next is asked for.")
	}
	if !r.mayDelete(a) {
		list = append(list, "With a user name that begins with recent:, nothing is deleted there.")
	}
	return list
}
