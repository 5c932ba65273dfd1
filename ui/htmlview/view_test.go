package htmlview

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/theme"
)

// shown puts a view of the given size in a window without a screen.
func shown(t testing.TB, v *View, w, h float32) fyne.Window {
	t.Helper()
	test.NewApp().Settings().SetTheme(theme.New(theme.Light))
	win := test.NewWindow(v)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	t.Cleanup(win.Close)
	return win
}

func words(n int) string { return strings.Repeat("lorem ip ", n) }

// press, drag and release, at places on the page.
func press(v *View, x, y float32, m fyne.KeyModifier) {
	ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: m}
	ev.Position = fyne.NewPos(x+v.Inset.Width, y+v.Inset.Height)
	v.surface.MouseDown(ev)
}

func release(v *View, x, y float32) {
	ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	ev.Position = fyne.NewPos(x+v.Inset.Width, y+v.Inset.Height)
	v.surface.MouseUp(ev)
}

func drag(v *View, x, y float32) {
	ev := &fyne.DragEvent{}
	ev.Position = fyne.NewPos(x+v.Inset.Width, y+v.Inset.Height)
	v.surface.Dragged(ev)
}

func TestOnlyVisibleStripsArePaintedAndKept(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 600)
	v.SetDocument(gridLayout(words(20000), nil))
	page := v.Page().(*grid)
	_, height := page.Size()
	if height < 50000 {
		t.Fatalf("the page is only %v tall", height)
	}
	v.scrollTo(0, 20000)
	v.scrollTo(0, 40000)
	if page.paints > 30 {
		t.Errorf("%d strips were painted for three windows of three strips", page.paints)
	}
	if n := len(v.strips.images); n > 4+2*stripsKept {
		t.Errorf("%d strips are kept", n)
	}
	if n := len(v.surface.shown) + len(v.surface.spare); n > 10 {
		t.Errorf("%d objects were made for strips", n)
	}
}

func TestStripsShowTheRowsTheyStandOn(t *testing.T) {
	v := New(atOnce)
	win := shown(t, v, 400, 300)
	v.SetDocument(gridLayout(words(4000), nil))
	v.scrollTo(0, 160) // ten rows down
	picture := win.Canvas().Capture()
	for _, y := range []int{40, 57, 95, 260} /* clear of the shadows at the edges */ {
		r, _, _, _ := picture.At(0, y).RGBA()
		if want := uint32((y + 160) / cellH); r>>8 != want {
			t.Errorf("pixel row %d shows text row %d, want %d", y, r>>8, want)
		}
	}
}

func TestAFractionalScrollOffsetStaysOnWholePixels(t *testing.T) {
	v := New(atOnce)
	win := shown(t, v, 400, 300)
	v.SetDocument(gridLayout(words(4000), nil))
	for _, offset := range []float32{0.3, 10.5, 33.7, 255.9} {
		v.scrollTo(0, offset)
		for _, s := range v.surface.shown {
			y := s.Position().Y - v.scroll.Offset.Y
			if y != rounded(y, 1) && abs(y-rounded(y, 1)) > 0.001 {
				t.Errorf("at offset %v strip %d stands at %v", offset, s.index, y)
			}
		}
	}
	_ = win
}

func TestALateLayoutOfAnotherMessageIsDropped(t *testing.T) {
	q := &queue{}
	v := New(q.async)
	shown(t, v, 400, 300)
	v.SetDocument(gridLayout("first", nil))
	v.SetDocument(gridLayout("second", nil))
	second := q.jobs[1]
	q.jobs = q.jobs[:1]
	atOnce(second)
	q.run() // the first one arrives last
	if got := v.Page().Text(v.Page().All()); got != "second" {
		t.Errorf("the view shows %q", got)
	}
}

func TestChangingTheMessageCancelsItsLayout(t *testing.T) {
	q := &queue{}
	v := New(q.async)
	shown(t, v, 400, 300)
	var ctxErr error
	v.SetDocument(func(ctx context.Context, _ Setting) (Page, error) {
		ctxErr = ctx.Err()
		return nil, ctx.Err()
	})
	v.SetDocument(nil)
	q.run()
	if !errors.Is(ctxErr, context.Canceled) {
		t.Errorf("the layout's context said %v", ctxErr)
	}
}

func TestResizingLaysOutOncePerPageNotPerStep(t *testing.T) {
	q := &queue{}
	v := New(q.async)
	win := shown(t, v, 400, 300)
	v.SetDocument(gridLayout(words(400), nil))
	q.run()
	q.jobs = nil
	for w := float32(410); w <= 500; w += 10 {
		win.Resize(fyne.NewSize(w, 300))
	}
	layouts := 0
	for len(q.jobs) > 0 {
		before := v.setting
		q.run()
		if v.setting != before {
			layouts++
		}
	}
	if layouts != 2 || v.setting.Width != 500 {
		t.Errorf("%d layouts ended at width %v, want 2 at 500", layouts, v.setting.Width)
	}
}

