package migrate

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
)

// Thunderbird keeps its accounts as preferences: mail.accountmanager.accounts
// lists the accounts, mail.account.N names a server and identities,
// mail.server.N and mail.identity.N describe them. Passwords are in
// logins.json, encrypted.

// readThunderbird reads the POP3 accounts of a profile's prefs.js.
func readThunderbird(path string, _ Options) ([]Found, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	p := readPrefs(text)
	var all []Found
	for _, key := range p.accounts() {
		server := prefs{p.values, "mail.server." + p.text("mail.account."+key+".server") + "."}
		if server.text("type") != "pop3" {
			continue
		}
		identity, _, _ := strings.Cut(p.text("mail.account."+key+".identities"), ",")
		f := Found{Account: account.New(p.text("mail.identity." + strings.TrimSpace(identity) + ".useremail"))}
		f.thunderbird(server)
		f.Known, err = popstate(server.folder(filepath.Dir(path)), f.Account)
		if err != nil {
			f.note("What Thunderbird has downloaded already could not be read: %v.", err)
		}
		all = append(all, f)
	}
	return all, nil
}

// thunderbird takes over the settings of a server.
func (f *Found) thunderbird(server prefs) {
	a := &f.Account
	a.Name = server.text("name")
	a.Host = first(server.text("realhostname"), server.text("hostname"))
	a.Username = first(server.text("realuserName"), server.text("userName"))
	a.Port = server.number("port", 0)
	switch server.number("socketType", 0) {
	case 2: // STARTTLS always; 1 was "if possible"
		a.Security = account.STARTTLS
	case 3:
		a.Security = account.TLS
	default:
		f.plaintext()
	}
	if a.Port == 0 {
		a.Port = a.Security.DefaultPort()
	}
	a.Interval = time.Duration(server.number("check_time", 10)) * time.Minute
	if !server.yes("check_new_mail", false) {
		a.Interval = 0
	}
	switch {
	case !server.yes("leave_on_server", false):
		a.Policy = account.Policy{Kind: account.DeleteAtOnce}
	case server.yes("delete_by_age_from_server", false):
		a.Policy = account.Policy{Kind: account.DeleteAfter, Days: max(1, server.number("num_days_to_leave_on_server", 7))}
	case server.yes("delete_mail_left_on_server", false):
		a.Policy = account.Policy{Kind: account.DeleteWhenTrash}
	}
	if server.yes("limit_offline_message_size", false) {
		a.SizeLimit = int64(server.number("max_size", 50)) << 10
	}
	if server.number("authMethod", 0) == 10 {
		f.note("Thunderbird signs in to this account in the browser (OAuth2); its sign-in can't be taken over.")
	}
}

// popstate reads which messages a maildrop's program has: lines "k UID TIME"
// below a line "*HOST USER". Of those with the letters b and f only the
// beginning is there.
func popstate(folder string, a account.Account) ([]string, error) {
	mine := true
	return readKnown(filepath.Join(folder, "popstate.dat"), func(line string) string {
		if whose, ok := strings.CutPrefix(line, "*"); ok {
			host, user, _ := strings.Cut(whose, " ")
			mine = strings.EqualFold(host, a.Host) && user == a.Username
			return ""
		}
		fields := strings.Fields(line)
		if !mine || len(fields) < 2 || fields[0] != "k" && fields[0] != "d" {
			return ""
		}
		return fields[1]
	})
}

// prefs are preferences whose names begin with a prefix.
type prefs struct {
	values map[string]string // strings without their quotes
	prefix string
}

var prefLine = regexp.MustCompile(`^\s*user_pref\(\s*"((?:[^"\\]|\\.)*)"\s*,\s*(.*?)\s*\);\s*$`)

func readPrefs(text string) prefs {
	p := prefs{values: map[string]string{}}
	for line := range strings.Lines(text) {
		m := prefLine.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			continue
		}
		value := m[2]
		if strings.HasPrefix(value, `"`) && json.Unmarshal([]byte(m[2]), &value) != nil {
			value = strings.Trim(m[2], `"`) // with an escape that JSON does not have
		}
		p.values[m[1]] = value
	}
	return p
}

// accounts are the keys of the accounts, in the person's order.
func (p prefs) accounts() []string {
	var keys []string
	for key := range strings.SplitSeq(p.text("mail.accountmanager.accounts"), ",") {
		if key = strings.TrimSpace(key); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

func (p prefs) text(name string) string { return p.values[p.prefix+name] }

func (p prefs) number(name string, otherwise int) int {
	n, err := strconv.Atoi(p.text(name))
	if err != nil {
		return otherwise
	}
	return n
}

func (p prefs) yes(name string, otherwise bool) bool {
	switch p.text(name) {
	case "true":
		return true
	case "false":
		return false
	}
	return otherwise
}

// folder is where a server's mail is; the path relative to the profile is the
// one that survives a move.
func (p prefs) folder(profile string) string {
	if rest, ok := strings.CutPrefix(p.text("directory-rel"), "[ProfD]"); ok && filepath.IsLocal(filepath.FromSlash(rest)) {
		return filepath.Join(profile, filepath.FromSlash(rest))
	}
	return p.text("directory")
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
