package server

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestAMaildropIsDrawnAsItWas(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "server")
	draw := func(state string, change func(*face)) {
		table := newTable(newModel())
		table.now = func() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC) }
		r := newRowView(table)
		f := face{remote: fetch.Remote{Number: 1, Where: fetch.WhereNew, Size: 40_000, From: "Ada Lovelace", Subject: "Notes on the engine", Date: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}, width: 980}
		change(&f)
		r.Resize(fyne.NewSize(f.width, rowHeight))
		r.show(0, f)
		s.Show(state, r)
	}
	draw("new", func(*face) {})
	draw("here, selected", func(f *face) { f.remote.Where, f.selected = fetch.WhereHeld, true })
	draw("with the cursor, an order under way", func(f *face) { f.cursor, f.busy = true, true })
	head := func(state string) {
		m := newModel()
		h := newHeader(m, func() {})
		h.sort(byDate)
		h.Resize(fyne.NewSize(980, headerHeight))
		s.Show(state, h)
	}
	head("columns")
	golden.RightToLeft(t, theme.ReadDirection)
	draw("from the right", func(*face) {})
	head("columns from the right")
	s.Compare()
}
