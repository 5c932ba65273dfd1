package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"mime"
	"net/textproto"
	"slices"
	"strings"

	"golang.org/x/net/html/charset"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
)

// Where the account has a size limit or rules, messages are sifted before they
// are retrieved: TOP shows the beginnings of those that the listing alone does
// not decide about, and what is to arrive as a beginning is stored from that
// very answer.
//
// What cannot be decided is retrieved, whatever its size: a message the server
// shows no beginning of (no TOP, or TOP refused for it), and one that nothing
// but its content identifies, so that a decision could not be remembered.

// FirstLines is how many lines of the body arrive of a message of which only
// the beginning is fetched.
const FirstLines = 40

// topCost is about what TOP costs, in bytes.
const topCost = 16 << 10

// sieve is an account's rules and size limit, prepared.
type sieve struct {
	limit int64
	rules []siftingRule
	set   string // account.RuleSet
}

type siftingRule struct {
	text    string
	action  account.Action
	header  bool // the size alone does not decide
	matches func(size int64, header textproto.MIMEHeader) bool
}

// decision is what the first rule that matches says, or the size limit.
type decision struct {
	action account.Action
	rule   string // empty: no rule
}

func newSieve(a account.Account) sieve {
	f := sieve{limit: a.SizeLimit, set: a.RuleSet()}
	for _, r := range a.Rules {
		action := r.Action
		if action == account.Delete && (a.Policy.Kind == account.Leave || a.Policy.Kind == "") {
			action = account.Skip // Validate refuses this, but the file can be edited by hand
		}
		f.rules = append(f.rules, siftingRule{r.String(), action, r.NeedsHeader(), r.Matcher()})
	}
	return f
}

func (f sieve) open() bool { return f.limit <= 0 && len(f.rules) == 0 }

// decide judges a message. It is not sure if that takes the header and header
// is nil.
func (f sieve) decide(size int64, header textproto.MIMEHeader) (d decision, sure bool) {
	for _, r := range f.rules {
		if r.header && header == nil {
			return decision{}, false
		}
		if r.matches(size, header) {
			return decision{r.action, r.text}, true
		}
	}
	if f.limit > 0 && size > f.limit {
		return decision{action: account.HeadersOnly}, true
	}
	return decision{action: account.Fetch}, true
}

// cost is how many bytes fetching a message will take, about.
func (f sieve) cost(it item) int64 {
	if f.limit > 0 && it.size > f.limit {
		return topCost
	}
	return min(max(it.size, 0), math.MaxInt32)
}

// sifting is one pass of messages through the sieve.
type sifting struct {
	s       *session
	group   *group
	items   map[int]item
	kept    map[string]bool // no rule deletes these on the server
	decided map[int]bool
	whole   map[int]bool // to be retrieved
	entries []archive.Entry
}

// sift decides about messages and acts, but for retrieving: it gives those
// that are to be retrieved, in their order.
func (s *session) sift(ctx context.Context, items []item) ([]item, error) {
	if s.sieve.open() || len(items) == 0 {
		return items, nil
	}
	kept, err := keptUIDs(ctx, s.deps.Archive, s.account.ID)
	if err != nil {
		return nil, err
	}
	p := &sifting{s: s, items: map[int]item{}, kept: kept, decided: map[int]bool{}, whole: map[int]bool{}}
	look := p.bySize(items)
	s.expect(shortened(look))
	p.group = s.newGroup()
	err = s.tops(ctx, look, FirstLines, func(n int, r io.Reader) error { return p.byHeader(ctx, p.items[n], r) })
	if err = errors.Join(err, p.group.finish(ctx)); err != nil {
		return nil, err
	}
	return p.rest(items), s.deps.Archive.MarkRuled(ctx, s.account.ID, p.entries)
}

// shortened are the items at the size of what TOP gives of them.
func shortened(items []item) []item {
	short := slices.Clone(items)
	for i := range short {
		short[i].size = min(short[i].size, topCost)
	}
	return short
}

// bySize decides what the listing decides and gives the others.
func (p *sifting) bySize(items []item) (look []item) {
	for _, it := range items {
		d, sure := p.s.sieve.decide(it.size, nil)
		switch {
		case it.key == "" || sure && d.action == account.Fetch:
			p.decided[it.number], p.whole[it.number] = true, true
		case sure && d.action != account.HeadersOnly:
			p.settle(it, d)
		default:
			p.items[it.number] = it
			look = append(look, it)
		}
	}
	return look
}

