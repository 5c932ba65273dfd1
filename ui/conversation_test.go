package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/archive"
)

func TestTheMessageReadStaysInSightInItsConversation(t *testing.T) {
	test.NewTempApp(t)
	c := newConversation(func(archive.Row) {})
	win := test.NewTempWindow(t, c.box)
	win.Resize(fyne.NewSize(900, 60))
	rows := make([]archive.Row, 12)
	for i := range rows {
		rows[i] = archive.Row{ID: archive.ID(i + 1), From: "Marta Lindqvist"}
	}
	c.show(rows, 9)
	win.Resize(fyne.NewSize(400, 60))
	left := c.at.Position().X - c.scroll.Offset.X
	if left < 0 || left+c.at.Size().Width > c.scroll.Size().Width {
		t.Errorf("its step begins %v right of the strip's edge, which shows %v", left, c.scroll.Size().Width)
	}
}
