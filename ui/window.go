// Package ui is the window: it puts the panes together, carries the core's
// events to them and what the person does to the core.
//
// All methods run on the Fyne goroutine unless they say otherwise. The bridge
// and loop.async are the only places that cross over to it.
package ui

import (
	"context"
	"log/slog"
	"maps"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/chooser"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/mailhtml"
	"github.com/mailloft/mailloft/app/remote"
	"github.com/mailloft/mailloft/ui/maillist"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/settings"
	"github.com/mailloft/mailloft/ui/sidebar"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/viewer/attach"
	"github.com/mailloft/mailloft/ui/work"
)

// Options say what the window works on.
type Options struct {
	Core *app.Core
	Log  *slog.Logger
	File string // an .eml file to show on its own first; empty for none
	Demo bool   // the title says so
	// Requests are files that later starts of the program ask to show; an
	// empty one only brings the window to the front.
	Requests <-chan string

	Hidden bool // starts in the tray, if there is one

	// Watch is a folder into which the window writes what it shows and how
	// late it is, for whoever tests it from outside; empty for none.
	Watch string
}

// Window is Mailloft's main window.
type Window struct {
	app    fyne.App
	core   *app.Core
	log    *slog.Logger
	file   string
	demo   bool
	hidden bool // starts in the tray

	requests <-chan string
	watch    string // see Options.Watch

	win     fyne.Window // nil while a picture is made without a display
	prefs   prefs
	theme   *theme.Theme
	looking bool // the theme is about to be changed to what prefs say

	loop          *loop
	sidebar       *sidebar.Sidebar
	list          *maillist.List
	pane          *reader          // the viewer of this window
	readers       map[*reader]bool // it, and those in windows of their own
	dialogs       *settings.Dialogs
	fonts         *mailhtml.Fonts
	pictures      *remote.Fetcher // asked only for pictures the reader wants
	keptPictures  remote.Kept
	guard         guard
	spare         *time.Timer // gives unused memory back; nil without a window
	copies        *attach.Copies
	panes         *panes
	listPane      *fyne.Container // the list, and what is said above it
	offlineBanner *banner
	bar           *bar            // before the list's title
	page          *page           // above a message in the place of the list
	message       *fyne.Container // it, and the viewer
	snackbar      *snackbar
	work          *work.Panel
	content       fyne.CanvasObject

	view        archive.View           // what the list shows
	places      places                 // where the person has been
	wanted      archive.ID             // to be selected once the list has it; 0 for none
	asked       int                    // generation of the last question to the archive for it
	stopAsking  context.CancelFunc     // ends that question
	chosen      int                    // generation of the selection
	drops       map[string]fyne.Window // the windows "On the server", by account ID
	logs        fyne.Window            // the log; nil while closed
	statistics  fyne.Window            // nil while it is closed
	rulesWindow fyne.Window            // likewise
	attachments fyne.Window            // likewise
	onServer    *fyne.MenuItem         // nil without a menu
	lastCheck   *fyne.MenuItem         // the same
	kept        map[archive.ID]bool    // read while the Unread view shows them: they stay until it is left
	states      map[string]fetch.State // by account ID
	counts      archive.Counts
	tags        []archive.Tag
	history     history // what can be taken back
	closing     sync.Once
	stuck       *time.Timer // runs while Fyne is to end
	leave       func()      // ends the program
	tray        *trayMenu   // nil without one
	comeBack    func()      // ends what goes on while the window is hidden; nil while it is not
	doze        *doze       // nil while a picture is made without a display
	settler     settler
	pauseItem   *fyne.MenuItem
	active      bool                                                   // the person looks at a window
	chooser     func(context.Context, chooser.Request) (string, error) // for a file, with the desktop's dialog
	choosing    bool                                                   // that is open
}

