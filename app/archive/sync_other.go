//go:build !unix

package archive

// syncDir does nothing: NTFS journals names, and Windows has no call for it.
func syncDir(string) error { return nil }
