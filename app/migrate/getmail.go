package migrate

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
)

// getmail has an rc file for each account, and beside it a file
// oldmail-SERVER-PORT-USER with lines "UID\x00TIME".
//
// QUIRK: it writes a - for each / in a unique-id, which can't be undone: a
// message of such a name is downloaded again.

// notInNames is what getmail replaces in the name of an oldmail file.
var notInNames = regexp.MustCompile(`[/\\:;<>|]+`)

func readGetmail(path string, o Options) ([]Found, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	parts := map[string]section{}
	for _, s := range sections(text) {
		parts[strings.ToLower(s.name)] = s
	}
	from, options := parts["retriever"], parts["options"]
	kind := from.values["type"]
	if !strings.Contains(kind, "POP3") || from.values["server"] == "" {
		return nil, nil // IMAP
	}
	f := Found{Account: account.New("")}
	a := &f.Account
	a.Host, a.Username = from.values["server"], from.values["username"]
	port := from.number("port")
	if strings.Contains(kind, "SSL") {
		if port == 0 {
			port = account.TLS.DefaultPort()
		}
		a.Port = port
	} else {
		if port == 0 {
			port = 110
		}
		f.plaintext()
	}
	a.CAFile = expandHome(from.values["ca_certs"], o.Home)
	a.Policy = getmailPolicy(options)
	if n := options.number("max_messages_per_session"); n > 0 {
		a.SessionMessages = n
	}
	a.Interval = 0 // getmail runs when it is called
	f.Password = secret.Password(from.values["password"])
	f.command(shellLine(from.values["password_command"]), o)
	if strings.HasPrefix(kind, "Multidrop") {
		f.note("getmail sorts this maildrop's messages by recipient; Mailloft keeps them together.")
	}
	name := notInNames.ReplaceAllString(fmt.Sprintf("oldmail-%s-%d-%s", a.Host, port, a.Username), "-")
	f.Known, err = readKnown(filepath.Join(filepath.Dir(path), name), func(line string) string {
		uid, _, ok := strings.Cut(line, "\x00")
		if !ok {
			return ""
		}
		return uid
	})
	if err != nil {
		f.note("Which messages were downloaded already could not be read: %v.", err)
	}
	return []Found{f}, nil
}

// quotedWord is a string in a Python tuple.
var quotedWord = regexp.MustCompile(`"([^"]*)"|'([^']*)'`)

// shellLine makes a line for a shell of a tuple of a program and its arguments.
func shellLine(tuple string) string {
	var words []string
	for _, m := range quotedWord.FindAllStringSubmatch(tuple, -1) {
		words = append(words, "'"+strings.ReplaceAll(m[1]+m[2], "'", `'\''`)+"'")
	}
	return strings.Join(words, " ")
}

func getmailPolicy(options section) account.Policy {
	switch days := options.number("delete_after"); {
	case options.yes("delete", false):
		return account.Policy{Kind: account.DeleteAtOnce}
	case days > 0:
		return account.Policy{Kind: account.DeleteAfter, Days: days}
	}
	return account.Policy{Kind: account.Leave}
}
