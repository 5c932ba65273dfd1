package server

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// clerk is a Backend that notes what it is asked for, and does it when told.
type clerk struct {
	list      []fetch.Remote
	asked     []string
	cancelled int
	result    fetch.Result
	err       error

	show     func([]fetch.Remote)
	progress func(fetch.State)
	finish   func()
}

func (c *clerk) cancel() { c.cancelled++ }

func (c *clerk) Look(show func([]fetch.Remote), progress func(fetch.State), done func(error)) func() {
	c.asked = append(c.asked, "look")
	c.show, c.progress, c.finish = show, progress, func() { done(c.err) }
	return c.cancel
}

func (c *clerk) Fetch(uids []string, progress func(fetch.State), done func(fetch.Result, error)) func() {
	c.asked = append(c.asked, "fetch "+strings.Join(uids, " "))
	c.progress, c.finish = progress, func() { done(c.result, c.err) }
	return c.cancel
}

func (c *clerk) Delete(uids []string, insist bool, progress func(fetch.State), done func(fetch.Result, error)) func() {
	c.asked = append(c.asked, fmt.Sprintf("delete %s %v", strings.Join(uids, " "), insist))
	c.progress, c.finish = progress, func() { done(c.result, c.err) }
	return c.cancel
}

func (c *clerk) Keep(list []fetch.Remote, keep bool, done func(error)) {
	c.asked = append(c.asked, fmt.Sprintf("keep %s %v", strings.Join(uidsOf(list), " "), keep))
	done(c.err)
}

func (c *clerk) Know(list []fetch.Remote, done func(error)) {
	c.asked = append(c.asked, "know "+strings.Join(uidsOf(list), " "))
	done(c.err)
}

// last is what was asked for last.
func (c *clerk) last() string { return c.asked[len(c.asked)-1] }

func open(t testing.TB, list []fetch.Remote) (*Pane, *clerk, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	c := &clerk{list: list}
	w := test.NewTempWindow(t, container.NewWithoutLayout())
	p := New(w, c)
	p.table.rows.Held = func() fyne.KeyModifier { return 0 }
	w.SetPadded(false)
	w.SetContent(p.Content())
	w.Resize(fyne.NewSize(980, 640))
	p.Open()
	return p, c, w
}

func listed(t testing.TB, list []fetch.Remote) (*Pane, *clerk, fyne.Window) {
	t.Helper()
	p, c, w := open(t, list)
	c.show(list)
	c.finish()
	return p, c, w
}

// choose selects the messages with these numbers.
func (p *Pane) choose(numbers ...int) {
	p.model.selectAll(func(r fetch.Remote) bool {
		for _, n := range numbers {
			if r.Number == n {
				return true
			}
		}
		return false
	})
	p.table.selected()
}

func enabled(p *Pane) string {
	var words []string
	for _, b := range []*theme.Button{p.fetch, p.delete, p.keep, p.known, p.refresh} {
		if !b.Disabled() {
			words = append(words, b.Text)
		}
	}
	return strings.Join(words, ", ")
}

func TestButtonsOfferWhatTheSelectionAllows(t *testing.T) {
	p, _, _ := listed(t, drop(5)) // new, held, known, trashed, returned
	for _, c := range []struct {
		numbers []int
		want    string
	}{
		{nil, "List again"},
		{[]int{1}, "Fetch, Delete on server…, Keep, Mark as known, List again"},
		{[]int{2}, "Delete on server…, Keep, List again"},
		{[]int{3}, "Fetch, Delete on server…, Keep, List again"},
	} {
		p.choose(c.numbers...)
		if got := enabled(p); got != c.want {
			t.Errorf("%v: %s", c.numbers, got)
		}
	}
}

