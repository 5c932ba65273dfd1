package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// bar has the buttons before the list's title: the sidebar, where it is
// folded, and with it that an account needs a look; back and forward.
type bar struct {
	box                           *fyne.Container
	sidebar, alert, back, forward *theme.IconButton
}

func newBar(w *Window) *bar {
	button := func(icon fyne.Resource, name string, do func()) *theme.IconButton {
		return theme.NewIconButton(theme.SmallIconButtonSize, theme.Pointing(icon), name, do)
	}
	b := &bar{
		sidebar: button(theme.IconSidebar, lang.L("Show the sidebar"), w.toggleSidebar),
		alert:   button(theme.IconWarning, "", w.toggleSidebar),
		back:    button(theme.IconBack, lang.L("Back"), w.goBack),
		forward: button(theme.IconForward, lang.L("Forward"), w.goForward),
	}
	for _, one := range []*theme.IconButton{b.sidebar, b.alert, b.back, b.forward} {
		one.OnHover = w.pane.hint.show
	}
	b.box = theme.Row(b.sidebar, b.alert, b.back, b.forward)
	return b
}

// show brings the buttons up to date.
func (b *bar) show(w *Window) {
	folded, alert := !w.panes.current.docked, w.sidebar.Alert()
	moved := b.sidebar.Visible() != folded || b.alert.Visible() != (folded && alert != "")
	visible(b.sidebar, folded)
	visible(b.alert, folded && alert != "")
	b.alert.Set(theme.IconWarning, alert, fynetheme.ColorNameWarning)
	b.back.SetEnabled(w.places.can(-1))
	b.forward.SetEnabled(w.places.can(1))
	if moved {
		w.list.Rearrange()
	}
}

// page is the line above a message that has the place of the list.
type page struct {
	box            *fyne.Container
	title          *theme.Label
	previous, next *theme.IconButton
}

func newPage(w *Window) *page {
	back := theme.NewIconButton(theme.IconButtonSize, theme.Pointing(theme.IconBack), lang.L("Back to the list"), w.leaveMessage)
	p := &page{
		title:    theme.NewSubHeading(""),
		previous: theme.NewIconButton(theme.IconButtonSize, theme.IconChevronUp, lang.L("Previous message"), func() { w.list.Step(-1) }),
		next:     theme.NewIconButton(theme.IconButtonSize, theme.IconChevronDown, lang.L("Next message"), func() { w.list.Step(1) }),
	}
	p.title.Elastic = true
	line := theme.Across(back, theme.Row(p.previous, p.next), container.New(theme.Middle{}, p.title))
	p.box = container.NewBorder(nil, theme.NewHairline(false), nil, nil, container.New(layout.NewCustomPaddedLayout(4, 4, 12, 12), line))
	p.box.Hide()
	return p
}

// planned brings everything in line with how the panes are arranged now.
func (w *Window) planned(p plan) {
	visible(w.page.box, p.page)
	w.message.Refresh()
	w.bar.show(w)
	w.page.title.SetText(w.viewTitle(w.view))
	if c := w.canvas(); c != nil && c.Focused() != nil && c.Overlays().Top() == nil {
		defer w.focusMain() // what had the keyboard may be hidden by now
	}
	switch {
	case p.page && w.pane.shown != 0 && !w.panes.opened:
		w.panes.open(true)
	case !p.page:
		w.panes.opened = false
		if w.pane.shown == 0 {
			w.selected(w.list.Selected())
		}
	}
}

func (w *Window) reading() reading { return reading(w.prefs.Reading) }

// setReading changes where a message is read.
func (w *Window) setReading(r reading) {
	w.prefs.Reading = string(r)
	w.panes.set(r)
	w.setMenu() // its checks
	w.remember()
}

// toggleSidebar shows the sidebar or folds it away. In a window without room
// for it, it lies over the list while it is used.
func (w *Window) toggleSidebar() {
	p := w.panes
	switch {
	case p.current.docked:
		p.showSidebar(false)
	case p.drawer:
		p.setDrawer(false)
		w.focusMain()
		return
	default:
		p.showSidebar(true)
		if !p.current.docked {
			p.setDrawer(true)
		}
		w.focus(w.sidebar)
	}
	w.prefs.Folds = !p.shown
	w.setMenu()
	w.remember()
}

// onPage reports whether the message has the place of the list.
func (w *Window) onPage() bool { return w.panes.current.page && w.panes.opened }

// readHere shows the selected message in the place of the list, if they take
// turns; it reports whether they do.
func (w *Window) readHere() bool {
	if !w.panes.current.page {
		return false
	}
	w.panes.open(true)
	if ids := w.list.Selected(); len(ids) != 1 || ids[0] != w.pane.shown {
		w.selected(ids)
	}
	w.pane.viewer.Body().Focus()
	return true
}

// leaveMessage goes back to the list.
func (w *Window) leaveMessage() {
	if !w.onPage() {
		return
	}
	w.panes.open(false)
	w.selected(nil)
	w.visited()
	w.list.FocusList()
}

// openRow is what Enter and a double click in the list do.
func (w *Window) openRow(id archive.ID) {
	if !w.readHere() {
		w.openMessage(id)
	}
}

// nextPane moves the keyboard to the next of the panes that are shown.
func (w *Window) nextPane() {
	c := w.canvas()
	if c == nil {
		return
	}
	message := w.message.Visible() && w.pane.shown != 0
	switch {
	case c.Focused() == fyne.Focusable(w.sidebar) && w.listPane.Visible():
		w.list.FocusList()
	case message && !w.pane.viewer.Body().HasFocus():
		w.pane.viewer.Body().Focus()
	case w.sidebar.Visible():
		c.Focus(w.sidebar)
	case w.listPane.Visible():
		w.list.FocusList()
	}
}

func (w *Window) focusMain() {
	if w.onPage() {
		w.pane.viewer.Body().Focus()
		return
	}
	w.list.FocusList()
}

func (w *Window) focus(target fyne.Focusable) {
	if c := w.canvas(); c != nil {
		c.Focus(target)
	}
}

// canvas is nil while a picture is made without a display.
func (w *Window) canvas() fyne.Canvas {
	if w.win == nil {
		return nil
	}
	return w.win.Canvas()
}
