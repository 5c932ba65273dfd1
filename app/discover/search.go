package discover

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// directoryURL is the public database of mail providers that the Thunderbird
// project keeps; the domain is appended.
const directoryURL = "https://autoconfig.thunderbird.net/v1.1/"

// heard is what the sources answered. All are asked side by side, so that one
// that hangs costs no more than its own time; they are believed in order.
type heard struct {
	own       []found // from the domain's own web servers
	directory found
	mx        mail
	srv       service
}

// found is an answer from the web.
type found struct {
	settings Settings
	ok       bool
	note     string // why it is of no use, where a person should know
}

// search asks the sources beyond the table.
func (f *Finder) search(ctx context.Context, t *table, id identity) (Settings, error) {
	h := f.ask(ctx, id)
	var notes []string
	for _, answer := range append(h.own, h.directory) {
		if answer.ok {
			return answer.settings, nil
		}
		if answer.note != "" {
			notes = append(notes, answer.note)
		}
	}
	if p, ok := t.byMX(h.mx); ok {
		return p.settings(id, FromMX)
	}
	if answer := f.behindMX(ctx, id, h.mx); answer.ok {
		return answer.settings, nil
	}
	switch {
	case h.srv.settings.Host != "":
		h.srv.settings.Notes = notes
		return h.srv.settings, nil
	case h.srv.denied:
		return Settings{}, problem.New(nil, "provider.no-pop3", id.domain+" says in DNS that it offers no POP3.",
			"Ask your provider; if you know a POP3 server for this address, set it up by hand.")
	}
	if h.mx.silent {
		notes = append(notes, "Names can't be looked up at the moment: this computer may be offline.")
	}
	if h.mx.unknown && h.srv.unknown {
		notes = append(notes, fmt.Sprintf("DNS knows no mail server for %s: check the spelling of the address.", id.domain))
	}
	s := f.guess(ctx, id)
	s.Notes = notes
	return s, nil
}

func (f *Finder) ask(ctx context.Context, id identity) heard {
	addresses := []string{
		"https://autoconfig." + id.domain + "/mail/config-v1.1.xml?emailaddress=" + url.QueryEscape(id.address),
		"https://" + id.domain + "/.well-known/autoconfig/mail/config-v1.1.xml",
	}
	h := heard{own: make([]found, len(addresses))}
	var asking sync.WaitGroup
	for i, address := range addresses {
		asking.Go(func() { h.own[i] = f.autoconfig(ctx, id, address, FromAutoconfig) })
	}
	if f.Directory {
		asking.Go(func() { h.directory = f.autoconfig(ctx, id, directoryURL+url.PathEscape(id.domain), FromDirectory) })
	}
	asking.Go(func() { h.mx = f.exchangers(ctx, id.domain) })
	asking.Go(func() { h.srv = f.srv(ctx, id) })
	asking.Wait()
	return h
}

// behindMX asks the web servers of whoever receives the domain's mail.
func (f *Finder) behindMX(ctx context.Context, id identity, mx mail) found {
	for _, base := range mx.bases {
		if base == registered(id.domain) {
			continue // was asked already
		}
		answer := f.autoconfig(ctx, id, "https://autoconfig."+base+"/mail/config-v1.1.xml?emailaddress="+url.QueryEscape(id.address), FromMX)
		if answer.ok {
			answer.settings.Provider = "" // a name that DNS led to proves nothing
			return answer
		}
	}
	return found{}
}

// guess takes the usual name that DNS knows.
func (f *Finder) guess(ctx context.Context, id identity) Settings {
	s := Settings{
		Host: "pop." + id.domain, Port: account.TLS.DefaultPort(), Security: account.TLS,
		Username: id.address, Auth: []string{"password"}, Source: FromGuess,
	}
	ctx, cancel := context.WithTimeout(ctx, f.timeout())
	defer cancel()
	for _, name := range []string{"pop.", "pop3.", "mail."} {
		if list, err := f.resolver().LookupHost(ctx, name+id.domain); err == nil && len(list) > 0 {
			s.Host = name + id.domain
			break
		}
	}
	return s
}

// clean makes a stranger's words fit to be shown: no controls, no bidi
// overrides, one line, not long.
func clean(s string) string {
	const most = 300
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r == 0x7f, r == 0x2028, r == 0x2029:
			return ' '
		case r >= 0x80 && r < 0xa0, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return s
}
