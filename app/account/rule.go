package account

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/textproto"
	"regexp"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"
)

// Action is what a rule does with a message that is not here yet.
type Action string

// The actions of a rule.
const (
	Skip        Action = "skip"    // leave it on the server, fetch nothing of it
	HeadersOnly Action = "headers" // fetch its headers and first lines, the rest on demand
	Fetch       Action = "fetch"   // fetch all of it, whatever its size
	Delete      Action = "delete"  // delete it on the server without fetching it
)

// SizeField is the field of a rule that looks at the listed size. Every other
// field is the name of a header field: from, to, subject, list-id, ….
const SizeField = "size"

// Rule decides about a message before it is downloaded, by its listed size or
// by one of its header fields. Of an account's rules the first that matches
// decides; a message that none matches is fetched, subject to the size limit.
// In a text that is compared, encoded words are decoded and case does not
// matter. Exactly one of Contains, Matches, Larger and Smaller is set.
type Rule struct {
	Field    string `toml:"field"`
	Contains string `toml:"contains,omitempty"`
	Matches  string `toml:"matches,omitempty"` // a regular expression (RE2)
	Larger   int64  `toml:"larger,omitempty"`  // bytes; only with the field size, as is Smaller
	Smaller  int64  `toml:"smaller,omitempty"`
	Action   Action `toml:"action"`
}

// ParseRule reads the form that String writes: "subject contains sale: skip",
// "list-id matches ^<dev: headers", "size larger 10MB: headers" or "size
// smaller 1KB: delete". What is compared may hold colons: the last one counts.
func ParseRule(s string) (Rule, error) {
	const form = "it should look like “subject contains sale: skip” or “size larger 10MB: headers”"
	at := strings.LastIndexByte(s, ':')
	if at < 0 {
		return Rule{}, fmt.Errorf("the rule %q does not say what to do after a colon; %s", s, form)
	}
	field, rest, _ := strings.Cut(strings.TrimSpace(s[:at]), " ")
	test, value, _ := strings.Cut(strings.TrimSpace(rest), " ")
	value = strings.TrimSpace(value)
	r := Rule{Field: strings.ToLower(field), Action: Action(strings.ToLower(strings.TrimSpace(s[at+1:])))}
	switch strings.ToLower(test) {
	case "contains":
		r.Contains = value
	case "matches":
		r.Matches = value
	case "larger", "smaller":
		n, err := humanize.ParseBytes(value)
		if err != nil || n == 0 || n > 1<<62 {
			return Rule{}, fmt.Errorf("the rule %q compares with %q, which is not a size such as 500KB or 10MB", s, value)
		}
		if strings.EqualFold(test, "larger") {
			r.Larger = int64(n)
		} else {
			r.Smaller = int64(n)
		}
	default:
		return Rule{}, fmt.Errorf("the rule %q can't be understood: %s", s, form)
	}
	return r, r.check()
}

// ParseRules reads a rule a line; empty lines do not count.
func ParseRules(text string) ([]Rule, error) {
	var list []Rule
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		r, err := ParseRule(line)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// String gives the form that ParseRule reads.
func (r Rule) String() string {
	return fmt.Sprintf("%s %s: %s", r.Field, r.test(), r.Action)
}

func (r Rule) test() string {
	switch {
	case r.Matches != "":
		return "matches " + r.Matches
	case r.Larger > 0:
		return "larger " + bytesText(r.Larger)
	case r.Smaller > 0:
		return "smaller " + bytesText(r.Smaller)
	}
	return "contains " + r.Contains
}

// bytesText is a size in the largest unit that says it exactly.
func bytesText(n int64) string {
	for _, u := range []struct {
		size int64
		name string
	}{{1e9, "GB"}, {1e6, "MB"}, {1e3, "KB"}} {
		if n%u.size == 0 {
			return fmt.Sprintf("%d%s", n/u.size, u.name)
		}
	}
	return fmt.Sprintf("%dB", n)
}

// check says in words what is wrong with the rule.
func (r Rule) check() error {
	tests := 0
	for _, set := range []bool{r.Contains != "", r.Matches != "", r.Larger > 0, r.Smaller > 0} {
		if set {
			tests++
		}
	}
	switch {
	case !slices.Contains([]Action{Skip, HeadersOnly, Fetch, Delete}, r.Action):
		return fmt.Errorf("the rule %q ends in %q; the actions are skip, headers, fetch and delete", r, r.Action)
	case r.Larger < 0 || r.Smaller < 0 || tests != 1:
		return fmt.Errorf("the rule %q must say one thing to look for", r)
	case (r.Larger > 0 || r.Smaller > 0) != (r.Field == SizeField):
		return fmt.Errorf("the rule %q mixes sizes and texts: size goes with larger and smaller, every other field with contains and matches", r)
	case !fieldName(r.Field):
		return fmt.Errorf("the rule %q looks at %q, which is no name of a header field", r, r.Field)
	case strings.ContainsAny(r.Contains+r.Matches, "\r\n\x00"):
		return fmt.Errorf("the rule %q must not contain line breaks", r)
	}
	if _, err := r.pattern(); err != nil {
		return fmt.Errorf("the rule %q has a pattern that can't be used: %w", r, err)
	}
	return nil
}

// fieldName reports whether s can name a header field. RFC 5322 §2.2.
func fieldName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c > '~' || c == ':' })
}

