package migrate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mailloft/mailloft/app/account"
)

// home unpacks a home folder from testdata.
func home(t *testing.T, name string) string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range archive.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		data := strings.ReplaceAll(string(f.Data), "HOME", dir)
		data = strings.ReplaceAll(data, "\\0", "\x00") // as in getmail's files
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// look reads one program's accounts with their passwords.
func look(t *testing.T, program string) []Found {
	t.Helper()
	found, problems := Look(Options{Home: home(t, program), Program: program, Passwords: true})
	for _, p := range problems {
		t.Errorf("%v", p)
	}
	return found
}

// want is an account with the defaults of none.
func want(change func(*account.Account)) account.Account {
	a := account.Account{Security: account.TLS, Port: 995, Policy: account.Policy{Kind: account.Leave}}
	change(&a)
	return a
}

func compare(t *testing.T, got []Found, accounts []account.Account, known [][]string) {
	t.Helper()
	if len(got) != len(accounts) {
		t.Fatalf("%d accounts, want %d: %+v", len(got), len(accounts), got)
	}
	for i, f := range got {
		if diff := cmp.Diff(accounts[i], f.Account); diff != "" {
			t.Errorf("account %d: %s", i, diff)
		}
		if diff := cmp.Diff(known[i], f.Known); diff != "" {
			t.Errorf("known of account %d: %s", i, diff)
		}
		if err := f.Account.Validate(); err != nil && f.Account.CAFile == "" {
			t.Errorf("account %d can't be saved: %v", i, err)
		}
	}
}

func noted(f Found, words string) bool {
	return slices.ContainsFunc(f.Notes, func(n string) bool { return strings.Contains(n, words) })
}

func TestThunderbird(t *testing.T) {
	got := look(t, "thunderbird")
	compare(t, got, []account.Account{
		want(func(a *account.Account) {
			a.Name, a.Address, a.Host, a.Username = "Ada \"Countess\" Lovelace", "ada@example.org", "pop.example.org", "ada@example.org"
			a.Policy, a.Interval = account.Policy{Kind: account.DeleteAfter, Days: 14}, 5*time.Minute
		}),
		want(func(a *account.Account) {
			a.Address, a.Host, a.Username, a.Policy = "g@example.net", "mail.example.net", "grace", account.Policy{Kind: account.DeleteAtOnce}
			a.SizeLimit = 50 << 10
		}),
	}, [][]string{{"UID1-1795", "UID2-1795"}, nil})
	if !noted(got[1], "without encryption") || !noted(got[1], "OAuth2") {
		t.Errorf("notes %q", got[1].Notes)
	}
	if got[0].Password != "" || got[0].Readable {
		t.Error("a password came out of an encrypted store")
	}
}

func TestClawsMailAndSylpheedShareAFormat(t *testing.T) {
	ada := func(a *account.Account) {
		a.Name, a.Address, a.Host, a.Username = "Work", "ada@example.org", "pop.example.org", "ada/x@example.org"
		a.Policy, a.Interval, a.SizeLimit = account.Policy{Kind: account.DeleteAfter, Days: 7}, 10*time.Minute, 1<<20
	}
	for program, security := range map[string]account.Security{"claws": account.TLS, "sylpheed": account.STARTTLS} {
		t.Run(program, func(t *testing.T) {
			got := look(t, program)
			compare(t, got, []account.Account{want(func(a *account.Account) {
				ada(a)
				a.Security, a.Port = security, map[account.Security]int{account.TLS: 1995, account.STARTTLS: 110}[security]
			})}, [][]string{{"a1", "a2"}})
			if readable := got[0].Password == "pa=ss;word"; readable != (program == "sylpheed") {
				t.Errorf("the password is %q", string(got[0].Password))
			}
		})
	}
}

func TestKMail(t *testing.T) {
	compare(t, look(t, "kmail"), []account.Account{
		want(func(a *account.Account) {
			a.Name, a.Address, a.Host, a.Username = "Home mail", "ada@example.org", "pop.example.org", "ada"
			a.Policy, a.Interval = account.Policy{Kind: account.KeepNewest, Count: 500}, 15*time.Minute
		}),
	}, [][]string{{"a,b", "plain", "with space"}})
}

func TestGetmail(t *testing.T) {
	got := look(t, "getmail")
	compare(t, got, []account.Account{
		want(func(a *account.Account) {
			a.Address, a.Host, a.Username = "ada@example.org", "pop.example.org", "ada@example.org"
			a.Policy = account.Policy{Kind: account.DeleteAfter, Days: 30}
			a.PasswordCommand = `'/usr/bin/it'\''s' 'mail'`
		}),
	}, [][]string{{"0001", "a/b%c@d+e"}})
	if got[0].Password != "s3cret" {
		t.Errorf("the password is %q", string(got[0].Password))
	}
}

