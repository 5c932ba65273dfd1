package viewer

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/mailhtml"
	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/ui/htmlview"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/viewer/attach"
)

// atOnce runs work and what it returned straight away.
func atOnce(work func(context.Context) func()) {
	if done := work(context.Background()); done != nil {
		done()
	}
}

// asked records what a pane asked of its window.
type asked struct {
	folder    string // picked when asked for
	yes       bool   // answer to questions
	trashed   []archive.ID
	restored  []archive.ID
	starred   map[archive.ID]bool
	read      map[archive.ID]bool
	archived  map[archive.ID]bool
	links     []string
	files     []string
	messages  []Item
	panes     []fyne.CanvasObject
	questions []string
	hint      string
	told      []string
	saved     []string
	failed    []*problem.Problem
	next      int
	zooms     map[string]float32 // by sender
}

func (a *asked) actions() Actions {
	flag := func(m map[archive.ID]bool) func([]archive.ID, bool) {
		return func(ids []archive.ID, on bool) {
			for _, id := range ids {
				m[id] = on
			}
		}
	}
	a.zooms = map[string]float32{}
	a.starred, a.read, a.archived = map[archive.ID]bool{}, map[archive.ID]bool{}, map[archive.ID]bool{}
	return Actions{
		Trash:       func(ids []archive.ID) { a.trashed = append(a.trashed, ids...) },
		Restore:     func(ids []archive.ID) { a.restored = append(a.restored, ids...) },
		Archive:     flag(a.archived),
		Star:        flag(a.starred),
		Read:        flag(a.read),
		OpenLink:    func(address string, _ bool) { a.links = append(a.links, address) },
		OpenFile:    func(path string) { a.files = append(a.files, path) },
		OpenMessage: func(i Item) { a.messages = append(a.messages, i) },
		OpenPane:    func(_ string, o fyne.CanvasObject) { a.panes = append(a.panes, o) },
		PickFolder: func(then func(string)) {
			if a.folder != "" {
				then(a.folder)
			}
		},
		Confirm: func(_, text, _ string, then func()) {
			a.questions = append(a.questions, text)
			if a.yes {
				then()
			}
		},
		Hint: func(text string) { a.hint = text },
		Saved: func(text string, files []string) {
			a.told = append(a.told, text)
			a.saved = append(a.saved, files...)
		},
		Fail: func(p *problem.Problem) { a.failed = append(a.failed, p) },
		Zoom: func(sender string) float32 {
			if z := a.zooms[sender]; z > 0 {
				return z
			}
			return 1
		},
		Zoomed:     func(sender string, zoom float32) { a.zooms[sender] = zoom },
		NextUnread: func() { a.next++ },
		Key:        func(*fyne.KeyEvent) {},
		Rune:       func(rune) {},
	}
}

func newTestViewer(t testing.TB, render Renderer) (*Viewer, *asked) {
	t.Helper()
	copies, err := attach.NewCopies(filepath.Join(t.TempDir(), "run"))
	if err != nil {
		t.Fatal(err)
	}
	a := &asked{}
	return New(atOnce, render, copies, a.actions()), a
}

// shown puts a pane in a window without a screen.
func shown(t testing.TB, v *Viewer) fyne.Window {
	t.Helper()
	w := test.NewWindow(v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(640, 700))
	t.Cleanup(w.Close)
	return w
}

func themed(t testing.TB) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
}

const mixed = `From: Ada <ada@example.org>
To: a@example.org, Bob <bob@example.org>, Cy <cy@example.org>, dee@example.org, eve@example.org
Subject: Mixed
Date: Mon, 23 Nov 2026 09:41:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=mix

--mix
Content-Type: text/plain

words of the body
--mix
Content-Type: application/pdf; name="../../report.pdf"
Content-Disposition: attachment

PDF
--mix
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="setup.exe"

MZ
--mix
Content-Type: message/rfc822
Content-Disposition: attachment; filename="inner.eml"

Subject: inner

inner words
--mix--
`

func opened(t *testing.T, raw string) (*Viewer, *asked, *plainPages) {
	t.Helper()
	themed(t)
	pages := &plainPages{}
	v, a := newTestViewer(t, pages)
	shown(t, v)
	v.Open(Item{Row: archive.Row{ID: 7, Subject: "from the list"}, Open: opener(raw)})
	return v, a, pages
}

