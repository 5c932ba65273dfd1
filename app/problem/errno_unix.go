//go:build unix

package problem

import (
	"errors"
	"syscall"
)

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

// Errors that the person can do something about.
var (
	wrongPath    = []error{syscall.ENOTDIR, syscall.ENAMETOOLONG, syscall.ELOOP}
	tooManyFiles = []error{syscall.EMFILE, syscall.ENFILE}
)
