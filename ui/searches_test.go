package ui

import (
	"testing"

	"github.com/mailloft/mailloft/app/archive"
)

func TestASavedSearchSaysWhereItWasTyped(t *testing.T) {
	for _, c := range []struct {
		view  archive.View
		query string
		want  string
	}{
		{archive.View{Folder: archive.Inbox}, "invoice", "invoice"},
		{archive.View{Folder: archive.All, Tag: "Two words"}, "invoice", `invoice tag:"Two words"`},
		{archive.View{Folder: archive.Unread}, "a or b", "(a or b) is:unread"},
		{archive.View{Folder: archive.Archived, Account: "1"}, "x", "x account:1 is:archived"},
	} {
		got := withView(c.view, c.query)
		if got != c.want {
			t.Errorf("%+v %q: %q, want %q", c.view, c.query, got, c.want)
		}
		if _, reason := archive.ParseQuery(got); reason != "" {
			t.Errorf("%q does not parse: %s", got, reason)
		}
	}
}

func TestASearchInTheInboxLooksIntoArchiveToo(t *testing.T) {
	if v := searched(archive.View{Folder: archive.Inbox, Query: "x"}); v.Folder != archive.All {
		t.Errorf("looks into %s", v.Folder)
	}
	if v := searched(archive.View{Folder: archive.Inbox}); v.Folder != archive.Inbox {
		t.Errorf("shows %s", v.Folder)
	}
	if v := searched(archive.View{Folder: archive.Trash, Query: "x"}); v.Folder != archive.Trash {
		t.Errorf("looks into %s", v.Folder)
	}
}
