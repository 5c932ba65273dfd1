package pop3

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"math"
	"strconv"
)

// Listing is a message's entry in LIST.
type Listing struct {
	Number int
	// Size is what the server claims, in bytes. It is advice: servers count
	// before they convert. -1 means that the claim made no sense.
	Size int64
}

// UniqueID is a message's entry in UIDL.
type UniqueID struct {
	Number int
	// UID is what the server sent, byte for byte; nothing says that it is
	// unique, printable or fit for a file name. It is empty if the server
	// sent none, or one longer than Limits.UID.
	UID string
}

// List returns a size for each message. RFC 1939 §5.
func (c *Client) List(ctx context.Context) ([]Listing, error) {
	return collect(c.ListSeq(ctx))
}

// ListSeq is List entry by entry. An error is the last thing it yields; what
// came before may be part of the listing only. Stopping early still reads the
// listing to its end.
func (c *Client) ListSeq(ctx context.Context) iter.Seq2[Listing, error] {
	return entries(ctx, c, "LIST", parseListing)
}

// parseListing parses an entry of LIST; of one that is too long, no size.
func parseListing(line []byte, whole bool) (Listing, error) {
	n, rest, err := entryNumber("LIST", line)
	if !whole {
		rest = nil
	}
	return Listing{n, entrySize(rest)}, err
}

// ListOf returns the size of message n. RFC 1939 §5.
func (c *Client) ListOf(ctx context.Context, n int) (Listing, error) {
	text, err := c.oneEntry(ctx, "LIST", n)
	if err != nil {
		return Listing{}, err
	}
	return parseListing([]byte(text), true)
}

// Uidl returns a unique-id for each message. It is errors.ErrUnsupported if
// the server has no UIDL. RFC 1939 §7.
func (c *Client) Uidl(ctx context.Context) ([]UniqueID, error) {
	return collect(c.UidlSeq(ctx))
}

// UidlSeq is Uidl entry by entry, with ListSeq's conditions.
func (c *Client) UidlSeq(ctx context.Context) iter.Seq2[UniqueID, error] {
	return entries(ctx, c, "UIDL", c.uniqueID)
}

// UidlOf returns the unique-id of message n. RFC 1939 §7.
func (c *Client) UidlOf(ctx context.Context, n int) (UniqueID, error) {
	text, err := c.oneEntry(ctx, "UIDL", n)
	if err != nil {
		return UniqueID{}, err
	}
	return c.uniqueID([]byte(text), true)
}

// uniqueID parses an entry of UIDL.
//
// QUIRK: servers pad with spaces on both sides of a unique-id, which can't
// hold any (RFC 1939 §7).
func (c *Client) uniqueID(line []byte, whole bool) (UniqueID, error) {
	n, rest, err := entryNumber("UIDL", line)
	if err != nil {
		return UniqueID{}, err
	}
	rest = bytes.Trim(rest, " \t")
	if !whole || len(rest) > c.cfg.Limits.UID {
		rest = nil
	}
	return UniqueID{n, string(rest)}, nil
}

// oneEntry asks for one entry, checks that it is about n, and returns it.
func (c *Client) oneEntry(ctx context.Context, verb string, n int) (text string, err error) {
	err = c.run(ctx, verb, func() error {
		arg, err := number(verb, n)
		if err != nil {
			return err
		}
		if text, err = c.optional(c.cfg.Timeouts.Slow, verb, arg); err != nil {
			return err
		}
		if got, _, err := entryNumber(verb, []byte(text)); err != nil || got != n {
			return &ProtocolError{verb, "the answer is not about the message asked for: " + excerpt([]byte(text))}
		}
		return nil
	})
	return text, err
}

// collect makes a slice of a sequence, or nothing of one that ends in an error.
func collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for entry, err := range seq {
		if err != nil {
			return nil, err
		}
		all = append(all, entry)
	}
	return all, nil
}

