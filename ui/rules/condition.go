package rules

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/ui/theme"
)

// conditionRow edits one condition: what it looks at, how, and for what.
type conditionRow struct {
	condition *organise.Condition
	accounts  []Account
	changed   func()

	field, test, account *theme.Select
	name, value          *widget.Entry
	tests                []test
	box                  *fyne.Container
}

func newConditionRow(c *organise.Condition, accounts []Account, changed, remove func()) *conditionRow {
	r := &conditionRow{condition: c, accounts: accounts, changed: changed}
	var names []string
	for _, f := range fields() {
		names = append(names, f.words)
	}
	r.field = theme.NewSelect(names, nil)
	r.test = theme.NewSelect(nil, nil)
	r.name, r.value = widget.NewEntry(), widget.NewEntry()
	r.name.SetPlaceHolder("X-Spam-Flag")
	var titles []string
	for _, a := range accounts {
		titles = append(titles, a.Title)
	}
	r.account = theme.NewSelect(titles, nil)
	away := theme.NewButtonWithIcon("", theme.Tinted(theme.IconClose, theme.ColorMuted), remove)
	away.Importance = widget.LowImportance
	away.Name = lang.L("Remove the condition")
	middle := container.New(&shares{parts: []float32{1.1, 1.4, 1.8}, gap: 6}, r.field, r.test, container.NewStack(r.value, r.account))
	r.box = container.New(layout.NewCustomPaddedVBoxLayout(4), theme.Across(nil, away, middle), r.name)
	r.fill()
	r.listen()
	return r
}

// fill shows the condition.
func (r *conditionRow) fill() {
	c := r.condition
	kind := fieldOf(c.Field)
	i := slices.IndexFunc(fields(), func(f choice[organise.Field]) bool { return f.value == kind })
	r.field.SetSelectedIndex(i)
	r.tests = testsOf(c.Field)
	var words []string
	for _, t := range r.tests {
		words = append(words, testWords(t))
	}
	r.test.SetOptions(words)
	r.test.SetSelectedIndex(max(slices.Index(r.tests, test{c.Test, c.Not}), 0))
	r.value.SetText(c.Value)
	r.value.SetPlaceHolder(map[bool]string{true: "5MB", false: lang.L("Text to look for")}[c.Field == organise.Size])
	r.name.SetText(string(c.Field))
	visible(r.name, kind == header)
	visible(r.account, c.Field == organise.Account)
	visible(r.value, c.Field != organise.Account && c.Test != organise.Exists)
	if at := slices.IndexFunc(r.accounts, func(a Account) bool { return a.ID == c.Value }); at >= 0 {
		r.account.SetSelectedIndex(at)
	}
}

// listen takes in what the person changes.
func (r *conditionRow) listen() {
	c := r.condition
	r.field.OnChanged = func(string) {
		f := fields()[max(r.field.SelectedIndex(), 0)].value
		if f == header {
			f = organise.Field(r.name.Text)
			if fieldOf(f) != header {
				f = "X-Spam-Flag"
			}
		}
		if f == c.Field {
			return
		}
		if c.Field == organise.Account || f == organise.Account || f == organise.Size {
			c.Value = ""
		}
		c.Field, c.Test, c.Not = f, f.Tests()[0], false
		r.again()
	}
	r.test.OnChanged = func(string) {
		t := r.tests[max(r.test.SelectedIndex(), 0)]
		if t == (test{c.Test, c.Not}) {
			return
		}
		c.Test, c.Not = t.Test, t.not
		r.again()
	}
	r.value.OnChanged = func(s string) { c.Value = s; r.changed() }
	r.name.OnChanged = func(s string) {
		if fieldOf(organise.Field(s)) == header {
			c.Field = organise.Field(s)
		}
		r.changed()
	}
	r.account.OnChanged = func(string) {
		if i := r.account.SelectedIndex(); i >= 0 {
			c.Value = r.accounts[i].ID
			r.changed()
		}
	}
}

// again shows the condition after another kind of it was chosen.
func (r *conditionRow) again() {
	r.deaf()
	r.fill()
	r.listen()
	r.box.Refresh()
	r.changed()
}

func (r *conditionRow) deaf() {
	for _, s := range []*theme.Select{r.field, r.test, r.account} {
		s.OnChanged = nil
	}
	for _, e := range []*widget.Entry{r.name, r.value} {
		e.OnChanged = nil
	}
}

// shares lays things out side by side, each with its part of the width.
type shares struct {
	parts []float32
	gap   float32
}

func (s *shares) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var sum float32
	for _, p := range s.parts {
		sum += p
	}
	room, x := size.Width-s.gap*float32(len(objects)-1), float32(0)
	for i, o := range objects {
		w := room * s.parts[i] / sum
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, size.Height))
		x += w + s.gap
	}
	theme.Mirror(size.Width, objects...)
}

func (s *shares) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var h float32
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(360, h)
}

func visible(o fyne.CanvasObject, show bool) {
	if show {
		o.Show()
	} else {
		o.Hide()
	}
}
