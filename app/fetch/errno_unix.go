//go:build unix

package fetch

import "syscall"

const (
	errRefused     = syscall.ECONNREFUSED
	errNetwork     = syscall.ENETUNREACH
	errHost        = syscall.EHOSTUNREACH
	errReset       = syscall.ECONNRESET
	errBrokenPipe  = syscall.EPIPE
	errConnAborted = syscall.ECONNABORTED
)
