package fetch

import (
	"time"

	"github.com/mailloft/mailloft/app/problem"
)

// Phase is what an account's session is doing.
type Phase string

// The phases, in the order a session passes through them.
const (
	Idle       Phase = "idle"       // nothing to do until State.Next
	Keyring    Phase = "keyring"    // waiting for the keyring
	Connecting Phase = "connecting" // TCP and TLS
	SigningIn  Phase = "signing-in"
	Listing    Phase = "listing"    // STAT, UIDL and comparison with the ledger
	Retrieving Phase = "retrieving" // Done of Total
	Deleting   Phase = "deleting"   // Done of Total
	Finishing  Phase = "finishing"  // QUIT
	Waiting    Phase = "waiting"    // backing off until State.Next; Problem says why
	NeedsYou   Phase = "needs-you"  // stopped until the person acts; Problem says what to do
	Disabled   Phase = "disabled"
)

// State is a snapshot of one account's worker, for a screen or a progress bar.
type State struct {
	Account string // account ID
	Phase   Phase
	Done    int     // messages retrieved (or deleted) so far in this session
	Total   int     // messages to retrieve (or delete) in this session
	Bytes   int64   // received in this session
	OfBytes int64   // to receive in this session, as the server listed it; advisory
	Rate    float64 // bytes a second, smoothed
	New     int     // messages newly stored in the session, or in the last one when Idle
	Deleted int     // deletions the server committed in the session, or in the last one
	Last    time.Time
	Next    time.Time
	Problem *problem.Problem // the last session's, until the next success
}

// Busy reports whether a session is under way.
func (s State) Busy() bool {
	switch s.Phase {
	case Keyring, Connecting, SigningIn, Listing, Retrieving, Deleting, Finishing:
		return true
	}
	return false
}
