package app

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/fetch"
)

// How much of the logs a report holds.
const (
	reportLog   = 32 << 10
	reportCrash = 8 << 10
)

// Report describes this Mailloft for whoever is asked for help: system, version,
// accounts and the last lines of the log. It holds no credential and no mail;
// people are left out of addresses, and the home folder of paths.
func (c *Core) Report(ctx context.Context, version string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "Mailloft %s, %s, %s on %s/%s, %s\n", version, time.Now().Format("2 January 2006 15:04 -0700"),
		runtime.Version(), runtime.GOOS, runtime.GOARCH, systemName())
	fmt.Fprintf(&b, "Settings in %s, mail in %s\n", c.Dirs.Config, c.Dirs.Data)
	counts, err := c.Archive.Counts(ctx)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(&b, "Messages: %d, unread %d, in Trash %d\n", counts.All, counts.Unread, counts.Trash)
	states := map[string]fetch.State{}
	for _, s := range c.Fetch.States() {
		states[s.Account] = s
	}
	accounts := c.Accounts.List()
	fmt.Fprintf(&b, "\nAccounts: %d\n", len(accounts))
	for i, a := range accounts {
		fmt.Fprintf(&b, "%d. %s\n   %s\n", i+1, describe(a), stateWords(states[a.ID]))
	}
	for _, part := range []struct {
		title, path string
		most        int64
	}{{"Last crash", CrashPath(c.Dirs.Log), reportCrash}, {"Last lines of the log", LogPath(c.Dirs.Log), reportLog}} {
		lines, err := Tail(part.path, part.most)
		if err != nil {
			return "", err
		}
		if len(lines) > 0 {
			fmt.Fprintf(&b, "\n%s:\n%s\n", part.title, strings.Join(lines, "\n"))
		}
	}
	return anonymous(b.String(), accounts), nil
}

// describe is an account without what identifies a person or is a secret. A
// command that prints a password may hold one.
func describe(a account.Account) string {
	parts := []string{fmt.Sprintf("account %s on %s (%s)", a.ID, a.HostPort(), a.Security), "signs in by " + string(a.Method())}
	if a.OAuth != "" {
		parts = append(parts, "provider "+a.OAuth)
	}
	parts = append(parts, "on the server: "+a.Policy.String(), "every "+a.Interval.String())
	for _, mark := range []struct {
		text string
		is   bool
	}{
		{"disabled", a.Disabled}, {"own CA file", a.CAFile != ""}, {"certificate trusted by hand", a.Pinned != ""},
		{"client certificate", a.ClientCert != ""}, {"through a proxy", a.Proxy != ""}, {"traced", a.Trace},
		{"user name is not the address", a.Username != a.Address},
	} {
		if mark.is {
			parts = append(parts, mark.text)
		}
	}
	if n := len(a.Rules); n > 0 {
		parts = append(parts, fmt.Sprintf("%d rules", n))
	}
	return strings.Join(parts, ", ")
}

func stateWords(s fetch.State) string {
	text := string(s.Phase)
	if !s.Last.IsZero() {
		text += ", last checked " + s.Last.Format(time.RFC3339)
	}
	if s.Problem != nil {
		text += fmt.Sprintf(", %s: %s", s.Problem.Code, s.Problem.Text)
	}
	return text
}

// systemName is what the system calls itself, where a file says so.
func systemName() string {
	text, err := os.ReadFile("/etc/os-release")
	if err != nil {
		return "system unnamed"
	}
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "PRETTY_NAME="); ok {
			return strings.Trim(name, `"`)
		}
	}
	return "system unnamed"
}

// beforeAt is the part of an e-mail address that names a person.
var beforeAt = regexp.MustCompile(`[^\s@<>"'(),;:=/\\]+@`)

// anonymous takes people and the home folder out of a text.
func anonymous(text string, accounts []account.Account) string {
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		text = strings.ReplaceAll(text, home, "~")
	}
	text = beforeAt.ReplaceAllString(text, "…@")
	const shortest = 3 // a shorter name would be found in every other word
	for _, a := range accounts {
		for _, name := range []string{a.Name, a.Username} {
			if len(name) >= shortest && !strings.Contains(a.Host, name) {
				text = strings.ReplaceAll(text, name, "…")
			}
		}
	}
	return text
}
