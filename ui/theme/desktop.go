package theme

import (
	"context"
	"os"
	"sync/atomic"
	"time"
)

// mute is set where the desktop does not tell whether it is light or dark.
var mute atomic.Bool

// desktopTime bounds the question: a desktop that is slow to start what would
// answer tells Fyne later.
const desktopTime = 300 * time.Millisecond

// AskDesktop finds out whether the desktop tells if it is light or dark. Where
// none does, as without the XDG portal, Fyne takes it for dark; System is light
// then, as other programs are there. It is called before anything is drawn.
func AskDesktop(ctx context.Context) {
	if os.Getenv("FYNE_THEME") != "" {
		return // the person told
	}
	ctx, cancel := context.WithTimeout(ctx, desktopTime)
	defer cancel()
	mute.Store(!desktopTells(ctx) && ctx.Err() == nil)
}
