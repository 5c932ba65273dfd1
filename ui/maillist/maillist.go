// Package maillist is the pane in the middle: a view's title, the search
// entry and the messages.
//
// The list is handed ids, newest first, and reads the rows around what is on
// the screen through a [Source], off the Fyne goroutine. Everything else runs
// on the Fyne goroutine, without locks. Drawing and scrolling do no work that
// grows with the list. Mail that arrives moves neither the selection nor what
// the reader is looking at.
package maillist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// View says which messages the list shows and what its header calls them.
type View struct {
	Title      string
	Folder     archive.Folder
	Query      string // what was searched for; empty means everything
	Tag        string // what has this tag
	Kept       bool   // the query is a saved search
	Leaves     bool   // what is put into Archive leaves it
	Reason     string // why the query was searched as plain words; empty if it was not
	Folded     bool   // a row stands for a conversation
	NoAccounts bool   // there is no account yet: the empty list offers to add one
}

// List is the message list. Its callbacks may be nil; they are called on the
// Fyne goroutine and must not block.
type List struct {
	widget.BaseWidget

	OnSelect     func(ids []archive.ID)            // the selection changed; empty, one or many, in list order
	OnOpen       func(id archive.ID)               // Enter or a double click
	OnPick       func()                            // a click on one message, which is selected by then
	OnSearch     func(query string)                // each change of the search entry; debouncing is the caller's
	OnRead       func(ids []archive.ID, read bool) // mark as read or unread
	OnStar       func(ids []archive.ID, on bool)   // set or remove the star
	OnSave       func(ids []archive.ID)            // save as .eml
	OnTrash      func(ids []archive.ID)            // move to Trash
	OnRestore    func(ids []archive.ID)            // take back from Trash
	OnArchive    func(ids []archive.ID, on bool)   // out of the list into Archive, or back
	OnTag        func(ids []archive.ID, tag string, on bool)
	OnNewTag     func(ids []archive.ID) // ask for a tag that is not there yet
	OnKeepSearch func(query string)     // save what is searched for
	OnSpace      func()                 // Space: page the viewer
	OnAddAccount func()                 // from the empty view
	OnError      func(error)            // the Source failed
	OnKey        func(*fyne.KeyEvent)   // a key the list has no use for
	OnRune       func(rune)             // a letter the list has no use for

	view     View
	complete bool // SetIDs followed Open
	tags     []archive.Tag
	reading  archive.ID // the message that was selected last, alone
	cache    cache
	rows     *rows

	title   *theme.Label
	count   *theme.Label
	keep    *widget.Hyperlink // saves the search
	search  *searchEntry
	hints   *hintLine
	empty   *theme.Blank
	add     *theme.Button // adds an account
	opened  bool          // something was; before, nobody knows whether it is empty
	fresh   *theme.Button
	heading *fyne.Container
	lead    *fyne.Container // before the title
	content *fyne.Container

	modifiers func() fyne.KeyModifier
}

var _ fyne.Widget = (*List)(nil)

// New makes an empty list that reads its rows from source.
func New(source Source, async Async) *List {
	l := &List{modifiers: theme.Modifiers}
	l.cache = cache{source: source, async: async, loaded: l.loaded, failed: l.failed}
	l.rows = newRows(l)
	l.title = theme.NewSubHeading("")
	l.title.Elastic = true
	l.count = theme.NewCaption("")
	l.keep = widget.NewHyperlink(lang.L("Save search"), nil)
	l.keep.SizeName = fynetheme.SizeNameCaptionText
	l.keep.OnTapped = l.keepSearch
	l.keep.Hide()
	l.search = newSearchEntry(l)
	l.hints = newHintLine(l.search)
	l.search.hints = l.hints
	l.add = theme.NewButtonWithIcon(lang.L("Add account"), theme.IconAdd, func() { run(l.OnAddAccount) })
	l.add.Importance = widget.HighImportance
	l.empty = theme.NewBlank()
	l.empty.Hide()
	l.fresh = theme.NewButtonWithIcon("", theme.IconUp, func() { l.rows.scrollTo(0) })
	l.fresh.Importance = widget.HighImportance
	l.fresh.Hide()
	l.content = l.arrange()
	l.ExtendBaseWidget(l)
	return l
}

func (l *List) arrange() *fyne.Container {
	l.lead = container.NewStack()
	l.heading = container.New(&heading{lead: l.lead, title: l.title, keep: l.keep, count: l.count}, l.lead, l.title, l.keep, l.count)
	header := theme.Padded(10, 8, 14, 12, container.NewVBox(l.heading, l.search, l.hints.box))
	pill := container.NewVBox(container.NewCenter(l.fresh))
	return theme.Below(header, container.NewStack(l.rows, l.empty, pill))
}

// fitHeader gives the rows another place when the line under the search field
// came or went. Fyne does not see to it where the line was hidden before.
func (l *List) fitHeader() {
	if header := l.content.Objects[0]; header.MinSize().Height != header.Size().Height {
		l.content.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.content) }

// Open shows another view from its top, with nothing selected. A search in the
// same view, and the end of one, keep the message being read selected where
// they have it.
func (l *List) Open(v View, ids []archive.ID) {
	if v.Title != l.view.Title || v.Folder != l.view.Folder || v.Tag != l.view.Tag {
		l.reading = 0
	}
	l.view, l.opened = v, true
	l.complete = false
	l.title.SetText(v.Title)
	l.hints.say(v.Reason)
	l.rows.mark(v.Query)
	l.rows.open(ids, l.reading)
	l.changed()
}

// SetIDs shows the view as it is now. What the reader looks at, the selection
// and the cursor stay with their messages.
func (l *List) SetIDs(ids []archive.ID) {
	l.complete = true
	l.rows.replace(ids)
	l.changed()
}