func TestReflowKeepsTheReadingPlace(t *testing.T) {
	v := New(atOnce)
	win := shown(t, v, 400, 300)
	text := words(3000)
	v.SetDocument(gridLayout(text, nil))
	v.scrollTo(0, 3200)
	before := v.Page().Hit(0, v.visibleTop())
	win.Resize(fyne.NewSize(640, 300))
	v.SetZoom(1.5)
	after := v.Page().Hit(0, v.visibleTop())
	if d := int(after - before); d > 120 || d < -120 {
		t.Errorf("the top of the window moved by %d characters", d)
	}
}

func TestReflowAtTheTopStaysAtTheTop(t *testing.T) {
	v := New(atOnce)
	v.Inset = fyne.NewSize(10, 20)
	win := shown(t, v, 400, 300)
	v.SetDocument(gridLayout(words(3000), nil))
	win.Resize(fyne.NewSize(640, 300))
	v.Replace(gridLayout(words(2000), nil))
	if v.ScrollOffset() != 0 {
		t.Errorf("the view moved to %v", v.ScrollOffset())
	}
}

func TestAFailedLayoutIsTold(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 300)
	var told error
	v.OnLaidOut = func(_ Page, err error) { told = err }
	want := errors.New("too complex")
	v.SetDocument(func(context.Context, Setting) (Page, error) { return nil, want })
	if !errors.Is(told, want) {
		t.Errorf("OnLaidOut got %v", told)
	}
}

func TestDraggingSelectsInReadingOrder(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 80, 300)
	v.SetDocument(gridLayout("0123456789abcdefghij", nil))
	press(v, 3*cellW, 20, 0)
	drag(v, 2*cellW, 4) // backwards, to the line above
	release(v, 2*cellW, 4)
	if got := v.SelectedText(); got != "23456789abc" {
		t.Errorf("selected %q", got)
	}
	v.surface.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "23456789abc" {
		t.Errorf("copied %q", got)
	}
}

func TestClicksSelectWordAndLineAndShiftExtends(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 160, 300)
	v.SetDocument(gridLayout("one two three four five six", nil))
	press(v, 5*cellW, 4, 0)
	press(v, 5*cellW, 4, 0)
	if got := v.SelectedText(); got != "two" {
		t.Errorf("a double click selected %q", got)
	}
	press(v, 5*cellW, 4, 0)
	if got := v.SelectedText(); got != "one two three four f" {
		t.Errorf("a triple click selected %q", got)
	}
	v.surface.pressed = clicks{}
	press(v, 0, 4, 0)
	press(v, 7*cellW, 4, fyne.KeyModifierShift)
	if got := v.SelectedText(); got != "one two" {
		t.Errorf("a Shift click selected %q", got)
	}
}

func TestDraggingAfterADoubleClickGrowsByWords(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 300)
	v.SetDocument(gridLayout("one two three four five six", nil))
	press(v, 9*cellW, 4, 0)
	press(v, 9*cellW, 4, 0)
	drag(v, 15*cellW, 4)
	if got := v.SelectedText(); got != "three four" {
		t.Errorf("selected %q", got)
	}
	drag(v, 1*cellW, 4)
	if got := v.SelectedText(); got != "one two three" {
		t.Errorf("back over the start selected %q", got)
	}
}

func TestSelectAllCoversEverything(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 300)
	text := words(500)
	v.SetDocument(gridLayout(text, nil))
	v.surface.TypedShortcut(&fyne.ShortcutSelectAll{})
	if v.SelectedText() != text {
		t.Error("Ctrl+A left something out")
	}
	if n := v.surface.marked.n; n == 0 || n > 20 {
		t.Errorf("%d rectangles show it, want about one per visible line", n)
	}
}

func TestKeysExtendTheSelection(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 80, 300)
	v.SetDocument(gridLayout("0123456789abcdefghij", nil))
	press(v, 2*cellW, 4, 0)
	for _, step := range []struct {
		key   fyne.KeyName
		words bool
		want  string
	}{
		{fyne.KeyRight, false, "2"},
		{fyne.KeyRight, false, "23"},
		{fyne.KeyDown, false, "23456789abcd"},
		{fyne.KeyLeft, false, "23456789abc"},
		{fyne.KeyEnd, false, "23456789abcdefghij"},
		{fyne.KeyHome, true, "01"},
	} {
		v.surface.extendBy(step.key, step.words)
		if got := v.SelectedText(); got != step.want {
			t.Errorf("after %s: %q, want %q", step.key, got, step.want)
		}
	}
}

