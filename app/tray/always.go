//go:build !(linux || freebsd || openbsd || netbsd)

package tray

import "context"

// Windows and macOS always have one.
func shown(context.Context) bool { return true }
