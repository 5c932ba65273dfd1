package pop3

import (
	"context"
	"crypto/md5" // APOP is made of it, RFC 1939 §7
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-sasl"
)

// Credentials are what to sign in with. They are not kept.
type Credentials struct {
	Username string
	Password string // for all mechanisms but those for Token and EXTERNAL
	Token    string // OAuth 2 access token; if set, Password is not used

	// Mechanisms are the only ones allowed, in any order: SASL names, "USER"
	// for USER and PASS, "APOP". Empty allows all but APOP, which lets an
	// eavesdropper guess, and EXTERNAL, which has to be meant.
	Mechanisms []string
}

// forms are the ways in which a server that has seen the credentials, now or
// earlier, may quote them.
func (c Credentials) forms() []string {
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	forms := []string{c.Password, c.Token}
	if c.Password != "" {
		forms = append(forms, encode(c.Password), encode("\x00"+c.Username+"\x00"+c.Password))
	}
	return forms
}

// Names of mechanisms that are not SASL's.
const (
	UserPass = "USER" // USER and PASS, RFC 1939 §7
	APOP     = "APOP" // RFC 1939 §7
)

// Mechanisms by strength: those that tie sign-in to this TLS connection,
// those that do not show the password to the server, those that do.
var (
	passwordMechanisms = []string{
		"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1",
		"CRAM-MD5", "PLAIN", "LOGIN", UserPass, APOP,
	}
	tokenMechanisms = []string{"OAUTHBEARER", "XOAUTH2"}
)

// SignIn signs in with the strongest mechanism that the server offers, the
// credentials fit and the caller allows; ErrNoMechanism if there is none. Only
// one is tried: whoever refuses a strong one is not shown the password by a
// weak one. The server's refusal is an *Error. Afterwards Capa is asked again.
//
// QUIRK: USER and PASS are tried where the server offers nothing, because
// servers leave USER out of CAPA, or have no CAPA. And a server may refuse
// PLAIN or LOGIN, which it offers, before it has heard anything: the next that
// it offers shows it as much, so that is tried. And a mechanism with -PLUS may
// refuse everybody, as those of Cyrus do with TLS 1.3: the same one without the
// binding is tried, which hides the password as well, unless the refusal speaks
// of the credentials. See Unbound.
func (c *Client) SignIn(ctx context.Context, cred Credentials) error {
	caps, err := c.Capa(ctx)
	if err != nil {
		return err
	}
	return c.run(ctx, "AUTH", func() error {
		if err := c.mayPlaintext("AUTH"); err != nil {
			return err
		}
		mechanism, err := c.choose(caps, cred, "")
		if err != nil {
			return err
		}
		c.conn.hide(cred.forms()...)
		defer func() { c.conn.hidden = nil }()
		err = c.present(mechanism, cred)
		for unheard(err) {
			next, none := c.choose(caps, cred, mechanism)
			if none != nil {
				break
			}
			mechanism, err = next, c.present(next, cred)
		}
		if free, ok := c.free(caps, cred, mechanism, err); ok {
			mechanism, err = free, c.present(free, cred)
			c.unbound = err == nil
		}
		if err != nil {
			c.conn.scrubError(err)
			var refused *Error
			if errors.As(err, &refused) {
				refused.Mechanism = mechanism
			}
			return err
		}
		c.signedIn = true
		c.caps, c.earlier = nil, &caps
		return nil
	})
}

// unheard says whether a sign-in that shows the password was refused before it
// was shown, for no other reason that the server gives.
func unheard(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && refused.unheard && refused.Code == ""
}

// Unbound says that the server refused a sign-in that was bound to the TLS
// connection, as it offers, and then let the user in without. Config.NoBinding
// spares it the refusal next time.
func (c *Client) Unbound() bool { return c.unbound }

