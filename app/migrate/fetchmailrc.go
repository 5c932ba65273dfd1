package migrate

import (
	"strconv"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
)

type fetchmailrc struct {
	servers  []fetchmailServer
	interval time.Duration // of "set daemon"; 0 is on demand
	idFile   string
}

type fetchmailServer struct {
	name, via, protocol string
	port                int
	skip                bool
	users               []fetchmailUser
}

type fetchmailUser struct {
	name, password, caFile string
	ssl, noTLS, keep       bool
	limit                  int64
	fetchLimit             int
}

// fetchmailArguments are the keywords that take one value, which matters to
// us only so that it is not taken for a keyword.
var fetchmailArguments = map[string]bool{
	"interval": true, "aka": true, "localdomains": true, "interface": true, "monitor": true, "plugin": true, "plugout": true,
	"principal": true, "esmtpname": true, "esmtppassword": true, "mda": true, "bsmtp": true, "preconnect": true, "postconnect": true,
	"folder": true, "smtphost": true, "smtpaddress": true, "smtpname": true, "smtp": true, "antispam": true, "warnings": true,
	"batchlimit": true, "fetchsizelimit": true, "fastuidl": true, "expunge": true, "properties": true, "sslcert": true, "sslkey": true,
	"sslfingerprint": true, "sslcommonname": true, "auth": true, "authenticate": true, "envelope": true, "qvirtual": true, "timeout": true,
	"logfile": true, "pidfile": true, "postmaster": true, "bad-header": true, "retrieve-error": true, "fetchdomains": true, "to": true, "is": true, "sslcertpath": true,
}

// parseFetchmail reads the entries. What it does not know it passes over.
func parseFetchmail(text string) fetchmailrc {
	p := fetchmailParser{tokens: fetchmailTokens(text)}
	for {
		word, ok := p.next()
		if !ok {
			p.endServer()
			return p.rc
		}
		p.word(word)
	}
}

type fetchmailParser struct {
	tokens   []token
	rc       fetchmailrc
	server   *fetchmailServer
	defaults fetchmailServer
	common   fetchmailUser // options of the entry "defaults"
	base     fetchmailUser // these, and those of the server before its users
	user     *fetchmailUser
	no       bool // the word before was "no"
	inDefs   bool
}

func (p *fetchmailParser) next() (token, bool) {
	if len(p.tokens) == 0 {
		return token{}, false
	}
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	return t, true
}

func (p *fetchmailParser) value() string {
	t, _ := p.next()
	return t.text
}

func (p *fetchmailParser) number() int {
	n, err := strconv.Atoi(p.value())
	if err != nil {
		return 0
	}
	return n
}

// word deals with a keyword.
func (p *fetchmailParser) word(t token) {
	if t.quoted {
		return
	}
	no := p.no
	p.no = false
	word := strings.ToLower(t.text)
	if rest, ok := strings.CutPrefix(word, "no"); ok && (rest == "keep" || rest == "ssl") {
		no, word = true, rest
	}
	switch word {
	case "no":
		p.no = true
	case "set":
		p.set()
	case "defaults":
		p.endServer()
		p.inDefs = true
		p.server = &p.defaults
	case "poll", "server", "skip":
		p.begin(word == "skip")
	case "user", "username":
		p.beginUser()
	default:
		if p.server != nil && !p.serverWord(word) {
			p.userWord(word, !no)
		}
	}
}

func (p *fetchmailParser) set() {
	switch strings.ToLower(p.value()) {
	case "daemon":
		p.rc.interval = time.Duration(p.number()) * time.Second
		if p.rc.interval > 0 {
			p.rc.interval = max(p.rc.interval, account.MinInterval)
		}
	case "idfile":
		p.rc.idFile = p.value()
	case "logfile", "pidfile", "postmaster":
		p.value()
	}
}

func (p *fetchmailParser) begin(skip bool) {
	p.endServer()
	s := p.defaults
	s.users = nil
	s.name, s.skip = p.value(), skip
	p.server, p.base = &s, p.common
}

func (p *fetchmailParser) beginUser() {
	if p.server == nil {
		return
	}
	u := p.base
	u.name = p.value()
	p.server.users = append(p.server.users, u)
	p.user = &p.server.users[len(p.server.users)-1]
}

// endServer keeps the server that ends here. Options before any user hold for
// all users, of all servers in the entry "defaults".
func (p *fetchmailParser) endServer() {
	switch {
	case p.inDefs:
		p.common = p.base
	case p.server != nil:
		p.rc.servers = append(p.rc.servers, *p.server)
	}
	p.server, p.user, p.inDefs = nil, nil, false
}

func (p *fetchmailParser) serverWord(word string) bool {
	switch word {
	case "proto", "protocol":
		p.server.protocol = strings.ToLower(p.value())
	case "via":
		p.server.via = p.value()
	case "port", "service":
		p.server.port = p.number() // 0 for a service's name: it has the default port
	default:
		return false
	}
	return true
}

func (p *fetchmailParser) userWord(word string, on bool) {
	u := p.user
	if u == nil {
		u = &p.base
	}
	switch word {
	case "pass", "password":
		u.password = p.value()
	case "ssl":
		u.ssl = on
	case "keep":
		u.keep = on
	case "sslproto":
		u.noTLS = p.value() == ""
	case "sslcertfile":
		u.caFile = p.value()
	case "limit":
		u.limit = int64(p.number())
	case "fetchlimit":
		u.fetchLimit = p.number()
	default:
		if fetchmailArguments[word] {
			p.value()
		}
	}
}

// token is a word, or a text in quotes.
type token struct {
	text   string
	quoted bool
}

// fetchmailTokens splits at spaces and at the signs that fetchmail passes over.
func fetchmailTokens(text string) []token {
	var all []token
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '#':
			end := strings.IndexByte(text[i:], '\n')
			if end < 0 {
				return all
			}
			i += end
		case strings.IndexByte(" \t\n\r,;:=", c) >= 0:
			i++
		case c == '"' || c == '\'':
			var t token
			t, i = quotedToken(text, i)
			all = append(all, t)
		default:
			end := strings.IndexAny(text[i:], " \t\n\r,;=")
			if end < 0 {
				end = len(text) - i
			}
			all = append(all, token{text: text[i : i+end]})
			i += end
		}
	}
	return all
}

// quotedToken reads a text in quotes and says where it ends.
func quotedToken(text string, i int) (token, int) {
	quote := text[i]
	var b strings.Builder
	for i++; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case text[i] == quote:
			return token{b.String(), true}, i + 1
		default:
			b.WriteByte(text[i])
		}
	}
	return token{b.String(), true}, i
}
