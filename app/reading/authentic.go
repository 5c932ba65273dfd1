package reading

import (
	"cmp"
	"strings"

	"github.com/mailloft/mailloft/app/message"
)

// Authentic is what the account's own server found out about the sender. It
// is empty when that server said nothing.
type Authentic struct {
	Code string `json:"code"` // "auth.signed", "auth.other", "auth.sent" or "auth.failed"
	Text string `json:"text"` // a sentence
	Good bool   `json:"good"` // the sender's own domain vouches for the message
}

// Suspect reports that the server could not confirm the sender.
func (a Authentic) Suspect() bool { return a.Code == "auth.failed" }

// stampsAs names the domain that some providers' servers sign their findings
// with, where it is not that of the server mail is fetched from.
var stampsAs = map[string]string{
	"gmail.com": "google.com", "googlemail.com": "google.com", "aol.com": "yahoo.com",
	"fastmail.com": "messagingengine.com", "zoho.com": "zohomail.com", "zoho.eu": "zohomail.eu", "zoho.in": "zohomail.in",
}

// Vouch reads what the account's own server, one of hosts, wrote about a
// sender into fields, the message's Authentication-Results. Anybody can write
// such a field, so only the topmost one of that server counts: a server adds
// its own above what came, and takes out what pretends to be its own. RFC 8601 §5
func Vouch(fields []string, from message.Address, hosts []string) Authentic {
	for _, field := range fields {
		found, ok := message.ParseAuthResults(field)
		if ok && ownServer(found.Server, hosts) {
			return judge(found.Results, domainOf(from.Addr))
		}
	}
	return Authentic{}
}

// Vouch fills in Authentic for a message that came through servers with these
// names.
func (c *Content) Vouch(hosts []string) { c.Authentic = Vouch(c.authResults, c.From, hosts) }

// ownServer tells whether an authserv-id is under the domain of one of hosts.
func ownServer(id string, hosts []string) bool {
	org := message.Organization(id)
	for _, host := range hosts {
		own := message.Organization(host)
		if own != "" && (org == own || org == stampsAs[own]) {
			return true
		}
	}
	return false
}

func domainOf(address string) string {
	_, domain, _ := strings.Cut(address, "@")
	return strings.ToLower(domain)
}

// judge puts a server's findings about a message from a domain into a
// sentence: who signed it counts most, then where it was sent from.
func judge(results []message.AuthResult, domain string) Authentic {
	own := func(d string) bool {
		return domain != "" && message.Organization(d) == message.Organization(domain)
	}
	var signer, other, sender string
	failed := map[string]bool{}
	confirmed := false
	for _, r := range results {
		pass := r.Value == "pass"
		switch r.Method {
		case "dkim":
			by := afterAt(cmp.Or(r.Of["header.d"], r.Of["header.i"]))
			switch {
			case pass && own(by):
				signer = by
			case pass && by != "":
				other = by
			}
			failed["DKIM"] = failed["DKIM"] || r.Value == "fail"
		case "spf":
			if by := afterAt(r.Of["smtp.mailfrom"]); pass && own(by) {
				sender = by
			}
			failed["SPF"] = r.Value == "fail"
		case "dmarc":
			of := afterAt(r.Of["header.from"])
			confirmed = confirmed || pass && (of == "" || own(of))
			failed["DMARC"] = r.Value == "fail"
		}
	}
	switch {
	case failed["DMARC"]:
		return Authentic{"auth.failed", "Your server could not confirm that this message is from " + domain + " (DMARC failed).", false}
	case signer != "":
		return Authentic{"auth.signed", "Signed by " + signer + " (DKIM), checked by your server.", true}
	case sender != "":
		return Authentic{"auth.sent", "Sent by a server of " + sender + " (SPF), checked by your server.", true}
	case confirmed:
		return Authentic{"auth.sent", "Confirmed by " + domain + " (DMARC), checked by your server.", true}
	case other != "":
		return Authentic{"auth.other", "Signed by " + other + " (DKIM), not by the sender's own domain; checked by your server.", false}
	case failed["DKIM"]:
		return Authentic{"auth.failed", "Your server could not confirm that this message is from " + domain + " (DKIM failed): it was changed on its way, or is forged.", false}
	case failed["SPF"]:
		return Authentic{"auth.failed", "Your server could not confirm that this message is from " + domain + " (SPF failed).", false}
	}
	return Authentic{}
}

// afterAt is the domain of an address, or what is one already.
func afterAt(s string) string {
	return strings.ToLower(strings.Trim(s[strings.LastIndexByte(s, '@')+1:], "<> ."))
}
