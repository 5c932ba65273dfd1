package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/pop3"
)

// throughProxy is a Dialer that goes through the account's proxy. Which of the
// two does not answer is the proxy's to know, so its failures are told apart.
func throughProxy(ctx context.Context, a account.Account, deps Deps) (pop3.Dialer, error) {
	u, err := proxyOf(ctx, a, deps.Passwords)
	if err != nil {
		return nil, err
	}
	if u == nil {
		return nil, problem.New(nil, "net.proxy-setting", fmt.Sprintf("The proxy %s can't be used.", proxyHost(a)), "Correct it in the account's settings.")
	}
	dial, err := pop3.Proxy(u, deps.Client.Dialer)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		switch {
		case errors.Is(err, pop3.ErrProxyAuth):
			err = proxyRefusal(err, u)
		case err != nil && ctx.Err() == nil:
			err = problem.New(quotedError{err}, "net.proxy", fmt.Sprintf("The proxy %s does not connect to %s.", u.Host, a.Host),
				"Check that the proxy runs, and its address in the account's settings. Nothing was sent past it.")
		}
		return conn, err
	}, nil
}

// proxyOf is the account's proxy with what the keyring has for it.
func proxyOf(ctx context.Context, a account.Account, from Passwords) (*url.URL, error) {
	if from == nil {
		return a.ProxyURL(), nil
	}
	return from.Proxy(ctx, a)
}

// proxyRefusal says what to do about a proxy that lets nobody, or not this user, pass.
func proxyRefusal(err error, u *url.URL) error {
	const code = "net.proxy-password"
	_, given := u.User.Password()
	switch {
	case u.User.Username() == "":
		return problem.New(quotedError{err}, code, fmt.Sprintf("The proxy %s wants a user name and a password.", u.Host),
			"Enter them in the account's settings: the name in the proxy's address, as in socks5://name@host:1080, the password below it. Nothing was sent past the proxy.")
	case !given:
		return problem.New(quotedError{err}, code, fmt.Sprintf("The proxy %s wants the password of its user %s.", u.Host, printable(u.User.Username())),
			"Enter it in the account's settings, below the proxy's address. Nothing was sent past the proxy.")
	}
	return problem.New(quotedError{err}, code, fmt.Sprintf("The proxy %s does not accept its user %s with this password.", u.Host, printable(u.User.Username())),
		"Correct them in the account's settings. The password of the mailbox was not sent.")
}

// proxyHost is what the account's proxy is called; never by its password, which
// someone may have written into the settings by hand.
func proxyHost(a account.Account) string {
	if u := a.ProxyURL(); u != nil {
		return u.Host
	}
	if u, err := url.Parse(a.Proxy); err == nil && u.Host != "" {
		return printable(u.Host)
	}
	return "in the settings"
}
