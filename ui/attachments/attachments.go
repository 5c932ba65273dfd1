// Package attachments is the window "Attachments": all attachments of all
// messages, each content once, to look through, preview and save.
//
// The model holds the list and the selection without widgets. The work goes
// through [Backend]; the window never waits for it. Everything runs on the
// Fyne goroutine.
package attachments

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// Backend does the work. Its methods return at once; done is called on the
// Fyne goroutine.
type Backend interface {
	List(f archive.AttachmentFilter, done func(keys []archive.AttachmentKey, bytes int64, err error))
	Rows(keys []archive.AttachmentKey, done func([]archive.Attachment, error))
	Preview(x archive.Attachment, done func(Preview, error))
	Open(x archive.Attachment)             // with the system's program for it
	Show(x archive.Attachment)             // its message
	Save(keys []archive.AttachmentKey)     // into a folder the person picks
	SaveList(keys []archive.AttachmentKey) // as CSV, likewise
	After(pause time.Duration, do func())  // later, on the Fyne goroutine
}

// Pane is the window's content.
type Pane struct {
	window  fyne.Window
	backend Backend
	model   *model
	filter  archive.AttachmentFilter
	asked   int // generation of the last question for a list
	viewed  int // generation of the last question for a preview
	closed  bool

	kinds   []*theme.Button
	words   *widget.Entry
	order   *theme.Select
	inline  *theme.Check
	table   *table
	empty   *theme.Blank
	preview *previewPane
	summary *theme.Label
	all     *theme.Button
	csv     *theme.Button
	content fyne.CanvasObject
}

// typingPause is how long the list waits for more letters.
const typingPause = 150 * time.Millisecond

// New makes the content of window. Nothing happens before Open.
func New(window fyne.Window, backend Backend) *Pane {
	p := &Pane{window: window, backend: backend, model: newModel(), empty: theme.NewBlank(), summary: theme.NewCaption("")}
	p.table = newTable(p.model)
	p.table.onRows, p.table.onSelected, p.table.onShow, p.table.onMenu = p.load, p.selected, p.show, p.showMenu
	p.preview = newPreviewPane(p.open, p.save, p.show)
	for _, k := range kinds() {
		p.kinds = append(p.kinds, theme.NewButton(k.words, func() {
			p.filter.Kind = k.kind
			p.Open()
		}))
	}
	p.words = widget.NewEntry()
	p.words.SetPlaceHolder(lang.L("Name, sender or subject"))
	p.words.Icon = theme.Tinted(theme.IconSearch, theme.ColorMuted)
	p.words.OnChanged = p.typed
	var names []string
	for _, o := range orders() {
		names = append(names, o.words)
	}
	p.order = theme.NewSelect(names, nil)
	p.order.Whole = true
	p.order.SetSelectedIndex(0)
	p.order.OnChanged = func(string) {
		p.filter.Order = orders()[max(p.order.SelectedIndex(), 0)].order
		p.Open()
	}
	p.inline = theme.NewCheck(lang.L("Pictures within the text, too"), func(on bool) {
		p.filter.Inline = on
		p.Open()
	})
	p.all = theme.NewButtonWithIcon(lang.L("Save all shown…"), theme.IconSave, func() { p.backend.Save(p.model.keys) })
	p.csv = theme.NewButtonWithIcon(lang.L("Save list as CSV…"), theme.IconChart, func() { p.backend.SaveList(p.model.keys) })
	p.all.Importance, p.csv.Importance = widget.LowImportance, widget.LowImportance
	p.summary.Elastic = true
	p.content = p.arrange()
	return p
}

func (p *Pane) arrange() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, b := range p.kinds {
		buttons = append(buttons, b)
	}
	row := theme.Leading(buttons...)
	narrow := theme.Spread(nil, []fyne.CanvasObject{p.inline, p.order}, p.words)
	top := container.New(layout.NewCustomPaddedLayout(10, 8, 12, 12), theme.Below(container.NewHScroll(row), narrow))
	foot := theme.Padded(4, 4, 14, 8, theme.Spread(nil, []fyne.CanvasObject{p.csv, p.all}, container.New(theme.Middle{}, p.summary)))
	list := container.NewStack(theme.Turning(p.table, &p.table.List), p.empty)
	body := container.New(&split{right: 360}, list, theme.NewHairline(true), p.preview.content)
	return theme.Between(theme.Below(top, theme.NewHairline(false)), body, theme.Below(theme.NewHairline(false), foot))
}

