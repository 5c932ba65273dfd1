// Package rules is the window "Rules for mail that arrives": the list of
// rules, an editor for one, and a run on what is here that counts before it
// does anything.
//
// What is edited is a copy until it is saved. The work goes through
// [Backend]; everything runs on the Fyne goroutine.
package rules

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// Account is an account as a condition names it.
type Account struct{ ID, Title string }

// Backend does the work. Its methods return at once; what they are given is
// called on the Fyne goroutine.
type Backend interface {
	Rules() []organise.Rule
	Accounts() []Account
	Tags() []string
	NewTag(done func()) // lets the person make one
	Save(rules []organise.Rule, done func(error))
	// Judge asks rules about all mail but Trash.
	Judge(rules []organise.Rule, progress func(looked, of int), done func(organise.Plan, error)) (cancel func())
	// Carry carries a plan out; undo takes it back.
	Carry(plan organise.Plan, done func(undo func(), err error))
}

// Pane is the window's content.
type Pane struct {
	window  fyne.Window
	backend Backend
	rules   []organise.Rule // as edited
	at      int             // the one that is shown
	dirty   bool
	cancel  func() // ends the run under way

	items  []*ruleItem
	list   *fyne.Container
	editor *editor
	right  *fyne.Container
	blank  *theme.Blank
	back   *canvas.Rectangle

	up, down, remove, run, save *theme.Button
	undo                        *theme.Button
	said                        *theme.Paragraph
	content                     fyne.CanvasObject
}

// New makes the content of window.
func New(window fyne.Window, backend Backend) *Pane {
	p := &Pane{window: window, backend: backend, rules: backend.Rules()}
	p.editor = newEditor(backend, p.edited)
	p.list = container.New(layout.NewCustomPaddedVBoxLayout(2))
	small := func(icon fyne.Resource, name string, do func()) *theme.Button {
		b := theme.NewButtonWithIcon("", icon, do)
		b.Name = name
		b.Importance = widget.LowImportance
		return b
	}
	p.up, p.down = small(theme.IconChevronUp, lang.L("Move the rule up"), func() { p.move(-1) }), small(theme.IconChevronDown, lang.L("Move the rule down"), func() { p.move(1) })
	p.remove = small(theme.IconDelete, lang.L("Remove the rule"), p.removeRule)
	p.run = theme.NewButtonWithIcon(lang.L("Run on what is here…"), theme.IconRules, p.toggleRun)
	p.save = theme.NewButtonWithIcon(lang.L("Save"), theme.IconCheck, func() { p.Save(func() {}) })
	p.save.Importance = widget.HighImportance
	p.undo = theme.NewButton(lang.L("Undo"), nil)
	p.undo.Importance = widget.LowImportance
	p.undo.Hide()
	p.said = theme.NewParagraph("")
	p.said.Hide()
	p.content = p.arrange()
	p.show(0)
	return p
}

func (p *Pane) arrange() fyne.CanvasObject {
	p.back = canvas.NewRectangle(theme.Color(theme.ColorSidebar))
	add := theme.NewButtonWithIcon(lang.L("New rule"), theme.IconAdd, p.add)
	tools := container.New(layout.NewCustomPaddedLayout(6, 8, 10, 10), theme.Spread([]fyne.CanvasObject{add}, []fyne.CanvasObject{p.up, p.down, p.remove}, nil))
	left := container.NewStack(p.back, theme.Between(container.New(layout.NewCustomPaddedLayout(10, 4, 0, 0)), theme.NewVScroll(p.list), tools))
	p.blank = theme.NewBlank()
	p.blank.Say(theme.IconRules, lang.L("No rules yet"),
		lang.L("Rules sort mail as it arrives: newsletters into Archive, invoices under a tag. Nothing leaves this computer, and every run can be taken back."))
	p.right = container.NewStack(theme.NewVScroll(container.New(layout.NewCustomPaddedLayout(8, 16, 20, 20), p.editor.content)), p.blank)
	foot := container.New(layout.NewCustomPaddedLayout(8, 8, 12, 12),
		theme.Spread([]fyne.CanvasObject{p.run}, []fyne.CanvasObject{p.undo, p.save}, p.said))
	body := theme.Between(nil, p.right, theme.Below(theme.NewHairline(false), foot))
	return container.New(split{}, left, theme.NewHairline(true), body)
}

// Content is what the window shows.
func (p *Pane) Content() fyne.CanvasObject { return p.content }

// Dirty reports whether something was changed and not saved.
func (p *Pane) Dirty() bool { return p.dirty }

// Close ends what is under way.
func (p *Pane) Close() {
	if p.cancel != nil {
		p.cancel()
	}
}

// show fills the list and shows rule i.
func (p *Pane) show(i int) {
	p.at = min(max(i, 0), max(len(p.rules)-1, 0))
	p.items, p.list.Objects = nil, nil
	for i := range p.rules {
		item := newRuleItem(func() { p.show(i) }, func(on bool) { p.rules[i].Off = !on; p.edited() })
		p.items = append(p.items, item)
		p.list.Add(item)
	}
	visible(p.blank, len(p.rules) == 0)
	visible(p.editor.content, len(p.rules) > 0)
	if len(p.rules) > 0 {
		p.editor.open(&p.rules[p.at])
	}
	p.list.Refresh()
	p.update()
}

