package ui

import (
	"strings"
	"testing"

	"github.com/mailloft/mailloft/ui/theme"
)

func TestHistoryGivesStepsBackLatestFirst(t *testing.T) {
	var h history
	first := h.add(done{words: "one"})
	h.add(done{words: "two"})
	h.add(done{words: "three"})
	if s, ok := h.take(0); !ok || s.words != "three" {
		t.Errorf("took %q, want the latest", s.words)
	}
	if s, ok := h.take(first); !ok || s.words != "one" {
		t.Errorf("took %q, want the one its button belongs to", s.words)
	}
	if _, ok := h.take(first); ok {
		t.Error("a step was taken back twice")
	}
	if s, _ := h.take(0); s.words != "two" {
		t.Errorf("took %q, want what is left", s.words)
	}
	if _, ok := h.take(0); ok {
		t.Error("took a step that is not there")
	}
}

func TestHistoryForgetsTheOldest(t *testing.T) {
	var h history
	for range historyLength + 1 {
		h.add(done{})
	}
	if len(h.steps) != historyLength || h.steps[0].number != 2 {
		t.Errorf("%d steps, the oldest is number %d", len(h.steps), h.steps[0].number)
	}
}

func TestWhatWasDoneToManyIsCountedTheLocalesWay(t *testing.T) {
	if got, want := messages(12219, "Moved to Trash"), "Moved to Trash ("+theme.Number(12219)+")"; got != want || strings.Contains(got, "12219") {
		t.Errorf("%q, want %q", got, want)
	}
}
