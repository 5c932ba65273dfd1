package ui

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// picturesAllowed reports whether the person always wants the remote pictures
// of mail from an address.
func (w *Window) picturesAllowed(address string) bool {
	return slices.Contains(w.prefs.Pictures, strings.ToLower(address))
}

// allowPictures remembers that it is so.
func (w *Window) allowPictures(address string) {
	if !w.picturesAllowed(address) {
		w.prefs.Pictures = append(w.prefs.Pictures, strings.ToLower(address))
		w.remember()
	}
}

// sweepPictures deletes the remote pictures of messages that are gone.
func (w *Window) sweepPictures() {
	w.loop.async(func(ctx context.Context) func() {
		err := w.keptPictures.Sweep(func(message string) bool {
			_, err := w.core.Archive.Find(ctx, message)
			return errors.Is(err, fs.ErrNotExist)
		})
		if err != nil && ctx.Err() == nil {
			w.log.Warn("remote pictures", "err", err)
		}
		return nil
	})
}
