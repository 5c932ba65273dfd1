package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/archive"
)

func TestAViewThatOpensEmptyShowsNoMessageOfAnother(t *testing.T) {
	s := newStage(t, fyne.NewSize(1280, 800), false, nil)
	s.w.list.Step(1)
	s.settle()
	if s.w.pane.shown == 0 {
		t.Fatal("no message is shown to begin with")
	}
	v := s.w.view
	v.Query = "nothing-of-this-kind-anywhere"
	s.w.openView(v)
	s.settle()
	if len(s.w.list.IDs()) != 0 || s.w.pane.shown != 0 {
		t.Errorf("%d rows, and message %d is shown beside them", len(s.w.list.IDs()), s.w.pane.shown)
	}
	s.w.openView(archive.View{Folder: archive.Trash})
	s.settle()
	if s.w.pane.shown != 0 {
		t.Errorf("message %d is shown beside an empty Trash", s.w.pane.shown)
	}
}

func TestAMessageOfASearchIsOpenedWithItsWords(t *testing.T) {
	s := newStage(t, fyne.NewSize(1280, 800), false, nil)
	s.w.openView(archive.View{Folder: archive.All, Query: "lighthouse from:nobody or lighthouse"})
	s.settle()
	ids := s.w.list.IDs()
	if len(ids) == 0 {
		t.Fatal("nothing is found")
	}
	s.w.rows(ids[:1], func(rows []archive.Row) {
		if words := s.w.item(rows[0]).Words; len(words) == 0 || words[0] != "lighthouse" {
			t.Errorf("words %q", words)
		}
		if servers := s.w.item(rows[0]).Servers; len(servers) != 1 || servers[0] != "pop.mail.example" {
			t.Errorf("servers %q", servers)
		}
	})
	s.settle()
}