func TestLinksAreShownFollowedAndCompared(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 300)
	var hovered, opened string
	var differs bool
	v.OnHover = func(a string) { hovered = a }
	v.OnOpenLink = func(a string, d bool) { opened, differs = a, d }
	v.SetDocument(gridLayout("see bank.example.com now", map[string]string{"bank.example.com": "https://evil.example.net/x"}))

	move := &desktop.MouseEvent{}
	move.Position = fyne.NewPos(6*cellW, 5)
	v.surface.MouseMoved(move)
	if hovered != "https://evil.example.net/x" || v.surface.Cursor() != desktop.PointerCursor {
		t.Errorf("hovering told %q with cursor %v", hovered, v.surface.Cursor())
	}
	press(v, 6*cellW, 5, 0)
	release(v, 6*cellW, 5)
	if opened != "https://evil.example.net/x" || !differs {
		t.Errorf("opened %q, differs %v", opened, differs)
	}
	v.surface.MouseOut()
	if hovered != "" {
		t.Error("leaving did not clear the address")
	}
}

func TestDraggingAcrossALinkDoesNotFollowIt(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 300)
	v.OnOpenLink = func(a string, _ bool) { t.Errorf("opened %s", a) }
	v.SetDocument(gridLayout("a link here", map[string]string{"link": "https://example.org/"}))
	press(v, 3*cellW, 5, 0)
	drag(v, 5*cellW, 5)
	release(v, 5*cellW, 5)
}

func TestWordsAreFoundWhereTheyBegin(t *testing.T) {
	p, err := bundled().Text("Moth, mothers and a behemoth; ein Müller, 飛蛾", false)(context.Background(), Setting{Width: 700, Height: 800, Zoom: 1})
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]int{"moth": 2, "MULLER": 1, "蛾": 1, "hers": 0, "a": 2} {
		if got := (search{text: word, words: []string{word}}).on(p); len(got) != want {
			t.Errorf("%s: %d matches", word, len(got))
		}
	}
	if got := (search{text: "x", words: []string{"mothers", "moth"}}).on(p); len(got) != 2 || got[1].To-got[1].From != 7 {
		t.Errorf("overlapping words: %v", got)
	}
}

func TestFindHighlightsAndStepsRound(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 200)
	var current, total int
	v.OnFound = func(c, n int) { current, total = c, n }
	v.SetDocument(gridLayout(words(600)+"needle "+words(600)+"Needle"+words(10), nil))
	v.Find("needle")
	if current != 1 || total != 2 {
		t.Fatalf("found %d of %d", current, total)
	}
	if v.ScrollOffset() == 0 || v.surface.found.n != 1 {
		t.Errorf("offset %v, %d marks: the match is not shown", v.ScrollOffset(), v.surface.found.n)
	}
	v.FindNext()
	second := v.ScrollOffset()
	v.FindNext()
	if current != 1 || v.ScrollOffset() >= second {
		t.Errorf("after the last match came %d at %v", current, v.ScrollOffset())
	}
	v.FindPrevious()
	if current != 2 {
		t.Errorf("before the first match came %d", current)
	}
	v.Find("")
	if total != 0 || v.surface.found.n != 0 {
		t.Error("an empty search left marks")
	}
}

func TestSpacePagesAndThenAsksForTheNextMessage(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 300)
	past := 0
	v.OnPastEnd = func() { past++ }
	v.SetDocument(gridLayout(words(250), nil))
	for range 30 {
		v.surface.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		if past > 0 {
			break
		}
	}
	if past != 1 || v.ScrollOffset() < v.maxOffset()-1 {
		t.Errorf("asked %d times, at %v of %v", past, v.ScrollOffset(), v.maxOffset())
	}
	v.surface.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if v.ScrollOffset() != 0 {
		t.Error("Home did not go to the top")
	}
}

func TestZoomKeysReflowAndTell(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 300)
	var told float32
	v.OnZoom = func(z float32) { told = z }
	v.SetDocument(gridLayout(words(50), nil))
	zoom := func(key fyne.KeyName) {
		v.surface.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault})
	}
	zoom(fyne.KeyPlus)
	if told != 1.1 || v.setting.Zoom != 1.1 {
		t.Errorf("told %v, laid out for %v", told, v.setting.Zoom)
	}
	zoom(fyne.KeyMinus)
	zoom(fyne.KeyMinus)
	zoom(fyne.Key0)
	if v.Zoom() != 1 || v.setting.Zoom != 1 {
		t.Errorf("Ctrl+0 left %v", v.Zoom())
	}
}

