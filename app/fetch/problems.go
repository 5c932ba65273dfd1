package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/pop3"
)

// remedy is what helps against a problem.
type remedy int

const (
	retry        remedy = iota // trying again later, for accounts that are checked regularly
	patience                   // waiting: the server said so; the password is fine
	person                     // only the person; trying again would do harm or nothing
	personOrTime               // the person, or the server's keeper in time; trying again is harmless
	nothing                    // nothing is wrong
)

// remedyFor sorts problems by their code.
func remedyFor(code string) remedy {
	switch code {
	case "cancelled":
		return nothing
	case "server.busy", "server.login-delay", "server.temporary":
		return patience
	case "auth.refused", "server.permanent", "auth.mechanism", "tls.ca-file", "net.proxy-password":
		return person
	}
	switch room, _, _ := strings.Cut(code, "."); room {
	case "keyring", "password", "auth", "signin":
		return person
	case "tls":
		// Not a byte of the password is sent to such a server, and a wrong
		// certificate may be the work of a hotel's network.
		return personOrTime
	}
	return retry
}

// translate puts a session's error into words. The cause stays in the chain,
// with what the server said quoted.
func translate(err error, a account.Account) error {
	var known *problem.Problem
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, errCancelled), errors.Is(err, context.Canceled):
		return problem.New(err, "cancelled", "The session was cancelled.", "Nothing was lost; start it again whenever you like.")
	}
	for _, in := range []func(error, account.Account) *problem.Problem{certificateProblem, stlsProblem, tlsProblem, replyProblem, protocolProblem, diskProblem, networkProblem} {
		if p := in(err, a); p != nil {
			return p
		}
	}
	return problem.From(err)
}

// certificateProblem puts a refused certificate into words. A
// *CertificateError is in the problem's chain.
func certificateProblem(err error, a account.Account) *problem.Problem {
	refused := certificateError(err, a.Host)
	if refused == nil {
		return nil
	}
	const nothingSent = " The password was not sent."
	const dayForm = "2 January 2006"
	var text, next string
	switch refused.Reason {
	case Expired:
		text = fmt.Sprintf("The certificate of %s expired on %s.", a.Host, refused.NotAfter.Format(dayForm))
		next = "Check this computer's date; if it is right, the server's keeper must renew the certificate."
	case NotYet:
		text = fmt.Sprintf("The certificate of %s is valid only from %s.", a.Host, refused.NotBefore.Format(dayForm))
		next = "Check this computer's date and time."
	case SelfSigned:
		text = fmt.Sprintf("%s shows a certificate that it signed itself.", a.Host)
		next = "If it is your own server, compare the fingerprint and trust it; otherwise do not go on."
	case WrongHost:
		text = fmt.Sprintf("The certificate that answered for %s is for %s.", a.Host, hostList(refused.Names))
		next = "Check the server's name in the account's settings."
	case UnknownCA:
		text = fmt.Sprintf("The certificate of %s was issued by an authority this computer does not know.", a.Host)
		next = "If you know the authority, choose its file in the account's settings; otherwise do not go on."
	case Changed:
		if refused.Verified {
			text = fmt.Sprintf("%s shows another certificate than before, from another authority (%s).", a.Host, printable(refused.Issuer))
			if !refused.OldNotAfter.IsZero() {
				text += fmt.Sprintf(" The old one is valid until %s.", refused.OldNotAfter.Format(dayForm))
			}
			next = "Ask the server's keeper whether it was changed, or try another network, before you accept it."
			break
		}
		text = fmt.Sprintf("The certificate of %s is not the one you trusted.", a.Host)
		next = "Ask the server's keeper whether it was renewed, and compare the new fingerprint before you trust it."
	default:
		text = fmt.Sprintf("The certificate of %s can't be trusted.", a.Host)
		next = "Ask the server's keeper about it."
	}
	return problem.New(refused, "tls."+string(refused.Reason), text+nothingSent, next)
}

// hostList shows a certificate's names, which are the server's words.
func hostList(names []string) string {
	switch len(names) {
	case 0:
		return "no host at all"
	case 1:
		return printable(names[0])
	}
	return fmt.Sprintf("%s and %d more", printable(names[0]), len(names)-1)
}