// New makes the window's parts. Nothing is shown and no work starts before
// Run or Picture.
func New(a fyne.App, o Options) *Window {
	w := &Window{
		app: a, core: o.Core, log: o.Log, file: o.File, demo: o.Demo, requests: o.Requests, hidden: o.Hidden, watch: o.Watch,
		prefs:   loadPrefs(o.Core.Dirs.Config),
		view:    archive.View{Folder: archive.Inbox},
		states:  map[string]fetch.State{},
		chooser: chooser.Choose,
	}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	theme.ReadDirection()
	w.theme = themeOf(w.prefs)
	a.Settings().SetTheme(w.theme)
	return w
}

// build makes the panes; do queues a call on the Fyne goroutine.
func (w *Window) build(ctx context.Context, do func(func())) (err error) {
	if w.fonts, err = mailhtml.LoadFonts(); err != nil {
		return err
	}
	if w.copies, err = attach.NewCopies(os.TempDir()); err != nil {
		return err
	}
	w.guard, w.prefs.Crashed = newGuard(w.core.Dirs.Log, app.CrashPath(w.core.Dirs.Log), w.prefs.Crashed, w.log)
	w.pictures, w.keptPictures = remote.New(), remote.NewKept(w.core.Dirs.Pictures())
	w.loop = newLoop(ctx, do)
	w.sidebar = w.newSidebar()
	w.list = w.newList()
	w.pane = w.newReader(w.win)
	w.readers = map[*reader]bool{w.pane: true}
	w.dialogs = settings.New(w.win, backend{w})
	w.dialogs.PickFile, w.dialogs.PickAny, w.dialogs.PickNew = w.pickFile, w.pickAny, w.pickNew
	w.snackbar = newSnackbar(w.loop)
	w.work = work.New(work.Loop{Async: w.loop.async, Do: w.loop.do, Now: time.Now})
	w.bar = newBar(w)
	w.list.SetLead(w.bar.box)
	w.page = newPage(w)
	w.message = theme.Below(w.page.box, w.pane.content())
	w.offlineBanner = w.newOffline()
	w.listPane = theme.Below(w.offlineBanner, w.list)
	w.panes = newPanes(w.sidebar, w.listPane, w.message, w.reading(), sizes{w.prefs.Sidebar, w.prefs.List, w.prefs.Tall}, !w.prefs.Folds)
	w.panes.onResized = w.remember
	w.panes.onPlan = w.planned
	w.content = container.NewStack(w.panes, w.work.Content(), w.snackbar.layer)
	w.knowAccounts()
	w.showAccounts() // the first frame does not say that there are none
	return nil
}

// leanGC lets the collector run sooner than by default: a window is open all
// day. With a million messages listed and selected it saves 40 MB of 300.
const leanGC = 50

// Run shows the window and fetches mail until the window is closed or ctx
// ends. It must be called on the program's first goroutine.
func (w *Window) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer debug.SetGCPercent(debug.SetGCPercent(leanGC))
	w.spare = time.AfterFunc(spareAfter, debug.FreeOSMemory)
	defer w.spare.Stop()
	theme.AskDesktop(ctx)
	w.win = w.app.NewWindow(w.title())
	w.doze = newDoze(fyne.Do, w.offScreen)
	if err := w.build(ctx, w.doze.do); err != nil {
		return err
	}
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.win.SetContent(w.content)
	w.win.Resize(fyne.NewSize(w.prefs.Width, w.prefs.Height))
	w.win.SetOnDropped(w.dropped)
	w.setMenu()
	w.addShortcuts()

	var background sync.WaitGroup
	w.leave = func() { w.quit(cancel) }
	w.win.SetCloseIntercept(w.closed)
	w.watchFocus(w.app.Lifecycle())
	if w.prefs.Tray || w.hidden {
		w.showTray(false)
	}
	w.app.Lifecycle().SetOnStarted(func() {
		background.Go(func() { bridge(ctx, w.core, w.loop.do, w.apply) })
		background.Go(func() {
			if err := w.core.Run(ctx); err != nil && ctx.Err() == nil {
				w.log.Error("fetching ended", "err", err)
			}
		})
		background.Go(func() { w.takeRequests(ctx) })
		if w.watch != "" {
			background.Go(func() { w.beWatched(ctx) })
		}
		background.Go(func() {
			<-ctx.Done()
			w.loop.do(w.leave)
		})
		w.start()
		w.keepTime()
		if w.comeBack == nil { // it is not in the tray
			w.settler.start(w.app.Driver().AllWindows)
		}
	})
	if w.hidden && w.tray != nil {
		w.goAway()
		w.app.Run()
	} else {
		w.win.ShowAndRun()
	}
	if w.stuck != nil {
		w.stuck.Stop()
	}
	w.settler.stop()
	cancel()
	background.Wait()
	w.loop.stop()
	w.guard.close()
	w.pictures.Close()
	return w.copies.Remove()
}