func TestAMessageIsShownWithItsPeopleDateAndBody(t *testing.T) {
	v, _, pages := opened(t, mixed)
	if got := v.header.subject.Text; got != "Mixed" {
		t.Errorf("subject %q", got)
	}
	if got := v.header.sender.text.Text() + " " + v.header.address.Text(); got != "Ada ada@example.org" {
		t.Errorf("sender %q", got)
	}
	if got := v.header.to.text.Text(); got != "to a@example.org, Bob, Cy and 2 others ▾" {
		t.Errorf("recipients %q", got)
	}
	if len(pages.made) == 0 || strings.TrimSpace(pages.made[0]) != "words of the body" {
		t.Errorf("laid out %q", pages.made)
	}
	if n := len(v.strip.chips.Objects); n != 3 || v.strip.Hidden {
		t.Errorf("%d chips, hidden %v", n, v.strip.Hidden)
	}
	for _, o := range []fyne.CanvasObject{v.header.date, v.header.sender, v.header.to} {
		if o.Size().Width < 10 || o.Size().Height < 8 {
			t.Errorf("%T has no room: %v", o, o.Size())
		}
	}
}

func TestAMessageWithoutWordsSaysSo(t *testing.T) {
	_, _, pages := opened(t, "Subject: nothing\n\n")
	if len(pages.made) != 1 || pages.made[0] != nothingToRead(reading.Nothing) {
		t.Errorf("laid out %q", pages.made)
	}
}

func TestABodyThatCannotBeLaidOutSaysSo(t *testing.T) {
	themed(t)
	pages := &plainPages{err: errors.New("boom")}
	v, _ := newTestViewer(t, pages)
	shown(t, v)
	v.Open(Item{Open: opener("Content-Type: text/html\n\n<p>x")})
	if v.body.Page() == nil || !strings.Contains(v.body.Page().Text(v.body.Page().All()), "could not be laid out") {
		t.Errorf("the body shows %v", v.body.Page())
	}
}

func TestAMissingFileIsExplainedInsteadOfAnEmptyPane(t *testing.T) {
	themed(t)
	v, _ := newTestViewer(t, &plainPages{})
	shown(t, v)
	v.Open(File(filepath.Join(t.TempDir(), "gone.eml")))
	if title, text := v.blank.Words(); !v.blank.Visible() || title != "The file of this message is missing." || text == "" {
		t.Errorf("shown: %q %q", title, text)
	}
}

