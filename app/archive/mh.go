package archive

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// sequences are the flags that MH keeps of a folder's messages in the file
// .mh_sequences, a line for each sequence: "unseen: 3 7-12". nil says that
// there is no such file, and so nothing about what was read.
type sequences map[string][]numbers

// numbers is a range of message numbers, both ends in it.
type numbers struct{ first, last uint64 }

func readSequences(folder string) sequences {
	f, err := os.Open(filepath.Join(folder, ".mh_sequences"))
	if err != nil {
		return nil // mostly there is none; without it the mail is in, unread
	}
	defer f.Close() //nolint:errcheck // only read
	s := sequences{}
	err = eachLine(f, func(line []byte) error { // as long as they like: of a large folder they are
		name, list, ok := strings.Cut(string(line), ":")
		if !ok {
			return nil
		}
		for _, text := range strings.Fields(list) {
			first, last, _ := strings.Cut(text, "-")
			if last == "" {
				last = first
			}
			low, lowErr := strconv.ParseUint(first, 10, 63)
			high, highErr := strconv.ParseUint(last, 10, 63)
			if lowErr == nil && highErr == nil {
				s[strings.TrimSpace(name)] = append(s[strings.TrimSpace(name)], numbers{low, high})
			}
		}
		return nil
	})
	if err != nil {
		return nil
	}
	return s
}

// flags gives those of the message in a file. What is not in "unseen" was
// read, if the folder has sequences at all.
func (s sequences) flags(name string) flags {
	n, err := strconv.ParseUint(name, 10, 63)
	if s == nil || err != nil {
		return flags{}
	}
	return flags{read: !s.has("unseen", n), starred: s.has("flagged", n)}
}

func (s sequences) has(sequence string, n uint64) bool {
	for _, r := range s[sequence] {
		if r.first <= n && n <= r.last {
			return true
		}
	}
	return false
}
