package organise

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/archive"
)

// fill makes an archive with letters from ann and bo in turn.
func fill(t *testing.T, n int) (*archive.Archive, []archive.ID) {
	t.Helper()
	a, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	b := a.NewBatch()
	for i := range n {
		text := fmt.Sprintf("From: %s@example.org\r\nSubject: Number %d\r\n\r\nText\r\n", []string{"ann", "bo"}[i%2], i)
		if err := b.Add(t.Context(), strings.NewReader(text), archive.Incoming{Account: "a", UID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := b.Commit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []archive.ID
	for _, s := range stored {
		ids = append(ids, s.ID)
	}
	return a, ids
}

func from(name string) []Condition {
	return []Condition{{Field: From, Test: Contains, Value: name + "@"}}
}

func TestAPlanChangesNothingAndItsWayBackLeadsWhereItBegan(t *testing.T) {
	a, ids := fill(t, 2*page+6)
	if err := a.SetStarred(t.Context(), ids[:4], true); err != nil {
		t.Fatal(err)
	}
	before, err := a.Rows(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	rules := []Rule{
		{Name: "ann", Conditions: from("ann"), Star: true, Tags: []string{"Work"}, Read: true},
		{Name: "bo", Conditions: from("bo"), Archive: true},
		{Name: "off", Off: true, Conditions: from("bo"), Trash: true},
	}
	var progress []int
	plan, err := Judge(t.Context(), a, rules, ids, func(n int) { progress = append(progress, n) })
	if err != nil {
		t.Fatal(err)
	}
	if plan.Looked != len(ids) || plan.Matched != len(ids) || !cmp.Equal(progress, []int{page, 2 * page, len(ids)}) {
		t.Errorf("looked at %d, %d matched, progress %v", plan.Looked, plan.Matched, progress)
	}
	same := func(when string) {
		t.Helper()
		rows, err := a.Rows(t.Context(), ids)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, rows); diff != "" {
			t.Errorf("%s: %s", when, diff)
		}
	}
	same("a plan changed something")
	changed, err := plan.Carry(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range changed {
		want := len(ids) / 2
		if s.Flag == archive.FlagStarred {
			want -= 2 // of the four that had a star, two are ann's
		}
		if len(s.IDs) != want {
			t.Errorf("%+v changed %d, want %d", s.Effect, len(s.IDs), want)
		}
	}
	again, err := Judge(t.Context(), a, rules, ids, nil)
	if err != nil || len(again.Wanted) != 0 || again.Matched != 0 {
		t.Errorf("a second run still wants %+v (%v)", again.Wanted, err)
	}
	if err := Revert(t.Context(), a, changed); err != nil {
		t.Fatal(err)
	}
	same("after taking it back")
}

func TestNoRuleIsAskedAfterTheLast(t *testing.T) {
	a, ids := fill(t, 2)
	plan, err := Judge(t.Context(), a, []Rule{
		{Name: "keep ann", Conditions: from("ann"), Last: true},
		{Name: "all", Conditions: []Condition{{Field: Subject, Test: Contains, Value: "number"}}, Trash: true},
	}, ids, nil)
	if err != nil || plan.Matched != 1 || plan.Wanted[0].IDs[0] != ids[1] {
		t.Errorf("%+v (%v)", plan, err)
	}
}

func TestARuleThatCannotBeUsedDoesNotKeepTheOthersFromWorking(t *testing.T) {
	a, ids := fill(t, 2)
	plan, err := Judge(t.Context(), a, []Rule{
		{Name: "broken", Conditions: []Condition{{Field: Subject, Test: Matches, Value: "("}}, Trash: true},
		{Name: "ann", Conditions: from("ann"), Star: true},
	}, ids, nil)
	if err != nil || plan.Matched != 1 {
		t.Errorf("%+v (%v)", plan, err)
	}
}

func TestSettingsAreReadAsTheyWereWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "organise.toml")
	s, err := OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{Version: formatVersion, TrashDays: 30, Searches: []Search{{"Invoices", "subject:invoice has:attachment"}}, Rules: []Rule{
		{Name: "Lists", Any: true, Conditions: []Condition{{Field: List, Test: Contains, Value: "dev"}, {Field: Size, Test: Larger, Value: "5MB", Not: true}},
			Tags: []string{"Dev", "Lists"}, Archive: true, Last: true},
	}}
	if err := s.Update(func(x *Settings) { *x = want }); err != nil {
		t.Fatal(err)
	}
	again, err := OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, again.Get()); diff != "" {
		t.Error(diff)
	}
}

func TestAnInvalidRuleIsNotSavedAndChangesNothing(t *testing.T) {
	s, err := OpenStore(filepath.Join(t.TempDir(), "organise.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(func(x *Settings) { x.TrashDays, x.Rules = 9, []Rule{{Name: "empty"}} }); err == nil {
		t.Error("no error")
	}
	if got := s.Get(); got.TrashDays != 0 || got.Rules != nil {
		t.Errorf("%+v", got)
	}
}

func TestAFileOfANewerProgramIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "organise.toml")
	if err := replace(path, []byte("version = 99\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenStore(path); err == nil {
		t.Error("no error")
	}
}