func TestPagesGrowWithTheWindowsText(t *testing.T) {
	v := New(atOnce)
	v.MaxWidth = 100
	shown(t, v, 400, 300)
	v.SetDocument(gridLayout(words(50), nil))
	v.SetZoom(1.5)
	v.SetTextSize(2)
	if v.setting.Zoom != 3 || v.setting.Width != 200 || v.Zoom() != 1.5 {
		t.Errorf("laid out for %v in %v at a zoom of %v", v.setting.Zoom, v.setting.Width, v.Zoom())
	}
}

func TestSlowStripsArePaintedInTheBackground(t *testing.T) {
	q := &queue{}
	v := New(q.async)
	shown(t, v, 400, 300)
	v.SetDocument(gridLayout(words(4000), nil))
	q.run()
	q.jobs = nil
	v.strips.pending = map[int]bool{}
	v.strips.cost = time.Second
	v.scrollTo(0, 5000)
	if v.surface.shown[0].img != nil {
		t.Fatal("a slow strip was painted at once")
	}
	q.run()
	for _, s := range v.surface.shown {
		if s.img == nil {
			t.Errorf("strip %d did not arrive", s.index)
		}
	}
}

func TestTheInsetCarriesOnTheBackground(t *testing.T) {
	v := New(atOnce)
	v.Inset = fyne.NewSize(30, 20)
	shown(t, v, 400, 300)
	v.SetDocument(gridLayout(words(40), nil))
	if v.surface.fill.FillColor != v.Page().About().Background {
		t.Errorf("the inset is %v", v.surface.fill.FillColor)
	}
	if v.setting.Width != 340 {
		t.Errorf("laid out %v wide, want 340", v.setting.Width)
	}
}

func TestALinkWithinTheMessageScrollsThere(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 200)
	v.OnOpenLink = func(a string, _ bool) { t.Errorf("opened %s", a) }
	v.SetDocument(gridLayout("contents "+words(400), map[string]string{"contents": "#end"}))
	press(v, 3*cellW, 5, 0)
	release(v, 3*cellW, 5)
	if v.ScrollOffset() != 400 {
		t.Errorf("scrolled to %v", v.ScrollOffset())
	}
}

func TestTheMenuOffersLinksOnlyOverThem(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 300)
	v.OnOpenLink = func(string, bool) {}
	v.SetDocument(gridLayout("text", nil))
	if n := len(v.menu(Link{}).Items); n != 2 {
		t.Errorf("%d items without a link", n)
	}
	if n := len(v.menu(Link{URL: "https://example.org"}).Items); n != 5 {
		t.Errorf("%d items with a link", n)
	}
	if n := len(v.menu(Link{URL: "javascript:alert(1)"}).Items); n != 2 {
		t.Errorf("%d items with a script", n)
	}
}

func BenchmarkScrollStep(b *testing.B) {
	v := New(atOnce)
	shown(b, v, 700, 700)
	v.SetDocument(gridLayout(words(100000), nil))
	y := float32(0)
	for b.Loop() {
		y += 60
		if y > v.maxOffset() {
			y = 0
		}
		v.scrollTo(0, y)
	}
}

func TestTheFocusIsShownWhenTheKeyboardBringsIt(t *testing.T) {
	v := New(atOnce)
	win := shown(t, v, 400, 300)
	v.SetDocument(gridLayout(words(40), nil))
	win.Canvas().FocusNext()
	if win.Canvas().Focused() != v.surface || !v.ring.Visible() {
		t.Errorf("focused %T, ring visible %v", win.Canvas().Focused(), v.ring.Visible())
	}
	win.Canvas().Unfocus()
	press(v, 5, 5, 0)
	if win.Canvas().Focused() != v.surface || v.ring.Visible() {
		t.Errorf("after a click: focused %T, ring visible %v", win.Canvas().Focused(), v.ring.Visible())
	}
}

func TestDraggingPastTheEdgeScrolls(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 300)
	v.SetDocument(gridLayout(words(2000), nil))
	press(v, 5, 5, 0)
	drag(v, 50, 340)
	if v.ScrollOffset() != 40 {
		t.Errorf("scrolled to %v", v.ScrollOffset())
	}
}

func TestKeysTheViewHasNoUseForArePassedOn(t *testing.T) {
	v := New(atOnce)
	shown(t, v, 400, 300)
	var typed rune
	var key fyne.KeyName
	v.OnRune = func(r rune) { typed = r }
	v.OnKey = func(ev *fyne.KeyEvent) { key = ev.Name }
	v.surface.TypedRune('j')
	v.surface.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if typed != 'j' || key != fyne.KeyDelete {
		t.Errorf("passed on %q and %q", typed, key)
	}
}
