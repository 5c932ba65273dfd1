package ui

import "context"

// takeRequests shows what later starts of the program ask for, until ctx ends.
// It runs on a goroutine of its own.
func (w *Window) takeRequests(ctx context.Context) {
	for {
		select {
		case path := <-w.requests:
			w.loop.do(func() {
				if ctx.Err() == nil {
					w.comeForward(path)
				}
			})
		case <-ctx.Done():
			return
		}
	}
}

// comeForward brings the window to the front and opens a file, if one is
// named, in a window of its own.
func (w *Window) comeForward(path string) {
	w.raise()
	if path != "" {
		w.openFile(path)
	}
}