// tlsProblem puts a failed TLS handshake into words.
func tlsProblem(err error, a account.Account) *problem.Problem {
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &record):
		return problem.New(err, "tls.plaintext",
			fmt.Sprintf("%s does not speak TLS on port %d. Nothing was sent.", a.Host, a.Port),
			"Choose STARTTLS or another port in the account's settings. Mailloft never signs in without encryption.")
	case isOldTLS(err):
		return problem.New(err, "tls.too-old",
			fmt.Sprintf("%s speaks only an old, broken kind of TLS. The password was not sent.", a.Host),
			"Ask the server's keeper to turn on TLS 1.2 or newer.")
	case refusesOurCertificate(err) && a.ClientCert != "":
		return problem.New(err, "tls.client-cert", fmt.Sprintf("%s does not accept the client certificate of %s.", a.Host, a.Title()),
			"Ask the server's keeper about it, or choose another file in the account's settings.")
	case refusesOurCertificate(err):
		return problem.New(err, "tls.client-cert", fmt.Sprintf("%s wants a client certificate.", a.Host),
			"Choose its file in the account's settings; the server's keeper gives it out.")
	case isAlert(err) && (strings.Contains(err.Error(), "tls: handshake failure") || strings.Contains(err.Error(), "tls: insufficient security")):
		return problem.New(err, "tls.no-common", fmt.Sprintf("%s and Mailloft agree on no safe way to encrypt. The password was not sent.", a.Host),
			"Ask the server's keeper to turn on TLS 1.3, or ECDHE for TLS 1.2. If the server wants a client certificate, choose one in the account's settings.")
	case isAlert(err) && strings.Contains(err.Error(), "TLS handshake"): // as pop3 words it
		return problem.New(err, "tls.failed", fmt.Sprintf("%s broke off while the encryption was set up. The password was not sent.", a.Host),
			"Check host, port and security in the account's settings.")
	}
	return nil
}

