package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// conversation is the strip above a message that belongs to one: its messages
// in the order they arrived, to go to.
type conversation struct {
	box    *fyne.Container
	title  *theme.Label
	steps  *fyne.Container
	scroll *container.Scroll
	open   func(archive.Row)
	of     archive.ID        // the message it was asked for last
	at     fyne.CanvasObject // its step
}

// stripLength bounds the messages in the strip; the newest are shown.
const stripLength = 30

func newConversation(open func(archive.Row)) *conversation {
	c := &conversation{title: theme.NewCaption(""), steps: container.NewHBox(), open: open}
	c.scroll = container.NewHScroll(c.steps)
	title := container.New(layout.NewCustomPaddedLayout(0, 0, 16, 4), container.NewCenter(c.title))
	c.box = container.NewBorder(nil, theme.NewHairline(false), nil, nil, theme.Across(title, nil, container.New(c, c.scroll)))
	c.box.Hide()
	return c
}

// show lists the conversation that the message current belongs to.
func (c *conversation) show(rows []archive.Row, current archive.ID) {
	c.steps.RemoveAll()
	c.at = nil
	if theme.RightToLeft() {
		rows = slices.Clone(rows)
		slices.Reverse(rows)
	}
	for _, row := range rows {
		step := theme.NewButton(stepText(row, time.Now()), func() { c.open(row) })
		step.Importance = widget.LowImportance
		if row.ID == current {
			step.Importance = widget.HighImportance
			c.at = step
		}
		c.steps.Add(step)
	}
	c.title.SetText(theme.Messages(len(rows)))
	if len(rows) < 2 {
		c.box.Hide()
		return
	}
	c.box.Show()
	c.box.Refresh()
	c.center()
}

// center has the message that is read in the middle of what is seen.
func (c *conversation) center() {
	if c.at != nil {
		c.scroll.ScrollToOffset(fyne.NewPos(c.at.Position().X-(c.scroll.Size().Width-c.at.Size().Width)/2, 0))
	}
}

// Layout implements fyne.Layout: the message that is read stays in sight when
// the pane or the text gets another size.
func (c *conversation) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	c.center()
}

// MinSize implements fyne.Layout.
func (c *conversation) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func stepText(row archive.Row, now time.Time) string {
	from := []rune(row.From)
	if len(from) > 18 {
		from = append(from[:17], '…')
	}
	return string(from) + " · " + theme.When(row.Date, now)
}

// showConversation fills the strip above the message that is being read.
func (w *Window) showConversation(r *reader, row archive.Row) {
	r.conversation.of = row.ID
	if row.ThreadSize < 2 {
		r.conversation.show(nil, 0)
		return
	}
	w.loop.async(func(ctx context.Context) func() {
		ids, err := w.core.Archive.Thread(ctx, row.ID)
		var rows []archive.Row
		if err == nil {
			rows, err = w.core.Archive.Rows(ctx, ids[max(0, len(ids)-stripLength):])
		}
		return func() {
			switch {
			case err != nil:
				w.notice(err)
			case r.conversation.of == row.ID:
				r.conversation.show(rows, row.ID)
			}
		}
	})
}

// openInConversation shows another message of the conversation in the same
// place, whether the list has it or not.
func (w *Window) openInConversation(r *reader, row archive.Row) {
	r.shown = row.ID
	if r == w.pane {
		w.visited()
	}
	r.viewer.Open(w.item(row))
	w.showConversation(r, row)
	if !row.Read {
		w.markShown(row.ID)
	}
}
