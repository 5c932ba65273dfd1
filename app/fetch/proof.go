package fetch

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
)

// A message may be deleted if it was retrieved, committed and read back in
// this very session. Where that was in an earlier session, the ledger vouches
// for a unique-id only, and RFC 1939 §7 lets a server use one again. So the
// beginning of what the server shows under it now is compared with the stored
// file first; in doubt the message is retrieved once more.

// proofLines is how many lines of the body TOP is asked for.
const proofLines = 40

// deleteSafe marks on the server what the policy and the proof allow.
func (s *session) deleteSafe(ctx context.Context) error {
	if !s.complete || !s.rule.mayDelete(s.account) {
		return nil
	}
	var proven []item
	var again []item
	for _, it := range expendable(s.account.Policy, s.items, s.ledger, s.clock()) {
		if len(proven)+len(again) >= maxMessages {
			break // the rest another time
		}
		switch sure, retrieve, err := s.prove(ctx, it); {
		case err != nil:
			return err
		case sure:
			proven = append(proven, it)
		case retrieve:
			again = append(again, it)
		}
	}
	if err := s.retrieve(ctx, again); err != nil {
		return err
	}
	for _, it := range again {
		// What turned out to be another message has only just been stored: an
		// age or a place in Trash that was the other one's does not count.
		if s.proven[it.number] && len(expendable(s.account.Policy, []item{it}, s.ledger, s.clock())) == 1 {
			proven = append(proven, it)
		}
	}
	return s.delete(ctx, proven)
}

// prove says whether the message may be deleted, or else whether retrieving it
// again can prove it.
func (s *session) prove(ctx context.Context, it item) (sure, again bool, err error) {
	if s.proven[it.number] {
		return true, false, nil
	}
	if s.ledger.compare(it) == unknown {
		return false, false, nil // never stored, or not in this form
	}
	if s.account.Policy.Kind == account.DeleteAfter && !s.ageKnown(ctx, it) {
		return false, false, nil
	}
	if it.weak {
		return false, true, nil
	}
	sure, err = s.sameHeader(ctx, it)
	if err != nil || sure {
		return sure, false, err
	}
	if s.ledger.records[it.key].trashed {
		// Removed here on purpose: it must not come back just to be deleted.
		sure, err = s.sameBytes(ctx, it)
	}
	return sure, !sure, err
}

// openStored opens the stored file of a message; nil if it is not there.
func (s *session) openStored(ctx context.Context, it item) *archive.File {
	id, err := s.deps.Archive.Find(ctx, s.ledger.records[it.key].sha)
	if err != nil {
		return nil
	}
	file, err := s.deps.Archive.OpenMessage(ctx, id)
	if err != nil {
		return nil
	}
	return file
}

// ageKnown says whether the time at which the message was stored can be right.
func (s *session) ageKnown(ctx context.Context, it item) bool {
	file := s.openStored(ctx, it)
	if file == nil {
		return false
	}
	defer func() { _ = file.Close() }() // only read
	return storedAfterArrival(time.UnixMilli(s.ledger.records[it.key].stored), receivedAt(file))
}

// maxHeader is how much of a stored header is read to find a date.
const maxHeader = 256 << 10

// receivedAt is the time the last server on the way wrote into the message's
// topmost Received field (RFC 5321 §4.4); zero if there is none to be read.
func receivedAt(r io.Reader) time.Time {
	m, err := mail.ReadMessage(io.LimitReader(r, maxHeader))
	if err != nil {
		return time.Time{}
	}
	_, date, found := strings.Cut(m.Header.Get("Received"), ";")
	if !found {
		return time.Time{}
	}
	t, err := mail.ParseDate(strings.TrimSpace(date))
	if err != nil {
		return time.Time{}
	}
	return t
}

// sameHeader says whether the header and the first lines that the server shows
// are those of the stored message. No, if the server has no TOP or the stored
// file is not there.
func (s *session) sameHeader(ctx context.Context, it item) (same bool, err error) {
	file := s.openStored(ctx, it)
	if file == nil {
		return false, nil
	}
	defer func() { _ = file.Close() }() // only read
	err = s.client.Top(ctx, it.number, proofLines, func(r io.Reader) error {
		same, err = beginsWith(file, r)
		return err
	})
	if refused(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("TOP: %w", err)
	}
	return same, nil
}

// beginsWith says whether the stored message begins with the whole of shown,
// and shown reaches beyond the header. Line ends at the end of shown are not
// compared: servers add and omit them. It reads shown to its end; errors are
// shown's, and a stored file that can't be read is simply not equal.
func beginsWith(stored io.ReadSeeker, shown io.Reader) (bool, error) {
	header, err := headerLength(stored)
	if err == nil {
		_, err = stored.Seek(0, io.SeekStart)
	}
	equal, matched, ended := err == nil, int64(0), false
	buf, want := make([]byte, 16<<10), make([]byte, 16<<10)
	for {
		n, err := shown.Read(buf)
		rest := buf[:n]
		if equal && !ended {
			m, _ := io.ReadFull(stored, want[:n]) // if short, the rest is not in it
			same := commonPrefix(rest, want[:m])
			matched += int64(same)
			ended = same < n
			rest = rest[same:]
		}
		if ended && len(bytes.Trim(rest, "\r\n")) > 0 {
			equal = false
		}
		if err == io.EOF {
			return equal && matched > 0 && matched >= header, nil
		}
		if err != nil {
			return false, err
		}
	}
}

func commonPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// headerLength counts the octets before the first empty line; all of them if
// there is none.
func headerLength(r io.Reader) (n int64, err error) {
	lines := bufio.NewReader(r)
	lineBegins := true
	for {
		part, err := lines.ReadSlice('\n')
		if lineBegins && len(part) > 0 && len(bytes.Trim(part, "\r\n")) == 0 {
			return n, nil
		}
		n += int64(len(part))
		lineBegins = err == nil
		if err == io.EOF {
			return n, nil
		}
		if err != nil && err != bufio.ErrBufferFull {
			return n, err
		}
	}
}

// sameBytes retrieves a message only to compare its hash with the ledger's.
func (s *session) sameBytes(ctx context.Context, it item) (bool, error) {
	h := sha256.New()
	err := s.client.Retr(ctx, it.number, func(r io.Reader) error {
		_, err := io.Copy(h, &counter{r: r, seen: s.received})
		return err
	})
	if refused(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("RETR: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)) == s.ledger.records[it.key].sha, nil
}

// delete sends DELE for messages that are proven. The server deletes nothing
// before QUIT.
func (s *session) delete(ctx context.Context, items []item) error {
	if len(items) == 0 {
		return nil
	}
	s.progress.update(func(st *State) { st.Phase, st.Done, st.Total = Deleting, 0, len(items) })
	byNumber := make(map[int]item, len(items))
	numbers := make([]int, len(items))
	for i, it := range items {
		byNumber[it.number], numbers[i] = it, it.number
	}
	var keys []string
	err := s.client.DeleAll(ctx, numbers, func(n int, err error) {
		it := byNumber[n]
		if err != nil {
			s.fail(it, err)
			return
		}
		s.deleted++
		if it.key != "" {
			keys = append(keys, it.key)
		}
		s.progress.update(func(st *State) { st.Done++ })
	})
	if err != nil {
		return fmt.Errorf("DELE: %w", err)
	}
	if len(keys) == 0 {
		return nil
	}
	if err := s.deps.Archive.MarkDeleteSent(ctx, s.account.ID, keys, s.deps.Now()); err != nil {
		return err
	}
	s.sent = keys
	return nil
}
