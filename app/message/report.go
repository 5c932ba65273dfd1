package message

import (
	"bytes"
	"slices"
	"strings"
)

// Report is what a mail system says about an earlier message: that it was
// delivered or not (RFC 3464), read (RFC 8098) or complained about (RFC 5965).
type Report struct {
	Kind       string // "delivery", "disposition" or "feedback"; "bounce" for a delivery report that was read out of its sentences
	MTA        string // who reports; may be empty
	Recipients []Recipient
	Text       string // all of it in sentences, one per line
}

// Recipient is what happened for one recipient of the earlier message.
type Recipient struct {
	Address    string
	Action     string // lower case: "failed", "delayed", "delivered", "relayed", "expanded", "displayed", "deleted"
	Status     string // RFC 3463, "5.1.1"; may be empty
	Diagnostic string // the words of the other server; may be empty
}

// maxRecipients bounds the recipients of one Report.
const maxRecipients = 1000

// parseReport reads the machine's part of a report by its media type.
func parseReport(mediaType string, content []byte) (Report, bool) {
	groups := fieldGroups(content)
	if len(groups) == 0 {
		return Report{}, false
	}
	var r Report
	switch mediaType {
	case "message/delivery-status", "message/global-delivery-status":
		r = deliveryReport(groups)
	case "message/disposition-notification", "message/global-disposition-notification":
		r = dispositionReport(groups[0])
	case "message/feedback-report":
		r = feedbackReport(groups[0])
	default:
		return Report{}, false
	}
	r.say()
	return r, true
}

// say fills Text.
func (r *Report) say() {
	var lines []string
	for _, to := range r.Recipients {
		lines = append(lines, to.sentence(r.Kind))
	}
	r.Text = strings.Join(lines, "\n")
}

// names tells whether the report says whom it is about.
func (r Report) names() bool {
	return slices.ContainsFunc(r.Recipients, func(to Recipient) bool { return to.Address != "" })
}

// fieldGroups reads header blocks that blank lines part. RFC 3464 §2.1
func fieldGroups(content []byte) []header {
	s := newSource(bytes.NewReader(content))
	var all []header
	for junk := 0; len(all) <= maxRecipients && junk < 100; {
		for isBlankLine(s.peek(2)) { // QUIRK: more than one between the groups
			_, _, _ = s.next()
		}
		h, _ := readHeader(s, headerLimits{bytes: 64 << 10, fields: 1000}, &problems{})
		if h.Len() > 0 {
			all = append(all, h)
			continue
		}
		junk++
		if _, _, err := s.next(); err != nil { // a line that begins no field
			break
		}
	}
	return all
}

func isBlankLine(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\n")) || bytes.HasPrefix(b, []byte("\r\n"))
}

func deliveryReport(groups []header) Report {
	r := Report{Kind: "delivery"}
	var action string
	for i, h := range groups {
		if i == 0 {
			r.MTA = typed(h.text("Reporting-MTA", ""))
		}
		to := Recipient{
			Address:    typed(h.text("Final-Recipient", "")),
			Action:     strings.ToLower(cleanName(toUTF8("", []byte(h.Get("Action"))))),
			Status:     statusCode(h.Get("Status")),
			Diagnostic: typed(h.text("Diagnostic-Code", "")),
		}
		if original := typed(h.text("Original-Recipient", "")); to.Address == "" || original != "" && isLocal(to.Address) {
			to.Address = original
		}
		if i == 0 && to.Address == "" && len(groups) > 1 { // QUIRK: once, for all of them
			action = to.Action
			continue
		}
		to.Action = or(to.Action, action)
		if (to.Address != "" || to.Action != "") && len(r.Recipients) < maxRecipients {
			r.Recipients = append(r.Recipients, to)
		}
	}
	return r
}

// isLocal tells whether only the reporting system understands an address.
func isLocal(addr string) bool {
	_, domain, _ := strings.Cut(addr, "@")
	return !strings.Contains(domain, ".")
}

