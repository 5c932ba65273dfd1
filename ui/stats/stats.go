// Package stats is the window "Statistics and space": how much mail there is,
// when and from whom it came, and what it takes on the disk. It is drawn, with
// the figures where the mouse is.
//
// [Pane] shows; what there is to show comes from a [Backend] that never makes
// it wait. Everything runs on the Fyne goroutine.
package stats

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// Backend does the work. Its methods return at once; done is called on the
// Fyne goroutine.
type Backend interface {
	Load(done func(archive.Stats, archive.Space, error))
	Compact(done func(saved int64, err error)) (cancel func())
	AccountTitle(id string) string
	Search(query string) // shows what is found in the main window
}

// Pane is the window's content.
type Pane struct {
	backend Backend
	closed  bool
	cancel  func() // ends the compaction under way; nil if there is none

	page    *fyne.Container
	scroll  *theme.Scroll
	state   *theme.Label
	waiting *widget.ProgressBarInfinite
	wait    *fyne.Container
	compact *theme.Button
	said    *theme.Label
	content fyne.CanvasObject
}

// New makes the content of the window. Nothing happens before Open.
func New(backend Backend) *Pane {
	p := &Pane{backend: backend, state: theme.NewSubHeading(""), waiting: widget.NewProgressBarInfinite()}
	p.compact = theme.NewButtonWithIcon("", theme.IconArchive, p.toggleCompacting)
	p.said = theme.NewCaption("")
	p.said.Elastic = true
	p.page = container.New(layout.NewCustomPaddedVBoxLayout(14))
	p.scroll = theme.NewVScroll(container.New(layout.NewCustomPaddedLayout(18, 24, 22, 22), p.page))
	p.wait = container.NewCenter(container.NewVBox(p.state, container.NewGridWrap(fyne.NewSize(220, 5), p.waiting)))
	p.content = container.NewStack(p.scroll, p.wait)
	p.showCompact()
	return p
}

// Content is what the window shows.
func (p *Pane) Content() fyne.CanvasObject { return p.content }

// Close ends what is under way.
func (p *Pane) Close() {
	p.closed = true
	if p.cancel != nil {
		p.cancel()
	}
}

// Open counts, and shows the result.
func (p *Pane) Open() {
	if len(p.page.Objects) == 0 {
		p.say(lang.L("Counting…"), true)
	}
	p.backend.Load(func(s archive.Stats, space archive.Space, err error) {
		switch {
		case p.closed:
		case err != nil:
			p.say(say.Error(err), false)
		case s.Total.Messages == 0:
			p.say(lang.L("There is no mail yet to say anything about."), false)
		default:
			p.wait.Hide()
			p.waiting.Stop()
			p.show(figuresOf(s, space, p.backend.AccountTitle))
		}
	})
}

func (p *Pane) say(text string, busy bool) {
	p.page.Objects = nil
	p.state.SetText(text)
	if busy {
		p.waiting.Show()
		p.waiting.Start()
	} else {
		p.waiting.Stop()
		p.waiting.Hide()
	}
	p.wait.Show()
	p.content.Refresh()
}

func (p *Pane) show(f figures) {
	row := container.New(&tiles{})
	for _, t := range f.tiles {
		row.Add(tile(t).box)
	}
	p.page.Objects = []fyne.CanvasObject{
		row,
		p.months(f),
		container.New(&columns{gap: 14}, p.senders(f), p.hours(f)),
		container.New(&columns{gap: 14}, p.years(f), p.space(f)),
	}
	p.page.Refresh()
	p.scroll.Refresh()
}

func (p *Pane) months(f figures) fyne.CanvasObject {
	var c *card
	bars := newChart(210, func(v float64) string { return theme.Number(int(v)) }, func(tip string) { c.say(tip) })
	bars.set(f.months)
	c = newCard(lang.L("Mail per month"), bars)
	return c.box
}

func (p *Pane) hours(f figures) fyne.CanvasObject {
	var c *card
	h := newHeatmap(func(tip string) { c.say(tip) })
	h.set(f.hours)
	c = newCard(lang.L("When mail arrives"), h)
	return c.box
}

func (p *Pane) senders(f figures) fyne.CanvasObject {
	list := container.New(layout.NewCustomPaddedVBoxLayout(0))
	const most = 6
	for _, s := range f.senders[:min(len(f.senders), most)] {
		list.Add(newSenderRow(s, func() { p.backend.Search("from:" + s.address) }))
	}
	return newCard(lang.L("Who writes most"), list).box
}

func (p *Pane) years(f figures) fyne.CanvasObject {
	var c *card
	bars := newChart(190, func(v float64) string { return theme.Bytes(int64(v)) }, func(tip string) { c.say(tip) })
	bars.set(f.years)
	c = newCard(lang.L("Space by year and account"), bars, legend(f.legend))
	return c.box
}

func (p *Pane) space(f figures) fyne.CanvasObject {
	bar := newShareBar()
	bar.set(f.space)
	items := container.New(layout.NewCustomPaddedVBoxLayout(6))
	for _, s := range f.space {
		items.Add(legend([]legendItem{s.legendItem}))
	}
	note := theme.NewParagraph(lang.L("Compacting makes the index and the journal as small as they can be. No message is touched."))
	note.Importance = widget.LowImportance
	c := newCard(lang.L("What takes the space"), bar, items, container.New(layout.NewCustomPaddedLayout(-4, -4, -8, -8), note),
		theme.Across(p.compact, nil, p.said))
	return c.box
}

func (p *Pane) toggleCompacting() {
	if p.cancel != nil {
		p.cancel()
		return
	}
	p.said.SetText("")
	p.cancel = p.backend.Compact(func(saved int64, err error) {
		p.cancel = nil
		if p.closed {
			return
		}
		p.showCompact()
		switch {
		case err != nil:
			p.said.SetText(say.Error(err))
			return
		case saved == 0:
			p.said.SetText(lang.L("It was as small as it can be already."))
		default:
			p.said.SetText(lang.L("{{.Size}} given back.", map[string]any{"Size": theme.Bytes(saved)}))
		}
		p.Open()
	})
	p.showCompact()
}

func (p *Pane) showCompact() {
	text := lang.L("Compact")
	if p.cancel != nil {
		text = lang.L("Stop compacting")
	}
	p.compact.SetText(text)
}
