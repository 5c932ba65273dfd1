package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/pop3"
)

// list asks what is in the maildrop. The answers may contradict each other;
// the listing is complete only if they agree.
func (s *session) list(ctx context.Context) error {
	drop, err := s.client.Survey(ctx)
	if err != nil {
		if !s.spokenWrong(ctx, err) {
			s.maybeLost(ctx, err)
		}
		return fmt.Errorf("listing: %w", err)
	}
	if err := s.heedDelay(ctx); err != nil {
		return err
	}
	if drop.Count < 0 { // without STAT, the two listings must bear each other out, where there are two
		drop.Count = len(drop.UIDs)
		if drop.UIDErr != nil {
			drop.Count = len(drop.Listings)
		}
	}
	s.progress.update(func(st *State) { st.OfBytes = max(drop.Size, 0) })
	if drop.Count == 0 && len(drop.Listings) == 0 && len(drop.UIDs) == 0 {
		return nil // an empty maildrop is no reason to forget or delete anything
	}
	if len(drop.UIDs) == 0 && s.ledger.hasUIDs {
		// This server does have unique-ids. Without them everything would look
		// new, and nothing could be deleted.
		return problem.New(drop.UIDErr, "server.no-uidl", fmt.Sprintf("%s does not say at the moment which messages are new.", s.account.Host),
			"Mailloft tries again by itself; nothing was forgotten or deleted.")
	}
	var unnamed []item
	s.items, unnamed = join(drop.Listings, drop.UIDs)
	s.complete = len(s.items) == drop.Count && len(drop.Listings) == drop.Count && len(unnamed) == 0 &&
		(len(drop.UIDs) == 0 || len(drop.UIDs) == drop.Count)
	if !s.complete {
		s.log.Warn("the server's listings disagree; nothing is deleted in this session",
			"stat", drop.Count, "list", len(drop.Listings), "uidl", len(drop.UIDs))
		if s.rule.mayDelete(s.account) || len(unnamed) > maxUnnamed {
			s.result.Doubt = contradicts(s.account)
		}
	}
	if len(unnamed) <= maxUnnamed {
		s.items = ordered(append(s.items, unnamed...), func(it item) int { return it.number })
	}
	drop.Listings, drop.UIDs = nil, nil // of a million messages they take much
	s.result.Listed = len(s.items)
	return s.identify(ctx)
}

// heedDelay takes over the pause between sign-ins that a server announces once
// it knows who asks. RFC 2449 §6.5.
func (s *session) heedDelay(ctx context.Context) error {
	caps, err := s.client.Capa(ctx)
	if err == nil && caps.LoginDelay > 0 {
		s.runner.signingIn(caps.LoginDelay)
	}
	return err
}

// refused says whether err is the server's -ERR to one command, after which
// the session can go on.
func refused(err error) bool {
	var reply *pop3.Error
	return errors.As(err, &reply)
}

// contradicts tells that the server's listings disagree.
func contradicts(a account.Account) *problem.Problem {
	return problem.New(nil, "server.listing", fmt.Sprintf("%s contradicts itself about what is in the maildrop.", a.Host),
		"Nothing was deleted there, and what it does not name clearly was left. Mailloft asks again at the next check; if it stays so, tell the server's keeper.")
}

// maxUnnamed is how many messages without a unique-id are fetched from a server
// that has unique-ids. More mean that the listing was cut off.
const maxUnnamed = 50

// join makes one listing of two, in the order of message numbers. A number
// listed twice counts once. If there are unique-ids, the messages that have no
// entry among them come apart; an empty one is an entry.
func join(listings []pop3.Listing, uids []pop3.UniqueID) (items, unnamed []item) {
	listings = ordered(listings, func(l pop3.Listing) int { return l.Number })
	uids = ordered(uids, func(u pop3.UniqueID) int { return u.Number })
	items = make([]item, 0, max(len(listings), len(uids)))
	at := 0
	for _, u := range uids {
		for at < len(listings) && listings[at].Number < u.Number {
			unnamed = append(unnamed, item{number: listings[at].Number, size: listings[at].Size})
			at++
		}
		it := item{number: u.Number, size: -1, key: keyFor(u.UID)}
		if at < len(listings) && listings[at].Number == u.Number {
			it.size = listings[at].Size
			at++
		}
		items = append(items, it)
	}
	for _, l := range listings[at:] {
		unnamed = append(unnamed, item{number: l.Number, size: l.Size})
	}
	if len(uids) == 0 {
		return unnamed, nil
	}
	return items, unnamed
}

