package maillist

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

func inbox() View { return View{Title: "All mail", Folder: archive.All} }

// press is a mouse press in the middle of the row with the given index, as it
// is on the screen now.
func press(l *List, row int, m fyne.KeyModifier) {
	y := float32(float64(row)*l.rows.rowHeight()-l.rows.offset) + 30
	l.rows.MouseDown(&desktop.MouseEvent{
		PointEvent: fyne.PointEvent{Position: fyne.NewPos(150, y)}, Button: desktop.MouseButtonPrimary, Modifier: m,
	})
}

func key(l *List, name fyne.KeyName) { l.rows.TypedKey(&fyne.KeyEvent{Name: name}) }

// topRow is the message at the top of the screen and how far it is scrolled out.
func topRow(l *List) (archive.ID, float64) {
	i := l.rows.first()
	return l.rows.ids[i], l.rows.offset - float64(i)*l.rows.rowHeight()
}

func TestScrollingReadsAndDrawsOnlyWhatIsNear(t *testing.T) {
	source := &shelf{}
	l, _ := newTestList(t, source, now)
	l.Open(inbox(), ids(100_000, 100_000))
	opened := source.asked
	if most := l.rows.shown() + ahead; opened > most {
		t.Errorf("opening asked for %d rows, want at most %d", opened, most)
	}
	l.rows.scrollTo(50_000 * l.rows.rowHeight())
	if asked, most := source.asked-opened, l.rows.shown()+2*ahead; asked > most {
		t.Errorf("a jump asked for %d rows, want at most %d", asked, most)
	}
	for range 3000 {
		l.rows.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -40)})
	}
	if n := len(l.cache.rows); n > cacheLimit+l.rows.shown()+2*ahead {
		t.Errorf("%d rows kept", n)
	}
	if n := len(l.rows.views); n > 13 {
		t.Errorf("%d row views for a screen of %d rows", n, l.rows.shown())
	}
}

func TestAScrollStepDrawsOnlyTheRowsItBringsToLight(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(1000, 1000))
	faces := map[*rowView]face{}
	for _, v := range l.rows.views {
		faces[v] = v.face
	}
	l.rows.scrollTo(l.rows.rowHeight())
	changed := 0
	for _, v := range l.rows.views {
		if v.face != faces[v] {
			changed++
		}
	}
	if changed > 1 {
		t.Errorf("%d rows were drawn again, want 1", changed)
	}
}

func TestTheLastRowOfAMillionCanBeReachedToThePixel(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(1_000_000, 1_000_000))
	key(l, fyne.KeyEnd)
	if got := l.Selected(); len(got) != 1 || got[0] != 1 {
		t.Fatalf("End selected %v", got)
	}
	last := l.rows.views[(len(l.rows.ids)-1)%len(l.rows.views)]
	if bottom := last.box.Position().Y + last.box.Size().Height; bottom != l.rows.Size().Height {
		t.Errorf("the last row ends at %v, the screen at %v", bottom, l.rows.Size().Height)
	}
}

func TestNewMailLeavesTheReaderWhereTheyAre(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(1000, 1000))
	l.rows.scrollTo(500*l.rows.rowHeight() + 31)
	press(l, 503, 0)
	selections := 0
	l.OnSelect = func([]archive.ID) { selections++ }
	wantTop, wantOut := topRow(l)

	l.SetIDs(ids(1250, 1250))

	if top, out := topRow(l); top != wantTop || out != wantOut {
		t.Errorf("the top row was %d (%v px out), is %d (%v px out)", wantTop, wantOut, top, out)
	}
	if got := l.Selected(); !slices.Equal(got, []archive.ID{1000 - 503}) {
		t.Errorf("selected %v", got)
	}
	if selections != 0 {
		t.Error("new mail called OnSelect")
	}
	key(l, fyne.KeyDown)
	if got := l.Selected(); got[0] != 1000-504 {
		t.Errorf("Down went to %v", got)
	}
	if !l.fresh.Visible() || l.fresh.Text != "250 new messages" {
		t.Errorf("nothing tells of the new messages above: %q", l.fresh.Text)
	}
	test.Tap(l.fresh)
	if l.rows.offset != 0 || l.fresh.Visible() {
		t.Error("the way to the new messages does not lead there")
	}
}

func TestWhoWatchesTheTopSeesMailArrive(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(3, 3))
	l.SetIDs(ids(100, 100))
	if top, _ := topRow(l); top != 100 {
		t.Errorf("the top row is %d", top)
	}
}

