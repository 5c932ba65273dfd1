package fetch

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/pop3"
)

// The steps that only the doctor takes.
const (
	stepName    = "Name"
	stepOffers  = "Offers"
	stepMethods = "Sign-in methods"
	stepTrip    = "Round trip"
)

// Doctor examines the way to a server more closely than Test does: its
// addresses, encryption and what it offers. With a password it goes on to sign
// in and to look at the maildrop; nil stops before that. It changes nothing on
// the server. Steps and errors are as for [Test].
func (w *Worker) Doctor(ctx context.Context, a account.Account, password *secret.Password, steps func(Step)) error {
	c := &check{account: a, steps: steps}
	if err := c.resolve(ctx); err != nil {
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

// resolve looks the server's name up. A proxy does that by itself.
func (c *check) resolve(ctx context.Context) error {
	if _, err := netip.ParseAddr(c.account.Host); err == nil || c.account.Proxy != "" {
		return nil
	}
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", c.account.Host)
	if err != nil {
		return c.fail(stepName, err)
	}
	list := make([]string, len(addresses))
	for i, address := range addresses {
		list[i] = address.Unmap().String()
	}
	c.ok(stepName, fmt.Sprintf("%s is at %s.", c.account.Host, strings.Join(list, ", ")))
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
	methods := caps.SASL
	if caps.User {
		methods = append([]string{"user name and password"}, methods...)
	}
	if len(methods) == 0 {
		c.steps(Step{Name: stepMethods, Detail: "The server names no way to sign in; Mailloft tries user name and password."})
		return nil
	}
	c.ok(stepMethods, strings.Join(methods, ", ")+".")
	return nil
}

// examine signs in and goes on from there.
func (c *check) examine(ctx context.Context, client *pop3.Client, password secret.Password) error {
	if err := c.signIn(ctx, client, password); err != nil {
		return err
	}
	began := time.Now()
	if err := client.Noop(ctx); err != nil {
		return c.fail(stepTrip, err)
	}
	c.ok(stepTrip, fmt.Sprintf("A command and its answer take %s.", time.Since(began).Round(100*time.Microsecond)))
	if err := c.terms(ctx, client); err != nil {
		return err
	}
	return c.look(ctx, client)
}
