package fetch

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
)

// Some servers keep a maildrop in one file and note in the messages themselves
// what they know of them: after a session the same message has other octets
// and another size under its unique-id. It is the same message nevertheless,
// and must not be shown twice. So what such a server writes is left out of
// every comparison of what is stored with what the server shows, and of
// nothing else: what was retrieved first is kept as it came.

// servers' own header fields, in lower case: Status and X-Status (mail
// readers' and qpopper's), the c-client's, GNU mailutils', the length that
// some mbox files carry, and those of POPFile, a proxy that sorts mail: it
// writes them for RETR and not for TOP, and changes its mind.
var serversOwn = map[string]bool{
	"status": true, "x-status": true, "x-keywords": true, "x-uid": true, "x-uidl": true,
	"x-imap": true, "x-imapbase": true, "content-length": true,
	"x-text-classification": true, "x-popfile-link": true, "x-popfile-timeout": true,
}

// unnotedReader reads a message without the fields in which servers note what
// they know.
type unnotedReader struct {
	lines *bufio.Reader
	rest  []byte // of lines' buffer, to be given next
	err   error  // what came with rest

	body, inLine, dropping bool
}

func unnoted(r io.Reader) io.Reader { return &unnotedReader{lines: bufio.NewReader(r)} }

func (s *unnotedReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(s.rest) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		if s.body {
			return s.lines.Read(p)
		}
		s.next()
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// next takes a line of the header, or a piece of one that is very long.
func (s *unnotedReader) next() {
	part, err := s.lines.ReadSlice('\n')
	if !s.inLine && len(part) > 0 && part[0] != ' ' && part[0] != '\t' { // what is folded goes with its field
		name, _, _ := bytes.Cut(part, []byte(":"))
		s.dropping = serversOwn[strings.ToLower(string(bytes.TrimRight(name, " \t")))]
		s.body = len(bytes.Trim(part, "\r\n")) == 0
	}
	s.inLine = err == bufio.ErrBufferFull
	if !s.inLine {
		s.err = err
	}
	if !s.dropping {
		s.rest = part
	}
}

// rewritten finds, of messages whose listed size changed, those that are here
// and in which only the server wrote, and enters their sizes.
func (s *session) rewritten(ctx context.Context, items []item) (map[int]bool, error) {
	if len(items) == 0 {
		return nil, nil
	}
	same, err := s.sameButNoted(ctx, items)
	if err != nil {
		return nil, err
	}
	sizes := map[string]int64{}
	for _, it := range items {
		if same[it.number] {
			sizes[it.key] = it.size
			rec := s.ledger.records[it.key]
			rec.size = it.size
			s.ledger.records[it.key] = rec
		}
	}
	return same, s.deps.Archive.Resize(ctx, s.account.ID, sizes)
}

// sameButNoted retrieves messages only to compare them, octet for octet, with
// the stored ones. Those that are equal but for what the server itself notes
// need no second copy: the server shows what is here and can be read back. Of
// one that was removed here on purpose only the hash may be left to compare.
func (s *session) sameButNoted(ctx context.Context, items []item) (map[int]bool, error) {
	same := make(map[int]bool, len(items))
	byNumber := make(map[int]item, len(items))
	var numbers []int
	var sizes []int64
	for _, it := range items {
		byNumber[it.number], numbers, sizes = it, append(numbers, it.number), append(sizes, it.size)
	}
	next := 0
	err := s.client.RetrAll(ctx, numbers, sizes, func(n int, r io.Reader) error {
		var size int64
		wire := &counter{r: r, seen: func(n int) {
			size += int64(n)
			s.received(n)
		}}
		if file := s.openStored(ctx, byNumber[n]); file != nil {
			defer func() { _ = file.Close() }() // only read
			same[n] = equal(unnoted(file), unnoted(wire))
		} else if rec := s.ledger.records[byNumber[n].key]; rec.trashed {
			h := sha256.New()
			_, err := io.Copy(h, wire)
			same[n] = err == nil && sum(h.Sum(nil)) == rec.sum
		}
		_, err := io.Copy(io.Discard, wire) // the line's errors are the session's to tell
		if refused(wire.err) {
			same[n], err = false, nil
		}
		if err == nil {
			s.octets[n] = size
			next++
		}
		return err
	})
	if err == nil {
		return same, nil
	}
	if ctx.Err() == nil && next < len(items) {
		s.stumbled(ctx, items[next], err)
	}
	return nil, fmt.Errorf("RETR: %w", err)
}

// equal says whether a and b can be read to their ends and are the same, but
// for line ends at their ends, which servers add and omit.
func equal(a, b io.Reader) bool {
	one, other := bufio.NewReader(a), bufio.NewReader(b)
	for {
		for _, r := range []*bufio.Reader{one, other} {
			if _, err := r.Peek(1); err != nil && err != io.EOF {
				return false
			}
		}
		p, _ := one.Peek(one.Buffered()) // nothing, at the end
		q, _ := other.Peek(other.Buffered())
		n := commonPrefix(p, q)
		if n == 0 {
			return onlyLineEnds(one) && onlyLineEnds(other)
		}
		_, _ = one.Discard(n) // they are buffered
		_, _ = other.Discard(n)
	}
}

// onlyLineEnds says whether r can be read to its end and holds nothing else.
func onlyLineEnds(r *bufio.Reader) bool {
	for {
		c, err := r.ReadByte()
		if err != nil {
			return err == io.EOF
		}
		if c != '\r' && c != '\n' {
			return false
		}
	}
}