// SetLead puts an object before the title.
func (l *List) SetLead(o fyne.CanvasObject) { l.lead.Objects = []fyne.CanvasObject{o} }

// Rearrange lays the heading out again, as when the object before the title
// has become wider.
func (l *List) Rearrange() { l.heading.Refresh() }

// Has reports whether the view is known to have the message.
func (l *List) Has(id archive.ID) bool { return indexOf(l.rows.ids, id, l.rows.at) >= 0 }

// IDs lists what the view shows, in its order. Nobody may change it.
func (l *List) IDs() []archive.ID { return l.rows.ids }

// Complete reports whether all of the view is known, not only its beginning.
func (l *List) Complete() bool { return l.complete }

// SetNoAccounts says whether there is no account yet, for the empty view.
func (l *List) SetNoAccounts(none bool) {
	if l.view.NoAccounts == none {
		return
	}
	l.view.NoAccounts = none
	l.changed()
}

// Invalidate reads the rows of changed messages again; nil means all of them.
func (l *List) Invalidate(ids []archive.ID) {
	if ids == nil {
		l.cache.invalidateAll()
	} else {
		l.cache.invalidate(ids)
	}
	l.rows.arrange()
}

// SetDensity chooses how much room a row takes.
func (l *List) SetDensity(d Density) { l.rows.setDensity(d) }

// View is what the list shows.
func (l *List) View() View { return l.view }

// Selected lists the selected messages in the list's order.
func (l *List) Selected() []archive.ID { return l.rows.sel.in(l.rows.ids) }

// Select selects the message and scrolls to it; it does nothing if the view
// does not have it.
func (l *List) Select(id archive.ID) {
	if i := indexOf(l.rows.ids, id, l.rows.at); i >= 0 {
		l.rows.choose(i)
	}
}

// SelectAll selects every message of the view.
func (l *List) SelectAll() {
	l.rows.sel.all(l.rows.ids)
	l.rows.arrange()
	l.selected()
}

// Step selects the message delta rows below the cursor, or above it.
func (l *List) Step(delta int) { l.rows.step(delta, false) }

// TrashSelected asks for the selected messages to be moved to Trash. The
// message below them is selected once they are gone.
func (l *List) TrashSelected() {
	if l.view.Folder != archive.Trash {
		l.leave(l.OnTrash)
	}
}

// RestoreSelected asks for the selected messages to be taken from Trash.
func (l *List) RestoreSelected() {
	if l.view.Folder == archive.Trash {
		l.leave(l.OnRestore)
	}
}

// ArchiveSelected asks for the selected messages to be put into Archive, or
// taken from there where Archive is shown.
func (l *List) ArchiveSelected() {
	if l.OnArchive == nil || l.view.Folder == archive.Trash {
		return
	}
	away := l.view.Folder != archive.Archived
	if away && !l.view.Leaves {
		call2(l.OnArchive, l.Selected(), true)
		return
	}
	l.leave(func(ids []archive.ID) { l.OnArchive(ids, away) })
}

func (l *List) leave(move func([]archive.ID)) {
	ids := l.Selected()
	if move == nil || len(ids) == 0 {
		return
	}
	l.rows.leaving = setOf(ids)
	if i := indexOf(l.rows.ids, ids[0], l.rows.at); len(ids) > 1 && i >= 0 {
		l.rows.at = i // the cursor goes where the first of them was
	}
	move(ids)
}

// FocusList puts the keyboard on the messages.
func (l *List) FocusList() {
	l.rows.keys = true
	l.focusRows()
}

// FocusSearch puts the keyboard on the search entry.
func (l *List) FocusSearch() { focus(l, l.search) }

// SetSearch shows query in the search entry without calling OnSearch.
func (l *List) SetSearch(query string) {
	if query == l.search.Text {
		return
	}
	l.search.OnChanged = nil
	l.search.SetText(query)
	l.search.OnChanged = l.search.changed
	l.search.showClear()
}

func (l *List) focusRows() { focus(l, l.rows) }

func focus(of fyne.CanvasObject, target fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(of); c != nil {
		c.Focus(target)
	}
}

// changed brings header and empty view up to date with the ids.
func (l *List) changed() {
	n := len(l.rows.ids)
	l.count.SetText(countText(n))
	visible(l.keep, l.view.Query != "" && !l.view.Kept && l.OnKeepSearch != nil)
	l.heading.Refresh()
	if n > 0 || !l.opened {
		l.empty.Hide()
		return
	}
	l.sayEmpty()
}

func (l *List) selected() {
	ids := l.Selected()
	l.reading = 0
	if len(ids) == 1 {
		l.reading = ids[0]
	}
	if l.OnSelect != nil {
		l.OnSelect(ids)
	}
}

func (l *List) keepSearch() {
	if l.OnKeepSearch != nil && l.view.Query != "" {
		l.OnKeepSearch(l.view.Query)
	}
}

func (l *List) open(id archive.ID) {
	if l.OnOpen != nil {
		l.OnOpen(id)
	}
}

func (l *List) loaded() { l.rows.arrange() }

func (l *List) failed(err error) {
	if l.OnError != nil {
		l.OnError(err)
	}
}

// showFresh offers the way to n new messages above the screen.
func (l *List) showFresh(n int) {
	if n == 0 {
		l.fresh.Hide()
		return
	}
	l.fresh.SetText(theme.Count(n, "{{.Count}} new message", "{{.Count}} new messages"))
	l.fresh.Show()
}

func countText(n int) string {
	if n == 0 {
		return ""
	}
	return theme.Messages(n)
}

func run(f func()) {
	if f != nil {
		f()
	}
}
