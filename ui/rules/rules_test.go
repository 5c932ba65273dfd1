package rules

import (
	"errors"
	"strings"
	"testing"

	fynetest "fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/organise"
)

type fake struct {
	rules   []organise.Rule
	saved   []organise.Rule
	fail    error
	plan    organise.Plan
	judged  []organise.Rule
	carried bool
	undone  bool
}

func (f *fake) Rules() []organise.Rule { return f.rules }
func (f *fake) Accounts() []Account    { return []Account{{"1", "ada@example.org"}, {"2", "work"}} }
func (f *fake) Tags() []string         { return []string{"Family", "Work"} }
func (f *fake) NewTag(done func())     { done() }
func (f *fake) Save(list []organise.Rule, done func(error)) {
	if f.fail == nil {
		f.saved = list
	}
	done(f.fail)
}

func (f *fake) Judge(list []organise.Rule, progress func(int, int), done func(organise.Plan, error)) func() {
	f.judged = list
	progress(1, 2)
	done(f.plan, nil)
	return nil
}

func (f *fake) Carry(_ organise.Plan, done func(func(), error)) {
	f.carried = true
	done(func() { f.undone = true }, nil)
}

func lists() organise.Rule {
	return organise.Rule{Name: "Lists", Archive: true, Tags: []string{"Work"}, Conditions: []organise.Condition{{Field: organise.List, Test: organise.Contains, Value: "dev"}}}
}

func open(t *testing.T, f *fake) *Pane {
	t.Helper()
	fynetest.NewTempApp(t)
	w := fynetest.NewTempWindow(t, nil)
	p := New(w, f)
	w.SetContent(p.Content())
	return p
}

func TestWhatIsEditedIsACopyUntilItIsSaved(t *testing.T) {
	f := &fake{rules: []organise.Rule{lists()}}
	p := open(t, f)
	if p.Dirty() {
		t.Error("opening the window changed something")
	}
	fynetest.Tap(p.editor.star)
	p.editor.move.SetSelected(p.editor.move.Options[2])
	p.editor.name.SetText("Junk")
	if !p.Dirty() || f.saved != nil {
		t.Errorf("dirty %v, saved %+v", p.Dirty(), f.saved)
	}
	fynetest.Tap(p.save)
	if len(f.saved) != 1 || p.Dirty() {
		t.Fatalf("saved %+v, dirty %v", f.saved, p.Dirty())
	}
	if r := f.saved[0]; r.Name != "Junk" || !r.Star || !r.Trash || r.Archive || r.Tags[0] != "Work" {
		t.Errorf("saved %+v", r)
	}
}

func TestWhyRulesCannotBeSavedIsToldInPlace(t *testing.T) {
	f := &fake{rules: []organise.Rule{lists()}, fail: errors.New("disk")}
	p := open(t, f)
	fynetest.Tap(p.editor.read)
	p.Save(func() { t.Error("went on without saving") })
	if p.said.Text == "" || !p.Dirty() {
		t.Errorf("says %q", p.said.Text)
	}
}

func TestARunCountsBeforeItDoesAnything(t *testing.T) {
	f := &fake{rules: []organise.Rule{lists()}, plan: organise.Plan{Looked: 9, Matched: 2, Wanted: []organise.Step{
		{Effect: organise.Effect{Flag: archive.FlagArchived}, IDs: []archive.ID{1, 2}},
	}}}
	p := open(t, f)
	p.cancel = nil
	fynetest.Tap(p.run)
	if f.carried || len(f.judged) != 1 {
		t.Fatalf("judged %d rules, carried out: %v", len(f.judged), f.carried)
	}
	if words := planWords(f.plan); !strings.Contains(words, "2 of 9 messages") || !strings.Contains(words, "2 messages move to Archive") {
		t.Errorf("says %q", words)
	}
}

func TestNothingToDoIsToldWithoutAQuestion(t *testing.T) {
	p := open(t, &fake{rules: []organise.Rule{lists()}, plan: organise.Plan{Looked: 9}})
	fynetest.Tap(p.run)
	if !strings.Contains(p.said.Text, "None of the 9 messages") {
		t.Errorf("says %q", p.said.Text)
	}
}

func TestARemovedRuleCanBeTakenBack(t *testing.T) {
	second := lists()
	second.Name = "Second"
	p := open(t, &fake{rules: []organise.Rule{lists(), second}})
	fynetest.Tap(p.remove)
	if len(p.rules) != 1 || p.rules[0].Name != "Second" || !p.undo.Visible() {
		t.Fatalf("%+v", p.rules)
	}
	fynetest.Tap(p.undo)
	if len(p.rules) != 2 || p.rules[0].Name != "Lists" {
		t.Errorf("%+v", p.rules)
	}
	fynetest.Tap(p.down)
	if p.rules[1].Name != "Lists" || p.at != 1 {
		t.Errorf("moved to %d: %+v", p.at, p.rules)
	}
}

func TestAConditionTakesWhatTheSelectsSay(t *testing.T) {
	p := open(t, &fake{rules: []organise.Rule{lists()}})
	changed := 0
	c := organise.Condition{Field: organise.Subject, Test: organise.Contains, Value: "x"}
	r := newConditionRow(&c, p.backend.Accounts(), func() { changed++ }, func() {})
	r.field.SetSelected("Size")
	r.test.SetSelected("is not larger than")
	r.value.SetText("5MB")
	if c != (organise.Condition{Field: organise.Size, Test: organise.Larger, Not: true, Value: "5MB"}) {
		t.Errorf("%+v", c)
	}
	r.field.SetSelected("Account")
	r.account.SetSelected("work")
	if c.Field != organise.Account || c.Test != organise.Is || c.Value != "2" || r.value.Visible() {
		t.Errorf("%+v", c)
	}
	r.field.SetSelected("Header field…")
	r.name.SetText("X-Mailer")
	r.test.SetSelected("is there")
	if c.Field != "X-Mailer" || c.Test != organise.Exists || r.value.Visible() {
		t.Errorf("%+v", c)
	}
	if changed == 0 {
		t.Error("nobody was told")
	}
}

func TestARuleIsSummedUpInALine(t *testing.T) {
	r := lists()
	r.Any = true
	r.Conditions = append(r.Conditions, organise.Condition{Field: organise.Account, Test: organise.Is, Value: "1", Not: true})
	got := summary(r, func(string) string { return "ada" })
	if want := "Mailing list contains dev or Account is not ada → tag “Work”, Archive"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestEveryFieldAndTestHasWords(t *testing.T) {
	for _, f := range []organise.Field{organise.From, organise.To, organise.Subject, organise.List, organise.Account, organise.Size, "X-Spam"} {
		if fieldWords(f) == "" {
			t.Errorf("%q has no words", f)
		}
		for _, one := range testsOf(f) {
			if testWords(one) == "" {
				t.Errorf("%+v has no words", one)
			}
		}
	}
}
