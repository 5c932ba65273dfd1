package attachments

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestAttachmentsAreDrawnAsTheyWere(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "row")
	draw := func(state string, change func(*face)) {
		table := newTable(newModel())
		table.now = func() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC) }
		r := newRowView(table)
		f := face{known: true, width: 560, x: archive.Attachment{
			Name: "invoice.pdf", Type: "application/pdf", Size: 120_000, From: "Ada Lovelace", Subject: "Your invoice", Copies: 1, Date: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC),
		}}
		change(&f)
		r.Resize(fyne.NewSize(f.width, rowHeight()))
		r.show(0, f)
		s.Show(state, r)
	}
	draw("document", func(*face) {})
	draw("in two messages, selected", func(f *face) { f.x.Copies, f.selected, f.cursor = 2, true, true })
	draw("from nobody", func(f *face) { f.x.From = "" })
	draw("not known yet", func(f *face) { f.known = false })
	golden.RightToLeft(t, theme.ReadDirection)
	draw("from the right", func(*face) {})
	s.Compare()
}
