package rules

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/ui/theme"
)

// editor shows and changes one rule.
type editor struct {
	backend Backend
	changed func()

	rule       *organise.Rule
	name       *widget.Entry
	all        *theme.Radio
	conditions *fyne.Container
	tags       *tagBoxes
	star, read *theme.Check
	move       *theme.Radio
	last       *theme.Check
	content    *fyne.Container
}

func newEditor(backend Backend, changed func()) *editor {
	e := &editor{backend: backend, changed: changed, name: widget.NewEntry(), conditions: container.New(layout.NewCustomPaddedVBoxLayout(6))}
	e.all = theme.NewRadioRow([]string{lang.L("all of these hold"), lang.L("one of these holds")})
	e.tags = newTagBoxes()
	e.star = theme.NewCheck(lang.L("Put a star on it"), nil)
	e.read = theme.NewCheck(lang.L("Mark it as read"), nil)
	e.move = theme.NewRadio([]string{lang.L("Leave it in the Inbox"), lang.L("Move it to Archive"), lang.L("Move it to Trash")})
	e.last = theme.NewCheck(lang.L("Ask no further rules about it"), nil)
	more := theme.NewButtonWithIcon(lang.L("Another condition"), theme.IconAdd, e.addCondition)
	more.Importance = widget.LowImportance
	fresh := theme.NewButtonWithIcon(lang.L("New tag…"), theme.IconAdd, func() { e.backend.NewTag(e.offerTags) })
	fresh.Importance = widget.LowImportance
	e.content = container.New(layout.NewCustomPaddedVBoxLayout(8),
		heading(lang.L("Name")), e.name,
		heading(lang.L("When a message arrives and …")), e.all, e.conditions, theme.Leading(more),
		heading(lang.L("… put these tags on it")), e.tags.box, theme.Leading(fresh),
		heading(lang.L("… and")), theme.Leading(e.star, e.read), e.move, e.last)
	return e
}

func heading(text string) fyne.CanvasObject {
	l := theme.NewLabel(text, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true})
	return container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), l)
}

// open shows a rule; what is changed is changed in it.
func (e *editor) open(r *organise.Rule) {
	e.rule = nil // what follows is no change of the person's
	e.name.OnChanged, e.all.OnChanged, e.tags.onChanged, e.star.OnChanged, e.read.OnChanged, e.move.OnChanged, e.last.OnChanged = nil, nil, nil, nil, nil, nil, nil
	e.name.SetText(r.Name)
	e.all.SetSelected(e.all.Options[index(r.Any)])
	e.star.SetChecked(r.Star)
	e.read.SetChecked(r.Read)
	e.last.SetChecked(r.Last)
	at := 0
	switch {
	case r.Trash:
		at = 2
	case r.Archive:
		at = 1
	}
	e.move.SetSelected(e.move.Options[at])
	e.rule = r
	e.offerTags()
	e.fillConditions()
	e.listen()
}

func index(on bool) int {
	if on {
		return 1
	}
	return 0
}

// offerTags shows the tags there are, those of the rule ticked.
func (e *editor) offerTags() {
	if e.rule == nil {
		return
	}
	names := e.backend.Tags()
	for _, name := range e.rule.Tags {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	e.tags.show(names, e.rule.Tags)
	e.content.Refresh()
}

func (e *editor) listen() {
	r := e.rule
	e.name.OnChanged = func(s string) { r.Name = s; e.changed() }
	e.all.OnChanged = func(s string) { r.Any = s == e.all.Options[1]; e.changed() }
	e.tags.onChanged = func(chosen []string) { r.Tags = chosen; e.changed() }
	e.star.OnChanged = func(on bool) { r.Star = on; e.changed() }
	e.read.OnChanged = func(on bool) { r.Read = on; e.changed() }
	e.last.OnChanged = func(on bool) { r.Last = on; e.changed() }
	e.move.OnChanged = func(s string) {
		r.Archive, r.Trash = s == e.move.Options[1], s == e.move.Options[2]
		e.changed()
	}
}

func (e *editor) fillConditions() {
	e.conditions.Objects = nil
	for i := range e.rule.Conditions {
		row := newConditionRow(&e.rule.Conditions[i], e.backend.Accounts(), e.changed, func() { e.removeCondition(i) })
		e.conditions.Add(row.box)
	}
	e.conditions.Refresh()
}

func (e *editor) addCondition() {
	e.rule.Conditions = append(e.rule.Conditions, organise.Condition{Field: organise.Subject, Test: organise.Contains})
	e.fillConditions()
	e.changed()
}

func (e *editor) removeCondition(i int) {
	e.rule.Conditions = slices.Delete(e.rule.Conditions, i, i+1)
	e.fillConditions()
	e.changed()
}
