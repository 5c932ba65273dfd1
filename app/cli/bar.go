package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/dustin/go-humanize"
	"github.com/mattn/go-isatty"

	"github.com/mailloft/mailloft/app/fetch"
)

// bar draws the progress of all sessions on one line of a terminal. Where the
// output is not a terminal it stays silent.
type bar struct {
	out io.Writer // nil when there is no terminal

	mu     sync.Mutex
	states map[string]fetch.State
	width  int // of the line last drawn
}

func newBar(w io.Writer) *bar {
	b := &bar{states: map[string]fetch.State{}}
	if f, ok := w.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		b.out = w
	}
	return b
}

const barCells = 24

// show takes in one account's state. It is safe for concurrent use.
func (b *bar) show(s fetch.State) {
	if b.out == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.states[s.Account] = s
	b.draw(b.line())
}

// clear removes the line, so that other output starts on a clean one.
func (b *bar) clear() {
	if b.out == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.draw("")
	fmt.Fprint(b.out, "\r")
}

func (b *bar) draw(line string) {
	pad := max(0, b.width-len([]rune(line)))
	fmt.Fprintf(b.out, "\r%s%s", line, strings.Repeat(" ", pad))
	b.width = len([]rune(line))
}

func (b *bar) line() string {
	var done, total int
	var rate float64
	phase := fetch.Idle
	for _, s := range b.states {
		if s.Phase == fetch.Retrieving || s.Phase == fetch.Finishing || s.Phase == fetch.Idle {
			done += s.Done
			total += s.Total
			rate += s.Rate
		}
		if s.Busy() {
			phase = s.Phase
		}
	}
	if total == 0 {
		return string(phase) + "…"
	}
	full := min(barCells, done*barCells/total)
	return fmt.Sprintf("[%s%s] %s of %s · %s/s", strings.Repeat("█", full), strings.Repeat("·", barCells-full),
		humanize.Comma(int64(done)), humanize.Comma(int64(total)), humanize.Bytes(uint64(rate)))
}
