package message

import (
	"regexp"
	"slices"
	"strings"
)

// Many mail systems say in sentences of their own what became of a message,
// and nothing for machines (RFC 3464) beside it. This file looks in such a
// report for whom the message was to reach and why it did not: each form of
// it names the address at the start of a line, or in one with a word of
// failure, and the reason near it.

// maxBounceLines is how much of a report is read; what follows is mostly the
// message that came back.
const maxBounceLines = 400

// bounce reads a report in sentences. ok is false if the message is none, or
// names nobody.
func bounce(m *Message, h header) (r Report, ok bool) {
	failed := strings.Join(h.Values("X-Failed-Recipients"), ", ")
	bySystem, subject := isBySystem(m, h), strings.ToLower(m.Subject)
	if failed == "" && !bySystem && !containsAny(subject, gatewaySubjects...) {
		return Report{}, false // most messages, so that nobody looks at their text
	}
	text := cut(m.BodyText(), 64<<10)
	if failed == "" && !isBounce(bySystem, subject, cut(text, 3000)) {
		return Report{}, false
	}
	if r, ok := wrappedReport(m); ok {
		return r, true
	}
	if r, ok := reportInText(text); ok {
		return r, true
	}
	b := newBounceReader(m, text)
	b.read()
	named, _ := parseAddresses(failed, "", maxRecipients) // Exim's, certain
	if len(named) == 0 {
		named = b.recipients()
	}
	r = Report{Kind: "bounce"}
	action := "failed"
	if containsAny(subject, "delay", "not yet") || containsAny(b.lower, delayWords...) {
		action = "delayed"
	}
	for _, a := range named {
		to := Recipient{Address: a.Addr, Action: action, Diagnostic: cut(b.reason(a.Addr), 1000)}
		to.Status = enhancedStatus.FindString(to.Diagnostic)
		r.Recipients = append(r.Recipients, to)
	}
	return r, len(r.Recipients) > 0
}

// explain looks in a report's sentences for the reasons that its part for
// machines leaves out.
func (r *Report) explain(m *Message) {
	var b *bounceReader
	for i := range r.Recipients {
		to := &r.Recipients[i]
		if to.Address == "" || to.Diagnostic != "" || to.Action != "failed" || statusWords(to.Status) != "" {
			continue
		}
		if b == nil {
			b = newBounceReader(m, cut(m.BodyText(), 64<<10))
		}
		if reason := b.reason(to.Address); replyCode.MatchString(reason) || containsAny(strings.ToLower(reason), failureWords...) {
			to.Diagnostic = cut(reason, 1000)
		}
	}
}

// wrappedReport is that of a message within the message: a gateway passed a
// report on in one of its own.
func wrappedReport(m *Message) (Report, bool) {
	for _, a := range m.Attachments {
		if a.Embedded == nil {
			continue
		}
		if i := slices.IndexFunc(a.Embedded.Reports, Report.names); i >= 0 {
			return a.Embedded.Reports[i], true
		}
	}
	return Report{}, false
}

// reportInText reads a report for machines that stands in the text.
func reportInText(text string) (Report, bool) {
	at := strings.Index(text, "Reporting-MTA:")
	if at < 0 || !strings.Contains(text[at:], "Final-Recipient:") {
		return Report{}, false
	}
	r, ok := parseReport("message/delivery-status", []byte(text[at:]))
	return r, ok && r.names()
}

// isBySystem tells whether a mail system seems to have written the message.
func isBySystem(m *Message, h header) bool {
	var names strings.Builder
	for _, a := range slices.Concat(m.From, m.Sender) {
		names.WriteString(a.Name + " " + a.Addr + " ")
	}
	from := strings.ToLower(names.String())
	return from == "" || strings.TrimSpace(h.Get("Return-Path")) == "<>" ||
		containsAny(from, "daemon", "postmaster", "post_master", "deliver", "mailer", "bounce", "administrator", "mail system", "mail router", "mail service", "mail_service", "smtp")
}

// isBounce tells whether a message is about one that could not be delivered.
// The name of a gateway says nothing; its sentences do.
func isBounce(bySystem bool, subject, text string) bool {
	lower := strings.ToLower(text)
	if containsAny(subject, gatewaySubjects...) && containsAny(lower, gatewayPhrases...) {
		return true
	}
	return bySystem && (containsAny(subject, bounceSubjects...) || containsAny(lower, bouncePhrases...) || replyCode.MatchString(text))
}

var gatewaySubjects = []string{"deliver", "non remis", "failure notice"}

var bounceSubjects = []string{
	"deliver", "undelivr", "returned", "failure", "failed", "unknown", "bounce",
	"rejected", "delayed", "could not send", "unzustellbar", "nicht zugestellt", "remise", "entrega", "не доставлен", "недоставлен", "配信", "配送", "退信", "投递", "传输失败",
}

