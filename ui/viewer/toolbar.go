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
	left  []*theme.IconButton
	right []*theme.IconButton

	put, trash, star, unread, save, source, find, more *theme.IconButton
}

var _ fyne.Widget = (*toolbar)(nil)

const (
	toolbarHeight = 50
	toolbarInset  = 16
	toolbarGap    = 4
)

func newToolbar(v *Viewer) *toolbar {
	t := &toolbar{}
	t.trash = theme.NewIconButton(theme.IconButtonSize, theme.IconTrash, lang.L("Move to Trash"), v.trash)
	t.put = theme.NewIconButton(theme.IconButtonSize, theme.IconArchive, lang.L("Archive"), v.toggleArchived)
	t.star = theme.NewIconButton(theme.IconButtonSize, theme.IconStar, lang.L("Star"), v.toggleStar)
	t.unread = theme.NewIconButton(theme.IconButtonSize, theme.IconMail, lang.L("Mark as unread"), v.toggleRead)
	t.save = theme.NewIconButton(theme.IconButtonSize, theme.IconSave, lang.L("Save as .eml…"), v.SaveMessage)
	t.source = theme.NewIconButton(theme.IconButtonSize, theme.IconCode, lang.L("View source"), v.ShowSource)
	t.find = theme.NewIconButton(theme.IconButtonSize, theme.IconSearch, lang.L("Find in message"), v.Find)
	t.more = theme.NewIconButton(theme.IconButtonSize, theme.IconMore, lang.L("More"), func() { v.showMore(t.more) })
	t.left = []*theme.IconButton{t.put, t.trash, t.star, t.unread, t.save, t.source}
	t.right = []*theme.IconButton{t.find, t.more}
	for _, b := range append(t.left[:len(t.left):len(t.left)], t.right...) {
		b.OnHover = v.hint
	}
	t.ExtendBaseWidget(t)
	return t
}

// show makes the buttons say what they would do with an item.
func (t *toolbar) show(item Item) {
	for _, b := range []*theme.IconButton{t.trash, t.star, t.unread} {
		b.Hidden = !item.archived()
	}
	t.put.Hidden = !item.archived() || item.Row.Trashed
	if item.Row.Archived {
		t.put.Set(theme.IconInbox, lang.L("Move to Inbox"), theme.ColorMuted)
	} else {
		t.put.Set(theme.IconArchive, lang.L("Archive"), theme.ColorMuted)
	}
	if item.Row.Trashed {
		t.trash.Set(theme.IconRestore, lang.L("Restore from Trash"), theme.ColorMuted)
	} else {
		t.trash.Set(theme.IconTrash, lang.L("Move to Trash"), theme.ColorMuted)
	}
	if item.Row.Starred {
		t.star.Set(theme.IconStarFilled, lang.L("Remove the star"), theme.ColorStar)
	} else {
		t.star.Set(theme.IconStar, lang.L("Star"), theme.ColorMuted)
	}
	if item.Row.Read {
		t.unread.Set(theme.IconMail, lang.L("Mark as unread"), theme.ColorMuted)
	} else {
		t.unread.Set(theme.IconMailOpen, lang.L("Mark as read"), theme.ColorMuted)
	}
	t.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (t *toolbar) CreateRenderer() fyne.WidgetRenderer { return &toolbarRenderer{t} }

type toolbarRenderer struct{ t *toolbar }

func (r *toolbarRenderer) MinSize() fyne.Size { return fyne.NewSize(300, theme.Scaled(toolbarHeight)) }

func (r *toolbarRenderer) Layout(size fyne.Size) {
	side := theme.Scaled(theme.IconButtonSize)
	x, y := float32(toolbarInset), (size.Height-side)/2
	for _, b := range r.t.left {
		if b.Visible() {
			b.Resize(fyne.NewSquareSize(side))
			b.Move(fyne.NewPos(x, y))
			theme.Mirror(size.Width, b)
			x += side + toolbarGap
		}
	}
	x = size.Width - toolbarInset
	for i := len(r.t.right) - 1; i >= 0; i-- {
		x -= side
		r.t.right[i].Resize(fyne.NewSquareSize(side))
		r.t.right[i].Move(fyne.NewPos(x, y))
		theme.Mirror(size.Width, r.t.right[i])
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
