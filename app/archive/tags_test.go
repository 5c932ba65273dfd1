package archive

import (
	"slices"
	"testing"

	"github.com/mailloft/mailloft/app/problem"
)

func TestTagsFigureFollowsWhatHasThem(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	var list []ID
	for i := range 4 {
		list = append(list, add(t, a, numbered(i), Incoming{Account: "a"}).ID)
	}
	set := func(ids []ID, name string, on bool) error {
		_, err := a.SetTag(t.Context(), ids, name, on)
		return err
	}
	want := func(total, unread int) {
		t.Helper()
		tags, err := a.Tags(t.Context())
		if err != nil || len(tags) != 1 || tags[0] != (Tag{Name: "Work", Total: total, Unread: unread}) {
			t.Errorf("%+v, %v; want %d and %d unread", tags, err, total, unread)
		}
	}
	for _, step := range []struct {
		do            func() error
		total, unread int
	}{
		{func() error { return set(list[:3], " Work ", true) }, 3, 3},
		{func() error { return set(list[:3], "WORK", true) }, 3, 3},
		{func() error { return a.SetRead(t.Context(), list[:1], true) }, 3, 2},
		{func() error { return a.Trash(t.Context(), list[1:2]) }, 2, 1},
		{func() error { return a.Restore(t.Context(), list[1:2]) }, 3, 2},
		{func() error { return set(list[2:], "work", false) }, 2, 1},
		{func() error { return a.Trash(t.Context(), list[1:2]) }, 1, 0},
		{func() error { _, err := a.EmptyTrash(t.Context()); return err }, 1, 0},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		want(step.total, step.unread)
	}
}

func TestTagIsAViewAndASearchOfItsOwn(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	one := add(t, a, numbered(1), Incoming{Account: "a"}).ID
	two := add(t, a, numbered(2), Incoming{Account: "b"}).ID
	add(t, a, numbered(3), Incoming{Account: "a"})
	if changed, err := a.SetTag(t.Context(), []ID{one, two}, "To do", true); err != nil || len(changed) != 2 {
		t.Fatal(changed, err)
	}
	for name, v := range map[string]View{
		"view": {Tag: "to do"}, "search": {Query: `tag:"To Do"`}, "search in a view": {Query: "letter", Tag: "To do"}, "or": {Query: `(tag:"to do" or tag:none) letter`},
	} {
		if got := ids(t, a, v); !slices.Equal(got, []ID{two, one}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := ids(t, a, View{Tag: "to do", Account: "a"}); !slices.Equal(got, []ID{one}) {
		t.Errorf("of one account: %v", got)
	}
	if rows, err := a.Rows(t.Context(), []ID{one}); err != nil || !slices.Equal(rows[0].Tags, []string{"To do"}) {
		t.Errorf("row: %+v, %v", rows, err)
	}
}

func TestTagsThatCouldNotBeSearchedForAreRefused(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	for _, name := range []string{"", "  ", `a"b`, "!", string(make([]byte, 200))} {
		if err := a.DefineTag(t.Context(), name, ""); problem.From(err).Code != "tag.name" {
			t.Errorf("%q: %v", name, err)
		}
	}
}
