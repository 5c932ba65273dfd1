//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// checkStored reads everything below folder and makes sure that each of n
// messages is there once, whole: from its first line to its last.
func checkStored(folder string, n int) error {
	first, last := make([]int, n), make([]int, n)
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(d.Name(), ".sqlite") || strings.Contains(d.Name(), ".db") {
			return err
		}
		return countLines(path, first, last)
	})
	if err != nil {
		return err
	}
	whole, more := 0, 0
	for i := range n {
		if first[i] > 0 && last[i] > 0 {
			whole++
		}
		more += max(first[i]-1, 0)
	}
	if whole != n || more > 0 {
		return fmt.Errorf("stored %d of %d messages, %d of them more than once", whole, n, more)
	}
	return nil
}

// countLines counts the lines that name a message's number.
func countLines(path string, first, last []int) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		tally(lines.Text(), firstLine, first)
		tally(lines.Text(), lastLine, last)
	}
	return lines.Err()
}

func tally(line, name string, counts []int) {
	number, ok := strings.CutPrefix(line, name)
	if !ok {
		return
	}
	if i, err := strconv.Atoi(strings.TrimSpace(number)); err == nil && i >= 0 && i < len(counts) {
		counts[i]++
	}
}
