// Package message turns the bytes of an Internet message into something to
// show and to index.
//
// It follows RFC 5322 and 6532 (header), 2045–2049, 2183, 2231, 2387 (MIME),
// 3676 (format=flowed), 8621 §4.1.4 (what is the body), 1847, 3156, 8551
// (signed and encrypted), 3464, 8098, 5965 (reports), 5545 and 6350 (calendars
// and contacts), 2369 and 8058 (mailing lists), and MS-OXTNEF (winmail.dat).
//
// github.com/emersion/go-message does the MIME: it holds the header blocks and
// reads their fields, undoes transfer encodings and decodes charsets. It is
// made for sound messages and gives up at the first thing that is wrong, but a
// person wants to read on. So code of ours stands in front of it, repairing
// header blocks (header.go) and asking what it would misread without a word
// (sound.go), and behind it, reading what it refuses (words.go, params.go,
// address.go, date.go, base64.go, quotedprintable.go, guess.go).
//
// The walk through the parts is ours, as multipart.go says why. A message is
// read once, line by line: a source knows the boundaries that are open, so a
// part ends at any of them (source.go); a parser makes a tree of parts of it
// (walk.go); compose chooses the body (body.go).
//
// A malformed message always yields something to read plus a list of what was
// wrong; [Parse] never panics and only returns an error when reading from its
// reader failed. Memory is bounded by [Limits], whatever the message's size:
// attachments are measured and hashed as they stream by, not kept. [Extract]
// reads one of them out again.
//
// All strings are valid UTF-8 without NUL. Names of people and files are
// cleaned of control characters and bidirectional overrides.
package message

import "time"

// Message is a parsed message, ready to show.
type Message struct {
	Subject    string
	From       []Address
	Sender     []Address
	ReplyTo    []Address
	To         []Address
	Cc         []Address
	Bcc        []Address
	Date       time.Time // from Date:; zero if missing or unreadable
	MessageID  string    // without angle brackets
	InReplyTo  []string  // message ids without angle brackets
	References []string
	ListID     string

	Text string // best plain-text body, LF line ends, format=flowed already joined; may be empty
	HTML string // HTML body, UTF-8; may be empty; of several documents, all, one after the other

	// Sections is the whole body in its order, which is what to show: a
	// message whose parts follow one another (a mailing list's footer, text
	// around a picture) has several. Text and HTML are all of it in one, for
	// those who only look for something in it.
	Sections []Section

	// Attachments holds every leaf part that is not the shown body, inline
	// images included, in the order of the message.
	Attachments []Attachment

	Calendars []Calendar // events and tasks among the attachments
	Contacts  []Contact  // vCards among the attachments
	Reports   []Report   // delivery reports, read receipts, complaints
	Security  Security   // signed or encrypted, by the message's own account

	// SenderHints says what about the sender could deceive, in words.
	SenderHints []Problem
	Unsubscribe Unsubscribe
	// AuthenticationResults holds the fields of that name, newest first, as
	// they came. Only those of the account's own server mean anything (RFC 8601 §5).
	AuthenticationResults []string

	// Problems names what was wrong, in words for a person, most important first.
	Problems []Problem

	// TooComplex is set when a limit ended the parse: what is here is what
	// had been read by then; the source and the file are still whole.
	TooComplex bool
}

// Address is one mailbox. Name is decoded and cleaned; Addr is the bare
// addr-spec (local@domain), or whatever stood there if it was not one.
type Address struct {
	Name string `json:"name,omitempty"`
	Addr string `json:"address"`
}

// Attachment describes one leaf part other than the shown body.
type Attachment struct {
	Index     int    // pass to Extract; numbers the leaves, so not the place in Attachments
	Name      string // safe to show and to use as a file name; never empty
	Turned    bool   // the message had characters in the name that turn its direction, so that "exe.fdp" is read where "pdf.exe" stands
	Encrypted bool   // only who has a password or a key can open it
	Made      bool   // Mailloft wrote it, of what stands in a winmail.dat; the message has no such file
	Type      string // media type, lower case, without parameters: "image/png"
	Size      int64  // decoded size in bytes
	SHA256    string // hex, of the decoded bytes; empty if Options.NoHash
	ContentID string // without angle brackets; empty if none
	Inline    bool   // Content-Disposition: inline, or used by the HTML through cid:
	Text      string // the decoded text of small text attachments, for the index; only if Options.AttachmentText

	// Embedded is the message that a message/rfc822 attachment is, without
	// hashes; its attachments' indexes are for Extract on the extracted bytes.
	Embedded *Message
}

// Problem is one thing that was wrong with the message.
type Problem struct {
	Code string `json:"code"` // stable: "header.malformed", "charset.unknown", "mime.boundary", "limit.parts", …
	Text string `json:"text"` // a sentence
}

// Options change what Parse spends time on. The zero value is right for showing.
type Options struct {
	NoHash         bool   // do not compute Attachment.SHA256
	AttachmentText bool   // fill Attachment.Text of small text parts
	Limits         Limits // zero fields mean DefaultLimits
}

// Limits bound the work one message can cause.
type Limits struct {
	Depth       int   // nesting of multiparts and embedded messages
	Parts       int   // parts in all
	HeaderBytes int64 // of one header block
	Addresses   int   // in all address fields together
	TextBytes   int64 // of decoded Text, and of HTML, each
}
