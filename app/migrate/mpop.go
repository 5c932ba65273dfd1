package migrate

import (
	"maps"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
)

// mpop has one file of commands, in accounts that may build on others, and one
// file of unique-ids for each account: lists that begin with " N HOST USER".

func mpopFile(path string) bool {
	base := filepath.Base(path)
	return base == ".mpoprc" || base == "config" && filepath.Base(filepath.Dir(path)) == "mpop"
}

func readMpop(path string, o Options) ([]Found, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	accounts := map[string]map[string]string{}
	defaults := map[string]string{}
	var order []string
	at := map[string]string{} // commands before the first account do nothing
	for line := range strings.Lines(text) {
		command, value := mpopLine(line)
		switch command {
		case "":
		case "defaults":
			at = defaults
		case "account":
			name, bases, _ := strings.Cut(value, ":")
			name = strings.TrimSpace(name)
			at = maps.Clone(defaults)
			for base := range strings.SplitSeq(bases, ",") {
				maps.Copy(at, accounts[strings.TrimSpace(base)])
			}
			at["copy"] = strings.TrimSpace(bases)
			accounts[name] = at
			order = append(order, name)
		default:
			delete(at, "copy") // it has something of its own
			at[command] = value
		}
	}
	var all []Found
	for _, name := range order {
		if s := accounts[name]; s["host"] != "" && s["user"] != "" && s["copy"] == "" {
			all = append(all, mpopAccount(name, s, o))
		}
	}
	return all, nil
}

// mpopLine is a command and its value, which may be in quotes.
func mpopLine(line string) (command, value string) {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' {
		return "", ""
	}
	at := strings.IndexAny(line, " \t")
	if at < 0 {
		return strings.ToLower(line), ""
	}
	value = strings.TrimSpace(line[at:])
	if len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
		value = value[1 : len(value)-1]
	}
	return strings.ToLower(line[:at]), value
}

func mpopAccount(name string, s map[string]string, o Options) Found {
	f := Found{Account: account.New("")}
	a := &f.Account
	a.Name, a.Host, a.Username = name, s["host"], s["user"]
	on := func(key string, otherwise bool) bool {
		value, set := s[key]
		if !set {
			return otherwise
		}
		return value == "" || value == "on"
	}
	switch {
	case !on("tls", false):
		f.plaintext()
	case on("tls_starttls", true):
		a.Security = account.STARTTLS
	default:
		a.Security = account.TLS
	}
	if a.Port = a.Security.DefaultPort(); on("tls", false) {
		if port, err := strconv.Atoi(s["port"]); err == nil {
			a.Port = port
		}
	}
	if file := s["tls_trust_file"]; file != "" && file != "system" {
		a.CAFile = expandHome(file, o.Home)
	}
	if pin := strings.ToLower(strings.ReplaceAll(s["tls_fingerprint"], ":", "")); len(pin) == 64 {
		a.Pinned = pin
	}
	if !on("keep", false) {
		a.Policy = account.Policy{Kind: account.DeleteAtOnce}
	}
	if n, err := strconv.ParseInt(s["skipsize"], 10, 64); err == nil && n > 0 {
		a.SizeLimit = n
	}
	if host := s["proxy_host"]; host != "" {
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		a.Proxy = "socks5://" + host + ":" + first(s["proxy_port"], "1080")
	}
	a.Interval = 0 // mpop runs when it is called
	f.Password = secret.Password(s["password"])
	f.command(s["passwordeval"], o)
	f.mpopKnown(s["uidls_file"], o)
	return f
}

// mpopKnown reads the account's list from a file that may hold several.
func (f *Found) mpopKnown(file string, o Options) {
	a := f.Account
	file = strings.NewReplacer("%U", a.Username, "%H", a.Host).Replace(first(file, "~/.mpop_uidls/%U_at_%H"))
	mine := false
	var err error
	f.Known, err = readKnown(expandHome(file, o.Home), func(line string) string {
		switch {
		case strings.HasPrefix(line, "#"):
			return ""
		case strings.HasPrefix(line, " "):
			fields := strings.SplitN(strings.TrimSpace(line), " ", 3)
			mine = len(fields) == 3 && strings.EqualFold(fields[1], a.Host) && fields[2] == a.Username
			return ""
		case !mine:
			return ""
		}
		return line
	})
	if err != nil {
		f.note("Which messages were downloaded already could not be read: %v.", err)
	}
}
