package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"time"

	"github.com/mailloft/mailloft/app/archive"
)

// A server that was moved or rebuilt gives every message another unique-id.
// What is listed looks new then, though it is here. When most of a listing is
// unknown while the ledger holds as much that is listed no longer, sizes and
// the beginnings as TOP shows them tell which stored message is which; the
// ledger takes the new unique-ids over, and nothing is downloaded again. What
// can't be told apart so, is retrieved, and the archive knows it by its content.
//
// A unique-id taken over proves no more than any other from an earlier
// session: before DELE, the checks of proof.go apply as ever.

// migrationFrom is the least number of unknown messages that is looked at:
// for fewer, retrieving them is as cheap.
const migrationFrom = 10

// lost is a stored message whose unique-id is listed no longer.
type lost struct {
	key string
	rec record
}

// print is what a message is found again by: its size and its header.
type print struct {
	size   int64
	header sum
}

// remap looks for messages that are here under unique-ids of before.
func (s *session) remap(ctx context.Context) error {
	fresh, bySize := s.migrated()
	if len(fresh) == 0 {
		return nil
	}
	s.log.Info("the server seems to have changed its unique-ids; comparing instead of downloading", "messages", len(fresh))
	began := time.Now()
	m := &migration{s: s, index: map[print][]lost{}, pairs: map[int]lost{}, claims: map[sum]int{}}
	if err := m.fingerprint(ctx, bySize); err != nil {
		return err
	}
	byNumber := make(map[int]item, len(fresh))
	for _, it := range fresh {
		byNumber[it.number] = it
	}
	s.progress.update(func(st *State) { st.Done, st.Total = 0, len(fresh) })
	err := s.tops(ctx, fresh, proofLines, func(n int, r io.Reader) error { return m.look(ctx, byNumber[n], r) })
	if err != nil {
		return err
	}
	if err := m.takeOver(ctx, fresh); err != nil {
		return err
	}
	s.log.Info("unique-ids taken over", "messages", s.result.Remapped, "of", len(fresh), "took", time.Since(began))
	return nil
}

// migrated gives what is listed and unknown, if that looks like a migration,
// with the stored messages it may be, by listed size.
func (s *session) migrated() (fresh []item, bySize map[int64][]lost) {
	if !s.complete {
		return nil, nil // what is not listed may only have been cut off
	}
	for _, it := range s.items {
		if it.key == "" || it.weak || it.size <= 0 {
			continue
		}
		if s.missing(it) && !s.ledger.records[it.key].safe() {
			fresh = append(fresh, it)
		}
	}
	if len(fresh) < migrationFrom || 2*len(fresh) <= len(s.items) {
		return nil, nil
	}
	listed := make(map[string]bool, len(s.items)-len(fresh))
	sizes := make(map[int64]int, len(fresh))
	for _, it := range s.items {
		listed[it.key] = true
	}
	for _, it := range fresh {
		sizes[it.size]++
	}
	bySize = map[int64][]lost{}
	matching := 0
	for key, rec := range s.ledger.records {
		if listed[key] || !rec.safe() || rec.deleted || rec.partial || sizes[rec.size] == 0 {
			continue
		}
		bySize[rec.size] = append(bySize[rec.size], lost{key, rec})
		if len(bySize[rec.size]) <= sizes[rec.size] {
			matching++
		}
	}
	if 2*matching <= len(fresh) {
		return nil, nil
	}
	kept := fresh[:0]
	for _, it := range fresh {
		if len(bySize[it.size]) > 0 {
			kept = append(kept, it)
		}
	}
	return kept, bySize
}

// migration is a comparison under way.
type migration struct {
	s      *session
	index  map[print][]lost
	pairs  map[int]lost // by number
	claims map[sum]int  // how many listed messages look like a stored one
}

// fingerprint takes the headers of the stored messages.
func (m *migration) fingerprint(ctx context.Context, bySize map[int64][]lost) error {
	for size, list := range bySize {
		for _, l := range list {
			if err := ctx.Err(); err != nil {
				return err
			}
			file := m.s.openSum(ctx, l.rec.sum)
			if file == nil {
				continue
			}
			header, err := storedHeader(file)
			_ = file.Close() // only read
			if err != nil {
				continue // it can't be read back: not a proof of anything
			}
			at := print{size, header}
			m.index[at] = append(m.index[at], l)
		}
	}
	return nil
}

func storedHeader(file *archive.File) (sum, error) {
	n, err := headerLength(unnoted(file))
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return sum{}, err
	}
	h := sha256.New()
	_, err = io.CopyN(h, unnoted(file), n)
	return sum(h.Sum(nil)), err
}

// look compares what the server shows of a message with the stored ones that
// have its size and header. It counts only if one and no other fits.
func (m *migration) look(ctx context.Context, it item, r io.Reader) error {
	shown, err := io.ReadAll(io.LimitReader(unnoted(r), maxHeader))
	if err == nil {
		_, err = io.Copy(io.Discard, r)
	}
	if err != nil {
		return err
	}
	m.s.progress.update(func(st *State) { st.Done++ })
	n, err := headerLength(bytes.NewReader(shown))
	if err != nil || n == 0 {
		return err
	}
	var found []lost
	for _, l := range m.index[print{it.size, sha256.Sum256(shown[:n])}] {
		same, err := m.begins(ctx, l, shown)
		if err != nil {
			return err
		}
		if same && !holds(found, l) {
			found = append(found, l)
		}
	}
	if len(found) == 1 {
		m.pairs[it.number] = found[0]
		m.claims[found[0].rec.sum]++
	}
	return nil
}

// holds says whether the same bytes are among list: two unique-ids of before
// may have named one message.
func holds(list []lost, l lost) bool {
	for _, other := range list {
		if other.rec.sum == l.rec.sum {
			return true
		}
	}
	return false
}

func (m *migration) begins(ctx context.Context, l lost, shown []byte) (bool, error) {
	file := m.s.openSum(ctx, l.rec.sum)
	if file == nil {
		return false, nil
	}
	defer func() { _ = file.Close() }() // only read
	return beginsWith(file, bytes.NewReader(shown))
}

// takeOver writes the new unique-ids into the ledger, with the orders that the
// person gave about the old ones. A stored message that several listed ones
// look like is left: they may differ further on.
func (m *migration) takeOver(ctx context.Context, fresh []item) error {
	s := m.s
	kept, err := keptUIDs(ctx, s.deps.Archive, s.account.ID)
	if err != nil {
		return err
	}
	byKey := map[string]item{}
	var entries []archive.Entry
	var keep []string
	for _, it := range fresh {
		l, ok := m.pairs[it.number]
		if !ok || m.claims[l.rec.sum] != 1 {
			continue
		}
		byKey[it.key] = it
		entries = append(entries, archive.Entry{
			UID: it.key, SHA256: l.rec.sum.String(), Size: it.size, Seen: s.deps.Now(), Stored: time.UnixMilli(l.rec.stored),
		})
		if kept[l.key] {
			keep = append(keep, it.key)
		}
	}
	if len(keep) > 0 { // first: no policy may come in between
		if err := s.deps.Archive.MarkKept(ctx, s.account.ID, keep, s.deps.Now()); err != nil {
			return err
		}
	}
	adopted, err := s.deps.Archive.Adopt(ctx, s.account.ID, entries)
	if err != nil {
		return err
	}
	for _, key := range adopted {
		s.ledger.records[key] = m.pairs[byKey[key].number].rec
	}
	s.result.Remapped = len(adopted)
	return nil
}
