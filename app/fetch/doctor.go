package fetch

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/pop3"
)

// The steps that only the doctor takes.
const (
	stepName    = "Name"
	stepProxy   = "Proxy"
	stepAddress = "Address"
	stepChain   = "Certificates"
	stepOffers  = "Offers"
	stepMethods = "Sign-in methods"
	stepTrip    = "Round trip"
	stepFlight  = "Pipelining"
)

// Doctor examines the way to a server more closely than Test does: its
// addresses, encryption and what it offers. With a password it goes on to sign
// in and to look at the maildrop; nil stops before that. It changes nothing on
// the server. Steps and errors are as for [Test].
func (w *Worker) Doctor(ctx context.Context, a account.Account, password *secret.Password, steps func(Step)) error {
	c := newCheck(a, steps)
	if err := c.reach(ctx, w.deps.Client.Dialer); err != nil {
		return err
	}
	var given secret.Password
	if password != nil {
		given = *password
	}
	client, err := c.connect(ctx, given, w.deps)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }() // after QUIT, or after an error that is known
	if state, ok := client.ConnectionState(); ok {
		c.ok(stepChain, chain(state.PeerCertificates)+" "+trustWords(a))
	}
	if err := c.offers(ctx, client); err != nil {
		return err
	}
	if password != nil {
		if err := c.examine(ctx, client, given); err != nil {
			return err
		}
	}
	if err := client.Quit(ctx); err != nil && ctx.Err() != nil {
		return translate(ctx.Err(), a)
	}
	return nil
}

// offers tells what the server says it can do before anyone has signed in.
func (c *check) offers(ctx context.Context, client *pop3.Client) error {
	caps, err := client.Capa(ctx)
	if err != nil {
		return c.fail(stepOffers, err)
	}
	if !caps.Answered {
		c.ok(stepOffers, "The server does not say what it can do (no CAPA); Mailloft finds out by trying.")
		return nil
	}
	c.ok(stepOffers, strings.Join(caps.All, ", ")+".")
	others := strings.Join(caps.SASL, ", ")
	switch {
	case caps.User && others == "":
		c.ok(stepMethods, "User name and password.")
	case caps.User:
		c.ok(stepMethods, fmt.Sprintf("User name and password, %s.", others))
	case others == "":
		c.limit(stepMethods, "The server names no way to sign in.", "Mailloft tries user name and password.")
	default:
		c.ok(stepMethods, others+".")
	}
	return nil
}

// examine signs in and goes on from there.
func (c *check) examine(ctx context.Context, client *pop3.Client, password secret.Password) error {
	if err := c.signIn(ctx, client, password); err != nil {
		return err
	}
	if err := c.trip(ctx, client); err != nil {
		return err
	}
	if err := c.terms(ctx, client); err != nil {
		return err
	}
	return c.look(ctx, client)
}

// trip measures how long a command and its answer take, the best of a few, and
// says whether that has to be paid for each message.
func (c *check) trip(ctx context.Context, client *pop3.Client) error {
	const tries = 3
	best := time.Duration(0)
	for range tries {
		began := time.Now()
		if err := client.Noop(ctx); err != nil {
			return c.fail(stepTrip, err)
		}
		if took := time.Since(began); best == 0 || took < best {
			best = took
		}
	}
	c.ok(stepTrip, fmt.Sprintf("A command and its answer take %s.", inMillis(best)))
	caps, err := client.Capa(ctx)
	switch {
	case err != nil:
		return c.fail(stepFlight, err)
	case caps.Pipelining && ruleFor(c.account).each:
		c.ok(stepFlight, "The server takes several commands at once; of this provider, Mailloft still asks for one message after the other, so that none is lost.")
	case caps.Pipelining:
		c.ok(stepFlight, "The server takes several commands at once, so a slow line costs little.")
	default:
		c.limit(stepFlight, "The server takes one command at a time (no PIPELINING).", fmt.Sprintf("1,000 messages cost at least %s of waiting.", inSeconds(1000*best)))
	}
	return nil
}

// inMillis is a short time for a person.
func inMillis(d time.Duration) string {
	if d < 100*time.Microsecond {
		return "<0.1 ms"
	}
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.0f ms", d.Seconds()*1000)
}

// inSeconds is a longer one.
func inSeconds(d time.Duration) string {
	if d < 2*time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f min", d.Minutes())
}