// update brings the list and the buttons up to what was edited.
func (p *Pane) update() {
	for i, item := range p.items {
		r := p.rules[i]
		item.show(r.Name, summary(r, p.accountTitle), !r.Off, i == p.at)
	}
	enable(p.up, p.at > 0)
	enable(p.down, p.at < len(p.rules)-1)
	enable(p.remove, len(p.rules) > 0)
	enable(p.save, p.dirty)
	enable(p.run, len(p.rules) > 0)
	p.run.SetText(map[bool]string{true: lang.L("Stop"), false: lang.L("Run on what is here…")}[p.cancel != nil])
}

func (p *Pane) accountTitle(id string) string {
	for _, a := range p.backend.Accounts() {
		if a.ID == id {
			return a.Title
		}
	}
	return id
}

func (p *Pane) edited() {
	p.dirty = true
	p.undo.Hide()
	p.tell("", false)
	p.update()
}

func (p *Pane) tell(words string, bad bool) {
	p.said.Importance = widget.LowImportance
	if bad {
		p.said.Importance = widget.DangerImportance
	}
	p.said.SetText(words)
	visible(p.said, words != "")
}

func (p *Pane) add() {
	p.rules = append(p.rules, organise.Rule{Name: lang.L("New rule"), Conditions: []organise.Condition{{Field: organise.From, Test: organise.Contains}}})
	p.show(len(p.rules) - 1)
	p.edited()
}

func (p *Pane) removeRule() {
	if len(p.rules) == 0 {
		return
	}
	removed, at := p.rules[p.at], p.at
	p.rules = slices.Delete(p.rules, at, at+1)
	p.show(at)
	p.edited()
	p.tell(fmt.Sprintf(lang.L("“%s” is removed when you save."), removed.Name), false)
	p.offerUndo(func() {
		p.rules = slices.Insert(p.rules, at, removed)
		p.show(at)
		p.edited()
	})
}

func (p *Pane) move(by int) {
	to := p.at + by
	if to < 0 || to >= len(p.rules) {
		return
	}
	p.rules[p.at], p.rules[to] = p.rules[to], p.rules[p.at]
	p.show(to)
	p.edited()
}

func (p *Pane) offerUndo(do func()) {
	p.undo.OnTapped = func() {
		p.undo.Hide()
		do()
	}
	p.undo.Show()
}

// Save saves the rules, then calls then; if they can't be used it says why.
func (p *Pane) Save(then func()) {
	p.backend.Save(slices.Clone(p.rules), func(err error) {
		if err != nil {
			p.tell(problem.From(err).Sentence(), true)
			return
		}
		p.dirty = false
		p.undo.Hide()
		p.tell(lang.L("Saved. New mail is sorted from now on."), false)
		p.update()
		then()
	})
}

// toggleRun asks the rules about what is here, or ends that.
func (p *Pane) toggleRun() {
	if p.cancel != nil {
		p.cancel()
		return
	}
	p.undo.Hide()
	p.tell(lang.L("Looking…"), false)
	p.cancel = p.backend.Judge(slices.Clone(p.rules), func(looked, of int) {
		if p.cancel != nil {
			p.tell(fmt.Sprintf(lang.L("Looked at %s of %s"), theme.Number(looked), theme.Messages(of)), false)
		}
	}, func(plan organise.Plan, err error) {
		p.cancel = nil
		p.update()
		switch {
		case err != nil:
			p.tell(problem.From(err).Sentence(), true)
		case len(plan.Wanted) == 0:
			p.tell(planWords(plan), false)
		default:
			p.tell("", false)
			p.ask(plan)
		}
	})
	p.update()
}

func (p *Pane) ask(plan organise.Plan) {
	modal.Ask(p.window, modal.Question{Title: lang.L("Run the rules on what is here?"), Body: modal.Words(planWords(plan)), Yes: lang.L("Run")}, func(yes bool) {
		if !yes {
			return
		}
		p.backend.Carry(plan, func(undo func(), err error) {
			if err != nil {
				p.tell(problem.From(err).Sentence(), true)
				return
			}
			p.tell(fmt.Sprintf(lang.L("Done: %s changed."), theme.Messages(plan.Matched)), false)
			p.offerUndo(func() {
				undo()
				p.tell(lang.L("Taken back."), false)
			})
		})
	})
}

func enable(b *theme.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// split gives the list its width and the rest what is left.
type split struct{}

const (
	listWidth = 290 // at the normal size of text
	listShare = 0.4 // at most
)

func (split) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := min(theme.Scaled(listWidth), listShare*size.Width)
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[1].Move(fyne.NewPos(left, 0))
	objects[1].Resize(fyne.NewSize(1, size.Height))
	objects[2].Move(fyne.NewPos(left+1, 0))
	objects[2].Resize(fyne.NewSize(size.Width-left-1, size.Height))
	theme.Mirror(size.Width, objects...)
}

func (split) MinSize(objects []fyne.CanvasObject) fyne.Size {
	list, rule := objects[0].MinSize().Width, objects[2].MinSize().Width
	return fyne.NewSize(max(list/listShare, rule/(1-listShare)), 360)
}