// byHeader decides about a message whose beginning the server shows in r.
func (p *sifting) byHeader(ctx context.Context, it item, r io.Reader) error {
	wire := &counter{r: r, seen: p.s.received}
	lines := bufio.NewReaderSize(wire, 16<<10)
	head, err := readHead(lines)
	if err != nil {
		return err
	}
	d, _ := p.s.sieve.decide(it.size, parseFields(head))
	if d.action != account.HeadersOnly {
		p.settle(it, d)
		return nil
	}
	p.decided[it.number] = true
	return p.group.take(ctx, it, wire, io.MultiReader(bytes.NewReader(head), lines), archive.Incoming{
		Partial: true, Rule: d.rule, RuleSet: p.s.sieve.set,
	})
}

// settle takes note of a decision other than for the beginning alone.
func (p *sifting) settle(it item, d decision) {
	p.decided[it.number] = true
	switch {
	case d.action == account.Fetch || d.action == account.Delete && p.kept[it.key]:
		p.whole[it.number] = true
		return
	case d.action == account.Delete:
		p.s.doomed[it.number] = d.rule
	case d.action == account.Skip:
		p.entries = append(p.entries, p.s.ruling(it, d.rule))
		p.s.result.Skipped++
	}
	p.s.taken++
}

// rest gives what is to be retrieved, with what could not be decided.
func (p *sifting) rest(items []item) (left []item) {
	for _, it := range items {
		if p.whole[it.number] || !p.decided[it.number] {
			left = append(left, it)
		}
		if limit := p.s.sieve.limit; !p.decided[it.number] && limit > 0 && it.size > limit {
			p.s.result.Unlimited++
			p.s.log.Warn("the server shows no beginning of a message over the size limit; it is fetched whole", "number", it.number)
		}
	}
	return left
}

// ruling is the ledger's note of what a rule decided.
func (s *session) ruling(it item, rule string) archive.Entry {
	return archive.Entry{UID: it.key, Size: max(it.size, 0), Seen: s.deps.Now(), Rule: rule, RuleSet: s.sieve.set}
}

// ruled gives what rules delete on the server. No proof is asked for: these
// messages are not here and are not to be; the person who made the rule was
// told so. The ledger has the rule before DELE is sent.
func (s *session) ruled(ctx context.Context) ([]item, error) {
	if len(s.doomed) == 0 || !s.complete || !s.rule.mayDelete(s.account) {
		return nil, nil
	}
	var items []item
	for _, it := range s.items {
		if _, yes := s.doomed[it.number]; yes {
			items = append(items, it)
		}
	}
	items, err := s.withoutKept(ctx, items)
	if err != nil {
		return nil, err
	}
	var entries []archive.Entry
	for _, it := range items {
		rule := s.doomed[it.number]
		entries = append(entries, s.ruling(it, rule))
		s.log.Info("a rule deletes a message on the server", "number", it.number, "size", it.size, "rule", rule)
	}
	return items, s.deps.Archive.MarkRuled(ctx, s.account.ID, entries)
}

// readHead reads up to the end of the header, or as much of it as is looked at.
func readHead(r *bufio.Reader) (head []byte, err error) {
	begins := true
	for len(head) < maxHeader {
		part, err := r.ReadSlice('\n')
		head = append(head, part...)
		if err == io.EOF || begins && len(bytes.Trim(part, "\r\n")) == 0 && err == nil {
			break
		}
		if err != nil && err != bufio.ErrBufferFull {
			return nil, err
		}
		begins = err == nil
	}
	return head, nil
}

// parseFields reads header fields as far as they can be read, unfolded and
// decoded. It never gives nil.
func parseFields(head []byte) textproto.MIMEHeader {
	fields := textproto.MIMEHeader{}
	words := mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	name, value := "", ""
	keep := func() {
		if name == "" {
			return
		}
		if decoded, err := words.DecodeHeader(value); err == nil {
			value = decoded
		}
		fields.Add(name, strings.TrimSpace(value))
	}
	for line := range bytes.Lines(head) {
		text := strings.TrimRight(string(line), "\r\n")
		if text != "" && (text[0] == ' ' || text[0] == '\t') {
			value += text // RFC 5322 §2.2.3: unfolding removes the line end alone
			continue
		}
		keep()
		name, value, _ = strings.Cut(text, ":")
		name = strings.TrimSpace(name)
	}
	keep()
	return fields
}
