package message

import (
	"encoding/hex"
	"io"
	"strings"
	"time"
)

// Outlook puts invitations, answers to them and tasks into a winmail.dat as
// well. They become the iCalendar objects that Outlook would have written for
// others (MS-OXCICAL), as files beside the message.

// tnefEntry is what a TNEF stream says of a meeting or a task.
type tnefEntry struct {
	class             string // of the message, in lower case: "ipm.schedule.meeting.request"
	subject, location string
	start, end        time.Time
	allDay            bool
	uid               string
	who               Address // asks for it, or answers
}

// oldClasses are the names that Microsoft Mail gave to classes of messages,
// which TNEF streams still bear. MS-OXTNEF §2.1.3.3.1
var oldClasses = map[string]string{
	"ipm.microsoft schedule.mtgreq":   "ipm.schedule.meeting.request",
	"ipm.microsoft schedule.mtgcncl":  "ipm.schedule.meeting.canceled",
	"ipm.microsoft schedule.mtgrespp": "ipm.schedule.meeting.resp.pos",
	"ipm.microsoft schedule.mtgrespn": "ipm.schedule.meeting.resp.neg",
	"ipm.microsoft schedule.mtgrespa": "ipm.schedule.meeting.resp.tent",
	"ipm.microsoft mail.note":         "ipm.note",
}

func (e *tnefEntry) setClass(class string) {
	class = strings.ToLower(class)
	e.class = or(oldClasses[class], class)
}

// isLetter tells whether a class is that of messages that are nothing but a
// text with files, of which nothing is lost when they are unpacked.
func isLetter(class string) bool {
	return class == "" || class == "ipm" || class == "ipm.note" || strings.HasPrefix(class, "ipm.note.")
}

// property takes in what one property says.
func (e *tnefEntry) property(p mapiProperty, charset string) {
	switch p.id {
	case mapiClass:
		e.setClass(p.text(charset))
	case mapiSubject:
		e.subject = p.text(charset)
	case mapiTopic:
		e.subject = or(e.subject, p.text(charset))
	case mapiLocation, mapiWhere:
		e.location = or(p.text(charset), e.location)
	case mapiWhole, mapiTaskStart:
		e.start = p.time()
	case mapiWholeEnd, mapiTaskDue:
		e.end = p.time()
	case mapiStart:
		if e.start.IsZero() {
			e.start = p.time()
		}
	case mapiEnd:
		if e.end.IsZero() {
			e.end = p.time()
		}
	case mapiAllDay:
		e.allDay = len(p.value) > 0 && p.value[0] != 0
	case mapiCleanID:
		e.uid = globalID(p.value)
	case mapiGlobalID:
		e.uid = or(e.uid, globalID(p.value))
	case mapiSentForName:
		e.who.Name = p.text(charset)
	case mapiSentForSMTP:
		e.who.Addr = p.text(charset)
	case mapiSentForMail:
		if addr := p.text(charset); strings.Contains(addr, "@") { // or a name within Exchange
			e.who.Addr = or(e.who.Addr, addr)
		}
	}
}

// globalID returns the UID that a global object id stands for: that of another
// program within it, or itself in hexadecimal. MS-OXCICAL §2.1.3.1.1.20.26
func globalID(id []byte) string {
	if _, foreign, found := strings.Cut(string(id), "vCal-Uid\x01\x00\x00\x00"); found {
		return cleanName(toUTF8("", trimNUL([]byte(foreign))))
	}
	return strings.ToUpper(hex.EncodeToString(id[:min(len(id), 100)]))
}

// entryMethods are the iTIP methods of classes (RFC 5546), with what an answer says.
var entryMethods = []struct{ class, method, answer string }{
	{"ipm.schedule.meeting.request", "REQUEST", ""},
	{"ipm.schedule.meeting.canceled", "CANCEL", ""},
	{"ipm.schedule.meeting.resp.pos", "REPLY", "ACCEPTED"},
	{"ipm.schedule.meeting.resp.neg", "REPLY", "DECLINED"},
	{"ipm.schedule.meeting.resp.tent", "REPLY", "TENTATIVE"},
	{"ipm.appointment", "PUBLISH", ""},
	{"ipm.taskrequest", "REQUEST", ""},
	{"ipm.task", "PUBLISH", ""},
}

// method finds the entry's method; it is "" for classes that are no entries.
func (e *tnefEntry) method() (method, answer string) {
	for _, m := range entryMethods {
		if strings.HasPrefix(e.class, m.class) {
			return m.method, m.answer
		}
	}
	return "", ""
}

// known tells whether there is an entry, with a time.
func (e *tnefEntry) known() bool {
	method, _ := e.method()
	return method != "" && !e.start.IsZero() || method != "" && e.isTask() && !e.end.IsZero()
}

func (e *tnefEntry) isTask() bool { return strings.HasPrefix(e.class, "ipm.task") }

// calendar registers the entry as a file.
func (t *tnefReader) calendar() {
	if t.p.budget.parts >= t.p.limits.Parts {
		return
	}
	t.entry.subject = or(t.entry.subject, t.n.subject())
	object := t.entry.iCalendar()
	name := "meeting.ics"
	if t.entry.isTask() {
		name = "task.ics"
	}
	file := t.p.enclosed(t.n, name, func(w io.Writer) bool {
		_, err := io.WriteString(w, object)
		return err == nil
	})
	file.mediaType, file.content, file.kept, file.sniffed = "text/calendar", []byte(object), true, false
	file.made = true
	t.told = true
}

// subject is that of the message that a part is of.
func (p *part) subject() string {
	for p.parent != nil {
		p = p.parent
	}
	return p.header.text("Subject", "")
}

// iCalendar writes the entry as RFC 5545 has it.
func (e *tnefEntry) iCalendar() string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			b.WriteString(name + ":" + value + "\r\n")
		}
	}
	moment := func(name string, t time.Time) {
		switch {
		case t.IsZero():
		case e.allDay || e.isTask():
			// It is midnight where the sender is, within twelve hours of UTC.
			line(name+";VALUE=DATE", t.Add(12*time.Hour).Format("20060102"))
		default:
			line(name, t.Format("20060102T150405Z"))
		}
	}
	component, end := "VEVENT", "DTEND"
	if e.isTask() {
		component, end = "VTODO", "DUE"
	}
	method, answer := e.method()
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Mailloft//winmail.dat//EN")
	line("METHOD", method)
	line("BEGIN", component)
	line("UID", e.uid)
	line("SUMMARY", escapeText(e.subject))
	moment("DTSTART", e.start)
	moment(end, e.end)
	line("LOCATION", escapeText(e.location))
	if e.who.Addr != "" {
		person := "ORGANIZER"
		if answer != "" {
			person = "ATTENDEE;PARTSTAT=" + answer
		}
		if name := strings.ReplaceAll(cleanName(e.who.Name), `"`, "'"); name != "" {
			person += `;CN="` + name + `"`
		}
		line(person, "mailto:"+cleanName(e.who.Addr))
	}
	line("END", component)
	line("END", "VCALENDAR")
	return b.String()
}

// escapeText writes a text on one line. RFC 5545 §3.3.11
func escapeText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(strings.TrimSpace(cleanText(s)))
}
