package account

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
)

// PolicyKind says when a message may be deleted on the server. In every case
// it is only ever deleted after it has been proven safe in the archive.
type PolicyKind string

// The kinds of policy.
const (
	Leave           PolicyKind = "leave"                    // never delete
	DeleteAtOnce    PolicyKind = "delete"                   // as soon as it is safe here
	DeleteAfter     PolicyKind = "delete-after"             // Days after it was stored here
	DeleteWhenTrash PolicyKind = "delete-when-deleted-here" // once moved to Trash here
	KeepNewest      PolicyKind = "keep-newest"              // all but the newest Count, or the newest Bytes
)

// Policy is what happens to an account's mail on the server. The zero value
// leaves everything there.
type Policy struct {
	Kind  PolicyKind `toml:"kind"`
	Days  int        `toml:"days,omitempty"`
	Count int        `toml:"count,omitempty"`
	Bytes int64      `toml:"bytes,omitempty"`
}

// ParsePolicy reads the form that String writes: "leave", "delete",
// "delete-after=14", "delete-when-deleted-here", "keep-newest=500" (messages)
// or "keep-newest=2GB".
func ParsePolicy(s string) (Policy, error) {
	kind, arg, hasArg := strings.Cut(strings.TrimSpace(strings.ToLower(s)), "=")
	switch PolicyKind(kind) {
	case Leave, DeleteAtOnce, DeleteWhenTrash:
		if hasArg {
			return Policy{}, fmt.Errorf("policy %q takes no value", kind)
		}
		return Policy{Kind: PolicyKind(kind)}, nil
	case DeleteAfter:
		days, err := strconv.Atoi(strings.TrimSuffix(arg, "d"))
		if err != nil || days < 1 {
			return Policy{}, fmt.Errorf("policy %q needs a number of days, such as delete-after=14", s)
		}
		return Policy{Kind: DeleteAfter, Days: days}, nil
	case KeepNewest:
		if n, err := strconv.Atoi(arg); err == nil && n > 0 {
			return Policy{Kind: KeepNewest, Count: n}, nil
		}
		if b, err := humanize.ParseBytes(arg); err == nil && b > 0 && b < 1<<62 {
			return Policy{Kind: KeepNewest, Bytes: int64(b)}, nil
		}
		return Policy{}, fmt.Errorf("policy %q needs a number of messages or a size, such as keep-newest=500 or keep-newest=2GB", s)
	}
	return Policy{}, fmt.Errorf("unknown policy %q: use leave, delete, delete-after=DAYS, delete-when-deleted-here, keep-newest=COUNT or keep-newest=SIZE", s)
}

// String gives the form that ParsePolicy reads.
func (p Policy) String() string {
	switch p.Kind {
	case DeleteAfter:
		return fmt.Sprintf("%s=%d", p.Kind, p.Days)
	case KeepNewest:
		if p.Count > 0 {
			return fmt.Sprintf("%s=%d", p.Kind, p.Count)
		}
		return fmt.Sprintf("%s=%dB", p.Kind, p.Bytes)
	case "":
		return string(Leave)
	}
	return string(p.Kind)
}

// Effect says in one sentence what the policy does to mail on the server.
func (p Policy) Effect() string {
	const safe = " A message is only deleted after its copy here has been written, synced and read back."
	switch p.Kind {
	case DeleteAtOnce:
		return "Each message is deleted on the server as soon as it is safe here." + safe
	case DeleteAfter:
		return fmt.Sprintf("Each message is deleted on the server %s after it was stored here.", days(p.Days)) + safe
	case DeleteWhenTrash:
		return "A message is deleted on the server once you move it to Trash here." + safe
	case KeepNewest:
		if p.Count > 0 {
			return fmt.Sprintf("The newest %s messages stay on the server, older ones are deleted there.", humanize.Comma(int64(p.Count))) + safe
		}
		return fmt.Sprintf("The newest messages up to %s stay on the server, older ones are deleted there.", humanize.Bytes(uint64(p.Bytes))) + safe
	}
	return "Mail stays on the server; Mailloft never deletes anything there."
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}
