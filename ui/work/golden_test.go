package work

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestAJobIsDrawnAsItWas(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "work")
	begun := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	job := func() *row {
		r := newRow("Importing Archive.mbox", progress{unit: Bytes, started: begun})
		r.content.Resize(fyne.NewSize(310, r.content.MinSize().Height))
		r.show(3_000_000, 9_000_000, begun.Add(time.Minute))
		return r
	}
	s.Show("a third is done", job().content)
	s.Show("its bar", job().bar)
	stopped := job()
	stopped.onStop = func() {}
	stopped.tapStop()
	s.Show("stopping", stopped.content)
	golden.RightToLeft(t, theme.ReadDirection)
	s.Show("from the right", job().content)
	s.Compare()
}
