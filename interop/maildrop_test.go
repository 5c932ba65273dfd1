//go:build interop

package interop

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// maildrop is where a server keeps the mail of its users.
type maildrop interface {
	// fill puts messages into a user's maildrop, which was empty.
	fill(t *testing.T, user string, messages [][]byte)
}

// mbox is a folder with a file for each user.
type mbox struct{ folder string }

func (m mbox) fill(t *testing.T, user string, messages [][]byte) {
	t.Helper()
	var file bytes.Buffer
	for _, message := range messages {
		file.WriteString("From ada@example.org Mon Nov 23 10:00:00 2026\n")
		for line := range bytes.Lines(message) {
			if bytes.HasPrefix(line, []byte("From ")) {
				file.WriteByte('>')
			}
			file.Write(line)
		}
		if !bytes.HasSuffix(message, []byte("\n")) {
			file.WriteByte('\n')
		}
		file.WriteByte('\n')
	}
	path := filepath.Join(m.folder, user)
	write(t, path, file.Bytes(), 0o600)
	own(t, path, uidOf(t, user))
}

// maildir is a folder with a Maildir for each user somewhere below.
type maildir struct {
	folder string
	below  string // of the user's folder
	uid    int    // the owner of all of it; 0 if each user owns theirs
}

func (m maildir) fill(t *testing.T, user string, messages [][]byte) {
	t.Helper()
	uid := m.uid
	if uid == 0 {
		uid = uidOf(t, user)
	}
	root := filepath.Join(m.folder, user, m.below)
	for _, folder := range []string{"new", "cur", "tmp"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
		own(t, filepath.Join(root, folder), uid)
	}
	own(t, root, uid)
	own(t, filepath.Join(m.folder, user), uid)
	for i, message := range messages {
		path := filepath.Join(root, "new", fmt.Sprintf("%d.%06d.interop", 1700000000+i, i))
		write(t, path, message, 0o600)
		own(t, path, uid)
	}
}

func write(t *testing.T, path string, content []byte, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, content, mode); err != nil {
		t.Fatal(err)
	}
}

// own gives path to uid, where this process may.
func own(t *testing.T, path string, uid int) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	if err := os.Chown(path, uid, -1); err != nil {
		t.Fatal(err)
	}
}
