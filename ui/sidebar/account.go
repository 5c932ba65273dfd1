package sidebar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// accountView is an account's item with its state below it.
type accountView struct {
	id       string
	model    Account
	item     *item
	detail   *theme.Label
	bar      *theme.Bar
	stop     *stopButton
	problem  *theme.Paragraph
	fix      *widget.Hyperlink
	problems *fyne.Container
	details  *area
	box      *fyne.Container
}

func (s *Sidebar) newAccountView(a Account) *accountView {
	v := &accountView{id: a.ID}
	view := archive.View{Folder: archive.Inbox, Account: a.ID}
	v.item = newItem(view, theme.IconInbox, func() { s.choose(view) })
	v.item.onAlt = func(at fyne.Position) { s.showMenu(v.model, at) }
	v.detail = theme.NewCaption("")
	v.detail.Elastic = true
	v.bar = theme.NewBar(a.Label, barHeight)
	v.stop = newStopButton(func() { call(s.OnCancel, v.id) })
	v.problem = theme.NewParagraph("")
	v.problem.SizeName = fynetheme.SizeNameCaptionText
	v.problem.Importance = widget.DangerImportance
	v.fix = widget.NewHyperlink(lang.L("Fix…"), nil)
	v.fix.SizeName = fynetheme.SizeNameCaptionText
	v.fix.OnTapped = func() { call(s.OnFix, v.id) }
	v.problem.Alignment = theme.Start()
	v.fix.Alignment = theme.Start()
	v.problems = theme.Padded(-6, -8, 34, 6, container.New(layout.NewCustomPaddedVBoxLayout(-12), v.problem, theme.Across(v.fix, nil, layout.NewSpacer())))
	v.details = newArea(v.item, theme.Padded(0, 4, 42, 12,
		container.New(layout.NewCustomPaddedVBoxLayout(3), theme.Across(nil, v.stop, v.detail), v.bar)))
	v.box = container.New(layout.NewCustomPaddedVBoxLayout(0), v.item, v.details, v.problems)
	return v
}

// barHeight is how thick the line is that fills while mail comes in.
const barHeight = 3

// show brings the view up to date. It reports whether its height may have
// changed.
func (v *accountView) show(a Account) bool {
	if a == v.model {
		return false
	}
	old := v.model
	v.model = a
	v.item.set(a.Label, a.Unread)
	if a.Color != old.Color {
		v.item.tint(a.Color)
	}
	v.detail.SetText(a.Detail)
	visible(v.details, a.Detail != "")
	visible(v.bar, a.Progress >= 0)
	v.bar.Name = a.Label
	v.bar.Set(float32(a.Progress))
	visible(v.stop, a.Busy)
	if a.Problem != old.Problem {
		v.problem.SetText(a.Problem)
	}
	visible(v.fix, a.Fixable)
	visible(v.problems, a.Problem != "")
	return a.Problem != old.Problem || a.Fixable != old.Fixable || (a.Detail == "") != (old.Detail == "") ||
		(a.Progress >= 0) != (old.Progress >= 0) || a.Busy != old.Busy || old.ID == ""
}

// showMenu opens an account's context menu.
func (s *Sidebar) showMenu(a Account, at fyne.Position) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		widget.ShowPopUpMenuAtPosition(s.menu(a), c, at)
	}
}

func (s *Sidebar) menu(a Account) *fyne.Menu {
	get := fyne.NewMenuItem(lang.L("Get mail"), func() { call(s.OnGetMailFor, a.ID) })
	get.Icon = theme.IconRefresh
	get.Disabled = a.Disabled
	if a.Busy {
		get = fyne.NewMenuItem(lang.L("Stop"), func() { call(s.OnCancel, a.ID) })
		get.Icon = theme.IconCancel
	}
	items := []*fyne.MenuItem{get}
	if a.Fixable {
		fix := fyne.NewMenuItem(lang.L("Fix…"), func() { call(s.OnFix, a.ID) })
		fix.Icon = theme.IconWarning
		items = append(items, fix)
	}
	there := fyne.NewMenuItem(lang.L("On the server…"), func() { call(s.OnServer, a.ID) })
	there.Icon = theme.IconServer
	items = append(items, there)
	edit := fyne.NewMenuItem(lang.L("Account settings…"), func() { call(s.OnEditAccount, a.ID) })
	edit.Icon = theme.IconSettings
	return fyne.NewMenu("", append(items, fyne.NewMenuItemSeparator(), edit)...)
}

func call(f func(string), id string) {
	if f != nil {
		f(id)
	}
}

func visible(o fyne.CanvasObject, show bool) {
	if show == o.Visible() {
		return
	}
	if show {
		o.Show()
	} else {
		o.Hide()
	}
}

// area makes what stands below an item part of it for the mouse.
type area struct {
	widget.BaseWidget
	item    *item
	content fyne.CanvasObject
}

var (
	_ fyne.Widget            = (*area)(nil)
	_ fyne.Tappable          = (*area)(nil)
	_ fyne.SecondaryTappable = (*area)(nil)
)

func newArea(i *item, content fyne.CanvasObject) *area {
	a := &area{item: i, content: content}
	a.ExtendBaseWidget(a)
	return a
}

// Tapped implements fyne.Tappable.
func (a *area) Tapped(e *fyne.PointEvent) { a.item.Tapped(e) }

// TappedSecondary implements fyne.SecondaryTappable.
func (a *area) TappedSecondary(e *fyne.PointEvent) { a.item.TappedSecondary(e) }

// CreateRenderer implements fyne.Widget.
func (a *area) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(a.content) }
