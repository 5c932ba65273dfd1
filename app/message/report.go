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
	return r, true
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

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
