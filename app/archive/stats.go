package archive

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"time"
)

// Amount is a number of messages and what they take.
type Amount struct {
	Messages int
	Bytes    int64
}

func (a *Amount) add(bytes int64) {
	a.Messages++
	a.Bytes += bytes
}

// Stats are figures about the mail in the archive, Trash left out. Times are
// in the archive's time zone.
type Stats struct {
	Total           Amount
	Unread          int
	WithAttachments int
	Oldest, Newest  time.Time
	Months          []MonthAmount // without a gap from the first to the last
	Years           []YearAmount  // likewise
	Hours           [7][24]int    // messages by weekday, Sunday first, and hour
	Senders         []SenderAmount
	Accounts        []AccountAmount // the largest first; a message that came through two counts in both
}

// MonthAmount is what is dated in a month.
type MonthAmount struct {
	Month time.Time // its first day
	Amount
}

// YearAmount is what is dated in a year.
type YearAmount struct {
	Year int
	Amount
}

// SenderAmount is what came from an address. Name is the one it used last.
type SenderAmount struct {
	Name, Address string
	Amount
}

// AccountAmount is what came through an account, by year. Account is empty
// for what was imported.
type AccountAmount struct {
	Account string
	Amount
	Years []YearAmount
}

// topSenders is how many senders Stats names.
const topSenders = 12

// Stats reads every row once. A date that can't be true, before e-mail or in
// the future, gives way to when the message was received.
func (a *Archive) Stats(ctx context.Context) (Stats, error) {
	c := counter{now: a.now(), months: map[time.Time]*Amount{}, senders: map[string]*SenderAmount{}}
	err := a.read("count messages", func(db *sql.DB) error {
		err := eachRow(ctx, db, "SELECT date, received, size, sender, address, attachments, read FROM message WHERE trashed = 0 ORDER BY id", c.row)
		if err != nil {
			return err
		}
		return c.accounts(ctx, db)
	})
	if err != nil {
		return Stats{}, err
	}
	return c.finish(), nil
}

// counter gathers Stats.
type counter struct {
	Stats
	now     time.Time
	months  map[time.Time]*Amount
	senders map[string]*SenderAmount
}

func (c *counter) row(rows *sql.Rows) error {
	var date, received, size int64
	var name, address string
	var attachments, read bool
	if err := rows.Scan(&date, &received, &size, &name, &address, &attachments, &read); err != nil {
		return err
	}
	c.Total.add(size)
	if attachments {
		c.WithAttachments++
	}
	if !read {
		c.Unread++
	}
	t := c.plausible(date, received)
	if c.Oldest.IsZero() || t.Before(c.Oldest) {
		c.Oldest = t
	}
	if t.After(c.Newest) {
		c.Newest = t
	}
	c.Hours[t.Weekday()][t.Hour()]++
	month := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
	if c.months[month] == nil {
		c.months[month] = &Amount{}
	}
	c.months[month].add(size)
	if address == "" {
		return nil
	}
	key := strings.ToLower(address)
	s := c.senders[key]
	if s == nil {
		s = &SenderAmount{Address: address}
		c.senders[key] = s
	}
	s.Name = name
	s.add(size)
	return nil
}

// plausible is a message's date in the archive's time zone.
func (c *counter) plausible(date, received int64) time.Time {
	const firstYear = 1980
	t := fromMillis(date).In(c.now.Location())
	if t.Year() < firstYear || t.After(c.now.AddDate(0, 0, 2)) {
		return fromMillis(received).In(c.now.Location())
	}
	return t
}

func (c *counter) accounts(ctx context.Context, db *sql.DB) error {
	found := map[string]map[int]*Amount{}
	err := eachRow(ctx, db, `
		SELECT account, date, received, size FROM source JOIN origin ON key = origin JOIN message ON id = message
		WHERE message.trashed = 0`,
		func(rows *sql.Rows) error {
			var account string
			var date, received, size int64
			if err := rows.Scan(&account, &date, &received, &size); err != nil {
				return err
			}
			if found[account] == nil {
				found[account] = map[int]*Amount{}
			}
			year := c.plausible(date, received).Year()
			if found[account][year] == nil {
				found[account][year] = &Amount{}
			}
			found[account][year].add(size)
			return nil
		})
	for account, years := range found {
		one := AccountAmount{Account: account}
		for _, year := range slices.Sorted(maps.Keys(years)) {
			one.Years = append(one.Years, YearAmount{year, *years[year]})
			one.Messages += years[year].Messages
			one.Bytes += years[year].Bytes
		}
		c.Accounts = append(c.Accounts, one)
	}
	slices.SortFunc(c.Accounts, func(a, b AccountAmount) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Account, b.Account))
	})
	return err
}

func (c *counter) finish() Stats {
	s := c.Stats
	if s.Total.Messages == 0 {
		return s
	}
	first := time.Date(s.Oldest.Year(), s.Oldest.Month(), 1, 0, 0, 0, 0, s.Oldest.Location())
	for m := first; !m.After(s.Newest); m = m.AddDate(0, 1, 0) {
		one := MonthAmount{Month: m}
		if found := c.months[m]; found != nil {
			one.Amount = *found
		}
		s.Months = append(s.Months, one)
		if n := len(s.Years); n == 0 || s.Years[n-1].Year != m.Year() {
			s.Years = append(s.Years, YearAmount{Year: m.Year()})
		}
		year := &s.Years[len(s.Years)-1]
		year.Messages += one.Messages
		year.Bytes += one.Bytes
	}
	for _, one := range c.senders {
		s.Senders = append(s.Senders, *one)
	}
	slices.SortFunc(s.Senders, func(a, b SenderAmount) int {
		return cmp.Or(b.Messages-a.Messages, cmp.Compare(a.Address, b.Address))
	})
	s.Senders = s.Senders[:min(len(s.Senders), topSenders)]
	return s
}
