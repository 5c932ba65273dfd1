// Package sidebar is the tinted pane on the left: "Get mail", the views over
// all mail, each account with its state, and a line that says how things are.
//
// [Build] puts the archive's counts, the accounts and the workers' states into
// words; it knows nothing of widgets. [Sidebar] shows the words. Everything
// but Build runs on the Fyne goroutine.
package sidebar

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// Sidebar is the pane. Its callbacks may be nil; they are called on the Fyne
// goroutine and must not block.
type Sidebar struct {
	widget.BaseWidget

	OnSelect      func(archive.View)
	OnGetMail     func()          // for every account
	OnGetMailFor  func(id string) // for one
	OnCancel      func(id string) // stop the session under way
	OnFix         func(id string) // the account needs the person
	OnAddAccount  func()
	OnEditAccount func(id string)
	OnServer      func(id string) // show what is on the server
	OnNewTag      func()
	OnEditTag     func(name string)
	OnRemoveTag   func(name string)
	OnEditSearch  func(query string)
	OnDropSearch  func(query string)
	OnEmptyTrash  func()
	OnKeepTrash   func()               // how long Trash is kept
	OnRune        func(rune)           // a letter; the sidebar has no use for any
	OnKey         func(*fyne.KeyEvent) // a key it has no use for

	model    Model
	view     archive.View
	focused  bool
	folders  []*item
	tags     part
	searches part
	accounts []*accountView

	back    *canvas.Rectangle
	get     *theme.Button
	list    *fyne.Container
	heading *fyne.Container // above the accounts
	add     *theme.Button
	dot     *canvas.Circle
	status  *theme.Label
	scroll  *theme.Scroll
	content *fyne.Container
}

var (
	_ fyne.Widget     = (*Sidebar)(nil)
	_ fyne.Focusable  = (*Sidebar)(nil)
	_ fyne.Accessible = (*Sidebar)(nil)
)

// New makes a sidebar with no accounts and "Inbox" chosen.
func New() *Sidebar {
	s := &Sidebar{view: archive.View{Folder: archive.Inbox}}
	s.back = canvas.NewRectangle(theme.Color(theme.ColorSidebar))
	s.get = theme.NewButtonWithIcon(lang.L("Get mail"), theme.IconRefresh, func() { run(s.OnGetMail) })
	s.get.Importance = widget.HighImportance
	s.add = theme.NewButtonWithIcon(lang.L("Add account"), theme.IconAdd, func() { run(s.OnAddAccount) })
	s.dot = canvas.NewCircle(nil)
	s.status = theme.NewCaption("")
	s.status.Elastic = true
	s.heading = section(lang.L("Accounts"))
	s.list = container.New(layout.NewCustomPaddedVBoxLayout(1))
	s.fill()
	s.content = s.arrange()
	s.ExtendBaseWidget(s)
	s.SetModel(Build(Input{}))
	return s
}

func (s *Sidebar) arrange() *fyne.Container {
	top := container.New(layout.NewCustomPaddedLayout(12, 10, 12, 12), s.get)
	dot := container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(8), s.dot))
	line := theme.Across(dot, nil, s.status)
	bottom := theme.Padded(8, 10, 14, 10, line)
	s.scroll = theme.NewVScroll(s.list)
	return container.NewStack(s.back, theme.Between(top, s.scroll, bottom))
}

// section is a small heading inside the list.
func section(text string) *fyne.Container {
	l := theme.NewLabel(text, fynetheme.SizeNameCaptionText, theme.ColorMuted, fyne.TextStyle{Bold: true})
	l.Elastic = true
	return theme.Padded(10, 4, 18, 10, l)
}

// fill puts the views and the accounts into the list.
func (s *Sidebar) fill() {
	icons := map[archive.Folder]fyne.Resource{
		archive.Inbox: theme.IconInbox, archive.Unread: theme.IconMail, archive.Starred: theme.IconStar,
		archive.Archived: theme.IconArchive, archive.All: theme.IconFolder, archive.Trash: theme.IconDelete,
	}
	s.folders = s.folders[:0]
	s.list.Objects = []fyne.CanvasObject{section(lang.L("Favourites"))}
	for _, f := range s.model.Folders {
		i := newItem(f.View, icons[f.View.Folder], func() { s.choose(f.View) })
		if f.View.Folder == archive.Trash {
			i.onAlt = func(at fyne.Position) { s.popUp(s.trashMenu(), at) }
		}
		s.folders = append(s.folders, i)
		s.list.Add(i)
	}
	s.fillSearches()
	s.fillTags()
	s.list.Add(s.heading)
	s.accounts = s.accounts[:0]
	for _, a := range s.model.Accounts {
		v := s.newAccountView(a)
		s.accounts = append(s.accounts, v)
		s.list.Add(v.box)
	}
	s.list.Add(container.New(layout.NewCustomPaddedLayout(4, 8, 12, 12), s.add))
}

// CreateRenderer implements fyne.Widget.
func (s *Sidebar) CreateRenderer() fyne.WidgetRenderer {
	return &renderer{WidgetRenderer: widget.NewSimpleRenderer(s.content), s: s}
}

type renderer struct {
	fyne.WidgetRenderer
	s *Sidebar
}

func (r *renderer) Refresh() {
	r.s.paint()
	r.WidgetRenderer.Refresh()
}

func (s *Sidebar) paint() {
	s.back.FillColor = theme.Color(theme.ColorSidebar)
	s.back.Refresh()
	tones := map[Tone]fyne.ThemeColorName{Fine: fynetheme.ColorNameSuccess, Working: fynetheme.ColorNamePrimary, Careful: fynetheme.ColorNameWarning}
	s.dot.FillColor = theme.Color(tones[s.model.Status.Tone])
	s.dot.Refresh()
}

