//go:build linux

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/mailloft/mailloft/pop3/pop3test"
)

func TestStoredMessagesAreCountedWhole(t *testing.T) {
	three := generate(3, 3000)
	cut := three[2].Body[:len(three[2].Body)/2]
	for _, c := range []struct {
		name   string
		bodies [][]byte
		whole  bool
	}{
		{"all", bodies(three), true},
		{"one missing", bodies(three[:2]), false},
		{"one cut off", append(bodies(three[:2]), cut), false},
		{"one twice", append(bodies(three), three[0].Body), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			for i, body := range c.bodies {
				if err := os.WriteFile(filepath.Join(folder, string(rune('a'+i))), body, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := checkStored(folder, 3); (err == nil) != c.whole {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestMessagesHaveTheMeanSizeAskedFor(t *testing.T) {
	const n, mean = 500, 30_000
	total := 0
	for _, m := range generate(n, mean) {
		total += len(m.Body)
	}
	if got := total / n; got < mean*9/10 || got > mean*11/10 {
		t.Errorf("mean size %d, want about %d", got, mean)
	}
}

func bodies(messages []pop3test.Message) [][]byte {
	var all [][]byte
	for _, m := range messages {
		all = append(all, m.Body)
	}
	return all
}
