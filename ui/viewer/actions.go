package viewer

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
)

// Actions is what the pane asks of the window around it. Every field but
// Pictures, Kept, Allowed, Allow, Opening, Reading, Forgive, Fault and Rest must be set, and all but Pictures,
// Kept, Reading and Rest are called on the Fyne goroutine.
type Actions struct {
	Trash   func(ids []archive.ID)
	Restore func(ids []archive.ID)
	Archive func(ids []archive.ID, on bool) // out of the lists, or back
	Star    func(ids []archive.ID, on bool)
	Read    func(ids []archive.ID, read bool)

	OpenLink    func(address string, differs bool)            // differs: the words of the link named another site
	OpenFile    func(path string)                             // with the system's program for it
	OpenMessage func(Item)                                    // in a window of its own
	OpenPane    func(title string, content fyne.CanvasObject) // in a window of its own
	PickFolder  func(then func(folder string))                // then is not called if the reader gives up
	Confirm     func(title, text, action string, then func()) // likewise
	Hint        func(text string)                             // for the status line; "" clears it
	Saved       func(text string, files []string)             // files were written, all into one folder
	Fail        func(*problem.Problem)                        // something was not
	Zoom        func(sender string) float32                   // that was remembered for a sender
	Zoomed      func(sender string, zoom float32)             // to be remembered
	NextUnread  func()                                        // the reader paged past the end
	// Pictures fetches remote pictures of a message the reader asked for; those
	// it could not fetch are missing from the answer. It is called off the Fyne
	// goroutine. Without it, pictures cannot be asked for.
	Pictures func(ctx context.Context, message string, urls []string) map[string][]byte
	// Kept gives a picture of a message that was fetched before. It is called
	// off the Fyne goroutine.
	Kept func(message, url string) ([]byte, bool)
	// Allowed reports whether the pictures of a sender are always fetched;
	// Allow has it so from now on.
	Allowed func(address string) bool
	Allow   func(address string)
	// Opening is told that more of a message is about to be there, and when
	// all of it that is seen is, so that nobody paints the window in between.
	Opening func(more bool)
	// Reading is told which message is about to be read and laid out, off the
	// Fyne goroutine, so that a crash can be laid to it.
	Reading func(message string)
	// Subject is told what the message is about once it has been read; for the
	// title of a window of its own. Without it, nobody wants to know.
	Subject func(subject string)
	// Forgive has a message shown from now on that crashed the program before.
	Forgive func(message string)
	// Fault is told of a fault of the engine in a message: err has its stack.
	Fault func(message string, err error)
	// Rest fetches the rest of a message of which only the beginning is here,
	// and returns when that is done; Update is called for it then. It is called
	// off the Fyne goroutine. Without it, the rest cannot be asked for.
	Rest func(ctx context.Context, id archive.ID) error

	Key  func(*fyne.KeyEvent) // keys the body has no use for
	Rune func(rune)
}