func TestALateAnswerForAnotherMessageIsDropped(t *testing.T) {
	themed(t)
	var jobs []func(context.Context) func()
	copies, err := attach.NewCopies(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a := &asked{}
	v := New(func(work func(context.Context) func()) { jobs = append(jobs, work) }, &plainPages{}, copies, a.actions())
	v.Open(Item{Row: archive.Row{ID: 1}, Open: opener("Subject: one\n\n1")})
	first := jobs[0]
	jobs = nil
	v.Open(Item{Row: archive.Row{ID: 2}, Open: opener("Subject: two\n\n2")})
	atOnce(jobs[0])
	atOnce(first)
	if got := v.header.subject.Text; got != "two" {
		t.Errorf("the pane shows %q", got)
	}
}

func TestTheListsWordsAreShownUntilTheMessageIsRead(t *testing.T) {
	themed(t)
	copies, err := attach.NewCopies(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a := &asked{}
	v := New(func(func(context.Context) func()) {}, &plainPages{}, copies, a.actions())
	v.Open(Item{Row: archive.Row{ID: 1, Subject: "from the list", From: "Ada", FromAddr: "ada@example.org"}, Open: opener("")})
	if v.header.subject.Text != "from the list" || v.header.sender.text.Text() != "Ada" {
		t.Errorf("shown: %q from %q", v.header.subject.Text, v.header.sender.text.Text())
	}
}

func TestButtonsAskForWhatTheirMessageNeeds(t *testing.T) {
	v, a, _ := opened(t, mixed)
	v.toolbar.star.Tapped(nil)
	v.toolbar.unread.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	v.toolbar.put.Tapped(nil)
	v.toolbar.trash.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !a.archived[7] {
		t.Error("not put into Archive")
	}
	if !a.starred[7] || !a.read[7] || !slices.Equal(a.trashed, []archive.ID{7}) {
		t.Errorf("starred %v, read %v, trashed %v", a.starred, a.read, a.trashed)
	}
	v.Update(archive.Row{ID: 7, Starred: true, Read: true, Trashed: true})
	v.toolbar.star.Tapped(nil)
	v.toolbar.unread.Tapped(nil)
	v.toolbar.trash.Tapped(nil)
	if a.starred[7] || a.read[7] || !slices.Equal(a.restored, []archive.ID{7}) {
		t.Errorf("then starred %v, read %v, restored %v", a.starred, a.read, a.restored)
	}
}

func TestAFileOfItsOwnHasNoFlags(t *testing.T) {
	themed(t)
	v, _ := newTestViewer(t, &plainPages{})
	v.Open(Item{Open: opener(mixed), Name: "saved.eml"})
	for _, b := range []*theme.IconButton{v.toolbar.put, v.toolbar.trash, v.toolbar.star, v.toolbar.unread} {
		if b.Visible() {
			t.Errorf("%q is offered", b.Name)
		}
	}
}

func TestSeveralMessagesAreHandledTogether(t *testing.T) {
	themed(t)
	v, a := newTestViewer(t, &plainPages{})
	shown(t, v)
	v.Several([]archive.ID{1, 2}, []archive.Row{{ID: 1}, {ID: 2, Read: true}})
	if title, _ := v.blank.Words(); title != "2 messages selected" {
		t.Errorf("title %q", title)
	}
	for _, o := range v.blank.Actions() {
		test.Tap(o.(*theme.Button))
	}
	if len(a.trashed) != 2 || !a.read[1] || !a.starred[2] {
		t.Errorf("trashed %v, read %v, starred %v", a.trashed, a.read, a.starred)
	}
}

func TestAttachmentsAreSavedUnderSafeNamesAndNeverOverEachOther(t *testing.T) {
	v, a, _ := opened(t, mixed)
	a.folder = t.TempDir()
	v.SaveAttachments()
	v.SaveAttachments()
	if len(a.failed) > 0 {
		t.Fatal(a.failed[0])
	}
	got := map[string]string{}
	list, _ := os.ReadDir(a.folder)
	for _, e := range list {
		data, _ := os.ReadFile(filepath.Join(a.folder, e.Name()))
		got[e.Name()] = strings.TrimSpace(string(data))
	}
	for _, name := range []string{"report.pdf", "report (2).pdf"} {
		if got[name] != "PDF" {
			t.Errorf("%s holds %q among %v", name, got[name], got)
		}
	}
	if len(got) != 6 || len(a.told) != 2 || len(a.saved) != 6 {
		t.Errorf("%d files, told %q, to show %q", len(got), a.told, a.saved)
	}
}

func TestAMessageIsSavedByteForByte(t *testing.T) {
	v, a, _ := opened(t, mixed)
	a.folder = t.TempDir()
	v.SaveMessage()
	data, err := os.ReadFile(filepath.Join(a.folder, "Mixed.eml"))
	if err != nil || string(data) != strings.ReplaceAll(mixed, "\n", "\r\n") {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

func TestAFailedSaveIsExplained(t *testing.T) {
	v, a, _ := opened(t, mixed)
	a.folder = filepath.Join(t.TempDir(), "gone")
	v.SaveMessage()
	if len(a.failed) != 1 || a.failed[0].Code != "attachment.nofolder" {
		t.Errorf("failed with %+v", a.failed)
	}
}

func TestOpeningMakesAPrivateCopyAndProgramsAskFirst(t *testing.T) {
	v, a, _ := opened(t, mixed)
	list := v.content.Attachments
	v.openAttachment(list[0])
	if len(a.files) != 1 || filepath.Base(a.files[0]) != "report.pdf" || len(a.questions) != 0 {
		t.Fatalf("opened %v after %v", a.files, a.questions)
	}
	v.openAttachment(list[1])
	if len(a.questions) != 1 || len(a.files) != 1 {
		t.Errorf("a program was opened without a yes: %v", a.files)
	}
	a.yes = true
	v.openAttachment(list[1])
	if len(a.files) != 2 || filepath.Base(a.files[1]) != "setup.exe" {
		t.Errorf("opened %v", a.files)
	}
}

func TestAnEmbeddedMessageOpensInAWindowOfItsOwn(t *testing.T) {
	v, a, _ := opened(t, mixed)
	v.openAttachment(v.content.Attachments[2])
	if len(a.messages) != 1 || len(a.files) != 0 {
		t.Fatalf("messages %v, files %v", a.messages, a.files)
	}
	c, err := reading.Load(context.Background(), a.messages[0].Open)
	if err != nil || c.Subject != "inner" {
		t.Errorf("%+v, %v", c, err)
	}
}

// notices are the sentences above the body.
func notices(v *Viewer) (texts []string) {
	for _, o := range v.banners.Objects {
		if b, ok := o.(*banner); ok {
			texts = append(texts, b.text)
		}
	}
	return texts
}

func TestBlockedPicturesAreCountedByHost(t *testing.T) {
	themed(t)
	pages := &plainPages{blocked: []string{"https://a.example/1", "https://A.example/2", "http://b.example/1"}}
	v, _ := newTestViewer(t, pages)
	shown(t, v)
	v.Open(Item{Open: opener("Content-Type: text/html\n\n<p>x")})
	if got := notices(v); !slices.Contains(got, "3 remote images from 2 servers blocked") {
		t.Errorf("notices %q", got)
	}
}

func TestPicturesAreFetchedOnlyOnRequestAndTrackersNever(t *testing.T) {
	themed(t)
	tracker := "https://t.example/pixel"
	pages := &plainPages{blocked: []string{"https://a.example/1", "https://a.example/gone", tracker}, trackers: []string{tracker}}
	v, _ := newTestViewer(t, pages)
	var asked []string
	v.actions.Pictures = func(_ context.Context, _ string, urls []string) map[string][]byte {
		asked = urls
		return map[string][]byte{"https://a.example/1": []byte("picture")}
	}
	shown(t, v)
	v.Open(Item{Open: opener("Content-Type: text/html\n\n<p>x")})
	if asked != nil {
		t.Fatal("pictures were fetched unasked")
	}
	for _, o := range v.banners.Objects {
		if b, ok := o.(*banner); ok && len(b.actions) == 1 && b.actions[0].Name == "Show" {
			b.actions[0].Tapped(nil)
			break
		}
	}
	if !slices.Equal(asked, []string{"https://a.example/1", "https://a.example/gone"}) {
		t.Errorf("asked for %q", asked)
	}
	if data, ok := pages.picture("https://a.example/1"); !ok || string(data) != "picture" {
		t.Error("the page was not laid out with the picture")
	}
	if got := notices(v); !slices.Contains(got, "Remote images that could not be fetched: 1") {
		t.Errorf("notices %q", got)
	}
}

func TestWhatIsWrongIsListedOnRequest(t *testing.T) {
	v, _, _ := opened(t, "Subject: x\n\nhello")
	v.content.Problems = []message.Problem{{Code: "mime.boundary", Text: "First."}, {Code: "charset.unknown", Text: "Second."}}
	v.showBanners()
	v.relayout()
	before := v.banners.Size().Height
	for _, o := range v.banners.Objects {
		if b, ok := o.(*banner); ok {
			b.actions[0].Tapped(nil)
		}
	}
	for _, o := range v.banners.Objects {
		if n, ok := o.(*notes); ok {
			if !n.Visible() || n.label.Text != "• First.\n• Second." || v.banners.Size().Height <= before {
				t.Errorf("visible %v, %q, room %v after %v", n.Visible(), n.label.Text, v.banners.Size(), before)
			}
			return
		}
	}
	t.Error("there are no details")
}

func TestFindingOpensABarAndEscapeClosesIt(t *testing.T) {
	v, _, _ := opened(t, mixed)
	v.Find()
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c.Focused() != v.find.entry {
		t.Errorf("the keyboard is at %T", c.Focused())
	}
	v.find.entry.SetText("body")
	if !v.find.Visible() || v.find.count.Text() != "1 of 1" {
		t.Errorf("visible %v, count %q", v.find.Visible(), v.find.count.Text())
	}
	v.find.entry.SetText("absent")
	if v.find.count.Text() != "Not found" {
		t.Errorf("count %q", v.find.count.Text())
	}
	v.find.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if v.find.Visible() {
		t.Error("the bar stayed")
	}
}

func TestTheWholeHeaderIsShownOnRequest(t *testing.T) {
	v, _, pages := opened(t, mixed)
	before := v.header.Size().Height
	v.header.to.Tapped(nil)
	if !strings.Contains(pages.made[len(pages.made)-1], "MIME-Version: 1.0") {
		t.Errorf("laid out %q", pages.made[len(pages.made)-1])
	}
	if v.header.Size().Height <= before {
		t.Error("the header did not grow")
	}
	v.header.to.Tapped(nil)
	if v.header.Size().Height != before {
		t.Errorf("closed it is %v tall, was %v", v.header.Size().Height, before)
	}
}

func TestTheSourceShowsEveryByte(t *testing.T) {
	v, a, pages := opened(t, mixed)
	v.ShowSource()
	if len(a.panes) != 1 {
		t.Fatal("no pane")
	}
	w := test.NewWindow(a.panes[0])
	defer w.Close()
	w.Resize(fyne.NewSize(500, 400))
	if got := pages.made[len(pages.made)-1]; got != mixed {
		t.Errorf("the source is %q", got)
	}
	if got := visible([]byte("a\x00\x1b\rb\xe9\xc3\xa9\r\nc\x7f")); got != "a␀␛␍béé\nc␡" {
		t.Errorf("visible made %q", got)
	}
}

func TestALongSourceIsCutAndSaysSo(t *testing.T) {
	raw := "Subject: long\n\n" + strings.Repeat("x", maxSource)
	text, more, err := readSource(context.Background(), Item{Open: opener(raw)})
	if err != nil || !more || len(text) > maxSource {
		t.Errorf("%d bytes, more %v, %v", len(text), more, err)
	}
}

func TestEverythingCanBeReachedWithTheKeyboard(t *testing.T) {
	v, _, _ := opened(t, mixed)
	w := shown(t, v)
	seen := map[fyne.Focusable]bool{}
	for range 40 {
		w.Canvas().FocusNext()
		seen[w.Canvas().Focused()] = true
	}
	want := []fyne.Focusable{v.toolbar.put, v.toolbar.trash, v.toolbar.star, v.toolbar.unread, v.toolbar.save, v.toolbar.source,
		v.toolbar.find, v.toolbar.more, v.header.sender, v.header.to, v.strip.all, v.strip.chips.Objects[0].(*chip)}
	for _, f := range want {
		if !seen[f] {
			t.Errorf("%T %q is never focused", f, f.(fyne.Accessible).AccessibilityLabel())
		}
	}
}

func BenchmarkOpenMessage(b *testing.B) {
	themed(b)
	v, _ := newTestViewer(b, htmlview.Engine{Fonts: mailhtml.BundledFonts()})
	shown(b, v)
	for b.Loop() {
		v.Clear()
		v.Open(Item{Open: opener(mixed)})
	}
}

func TestASenderWhoMayDeceiveIsWarnedOfAloud(t *testing.T) {
	v, _, _ := opened(t, "From: \"security@mybank.com\" <mallory@a-very-long-name-so-that-it-has-to-wrap.evil.example>\nSubject: x\n\nhello")
	for _, o := range v.banners.Objects {
		if b, ok := o.(*banner); ok {
			if b.quiet || !strings.Contains(b.text, "mallory@") {
				t.Errorf("quiet %v: %q", b.quiet, b.text)
			}
			last := b.lines[len(b.lines)-1]
			if bottom := last.Position().Y + last.Size().Height; len(b.lines) < 2 || bottom > b.Size().Height {
				t.Errorf("%d lines end at %v of %v", len(b.lines), bottom, b.Size().Height)
			}
			return
		}
	}
	t.Error("there is no warning")
}

func TestAMailingListIsLeftOnlyAfterAQuestion(t *testing.T) {
	v, a, _ := opened(t, "From: list@example.org\nList-Unsubscribe: <https://example.org/leave?u=1>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n\nnews")
	if got := v.header.list.text.Text(); got != "Mailing list: leave with one click at example.org…" {
		t.Errorf("the header says %q", got)
	}
	leave := func() {
		for _, item := range v.moreMenu().Items {
			if item.Label == "Leave this mailing list…" {
				item.Action()
			}
		}
	}
	leave()
	if len(a.links) > 0 || len(a.questions) != 1 || !strings.Contains(a.questions[0], "https://example.org/leave?u=1") {
		t.Errorf("opened %q after %q", a.links, a.questions)
	}
	a.yes = true
	leave()
	v.header.list.Tapped(nil)
	if !slices.Equal(a.links, []string{"https://example.org/leave?u=1", "https://example.org/leave?u=1"}) {
		t.Errorf("opened %q", a.links)
	}
}

func TestWhatTheServerFoundOutAboutTheSenderIsShown(t *testing.T) {
	for results, want := range map[string]struct {
		line string
		loud string
		room bool
	}{
		"mx.provider.example; dkim=pass header.d=example.org": {line: "Signed by example.org (DKIM), checked by your server.", room: true},
		"mx.provider.example; dmarc=fail":                     {loud: "Your server could not confirm that this message is from example.org (DMARC failed)."},
		"mx.evil.example; dkim=pass header.d=example.org":     {},
	} {
		themed(t)
		v, _ := newTestViewer(t, &plainPages{})
		shown(t, v)
		raw := "Authentication-Results: " + results + "\nFrom: Ada <ada@example.org>\nSubject: x\n\nhello"
		v.Open(Item{Open: opener(raw), Servers: []string{"pop.provider.example"}})
		if got := v.header.proof.Text(); got != want.line {
			t.Errorf("%s: the line is %q", results, got)
		}
		if got := v.header.proofRoom() > 0; got != want.room {
			t.Errorf("%s: room %v", results, got)
		}
		if got := notices(v); want.loud != "" && !slices.Contains(got, want.loud) || want.loud == "" && len(got) > 0 {
			t.Errorf("%s: notices %q", results, got)
		}
	}
}

func TestABounceSaysWhatHappened(t *testing.T) {
	v, _, _ := opened(t, `From: MAILER-DAEMON@example.org
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; nobody@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user
--b--
`)
	if got := strings.Join(notices(v), " "); !strings.Contains(got, "nobody@example.net") {
		t.Errorf("notices %q", got)
	}
}

func TestTheReaderViewLeavesOutTheStyling(t *testing.T) {
	v, _, pages := opened(t, "Content-Type: text/html\n\n<p>x")
	toggle := func() string {
		for _, item := range v.moreMenu().Items {
			if item.Label == "Reader view" {
				item.Action()
			}
		}
		return strings.TrimSpace(pages.made[len(pages.made)-1])
	}
	if got := toggle(); got != "plain <p>x" {
		t.Errorf("laid out %q", got)
	}
	if got := toggle(); got != "<p>x" {
		t.Errorf("then laid out %q", got)
	}
}

func TestAFileOnItsOwnIsAnItem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "saved.eml")
	if err := os.WriteFile(path, []byte("Subject: hi\r\n\r\nbody"), 0o600); err != nil {
		t.Fatal(err)
	}
	item := File(path)
	c, err := reading.Load(context.Background(), item.Open)
	if err != nil || c.Subject != "hi" || item.archived() {
		t.Errorf("%+v, %v", c, err)
	}
	if got := item.fileName(c.Subject); got != "saved.eml" {
		t.Errorf("saved as %q", got)
	}
	if got := (Item{}).fileName("Re: a/b"); got != "Re_ a-b.eml" {
		t.Errorf("saved as %q", got)
	}
	if got := (Item{}).fileName(" "); got != "message.eml" {
		t.Errorf("saved as %q", got)
	}
}

// bytesFile is a message in memory.
type bytesFile struct{ *bytes.Reader }

func (bytesFile) Close() error { return nil }

func opener(raw string) reading.Opener {
	return func(context.Context) (io.ReadSeekCloser, error) {
		return bytesFile{bytes.NewReader([]byte(strings.ReplaceAll(raw, "\n", "\r\n")))}, nil
	}
}

func TestTheBeginningOfALongTextIsSeenBeforeTheWholeIsLaidOut(t *testing.T) {
	raw := "Subject: long\nContent-Type: text/plain; charset=utf-8\n\n" + strings.Repeat("words of a long, long téxt\n", longText/20)
	v, _, pages := opened(t, raw)
	if len(pages.made) < 2 {
		t.Fatalf("laid out %d times", len(pages.made))
	}
	first, last := pages.made[0], pages.made[len(pages.made)-1]
	if len(first) > firstText || !strings.HasPrefix(last, first) || len(last) < longText {
		t.Errorf("laid out %d bytes first, %d last", len(first), len(last))
	}
	_, to := v.body.Page().All()
	if int(to) != len(last) {
		t.Errorf("shows %d of %d", to, len(last))
	}
	pages.made = nil
	v.Open(Item{Row: archive.Row{ID: 8}, Open: opener(raw), Words: []string{"long"}})
	if len(pages.made) != 1 || len(pages.made[0]) < longText {
		t.Errorf("with words to find, laid out %d times, %d bytes first", len(pages.made), len(pages.made[0]))
	}
}
