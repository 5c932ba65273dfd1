// Package migrate reads what other mail programs on this computer know of
// their POP3 accounts: server, user name, what happens to mail on the server,
// and which messages they have already, so that moving to Mailloft downloads
// nothing twice.
//
// Nothing of theirs is changed. Passwords are read only when asked for, and
// only where the other program keeps them readable; encrypted stores and
// keyrings of others are left alone.
package migrate

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// Found is an account of another program.
type Found struct {
	Program string // its name
	Path    string // the file the account was found in
	Account account.Account
	// Password is empty unless it was asked for and can be read; Readable
	// says whether it can.
	Password secret.Password
	Readable bool
	Known    []string // unique-ids of messages that the program has taken care of
	Notes    []string // sentences: what could not be taken over as it was
}

func (f *Found) note(format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}

// Options say where to look, and for what.
type Options struct {
	Home      string // the person's home folder; empty means the system's
	Program   string // the ID of one program only; empty for all
	Path      string // a file or folder of that program's, instead of the usual places
	Passwords bool   // read passwords, where they can be read
}

// Program is a mail program whose accounts can be read.
type Program struct {
	ID   string // for commands: "thunderbird"
	Name string // for people
	// places are where its configuration may be, with "~" for the home folder
	// and wildcards.
	places []string
	// mine reports whether a file is one of the program's configurations.
	mine func(path string) bool
	read func(path string, o Options) ([]Found, error)
}

// Programs lists the programs, in the order they are asked.
func Programs() []Program {
	return []Program{
		{"thunderbird", "Thunderbird", thunderbirdPlaces, named("prefs.js"), readThunderbird},
		{"claws", "Claws Mail", []string{"~/.claws-mail/accountrc", "~/AppData/Roaming/Claws-mail/accountrc"}, accountrcOf(true), readClaws},
		{"sylpheed", "Sylpheed", []string{"~/.sylpheed-2.0/accountrc", "~/.sylpheed/accountrc", "~/AppData/Roaming/Sylpheed/accountrc"}, accountrcOf(false), readSylpheed},
		{"kmail", "KMail", []string{"~/.config/akonadi_pop3_resource_*", "~/.kde/share/config/akonadi_pop3_resource_*", "~/.kde4/share/config/akonadi_pop3_resource_*"}, startsWith("akonadi_pop3_resource_"), readKMail},
		{"getmail", "getmail", []string{"~/.getmail/*rc*", "~/.config/getmail/*rc*"}, holds("[retriever]"), readGetmail},
		{"mpop", "mpop", []string{"~/.mpoprc", "~/.config/mpop/config"}, mpopFile, readMpop},
		{"fetchmail", "fetchmail", []string{"~/.fetchmailrc"}, startsWith(".fetchmailrc", "fetchmailrc"), readFetchmail},
	}
}

// Look looks for accounts. A configuration that can't be read does not keep
// the others from being found: its problem is among those returned.
func Look(o Options) ([]Found, []*problem.Problem) {
	if o.Home == "" {
		o.Home, _ = os.UserHomeDir() // without one there are no usual places
	}
	programs, bad := o.programs()
	if bad != nil {
		return nil, []*problem.Problem{bad}
	}
	var all []Found
	var problems []*problem.Problem
	for _, p := range programs {
		for _, path := range o.files(p) {
			found, err := p.read(path, o)
			if err != nil {
				problems = append(problems, problem.New(err, "import.unreadable",
					fmt.Sprintf("The settings of %s in %s can't be read.", p.Name, path), "Check the file, or add the account by hand."))
				continue
			}
			for _, f := range found {
				f.Program, f.Path = p.Name, path
				all = append(all, f.finished(o))
			}
		}
	}
	return merged(all), problems
}

// merged makes one of what several programs say of the same maildrop: what any
// of them has need not be downloaded.
func merged(all []Found) []Found {
	var list []Found
	for _, f := range all {
		i := slices.IndexFunc(list, func(other Found) bool {
			return strings.EqualFold(other.Account.HostPort(), f.Account.HostPort()) && other.Account.Username == f.Account.Username
		})
		if i < 0 {
			list = append(list, f)
			continue
		}
		one := &list[i]
		one.note("%s reads the same maildrop; what it has counts, too.", f.Program)
		one.Known = append(one.Known, f.Known...)
		slices.Sort(one.Known)
		one.Known = slices.Compact(one.Known)
		if one.Password == "" && one.Account.PasswordCommand == "" {
			one.Password, one.Account.PasswordCommand = f.Password, f.Account.PasswordCommand
		}
		one.Readable = one.Readable || f.Readable
	}
	return list
}

