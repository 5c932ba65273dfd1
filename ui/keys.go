package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// addShortcuts wires the keys that work when no entry has the focus.
func (w *Window) addShortcuts() {
	w.win.Canvas().SetOnTypedKey(w.keyTyped)
	w.win.Canvas().SetOnTypedRune(w.runeTyped)
	// Where "+" needs Shift, the key for it is "=" to Fyne.
	again := func(modifier fyne.KeyModifier) {
		w.win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyEqual, Modifier: modifier}, func(fyne.Shortcut) {
			w.menuKey(fyne.KeyPlus, modifier)
		})
	}
	again(ctrl)
	again(ctrlShift)
}

// menuKey chooses the entry of the menus that a key belongs to. Fyne does that
// by itself, but for keys without Ctrl or Alt.
func (w *Window) menuKey(key fyne.KeyName, modifier fyne.KeyModifier) {
	for _, menu := range w.win.MainMenu().Items {
		for _, item := range menu.Items {
			_, shortcut := theme.MenuItem(item)
			s, ok := shortcut.(*desktop.CustomShortcut)
			if ok && s.KeyName == key && s.Modifier == modifier {
				item.Action()
				return
			}
		}
	}
}

// keyTyped handles the keys that the pane with the focus has no use for.
func (w *Window) keyTyped(e *fyne.KeyEvent) {
	if modal.Typed(w.win, e) {
		return
	}
	switch e.Name {
	case fyne.KeyDelete:
		w.list.TrashSelected()
	case fyne.KeyF3:
		w.pane.viewer.StepFind(false)
	case fyne.KeyF1: // QUIRK: Fyne shows a menu's shortcut without Ctrl or Alt, but does not answer it
		w.showKeys()
	case fyne.KeyF6:
		w.nextPane()
	case fyne.KeyF11:
		w.fullScreen()
	case fyne.KeyF5, fyne.KeyF9:
		w.getMail()
	case fyne.KeyEscape:
		w.escape()
	default:
		w.menuKey(e.Name, 0)
	}
}

// escape folds the sidebar away where it lies over the list, leaves a message
// that has the place of the list, or goes back to the list.
func (w *Window) escape() {
	switch {
	case w.panes.drawer:
		w.panes.setDrawer(false)
		w.focusMain()
	case w.onPage():
		w.leaveMessage()
	default:
		w.list.FocusList()
	}
}

// runeTyped handles the single letters people know from webmail.
func (w *Window) runeTyped(r rune) {
	if modal.Over(w.win) != nil {
		return
	}
	switch r {
	case 'j':
		w.list.Step(1)
	case 'k':
		w.list.Step(-1)
	case 'n':
		w.nextUnread()
	case '/':
		w.searchMail()
	case 'e':
		w.list.ArchiveSelected()
	case 'l':
		w.list.ShowTags()
	case 'z':
		w.undo()
	case 'q':
		w.pane.viewer.ToggleQuotes()
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		w.toggleTag(int(r - '1'))
	case 'u':
		w.leaveMessage()
	case '?':
		w.showKeys()
	}
}

// closeOnEscape lets Escape close a window that is not the main one.
func closeOnEscape(win fyne.Window) {
	win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if !modal.Typed(win, e) && e.Name == fyne.KeyEscape && win.Canvas().Overlays().Top() == nil {
			win.Close()
		}
	})
}

// keyRows are the keys that stand in no menu, with what they do.
func keyRows() [][2]string {
	return [][2]string{
		{lang.L("Up, Down, j, k"), lang.L("Previous and next message")},
		{lang.L("PgUp PgDn Home End"), lang.L("Move through the list")},
		{lang.L("Shift + Up, Down, Shift or Ctrl + click"), lang.L("Select several")},
		{"Ctrl+A", lang.L("Select all")},
		{lang.L("Space"), lang.L("Page through the message, then go to the next unread one")},
		{"n", lang.L("Next unread message")},
		{lang.L("Enter"), lang.L("Open in its own window")},
		{lang.L("Del"), lang.L("Move to Trash")},
		{"e", lang.L("Archive")},
		{"l", lang.L("Choose tags")},
		{"1 … 9", lang.L("Put on the first tag, the second, …, or take it off")},
		{"Ctrl+Z  z", lang.L("Undo what was done last")},
		{"q", lang.L("Show quoted text, or fold it")},
		{"F3", lang.L("Next match in the message")},
		{"/  Ctrl+K", lang.L("Search mail")},
		{"Tab", lang.L("Go to the next button, field or pane")},
		{"u  Esc", lang.L("Back from a message to the list")},
		{"F5", lang.L("Get mail")},
		{"F6", lang.L("Next pane")},
		{"F11", lang.L("Full screen")},
		{"F1  ?", lang.L("This list")},
	}
}

// showKeys lists them.
func (w *Window) showKeys() {
	grid := container.New(&keyGrid{})
	for _, row := range keyRows() {
		key := widget.NewLabel(theme.Drawable(row[0]))
		key.TextStyle.Bold = true
		what := widget.NewLabel(theme.Drawable(row[1]))
		key.Alignment, what.Alignment = theme.Start(), theme.Start()
		grid.Add(key)
		grid.Add(what)
	}
	note := theme.NewParagraph(lang.L("The other shortcuts stand beside their entries in the menus."))
	note.Importance = widget.LowImportance
	modal.Tell(w.win, lang.L("Keyboard shortcuts"), 560, container.NewVBox(modal.Flush(grid), modal.Flush(note)))
}

// keyGrid lays out pairs in two columns, the first as wide as its widest.
type keyGrid struct{}

func (keyGrid) columns(objects []fyne.CanvasObject) (first, second, height float32) {
	for i, o := range objects {
		m := o.MinSize()
		if i%2 == 0 {
			first = max(first, m.Width)
		} else {
			second = max(second, m.Width)
		}
		height = max(height, m.Height-6)
	}
	return first, second, height
}

func (g keyGrid) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	first, second, height := g.columns(objects)
	for i, o := range objects {
		pos, width := fyne.NewPos(0, float32(i/2)*height), first
		if i%2 == 1 {
			pos.X, width = first, second
		}
		o.Move(pos)
		o.Resize(fyne.NewSize(width, height))
		theme.Mirror(first+second, o)
	}
}

func (g keyGrid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	first, second, height := g.columns(objects)
	return fyne.NewSize(first+second, height*float32((len(objects)+1)/2))
}
