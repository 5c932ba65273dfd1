package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/pop3"
)

// Step is one step of a connection test, in words for a person.
type Step struct {
	Name   string // "Connect", "Sign in", …
	OK     bool
	Detail string // what was found; for a step that failed, what happened and what to do
	Fix    string // of a step that failed, what to do, alone; may be empty
	Code   string // of a step that failed, the problem's; empty where it only limits something
	Took   time.Duration
}

// Mark is the step's outcome in four letters: "ok", "FAIL", or "note" for one
// that only limits something.
func (s Step) Mark() string {
	switch {
	case s.OK:
		return "ok  "
	case s.Code == "":
		return "note"
	}
	return "FAIL"
}

// The steps of a connection test, in order.
const (
	stepConnect = "Connect"
	stepEncrypt = "Encryption"
	stepSignIn  = "Sign in"
	stepMail    = "Maildrop"
	stepKeeps   = "Keeping"
	stepPause   = "Pause"
	stepUID     = "Unique-ids"
	stepTop     = "Previews"
)

// Test tries an account's settings from connecting to listing, and calls steps
// after each step, from the calling goroutine. It changes nothing on the
// server. A step that only limits what Mailloft can do (no UIDL, no TOP) is
// told with OK false and does not end the test. The error is the
// *problem.Problem of the step that failed; a refused certificate is a
// *CertificateError in its chain. base's TLS and ServerName are not used.
func Test(ctx context.Context, a account.Account, password secret.Password, base pop3.Config, steps func(Step)) error {
	return New(Deps{Client: base}).Test(ctx, a, password, steps)
}

// Test is [Test] with the worker's own dialer, limits and timeouts, and what it
// remembers of the server.
func (w *Worker) Test(ctx context.Context, a account.Account, password secret.Password, steps func(Step)) error {
	c := newCheck(a, steps)
	client, err := c.connect(ctx, password, w.deps)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }() // after QUIT, or after an error that is known
	if err := c.signIn(ctx, client, password); err != nil {
		return err
	}
	if err := c.terms(ctx, client); err != nil {
		return err
	}
	if err := c.look(ctx, client); err != nil {
		return err
	}
	if err := client.Quit(ctx); err != nil && ctx.Err() != nil {
		return translate(ctx.Err(), a)
	}
	return nil
}

// check is a connection test under way.
type check struct {
	account account.Account
	steps   func(Step)
	began   time.Time // the step under way
}

func newCheck(a account.Account, steps func(Step)) *check {
	return &check{account: a, steps: steps, began: time.Now()}
}

// tell ends a step.
func (c *check) tell(s Step) {
	s.Took = time.Since(c.began)
	c.steps(s)
	c.began = time.Now()
}

func (c *check) ok(name, detail string) { c.tell(Step{Name: name, OK: true, Detail: detail}) }

// limit tells of something the server can't, and what Mailloft does about it.
func (c *check) limit(name, text, fix string) {
	c.tell(Step{Name: name, Detail: text + " " + fix, Fix: fix})
}

func (c *check) fail(name string, err error) error {
	p := problem.From(translate(err, c.account))
	c.tell(Step{Name: name, Detail: p.Sentence(), Fix: p.Next, Code: p.Code})
	return p
}

func (c *check) connect(ctx context.Context, password secret.Password, deps Deps) (*pop3.Client, error) {
	client, err := dial(ctx, c.account, password, deps)
	if err != nil {
		return nil, c.fail(stepConnect, err)
	}
	c.ok(stepConnect, fmt.Sprintf("%s answers on port %d.", c.account.Host, c.account.Port))
	if state, ok := client.ConnectionState(); ok {
		c.ok(stepEncrypt, encryption(state))
	}
	return client, nil
}

func encryption(state tls.ConnectionState) string {
	version := tls.VersionName(state.Version)
	if len(state.PeerCertificates) == 0 {
		return version + "."
	}
	leaf := state.PeerCertificates[0]
	return fmt.Sprintf("%s, certificate of %s, valid until %s.", version, hostList(leaf.DNSNames), leaf.NotAfter.Format("2 January 2006"))
}

func (c *check) signIn(ctx context.Context, client *pop3.Client, password secret.Password) error {
	caps, err := client.Capa(ctx)
	if err != nil {
		return c.fail(stepSignIn, err)
	}
	credentials, err := credentials(c.account, caps, password)
	if err != nil {
		return c.fail(stepSignIn, err)
	}
	if err := client.SignIn(ctx, credentials); err != nil {
		return c.fail(stepSignIn, signInProblem(err, c.account))
	}
	if c.account.Method() == account.OAuth2 {
		c.ok(stepSignIn, "The server accepts the sign-in.")
		return nil
	}
	c.ok(stepSignIn, "The server accepts user name and password.")
	return nil
}

// terms tells how long the server keeps mail and how often it lets in, where
// it says so. RFC 2449 §6.5, §6.7.
func (c *check) terms(ctx context.Context, client *pop3.Client) error {
	caps, err := client.Capa(ctx)
	if err != nil {
		return c.fail(stepSignIn, err)
	}
	if text := expiry(caps.Expire); text != "" {
		c.tell(Step{Name: stepKeeps, OK: caps.Expire.Never, Detail: text})
	}
	if caps.LoginDelay > 0 {
		c.ok(stepPause, fmt.Sprintf("The server wants %s between two sign-ins; Mailloft waits for it.", inWords(caps.LoginDelay)))
	}
	return nil
}

// expiry says how long the server keeps mail, whatever the account's policy.
func expiry(e pop3.Expire) string {
	switch {
	case !e.Offered:
		return ""
	case e.Never:
		return "The server keeps mail until it is deleted."
	case e.Days == 0:
		return "The server deletes messages by itself once they were downloaded; what is here is then the only copy."
	case e.Days == 1:
		return "The server deletes mail by itself, one day after it came or later. Mailloft can't keep it there for longer."
	}
	return fmt.Sprintf("The server deletes mail by itself after %d days. Mailloft can't keep it there for longer.", e.Days)
}

// inWords gives a duration for a person.
func inWords(d time.Duration) string {
	count := func(n time.Duration, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return fmt.Sprintf("%d %ss", n, unit)
	}
	if d >= 2*time.Minute && d%time.Minute == 0 {
		return count(d/time.Minute, "minute")
	}
	return count(d/time.Second, "second")
}

// look lists the maildrop and tries TOP on its first message.
func (c *check) look(ctx context.Context, client *pop3.Client) error {
	count, size, err := client.Stat(ctx)
	if err != nil {
		return c.fail(stepMail, err)
	}
	if count == 0 {
		c.ok(stepMail, "The maildrop is empty.")
		return nil
	}
	c.ok(stepMail, fmt.Sprintf("%s messages, %s.", humanize.Comma(int64(count)), humanize.Bytes(uint64(max(size, 0)))))
	switch _, err := client.Uidl(ctx); {
	case refused(err):
		c.limit(stepUID, "The server gives messages no unique-ids (UIDL).", "Mailloft tells them apart by their content.")
	case err != nil:
		return c.fail(stepUID, err)
	default:
		c.ok(stepUID, "The server gives every message a unique-id.")
	}
	return c.tryTop(ctx, client)
}

func (c *check) tryTop(ctx context.Context, client *pop3.Client) error {
	err := client.Top(ctx, 1, 0, func(r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
	switch {
	case refused(err):
		c.limit(stepTop, "The server can't show the beginning of a message (TOP).", "Mailloft downloads again where it must compare.")
	case err != nil:
		return c.fail(stepTop, err)
	default:
		c.ok(stepTop, "The server can show the beginning of a message.")
	}
	return nil
}
