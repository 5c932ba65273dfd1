package migrate

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
)

// KMail's POP3 accounts are Akonadi resources, each with a file of its own.
// Their names stand in akonadi/agent_config_…; passwords are in KWallet.

func readKMail(path string, _ Options) ([]Found, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	parts := map[string]section{}
	for _, s := range sections(text) {
		parts[strings.ToLower(s.name)] = s
	}
	general := parts["general"]
	if general.values["host"] == "" {
		return nil, nil // made, and never set up
	}
	f := Found{Account: account.New("")}
	a := &f.Account
	a.Name, a.Host, a.Username = resourceName(path), kdeText(general.values["host"]), kdeText(general.values["login"])
	switch {
	case general.yes("usessl", false):
		a.Security = account.TLS
	case general.yes("usetls", false):
		a.Security = account.STARTTLS
	default:
		f.plaintext()
	}
	if a.Port = a.Security.DefaultPort(); general.number("port") > 0 && (general.yes("usessl", false) || general.yes("usetls", false)) {
		a.Port = general.number("port")
	}
	a.Policy = kmailPolicy(general)
	a.Interval = 0
	if general.yes("intervalcheckenabled", false) {
		a.Interval = time.Duration(max(1, general.number("intervalcheckinterval"))) * time.Minute
	}
	f.Known = kdeList(parts["leaveonserver"].values["seenuidlist"])
	return []Found{f}, nil
}

// kmailPolicy reads what stays on the server: for days, a count, or megabytes.
func kmailPolicy(s section) account.Policy {
	days, count, size := s.number("leaveonserverdays"), s.number("leaveonservercount"), s.number("leaveonserversize")
	switch {
	case !s.yes("leaveonserver", false):
		return account.Policy{Kind: account.DeleteAtOnce}
	case days > 0:
		return account.Policy{Kind: account.DeleteAfter, Days: days}
	case count > 0:
		return account.Policy{Kind: account.KeepNewest, Count: count}
	case size > 0:
		return account.Policy{Kind: account.KeepNewest, Bytes: int64(size) << 20}
	}
	return account.Policy{Kind: account.Leave}
}

// resourceName is how the person called the account.
func resourceName(path string) string {
	base := strings.TrimSuffix(filepath.Base(path), "rc")
	text, err := readFile(filepath.Join(filepath.Dir(path), "akonadi", "agent_config_"+base))
	if err != nil && !os.IsNotExist(err) || text == "" {
		return ""
	}
	for _, s := range sections(text) {
		if name := s.values["name"]; name != "" {
			return kdeText(name)
		}
	}
	return ""
}

// kdeText undoes the escapes of a value in KDE's files.
func kdeText(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 's':
			b.WriteByte(' ')
		case 't':
			b.WriteByte('\t')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 'x':
			var c byte
			if c, i = hexByte(s, i); c != 0 {
				b.WriteByte(c)
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// hexByte reads the two digits behind s[i] and says where they end.
func hexByte(s string, i int) (byte, int) {
	var c byte
	for range 2 {
		if i+1 == len(s) {
			return 0, i
		}
		digit := strings.IndexByte("0123456789abcdef", s[i+1]|0x20)
		if digit < 0 {
			return 0, i
		}
		c, i = c<<4|byte(digit), i+1
	}
	return c, i
}

// kdeList takes a list apart: items with commas between them, and a backslash
// before a comma that is part of one.
func kdeList(value string) []string {
	if value == "" {
		return nil
	}
	var list []string
	var item strings.Builder
	text := kdeText(value)
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
			item.WriteByte(text[i])
		case text[i] == ',':
			list = append(list, item.String())
			item.Reset()
		default:
			item.WriteByte(text[i])
		}
	}
	return append(list, item.String())
}