// entries asks for a listing and yields its entries.
func entries[T any](ctx context.Context, c *Client, verb string, parse func(line []byte, whole bool) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		wanted := true
		err := c.run(ctx, verb, func() error {
			if _, err := c.optional(c.cfg.Timeouts.Slow, verb); err != nil {
				return err
			}
			return c.conn.lines(verb, func(line []byte, whole bool) error {
				entry, err := parse(line, whole)
				if err == nil && wanted {
					wanted = yield(entry, nil)
				}
				return orReply(verb, line, err)
			})
		})
		if err != nil && wanted {
			var none T
			yield(none, err)
		}
	}
}

// orReply lets a line pass that is no entry of a listing, unless it is a reply:
// then there is no listing, and what follows belongs to other commands.
//
// QUIRK: servers put empty lines, headings and sums among the entries. If such
// a line stood in an entry's place, the count does not agree with STAT's.
func orReply(verb string, line []byte, notEntry error) error {
	if notEntry == nil {
		return nil
	}
	if _, _, notStatus := parseStatus(verb, line); notStatus == nil {
		return &ProtocolError{verb, "a reply in the midst of the listing: " + excerpt(line)}
	}
	return nil
}

// lines reads a multi-line response that holds a list, and calls f with each
// line without its ending and stuffed dot. whole is false if the line was
// longer than the buffer and only its beginning is left.
func (c *conn) lines(verb string, f func(line []byte, whole bool) error) error {
	c.stream()
	var octets int64
	for count := 0; ; count++ {
		line, whole, err := c.rawLine()
		if err != nil {
			return explain(err, fmt.Sprintf("silence for %v", c.cfg.Timeouts.Idle))
		}
		octets += int64(len(line)) + 2
		switch {
		case whole && len(line) == 1 && line[0] == '.':
			c.traceElided(Received, "list", octets)
			return nil
		case count >= c.cfg.Limits.Entries, octets > c.cfg.Limits.Listing:
			return &ProtocolError{verb, "the listing is too long: more than " + strconv.Itoa(count) + " entries"}
		}
		if err := f(bytes.TrimPrefix(line, []byte(".")), whole); err != nil {
			return err
		}
		if !whole {
			if err := c.skipLine(verb, &octets); err != nil {
				return err
			}
		}
	}
}

// skipLine reads past the next line ending.
func (c *conn) skipLine(verb string, octets *int64) error {
	for {
		line, whole, err := c.rawLine()
		if err != nil || whole {
			return err
		}
		if *octets += int64(len(line)); *octets > c.cfg.Limits.Listing {
			return &ProtocolError{verb, "a line of the listing is too long"}
		}
	}
}

// entryNumber splits the message number off an entry. Numbers are positive
// and fit the commands that take them; anything else would be asked for, or
// deleted, by mistake. CVE-2001-1009.
func entryNumber(verb string, line []byte) (n int, rest []byte, err error) {
	line = bytes.TrimLeft(line, " \t")
	i := 0
	for i < len(line) && '0' <= line[i] && line[i] <= '9' {
		i++
	}
	n, err = strconv.Atoi(string(line[:i]))
	if err != nil || n < 1 || n > math.MaxInt32 || i < len(line) && line[i] != ' ' && line[i] != '\t' {
		return 0, nil, &ProtocolError{verb, "an entry has no message number: " + excerpt(line)}
	}
	return n, line[i:], nil
}

// entrySize parses the size in an entry of LIST or the reply to STAT.
func entrySize(rest []byte) int64 {
	fields := bytes.Fields(rest)
	if len(fields) == 0 {
		return -1
	}
	size, err := strconv.ParseInt(string(fields[0]), 10, 64)
	if err != nil || size < 0 {
		return -1
	}
	return size
}

// number formats a message number.
func number(verb string, n int) (string, error) {
	if n < 1 {
		return "", &ArgumentError{verb, "message numbers begin at 1"}
	}
	return strconv.Itoa(n), nil
}