// SetModel shows m. It touches only what changed, so that it may be called
// for every step of a transfer.
func (s *Sidebar) SetModel(m Model) {
	rebuild := len(m.Folders) != len(s.folders) || len(m.Accounts) != len(s.accounts) || s.organiseChanged(m)
	for i := 0; !rebuild && i < len(m.Accounts); i++ {
		rebuild = m.Accounts[i].ID != s.accounts[i].id
	}
	s.model = m
	if rebuild {
		s.fill()
	}
	s.show(rebuild)
}

// show puts the model's words and figures into what the list has; resized says
// that the list has something else than before.
func (s *Sidebar) show(resized bool) {
	m := s.model
	for i, f := range m.Folders {
		s.folders[i].set(f.Label, f.Unread)
	}
	for i, t := range m.Tags {
		s.tags.items[i].set(t.Label, t.Unread)
	}
	for i, f := range m.Searches {
		s.searches.items[i].set(f.Label, 0)
	}
	for i, a := range m.Accounts {
		resized = s.accounts[i].show(a) || resized
	}
	s.status.SetText(m.Status.Text)
	visible(s.add, len(m.Accounts) == 0)
	visible(s.heading, len(m.Accounts) > 0)
	s.setGet(m)
	s.mark()
	s.paint()
	if resized {
		s.list.Refresh()
		s.scroll.Refresh()
	}
}

// setGet lets the button be pressed while there is something to get; pressed in
// a pause, it ends the pause.
func (s *Sidebar) setGet(m Model) {
	enabled := m.Paused && len(m.Accounts) > 0
	for _, a := range m.Accounts {
		enabled = enabled || !a.Disabled && !a.Busy
	}
	switch {
	case enabled && s.get.Disabled():
		s.get.Enable()
	case !enabled && !s.get.Disabled():
		s.get.Disable()
	}
	text := lang.L("Get mail")
	if m.Busy {
		text = lang.L("Getting mail…")
	}
	if s.get.Text != text {
		s.get.SetText(text)
	}
}

// Alert says that accounts need a look; it is empty while all are well.
func (s *Sidebar) Alert() string {
	if slices.ContainsFunc(s.model.Accounts, func(a Account) bool { return a.Problem != "" }) {
		return s.model.Status.Text
	}
	return ""
}

// Select marks the view that is shown, without calling OnSelect. What is
// searched for within a view leaves the view marked, unless it is a search
// that was saved.
func (s *Sidebar) Select(v archive.View) {
	if !slices.ContainsFunc(s.searches.items, func(i *item) bool { return i.view == v }) {
		v.Query = ""
	}
	s.view = v
	for _, p := range []*part{&s.searches, &s.tags} {
		if p.hides(v) {
			s.toggle(p)
		}
	}
	s.mark()
}

func (s *Sidebar) choose(v archive.View) {
	s.Select(v)
	if s.OnSelect != nil {
		s.OnSelect(v)
	}
}

func (s *Sidebar) items() []*item {
	all := slices.Concat(s.folders, s.searches.items, s.tags.items)
	for _, a := range s.accounts {
		all = append(all, a.item)
	}
	return all
}

func (s *Sidebar) mark() {
	for _, i := range s.items() {
		i.mark(i.view == s.view, s.focused && i.view == s.view)
	}
}

// FocusGained implements fyne.Focusable.
func (s *Sidebar) FocusGained() { s.setFocus(true) }

// FocusLost implements fyne.Focusable.
func (s *Sidebar) FocusLost() { s.setFocus(false) }

func (s *Sidebar) setFocus(on bool) {
	s.focused = on
	s.mark()
}

// TypedRune implements fyne.Focusable.
func (s *Sidebar) TypedRune(r rune) {
	if s.OnRune != nil {
		s.OnRune(r)
	}
}

// TypedKey moves between the views.
func (s *Sidebar) TypedKey(e *fyne.KeyEvent) {
	items := s.items()
	at := 0
	for i, it := range items {
		if it.view == s.view {
			at = i
		}
	}
	switch e.Name {
	case fyne.KeyDown:
		at++
	case fyne.KeyUp:
		at--
	case fyne.KeyHome:
		at = 0
	case fyne.KeyEnd:
		at = len(items) - 1
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		items[at].Tapped(nil)
		return
	case keyMenu:
		if i := items[at]; i.onAlt != nil {
			i.onAlt(fyne.CurrentApp().Driver().AbsolutePositionForObject(i).AddXY(iconSize, i.Size().Height))
		}
		return
	default:
		if s.OnKey != nil {
			s.OnKey(e)
		}
		return
	}
	if at >= 0 && at < len(items) && items[at].view != s.view {
		s.choose(items[at].view)
		s.reveal(s.items()[at]) // choosing may have unfolded its part
	}
}

// AccessibilityLabel says which view is chosen.
func (s *Sidebar) AccessibilityLabel() string {
	for _, i := range s.items() {
		if i.view == s.view {
			return lang.L("Sidebar") + ": " + i.Name
		}
	}
	return lang.L("Sidebar")
}

// AccessibilityRole implements fyne.Accessible.
func (s *Sidebar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// keyMenu opens what a right click opens.
const keyMenu fyne.KeyName = "Menu"

// reveal scrolls the list so that the item can be seen.
func (s *Sidebar) reveal(i *item) {
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(i).Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(s.scroll).Y
	if over := top + i.Size().Height - s.scroll.Size().Height; over > 0 {
		s.scroll.ScrollToOffset(s.scroll.Offset.AddXY(0, over))
	} else if top < 0 {
		s.scroll.ScrollToOffset(s.scroll.Offset.AddXY(0, top))
	}
}

func run(f func()) {
	if f != nil {
		f()
	}
}
