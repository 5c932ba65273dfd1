package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/pop3"
)

// A message may be deleted if it was retrieved, committed and read back in
// this very session. Where that was in an earlier session, the ledger vouches
// for a unique-id only, and RFC 1939 §7 lets a server use one again. So the
// beginning of what the server shows under it now is compared with the stored
// file first; in doubt all of it is, and if it is another message, that is
// retrieved.

// proofLines is how many lines of the body TOP is asked for.
const proofLines = 40

// safe gives what the policy and the proof allow to delete.
func (s *session) safe(ctx context.Context) ([]item, error) {
	if !s.complete || !s.rule.mayDelete(s.account) {
		return nil, nil
	}
	now := s.clock()
	candidates := expendable(s.account.Policy, s.items, s.ledger, now)
	s.heldBack(now, len(candidates))
	candidates, err := s.withoutKept(ctx, candidates)
	if err != nil || len(candidates) == 0 {
		return nil, err
	}
	s.progress.update(func(st *State) { st.Phase, st.Done, st.Total = Deleting, 0, len(candidates) })
	proven, again, err := s.prove(ctx, candidates)
	if err != nil {
		return nil, err
	}
	if err := s.retrieve(ctx, again); err != nil {
		return nil, err
	}
	for _, it := range again {
		// What turned out to be another message has only just been stored: an
		// age or a place in Trash that was the other one's does not count.
		if s.proven[it.number] && s.stillExpendable(it) {
			proven = append(proven, it)
		}
	}
	if proven, err = s.asNumbered(ctx, proven); err != nil {
		return nil, err
	}
	// Once more: all that may have taken long, and the person may have decided.
	return s.withoutKept(ctx, proven)
}

// withoutKept leaves out what the person ordered to be kept on the server.
func (s *session) withoutKept(ctx context.Context, items []item) ([]item, error) {
	if len(items) == 0 {
		return nil, nil
	}
	kept, err := keptUIDs(ctx, s.deps.Archive, s.account.ID)
	if err != nil || len(kept) == 0 {
		return items, err
	}
	var left []item
	for _, it := range items {
		if !kept[it.key] {
			left = append(left, it)
		}
	}
	return left, nil
}

// stillExpendable asks the policy again about a message retrieved to prove it.
func (s *session) stillExpendable(it item) bool {
	if s.account.Policy.Kind == account.KeepNewest {
		return true // its place in the maildrop is what it was
	}
	return len(expendable(s.account.Policy, []item{it}, s.ledger, s.clock())) == 1
}

// prove finds out which of the candidates may be deleted, and which are other
// messages than those here, to be retrieved first. The rest is left alone.
func (s *session) prove(ctx context.Context, candidates []item) (proven, again []item, err error) {
	var look, whole []item
	for _, it := range candidates {
		if len(proven)+len(look)+len(whole) >= maxMessages {
			break // the rest another time
		}
		switch {
		case s.proven[it.number]:
			proven = append(proven, it)
		case !s.ledger.compare(it).known():
			// Never stored, or not in this form.
		case s.account.Policy.Kind == account.DeleteAfter && !s.ageKnown(ctx, it):
			s.log.Warn("a message's age is in doubt; it stays on the server", "number", it.number)
		case it.weak:
			whole = append(whole, it)
		default:
			look = append(look, it)
		}
	}
	same, err := s.sameHeaders(ctx, look)
	if err != nil {
		return nil, nil, err
	}
	for _, it := range look {
		if same[it.number] {
			proven = append(proven, it)
		} else {
			whole = append(whole, it)
		}
	}
	// What is here already must not come a second time just to be deleted.
	if same, err = s.sameButNoted(ctx, whole); err != nil {
		return nil, nil, err
	}
	for _, it := range whole {
		if same[it.number] {
			proven = append(proven, it)
		} else {
			again = append(again, it)
		}
	}
	return proven, again, nil
}

// openStored opens the stored file of a message; nil if it is not there.
func (s *session) openStored(ctx context.Context, it item) *archive.File {
	return s.openSum(ctx, s.ledger.records[it.key].sum)
}

