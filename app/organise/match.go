package organise

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/mailloft/mailloft/app/message"
)

// subject is a message as rules see it. Its header is read when the first
// condition asks for it.
type subject struct {
	size     int64
	accounts []string
	read     func() (message.Header, error)

	header *message.Header
}

func (s *subject) values(names ...string) ([]string, error) {
	if s.header == nil {
		h, err := s.read()
		if err != nil {
			return nil, err
		}
		s.header = &h
	}
	var list []string
	for _, name := range names {
		list = append(list, s.header.Values(name)...)
	}
	return list, nil
}

// matcher is a rule, prepared for many messages.
type matcher struct {
	rule  Rule
	tests []func(*subject) (bool, error)
}

// prepare leaves out rules that are switched off or can't be used: a file
// edited by hand must not keep the others from working.
func prepare(rules []Rule) []matcher {
	var list []matcher
	for _, r := range rules {
		if r.Off || r.Check() != nil {
			continue
		}
		m := matcher{rule: r}
		for _, c := range cheapFirst(r.Conditions) {
			m.tests = append(m.tests, c.test())
		}
		list = append(list, m)
	}
	return list
}

// cheapFirst puts conditions that need no header before those that do.
func cheapFirst(list []Condition) []Condition {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Condition) int { return a.cost() - b.cost() })
	return list
}

func (c Condition) cost() int {
	if c.Field == Size || c.Field == Account {
		return 0
	}
	return 1
}

func (m matcher) matches(s *subject) (bool, error) {
	for _, test := range m.tests {
		ok, err := test(s)
		if err != nil {
			return false, err
		}
		if ok == m.rule.Any {
			return ok, nil
		}
	}
	return !m.rule.Any, nil
}

// test makes a function of a condition that passed check.
func (c Condition) test() func(*subject) (bool, error) {
	holds := c.holds()
	return func(s *subject) (bool, error) {
		ok, err := holds(s)
		return ok != c.Not, err
	}
}

func (c Condition) holds() func(*subject) (bool, error) {
	switch c.Field {
	case Size:
		limit, _ := humanize.ParseBytes(c.Value) // check did
		return func(s *subject) (bool, error) {
			if c.Test == Larger {
				return s.size > int64(limit), nil
			}
			return s.size < int64(limit), nil
		}
	case Account:
		return func(s *subject) (bool, error) { return slices.Contains(s.accounts, c.Value), nil }
	}
	names, says := c.Field.headers(), c.says()
	return func(s *subject) (bool, error) {
		values, err := s.values(names...)
		return slices.ContainsFunc(values, says), err
	}
}

// headers are the header fields that a field stands for.
func (f Field) headers() []string {
	switch f {
	case From:
		return []string{"From", "Sender"}
	case To:
		return []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"}
	case List:
		return []string{"List-Id", "List-Post", "Mailing-List", "X-Mailing-List"}
	}
	return []string{string(f)}
}

// says compares one value. “Is” also looks at the addresses alone, so that
// “from is ada@example.org” holds for "Ada <ada@example.org>".
func (c Condition) says() func(string) bool {
	want := strings.ToLower(strings.TrimSpace(c.Value))
	compare := map[Test]func(v string) bool{
		Contains: func(v string) bool { return strings.Contains(v, want) },
		Is:       func(v string) bool { return v == want || slices.Contains(addresses(v), want) },
		Begins:   func(v string) bool { return strings.HasPrefix(v, want) },
		Ends: func(v string) bool {
			return strings.HasSuffix(v, want) || slices.ContainsFunc(addresses(v), func(a string) bool { return strings.HasSuffix(a, want) })
		},
		Exists: func(string) bool { return true },
	}[c.Test]
	if c.Test == Matches {
		pattern := regexp.MustCompile("(?i)" + c.Value) // check compiled it
		return pattern.MatchString
	}
	return func(v string) bool { return compare(strings.ToLower(strings.TrimSpace(v))) }
}

// addresses takes what is in angle brackets out of a field, or what stands
// between commas without any.
func addresses(v string) []string {
	var list []string
	for part := range strings.SplitSeq(v, ",") {
		if _, after, ok := strings.Cut(part, "<"); ok {
			part, _, _ = strings.Cut(after, ">")
		}
		list = append(list, strings.TrimSpace(part))
	}
	return list
}