func TestMpop(t *testing.T) {
	got := look(t, "mpop")
	compare(t, got, []account.Account{
		want(func(a *account.Account) {
			a.Name, a.Address, a.Host, a.Username = "ada", "ada@example.org", "pop.example.org", "ada@example.org"
			a.Proxy = "socks5://127.0.0.1:9050"
		}),
		want(func(a *account.Account) {
			a.Name, a.Address, a.Host, a.Username = "grace", "grace@example.net", "mail.example.net", "grace"
			a.Security, a.Port, a.Policy = account.STARTTLS, 2110, account.Policy{Kind: account.DeleteAtOnce}
			a.Pinned, a.PasswordCommand = strings.Repeat("ab", 32), "pass show mail"
		}),
	}, [][]string{{"00001f", "last one x"}, {"g1"}})
	if got[0].Password != "two words" {
		t.Errorf("password %q", string(got[0].Password))
	}
	got, _ = Look(Options{Home: home(t, "mpop"), Program: "mpop"})
	if got[1].Account.PasswordCommand != "" || !noted(got[1], "pass show mail") {
		t.Errorf("a command that was not asked for: %q, notes %q", got[1].Account.PasswordCommand, got[1].Notes)
	}
}

func TestFetchmail(t *testing.T) {
	got := look(t, "fetchmail")
	compare(t, got, []account.Account{
		want(func(a *account.Account) {
			a.Address, a.Host, a.Username, a.Interval = "ada@example.org", "pop.example.org", "ada@example.org", 15*time.Minute
		}),
		want(func(a *account.Account) {
			a.Address, a.Host, a.Username, a.Interval = "grace@example.org", "pop.example.org", "grace", 15*time.Minute
			a.Policy = account.Policy{Kind: account.DeleteAtOnce}
		}),
		want(func(a *account.Account) {
			a.Address, a.Host, a.Username, a.Interval = "lina@example.net", "real.example.net", "lina@example.net", 15*time.Minute
			a.Security, a.Port, a.Policy, a.Disabled, a.SessionMessages = account.STARTTLS, 110, account.Policy{Kind: account.Leave}, true, 100
		}),
	}, [][]string{{"UID1-1795", "a/b%c@d+e"}, {"g1"}, {"l1"}})
	if got[0].Password != `pa "ss` || got[1].Password != "keep" {
		t.Errorf("passwords %q and %q", string(got[0].Password), string(got[1].Password))
	}
}

func TestPasswordsAreReadOnlyWhenAsked(t *testing.T) {
	for _, p := range []string{"sylpheed", "getmail", "mpop", "fetchmail"} {
		found, _ := Look(Options{Home: home(t, p), Program: p})
		if len(found) == 0 || found[0].Password != "" || !found[0].Readable {
			t.Errorf("%s: %+v", p, found)
		}
	}
}

func TestOneProgramsBadFileDoesNotHideTheOthers(t *testing.T) {
	dir := home(t, "mpop")
	big := filepath.Join(dir, ".fetchmailrc")
	if err := os.WriteFile(big, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, maxFile+1); err != nil {
		t.Fatal(err)
	}
	found, problems := Look(Options{Home: dir})
	if len(found) != 2 || len(problems) != 1 || problems[0].Code != "import.unreadable" || !strings.Contains(problems[0].Text, "fetchmail") {
		t.Errorf("%d found, problems %v", len(found), problems)
	}
}

func TestAPathIsReadInsteadOfTheUsualPlaces(t *testing.T) {
	dir := home(t, "thunderbird")
	for _, path := range []string{dir + "/.thunderbird", dir + "/.thunderbird/p1.default", dir + "/.thunderbird/p1.default/prefs.js"} {
		found, problems := Look(Options{Home: t.TempDir(), Path: path})
		if len(found) != 2 || len(problems) != 0 || found[0].Program != "Thunderbird" {
			t.Errorf("%s: %d found, %v", path, len(found), problems)
		}
	}
	if _, problems := Look(Options{Home: dir, Program: "eudora"}); len(problems) != 1 || problems[0].Code != "import.program" {
		t.Errorf("an unknown program: %v", problems)
	}
}

func TestAnotherUsersMessagesAreNotKnown(t *testing.T) {
	dir := home(t, "fetchmail")
	found, _ := Look(Options{Home: dir, Program: "fetchmail"})
	for _, f := range found {
		if slices.Contains(f.Known, "x1") {
			t.Errorf("%s knows a message of another user", f.Account.Address)
		}
	}
}

func TestProgramsThatReadTheSameMaildropAreOneAccount(t *testing.T) {
	dir := home(t, "mpop")
	rc := "poll pop.example.org proto pop3 user ada@example.org pass pw ssl keep\n"
	for name, text := range map[string]string{".fetchmailrc": rc, ".fetchids": "ada@example.org@pop.example.org only-here\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found, _ := Look(Options{Home: dir})
	if len(found) != 2 || !slices.Equal(found[0].Known, []string{"00001f", "last one x", "only-here"}) || !noted(found[0], "fetchmail") {
		t.Errorf("%+v", found)
	}
}

func FuzzNothingPanics(f *testing.F) {
	f.Add("[Account: 1]\nprotocol=0\nreceive_server=x\n")
	f.Add(`user_pref("mail.accountmanager.accounts", "a");`)
	f.Add("poll x proto pop3 user 'a\\' pass \"b\" ssl keep")
	f.Add("account a : b\nhost x\nuidls_file %U\x00\n")
	f.Add("[LeaveOnServer]\nseenUidList=a\\\\,b\\x4\n")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		path := filepath.Join(dir, "settings")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, p := range Programs() {
			if _, err := p.read(path, Options{Home: dir, Passwords: true}); err != nil {
				t.Errorf("%s: %v", p.ID, err)
			}
		}
	})
}
