package ui

import "time"

// spareAfter is how long nothing is read before the memory that reading left
// unused goes back to the system: the runtime keeps much of it for the next
// message, for minutes. Going back costs a collection, which nobody waits for
// then.
const spareAfter = 5 * time.Second

// beginReading is told which message is about to be laid out. It may be called
// on any goroutine.
func (w *Window) beginReading(message string) {
	w.guard.reading(message)
	if w.spare != nil {
		w.spare.Reset(spareAfter)
	}
}