var bouncePhrases = []string{
	"deliver", "did not reach", "fatal error", "been returned", "returned to sender", "user unknown", "unknown user", "not a valid user", "mailbox is full", "over quota",
	"zugestellt", "remis", "entregar", "entregue", "доставить", "доставлено", "配信でき", "送信でき", "届け", "无法投递", "无法送达", "投递失败", "退信",
}

var gatewayPhrases = []string{
	"delivered to the following recipient", "message could not be delivered to", "deliver message to <", "deliver your message to <", "did not reach the following recipient", "rcpt to:<",
}

var delayWords = []string{
	"warning message only", "not need to resend", "not need to re-send", "will continue", "will be retried", "will retry", "keep trying", "not yet been delivered",
	"still trying", "continue trying", "been delayed", "is delayed", "could not be delivered for the last", "yet been delivered",
}

// failureWords stand in the lines that give a reason, or name who is concerned.
var failureWords = []string{
	"unknown", "no such", "not exist", "n't exist", "not found", "invalid", "unavailable", "disabled", "inactive", "not active", "not available", "not known",
	"not listed", "did not", "not recognized", "not recognised", "not permitted", "not allowed", "full", "quota", "exceed", "too large", "too big", "refus", "reject", "denied",
	"blocked", "spam", "fail", "unable", "could not", "couldn't", "cannot", "can't", "can not", "timed out", "timeout", "no mailbox", "unrouteable", "unroutable",
	"undeliverable", "wasn't able", "not delivered", "not a valid", "no account", "no user", "expired", "unreachable", "error", "no longer", "didn't", "loop",
	"does not like recipient", "not our customer", "discarded", "not accept", "relaying", "relay access", "no valid", "deactivated", "suspended", "bad address", "bad destination",
	"existiert nicht", "inconnu", "n'existe", "no existe", "desconocid", "не существует", "не найден", "存在しません", "不存在",
}

// boilerplate is in lines that say no more than that it failed.
var boilerplate = []string{"i'm afraid", "permanent error", "given up", "sorry it didn't", "returned to you", "automatically", "to be in error", "all of its recipients", "more of its recipients"}

// contactWords stand in lines whose address is somebody to ask.
var contactWords = []string{
	"contact", "assistance", "please send", "please forward", "questions", "write to", "help", "report this", "sender:", "from:", "reply-to", "return-path",
	"message-id", "subject:", "sent by", "mail from", "emailing", "standard form", " try ", "postmaster@", "mailer-daemon", "x-", "received:", "http:", "https:", "reporting",
}

var (
	bounceAddress  = regexp.MustCompile(`[A-Za-z0-9!#$%&'*+/=?^_{|}~.\x{80}-\x{10ffff}-]+@[A-Za-z0-9\x{80}-\x{10ffff}-]+(?:\.[A-Za-z0-9\x{80}-\x{10ffff}-]+)*`)
	enhancedStatus = regexp.MustCompile(`\b[45]\.\d{1,2}\.\d{1,2}\b`)
	replyCode      = regexp.MustCompile(`(?:^|[^0-9.])[45]\d\d[ -]+\S`)
	addressPrefix  = regexp.MustCompile(`(?i)^(smtp|rfc822|mailto)[=:]`)
	// addressField is a line of a header that the report repeats.
	addressField = regexp.MustCompile(`(?i)^[>| \t]*(to|cc|from|sent|an|à|para)[ \t]*:`)
	// localName is a line of a name that only the reporting system understands.
	localName = regexp.MustCompile(`^[ \t]+([A-Za-z0-9][A-Za-z0-9._-]+)(?:[ \t]{2,}.*)?$`)
	sentOn    = regexp.MustCompile(`^on \w{3}, .{10,25} [+-]\d{4} ?`)
	// returnedHeader begins a copy of the message that came back.
	returnedHeader = regexp.MustCompile(`(?i)^[>| \t]*(received|return-path|message-id|mime-version|delivered-to|dkim-signature|x-mailer):`)
)

// bounceReader looks through the lines of a report.
type bounceReader struct {
	lines  []string
	lower  string   // all lines
	domain string   // of who wrote the report
	others []string // addresses of who wrote and who got the report
	sure   []mention
	unsure []mention
	fields []mention // in a header that the report repeats
	wanted []string  // recipients of the message that came back, if it is known
}

// mention is an address in a line.
type mention struct {
	addr string
	line int
}