func dispositionReport(h header) Report {
	to := Recipient{Address: typed(h.text("Final-Recipient", "")), Diagnostic: typed(h.text("Error", ""))}
	if to.Address == "" {
		to.Address = typed(h.text("Original-Recipient", ""))
	}
	_, kind, _ := strings.Cut(h.Get("Disposition"), ";")
	kind, _, _ = strings.Cut(kind, "/")
	to.Action = strings.ToLower(cleanName(toUTF8("", []byte(kind))))
	return Report{Kind: "disposition", MTA: typed(h.text("Reporting-UA", "")), Recipients: []Recipient{to}}
}

func feedbackReport(h header) Report {
	to := Recipient{Address: typed(h.text("Original-Rcpt-To", "")), Action: strings.ToLower(typed(h.text("Feedback-Type", "")))}
	to.Address = strings.Trim(to.Address, "<>")
	return Report{Kind: "feedback", MTA: typed(h.text("User-Agent", "")), Recipients: []Recipient{to}}
}

// typed returns a decoded field's value without its type, "rfc822; a@b".
func typed(field string) string {
	kind, value, ok := strings.Cut(field, ";")
	if !ok || strings.ContainsAny(strings.TrimSpace(kind), " @") {
		value = field
	}
	return strings.Trim(cleanName(value), "<> ")
}

// statusCode returns the code of a Status field without the words after it.
func statusCode(field string) string {
	code, _, _ := strings.Cut(cleanName(toUTF8("", []byte(field))), " ")
	if strings.Count(code, ".") != 2 || strings.Trim(code, "0123456789.") != "" {
		return ""
	}
	return code
}

// sentence says it in words.
func (to Recipient) sentence(kind string) string {
	who := to.Address
	if who == "" {
		who = "a recipient that is not named"
	}
	var s string
	switch {
	case kind == "feedback":
		s = "The message to " + who + " was reported by its reader as “" + to.Action + "”"
	case kind == "disposition" && to.Action == "displayed":
		s = "The message was displayed to " + who + "; that is no proof that it was read"
	case kind == "disposition":
		s = "The message to " + who + " was " + or(to.Action, "handled")
	case to.Action == "failed":
		s = "The message could not be delivered to " + who
	case to.Action == "delayed":
		s = "The message to " + who + " is delayed; its server goes on trying"
	case to.Action == "delivered":
		s = "The message was delivered to " + who
	case to.Action == "relayed":
		s = "The message to " + who + " was passed on to a system that sends no reports"
	case to.Action == "expanded":
		s = "The message was delivered to " + who + " and passed on to more recipients"
	default:
		s = "The message to " + who + ": " + or(to.Action, "no word of what became of it")
	}
	if reason := statusWords(to.Status); reason != "" && to.Action != "delivered" {
		s += ": " + reason
	}
	s += "."
	switch {
	case to.Diagnostic == "":
	case kind == "bounce":
		s += " The report says: “" + cut(to.Diagnostic, 1000) + "”"
	default:
		s += " The other server said: “" + cut(to.Diagnostic, 1000) + "”"
	}
	return s
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// statusWords explains an enhanced status code. RFC 3463 §3
func statusWords(code string) string {
	_, detail, _ := strings.Cut(code, ".")
	words := map[string]string{
		"1.1": "there is no such mailbox", "1.2": "there is no such domain, or it takes no mail", "1.3": "the address is malformed",
		"1.6": "the mailbox has moved", "1.8": "the sender's domain is unknown", "1.10": "the domain takes no mail",
		"2.0": "the mailbox has a problem", "2.1": "the mailbox takes no mail at present", "2.2": "the mailbox is full", "2.3": "the message is too large for the mailbox",
		"3.1": "the other system is out of space", "3.2": "the other system takes no mail at present", "3.4": "the message is too large for the other system",
		"4.1": "the other system did not answer", "4.2": "the connection broke", "4.4": "no way to the other system was found",
		"4.6": "the message went in circles", "4.7": "it could not be delivered in time",
		"6.0": "the content could not be handled", "7.0": "it was refused by policy", "7.1": "the message was refused",
		"7.23": "the sender could not be authenticated", "7.26": "the sender could not be authenticated",
	}
	return words[detail]
}
