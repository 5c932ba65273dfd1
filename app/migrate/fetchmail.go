package migrate

import (
	"path/filepath"
	"strings"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
)

// fetchmail has one file of entries in free form, each a server with its
// users, and one file of unique-ids for all: lines "USER@HOST UID".

func readFetchmail(path string, o Options) ([]Found, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	rc := parseFetchmail(text)
	idFile := filepath.Join(filepath.Dir(path), ".fetchids")
	if rc.idFile != "" {
		idFile = expandHome(rc.idFile, o.Home)
	}
	var all []Found
	for _, s := range rc.servers {
		if s.protocol != "pop3" && s.protocol != "auto" && s.protocol != "" {
			continue
		}
		for _, u := range s.users {
			if u.name == "" {
				continue // fetchmail would take the name of the person's own account
			}
			f := fetchmailAccount(s, u, o)
			f.Account.Interval = rc.interval
			f.Known, err = fetchids(idFile, s, u.name)
			if err != nil {
				f.note("Which messages were downloaded already could not be read: %v.", err)
			}
			all = append(all, f)
		}
	}
	return all, nil
}

func fetchmailAccount(s fetchmailServer, u fetchmailUser, o Options) Found {
	f := Found{Account: account.New("")}
	a := &f.Account
	a.Host, a.Username = first(s.via, s.name), u.name
	port := s.port
	switch {
	case u.ssl:
		a.Security = account.TLS
	case u.noTLS:
		f.plaintext()
		port = 0
	default: // fetchmail turns a plain connection into an encrypted one where it can
		a.Security = account.STARTTLS
	}
	if a.Port = a.Security.DefaultPort(); port > 0 {
		a.Port = port
	}
	if !u.keep {
		a.Policy = account.Policy{Kind: account.DeleteAtOnce}
	}
	a.CAFile = expandHome(u.caFile, o.Home)
	a.SizeLimit, a.SessionMessages = u.limit, u.fetchLimit
	a.Disabled = s.skip
	f.Password = secret.Password(u.password)
	if s.protocol == "auto" || s.protocol == "" {
		f.note("fetchmail tries several protocols with this server; Mailloft uses POP3.")
	}
	return f
}

// fetchids reads the unique-ids of one account. The user may hold an @; the
// host does not.
func fetchids(path string, s fetchmailServer, user string) ([]string, error) {
	return readKnown(path, func(line string) string {
		whose, uid, ok := strings.Cut(line, " ")
		at := strings.LastIndexByte(whose, '@')
		if !ok || at < 0 || whose[:at] != user {
			return ""
		}
		if host := whose[at+1:]; !strings.EqualFold(host, s.name) && !strings.EqualFold(host, s.via) {
			return ""
		}
		return strings.TrimSpace(uid)
	})
}
