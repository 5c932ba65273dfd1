package pop3

import (
	"fmt"
	"strings"
)

// trace tells Config.Trace about a line.
func (c *conn) trace(dir Direction, line []byte) {
	if c.cfg.Trace != nil {
		c.cfg.Trace(dir, printable(string(line)))
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