func (r Rule) pattern() (*regexp.Regexp, error) {
	if r.Matches == "" {
		return nil, nil
	}
	return regexp.Compile("(?i)" + r.Matches)
}

// NeedsHeader reports whether the rule can't be decided by the size alone.
func (r Rule) NeedsHeader() bool { return r.Field != SizeField }

// Matcher prepares the rule for many messages. The function it gives reports
// whether a message matches, by its listed size (negative: not known, which
// matches nothing) and its decoded header. A rule that does not pass Validate
// matches nothing.
func (r Rule) Matcher() func(size int64, header textproto.MIMEHeader) bool {
	pattern, err := r.pattern()
	switch {
	case err != nil || r.check() != nil:
		return func(int64, textproto.MIMEHeader) bool { return false }
	case r.Larger > 0:
		return func(size int64, _ textproto.MIMEHeader) bool { return size > r.Larger }
	case r.Smaller > 0:
		return func(size int64, _ textproto.MIMEHeader) bool { return size >= 0 && size < r.Smaller }
	}
	holds := func(v string) bool { return pattern.MatchString(v) }
	if pattern == nil {
		want := strings.ToLower(r.Contains)
		holds = func(v string) bool { return strings.Contains(strings.ToLower(v), want) }
	}
	return func(_ int64, header textproto.MIMEHeader) bool {
		return slices.ContainsFunc(header.Values(r.Field), holds)
	}
}

// Effect says in a sentence what the rule does.
func (r Rule) Effect() string {
	which := "Messages whose " + r.Field + " contains “" + r.Contains + "”"
	switch {
	case r.Matches != "":
		which = "Messages whose " + r.Field + " matches “" + r.Matches + "”"
	case r.Larger > 0:
		which = "Messages larger than " + humanize.Bytes(uint64(r.Larger))
	case r.Smaller > 0:
		which = "Messages smaller than " + humanize.Bytes(uint64(r.Smaller))
	}
	switch r.Action {
	case Skip:
		return which + " stay on the server and are not fetched."
	case HeadersOnly:
		return which + " arrive as headers and first lines; the rest on demand."
	case Delete:
		return which + " are deleted on the server without being fetched: no copy is kept here, and nobody can bring them back."
	}
	return which + " are fetched whole, whatever their size."
}

// LimitEffect says in a sentence what a size limit does; bytes of 0 is none.
func LimitEffect(bytes int64) string {
	if bytes <= 0 {
		return "Every message is fetched whole, whatever its size."
	}
	return fmt.Sprintf("Of a message larger than %s only the headers and first lines are fetched; the rest when you ask for it. "+
		"It is not deleted on the server before all of it is here.", humanize.Bytes(uint64(bytes)))
}

// RuleSet names the rules and the size limit as they are now, so that what
// was decided under others can be looked at again. It is never empty.
func (a Account) RuleSet() string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d", a.SizeLimit)
	for _, r := range a.Rules {
		fmt.Fprintf(&b, "\n%s", r)
	}
	hash := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(hash[:8])
}
