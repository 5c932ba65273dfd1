package settings

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/account"
)

func TestLimitsAndRulesAreTypedAndSaved(t *testing.T) {
	c := &clerk{}
	d, _ := newDialogs(t, c, small)
	f := d.showForm(newDraft(ada()))
	f.limits.size.SetText("2,5")
	f.limits.messages.SetText("500")
	f.limits.bytes.SetText("100")
	test.Type(f.limits.rules, "subject contains sale: skip")
	f.limits.rules.TypedKey(enter())
	test.Type(f.limits.rules, "size larger 50MB: headers")
	if len(c.saved) != 0 {
		t.Fatal("Enter in the rules saved the form")
	}
	if got := f.limits.sizeEffect.label.Text; !strings.Contains(got, "larger than 2.5 MB") {
		t.Errorf("effect of the limit: %q", got)
	}
	if got := f.limits.rulesEffect.label.Text; !strings.Contains(got, "stay on the server") || !strings.Contains(got, "50 MB arrive") {
		t.Errorf("effect of the rules: %q", got)
	}
	test.Tap(f.save)
	if len(c.saved) != 1 {
		t.Fatal("not saved")
	}
	a := c.saved[0]
	if a.SizeLimit != 2_500_000 || a.SessionMessages != 500 || a.SessionBytes != 100_000_000 || len(a.Rules) != 2 {
		t.Errorf("saved %+v", a)
	}
	if l := newDraft(a).limits; l.size != "2.5" || l.rules != "subject contains sale: skip\nsize larger 50MB: headers" {
		t.Errorf("shown again: %+v", l)
	}
	if again := d.showForm(newDraft(a)); !again.advanced.Visible() {
		t.Error("limits that are in use are folded away")
	}
}

func TestMistakesInLimitsAreToldAndUnfolded(t *testing.T) {
	c := &clerk{}
	d, w := newDialogs(t, c, small)
	a := ada()
	a.Policy = account.Policy{Kind: account.Leave}
	f := d.showForm(newDraft(a))
	f.limits.size.SetText("much")
	f.limits.rules.SetText("subject contains sale: explode")
	test.Tap(f.save)
	if len(c.saved) != 0 || !f.advanced.Visible() || w.Canvas().Focused() != f.limits.size {
		t.Errorf("saved %d, focus %T", len(c.saved), w.Canvas().Focused())
	}
	for field, want := range map[string]string{"size_limit": "megabytes", "rule": "actions are skip"} {
		if got := f.note(field).label.Text; !strings.Contains(got, want) {
			t.Errorf("%s: %q", field, got)
		}
	}
	f.limits.size.SetText("")
	f.limits.rules.SetText("subject contains sale: delete")
	if got := f.limits.rulesEffect.label.Text; !strings.Contains(got, "no copy is kept here") {
		t.Errorf("a deleting rule is not plainly told: %q", got)
	}
	test.Tap(f.save)
	if got := f.note("rule").label.Text; len(c.saved) != 0 || !strings.Contains(got, "leave all mail there") {
		t.Errorf("the contradiction: %q", got)
	}
}