// start fills the panes for the first time.
func (w *Window) start() {
	for _, s := range w.core.Fetch.States() {
		w.states[s.Account] = s
	}
	w.reloadAccounts()
	w.openView(w.view)
	w.list.FocusList()
	w.sweepPictures()
	w.tellCrash()
	if p := w.core.Mended; p != nil {
		w.snackbar.show(say.Words(p.Text), "", nil)
	}
	w.tellLastCheck(true)
	if w.file != "" {
		w.openFile(w.file)
	}
}

// quit ends the program: work is cancelled and waited for behind a hidden
// window, so that closing is felt at once.
func (w *Window) quit(cancel context.CancelFunc) {
	w.closing.Do(func() {
		w.remember()
		w.win.Hide()
		cancel()
		go func() {
			w.loop.stop()
			w.loop.do(func() {
				w.stuck = time.AfterFunc(stuckAfter, w.endAnyway)
				w.app.Quit()
			})
		}()
	})
}

// stuckAfter is how long Fyne may take to end.
const stuckAfter = 1500 * time.Millisecond

// endAnyway ends the program where Fyne does not: one of its events that comes
// just as its queue has been emptied for the last time is waited for for ever.
// Work has been cancelled by then; what is left is to close the archive.
func (w *Window) endAnyway() {
	w.log.Warn("the window's toolkit did not end; ended without it")
	if err := w.core.Close(); err != nil {
		w.log.Error("the archive was not closed", "err", err)
	}
	os.Exit(0)
}

func (w *Window) title() string {
	if w.demo {
		return "Mailloft – " + lang.L("Demo")
	}
	return "Mailloft"
}

// remember keeps the window's size and panes for the next start.
func (w *Window) remember() {
	if w.win != nil && !w.win.FullScreen() {
		size := w.win.Canvas().Size()
		w.prefs.Width, w.prefs.Height = size.Width, size.Height
	}
	w.prefs.Sidebar, w.prefs.List, w.prefs.Tall = w.panes.sizes.sidebar, w.panes.sizes.list, w.panes.sizes.tall
	p, dir := w.prefs, w.core.Dirs.Config
	if err := p.save(dir); err != nil {
		w.log.Warn("window.toml was not saved", "err", err)
	}
}

// apply takes in what happened in the core.
func (w *Window) apply(n news) {
	old := maps.Clone(w.states)
	maps.Copy(w.states, n.states)
	w.notify(old, n.states)
	if n.accounts {
		w.reloadAccounts()
	} else if n.states != nil {
		w.showAccounts()
	}
	if n.checked {
		w.tellLastCheck(true)
	}
	if !n.reload {
		return
	}
	if n.reset {
		w.history.forget()
	}
	if n.removed {
		w.sweepPictures()
	}
	if n.everyRow {
		w.list.Invalidate(nil)
	} else {
		w.list.Invalidate(n.changed)
	}
	w.reloadCounts()
	if n.everyRow {
		w.reloadView()
	} else {
		w.refreshView(n.changed)
	}
	w.updateReaders()
}