// isOldTLS says whether the two sides have no version of TLS in common.
// crypto/tls has no types for this: an alert that was received is private to
// it, and what it refuses itself is a plain error.
func isOldTLS(err error) bool {
	var alert tls.AlertError
	if errors.As(err, &alert) && alert == alertProtocolVersion {
		return true
	}
	text := err.Error()
	for _, words := range []string{"tls: protocol version not supported", "tls: server selected unsupported protocol version"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// refusesOurCertificate says whether the server wants a certificate of the
// client's, and got none or one it does not take (RFC 8446 §6.2). With TLS 1.3
// it says so only after the handshake, in place of its greeting.
func refusesOurCertificate(err error) bool {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" {
		return false
	}
	text := op.Err.Error() // the alert's type is private to crypto/tls
	for _, words := range []string{"certificate required", "bad certificate", "unsupported certificate", "revoked certificate", "expired certificate",
		"unknown certificate", "unknown certificate authority"} {
		if text == "tls: "+words {
			return true
		}
	}
	return false
}

// isAlert says whether a TLS alert ended the connection.
func isAlert(err error) bool {
	var alert tls.AlertError
	var op *net.OpError
	return errors.As(err, &alert) || errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error")
}

// stlsProblem puts a server that offers no encryption, or no sign-in, into words.
func stlsProblem(err error, a account.Account) *problem.Problem {
	var broken *pop3.ProtocolError
	switch {
	case errors.Is(err, pop3.ErrNoSTLS), errors.Is(err, pop3.ErrPlaintext):
		return problem.New(quotedError{err}, "tls.no-stls",
			fmt.Sprintf("%s does not offer encryption (STARTTLS) on port %d. The password was not sent.", a.Host, a.Port),
			"Choose TLS and port 995 in the account's settings. Mailloft never signs in without encryption.")
	case errors.As(err, &broken) && broken.Command == "STLS":
		return problem.New(quotedError{err}, "tls.injected",
			fmt.Sprintf("%s, or something on the way to it, meddled with the start of the encryption. The password was not sent.", a.Host),
			"Try another network; if it happens there too, ask the server's keeper.")
	case errors.Is(err, pop3.ErrNoMechanism) && a.Method() == account.OAuth2:
		return problem.New(err, "auth.mechanism", fmt.Sprintf("%s offers no sign-in with what the browser brought (OAUTHBEARER or XOAUTH2).", a.Host),
			"Choose another way to sign in in the account's settings.")
	case errors.Is(err, pop3.ErrNoMechanism):
		return problem.New(err, "auth.mechanism", fmt.Sprintf("%s offers no way to sign in that Mailloft can use with a password.", a.Host),
			"Look in the provider's help for an app password or for POP3 access that has to be turned on.")
	}
	return nil
}

// alertProtocolVersion is RFC 8446 §6's protocol_version.
const alertProtocolVersion = tls.AlertError(70)

// replyProblem puts the server's -ERR into words, outside of sign-in.
// RFC 2449 §8, RFC 3206 §3–5.
func replyProblem(err error, a account.Account) *problem.Problem {
	var reply *pop3.Error
	if !errors.As(err, &reply) {
		return nil
	}
	cause := quotedError{err}
	switch code := strings.ToUpper(reply.Code); {
	case code == "IN-USE", code == "" && saysBusy(reply.Text):
		return problem.New(cause, "server.busy", fmt.Sprintf("The maildrop of %s is in use by another program.", a.Title()),
			"Mailloft tries again by itself; your password is fine.")
	case code == "LOGIN-DELAY":
		return tooSoon(cause, a, time.Time{})
	case strings.HasPrefix(code, "SYS/PERM"):
		return problem.New(cause, "server.permanent", fmt.Sprintf("%s has a problem that does not pass by itself.", a.Host),
			"Ask the provider; it said: "+printable(reply.Text))
	case strings.HasPrefix(code, "SYS"), code == "" && saysLater(reply.Text):
		return problem.New(cause, "server.temporary", fmt.Sprintf("%s has a problem at the moment.", a.Host),
			"Mailloft tries again by itself; your password is fine.")
	}
	if reply.Text == "" {
		return problem.New(cause, "server.refused", fmt.Sprintf("%s refused a command without giving a reason.", a.Host),
			"Mailloft tries again later; nothing was lost.")
	}
	return problem.New(cause, "server.refused", fmt.Sprintf("%s refused a command: %s", a.Host, printable(reply.Text)),
		"Mailloft tries again later; nothing was lost.")
}

// signInProblem puts a failed sign-in into words. A busy maildrop or a busy
// server is never taken for a wrong password.
func signInProblem(err error, a account.Account) error {
	var reply *pop3.Error
	if !errors.As(err, &reply) {
		return err
	}
	if code := strings.ToUpper(reply.Code); code != "AUTH" {
		if p := replyProblem(err, a); p.Code != "server.refused" {
			return p
		}
	}
	if a.Method() == account.OAuth2 {
		return problem.New(quotedError{err}, "signin.refused", fmt.Sprintf("%s does not accept the browser sign-in of %s.", a.Host, a.Title()),
			fmt.Sprintf("Sign in again, as %s; and look whether POP has to be switched on in the provider's settings.", a.Username))
	}
	next := "Enter it again in the account's settings. Mailloft does not try again until then."
	if ruleFor(a).soonIsAuth {
		next = "If it is right, wait a quarter of an hour: this provider refuses sign-ins that come sooner in the same words."
	}
	switch m := reply.Mechanism; {
	case m == "EXTERNAL":
		return problem.New(quotedError{err}, "auth.refused", fmt.Sprintf("%s does not accept the client certificate of %s.", a.Host, a.Title()),
			"Choose another file in the account's settings, or none to sign in with the password.")
	case strings.HasPrefix(m, "SCRAM-") || m == "CRAM-MD5":
		next += fmt.Sprintf(" Signing in was tried with %s, which the server offers; nothing weaker is tried by itself."+
			" If the password is right, the server's %s may not work: tell its keeper.", m, m)
	}
	if reply.Text != "" { // it may say that POP has to be switched on, or where to get an app password
		next += fmt.Sprintf(" The server said \"%s\".", printable(reply.Text))
	}
	return problem.New(quotedError{err}, "auth.refused",
		fmt.Sprintf("%s does not accept the user name or password of %s.", a.Host, a.Title()), next)
}

// refusedMessage puts the server's -ERR about one message into words.
func refusedMessage(err error, number int) *problem.Problem {
	text := "no reason"
	var reply *pop3.Error
	if errors.As(err, &reply) && reply.Text != "" {
		text = "as its reason: " + printable(reply.Text)
	}
	return problem.New(quotedError{err}, "message.refused", fmt.Sprintf("The server refused message %d, giving %s.", number, text),
		"It is tried again at the next check; everything else is here.")
}

// tooSoon says that the server wants a pause, until the time given; zero if
// that is not known.
func tooSoon(err error, a account.Account, until time.Time) *problem.Problem {
	next := "Mailloft waits for it; your password is fine."
	if !until.IsZero() {
		next = fmt.Sprintf("It can be asked again from %s on; your password is fine.", until.Local().Format("15:04:05"))
	}
	return problem.New(err, "server.login-delay", fmt.Sprintf("%s wants a pause between two sign-ins.", a.Host), next)
}

// QUIRK: servers without response codes (RFC 2449 §8) say the same in prose.
func saysBusy(text string) bool {
	text = strings.ReplaceAll(strings.ToLower(text), "blocked", "") // by the provider
	if containsAny(text, "lock busy", "another session", "another pop3 session", "already logged in", "already open") {
		return true
	}
	return containsAny(text, "maildrop", "mailbox", "mail drop") && containsAny(text, "lock", "busy", "in use")
}

func saysLater(text string) bool {
	text = strings.ToLower(text)
	if containsAny(text, "temporar", "try again later", "try later", "too many connections", "too many sessions", "unavailable") {
		return true
	}
	// These are a proxy's or a server's about what stands behind it, unless they
	// are one guess of several.
	return !containsAny(text, "password", "credential") && containsAny(text, "internal error", "internal server error", "server error", "system error",
		"system problem", "server busy", "server is busy", "server too busy", "overload", "maintenance", "timed out", "timeout",
		"can't connect", "cannot connect", "could not connect", "unable to connect", "connection refused", "out of memory")
}

func containsAny(text string, all ...string) bool {
	return slices.ContainsFunc(all, func(words string) bool { return strings.Contains(text, words) })
}

func protocolProblem(err error, a account.Account) *problem.Problem {
	if errors.Is(err, pop3.ErrBareDot) || errors.Is(err, pop3.ErrBareLF) {
		return problem.New(quotedError{err}, "server.bare-dot", fmt.Sprintf("%s did not end a message as POP3 wants it, so whether it is complete can't be told.", a.Host),
			"It is not stored, and stays on the server; the others come at the next check. Read it in the provider's web mail, and tell the server's keeper that lines must end in CRLF.")
	}
	var broken *pop3.ProtocolError
	if !errors.As(err, &broken) {
		return nil
	}
	if broken.Command == "RETR" || broken.Command == "TOP" { // host and port are right
		return problem.New(quotedError{err}, "server.protocol", fmt.Sprintf("%s broke the rules of POP3 while it sent mail.", a.Host),
			"Mailloft goes around it at the next check; what was complete is stored, and nothing on the server was touched.")
	}
	return problem.New(quotedError{err}, "server.protocol",
		fmt.Sprintf("%s sent something that is not POP3.", a.Host),
		"Check host and port in the account's settings; what was complete is stored, and nothing on the server was touched.")
}

// diskProblem leaves failures of the archive's own to package problem.
func diskProblem(err error, _ account.Account) *problem.Problem {
	var path *fs.PathError
	if !errors.As(err, &path) {
		return nil
	}
	if p := problem.From(err); p.Code != "internal" {
		return p
	}
	return problem.New(err, "disk.failing", "The disk reports an error.",
		"Check the disk; nothing on the server was touched.")
}

func networkProblem(err error, a account.Account) *problem.Problem {
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	const settings = "Check the connection, and the server's name and port in the account's settings."
	late := errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
	switch {
	case late && a.Proxy != "": // which of the two, only the proxy knows
		return problem.New(err, "net.proxy-timeout", fmt.Sprintf("The proxy %s did not bring an answer of %s in time.", proxyHost(a), a.Host),
			"Check that the proxy runs and lets connections to that server pass. Mailloft tries again later. What was complete is stored.")
	case errors.As(err, &dns) && dns.IsNotFound:
		return problem.New(err, "net.unknown-host", fmt.Sprintf("There is no server named %s.", a.Host), settings)
	case errors.As(err, &dns):
		return problem.New(err, "net.dns", fmt.Sprintf("The name %s can't be looked up now.", a.Host), "Check that this computer is online.")
	case errors.Is(err, errRefused):
		return problem.New(err, "net.refused", fmt.Sprintf("Nothing answers at %s on port %d.", a.Host, a.Port), settings)
	case errors.Is(err, errNetwork), errors.Is(err, errHost):
		return problem.New(err, "net.unreachable", fmt.Sprintf("%s can't be reached from here.", a.Host), "Check that this computer is online.")
	case late:
		return problem.New(err, "net.timeout", fmt.Sprintf("%s did not answer in time.", a.Host), "Mailloft tries again later. What was complete is stored.")
	case isAlert(err), isAny(err, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, errReset, errBrokenPipe, errConnAborted):
		return problem.New(err, "net.dropped", fmt.Sprintf("The connection to %s was lost.", a.Host),
			"Mailloft goes on where it stopped; what was complete is stored, and nothing on the server was touched.")
	}
	return nil
}

func isAny(err error, targets ...error) bool {
	for _, t := range targets {
		if errors.Is(err, t) {
			return true
		}
	}
	return false
}

// quotedError keeps a server's words out of logs and terminals in the raw.
type quotedError struct{ err error }

func (q quotedError) Error() string { return printable(q.err.Error()) }
func (q quotedError) Unwrap() error { return q.err }

func quoted(err error) string { return printable(err.Error()) }

// maxQuote is how much of a server's words is shown, in bytes.
const maxQuote = 300

// printable shows a server's words with controls, line breaks and bidi
// overrides escaped, and not more than a few lines of them.
func printable(s string) string {
	if len(s) > maxQuote {
		s = s[:maxQuote] + "…"
	}
	q := strconv.QuoteToGraphic(s)
	return q[1 : len(q)-1]
}
