package ui

import (
	"slices"
	"testing"

	"github.com/mailloft/mailloft/app/archive"
)

func TestReadMessagesStayWhereTheyWereInAnyOrder(t *testing.T) {
	kept := map[archive.ID]bool{7: true, 3: true, 5: true}
	for _, c := range []struct {
		name             string
		view             archive.View
		shown, now, want []archive.ID
	}{
		{"by date", archive.View{Order: archive.OrderDate}, []archive.ID{3, 9, 7, 1, 5}, []archive.ID{9, 1}, []archive.ID{3, 9, 7, 1, 5}},
		{"oldest first", archive.View{Reverse: true}, []archive.ID{1, 3, 5, 7, 9}, []archive.ID{1, 5, 9}, []archive.ID{1, 3, 5, 7, 9}},
		{"some are gone", archive.View{Order: archive.OrderSize}, []archive.ID{2, 4, 6, 3}, []archive.ID{6}, []archive.ID{6, 3}},
		{"newest first", archive.View{}, nil, []archive.ID{9, 4}, []archive.ID{9, 7, 5, 4, 3}},
	} {
		if got := withKept(c.now, kept, c.view, c.shown); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