func TestARemovedMessageAboveDoesNotMoveTheScreen(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(1000, 1000))
	l.rows.scrollTo(400 * l.rows.rowHeight())
	want, _ := topRow(l)
	l.SetIDs(slices.Delete(ids(1000, 1000), 10, 20))
	if top, _ := topRow(l); top != want {
		t.Errorf("the top row is %d, was %d", top, want)
	}
	// even when the row at the very top is the one that went
	l.SetIDs(slices.DeleteFunc(ids(1000, 1000), func(id archive.ID) bool { return id == want }))
	if top, _ := topRow(l); top != want-1 && top != want+1 {
		t.Errorf("the top row is %d, want a neighbour of %d", top, want)
	}
}

func TestTheMessageBeingReadStaysAmongTheUnreadUntilTheCursorMovesOn(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(View{Folder: archive.Unread}, ids(50, 50))
	press(l, 4, 0) // message 46
	l.SetIDs(slices.DeleteFunc(ids(50, 50), func(id archive.ID) bool { return id == 46 }))
	if !slices.Equal(l.rows.ids, ids(50, 50)) {
		t.Fatalf("the list is %v", l.rows.ids)
	}
	key(l, fyne.KeyDown)
	l.SetIDs(slices.DeleteFunc(ids(50, 50), func(id archive.ID) bool { return id == 46 || id == 45 }))
	if slices.Contains(l.rows.ids, 46) || !slices.Contains(l.rows.ids, 45) {
		t.Errorf("the list is %v", l.rows.ids)
	}
	if got := l.Selected(); !slices.Equal(got, []archive.ID{45}) {
		t.Errorf("selected %v", got)
	}
}

func TestTrashingSelectsTheNextMessage(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(50, 50))
	var trashed []archive.ID
	l.OnTrash = func(ids []archive.ID) { trashed = ids }
	press(l, 4, 0)
	press(l, 6, fyne.KeyModifierShift)
	key(l, fyne.KeyDelete)
	if !slices.Equal(trashed, []archive.ID{46, 45, 44}) {
		t.Fatalf("trashed %v", trashed)
	}
	var shown []archive.ID
	l.OnSelect = func(ids []archive.ID) { shown = ids }
	l.SetIDs(slices.DeleteFunc(ids(50, 50), func(id archive.ID) bool { return slices.Contains(trashed, id) }))
	if !slices.Equal(shown, []archive.ID{43}) {
		t.Errorf("then showed %v", shown)
	}
}

func TestAMessageThatVanishesByItselfSelectsNoOther(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(50, 50))
	press(l, 4, 0)
	shown := []archive.ID{99}
	l.OnSelect = func(ids []archive.ID) { shown = ids }
	l.SetIDs(slices.Delete(ids(50, 50), 4, 5))
	if len(shown) != 0 {
		t.Errorf("showed %v", shown)
	}
}

func TestMouseAndKeysSelectAsPeopleExpect(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(50, 50))
	shift := fyne.KeyModifier(0)
	l.modifiers = func() fyne.KeyModifier { return shift }
	want := func(what string, ids ...archive.ID) {
		t.Helper()
		if got := l.Selected(); !slices.Equal(got, ids) {
			t.Errorf("%s: selected %v, want %v", what, got, ids)
		}
	}
	press(l, 2, 0)
	want("a click", 48)
	press(l, 5, fyne.KeyModifierShortcutDefault)
	want("Ctrl+click", 48, 45)
	press(l, 5, fyne.KeyModifierShortcutDefault)
	want("Ctrl+click again", 48)
	press(l, 2, 0)
	press(l, 4, fyne.KeyModifierShift)
	want("Shift+click", 48, 47, 46)
	press(l, 1, fyne.KeyModifierShift)
	want("Shift+click the other way", 49, 48)
	key(l, fyne.KeyHome)
	want("Home", 50)
	shift = fyne.KeyModifierShift
	key(l, fyne.KeyDown)
	key(l, fyne.KeyDown)
	want("Shift+Down twice", 50, 49, 48)
	key(l, fyne.KeyUp)
	want("Shift+Up", 50, 49)
	shift = 0
	key(l, fyne.KeyEscape)
	want("Escape", 49)
	l.rows.TypedRune('j')
	want("j", 48)
	l.rows.TypedRune('k')
	l.rows.TypedRune('k')
	l.rows.TypedRune('k')
	want("k past the top", 50)
	key(l, fyne.KeyPageDown)
	if got := l.Selected(); len(got) != 1 || got[0] > 45 {
		t.Errorf("PgDn selected %v", got)
	}
	l.rows.TypedShortcut(&fyne.ShortcutSelectAll{})
	if n := len(l.Selected()); n != 50 {
		t.Errorf("Ctrl+A selected %d", n)
	}
}

