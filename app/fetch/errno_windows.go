package fetch

import "syscall"

// Windows Sockets error codes from winsock2.h; net returns these and not
// package syscall's Unix names.
const (
	errRefused     = syscall.Errno(10061)
	errNetwork     = syscall.Errno(10051)
	errHost        = syscall.Errno(10065)
	errReset       = syscall.Errno(10054)
	errBrokenPipe  = syscall.Errno(109)
	errConnAborted = syscall.Errno(10053)
)
