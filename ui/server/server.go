// Package server is the window "On the server": the list of what is in an
// account's maildrop, where each message is besides, and what can be done with
// single ones.
//
// The model holds the list, its order and the selection without widgets. The
// work goes through [Backend]; the window never waits for it. Everything runs
// on the Fyne goroutine.
package server

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// Backend does the work for one account. Its methods return at once; what they
// are given is called on the Fyne goroutine, in order. What the first three
// return ends the session early.
type Backend interface {
	// Look lists the maildrop: show gets the whole listing, then messages of
	// which more is known.
	Look(show func([]fetch.Remote), progress func(fetch.State), done func(error)) (cancel func())
	Fetch(uids []string, progress func(fetch.State), done func(fetch.Result, error)) (cancel func())
	// Delete deletes on the server what is safe here and, with insist, what
	// is not here at all.
	Delete(uids []string, insist bool, progress func(fetch.State), done func(fetch.Result, error)) (cancel func())
	Keep(list []fetch.Remote, keep bool, done func(error))
	Know(list []fetch.Remote, done func(error))
}

// Pane is the window's content.
type Pane struct {
	window  fyne.Window
	backend Backend
	model   *model
	closed  bool
	cancel  func() // ends the session under way; nil if there is none
	listed  bool   // the server has said what is there

	table   *table
	header  *header
	refresh *theme.Button
	fetch   *theme.Button
	delete  *theme.Button
	keep    *theme.Button
	known   *theme.Button
	absent  *theme.Button
	foot    *foot
	empty   *theme.Blank
	content fyne.CanvasObject
}

// New makes the content of window. Nothing happens before Open.
func New(window fyne.Window, backend Backend) *Pane {
	p := &Pane{window: window, backend: backend, model: newModel()}
	p.table = newTable(p.model)
	p.table.onSelected = p.update
	p.table.onMenu = p.showMenu
	p.table.onDelete = p.askDelete
	p.header = newHeader(p.model, p.sorted)
	p.refresh = theme.NewButtonWithIcon(lang.L("List again"), theme.IconRefresh, p.Open)
	p.fetch = theme.NewButtonWithIcon(lang.L("Fetch"), theme.IconDown, p.fetchSelected)
	p.delete = theme.NewButtonWithIcon(lang.L("Delete on server…"), theme.IconDelete, p.askDelete)
	p.keep = theme.NewButtonWithIcon(lang.L("Keep"), theme.IconLock, p.keepSelected)
	p.known = theme.NewButtonWithIcon(lang.L("Mark as known"), theme.IconEyeOff, p.knowSelected)
	p.absent = theme.NewButton(lang.L("Select what is not here"), p.selectAbsent)
	p.absent.Importance = widget.LowImportance
	p.foot = newFoot(p.stop, func() { p.content.Refresh() })
	p.empty = theme.NewBlank()
	p.empty.Hide()
	p.content = p.arrange()
	p.update()
	return p
}

func (p *Pane) arrange() fyne.CanvasObject {
	bar := container.New(layout.NewCustomPaddedLayout(8, 8, 10, 10),
		theme.Spread([]fyne.CanvasObject{p.fetch, p.delete, p.keep, p.known}, []fyne.CanvasObject{p.refresh}, nil))
	top := theme.Below(bar, p.header)
	bottom := theme.Below(theme.NewHairline(false), theme.Spread(nil, []fyne.CanvasObject{container.NewCenter(p.absent)}, p.foot))
	return theme.Between(top, container.NewStack(theme.Turning(p.table, &p.table.List), p.empty), bottom)
}

// Content is what the window shows.
func (p *Pane) Content() fyne.CanvasObject { return p.content }

// Close ends what is under way. Nothing that was only marked for deletion is
// deleted.
func (p *Pane) Close() {
	p.closed = true
	p.stop()
}