func newBounceReader(m *Message, text string) *bounceReader {
	b := &bounceReader{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		if len(b.lines) >= maxBounceLines || len(b.lines) > 2 && isReturned(line) {
			break
		}
		b.lines = append(b.lines, line)
	}
	b.lower = strings.ToLower(strings.Join(b.lines, "\n"))
	if len(m.From) > 0 {
		_, b.domain, _ = strings.Cut(m.From[0].Addr, "@")
	}
	for _, list := range [][]Address{m.From, m.Sender, m.ReplyTo, m.To} {
		for _, a := range list {
			b.others = append(b.others, strings.ToLower(a.Addr))
		}
	}
	for _, a := range m.Attachments {
		if a.Embedded == nil {
			continue
		}
		for _, to := range append(slices.Clone(a.Embedded.To), a.Embedded.Cc...) {
			b.wanted = append(b.wanted, strings.ToLower(to.Addr))
		}
		break
	}
	return b
}

// isReturned tells whether a copy of the message that came back begins in a line.
func isReturned(line string) bool {
	if returnedHeader.MatchString(line) {
		return true
	}
	lower := strings.ToLower(line)
	if !containsAny(lower, "---", "===", "***", "follows", "headers follow", "below", "all the headers") {
		return false
	}
	return containsAny(lower, "original message", "copy of", "returned message", "message follows", "unsent message", "message header", "header follows",
		"headers follow", "message text", "body of message", "returned content", "original mail", "ursprüngliche", "message contents", "undelivered message", "returned mail")
}

// read finds the addresses that are mentioned.
func (b *bounceReader) read() {
	for i, line := range b.lines {
		lower := strings.ToLower(line)
		for _, at := range bounceAddress.FindAllStringIndex(line, 20) {
			addr := addressPrefix.ReplaceAllString(strings.Trim(line[at[0]:at[1]], ".'=-"), "")
			if strings.HasPrefix(addr, "3D") && strings.Contains(line, "=3D") {
				continue
			}
			before, after := strings.TrimLeft(line[:at[0]], " \t<>\"'*([-•·"), strings.TrimLeft(line[at[1]:], " \t>\"')*]")
			alone := before == "" && (after == "" || strings.HasPrefix(after, "on ") || strings.ContainsAny(after[:1], ":;,.(-<") || replyCode.MatchString(after) || containsAny(strings.ToLower(after), failureWords...))
			switch {
			case isRole(addr), endsWithWord(before, "from", "by", "sender", "sorry", "dear") && !containsAny(lower, "generated from", "expanded from"), len(b.sure)+len(b.unsure)+len(b.fields) > maxRecipients:
			case alone, containsAny(lower, "rcpt to", "recipient", "delivering to", "delivered to", "failed: ") && !containsAny(lower, "sender:"):
				b.sure = append(b.sure, mention{addr, i})
			case addressField.MatchString(line):
				b.fields = append(b.fields, mention{addr, i})
			case containsAny(lower, contactWords...):
			case replyCode.MatchString(line), containsAny(lower, failureWords...):
				b.sure = append(b.sure, mention{addr, i})
			default:
				b.unsure = append(b.unsure, mention{addr, i})
			}
		}
	}
	if local := b.local(); len(local) > 0 {
		b.sure = local
	}
}

// local finds people of the reporting system's own domain, whom it lists
// without it.
func (b *bounceReader) local() (found []mention) {
	if b.domain == "" {
		return nil
	}
	listed := false // the lines name recipients, after a sentence that says so
	for i, line := range b.lines {
		name := localName.FindStringSubmatch(line)
		switch lower := strings.ToLower(line); {
		case strings.Contains(lower, "following") && containsAny(lower, "not delivered", "not be delivered", "undeliverable"):
			listed = true
		case listed && name != nil && len(found) < maxRecipients:
			found = append(found, mention{name[1] + "@" + b.domain, i})
		case strings.TrimSpace(line) != "":
			listed = false
		}
	}
	return found
}

// isRole tells whether an address is that of a mail system or its people.
func isRole(addr string) bool {
	local, _, _ := strings.Cut(strings.ToLower(addr), "@")
	return slices.Contains([]string{"postmaster", "mailer-daemon", "mailerdaemon", "abuse", "helpdesk", "support", "hostmaster", "webmaster", "mdaemon"}, local)
}

// recipients chooses whom the report is about.
func (b *bounceReader) recipients() []Address {
	for _, list := range [][]mention{b.sure, b.unsure, b.fields} {
		var wanted, strangers, others []Address
		for _, m := range list {
			a, lower := Address{Addr: m.addr}, strings.ToLower(m.addr)
			switch {
			case slices.Contains(b.others, lower):
				others = addAddress(others, a)
			case slices.Contains(b.wanted, lower):
				wanted = addAddress(wanted, a)
			default:
				strangers = addAddress(strangers, a)
			}
		}
		switch {
		case len(wanted)+len(strangers) > 0:
			return append(wanted, strangers...)
		case len(others) > 0 && len(b.wanted) == 0:
			return others // to oneself
		}
	}
	if len(b.wanted) == 1 {
		return []Address{{Addr: b.wanted[0]}}
	}
	return nil
}

