package account

import (
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// MinInterval is the shortest time between two checks that a person can set.
const MinInterval = time.Minute

// FieldError says in words what is wrong with one field of an account.
type FieldError struct {
	Field string // the field's name in accounts.toml: "address", "host", …
	Text  string // a sentence
}

// Invalid is the error for an account that can't be used as it is.
type Invalid []FieldError

// Error joins the sentences.
func (e Invalid) Error() string {
	texts := make([]string, len(e))
	for i, f := range e {
		texts[i] = f.Text
	}
	return strings.Join(texts, " ")
}

// Validate returns an [Invalid] naming each field that can't be used, or nil.
func (a Account) Validate() error {
	var bad Invalid
	add := func(field, text string) { bad = append(bad, FieldError{field, text}) }

	local, domain, ok := cutLast(a.Address, "@")
	if !ok || local == "" || domain == "" || hasControlOrSpace(a.Address) {
		add("address", "The e-mail address must look like name@example.org.")
	}
	if text := checkHost(a.Host); text != "" {
		add("host", text)
	}
	if a.Port < 1 || a.Port > 65535 {
		add("port", "The port must be between 1 and 65535; it is usually 995.")
	}
	if a.Security != TLS && a.Security != STARTTLS {
		add("security", "Security must be tls or starttls; Mailloft never connects without encryption.")
	}
	if a.Username == "" {
		add("username", "The user name is missing; it is often the whole e-mail address.")
	} else if strings.ContainsAny(a.Username, "\r\n\x00") {
		add("username", "The user name must not contain line breaks.")
	}
	if strings.ContainsAny(a.Name, "\r\n\x00") {
		add("name", "The name must not contain line breaks.")
	}
	if a.CAFile != "" {
		if _, err := os.Stat(a.CAFile); err != nil {
			add("ca_file", "The certificate file "+a.CAFile+" can't be read.")
		}
	}
	if _, err := ParsePolicy(a.Policy.String()); err != nil {
		add("policy", "The rule for mail on the server is incomplete: "+err.Error()+".")
	}
	if a.Interval != 0 && a.Interval < MinInterval {
		add("interval", "Mail can be checked once a minute at most.")
	}
	if text := checkQuiet(a.Quiet); text != "" {
		add("quiet", text)
	}
	if a.Color != "" && !slices.Contains(Colors, a.Color) {
		add("color", fmt.Sprintf("The colour must be one of %s, not %q.", strings.Join(Colors, ", "), a.Color))
	}
	a.checkMethod(add)
	a.checkConnection(add)
	a.checkLimits(add)
	if bad == nil {
		return nil
	}
	return bad
}

func (a Account) checkLimits(add func(field, text string)) {
	if a.SizeLimit < 0 {
		add("size_limit", "The size limit must not be negative; 0 is no limit.")
	}
	if a.SessionMessages < 0 {
		add("session_messages", "The number of messages a session fetches must not be negative; 0 leaves it to Mailloft.")
	}
	if a.SessionBytes < 0 {
		add("session_bytes", "The bytes a session fetches must not be negative; 0 leaves it to Mailloft.")
	}
	for _, r := range a.Rules {
		if err := r.check(); err != nil {
			add("rule", sentence(err.Error()))
			return
		}
		if r.Action == Delete && (a.Policy.Kind == Leave || a.Policy.Kind == "") {
			add("rule", fmt.Sprintf("The rule “%s” deletes mail on the server, but this account is set to leave all mail there: "+
				"give the rule the action skip, or choose another policy.", r))
			return
		}
	}
}

// sentence makes a sentence of an error's text.
func sentence(text string) string {
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func checkHost(host string) string {
	switch {
	case host == "":
		return "The server's name is missing; it looks like pop.example.org."
	case strings.Contains(host, "://"):
		return "Give the server's name alone, without " + host[:strings.Index(host, "://")+3] + "."
	case hasControlOrSpace(host):
		return "The server's name must not contain spaces."
	case net.ParseIP(host) != nil:
		return ""
	case strings.Contains(host, ":"):
		return "Give the server's name without the port; the port has a field of its own."
	}
	if _, err := idna.Lookup.ToASCII(host); err != nil {
		return "The server's name is not a valid host name."
	}
	return ""
}

func hasControlOrSpace(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f })
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
