package fetch

import (
	"context"
	"fmt"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
)

// FetchNow downloads the messages with these UIDs (see Remote) in a session of
// its own, whatever else would leave them where they are: a rule, a size limit,
// a mark as known, or their copy's being in Trash here, which they come back
// from. The result's Failed names each that could not be had, and why. Errors
// are *problem.Problem.
func (w *Worker) FetchNow(ctx context.Context, id string, uids []string, notify func(State)) (Result, error) {
	return w.visit(ctx, id, notify, func(ctx context.Context, s *session) error {
		items := s.named(uids)
		before := make(map[string]record, len(items))
		for _, it := range items {
			before[it.key] = s.ledger.records[it.key]
		}
		if err := s.retrieve(ctx, items); err != nil {
			return err
		}
		if err := s.bringBack(ctx, items, before); err != nil {
			return err
		}
		return s.quit(ctx)
	})
}

// bringBack makes what was just retrieved ordinary mail again: marked as known
// no longer, and not in Trash.
func (s *session) bringBack(ctx context.Context, items []item, before map[string]record) error {
	var unmarked []archive.Entry
	var ids []archive.ID
	for _, it := range items {
		old := before[it.key]
		if !s.proven[it.number] {
			continue
		}
		if old.known {
			unmarked = append(unmarked, archive.Entry{UID: it.key})
		}
		if old.trashed && !old.partial { // the rest of a message leaves it where it is
			id, err := s.deps.Archive.Find(ctx, s.ledger.records[it.key].sum.String())
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
	}
	if len(unmarked) > 0 {
		if err := s.deps.Archive.MarkKnown(ctx, s.account.ID, unmarked, never); err != nil {
			return err
		}
	}
	if len(ids) > 0 {
		return s.deps.Archive.Restore(ctx, ids)
	}
	return nil
}

// DeleteThere deletes the messages with these UIDs (see Remote) on the server,
// in a session of its own: those that are safe here, proven as for a policy.
// With insist, those that are not here go too, and are lost; a person has to
// have been asked. The result's Failed names each that stays, and why.
// Deletions count, and are written down, once the server acknowledged QUIT.
// Errors are *problem.Problem.
func (w *Worker) DeleteThere(ctx context.Context, id string, uids []string, insist bool, notify func(State)) (Result, error) {
	return w.visit(ctx, id, notify, func(ctx context.Context, s *session) error {
		if err := s.deleteOrdered(ctx, s.named(uids), insist); err != nil {
			return err
		}
		if err := s.quit(ctx); err != nil {
			return err
		}
		return s.forgetOrders(ctx)
	})
}

// deleteOrdered marks on the server what the person named and the proof, or
// the person, allows.
func (s *session) deleteOrdered(ctx context.Context, items []item, insist bool) error {
	if len(items) == 0 {
		return nil
	}
	if err := s.mayObey(); err != nil {
		return err
	}
	// The proof is that of mail which goes as soon as it is safe.
	s.account.Policy = account.Policy{Kind: account.DeleteAtOnce}
	var here, bare []item
	for _, it := range items {
		if s.ledger.compare(it).known() {
			here = append(here, it)
		} else {
			bare = append(bare, it)
		}
	}
	sure, err := s.makeSure(ctx, here)
	if err != nil {
		return err
	}
	if !insist {
		for _, it := range bare {
			why := errNotHeld
			if s.ledger.records[it.key].partial {
				why = errNotWhole
			}
			s.decline([]item{it}, why)
		}
		return s.delete(ctx, sure)
	}
	if err := s.markSeen(ctx, bare); err != nil { // so that the ledger has them at all
		return err
	}
	return s.delete(ctx, append(sure, bare...))
}

// makeSure proves messages, by retrieving them once more if need be, and
// declines those it can't.
func (s *session) makeSure(ctx context.Context, items []item) ([]item, error) {
	s.progress.update(func(st *State) { st.Phase, st.Done, st.Total = Deleting, 0, len(items) })
	proven, again, err := s.prove(ctx, items)
	if err != nil {
		return nil, err
	}
	if err := s.retrieve(ctx, again); err != nil {
		return nil, err
	}
	seen := make(map[int]bool, len(items))
	for _, it := range proven {
		seen[it.number] = true
	}
	for _, it := range again {
		seen[it.number] = true // if it failed, that was told
		if s.proven[it.number] {
			proven = append(proven, it)
		}
	}
	var rest []item
	for _, it := range items {
		if !seen[it.number] {
			rest = append(rest, it)
		}
	}
	s.decline(rest, errTooMany)
	return proven, nil
}

// mayObey says why nothing can be deleted in this session; nil if it can.
func (s *session) mayObey() error {
	switch {
	case !s.complete:
		return problem.New(nil, "server.listing", fmt.Sprintf("%s contradicts itself about what is in the maildrop. Nothing was deleted.", s.account.Host),
			"Try again later.")
	case !s.rule.mayDelete(s.account):
		return problem.New(nil, "delete.recent", "With a user name that begins with recent:, deleting would take the mail from your other programs too. Nothing was deleted.",
			"Use the user name without recent: in the account's settings, or delete in the provider's web mail.")
	}
	return nil
}

// forgetOrders drops standing orders about messages that are gone, so that
// they do not fall on others if the server uses their unique-ids again.
func (s *session) forgetOrders(ctx context.Context) error {
	gone := make(map[string]bool, len(s.sent))
	for _, key := range s.sent {
		gone[key] = true
	}
	var known []archive.Entry
	var kept []string
	for standing, err := range s.deps.Archive.Standings(ctx, s.account.ID) {
		if err != nil {
			return err
		}
		if !gone[standing.UID] {
			continue
		}
		if !standing.Known.IsZero() {
			known = append(known, archive.Entry{UID: standing.UID})
		}
		if !standing.Kept.IsZero() {
			kept = append(kept, standing.UID)
		}
	}
	if err := s.deps.Archive.MarkKnown(ctx, s.account.ID, known, never); err != nil {
		return err
	}
	return s.deps.Archive.MarkKept(ctx, s.account.ID, kept, never)
}

// named finds the listed messages that orders are about, each once, and
// declines those that are not listed.
func (s *session) named(uids []string) []item {
	wanted := make(map[string]bool, len(uids))
	for _, uid := range uids {
		wanted[uid] = true
	}
	delete(wanted, "")
	var items []item
	for _, it := range s.items {
		if wanted[it.key] {
			items = append(items, it)
			delete(wanted, it.key)
		}
	}
	for _, uid := range uids {
		if wanted[uid] {
			delete(wanted, uid)
			s.result.Failed = append(s.result.Failed, Failure{UID: uid, Err: errNotListed})
		}
	}
	return items
}

// decline notes that an order is not carried out for single messages.
func (s *session) decline(items []item, why *problem.Problem) {
	for _, it := range items {
		s.result.Failed = append(s.result.Failed, Failure{Number: it.number, UID: it.key, Err: why})
	}
}

// Why an order about a single message is not carried out.
var (
	errNotListed = problem.New(nil, "message.gone", "The server does not list this message any more.", "List the maildrop again.")
	errNotHeld   = problem.New(nil, "message.not-held", "This message is not in the archive.", "Fetch it first, or insist on deleting the only copy.")
	errNotWhole  = problem.New(nil, "message.partial", "Only the beginning of this message is in the archive.", "Fetch it first, or insist on deleting the only whole copy.")
	errTooMany   = problem.New(nil, "message.later", "More messages were named than are deleted in one session.", "Give the order again for the rest.")
)

// never is the time at which standing orders are taken back.
var never time.Time