// free is the mechanism to try without a binding, if it may be the binding that
// was refused with err.
func (c *Client) free(caps Capabilities, cred Credentials, bound string, err error) (name string, ok bool) {
	var refused *Error
	name, ok = strings.CutSuffix(bound, "-PLUS")
	if !ok || !errors.As(err, &refused) || refused.Code != "" && refused.Code != CodeAuth || blamesUser(refused.Text) {
		return "", false
	}
	return name, slices.Contains(caps.SASL, name) && (len(cred.Mechanisms) == 0 || slices.Contains(upper(cred.Mechanisms), name))
}

// blamesUser says whether a refusal speaks of the credentials.
func blamesUser(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc([]string{"password", "credential", "authentication fail", "login"}, func(words string) bool {
		return strings.Contains(text, words)
	})
}

// choose picks a mechanism, of those behind after if that is not empty.
func (c *Client) choose(caps Capabilities, cred Credentials, after string) (string, error) {
	if c.signedIn {
		return "", &ArgumentError{"AUTH", "signed in already"}
	}
	order := passwordMechanisms
	if cred.Token != "" {
		order = tokenMechanisms
	}
	allowed := upper(cred.Mechanisms)
	if slices.Contains(allowed, "EXTERNAL") {
		order = append([]string{"EXTERNAL"}, order...)
	}
	for _, m := range order[slices.Index(order, after)+1:] {
		if len(allowed) > 0 && !slices.Contains(allowed, m) || m == APOP && len(allowed) == 0 {
			continue
		}
		if c.offers(caps, m) {
			return m, nil
		}
	}
	return "", fmt.Errorf("%w: the server offers %v", ErrNoMechanism, caps.SASL)
}

// offers says whether the server has a mechanism, and this side can use it.
func (c *Client) offers(caps Capabilities, mechanism string) bool {
	switch {
	case mechanism == UserPass:
		return caps.User || len(caps.SASL) == 0
	case mechanism == APOP:
		return c.stamp != ""
	case strings.HasSuffix(mechanism, "-PLUS") && !c.canBind():
		return false
	}
	return slices.Contains(caps.SASL, mechanism)
}

// present shows the server the credentials.
func (c *Client) present(mechanism string, cred Credentials) error {
	switch mechanism {
	case UserPass:
		if _, err := commandLine("PASS", cred.Password); err != nil {
			return err // before the name is sent for nothing
		}
		if _, err := c.exchange(c.cfg.Timeouts.Reply, "USER", cred.Username); err != nil {
			return err
		}
		_, err := c.exchange(c.cfg.Timeouts.Slow, "PASS", cred.Password)
		return err
	case APOP:
		digest := md5.Sum([]byte(c.stamp + cred.Password))
		_, err := c.exchange(c.cfg.Timeouts.Slow, "APOP", cred.Username, hex.EncodeToString(digest[:]))
		return err
	}
	m, err := c.mechanism(mechanism, cred)
	if err != nil {
		return err
	}
	return c.sasl(m)
}

// sasl runs a SASL exchange. RFC 5034 §4.
func (c *Client) sasl(m sasl.Client) error {
	name, initial, err := m.Start()
	if err != nil {
		return &ArgumentError{"AUTH", err.Error()}
	}
	args := []string{name}
	if initial != nil && c.takesInitial(name, initial) {
		args = append(args, encodeInitial(initial))
		c.conn.hide(args[1])
		initial = nil
	}
	if err := c.send("AUTH", args...); err != nil {
		return err
	}
	heard := len(args) > 1
	for {
		challenge, more, err := c.challenge()
		if err != nil || !more {
			var refused *Error
			if errors.As(err, &refused) {
				refused.unheard = !heard && (name == "PLAIN" || name == "LOGIN")
			}
			return finished(m, err)
		}
		heard = true
		response := initial
		if initial == nil {
			response, err = m.Next(challenge)
		}
		initial = nil
		if err != nil {
			return c.cancel(err)
		}
		if err := c.respond(response); err != nil {
			return err
		}
	}
}

