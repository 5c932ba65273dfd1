package assets

import (
	"bytes"
	"embed"
	"io/fs"
	"regexp"
	"time"
)

//go:embed demo/*.eml
var demoFiles embed.FS

// demoNewest is the Date of the newest message as it is stored.
var demoNewest = time.Date(2026, time.February, 1, 11, 56, 0, 0, time.UTC)

// demoFresh is how old the newest message is made to look.
const demoFresh = 4 * time.Minute

// DemoMessage is one message of the demo mailbox.
type DemoMessage struct {
	Name string // the file's name without .eml: "62-kettle-weekly"
	UID  string // a unique-id for UIDL (RFC 1939 §7)
	Body []byte // the message, CRLF line ends; the caller may keep it
}

// DemoMailbox returns the demo mailbox, oldest first, with its dates moved so
// that the newest message arrived minutes before now. The same now gives the
// same bytes. A few messages are malformed on purpose.
func DemoMailbox(now time.Time) []DemoMessage {
	names, err := fs.Glob(demoFiles, "demo/*.eml")
	if err != nil {
		return nil // the pattern is a constant and well-formed
	}
	messages := make([]DemoMessage, 0, len(names))
	for _, path := range names {
		body, err := demoFiles.ReadFile(path)
		if err != nil {
			continue // the file was listed from memory a moment ago
		}
		name := path[len("demo/") : len(path)-len(".eml")]
		messages = append(messages, DemoMessage{
			Name: name,
			UID:  "demo-" + name,
			Body: freshen(body, now.Add(-demoFresh).Sub(demoNewest)),
		})
	}
	return messages
}

const (
	mailDate     = "Mon, 02 Jan 2006 15:04:05 -0700" // RFC 5322 §3.3, always 31 characters
	calendarDate = "20060102T150405Z"                // RFC 5545 §3.3.5
)

var (
	mailDates     = regexp.MustCompile(`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [JFMASOND][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}`)
	calendarDates = regexp.MustCompile(`(?m)^(DT(?:START|END|STAMP)):\d{8}T\d{6}Z`)
)

// freshen returns a copy of message in which every date is later by about
// shift. A new date is as long as the old one, so nothing else moves.
func freshen(message []byte, shift time.Duration) []byte {
	fresh := mailDates.ReplaceAllFunc(message, func(old []byte) []byte {
		return moveDate(old, mailDate, shift)
	})
	return calendarDates.ReplaceAllFunc(fresh, func(line []byte) []byte {
		name, old, _ := bytes.Cut(line, []byte(":"))
		return append(append(bytes.Clone(name), ':'), moveDate(old, calendarDate, wholeDays(shift))...)
	})
}

// moveDate moves one date. Messages of the last hours keep their distance to
// now; older ones and appointments move by whole days, so that mail written
// in the morning stays mail written in the morning.
func moveDate(old []byte, layout string, shift time.Duration) []byte {
	t, err := time.Parse(layout, string(old))
	if err != nil {
		return old
	}
	if demoNewest.Sub(t) > 24*time.Hour {
		shift = wholeDays(shift)
	}
	return t.Add(shift).AppendFormat(nil, layout)
}

// wholeDays rounds down, also for a clock that stands before the demo's dates.
func wholeDays(d time.Duration) time.Duration {
	const day = 24 * time.Hour
	if d < 0 {
		d -= day - 1
	}
	return d.Truncate(day)
}
