package message

import (
	"bytes"
	"io"
	"os"
	"testing"

	gomessage "github.com/emersion/go-message"
)

// TestTheWalkFindsWhatGoMessageFinds has go-message walk through every
// multipart of the corpus below a header we repaired, and compares the number
// of leaves where it comes to the end. The log says how often it does not,
// which is why Parse has a walk of its own.
func TestTheWalkFindsWhatGoMessageFinds(t *testing.T) {
	var multiparts, walked, same int
	for _, paths := range corpusFiles(t) {
		for _, path := range paths {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			root := newParser(Options{}).part(newSource(bytes.NewReader(raw)), nil, "text/plain", 0)
			if !root.isMultipart() {
				continue
			}
			multiparts++
			theirs, err := goMessageLeaves(raw)
			if err != nil {
				continue
			}
			walked++
			if ours := leavesWithin(root); ours == theirs {
				same++
			} else {
				t.Logf("%s: %d leaves, by go-message %d", path, ours, theirs)
			}
		}
	}
	t.Logf("%d multiparts, %d walked to the end by go-message, %d of these with as many leaves", multiparts, walked, same)
	if 100*same < 98*walked {
		t.Errorf("only %d of %d messages have the leaves that go-message finds", same, walked)
	}
}

// leavesWithin counts the leaves below a multipart, without what is unpacked
// from within a leaf.
func leavesWithin(n *part) int {
	count := 0
	for _, c := range n.children {
		if c.isMultipart() {
			count += leavesWithin(c)
		} else {
			count++
		}
	}
	return count
}

// goMessageLeaves counts the leaves that go-message's own walk meets.
func goMessageLeaves(raw []byte) (int, error) {
	s := newSource(bytes.NewReader(raw))
	h, _ := readHeader(s, headerLimits{bytes: DefaultLimits.HeaderBytes, fields: maxFields}, &problems{})
	root, err := gomessage.New(h.Header.Header, &bodyReader{s: s})
	if err != nil && !gomessage.IsUnknownEncoding(err) && !gomessage.IsUnknownCharset(err) {
		return 0, err
	}
	count := 0
	err = root.Walk(func(_ []int, e *gomessage.Entity, err error) error {
		switch {
		case err != nil && !gomessage.IsUnknownEncoding(err) && !gomessage.IsUnknownCharset(err):
			return err
		case e.MultipartReader() == nil:
			count++
			_, _ = io.Copy(io.Discard, e.Body) // a body it cannot decode is still a leaf
		}
		return nil
	})
	return count, err
}
