package pop3

import (
	"errors"
	"fmt"
	"strings"
)

// trace tells Config.Trace about a line.
func (c *conn) trace(dir Direction, line []byte) {
	if c.cfg.Trace != nil {
		c.cfg.Trace(dir, printable(c.scrub(string(line))))
	}
}

// hide takes note of what is being shown to the server while signing in, so
// that a server that echoes it is not quoted with it.
func (c *conn) hide(secrets ...string) {
	for _, s := range secrets {
		if len(s) >= shortestSecret {
			c.hidden = append(c.hidden, s)
		}
	}
}

// A shorter one would be found in every other word.
const shortestSecret = 4

// scrub takes the credentials out of a server's words.
func (c *conn) scrub(text string) string {
	for _, s := range c.hidden {
		text = strings.ReplaceAll(text, s, "***")
	}
	return text
}

// scrubError does so with what a refusal quotes.
func (c *conn) scrubError(err error) {
	var refused *Error
	var broken *ProtocolError
	if errors.As(err, &refused) {
		refused.Text, refused.Detail = c.scrub(refused.Text), c.scrub(refused.Detail)
	}
	if errors.As(err, &broken) {
		broken.Reason = c.scrub(broken.Reason)
	}
}

// traceCommand tells Config.Trace about a command, without its secrets.
func (c *conn) traceCommand(line string) {
	if c.cfg.Trace != nil {
		c.cfg.Trace(Sent, printable(redact(line)))
	}
}

// traceElided tells Config.Trace that something passed that it may not see.
func (c *conn) traceElided(dir Direction, what string, bytes int64) {
	if c.cfg.Trace != nil {
		c.cfg.Trace(dir, fmt.Sprintf("[%s, %d bytes]", what, bytes))
	}
}

// redact keeps of PASS the verb and of AUTH and APOP the first argument: the
// mechanism or the name.
func redact(line string) string {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "PASS":
		return "PASS ***"
	case "AUTH", "APOP":
		if first, _, more := strings.Cut(rest, " "); more {
			return verb + " " + first + " ***"
		}
	}
	return line
}
