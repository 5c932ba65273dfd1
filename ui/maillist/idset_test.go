package maillist

import (
	"math/rand/v2"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/archive"
)

func TestASetOfMessagesIsThatOfAMap(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	var s idSet
	model := map[archive.ID]bool{}
	for range 20_000 {
		id := archive.ID(chance.IntN(9000)) + 1<<40*archive.ID(chance.IntN(2))
		if chance.IntN(3) == 0 {
			s.remove(id)
			delete(model, id)
		} else {
			s.add(id)
			model[id] = true
		}
		if s.has(id) != model[id] || s.len() != len(model) {
			t.Fatalf("%d: %v, %d of %d", id, s.has(id), s.len(), len(model))
		}
	}
	for id := range archive.ID(9000) {
		if s.has(id) != model[id] {
			t.Fatalf("%d: %v", id, s.has(id))
		}
	}
}

func TestAllOfAMillionAndAllButOneCanBeSelected(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	all := ids(1_000_000, 1_000_000)
	l.Open(inbox(), all)
	l.SelectAll()
	if got := l.Selected(); !slices.Equal(got, all) {
		t.Fatalf("%d selected", len(got))
	}
	if n := testing.AllocsPerRun(1, l.SelectAll); n > 1000 {
		t.Errorf("selecting all of them makes %v things", n)
	}
	press(l, 2, fyne.KeyModifierShortcutDefault)
	got := l.Selected()
	if len(got) != len(all)-1 || slices.Contains(got, all[2]) {
		t.Errorf("%d selected", len(got))
	}
	more := append(ids(1_000_010, 10), all...)
	l.SetIDs(more)
	if got := l.Selected(); len(got) != len(all)-1 || got[0] != all[0] {
		t.Errorf("mail that arrives is selected: %d, %d", len(got), got[0])
	}
}

func TestAMessageThatComesBackIsNoNewMessage(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(1000, 1000))
	l.rows.scrollTo(500 * l.rows.rowHeight())
	gone := slices.Delete(ids(1000, 1000), 10, 13)
	l.SetIDs(gone)
	l.SetIDs(ids(1000, 1000))
	if l.fresh.Visible() {
		t.Errorf("Undo is told as %q", l.fresh.Text)
	}
	l.SetIDs(ids(1001, 1001))
	if !l.fresh.Visible() || l.fresh.Text != "1 new message" {
		t.Errorf("a new message is told as %q", l.fresh.Text)
	}
}
