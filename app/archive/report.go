package archive

// Report is what Verify or Rebuild found.
type Report struct {
	OK      int   // messages whose file is there and matches its hash
	Bytes   int64 // that were read
	Missing []Fault
	Changed []Fault
	// Unindexed are whole messages that the index does not know, or knows no
	// more of than that they were missing; Repair and Rebuild take them in.
	Unindexed []Fault
	// Unknown are files in mail/ that are no messages of ours, by path under
	// DATA. They are left alone.
	Unknown []string
	// Index says in SQLite's words what is wrong with the index; empty if
	// nothing is.
	Index []string
	// JournalLines is the number of unreadable lines that Rebuild left out.
	JournalLines int
}

// Fault is one message that is not as it should be.
type Fault struct {
	ID     ID     // 0 if it has no row in the index
	SHA256 string // its lasting name
	Path   string // under DATA, with slashes
	Err    error  `json:"-"` // why its file could not be read; nil otherwise
}

// Clean reports whether every message is there, whole and indexed.
func (r Report) Clean() bool {
	return len(r.Missing)+len(r.Changed)+len(r.Unindexed)+len(r.Index) == 0
}