// ordered sorts entries by message number, which they are already if the
// server is sane, and leaves one of each.
func ordered[T any](entries []T, number func(T) int) []T {
	compare := func(a, b T) int { return number(a) - number(b) }
	if !slices.IsSortedFunc(entries, compare) {
		slices.SortStableFunc(entries, compare)
	}
	return slices.CompactFunc(entries, func(a, b T) bool { return number(a) == number(b) })
}

// identify gives a name to messages whose unique-id is missing or shared: one
// made of the listed size and of the header as TOP shows it. Where the server
// has no TOP they stay without one, are retrieved each time, and the archive
// tells by their content whether it has them.
func (s *session) identify(ctx context.Context) error {
	index := needsFingerprint(s.items)
	if len(index) == 0 {
		return nil
	}
	var nameless []item
	for _, at := range index {
		if s.brokeAt(s.items[at]) == 0 {
			nameless = append(nameless, s.items[at])
		}
	}
	prints := make(map[int][]byte, len(index))
	err := s.tops(ctx, nameless, 0, func(n int, r io.Reader) error {
		h := sha256.New()
		if _, err := io.Copy(h, unnoted(r)); err != nil {
			return err
		}
		prints[n] = h.Sum(nil)
		return nil
	})
	if err != nil {
		return err
	}
	for _, at := range index {
		it := &s.items[at]
		it.weak = true
		if print, ok := prints[it.number]; ok {
			it.key = derivedKey("top-sha256-", it.key, it.size, hex.EncodeToString(print))
		} else {
			it.key = ""
		}
	}
	dropTwins(s.items)
	return nil
}

// readLedger reads what is known about the account's messages.
func (s *session) readLedger(ctx context.Context) error {
	s.ledger = newLedger()
	s.ledger.set = s.sieve.set
	for e, err := range s.deps.Archive.Entries(ctx, s.account.ID) {
		if err != nil {
			return err
		}
		s.ledger.add(e)
	}
	for standing, err := range s.deps.Archive.Standings(ctx, s.account.ID) {
		if err != nil {
			return err
		}
		s.ledger.addStanding(standing)
	}
	return nil
}

// reconcile settles what a session that died left open: DELE was
// acknowledged, +OK to QUIT was not seen. A message that is still listed was
// restored. One that is missing from a complete listing is gone. An empty or
// incomplete listing settles only what it shows.
func (s *session) reconcile(ctx context.Context) error {
	open := map[string]bool{} // key: is it listed?
	for key, rec := range s.ledger.records {
		if rec.sent {
			open[key] = false
		}
	}
	if len(open) == 0 {
		return nil
	}
	for _, it := range s.items {
		if _, ok := open[it.key]; ok {
			open[it.key] = true
		}
	}
	var restored, gone []string
	for key, listed := range open {
		rec := s.ledger.records[key]
		switch {
		case listed:
			restored = append(restored, key)
			rec.sent = false
		case s.complete:
			gone = append(gone, key)
			rec.sent, rec.deleted = false, true
		}
		s.ledger.records[key] = rec
	}
	if len(restored) > 0 {
		if err := s.deps.Archive.ClearDeleteSent(ctx, s.account.ID, restored); err != nil {
			return err
		}
	}
	if len(gone) > 0 {
		return s.deps.Archive.MarkDeleted(ctx, s.account.ID, gone, s.deps.Now())
	}
	return nil
}

// markSeen enters what is about to be retrieved into the ledger.
func (s *session) markSeen(ctx context.Context, items []item) error {
	now := s.deps.Now()
	entries := make([]archive.Entry, 0, len(items))
	for _, it := range items {
		if it.key != "" {
			entries = append(entries, archive.Entry{Account: s.account.ID, UID: it.key, Size: max(it.size, 0), Seen: now})
		}
	}
	if len(entries) == 0 {
		return nil
	}
	return s.deps.Archive.MarkSeen(ctx, s.account.ID, entries)
}
