//go:build unix

package cli

import (
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/mailloft/mailloft/app/problem"
)

func TestAProfileThatCannotBeWrittenToIsToldAsSuch(t *testing.T) {
	for err, want := range map[error][2]string{
		syscall.EROFS:        {"disk.read-only", "/media/stick can only be read"},
		fs.ErrPermission:     {"disk.denied", "can't write to /media/stick."},
		syscall.ENOSPC:       {"disk.full", "full"},
		syscall.EMFILE:       {"system.files", "Too many files"},
		syscall.ENOTDIR:      {"path.wrong", "not a folder"},
		syscall.EIO:          {"disk.failing", "reports an error"},
		syscall.ENAMETOOLONG: {"path.wrong", "too long"},
	} {
		got := problem.From(unwritable(fmt.Errorf("open log: %w", &fs.PathError{Op: "open", Path: "/media/stick/log", Err: err}), "/media/stick/log"))
		if got.Code != want[0] || !strings.Contains(got.Text, want[1]) {
			t.Errorf("%v: %s: %s", err, got.Code, got.Sentence())
		}
	}
}