// Open lists the maildrop, from the beginning if it was listed before.
func (p *Pane) Open() {
	if p.cancel != nil {
		return
	}
	p.model.clear()
	p.listed = false
	p.begin(lang.L("Connecting…"))
	p.cancel = p.backend.Look(
		func(list []fetch.Remote) {
			if p.closed {
				return
			}
			first := !p.listed
			p.listed = true
			fresh := p.model.merge(list)
			p.table.Refresh()
			if first || fresh {
				p.update()
			}
		},
		p.progress,
		func(err error) {
			p.end()
			p.model.arrange() // by headings that came after the listing
			p.table.Refresh()
			if err != nil {
				p.foot.tell(say.Error(err), true)
			}
		})
}

// begin shows that a session is under way.
func (p *Pane) begin(words string) {
	p.cancel = func() {}
	p.foot.work(words, -1)
	p.update()
}

func (p *Pane) progress(s fetch.State) {
	if p.closed || p.cancel == nil || s.Phase == fetch.Idle {
		return
	}
	share := -1.0
	if s.Total > 0 {
		share = float64(s.Done) / float64(s.Total)
	}
	p.foot.work(progressWords(s, time.Now()), share)
}

// end shows that the session is over.
func (p *Pane) end() {
	p.cancel = nil
	p.table.busy = nil
	p.foot.rest()
	if !p.closed {
		p.table.Refresh()
		p.update()
	}
}

func (p *Pane) stop() {
	if p.cancel != nil {
		p.cancel()
	}
}

func (p *Pane) sorted() {
	p.table.Refresh()
	p.table.ScrollToTop()
}

// update brings buttons and summary up to what is selected.
func (p *Pane) update() {
	idle := p.cancel == nil
	m := p.model
	enable(p.refresh, idle)
	enable(p.fetch, idle && len(m.picked(fetchable)) > 0)
	enable(p.delete, idle && len(m.picked(named)) > 0)
	enable(p.known, idle && len(m.picked(markable)) > 0)
	chosen := m.picked(named)
	enable(p.keep, idle && len(chosen) > 0)
	words := lang.L("Keep")
	if len(chosen) > 0 && len(m.picked(unkept)) == 0 {
		words = lang.L("Stop keeping")
	}
	if p.keep.Text != words {
		p.keep.SetText(words)
	}
	any := false
	for _, r := range m.all {
		if any = absent(r); any {
			break
		}
	}
	enable(p.absent, any)
	summary := ""
	p.empty.Hide()
	switch {
	case p.listed && len(m.order) == 0:
		p.empty.Say(theme.IconServer, m.summary(), "")
		p.empty.Show()
	case p.listed:
		summary = m.summary()
	}
	p.foot.setSummary(summary)
}

func unkept(r fetch.Remote) bool { return named(r) && !r.Kept }

func enable(b *theme.Button, on bool) {
	switch {
	case on && b.Disabled():
		b.Enable()
	case !on && !b.Disabled():
		b.Disable()
	}
}

func (p *Pane) selectAbsent() {
	p.model.selectAll(absent)
	p.table.selected()
}

// showMenu opens the menu about the selection.
func (p *Pane) showMenu(at fyne.Position) {
	entry := func(b *theme.Button) *fyne.MenuItem {
		item := fyne.NewMenuItem(b.Text, b.OnTapped)
		item.Icon, item.Disabled = b.Icon, b.Disabled()
		return item
	}
	menu := fyne.NewMenu("", entry(p.fetch), entry(p.keep), entry(p.known), fyne.NewMenuItemSeparator(), entry(p.delete))
	widget.ShowPopUpMenuAtPosition(menu, p.window.Canvas(), at)
}

// order starts a session about messages.
func (p *Pane) order(list []fetch.Remote, words string) {
	p.table.busy = make(map[int]bool, len(list))
	for _, r := range list {
		p.table.busy[r.Number] = true
	}
	p.begin(words)
	p.table.Refresh()
}

