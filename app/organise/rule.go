package organise

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"
)

// Rule says what happens to messages that meet its conditions. Rules are
// asked in their order; every one that matches has its say, up to one that is
// Last.
type Rule struct {
	Name       string      `toml:"name"`
	Off        bool        `toml:"off,omitempty"`
	Any        bool        `toml:"any,omitempty"` // one condition is enough; else all must hold
	Conditions []Condition `toml:"condition"`

	Tags    []string `toml:"tags,omitempty"` // names of tags to put on
	Star    bool     `toml:"star,omitempty"`
	Read    bool     `toml:"read,omitempty"`    // mark as read
	Archive bool     `toml:"archive,omitempty"` // out of the list, into Archive
	Trash   bool     `toml:"trash,omitempty"`
	Last    bool     `toml:"last,omitempty"` // the rules after it are not asked
}

// Field is what a condition looks at. Any other value than these is the name
// of a header field.
type Field string

// The fields with a meaning of their own.
const (
	From    Field = "from"    // names and addresses in From and Sender
	To      Field = "to"      // those in To and Cc, and where it was delivered to
	Subject Field = "subject" // the subject
	List    Field = "list"    // the mailing list it came through
	Account Field = "account" // the account it came through, by its ID
	Size    Field = "size"
)

// Test is how a condition compares. Case does not matter.
type Test string

// The tests. Larger and Smaller go with Size, Is with everything else.
const (
	Contains Test = "contains"
	Is       Test = "is"
	Begins   Test = "begins"
	Ends     Test = "ends"
	Matches  Test = "matches" // a regular expression (RE2)
	Exists   Test = "exists"  // there is such a field, whatever it says
	Larger   Test = "larger"
	Smaller  Test = "smaller"
)

// Condition is one thing to look for.
type Condition struct {
	Field Field  `toml:"field"`
	Test  Test   `toml:"test"`
	Value string `toml:"value,omitempty"` // a size is written 500KB or 10MB
	Not   bool   `toml:"not,omitempty"`   // must not hold
}

// Tests lists the tests that go with a field, the usual one first.
func (f Field) Tests() []Test {
	switch f {
	case Size:
		return []Test{Larger, Smaller}
	case Account:
		return []Test{Is}
	case From, To, Subject, List:
		return []Test{Contains, Is, Begins, Ends, Matches}
	}
	return []Test{Contains, Is, Begins, Ends, Matches, Exists}
}

// Check says in words what is wrong with the rule; nil if nothing is.
func (r Rule) Check() error {
	switch {
	case len(r.Conditions) == 0:
		return fmt.Errorf("the rule “%s” has no condition and would be about every message", r.Name)
	case len(r.Tags) == 0 && !r.Star && !r.Read && !r.Archive && !r.Trash && !r.Last:
		return fmt.Errorf("the rule “%s” does nothing", r.Name)
	case r.Archive && r.Trash:
		return fmt.Errorf("the rule “%s” puts a message into Archive and into Trash; choose one", r.Name)
	}
	for _, c := range r.Conditions {
		if err := c.check(); err != nil {
			return fmt.Errorf("the rule “%s”: %w", r.Name, err)
		}
	}
	return nil
}

func (c Condition) check() error {
	switch {
	case !c.Field.known() && !fieldName(string(c.Field)):
		return fmt.Errorf("“%s” is no name of a header field", c.Field)
	case !slices.Contains(c.Field.Tests(), c.Test):
		return fmt.Errorf("“%s” can't be compared with “%s”", c.Field, c.Test)
	case strings.TrimSpace(c.Value) == "" && c.Test != Exists:
		return fmt.Errorf("there is nothing to compare “%s” with", c.Field)
	}
	switch c.Test {
	case Larger, Smaller:
		if n, err := humanize.ParseBytes(c.Value); err != nil || n == 0 || n > 1<<62 {
			return fmt.Errorf("“%s” is not a size such as 500KB or 10MB", c.Value)
		}
	case Matches:
		if _, err := regexp.Compile(c.Value); err != nil {
			return fmt.Errorf("“%s” is no regular expression: %w", c.Value, err)
		}
	}
	return nil
}

func (f Field) known() bool {
	return slices.Contains([]Field{From, To, Subject, List, Account, Size}, f)
}

// fieldName reports whether s can name a header field. RFC 5322 §2.2.
func fieldName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c > '~' || c == ':' })
}