func TestEnterAndDoubleClickOpen(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(50, 50))
	var opened []archive.ID
	l.OnOpen = func(id archive.ID) { opened = append(opened, id) }
	clock := noon
	l.rows.now = func() time.Time { return clock }
	press(l, 3, 0)
	clock = clock.Add(time.Second)
	press(l, 3, 0) // too slow
	clock = clock.Add(100 * time.Millisecond)
	press(l, 3, 0)
	key(l, fyne.KeyReturn)
	if !slices.Equal(opened, []archive.ID{47, 47}) {
		t.Errorf("opened %v", opened)
	}
}

func TestAClickOnTheStarStarsWithoutSelecting(t *testing.T) {
	source := &shelf{starred: map[archive.ID]bool{}}
	l, _ := newTestList(t, source, now)
	l.Open(inbox(), ids(50, 50))
	l.OnStar = func(ids []archive.ID, on bool) {
		source.starred[ids[0]] = on
		l.Invalidate(ids)
	}
	m := &l.rows.measure
	at := fyne.NewPos(l.rows.Size().Width-m.right-m.icon/2, 2*m.height+m.lines[2])
	star := func() {
		l.rows.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
	}
	star()
	if !l.cache.row(48).Starred || len(l.Selected()) != 0 {
		t.Errorf("starred %v, selected %v", l.cache.row(48).Starred, l.Selected())
	}
	star()
	if l.cache.row(48).Starred {
		t.Error("a second click left the star")
	}
}

func TestAChangedFlagReadsAndDrawsThatRowAlone(t *testing.T) {
	source := &shelf{read: map[archive.ID]bool{}}
	l, _ := newTestList(t, source, now)
	l.Open(inbox(), ids(1000, 1000))
	before := map[*rowView]face{}
	for _, v := range l.rows.views {
		before[v] = v.face
	}
	asked := source.asked
	source.read[997] = true
	l.Invalidate([]archive.ID{997, 3}) // the second one is far off the screen
	if n := source.asked - asked; n != 1 {
		t.Errorf("%d rows were read", n)
	}
	for _, v := range l.rows.views {
		if changed := v.face != before[v]; changed != (v.face.id == 997) {
			t.Errorf("row %d drawn again: %v", v.face.id, changed)
		}
	}
	if !l.cache.row(997).Read {
		t.Error("the row is shown as it was")
	}
}

func TestAChangeWhileRowsAreBeingReadIsNotLost(t *testing.T) {
	source := &shelf{read: map[archive.ID]bool{}}
	var d desk
	l, _ := newTestList(t, source, d.async)
	l.Open(inbox(), ids(10, 10))
	job := d.jobs[0]
	d.jobs = nil
	done := job(t.Context()) // the rows are read …
	source.read[8] = true
	l.Invalidate([]archive.ID{8}) // … then one changes …
	done()                        // … then they arrive
	if l.cache.row(8) == nil {
		t.Fatal("the row is not shown meanwhile")
	}
	d.work()
	if !l.cache.row(8).Read {
		t.Error("the change was lost")
	}
	if len(d.jobs) != 0 {
		t.Error("it goes on asking")
	}
}

func TestOneRequestAtATimeWhileTheListFliesPast(t *testing.T) {
	var d desk
	l, _ := newTestList(t, &shelf{}, d.async)
	l.Open(inbox(), ids(100_000, 100_000))
	for range 200 {
		l.rows.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -500)})
	}
	if len(d.jobs) != 1 {
		t.Errorf("%d requests are under way", len(d.jobs))
	}
	d.work()
	d.work()
	if id, _ := topRow(l); l.cache.row(id) == nil {
		t.Error("what is on the screen now was not read")
	}
}

func TestVanishedAndUnreadableRowsAreNotAskedForOverAndOver(t *testing.T) {
	source := &shelf{gone: map[archive.ID]bool{7: true}}
	l, _ := newTestList(t, source, now)
	l.Open(inbox(), ids(10, 10))
	asked := source.asked
	l.rows.arrange()
	l.rows.arrange()
	if source.asked != asked {
		t.Error("a vanished row is asked for again and again")
	}
	source.err = errors.New("disk on fire")
	failures := 0
	l.OnError = func(error) { failures++ }
	l.Open(inbox(), ids(2000, 1000))
	if failures != 1 {
		t.Errorf("%d failures told", failures)
	}
}

