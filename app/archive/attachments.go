package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/message"
)

// AttachmentKey names one attachment of one message.
type AttachmentKey struct {
	Message ID
	Part    int // as message.Extract takes it
}

// Attachment is what a list shows of an attachment. The same content in
// several messages is listed once, with the newest of them.
type Attachment struct {
	AttachmentKey
	SHA256   string // hex, of the decoded bytes
	Name     string
	Type     string // media type
	Size     int64  // decoded
	Inline   bool
	From     string // as in Row, of the message
	FromAddr string
	Subject  string
	Date     time.Time
	Copies   int // messages that have it
}

// Kind is what sort of thing an attachment is, by its type and name.
type Kind string

// The kinds; AnyKind is all of them.
const (
	AnyKind   Kind = ""
	Pictures  Kind = "picture"
	Documents Kind = "document"
	Tables    Kind = "table"
	Sounds    Kind = "sound"
	Videos    Kind = "video"
	Bundles   Kind = "bundle" // zip and the like
	Others    Kind = "other"
)

// kinds are the conditions for each kind but Others, on the attachment a.
var kinds = map[Kind]string{
	Pictures:  "a.type LIKE 'image/%'",
	Documents: "(a.type IN ('application/pdf', 'application/msword', 'application/rtf', 'text/plain', 'text/html', 'text/rtf', 'text/markdown') OR a.type LIKE '%wordprocessing%' OR a.type LIKE '%opendocument.text%' OR a.type LIKE '%presentation%' OR a.type LIKE '%powerpoint%' OR " + named("pdf", "doc", "docx", "odt", "rtf", "txt", "md", "ppt", "pptx", "odp", "epub") + ")",
	Tables:    "(a.type IN ('text/csv', 'application/vnd.ms-excel') OR a.type LIKE '%spreadsheet%' OR " + named("csv", "xls", "xlsx", "ods") + ")",
	Sounds:    "a.type LIKE 'audio/%'",
	Videos:    "a.type LIKE 'video/%'",
	Bundles:   "(a.type IN ('application/zip', 'application/gzip', 'application/x-tar', 'application/x-7z-compressed', 'application/vnd.rar') OR " + named("zip", "gz", "tgz", "tar", "7z", "rar", "xz", "bz2") + ")",
}

func named(extensions ...string) string {
	for i, e := range extensions {
		extensions[i] = "a.name LIKE '%." + e + "'"
	}
	return "(" + strings.Join(extensions, " OR ") + ")"
}

// AttachmentOrder is the order of a list of attachments.
type AttachmentOrder string

// The orders.
const (
	ByDate   AttachmentOrder = "m.date DESC"
	BySize   AttachmentOrder = "a.size DESC"
	ByName   AttachmentOrder = "a.name COLLATE NOCASE"
	BySender AttachmentOrder = "m.sender COLLATE NOCASE"
	ByType   AttachmentOrder = "a.type"
)

// AttachmentFilter says which attachments are wanted; the zero value is all
// but those that are part of a message's text.
type AttachmentFilter struct {
	Kind    Kind
	Words   string // all of them in name, sender or subject
	Account string // ID
	Inline  bool   // those within the text, too
	Order   AttachmentOrder
}

// Attachments lists the attachments outside Trash, each content once, by
// their keys: get what is on the screen from AttachmentRows.
func (a *Archive) Attachments(ctx context.Context, f AttachmentFilter) (keys []AttachmentKey, err error) {
	where, args := f.where()
	order := f.Order
	if order == "" {
		order = ByDate
	}
	// A bare column beside max() is that of the row with the highest.
	query := "SELECT max(a.message), a.part FROM attachment a JOIN message m ON m.id = a.message WHERE " + where +
		" GROUP BY a.sha256 ORDER BY " + string(order) + ", max(a.message) DESC"
	err = a.read("list attachments", func(db *sql.DB) error {
		return eachRow(ctx, db, query, func(rows *sql.Rows) error {
			var k AttachmentKey
			err := rows.Scan(&k.Message, &k.Part)
			keys = append(keys, k)
			return err
		}, args...)
	})
	return keys, err
}

// where gives the conditions of the filter. What people typed is only ever an
// argument.
func (f AttachmentFilter) where() (where string, args []any) {
	parts := []string{"m.trashed = 0 AND m.partial = 0"}
	if !f.Inline {
		parts = append(parts, "a.inline = 0")
	}
	switch condition, ok := kinds[f.Kind]; {
	case ok:
		parts = append(parts, condition)
	case f.Kind == Others:
		for _, condition := range kinds {
			parts = append(parts, "NOT "+condition)
		}
	}
	for _, word := range strings.Fields(f.Words) {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(word) + "%"
		parts = append(parts, `(a.name LIKE ? ESCAPE '\' OR m.sender LIKE ? ESCAPE '\' OR m.address LIKE ? ESCAPE '\' OR m.subject LIKE ? ESCAPE '\')`)
		args = append(args, like, like, like, like)
	}
	if f.Account != "" {
		parts = append(parts, "EXISTS (SELECT 1 FROM source WHERE origin = (SELECT key FROM origin WHERE account = ?) AND source.message = m.id)")
		args = append(args, f.Account)
	}
	return strings.Join(parts, " AND "), args
}

// AttachmentRows gives the rows of attachments in the order of keys. Those
// that are no longer there are left out.
func (a *Archive) AttachmentRows(ctx context.Context, keys []AttachmentKey) (list []Attachment, err error) {
	pairs := make([][2]int64, len(keys))
	for i, k := range keys {
		pairs[i] = [2]int64{int64(k.Message), int64(k.Part)}
	}
	text, err := json.Marshal(pairs)
	if err != nil {
		return nil, err
	}
	err = a.read("read attachments", func(db *sql.DB) error {
		return eachRow(ctx, db, `
			SELECT a.message, a.part, lower(hex(a.sha256)), a.name, a.type, a.size, a.inline, m.sender, m.address, m.subject, m.date,
				(SELECT count(DISTINCT c.message) FROM attachment c JOIN message cm ON cm.id = c.message WHERE c.sha256 = a.sha256 AND cm.trashed = 0)
			FROM json_each(?) k
			JOIN attachment a ON a.message = k.value ->> 0 AND a.part = k.value ->> 1
			JOIN message m ON m.id = a.message ORDER BY k.key`,
			func(rows *sql.Rows) error {
				var x Attachment
				var date int64
				err := rows.Scan(&x.Message, &x.Part, &x.SHA256, &x.Name, &x.Type, &x.Size, &x.Inline, &x.From, &x.FromAddr, &x.Subject, &date, &x.Copies)
				x.Date = fromMillis(date)
				list = append(list, x)
				return err
			}, string(text))
	})
	return list, err
}

// ExtractAttachment writes the decoded bytes of an attachment to w.
func (a *Archive) ExtractAttachment(ctx context.Context, k AttachmentKey, w io.Writer) error {
	f, err := a.OpenMessage(ctx, k.Message)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read from
	_, err = message.Extract(reader{ctx, f}, k.Part, w)
	return a.explain(err)
}

// TotalSize adds up what the attachments that f wants take, decoded, each
// content once.
func (a *Archive) TotalSize(ctx context.Context, f AttachmentFilter) (bytes int64, err error) {
	where, args := f.where()
	err = a.read("add up attachments", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT coalesce(sum(size), 0) FROM (SELECT max(a.size) AS size FROM attachment a JOIN message m ON m.id = a.message WHERE "+
			where+" GROUP BY a.sha256)", args...).Scan(&bytes)
	})
	return bytes, err
}
