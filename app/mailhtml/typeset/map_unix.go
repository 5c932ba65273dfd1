//go:build unix

package typeset

import (
	"os"
	"syscall"
)

// mapped gives a part of a file that the system reads when it is looked at
// and may forget again. It stays for good: so do faces.
func mapped(f *os.File, s span) ([]byte, error) {
	skip := s.offset % int64(os.Getpagesize())
	data, err := syscall.Mmap(int(f.Fd()), s.offset-skip, int(s.length+skip), syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err != nil {
		return nil, err
	}
	return data[skip:], nil
}
