package htmlview

import (
	"fmt"
	"runtime/debug"
)

// guard turns a panic of work on a message into an error: one page is missing
// then, not the window with it.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("laying out a message: %v\n%s", r, debug.Stack())
	}
}
