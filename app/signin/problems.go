package signin

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/oauth2"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// The codes other code looks for.
const (
	codeRevoked = "signin.revoked"
)

// exchangeProblem puts a failed exchange with a provider into words. Of the
// provider's answer only the parts for people are kept: the rest may hold
// tokens. RFC 6749 §5.2, RFC 8628 §3.5.
func exchangeProblem(err error, p Provider, a account.Account) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return refusal(refused, p, a)
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return problem.New(errors.New("no answer from the token endpoint in time"), "net.signin", p.Name+"'s sign-in service did not answer in time.",
			"Check that this computer is online; Mailloft tries again later.")
	}
	var known *problem.Problem // the keyring's, which was asked for the proxy's password
	if errors.As(err, &known) {
		return known
	}
	if proxy := a.ProxyURL(); proxy != nil {
		host := p.Name
		if u, err := url.Parse(p.TokenURL); err == nil {
			host = u.Host
		}
		return problem.New(errors.New(words(err.Error())), "net.proxy", fmt.Sprintf("The proxy %s does not connect to %s.", proxy.Host, host),
			"Check that the proxy runs, and its address, user name and password in the account's settings.")
	}
	return problem.New(errors.New(words(err.Error())), "net.signin", p.Name+"'s sign-in service can't be reached.",
		"Check that this computer is online; Mailloft tries again later.")
}

func refusal(refused *oauth2.RetrieveError, p Provider, a account.Account) error {
	status := 0
	if refused.Response != nil {
		status = refused.Response.StatusCode
	}
	said := words(refused.ErrorDescription)
	cause := fmt.Errorf("token endpoint: HTTP %d, %q, %q", status, words(refused.ErrorCode), said)
	switch code := refused.ErrorCode; {
	case code == "invalid_grant", code == "interaction_required", code == "login_required", code == "consent_required":
		return problem.New(cause, codeRevoked, fmt.Sprintf("%s no longer accepts the sign-in of %s: it was revoked, or it has run out.", p.Name, a.Title()),
			"Sign in again in the browser.")
	case code == "invalid_client", code == "unauthorized_client":
		return problem.New(cause, "signin.client", fmt.Sprintf("%s does not know the client ID, or wants another client secret.", p.Name),
			"Compare both with what the provider shows for your program, and correct them in the account's settings; see docs/oauth.md.")
	case code == "access_denied":
		return denied(cause, p)
	case code == "expired_token":
		return problem.New(cause, "signin.timeout", "The code was not entered in time.", "Ask for a new one.")
	case code == "invalid_scope":
		return problem.New(cause, "signin.scope", p.Name+" does not let this client ID read mail.",
			"Add the permission for POP to your program's registration; see docs/oauth.md.")
	case status >= 500 || status == 429 || code == "temporarily_unavailable" || code == "server_error":
		return problem.New(cause, "net.signin", p.Name+"'s sign-in service has a problem at the moment.", "Mailloft tries again later.")
	}
	next := "Try again; if it stays so, check the provider's entry against docs/oauth.md."
	if said != "" {
		next = "It said: " + said
	}
	return problem.New(cause, "signin.refused", p.Name+" refused the sign-in.", next)
}

func denied(cause error, p Provider) error {
	return problem.New(cause, "signin.denied", "Access to the mail was not allowed at "+p.Name+".",
		"Sign in again and allow it, or use an app password.")
}

func noScope(p Provider) error {
	return problem.New(nil, "signin.scope", "The sign-in at "+p.Name+" does not include the mail.",
		"Sign in again and leave the box for reading mail ticked.")
}

func noRefresh(p Provider) error {
	return problem.New(nil, "signin.refused", p.Name+" allows no sign-in that lasts.",
		"Add the permission for offline access to your program's registration; see docs/oauth.md.")
}

func timedOut() error {
	return problem.New(nil, "signin.timeout", fmt.Sprintf("Nobody signed in within %d minutes.", int(Patience.Minutes())), "Start again when you are ready.")
}

// words makes a provider's words fit to show, and short.
func words(s string) string {
	const most = 300
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	q := strconv.QuoteToGraphic(s)
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}
