package htmlview

import (
	"fmt"
	"runtime/debug"
)

// guard turns a panic of work on a message into an error: one page is missing
// then, not the window with it.
func guard(err *error, work string) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%s a message: %v\n%s", work, r, debug.Stack())
	}
}
