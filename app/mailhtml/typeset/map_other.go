//go:build !unix

package typeset

import "os"

// mapped gives a part of a file. Windows does not let a mapped file be
// replaced, so it is read whole.
func mapped(f *os.File, s span) ([]byte, error) {
	data := make([]byte, s.length)
	if _, err := f.ReadAt(data, s.offset); err != nil {
		return nil, err
	}
	return data, nil
}