// programs are those that o asks for.
func (o Options) programs() ([]Program, *problem.Problem) {
	all := Programs()
	if o.Program == "" {
		return all, nil
	}
	var names []string
	for _, p := range all {
		if strings.EqualFold(p.ID, o.Program) || strings.EqualFold(p.Name, o.Program) {
			return []Program{p}, nil
		}
		names = append(names, p.ID)
	}
	return nil, problem.New(nil, "import.program", fmt.Sprintf("Mailloft can't read the settings of %q.", o.Program),
		"It knows "+strings.Join(names, ", ")+".")
}

// files are the program's configurations: the usual ones, or those at o.Path.
func (o Options) files(p Program) []string {
	if o.Path != "" {
		return o.given(p)
	}
	var list []string
	for _, place := range p.places {
		matches, err := filepath.Glob(expandHome(place, o.Home))
		if err != nil {
			continue // the patterns are ours and good; a home folder may hold anything
		}
		for _, path := range matches {
			if regular(path) && p.mine(path) {
				list = append(list, path)
			}
		}
	}
	return list
}

// given are the program's configurations at the path the person named: the
// file, or those in the folder and one folder below.
func (o Options) given(p Program) []string {
	path := expandHome(o.Path, o.Home)
	if regular(path) {
		if o.Program != "" || p.mine(path) {
			return []string{path}
		}
		return nil
	}
	var list []string
	for _, pattern := range []string{"*", "*/*", ".*"} {
		matches, err := filepath.Glob(filepath.Join(path, pattern))
		if err != nil {
			continue
		}
		for _, m := range matches {
			if regular(m) && p.mine(m) && !slices.Contains(list, m) {
				list = append(list, m)
			}
		}
	}
	return list
}

// finished fills in what every account has and says what is not as it was.
func (f Found) finished(o Options) Found {
	a := &f.Account
	if f.Readable = f.Password != ""; !o.Passwords {
		f.Password = ""
	}
	if a.Address == "" || !strings.Contains(a.Address, "@") {
		a.Address = addressFor(a.Username, a.Host)
		if a.Address != a.Username {
			f.note("%s does not say the e-mail address; %s is a guess.", f.Program, a.Address)
		}
	}
	if a.Name == a.Address {
		a.Name = ""
	}
	slices.Sort(f.Known)
	f.Known = slices.Compact(f.Known)
	return f
}

// addressFor guesses an address from how one signs in.
func addressFor(user, host string) string {
	if strings.Contains(user, "@") {
		return user
	}
	for _, prefix := range []string{"pop3.", "pops.", "pop.", "mail.", "imap.", "in."} {
		host = strings.TrimPrefix(host, prefix)
	}
	return user + "@" + host
}

// command takes over a command that prints the password, if passwords are
// wanted: it will be run.
func (f *Found) command(line string, o Options) {
	switch {
	case line == "":
	case o.Passwords:
		f.Account.PasswordCommand = line
	default:
		f.note("Its password comes from a command, which is taken over only if passwords are: %s", line)
	}
}

// plaintext sets an account that its program reads without encryption up for TLS.
func (f *Found) plaintext() {
	f.Account.Security, f.Account.Port = account.TLS, account.TLS.DefaultPort()
	f.note("It was read without encryption, which Mailloft never does; it is set to TLS on port 995. Test the connection.")
}

// expandHome puts home in the place of a leading "~".
func expandHome(path, home string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	if !ok {
		return path
	}
	if home == "" {
		return filepath.FromSlash(rest)
	}
	return filepath.Join(home, filepath.FromSlash(rest))
}

func regular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func named(name string) func(string) bool {
	return func(path string) bool { return filepath.Base(path) == name }
}

func startsWith(prefixes ...string) func(string) bool {
	return func(path string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(filepath.Base(path), p) })
	}
}

// holds tells a configuration by a line in it.
func holds(line string) func(string) bool {
	return func(path string) bool {
		text, err := readFile(path)
		return err == nil && strings.Contains(strings.ToLower(text), line)
	}
}

// thunderbirdPlaces are its profiles, with those of the packages that keep
// their own home.
var thunderbirdPlaces = map[string][]string{
	"linux": {"~/.thunderbird/*/prefs.js", "~/snap/thunderbird/common/.thunderbird/*/prefs.js",
		"~/.var/app/org.mozilla.Thunderbird/.thunderbird/*/prefs.js", "~/.config/thunderbird/*/prefs.js", "~/.icedove/*/prefs.js"},
	"darwin":  {"~/Library/Thunderbird/Profiles/*/prefs.js"},
	"windows": {"~/AppData/Roaming/Thunderbird/Profiles/*/prefs.js"},
}[system()]

// system is the one whose places are meant; other Unixes have Linux's.
func system() string {
	switch runtime.GOOS {
	case "darwin", "windows":
		return runtime.GOOS
	}
	return "linux"
}