// Content is what the window shows.
func (p *Pane) Content() fyne.CanvasObject { return p.content }

// Close forgets what is under way.
func (p *Pane) Close() { p.closed = true }

func (p *Pane) typed(text string) {
	p.filter.Words = text
	p.asked++
	asked := p.asked
	p.backend.After(typingPause, func() {
		if asked == p.asked {
			p.Open()
		}
	})
}

// Open lists what the filter wants.
func (p *Pane) Open() {
	for i, k := range kinds() {
		importance := widget.MediumImportance
		if k.kind == p.filter.Kind {
			importance = widget.HighImportance
		}
		if p.kinds[i].Importance != importance {
			p.kinds[i].Importance = importance
			p.kinds[i].Refresh()
		}
	}
	p.asked++
	asked := p.asked
	p.backend.List(p.filter, func(keys []archive.AttachmentKey, bytes int64, err error) {
		if asked != p.asked || p.closed {
			return
		}
		p.model.open(keys, bytes)
		p.empty.Hide()
		switch {
		case err != nil:
			p.fails(err)
		case len(keys) == 0:
			p.sayEmpty()
		}
		p.table.ScrollToTop()
		p.table.selected()
	})
}

// sayEmpty says why no attachment is listed.
func (p *Pane) sayEmpty() {
	if p.filter.Words == "" && p.filter.Kind == archive.AnyKind {
		p.empty.Say(theme.IconAttach, lang.L("No attachments yet"), lang.L("Files that come with messages are listed here."))
	} else {
		p.empty.Say(theme.IconAttach, lang.L("No attachments like that"), lang.L("Try another kind, or fewer or other words."))
	}
	p.empty.Show()
}

func (p *Pane) fails(err error) {
	told := problem.From(err)
	p.empty.Say(theme.IconError, say.Words(told.Text), say.Words(told.Next))
	p.empty.Show()
}

// load reads the rows of keys.
func (p *Pane) load(keys []archive.AttachmentKey) {
	asked := p.asked
	p.backend.Rows(keys, func(rows []archive.Attachment, err error) {
		if asked != p.asked || p.closed {
			return
		}
		if err != nil {
			p.fails(err)
			return
		}
		p.model.take(rows)
		p.table.Refresh()
	})
}

// selected brings the preview and the foot up to the selection.
func (p *Pane) selected() {
	p.summary.SetText(p.model.summary())
	enable(p.all, len(p.model.keys) > 0)
	enable(p.csv, len(p.model.keys) > 0)
	p.viewed++
	x, ok := p.model.current()
	if !ok {
		p.preview.none(len(p.model.selected))
		return
	}
	p.preview.describe(x)
	viewed := p.viewed
	p.backend.Preview(x, func(v Preview, err error) {
		switch {
		case viewed != p.viewed || p.closed:
		case err != nil:
			p.preview.say.SetText(problem.From(err).Sentence())
		default:
			p.preview.fill(v)
		}
	})
}

func (p *Pane) open() {
	if x, ok := p.model.current(); ok {
		p.backend.Open(x)
	}
}

func (p *Pane) show() {
	if x, ok := p.model.current(); ok {
		p.backend.Show(x)
	}
}

func (p *Pane) save() {
	if keys := p.model.picked(); len(keys) > 0 {
		p.backend.Save(keys)
	}
}

func (p *Pane) showMenu(at fyne.Position) {
	entry := func(b *theme.Button, text string) *fyne.MenuItem {
		m := fyne.NewMenuItem(text, b.OnTapped)
		m.Icon, m.Disabled = b.Icon, b.Disabled()
		return m
	}
	menu := fyne.NewMenu("", entry(p.preview.open, lang.L("Open")), entry(p.preview.save, lang.L("Save…")), entry(p.preview.show, lang.L("Show the message")))
	widget.ShowPopUpMenuAtPosition(menu, p.window.Canvas(), at)
}

func enable(b *theme.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// split gives the preview its width and the list what is left.
type split struct{ right float32 }

func (s *split) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	right := min(theme.Scaled(s.right), size.Width*0.45)
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width-right-1, size.Height))
	objects[1].Move(fyne.NewPos(size.Width-right-1, 0))
	objects[1].Resize(fyne.NewSize(1, size.Height))
	objects[2].Move(fyne.NewPos(size.Width-right, 0))
	objects[2].Resize(fyne.NewSize(right, size.Height))
	theme.Mirror(size.Width, objects...)
}

func (s *split) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 200) }