func (p *Pane) fetchSelected() {
	list := p.model.picked(fetchable)
	if p.cancel != nil || len(list) == 0 {
		return
	}
	p.order(list, lang.L("Connecting…"))
	p.cancel = p.backend.Fetch(uidsOf(list), p.progress, func(r fetch.Result, err error) {
		if err == nil {
			p.model.change(carriedOut(list, r), func(m *fetch.Remote) { m.Where = fetch.WhereHeld })
		}
		p.end()
		p.foot.tell(outcomeWords(lang.L("Fetched %s."), r.New+r.Duplicates+r.Completed, r, err))
	})
}

// askDelete asks before anything is deleted, and once more, in words, about
// what is not here.
func (p *Pane) askDelete() {
	list := p.model.picked(named)
	if p.cancel != nil || len(list) == 0 {
		return
	}
	unsafe := len(p.model.picked(func(r fetch.Remote) bool { return named(r) && !safe(r) }))
	text := modal.Words(lang.L("Copies in the archive stay. Each is proven once more before its message is deleted on the server."))
	box := container.NewVBox(text)
	insist := theme.NewCheck(lang.L("Delete what is not here, too: it is lost for good"), nil)
	if unsafe > 0 {
		warning := theme.NewParagraph(fmt.Sprintf(lang.L("Not in the archive: %s. Deleting loses the only copy Mailloft knows of; without the tick, what is not here stays on the server."), theme.Messages(unsafe)))
		warning.Importance = widget.DangerImportance
		box.Objects = []fyne.CanvasObject{text, modal.Flush(warning), modal.Flush(insist)}
		if unsafe == len(list) {
			box.Objects = box.Objects[1:]
		}
	}
	title := fmt.Sprintf(lang.L("Delete %s on the server?"), theme.Messages(len(list)))
	modal.Ask(p.window, modal.Question{Title: title, Body: box, Yes: lang.L("Delete on server"), Danger: true}, func(yes bool) {
		switch {
		case yes && unsafe == len(list) && !insist.Checked:
			p.foot.tell(lang.L("Nothing was deleted: none of it is in the archive. Fetch it first."), true)
		case yes:
			p.deleteListed(list, insist.Checked)
		}
	})
}

func (p *Pane) deleteListed(list []fetch.Remote, insist bool) {
	if p.cancel != nil || p.closed {
		return
	}
	p.order(list, lang.L("Connecting…"))
	p.cancel = p.backend.Delete(uidsOf(list), insist, p.progress, func(r fetch.Result, err error) {
		if err == nil {
			gone := map[int]bool{}
			for _, m := range carriedOut(list, r) {
				gone[m.Number] = true
			}
			p.model.remove(gone)
		}
		p.end()
		p.foot.tell(outcomeWords(lang.L("Deleted %s on the server."), r.Deleted, r, err))
	})
}

func (p *Pane) keepSelected() {
	list := p.model.picked(unkept)
	keep := len(list) > 0
	if !keep {
		list = p.model.picked(named)
	}
	if len(list) == 0 {
		return
	}
	words := lang.L("Kept on the server, whatever the policy: %s.")
	if !keep {
		words = lang.L("The account's policy applies again: %s.")
	}
	p.backend.Keep(list, keep, func(err error) {
		p.marked(list, words, err, func(m *fetch.Remote) { m.Kept = keep })
	})
}

func (p *Pane) knowSelected() {
	list := p.model.picked(markable)
	if len(list) == 0 {
		return
	}
	p.backend.Know(list, func(err error) {
		p.marked(list, lang.L("Marked as known, so that no check downloads it: %s."), err, func(m *fetch.Remote) { m.Where = fetch.WhereKnown })
	})
}

// marked takes in that the archive has noted an order, or has not.
func (p *Pane) marked(list []fetch.Remote, words string, err error, alter func(*fetch.Remote)) {
	if p.closed {
		return
	}
	n := len(list)
	if err != nil {
		n = 0
	} else {
		p.model.change(list, alter)
	}
	p.table.Refresh()
	p.update()
	p.foot.tell(outcomeWords(words, n, fetch.Result{}, err))
}