// takesInitial says whether to put the initial response into the command.
//
// QUIRK: Microsoft wants XOAUTH2 alone in the command and says so with an
// error only; servers from before RFC 5034 want every mechanism so. Those
// recent enough to have PIPELINING are trusted to know better. A command must
// not be longer than 255 bytes; RFC 2449 §4.
func (c *Client) takesInitial(name string, initial []byte) bool {
	const longest = 255
	length := len("AUTH ") + len(name) + len(" ") + base64.StdEncoding.EncodedLen(len(initial)) + len("\r\n")
	return name != "XOAUTH2" && c.caps != nil && c.caps.Pipelining && length <= longest
}

// encodeInitial is RFC 5034 §4's initial-response.
func encodeInitial(initial []byte) string {
	if len(initial) == 0 {
		return "="
	}
	return base64.StdEncoding.EncodeToString(initial)
}

// challenge reads a challenge, or with more false the end of the exchange.
func (c *Client) challenge() (challenge []byte, more bool, err error) {
	line, err := c.conn.readLine(c.cfg.Timeouts.Slow)
	if errors.Is(err, errLineTooLong) {
		return nil, false, &ProtocolError{"AUTH", "the challenge is too long"}
	}
	if err != nil {
		return nil, false, err
	}
	said, accepted, notStatus := parseStatus("AUTH", line)
	text, ok := strings.CutPrefix(string(line), "+")
	if !ok || notStatus == nil {
		c.conn.trace(Received, line)
		if notStatus == nil && !accepted {
			return nil, false, refusal("AUTH", said)
		}
		return nil, false, notStatus
	}
	c.conn.traceElided(Received, "challenge", int64(len(line)))
	// QUIRK: "+" without a space, and an unencoded prompt behind it, are how
	// old servers ask for the first response.
	if challenge, err = base64.StdEncoding.DecodeString(strings.TrimSpace(text)); err != nil {
		challenge = nil // mechanisms judge what they get
	}
	return challenge, true, nil
}

// respond sends a response; an empty one is an empty line.
func (c *Client) respond(response []byte) error {
	if c.conn.spoke() {
		return outOfTurn("AUTH")
	}
	c.conn.traceElided(Sent, "response", int64(len(response)))
	text := base64.StdEncoding.EncodeToString(response)
	c.conn.hide(text)
	return c.conn.write([]byte(text + "\r\n"))
}

// declined is a challenge that says that the server refuses.
type declined string

func (d declined) Error() string { return string(d) }

// cancel ends an exchange that this side does not go on with. RFC 5034 §4.
// The server has to refuse then, which is news only if it had declined before.
func (c *Client) cancel(cause error) error {
	if err := c.conn.write([]byte("*\r\n")); err != nil {
		return err
	}
	_, err := c.conn.status("AUTH", c.cfg.Timeouts.Reply)
	var refused *Error
	if !errors.As(err, &refused) && err != nil {
		return err
	}
	var reason declined
	if errors.As(cause, &reason) && refused != nil {
		refused.Detail = string(reason)
		return refused
	}
	return &ProtocolError{"AUTH", cause.Error()}
}

// finished lets the mechanism say what it knows about the outcome.
func finished(m sasl.Client, err error) error {
	var refused *Error
	switch m := m.(type) {
	case interface{ detail() string }:
		if errors.As(err, &refused) {
			refused.Detail = m.detail()
		}
	case interface{ verified() error }:
		if err == nil {
			return m.verified()
		}
	}
	return err
}

// timestamp finds the greeting's timestamp: something like a message-id.
// RFC 1939 §7.
func timestamp(greeting string) string {
	from := strings.IndexByte(greeting, '<')
	if from < 0 {
		return ""
	}
	to := strings.IndexByte(greeting[from:], '>')
	if to < 0 || !strings.Contains(greeting[from:from+to], "@") {
		return ""
	}
	return greeting[from : from+to+1]
}
