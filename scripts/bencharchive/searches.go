//go:build linux

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/mailloft/mailloft/app/archive"
)

// kind is a kind of search; query makes the i'th of them.
type kind struct {
	name  string
	query func(i int) string
}

// kinds are the searches measured. A space behind a word says that it is
// finished; without one it is the beginning of a word, as while typing.
func kinds(n int) []kind {
	mid := func(i int) string { return words[100+i*37%3000] }
	return []kind{
		{"rare word", func(i int) string { return fmt.Sprintf("needle%d ", i*7919%n) }},
		{"common word", func(int) string { return commonWord + " " }},
		{"two words", func(i int) string { return commonWord + " " + mid(i) + " " }},
		{"phrase", func(int) string { return `"` + middleWord + ` lights"` }},
		{"from:", func(i int) string { return "from:" + words[200+i*7%4000] + " " }},
		{"from: and a word", func(i int) string { return "from:" + words[200+i*7%4000] + " " + mid(i) + " " }},
		{"-not common", func(i int) string { return mid(i) + " -" + commonWord + " " }},
		{"either of two", func(i int) string { return mid(i) + " or " + mid(i+1) + " " }},
		{"1 letter", func(i int) string { return string("bcdfghjklmnprst"[i%15]) + "*" }},
		{"2 letters", func(i int) string { return mid(i)[:2] }},
		{"3 letters", func(i int) string { return mid(i)[:min(3, len(mid(i)))] }},
		{"4 letters", func(i int) string { return mid(i)[:min(4, len(mid(i)))] }},
		{"6 letters", func(i int) string { return mid(i)[:min(6, len(mid(i)))] }},
		{"word and 2 letters", func(i int) string { return commonWord + " " + mid(i)[:2] }},
		{"rare word and 2 letters", func(i int) string { return middleWord + " " + mid(i)[:2] }},
		{"from: 3 letters", func(i int) string { return "from:" + mid(i)[:min(3, len(mid(i)))] }},
		{"a month", func(i int) string { return fmt.Sprintf("on:%d-%02d", 2010+i%16, 1+i%12) }},
		{"a month and a word", func(i int) string { return fmt.Sprintf("on:%d-%02d %s ", 2010+i%16, 1+i%12, commonWord) }},
		{"before: and a word", func(i int) string { return fmt.Sprintf("before:%d %s ", 2011+i%14, mid(i)) }},
		{"Chinese", func(i int) string { return string(han[i%20 : i%20+2]) }},
		{"Thai", func(i int) string { return string(thai[i%20 : i%20+2]) }},
		{"text in an attachment", func(i int) string { return "filename:notes " + mid(i) + " " }},
		{"is:unread and a word", func(i int) string { return "is:unread " + mid(i) + " " }},
		{"larger: and a word", func(i int) string { return "larger:3KB " + mid(i) + " " }},
	}
}

// rounds is how often each kind of search is asked.
const rounds = 40

// measureSearches asks for the newest 50, as the window does first, on an open
// archive whose caches have seen each kind once.
func measureSearches(ctx context.Context, a *archive.Archive, f *figures, n int) error {
	var every []time.Duration
	for _, k := range kinds(n) {
		if _, err := search(ctx, a, k.query(rounds+1)); err != nil {
			return err
		}
		var took []time.Duration
		for i := range rounds {
			t, err := search(ctx, a, k.query(i))
			if err != nil {
				return err
			}
			took = append(took, t)
		}
		every = append(every, took...)
		slices.Sort(took)
		f.add("search: "+k.name, "%s, %s", short(took[rounds/2]), short(took[rounds*95/100]))
	}
	slices.Sort(every)
	f.add("all searches together", "%s, %s", short(every[len(every)/2]), short(every[len(every)*95/100]))
	return nil
}

func search(ctx context.Context, a *archive.Archive, query string) (time.Duration, error) {
	began := time.Now()
	_, err := a.IDs(ctx, archive.View{Query: query, Limit: 50})
	return time.Since(began), err
}

// measureViews opens views as the window does: the first page at once.
func measureViews(ctx context.Context, a *archive.Archive, f *figures, n int) error {
	for _, v := range []struct {
		name string
		view archive.View
	}{
		{"all mail", archive.View{}}, {"unread", archive.View{Folder: archive.Unread}}, {"an account", archive.View{Account: "bench"}},
		{"conversations", archive.View{Folded: true}}, {"by date", archive.View{Order: archive.OrderDate}},
		{"by sender", archive.View{Order: archive.OrderSender, Reverse: true}}, {"by subject", archive.View{Order: archive.OrderSubject}},
		{"by size", archive.View{Order: archive.OrderSize}},
	} {
		median, p95, err := times(20, func(int) error {
			for _, err := range a.Pages(ctx, v.view) {
				return err
			}
			return nil
		})
		if err != nil {
			return err
		}
		f.add("open view: "+v.name, "%s, %s", short(median), short(p95))
	}
	began := time.Now()
	ids, err := a.IDs(ctx, archive.View{})
	if err != nil {
		return err
	}
	f.add("all ids of the largest view, in the background", "%s", short(time.Since(began)))
	median, p95, err := times(100, func(int) error {
		at := rand.IntN(len(ids) - 50)
		_, err := a.Rows(ctx, ids[at:at+50])
		return err
	})
	f.add("page: 50 rows anywhere", "%s, %s", short(median), short(p95))
	return err
}
