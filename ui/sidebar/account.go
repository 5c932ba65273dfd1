package sidebar

import (
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

// accountView is an account's item with its state below it.
type accountView struct {
	id       string
	model    Account
	item     *item
	detail   *theme.Label
	bar      *progressBar
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
	v.bar = newProgressBar()
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
	v.bar.set(a.Progress)
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

// progressBar is a thin line that fills; the figures stand above it in words.
type progressBar struct {
	widget.BaseWidget
	value         float64
	track, filled *canvas.Rectangle
}

var _ fyne.Widget = (*progressBar)(nil)

func newProgressBar() *progressBar {
	b := &progressBar{track: canvas.NewRectangle(nil), filled: canvas.NewRectangle(nil)}
	b.ExtendBaseWidget(b)
	return b
}

func (b *progressBar) set(value float64) {
	if value != b.value {
		b.value = value
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *progressBar) CreateRenderer() fyne.WidgetRenderer {
	r := &progressRenderer{b}
	r.paint()
	return r
}

type progressRenderer struct{ b *progressBar }

func (r *progressRenderer) Layout(size fyne.Size) {
	r.b.track.Resize(size)
	r.b.filled.Resize(fyne.NewSize(size.Width*float32(min(max(r.b.value, 0), 1)), size.Height))
	r.b.filled.Move(fyne.NewPos(0, 0))
	theme.Mirror(size.Width, r.b.filled)
}

func (r *progressRenderer) MinSize() fyne.Size { return fyne.NewSize(40, 3) }

func (r *progressRenderer) Refresh() {
	r.paint()
	r.Layout(r.b.Size())
}

func (r *progressRenderer) paint() {
	r.b.track.FillColor = theme.Color(fynetheme.ColorNameSeparator)
	r.b.filled.FillColor = theme.Color(fynetheme.ColorNamePrimary)
	r.b.track.CornerRadius, r.b.filled.CornerRadius = 1.5, 1.5
	r.b.track.Refresh()
	r.b.filled.Refresh()
}

func (r *progressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.track, r.b.filled}
}

func (r *progressRenderer) Destroy() {}
