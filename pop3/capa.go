package pop3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Capabilities is what the server says it can do. RFC 2449 §5–6.
type Capabilities struct {
	// Answered says that the server has CAPA. Without it, all other fields
	// are zero and only trying tells.
	Answered bool

	Top         bool     // TOP
	UIDL        bool     // UIDL
	User        bool     // USER and PASS
	STLS        bool     // STLS, RFC 2595 §4
	Pipelining  bool     // commands may be in flight together
	RespCodes   bool     // Error.Code means something
	AuthCode    bool     // [AUTH] tells wrong credentials from other refusals, RFC 3206 §4
	UTF8        bool     // the UTF8 command, RFC 6856 §2
	UTF8User    bool     // user names and passwords may be UTF-8 with USER and PASS
	Lang        bool     // the LANG command, RFC 6856 §3
	SASL        []string // mechanisms in upper case, RFC 5034 §3
	Expire      Expire
	LoginDelay  time.Duration // the least time between two sign-ins
	DelayByUser bool          // LoginDelay is this user's own, or may differ once signed in

	Implementation string // the server's name for itself, made printable

	// All holds each capability as sent, name in upper case first.
	All []string
}

// Expire is how long the server keeps messages. RFC 2449 §6.7.
type Expire struct {
	Offered bool // the server has such a rule, or says it has none
	Never   bool // messages are kept for ever
	Days    int  // at least; 0 means that a message may go once retrieved
	ByUser  bool // it may differ once signed in
}

// Capa returns what the server can do in the session's present state. The
// server is asked once, again after STLS, and again after sign-in, when that
// matters first. A server without CAPA is not an error: see
// Capabilities.Answered.
func (c *Client) Capa(ctx context.Context) (Capabilities, error) {
	if c.caps != nil && c.usable(ctx) == nil {
		return *c.caps, nil
	}
	var caps Capabilities
	err := c.run(ctx, "CAPA", func() error {
		var err error
		caps, err = c.capa()
		return err
	})
	return caps, err
}

// capa asks, within run.
func (c *Client) capa() (Capabilities, error) {
	if c.cfg.NoCapa {
		return c.withoutCapa(), nil
	}
	if err := c.send("CAPA"); err != nil {
		return Capabilities{}, err
	}
	return c.capaReply()
}

// capaReply reads the answer to CAPA. What the server said before sign-in
// stays true if it does not answer now.
func (c *Client) capaReply() (Capabilities, error) {
	caps := Capabilities{}
	_, err := c.conn.status("CAPA", c.cfg.Timeouts.Reply)
	var refused *Error
	switch {
	case errors.As(err, &refused):
		return c.withoutCapa(), nil
	case gone(err):
		return caps, fmt.Errorf("%w: %w", ErrCapa, err)
	case err != nil:
		return caps, err
	}
	caps.Answered = true
	err = c.conn.lines("CAPA", func(line []byte, whole bool) error {
		if !whole || len(line) > c.cfg.Limits.Line || len(caps.All) >= maxCapabilities {
			return &ProtocolError{"CAPA", "the list of capabilities is too long"}
		}
		caps.add(printable(string(line)))
		return nil
	})
	if err == nil {
		c.caps = &caps
	}
	return caps, err
}

// withoutCapa is what the server can do as far as is known without an answer.
func (c *Client) withoutCapa() Capabilities {
	caps := Capabilities{}
	if c.earlier != nil {
		caps = *c.earlier
	}
	c.caps = &caps
	return caps
}

// gone says whether err is that the other side hung up, or fell silent.
func gone(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, os.ErrDeadlineExceeded)
}

// maxCapabilities is many times what any server has.
const maxCapabilities = 1000

// add takes in one line. Names do not matter in case; RFC 2449 §5.
func (c *Capabilities) add(line string) {
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return
	}
	fields[0] = strings.ToUpper(fields[0])
	args := fields[1:]
	c.All = append(c.All, strings.Join(fields, " "))
	switch fields[0] {
	case "TOP":
		c.Top = true
	case "UIDL":
		c.UIDL = true
	case "USER":
		c.User = true
	case "STLS":
		c.STLS = true
	case "PIPELINING":
		c.Pipelining = true
	case "RESP-CODES":
		c.RespCodes = true
	case "AUTH-RESP-CODE":
		c.AuthCode = true
	case "LANG":
		c.Lang = true
	case "UTF8":
		c.UTF8 = true
		c.UTF8User = hasWord(args, "USER")
	case "SASL":
		c.SASL = append(c.SASL, upper(args)...)
	case "IMPLEMENTATION":
		c.Implementation = strings.Join(args, " ")
	case "EXPIRE":
		c.Expire = parseExpire(args)
	case "LOGIN-DELAY":
		c.LoginDelay, c.DelayByUser = seconds(args), hasWord(args, "USER")
	}
}

// Has says whether the server listed a capability by that name.
func (c Capabilities) Has(name string) bool {
	name = strings.ToUpper(name)
	return slices.ContainsFunc(c.All, func(line string) bool {
		first, _, _ := strings.Cut(line, " ")
		return first == name
	})
}

func hasWord(args []string, word string) bool {
	return slices.ContainsFunc(args, func(a string) bool { return strings.EqualFold(a, word) })
}

func upper(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToUpper(w)
	}
	return out
}

// parseExpire reads "NEVER" or days, and "USER". Nonsense is no rule.
func parseExpire(args []string) Expire {
	if len(args) == 0 {
		return Expire{}
	}
	e := Expire{Offered: true, ByUser: hasWord(args[1:], "USER")}
	if strings.EqualFold(args[0], "NEVER") {
		e.Never = true
		return e
	}
	days, err := strconv.Atoi(args[0])
	if err != nil || days < 0 {
		return Expire{}
	}
	e.Days = days
	return e
}

// seconds reads the first argument. Nonsense is none; more than a day is a day.
func seconds(args []string) time.Duration {
	if len(args) == 0 {
		return 0
	}
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, 24*60*60)) * time.Second
}

// optional is exchange for commands a server need not have.
func (c *Client) optional(d time.Duration, verb string, args ...string) (string, error) {
	text, err := c.exchange(d, verb, args...)
	var refused *Error
	if !errors.As(err, &refused) {
		return text, err
	}
	if c.caps == nil {
		if _, err := c.capa(); err != nil {
			return "", err
		}
	}
	c.mark(refused)
	return text, err
}

// mark notes on a refusal that the server never offered the command.
//
// QUIRK: a command that is not offered is tried all the same. Servers have
// TOP and UIDL without saying so, or say so only after sign-in.
func (c *Client) mark(refused *Error) {
	offered := c.caps != nil && c.caps.Has(refused.Command)
	switch refused.Command {
	case "UIDL", "TOP", "UTF8", "LANG":
		refused.unsupported = !offered && refused.Code == ""
	}
}