func TestEmptyViewsSayWhy(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	added := false
	l.OnAddAccount = func() { added = true }
	titles := map[string]bool{}
	for _, v := range []View{inbox(), {Folder: archive.Unread}, {Folder: archive.Starred}, {Folder: archive.Trash}, {Folder: archive.All, Query: "x", NoAccounts: true}, {Folder: archive.All, NoAccounts: true}} {
		l.Open(v, nil)
		title, text := l.empty.Words()
		if !l.empty.Visible() || text == "" {
			t.Errorf("%+v says nothing", v)
		}
		titles[title] = true
	}
	if len(titles) != 6 {
		t.Errorf("titles %v", titles)
	}
	test.Tap(l.add)
	if !added {
		t.Error("the button adds no account")
	}
	l.SetIDs(ids(3, 3))
	if l.empty.Visible() {
		t.Error("still empty with three messages")
	}
}

func TestSearchTypesThroughAndEscapeLeavesIt(t *testing.T) {
	l, w := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(3, 3))
	var queries []string
	l.OnSearch = func(q string) { queries = append(queries, q) }
	l.rows.TypedRune('/')
	if w.Canvas().Focused() != l.search {
		t.Fatal("/ does not go to the search entry")
	}
	test.Type(l.search, "ab")
	l.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !slices.Equal(queries, []string{"a", "ab", ""}) {
		t.Errorf("searched for %q", queries)
	}
	if w.Canvas().Focused() != l.rows {
		t.Error("Escape does not go back to the messages")
	}
	test.Type(l.search, "x")
	l.SetSearch("")
	if len(queries) != 4 || l.search.Text != "" {
		t.Errorf("SetSearch: %q, searched for %q", l.search.Text, queries)
	}
}

func TestASearchAndItsEndKeepTheMessageBeingRead(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(1000, 1000))
	l.Select(600)
	found := inbox()
	found.Query = "x"
	for _, c := range []struct {
		view View
		ids  []archive.ID
		want []archive.ID
	}{
		{found, []archive.ID{900, 600, 5}, []archive.ID{600}},
		{found, []archive.ID{900}, []archive.ID{}},
		{inbox(), ids(1000, 1000), []archive.ID{600}},
		{View{Title: "Starred", Folder: archive.Starred}, []archive.ID{600}, []archive.ID{}},
		{inbox(), ids(1000, 1000), []archive.ID{}},
	} {
		l.Open(c.view, c.ids)
		if got := l.Selected(); !slices.Equal(got, c.want) {
			t.Errorf("%+v: selected %v, want %v", c.view, got, c.want)
		}
	}
	l.Select(600)
	l.Open(found, nil)
	l.Open(inbox(), ids(1000, 1000))
	if first := l.rows.first(); first > 400 || first+l.rows.shown() < 400 {
		t.Errorf("the message being read is not on the screen: rows from %d", first)
	}
}

func TestTheSearchHintFitsANarrowList(t *testing.T) {
	l, w := newTestList(t, &shelf{}, now)
	wide := l.search.PlaceHolder
	w.Resize(fyne.NewSize(240, 600))
	if narrow := l.search.PlaceHolder; len(narrow) >= len(wide) {
		t.Errorf("wide %q, narrow %q", wide, narrow)
	}
}

func TestAScreenReaderHearsTheMessageUnderTheCursor(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(8, 8))
	if got := l.rows.AccessibilityLabel(); got != "8 messages" {
		t.Errorf("with no cursor: %q", got)
	}
	l.Select(8)
	if got, row := l.rows.AccessibilityLabel(), l.cache.row(8); !strings.HasPrefix(got, "Unread, "+row.From+", "+row.Subject) {
		t.Errorf("heard %q", got)
	}
}

func TestTheContextMenuFitsTheMessageAndTheFolder(t *testing.T) {
	l, w := newTestList(t, &shelf{read: map[archive.ID]bool{49: true}, starred: map[archive.ID]bool{49: true}}, now)
	l.Open(View{Folder: archive.Trash}, ids(50, 50))
	restored := 0
	l.OnRestore = func(ids []archive.ID) { restored = len(ids) }
	l.rows.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(150, 100), AbsolutePosition: fyne.NewPos(150, 200)})
	if got := l.Selected(); !slices.Equal(got, []archive.ID{49}) {
		t.Fatalf("the right click selected %v", got)
	}
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("no menu")
	}
	labels := map[string]*fyne.MenuItem{}
	for _, i := range l.menu().Items {
		labels[i.Label] = i
	}
	for _, want := range []string{"Open", "Mark as unread", "Remove star", "Save as .eml…", "Restore"} {
		if labels[want] == nil {
			t.Errorf("no %q in the menu", want)
		}
	}
	labels["Restore"].Action()
	if restored != 1 {
		t.Error("Restore restores nothing")
	}
}

