package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/mattn/go-isatty"

	"github.com/mailloft/mailloft/app/fetch"
)

// bar draws progress on one line of a terminal. Where the output is not a
// terminal it stays silent. It is safe for concurrent use.
type bar struct {
	out io.Writer // nil when there is no terminal

	mu     sync.Mutex
	states map[string]fetch.State
	width  int // of the line last drawn
	last   time.Time
}

func newBar(w io.Writer) *bar {
	b := &bar{states: map[string]fetch.State{}}
	if f, ok := w.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		b.out = w
	}
	return b
}

const (
	barCells = 24
	barEvery = 50 * time.Millisecond
)

// show takes in one account's state and draws the progress of all sessions.
func (b *bar) show(s fetch.State) {
	if b.out == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.states[s.Account] = s
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
		b.draw(string(phase) + "…")
		return
	}
	b.draw(fmt.Sprintf("%s %s of %s · %s/s", cells(float64(done), float64(total)),
		humanize.Comma(int64(done)), humanize.Comma(int64(total)), humanize.Bytes(uint64(rate))))
}

// line draws the progress of one piece of work.
func (b *bar) line(done, total float64, text string) {
	if b.out == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if time.Since(b.last) < barEvery && done < total {
		return
	}
	b.last = time.Now()
	b.draw(cells(done, total) + " " + text)
}

// messages draws the progress of work that counts messages.
func (b *bar) messages(done, total int) {
	b.line(float64(done), float64(total), humanize.Comma(int64(done))+" of "+humanize.Comma(int64(total)))
}

// bytes draws the progress of work that counts bytes.
func (b *bar) bytes(done, total int64) {
	b.line(float64(done), float64(total), humanize.Bytes(uint64(done))+" of "+humanize.Bytes(uint64(total)))
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
	width := len([]rune(line))
	fmt.Fprintf(b.out, "\r%s%s", line, strings.Repeat(" ", max(0, b.width-width)))
	b.width = width
}

func cells(done, total float64) string {
	full := 0
	if total > 0 {
		full = max(0, min(barCells, int(done/total*barCells)))
	}
	return "[" + strings.Repeat("█", full) + strings.Repeat("·", barCells-full) + "]"
}
