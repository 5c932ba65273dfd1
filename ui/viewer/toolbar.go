package viewer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// toolbar is the row of icons above a message.
type toolbar struct {
	widget.BaseWidget
	left  []*iconButton
	right []*iconButton

	put, trash, star, unread, save, source, find, more *iconButton
}

var _ fyne.Widget = (*toolbar)(nil)

const (
	toolbarHeight = 50
	toolbarInset  = 16
	toolbarGap    = 4
)

func newToolbar(v *Viewer) *toolbar {
	t := &toolbar{}
	t.trash = newIconButton(theme.IconTrash, lang.L("Move to Trash"), v.trash)
	t.put = newIconButton(theme.IconArchive, lang.L("Archive"), v.toggleArchived)
	t.star = newIconButton(theme.IconStar, lang.L("Star"), v.toggleStar)
	t.unread = newIconButton(theme.IconMail, lang.L("Mark as unread"), v.toggleRead)
	t.save = newIconButton(theme.IconSave, lang.L("Save as .eml…"), v.SaveMessage)
	t.source = newIconButton(theme.IconCode, lang.L("View source"), v.ShowSource)
	t.find = newIconButton(theme.IconSearch, lang.L("Find in message"), v.Find)
	t.more = newIconButton(theme.IconMore, lang.L("More"), func() { v.showMore(t.more) })
	t.left = []*iconButton{t.put, t.trash, t.star, t.unread, t.save, t.source}
	t.right = []*iconButton{t.find, t.more}
	for _, b := range append(t.left[:len(t.left):len(t.left)], t.right...) {
		b.onHover = v.hint
	}
	t.ExtendBaseWidget(t)
	return t
}

// show makes the buttons say what they would do with an item.
func (t *toolbar) show(item Item) {
	for _, b := range []*iconButton{t.trash, t.star, t.unread} {
		b.Hidden = !item.archived()
	}
	t.put.Hidden = !item.archived() || item.Row.Trashed
	if item.Row.Archived {
		t.put.set(theme.IconInbox, lang.L("Move to Inbox"), theme.ColorMuted)
	} else {
		t.put.set(theme.IconArchive, lang.L("Archive"), theme.ColorMuted)
	}
	if item.Row.Trashed {
		t.trash.set(theme.IconRestore, lang.L("Restore from Trash"), theme.ColorMuted)
	} else {
		t.trash.set(theme.IconTrash, lang.L("Move to Trash"), theme.ColorMuted)
	}
	if item.Row.Starred {
		t.star.set(theme.IconStarFilled, lang.L("Remove the star"), theme.ColorStar)
	} else {
		t.star.set(theme.IconStar, lang.L("Star"), theme.ColorMuted)
	}
	if item.Row.Read {
		t.unread.set(theme.IconMail, lang.L("Mark as unread"), theme.ColorMuted)
	} else {
		t.unread.set(theme.IconMailOpen, lang.L("Mark as read"), theme.ColorMuted)
	}
	t.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (t *toolbar) CreateRenderer() fyne.WidgetRenderer { return &toolbarRenderer{t} }

type toolbarRenderer struct{ t *toolbar }

func (r *toolbarRenderer) MinSize() fyne.Size { return fyne.NewSize(300, toolbarHeight) }

func (r *toolbarRenderer) Layout(size fyne.Size) {
	x, y := float32(toolbarInset), float32((toolbarHeight-iconButtonSize)/2)
	for _, b := range r.t.left {
		if b.Visible() {
			b.Resize(fyne.NewSquareSize(iconButtonSize))
			b.Move(fyne.NewPos(x, y))
			x += iconButtonSize + toolbarGap
		}
	}
	x = size.Width - toolbarInset
	for i := len(r.t.right) - 1; i >= 0; i-- {
		x -= iconButtonSize
		r.t.right[i].Resize(fyne.NewSquareSize(iconButtonSize))
		r.t.right[i].Move(fyne.NewPos(x, y))
		x -= toolbarGap
	}
}

func (r *toolbarRenderer) Objects() (objects []fyne.CanvasObject) {
	for _, b := range r.t.left {
		objects = append(objects, b)
	}
	for _, b := range r.t.right {
		objects = append(objects, b)
	}
	return objects
}

func (r *toolbarRenderer) Refresh() {
	r.Layout(r.t.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *toolbarRenderer) Destroy() {}
