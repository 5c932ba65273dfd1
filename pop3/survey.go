package pop3

import (
	"context"
	"errors"
	"time"
)

// Survey is all that a server says about a maildrop as a whole.
type Survey struct {
	Count int   // of STAT; -1 if it was refused or the claim made no sense
	Size  int64 // of STAT; -1 if the claim made no sense

	Listings []Listing  // of LIST
	UIDs     []UniqueID // of UIDL

	// What STAT, LIST and UIDL were refused with, or nil. errors.ErrUnsupported
	// tells a server without UIDL.
	StatErr, ListErr, UIDErr error
}

// Survey asks STAT, LIST and UIDL, and what Capa would ask first: all together,
// for one round trip, if the server has PIPELINING. That one of them came short
// shows only in comparing them. It is an error if STAT and LIST are both refused.
func (c *Client) Survey(ctx context.Context) (Survey, error) {
	var s Survey
	verbs := []string{"STAT", "LIST", "UIDL"}
	together := c.pipelines()
	asks := c.caps == nil && together && !c.cfg.NoCapa
	if asks {
		verbs = append([]string{"CAPA"}, verbs...)
	}
	err := c.pipelined(ctx, pipeline{
		verb: "STAT", count: len(verbs), asks: asks,
		command: func(i int) (string, error) { return verbs[i], nil },
		reply: func(i int) (err error) {
			patience := c.cfg.Timeouts.Slow
			if together && i > 0 {
				patience = c.cfg.Timeouts.Reply // or the server has lost this one
			}
			switch verbs[i] {
			case "CAPA":
				_, err = c.capaReply()
			case "STAT":
				err = c.surveyCount(&s, patience)
			case "LIST":
				s.Listings, s.ListErr, err = listingReply(c, "LIST", patience, parseListing)
			case "UIDL":
				s.UIDs, s.UIDErr, err = listingReply(c, "UIDL", patience, c.uniqueID)
			}
			return err
		},
	})
	if err == nil && s.ListErr != nil {
		err = s.StatErr
	}
	if err != nil {
		return Survey{}, err
	}
	return s, nil
}

// surveyCount reads the reply to STAT. The other replies come whatever it says.
func (c *Client) surveyCount(s *Survey, patience time.Duration) error {
	text, err := c.conn.status("STAT", patience)
	var refused *Error
	switch {
	case errors.As(err, &refused):
		c.mark(refused)
		s.StatErr = refused
	case err != nil:
		return err
	default:
		s.Count, s.Size, s.StatErr = parseStat(text)
	}
	if s.StatErr != nil {
		s.Count, s.Size = -1, -1
	}
	return nil
}

// listingReply reads a whole listing. refused is the server's *Error.
func listingReply[T any](c *Client, verb string, patience time.Duration, parse func([]byte, bool) (T, error)) (all []T, refused, err error) {
	_, err = c.conn.status(verb, patience)
	var reply *Error
	if errors.As(err, &reply) {
		c.mark(reply)
		return nil, reply, nil
	}
	if err != nil {
		return nil, nil, err
	}
	err = c.conn.lines(verb, func(line []byte, whole bool) error {
		entry, err := parse(line, whole)
		if err == nil {
			all = append(all, entry)
		}
		return orReply(verb, line, err)
	})
	return all, nil, err
}
