package viewer

import (
	"slices"
	"testing"
)

func TestWordsAreWrappedAndTheRestIsCut(t *testing.T) {
	measure := func(s string) float32 { return float32(len(s)) }
	for _, c := range []struct {
		text  string
		lines int
		want  []string
	}{
		{"", 3, []string{""}},
		{"one", 3, []string{"one"}},
		{"one two three", 3, []string{"one two", "three"}},
		{"one two three four five six", 2, []string{"one two", "three…"}},
		{"unbreakable words", 3, []string{"unbreakable", "words"}},
	} {
		if got := wrapWords(c.text, 8, c.lines, measure); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d lines: %q, want %q", c.text, c.lines, got, c.want)
		}
	}
}
