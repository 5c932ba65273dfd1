package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/maphash"
)

// item is one message as the server lists it in this session.
type item struct {
	number int
	size   int64 // octets as listed, advisory; -1 if not listed
	// key names the message in the ledger: its unique-id where that is fit for
	// it, else a name derived from what identifies it. Keys that are not
	// unique-ids are longer than any unique-id may be, so they never collide
	// with one. Empty means nothing identifies the message but its content.
	key string
	// weak: the key rests on less than a unique-id of its own, so only
	// retrieving the message in this session proves what it is.
	weak bool
}

// maxUID is the longest unique-id. RFC 1939 §7.
const maxUID = 70

// fitUID says whether uid is what RFC 1939 §7 allows: 1 to 70 characters in
// the range 0x21 to 0x7E.
func fitUID(uid string) bool {
	if uid == "" || len(uid) > maxUID {
		return false
	}
	for i := range len(uid) {
		if uid[i] < 0x21 || uid[i] > 0x7E {
			return false
		}
	}
	return true
}

// keyFor returns the ledger's name for a unique-id.
//
// QUIRK: servers list unique-ids that are too long or hold controls and 8-bit
// characters. They are still told apart by their hash; nothing the server
// chose gets any further.
func keyFor(uid string) string {
	switch {
	case uid == "":
		return ""
	case fitUID(uid):
		return uid
	}
	return derivedKey("uid-sha256-", uid)
}

// derivedKey is longer than maxUID whatever the parts are.
func derivedKey(prefix string, parts ...any) string {
	h := sha256.New()
	for _, p := range parts {
		_, _ = fmt.Fprintf(h, "%v\n", p) // a hash never fails
	}
	return prefix + hex.EncodeToString(h.Sum(nil))
}

// needsFingerprint returns the indexes of the items that no unique-id of their
// own identifies: the server gave none, or gave the same one twice.
func needsFingerprint(items []item) []int {
	// Hashes, because a map of a million strings takes its toll. Two keys with
	// one hash would cost a TOP each, and nothing else.
	seed := maphash.MakeSeed()
	seen := make(map[uint64]struct{}, len(items))
	shared := map[string]bool{}
	for _, it := range items {
		h := maphash.String(seed, it.key)
		if _, again := seen[h]; again {
			shared[it.key] = true
		}
		seen[h] = struct{}{}
	}
	var out []int
	for i, it := range items {
		if it.key == "" || shared[it.key] {
			out = append(out, i)
		}
	}
	return out
}

// dropTwins empties the keys that several items still share after
// fingerprints were taken: only their content tells such messages apart.
func dropTwins(items []item) {
	first := make(map[string]int, len(items))
	for i := range items {
		key := items[i].key
		if key == "" {
			continue
		}
		if j, twin := first[key]; twin {
			items[i].key, items[i].weak = "", true
			items[j].key, items[j].weak = "", true
			continue
		}
		first[key] = i
	}
}