func TestWhileASessionIsUnderWayTheListIsThereAndOrdersWait(t *testing.T) {
	p, c, _ := open(t, nil)
	if enabled(p) != "" || !p.foot.working.Visible() {
		t.Errorf("enabled: %q", enabled(p))
	}
	c.show(drop(5))
	p.choose(1)
	if enabled(p) != "" {
		t.Errorf("enabled: %q", enabled(p))
	}
	c.progress(fetch.State{Phase: fetch.Listing, Done: 2, Total: 5})
	if got := p.foot.doing.Text(); got != "Reading subjects: 2 of 5" {
		t.Error(got)
	}
	test.Tap(p.foot.stop)
	if c.cancelled != 1 {
		t.Error("Stop did not end the session")
	}
	c.err = problem.New(nil, "cancelled", "The session was cancelled.", "Nothing was lost.")
	c.finish()
	if p.foot.working.Visible() || p.foot.said.Text != "The session was cancelled. Nothing was lost." || p.table.Length() != 5 {
		t.Errorf("said %q", p.foot.said.Text)
	}
}

func TestWhatIsFetchedIsHereAndWhatFailedIsTold(t *testing.T) {
	p, c, _ := listed(t, drop(5))
	p.choose(1, 2, 3)
	test.Tap(p.fetch)
	if c.last() != "fetch uid-3 uid-1" {
		t.Fatal(c.last())
	}
	c.result = fetch.Result{New: 1, Failed: []fetch.Failure{{UID: "uid-3", Err: problem.New(nil, "message.refused", "The server refused it.", "Later.")}}}
	c.finish()
	if p.model.all[1].Where != fetch.WhereHeld || p.model.all[3].Where != fetch.WhereKnown {
		t.Errorf("%v %v", p.model.all[1].Where, p.model.all[3].Where)
	}
	if want := "Fetched 1 message. Not so for 1 message: The server refused it. Later."; p.foot.said.Text != want {
		t.Errorf("said %q", p.foot.said.Text)
	}
}

// inDialog finds something in the dialog that is open.
func inDialog[T fyne.CanvasObject](w fyne.Window, want func(T) bool) (found T, ok bool) {
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() || ok {
			return
		}
		if v, is := o.(T); is && want(v) {
			found, ok = v, true
			return
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case *container.Scroll:
			walk(o.Content)
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		}
	}
	if top := w.Canvas().Overlays().Top(); top != nil {
		walk(top)
	}
	return found, ok
}

func tapInDialog(t *testing.T, w fyne.Window, text string) {
	t.Helper()
	b, ok := inDialog(w, func(b *modal.Button) bool { return b.Text == text })
	if !ok {
		t.Fatalf("no button %q", text)
	}
	test.Tap(b)
}

func TestDeletingIsAskedAboutAndTheOnlyCopyOnceMore(t *testing.T) {
	p, c, w := listed(t, drop(5))
	p.choose(2, 4)
	test.Tap(p.delete)
	if _, ok := inDialog(w, func(*theme.Check) bool { return true }); ok {
		t.Error("asked about only copies, but all are here")
	}
	tapInDialog(t, w, "Cancel")
	if c.last() != "look" {
		t.Fatal(c.last())
	}
	test.Tap(p.delete)
	tapInDialog(t, w, "Delete on server")
	if c.last() != "delete uid-4 uid-2 false" {
		t.Fatal(c.last())
	}
	c.result = fetch.Result{Deleted: 2}
	c.finish()
	if diff := cmp.Diff([]int{5, 3, 1}, numbers(p.model)); diff != "" {
		t.Error(diff)
	}

	p.choose(1, 5)
	test.Tap(p.delete)
	warned, ok := inDialog(w, func(l *theme.Paragraph) bool { return l.Importance == widget.DangerImportance })
	if !ok || !strings.HasPrefix(warned.Text, "Not in the archive: 1 message.") {
		t.Errorf("warned: %v", warned)
	}
	tick, ok := inDialog(w, func(*theme.Check) bool { return true })
	if !ok || tick.Checked {
		t.Fatal("no empty tick to insist with")
	}
	test.Tap(tick)
	tapInDialog(t, w, "Delete on server")
	if c.last() != "delete uid-5 uid-1 true" {
		t.Error(c.last())
	}
}

func TestWithoutTheTickNothingIsEvenTriedForWhatIsNotHere(t *testing.T) {
	p, c, w := listed(t, drop(5))
	p.choose(1, 3)
	test.Tap(p.delete)
	tapInDialog(t, w, "Delete on server")
	if c.last() != "look" || !strings.HasPrefix(p.foot.said.Text, "Nothing was deleted") {
		t.Errorf("%s, said %q", c.last(), p.foot.said.Text)
	}
}

