package archive

import "time"

// ID is a message's number in the index: handed out in order of arrival,
// stable until the index is rebuilt. The lasting name of a message is its SHA-256.
type ID int64

// Row is what a list shows of one message.
type Row struct {
	ID             ID
	SHA256         string   // hex, of the stored bytes
	Accounts       []string // IDs of the accounts it came through; empty if imported
	From           string   // display name of the first author, or the address
	FromAddr       string
	To             string
	Subject        string
	Snippet        string    // first words of the body, one line
	Date           time.Time // from the Date: field, else Received
	Received       time.Time // when it was stored here
	Size           int64     // bytes as stored
	Partial        bool      // only its beginning was fetched
	Whole          int64     // of a partial message: size of all of it, as listed; 0 if that is not known
	Damaged        bool      // made without its bytes, which were missing or changed when the index was made
	HasAttachments bool
	Read           bool
	Starred        bool
	Trashed        bool
	Archived       bool
	Tags           []string // in the order of their names
	Thread         int64    // the conversation: equal for all its messages
	ThreadSize     int      // how many messages it has, Trash left out
}

// Folder is one of the built-in views.
type Folder string

// The built-in views. All but Trash leave out what is in Trash; Inbox and
// Unread leave out what is in Archive too.
const (
	All      Folder = "all"
	Inbox    Folder = "inbox"
	Unread   Folder = "unread"
	Starred  Folder = "starred"
	Archived Folder = "archived"
	Trash    Folder = "trash"
)

// Order is what a view is sorted by: newest, largest or Z first.
type Order string

// The orders.
const (
	OrderArrival Order = ""
	OrderDate    Order = "date"
	OrderSender  Order = "sender"
	OrderSubject Order = "subject"
	OrderSize    Order = "size"
)

// View names a set of messages, newest first: a folder, narrowed to an
// account, a tag and a search when these are set.
type View struct {
	Folder  Folder
	Account string // account ID; empty means every account
	Tag     string // only what has this tag; empty means everything
	Query   string // search language (see ParseQuery); empty means everything
	Order   Order  // empty means by arrival
	Reverse bool   // the other way round: oldest, smallest or A first
	Folded  bool   // of each conversation only the first
	Before  ID     // only messages that arrived before this one; 0 means all
	Limit   int    // only the newest so many; 0 means all
}

// Counts are the figures beside the views in the sidebar.
type Counts struct {
	All, Inbox, Unread, Starred, Archived, Trash int

	ByAccount map[string]AccountCounts
}

// AccountCounts are one account's figures, Trash left out.
type AccountCounts struct{ Total, Unread int }

// Incoming says where a message that is being added comes from.
type Incoming struct {
	Account  string    // account ID; empty for an import
	UID      string    // unique-id on the server; empty if the server has none
	Received time.Time // zero means now
	Listed   int64     // size as the server listed it, advisory; 0 if it listed none
	Partial  bool      // the bytes are only its beginning, as TOP gave it
	Rule     string    // the rule that decided so; empty if none did
	RuleSet  string    // names the rules and the size limit that Rule was one of
}

// Stored is the receipt for one added message after its group was committed:
// its file is synced under its final name, its rows are committed, and the
// file was read back and matched its hash.
type Stored struct {
	Incoming
	ID        ID
	SHA256    string
	Size      int64
	Duplicate bool   // these bytes were in the archive already
	Completed bool   // a partial message of before is whole now: its ID stayed
	Broken    string // why there is little or nothing to read in it, in words; empty if that is not so
}

// Entry is the ledger's record of one message on a server: its journey
// seen → stored → verified → deleted. Zero times mean "not yet".
type Entry struct {
	Account    string
	UID        string
	Size       int64  // as the server listed it; advisory
	SHA256     string // of the stored bytes; empty until stored
	Seen       time.Time
	Stored     time.Time
	Verified   time.Time
	DeleteSent time.Time // DELE was acknowledged
	Deleted    time.Time // QUIT was acknowledged after it (RFC 1939 §6)
	Trashed    bool      // in Trash here, or removed from it

	Partial bool   // only its beginning is here: never verified, and proves nothing
	Rule    string // the rule that decided not to fetch all of it, or to delete it there
	RuleSet string // names the rules and the size limit as they were then
}

// Change tells a listener what a committed transaction did.
type Change struct {
	Kind ChangeKind
	IDs  []ID // the messages concerned; nil means "look again at everything"
}

// ChangeKind says what happened to the messages of a Change.
type ChangeKind string

// The kinds of Change.
const (
	Added   ChangeKind = "added"
	Flagged ChangeKind = "flagged" // flags or tags changed
	Removed ChangeKind = "removed"
	// Completed: all of a partial message arrived, or a damaged one is whole
	// again. Its ID and flags stayed.
	Completed ChangeKind = "completed"
	Reset     ChangeKind = "reset" // rebuilt or re-imported: reload
)