func addAddress(list []Address, a Address) []Address {
	if slices.ContainsFunc(list, func(b Address) bool { return strings.EqualFold(a.Addr, b.Addr) }) {
		return list
	}
	return append(list, a)
}

// reason finds why a message did not reach an address: beside or below it,
// or in a reply of the other server, or anywhere.
func (b *bounceReader) reason(addr string) string {
	var nearest string
	for i, line := range b.lines {
		if !containsFold(line, addr) {
			continue
		}
		for _, near := range b.near(i, addr) {
			switch {
			case replyCode.MatchString(near), enhancedStatus.MatchString(near):
				return near
			case nearest == "" && containsAny(strings.ToLower(near), failureWords...):
				nearest = near
			}
		}
	}
	if nearest != "" {
		return nearest
	}
	for _, fits := range []func(string) bool{replyCode.MatchString, func(s string) bool { return containsAny(strings.ToLower(s), failureWords...) }} {
		for i, line := range b.lines {
			lower := strings.ToLower(line)
			if !fits(line) || containsAny(lower, boilerplate...) {
				continue
			}
			if !strings.HasSuffix(line, ":") {
				return cleanName(strings.TrimLeft(line, "<> \t*-"))
			}
			for n := i + 1; n < min(i+3, len(b.lines)); n++ { // "due to the following reason:"
				if p, _ := b.paragraph(n); strings.Contains(p, " ") {
					return p
				} else if p != "" { // one word is who it was for
					return cleanName(strings.TrimRight(line, ": "))
				}
			}
		}
	}
	return ""
}

// near are the words around the address in line i, the likeliest first.
func (b *bounceReader) near(i int, addr string) []string {
	words := []string{b.rest(i, addr)}
	for n := i + 1; n < len(b.lines) && len(words) < 4 && (n == i+1 || !startsWithAddress(b.lines[n])); n++ {
		var p string
		if p, n = b.paragraph(n); p != "" {
			words = append(words, p)
		}
	}
	words = append(words, b.before(i))
	return slices.DeleteFunc(words, func(s string) bool {
		return strings.HasSuffix(s, ":") || containsAny(strings.ToLower(cut(s, 100)), boilerplate...)
	})
}

// rest is what a line says beside an address, and the lines that go on with it.
func (b *bounceReader) rest(i int, addr string) string {
	line := b.lines[i]
	at := strings.Index(strings.ToLower(line), strings.ToLower(addr))
	if at < 0 {
		return ""
	}
	before, after := line[:at], strings.TrimLeft(line[at+len(addr):], ">\"':;, \t*")
	more, _ := b.paragraph(i + 1)
	if strings.TrimLeft(before, " \t<\"'*-") != "" { // in the middle of a sentence
		return strings.TrimSpace(cleanName(strings.TrimLeft(line, "<> \t")) + " " + more)
	}
	return strings.TrimSpace(sentOn.ReplaceAllString(strings.TrimLeft(cleanName(after), "- "), "") + " " + more)
}

// paragraph joins up to six lines from i on, to a blank one or one that names
// somebody else, and says where it ended.
func (b *bounceReader) paragraph(i int) (words string, end int) {
	var lines []string
	for end = i; end < len(b.lines) && end < i+6; end++ {
		line := strings.TrimSpace(b.lines[end])
		if line == "" || startsWithAddress(line) || strings.Contains(line, "MTS-ID") {
			break
		}
		lines = append(lines, line)
	}
	return strings.TrimPrefix(cleanName(strings.Join(lines, " ")), "(reason: "), end
}

func startsWithAddress(line string) bool {
	at := bounceAddress.FindStringIndex(line)
	return at != nil && strings.TrimLeft(line[:at[0]], " <\"'") == ""
}

func endsWithWord(s string, words ...string) bool {
	f := strings.Fields(strings.ToLower(s))
	return len(f) > 0 && slices.Contains(words, strings.Trim(f[len(f)-1], ":<("))
}

// before is the line above i that is not blank.
func (b *bounceReader) before(i int) string {
	for n := i - 1; n >= 0 && n > i-3; n-- {
		if line := cleanName(b.lines[n]); line != "" {
			return strings.TrimLeft(line, "-*<> ")
		}
	}
	return ""
}

// containsAny tells whether s has one of the words in it.
func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func containsFold(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}
