package ui

import (
	"testing"

	"github.com/mailloft/mailloft/app/archive"
)

func TestBackAndForwardGoThroughViewsSearchesAndMessages(t *testing.T) {
	inbox, starred := archive.View{Folder: archive.Inbox}, archive.View{Folder: archive.Starred}
	search := func(words string) archive.View { return archive.View{Folder: archive.Inbox, Query: words} }
	var s places
	for _, p := range []place{
		{view: inbox}, {view: inbox, message: 7}, {view: inbox, message: 7}, {view: inbox, message: 6},
		{view: search("a")}, {view: search("ad")}, {view: search("ada")}, {view: search("ada"), message: 3},
		{view: starred},
	} {
		s.visit(p)
	}
	want := []place{{view: search("ada"), message: 3}, {view: inbox, message: 6}, {view: inbox, message: 7}}
	for _, p := range want {
		if !s.can(-1) {
			t.Fatalf("nothing before %+v", s.list[s.at])
		}
		if got := s.step(-1); got != p {
			t.Errorf("back led to %+v, want %+v", got, p)
		}
	}
	if s.can(-1) {
		t.Errorf("there is still something before: %+v", s.list)
	}
	if got := s.step(1); got != want[1] || !s.can(1) {
		t.Errorf("forward led to %+v", got)
	}
	s.visit(place{view: starred})
	if s.can(1) {
		t.Error("after going somewhere else there is still a way forward")
	}
}

func TestOnAPageOfItsOwnTheListIsAPlaceToComeBackTo(t *testing.T) {
	inbox := archive.View{Folder: archive.Inbox}
	var s places
	s.visit(place{view: inbox})
	s.visit(place{view: inbox, message: 7, page: true})
	if !s.can(-1) || s.step(-1) != (place{view: inbox}) {
		t.Errorf("back from the message leads to %+v", s.list)
	}
}

func TestPlacesForgetInsteadOfGrowing(t *testing.T) {
	var s places
	for id := range archive.ID(3 * placesKept) {
		s.visit(place{message: id + 1})
	}
	if len(s.list) != placesKept || s.list[s.at].message != 3*placesKept {
		t.Errorf("%d places, at %+v", len(s.list), s.list[s.at])
	}
}