func TestADeletionThatFailedTakesNothingOutOfTheList(t *testing.T) {
	p, c, w := listed(t, drop(5))
	p.choose(2)
	test.Tap(p.delete)
	tapInDialog(t, w, "Delete on server")
	c.err = problem.New(errors.New("eof"), "net.dropped", "The connection was lost.", "Try again.")
	c.finish()
	if len(p.model.order) != 5 || p.foot.said.Text != "The connection was lost. Try again." || p.foot.said.Importance != widget.DangerImportance {
		t.Errorf("%d messages, said %q", len(p.model.order), p.foot.said.Text)
	}
}

func TestKeepTogglesAndKnownMarks(t *testing.T) {
	p, c, _ := listed(t, drop(5))
	p.choose(2, 3)
	test.Tap(p.keep)
	if c.last() != "keep uid-3 uid-2 true" || !p.model.all[2].Kept || p.keep.Text != "Stop keeping" {
		t.Errorf("%s, button %q", c.last(), p.keep.Text)
	}
	test.Tap(p.keep)
	if c.last() != "keep uid-3 uid-2 false" || p.model.all[2].Kept || p.keep.Text != "Keep" {
		t.Errorf("%s, button %q", c.last(), p.keep.Text)
	}
	test.Tap(p.absent)
	test.Tap(p.known)
	if c.last() != "know uid-5 uid-1" || p.model.all[1].Where != fetch.WhereKnown {
		t.Error(c.last())
	}
	c.err = problem.New(nil, "disk.full", "The disk is full.", "Make room.")
	p.choose(2)
	test.Tap(p.keep)
	if p.model.all[2].Kept || p.foot.said.Text != "The disk is full. Make room." {
		t.Errorf("kept %v, said %q", p.model.all[2].Kept, p.foot.said.Text)
	}
}

func TestNothingThereIsSaid(t *testing.T) {
	p, c, _ := open(t, nil)
	if p.empty.Visible() {
		t.Error("said before the server did")
	}
	c.show(nil)
	c.finish()
	if title, _ := p.empty.Words(); !p.empty.Visible() || title != "Nothing is on the server." {
		t.Errorf("%q", title)
	}
}

func TestAClosedWindowEndsItsSessionAndTakesNothingMore(t *testing.T) {
	p, c, _ := open(t, nil)
	p.Close()
	if c.cancelled != 1 {
		t.Error("the session goes on")
	}
	c.show(drop(3))
	c.progress(fetch.State{Phase: fetch.Listing})
	c.finish()
	if len(p.model.order) != 0 {
		t.Error("a closed window filled")
	}
}

func TestManyMessagesNeedOnlyTheRowsOnTheScreen(t *testing.T) {
	p, _, _ := listed(t, drop(50_000))
	made := 0
	create := p.table.CreateItem
	p.table.CreateItem = func() fyne.CanvasObject { made++; return create() }
	for _, row := range []int{49_999, 0, 25_000, 24_000} {
		p.table.ScrollTo(row)
	}
	if made > 100 {
		t.Errorf("%d rows were made", made)
	}
}

func TestKeysAndClicksReachTheModel(t *testing.T) {
	p, c, w := listed(t, drop(30))
	p.table.tapped(3)
	if diff := cmp.Diff([]int{27}, chosen(p.model)); diff != "" {
		t.Error(diff)
	}
	if w.Canvas().Focused() != p.table {
		t.Error("a click does not focus the list")
	}
	p.table.rows.Held = func() fyne.KeyModifier { return fyne.KeyModifierShift }
	p.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if diff := cmp.Diff([]int{27, 26}, chosen(p.model)); diff != "" {
		t.Error(diff)
	}
	p.table.TypedShortcut(&fyne.ShortcutSelectAll{})
	if len(chosen(p.model)) != 30 {
		t.Error("Ctrl+A")
	}
	p.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if w.Canvas().Overlays().Top() == nil || c.last() != "look" {
		t.Error("Del does not ask")
	}
}