func TestDensityKeepsTheReadersPlace(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(1000, 1000))
	l.rows.scrollTo(300 * l.rows.rowHeight())
	want, _ := topRow(l)
	l.SetDensity(Compact)
	if got, _ := topRow(l); got != want {
		t.Errorf("the top row is %d, was %d", got, want)
	}
}

func TestAnotherThemeRepaintsTheRows(t *testing.T) {
	l, w := newTestList(t, &shelf{}, now)
	l.Open(inbox(), ids(10, 10))
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark))
	w.Content().Refresh()
	if got, want := l.rows.views[0].subject.Color, theme.Color("foreground"); got != want {
		t.Errorf("the subject is %v, want %v", got, want)
	}
}

func BenchmarkScroll(b *testing.B) {
	for name, n := range map[string]int{"1000": 1000, "100000": 100_000, "1000000": 1_000_000} {
		b.Run(name, func(b *testing.B) {
			l, _ := newTestList(b, &shelf{}, now)
			l.Open(inbox(), ids(n, n))
			down := true
			for b.Loop() {
				if l.rows.offset >= l.rows.longest() || l.rows.offset == 0 {
					down = l.rows.offset == 0
				}
				delta := float32(36)
				if down {
					delta = -36
				}
				l.rows.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, delta)})
			}
		})
	}
}

func BenchmarkNewMail(b *testing.B) {
	l, _ := newTestList(b, &shelf{}, now)
	all := ids(200_000, 200_000)
	at := 100_000
	l.Open(inbox(), all[at:])
	l.rows.scrollTo(5000 * l.rows.rowHeight())
	press(l, 5002, 0)
	for b.Loop() {
		at = (at + 199_999) % 200_000 % 100_000 // one more message each time
		l.SetIDs(all[at:])
	}
}

func TestEnterInASearchGoesToTheFirstMessageFound(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.SetIDs(ids(10, 10))
	enter := func() { l.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }
	l.search.SetText("dove")
	if enter(); len(l.Selected()) != 0 {
		t.Errorf("selected %v of the list before the search", l.Selected())
	}
	l.Open(View{Title: "Inbox", Query: "dove"}, ids(5, 3))
	if enter(); !slices.Equal(l.Selected(), []archive.ID{5}) {
		t.Errorf("selected %v, not the first found", l.Selected())
	}
	l.Select(4)
	if enter(); !slices.Equal(l.Selected(), []archive.ID{4}) {
		t.Errorf("selected %v instead of what was", l.Selected())
	}
}

func TestEnterTakesTheFirstTagOfTheMenu(t *testing.T) {
	l, w := newTestList(t, &shelf{}, now)
	l.SetIDs(ids(10, 10))
	l.Select(4)
	var asked, tagged []archive.ID
	l.OnNewTag = func(ids []archive.ID) { asked = ids }
	l.OnTag = func(ids []archive.ID, tag string, on bool) {
		if tag == "roof" && on {
			tagged = ids
		}
	}
	l.ShowTags()
	if !slices.Equal(asked, []archive.ID{4}) || w.Canvas().Overlays().Top() != nil {
		t.Errorf("without a tag, one is asked for to put on %v", asked)
	}
	l.SetTags([]archive.Tag{{Name: "roof"}, {Name: "wall"}})
	l.ShowTags()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !slices.Equal(tagged, []archive.ID{4}) {
		t.Errorf("tagged %v", tagged)
	}
}

func TestKeysTheListHasNoUseForGoOn(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	var keys []fyne.KeyName
	var runes []rune
	l.OnKey = func(e *fyne.KeyEvent) { keys = append(keys, e.Name) }
	l.OnRune = func(r rune) { runes = append(runes, r) }
	for _, name := range []fyne.KeyName{fyne.KeyDown, fyne.KeyF5, fyne.KeyEnd, fyne.KeyF9} {
		l.rows.TypedKey(&fyne.KeyEvent{Name: name})
	}
	for _, r := range "j?k n" {
		l.rows.TypedRune(r)
	}
	if len(keys) != 2 || keys[0] != fyne.KeyF5 || string(runes) != "?n" {
		t.Errorf("handed on %v and %q", keys, string(runes))
	}
}

func TestARowSaysThatOnlyTheBeginningIsHere(t *testing.T) {
	for want, row := range map[string]archive.Row{
		"words":                      {Snippet: "words"},
		"Beginning of 12 MB · words": {Snippet: "words", Partial: true, Whole: 12_300_000},
		"Only the beginning · words": {Snippet: "words", Partial: true},
	} {
		if got := snippet(&row); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
