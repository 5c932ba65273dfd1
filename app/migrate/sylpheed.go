package migrate

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
)

// Sylpheed and Claws Mail, which grew out of it, share the file accountrc: a
// section for each account. Which messages they have stands in uidl/HOST-USER,
// a line "UID TIME" each; Claws Mail adds 0 for a whole message. Sylpheed keeps
// passwords as they are; Claws Mail encrypts them.

// accountrcOf tells the two apart by the folder.
func accountrcOf(claws bool) func(string) bool {
	return func(path string) bool {
		return filepath.Base(path) == "accountrc" && strings.Contains(strings.ToLower(filepath.Base(filepath.Dir(path))), "claws") == claws
	}
}

func readClaws(path string, _ Options) ([]Found, error)    { return readAccountrc(path, false) }
func readSylpheed(path string, _ Options) ([]Found, error) { return readAccountrc(path, true) }

func readAccountrc(path string, passwords bool) ([]Found, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	var all []Found
	for _, s := range sections(text) {
		if !strings.HasPrefix(s.name, "Account") || s.number("protocol") > 2 || s.values["receive_server"] == "" {
			continue // 0 to 2 are kinds of POP3
		}
		f := Found{Account: account.New(s.values["address"])}
		f.accountrc(s)
		if passwords {
			f.Password = secret.Password(s.values["password"])
		}
		f.Known, err = uidlFile(filepath.Join(filepath.Dir(path), "uidl"), f.Account)
		if err != nil {
			f.note("Which messages were downloaded already could not be read: %v.", err)
		}
		all = append(all, f)
	}
	return all, nil
}

// accountrc takes over the settings of a section.
func (f *Found) accountrc(s section) {
	a := &f.Account
	a.Name, a.Host, a.Username = s.values["account_name"], s.values["receive_server"], s.values["user_id"]
	switch s.number("ssl_pop") {
	case 1:
		a.Security = account.TLS
	case 2:
		a.Security = account.STARTTLS
	default:
		f.plaintext()
	}
	if a.Port = a.Security.DefaultPort(); s.yes("set_popport", false) && s.number("ssl_pop") != 0 && s.number("pop_port") > 0 {
		a.Port = s.number("pop_port")
	}
	if s.yes("remove_mail", true) {
		a.Policy = account.Policy{Kind: account.DeleteAtOnce}
		if days := s.number("message_leave_time"); days > 0 {
			a.Policy = account.Policy{Kind: account.DeleteAfter, Days: days}
		}
	}
	if s.yes("enable_size_limit", false) {
		a.SizeLimit = int64(max(0, s.number("size_limit"))) << 10
	}
	if !s.yes("receive_at_get_all", true) {
		a.Interval = 0
	} else {
		a.Interval = 10 * time.Minute
	}
}

// uidlFile finds an account's file: its name is HOST-USER, with what does not
// fit into a file's name replaced.
func uidlFile(folder string, a account.Account) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	want := plainName(a.Host + "-" + a.Username)
	for _, e := range entries {
		if plainName(e.Name()) == want {
			return readKnown(filepath.Join(folder, e.Name()), uidlLine)
		}
	}
	return nil, nil
}

func uidlLine(line string) string {
	fields := strings.Fields(line)
	if len(fields) == 0 || len(fields) > 2 && fields[2] != "0" {
		return "" // only its beginning is there
	}
	return fields[0]
}

// plainName is what is left of a name whatever a program replaced in it.
func plainName(name string) string {
	if decoded, err := url.PathUnescape(name); err == nil {
		name = decoded
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(name))
}
