// Package tray tells whether the desktop has a tray: a place that shows the
// icons of programs without a window. A program that hides where there is none
// can't be reached any more.
package tray

import "context"

// Shown reports whether an icon in the tray would be seen now. It may take as
// long as ctx lets it; a desktop that gives no answer shows none.
func Shown(ctx context.Context) bool { return shown(ctx) }
