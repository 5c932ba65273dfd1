package problem

import (
	"errors"
	"syscall"
)

// Windows error codes from winerror.h that package syscall does not name.
const (
	errorHandleDiskFull = syscall.Errno(39)
	errorDiskFull       = syscall.Errno(112)
	errorWriteProtect   = syscall.Errno(19)
	errorTooManyFiles   = syscall.Errno(4)
	errorInvalidName    = syscall.Errno(123)
	errorNameTooLong    = syscall.Errno(206)
)

func isDiskFull(err error) bool {
	return errors.Is(err, errorDiskFull) || errors.Is(err, errorHandleDiskFull)
}

func isReadOnly(err error) bool { return errors.Is(err, errorWriteProtect) }

// Errors that the person can do something about.
var (
	wrongPath    = []error{errorInvalidName, errorNameTooLong}
	tooManyFiles = []error{errorTooManyFiles}
)
