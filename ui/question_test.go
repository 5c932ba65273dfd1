package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/archive"
)

func TestChangesAreMergedIntoAListNewestFirst(t *testing.T) {
	list := func(ids ...archive.ID) []archive.ID { return ids }
	for _, c := range []struct{ ids, changed, members, want []archive.ID }{
		{list(5, 3, 1), list(6, 7), list(7, 6), list(7, 6, 5, 3, 1)},
		{list(5, 3, 1), list(3), nil, list(5, 1)},
		{list(5, 3, 1), list(3, 4, 5), list(5, 4), list(5, 4, 1)},
		{nil, list(2), list(2), list(2)},
		{list(5, 3), list(1), list(1), list(5, 3, 1)},
	} {
		if got := merge(c.ids, c.changed, c.members); !slices.Equal(got, c.want) {
			t.Errorf("%v with %v of %v: %v, want %v", c.ids, c.members, c.changed, got, c.want)
		}
	}
}

func TestNamesBeginWithAAndTimesWithTheNewest(t *testing.T) {
	for _, order := range []archive.Order{archive.OrderArrival, archive.OrderDate, archive.OrderSender, archive.OrderSubject, archive.OrderSize} {
		s := newStage(t, fyne.NewSize(1000, 700), false, func(p *prefs) { p.Order = string(order) })
		names := order == archive.OrderSender || order == archive.OrderSubject
		if got := s.w.asksFor().Reverse; got != names {
			t.Errorf("by %q, the order is turned round: %v", order, got)
		}
		s.w.prefs.Reverse = true
		if got := s.w.asksFor().Reverse; got == names {
			t.Errorf("by %q, the other way round: %v", order, got)
		}
	}
}