func (s *session) openSum(ctx context.Context, of sum) *archive.File {
	id, err := s.deps.Archive.Find(ctx, of.String())
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

// sameHeaders finds the messages whose header and first lines, as the server
// shows them, are those of the stored message. None is, if the server has no
// TOP; nor is one whose stored file is not there.
func (s *session) sameHeaders(ctx context.Context, items []item) (map[int]bool, error) {
	byNumber := make(map[int]item, len(items))
	for _, it := range items {
		byNumber[it.number] = it
	}
	same := make(map[int]bool, len(items))
	err := s.tops(ctx, items, proofLines, func(n int, r io.Reader) error {
		file := s.openStored(ctx, byNumber[n])
		if file == nil {
			return nil
		}
		defer func() { _ = file.Close() }() // only read
		s.octets[n] = file.Size()
		var err error
		same[n], err = beginsWith(file, r)
		return err
	})
	return same, err
}

// tops asks for the beginnings of messages. Those the server refuses are left
// out; all of them, if it has no TOP, or breaks at it.
func (s *session) tops(ctx context.Context, items []item, lines int, fn func(n int, r io.Reader) error) error {
	if len(items) == 0 || s.deps.Memory.of(s.account).BadTop.spared(s.deps.Now()) {
		return nil
	}
	next, ours := 0, false
	each := func(n int, r io.Reader) error {
		wire := &counter{r: r, seen: func(int) {}}
		err := fn(n, wire)
		if err == nil || refused(err) {
			_, err = io.Copy(io.Discard, wire) // so that it's known at which message the line breaks
		}
		if err != nil && !refused(err) {
			ours = wire.err == nil
			return err
		}
		if next++; next == 1 {
			s.topWorks()
		}
		return nil
	}
	// One first: a server without TOP may take many refusals badly.
	first := items[0].number
	err := s.client.Top(ctx, first, lines, func(r io.Reader) error { return each(first, r) })
	if errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	if refused(err) {
		next, err = 1, nil
	}
	if err == nil {
		rest := make([]int, 0, len(items)-1)
		for _, it := range items[1:] {
			rest = append(rest, it.number)
		}
		err = s.client.TopAll(ctx, rest, lines, each)
	}
	if err == nil {
		return nil
	}
	if !ours && ctx.Err() == nil && next < len(items) {
		var broken *pop3.ProtocolError
		if errors.As(err, &broken) {
			s.spoiltByTop()
		} else {
			s.stumbled(ctx, items[next], err)
			if next == 0 && !s.otherway {
				s.brokeAtTop()
			}
		}
	}
	return fmt.Errorf("TOP: %w", err)
}

// beginsWith says whether the stored file begins with the whole of shown,
// and shown reaches beyond the header. Line ends at the end of shown are not
// compared, nor is what servers note in a header: they add and omit these. It
// reads shown to its end; errors are shown's, and a stored file that can't be
// read is simply not equal.
func beginsWith(file io.ReadSeeker, shown io.Reader) (bool, error) {
	header, err := headerLength(unnoted(file))
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	stored, shown := unnoted(file), unnoted(shown)
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

// deleteAll marks on the server what is safe here, and what rules delete.
func (s *session) deleteAll(ctx context.Context) error {
	safe, err := s.safe(ctx)
	if err != nil {
		return err
	}
	byRule, err := s.ruled(ctx)
	if err != nil {
		return err
	}
	return s.delete(ctx, append(safe, byRule...))
}

// delete sends DELE for messages that are proven. The server deletes nothing
// before QUIT.
//
// QUIRK: there are servers that number what is left anew after each DELE. From
// the last message to the first that moves none that is still to be deleted;
// so this is called once in a session, or messages that nobody has would go.
func (s *session) delete(ctx context.Context, items []item) error {
	if len(items) == 0 {
		return nil
	}
	items = ordered(items, func(it item) int { return -it.number })
	s.progress.update(func(st *State) { st.Phase, st.Done, st.Total = Deleting, 0, len(items) })
	byNumber := make(map[int]item, len(items))
	numbers := make([]int, len(items))
	for i, it := range items {
		byNumber[it.number], numbers[i] = it, it.number
	}
	var keys []string
	err := s.client.DeleAll(ctx, numbers, func(n int, err error) error {
		it := byNumber[n]
		if err != nil {
			s.fail(it, err)
			return nil
		}
		s.deleted++
		if _, byRule := s.doomed[it.number]; byRule {
			s.byRule++
		}
		if it.key != "" {
			keys = append(keys, it.key)
		}
		s.progress.update(func(st *State) { st.Done++ })
		return nil
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
	s.sent = append(s.sent, keys...)
	return nil
}
