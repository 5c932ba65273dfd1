package archive

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarkGivesTheMessagesItChangedAndNoOthers(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	var all []ID
	for i := range 4 {
		all = append(all, add(t, a, numbered(i), Incoming{Account: "a", UID: string(rune('a' + i))}).ID)
	}
	for _, f := range []Flag{FlagRead, FlagStarred, FlagTrashed, FlagArchived} {
		if _, err := a.Mark(t.Context(), f, all[:2], true); err != nil {
			t.Fatal(err)
		}
		changed, err := a.Mark(t.Context(), f, all, true)
		if err != nil || !cmp.Equal(changed, all[2:]) {
			t.Errorf("%s: changed %v (%v), want %v", f, changed, err, all[2:])
		}
		if _, err := a.Mark(t.Context(), f, changed, false); err != nil {
			t.Fatal(err)
		}
		rows, err := a.Rows(t.Context(), all)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			on := map[Flag]bool{FlagRead: r.Read, FlagStarred: r.Starred, FlagTrashed: r.Trashed, FlagArchived: r.Archived}[f]
			if on != (i < 2) {
				t.Errorf("%s: taking the change back left message %d as %v", f, i, on)
			}
		}
	}
}
