package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
)

// record is what a session needs to know of a ledger entry, kept small: a
// maildrop may hold a million messages.
type record struct {
	size     int64 // as the server listed it, else as stored; 0 if neither is known
	sum      sum   // of the stored bytes; zero until stored
	stored   int64 // Unix milliseconds; 0 means not yet
	verified bool
	sent     bool // DELE was acknowledged, the end of that session not recorded
	deleted  bool
	trashed  bool
	partial  bool  // only its beginning is here
	settled  bool  // under the rules as they are, no more of it is to be fetched
	known    bool  // marked by the person: not to be retrieved
	knownAt  int64 // size listed when it was marked; 0 if there was none
}

// sum is a SHA-256, as bytes: half of what its hex digits take.
type sum [sha256.Size]byte

// parseSum reads hex digits; what is no SHA-256 is the zero sum.
func parseSum(digits string) (s sum) {
	raw, err := hex.DecodeString(digits)
	if err == nil && len(raw) == len(s) {
		copy(s[:], raw)
	}
	return s
}

func (s sum) String() string { return hex.EncodeToString(s[:]) }

// ledger is an account's records by key.
type ledger struct {
	records map[string]record
	set     string    // of the rules as they are
	hasUIDs bool      // the server has given unique-ids before
	latest  time.Time // of all times written into it: the clock has been at least there
}

func newLedger() *ledger { return &ledger{records: map[string]record{}} }

// add takes an entry over from the archive. A unique-id that named several
// messages has several entries: the one that counts is about what the server
// has now.
func (l *ledger) add(e archive.Entry) {
	rec := record{
		size: e.Size, sum: parseSum(e.SHA256),
		verified: !e.Verified.IsZero(),
		sent:     !e.DeleteSent.IsZero() && e.Deleted.IsZero(),
		deleted:  !e.Deleted.IsZero(),
		trashed:  e.Trashed,
		partial:  e.Partial,
		settled:  e.Deleted.IsZero() && l.settles(e),
	}
	if !e.Stored.IsZero() {
		rec.stored = e.Stored.UnixMilli()
	}
	if old, ok := l.records[e.UID]; !ok || rec.newer(old) {
		l.records[e.UID] = rec
	}
	l.hasUIDs = l.hasUIDs || fitUID(e.UID)
	for _, t := range []time.Time{e.Seen, e.Stored, e.Verified, e.DeleteSent, e.Deleted} {
		if t.After(l.latest) {
			l.latest = t
		}
	}
}

// addStanding takes over that the person marked a message as known.
func (l *ledger) addStanding(s archive.Standing) {
	if s.Known.IsZero() {
		return
	}
	rec := l.records[s.UID]
	rec.known, rec.knownAt = true, s.Size
	l.records[s.UID] = rec
	l.hasUIDs = l.hasUIDs || fitUID(s.UID)
}

// settles says whether the entry is of a message of which no more is to be
// fetched: its beginning is here, or it was skipped, and the rules are still
// those under which that was decided; or the beginning was thrown away.
func (l *ledger) settles(e archive.Entry) bool {
	if e.Partial {
		return e.Trashed || e.RuleSet == l.set
	}
	return e.Stored.IsZero() && e.RuleSet == l.set && strings.HasSuffix(e.Rule, ": "+string(account.Skip))
}

// settled says whether no more is to be fetched of a listed message. Another
// size under the same key is another message.
func (l *ledger) settled(it item) bool {
	rec := l.records[it.key]
	return it.key != "" && rec.settled && (it.size <= 0 || rec.size == 0 || it.size == rec.size)
}

// knows says whether the person marked the listed message as known. Another
// size under the same key is another message.
func (l *ledger) knows(it item) bool {
	rec := l.records[it.key]
	return it.key != "" && rec.known && (it.size <= 0 || rec.knownAt == 0 || it.size == rec.knownAt)
}

// newer says whether r rather than old is about the message that is on the
// server now: not deleted there before deleted, then the one stored last.
func (r record) newer(old record) bool {
	if r.deleted != old.deleted {
		return old.deleted
	}
	return r.stored > old.stored
}

// safe says whether the ledger holds the message's proof: stored, read back
// and found equal.
func (r record) safe() bool { return r.sum != (sum{}) && r.stored != 0 && r.verified }

// verdict is what the comparison of a listed message with the ledger says.
type verdict int

const (
	unknown  verdict = iota // retrieve it
	held                    // it is in the archive, as far as the listing can tell
	doubtful                // the key is known, but what the server lists under it may be another message
	resized                 // the same, for it has another size than it had
)

// known says whether what is listed can be a message that is in the archive,
// so that a proof of it makes sense.
func (v verdict) known() bool { return v == held || v == doubtful }

// compare judges one listed message.
func (l *ledger) compare(it item) verdict {
	if it.key == "" {
		return unknown
	}
	rec, ok := l.records[it.key]
	switch {
	case !ok, !rec.safe():
		return unknown
	case it.size > 0 && rec.size > 0 && it.size != rec.size:
		// The listed sizes are advisory and often wrong, but a server is wrong
		// in the same way each time. A change means other bytes.
		if rec.deleted {
			return unknown
		}
		return resized
	case rec.deleted:
		// The server said it had deleted this one. Either it did not, or the
		// unique-id was used again.
		return doubtful
	}
	return held
}
