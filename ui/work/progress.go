package work

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/ui/theme"
)

// Unit is what a job counts.
type Unit int

// The units of a job.
const (
	Messages Unit = iota
	Bytes
)

// progress is how far a job is.
type progress struct {
	unit        Unit
	started     time.Time
	done, total int64
}

// share is the part of the work that is done, from 0 to 1.
func (p progress) share() float32 {
	if p.total <= 0 {
		return 0
	}
	return float32(min(1, max(0, float64(p.done)/float64(p.total))))
}

// left guesses the time that is left from the time taken so far; 0 means that
// it is too early to say.
func (p progress) left(now time.Time) time.Duration {
	taken := now.Sub(p.started)
	if taken < soonest || p.done <= 0 || p.total <= p.done {
		return 0
	}
	return time.Duration(float64(taken) * float64(p.total-p.done) / float64(p.done))
}

// soonest is when a guess is worth something.
const soonest = 2 * time.Second

// text says how far the job is: "312 of 4,108 · 2 minutes left".
func (p progress) text(now time.Time) string {
	if p.total <= 0 {
		return lang.L("Looking what there is to do…")
	}
	done, total := theme.Number(int(p.done)), theme.Number(int(p.total))
	if p.unit == Bytes {
		done, total = theme.Bytes(p.done), theme.Bytes(p.total)
	}
	text := fmt.Sprintf(lang.L("%s of %s"), done, total)
	if left := timeLeft(p.left(now)); left != "" {
		text += " · " + left
	}
	return text
}

func timeLeft(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 50*time.Second:
		return lang.L("less than a minute left")
	case d < time.Hour:
		return theme.Count(int((d+30*time.Second)/time.Minute), "{{.Count}} minute left", "{{.Count}} minutes left")
	}
	return fmt.Sprintf(lang.L("%s hours left"), theme.Decimal(d.Hours()))
}
