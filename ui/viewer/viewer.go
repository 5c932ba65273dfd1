package viewer

import (
	"context"
	"errors"
	"io"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/ui/htmlview"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/viewer/attach"
)

// Renderer lays out bodies. htmlview.Engine is one.
type Renderer interface {
	HTML(source string, picture func(url string) ([]byte, bool), fold *htmlview.Folding) htmlview.Layout
	Reader(source string, picture func(url string) ([]byte, bool), fold *htmlview.Folding) htmlview.Layout // without the document's styling
	Plain(text string, fold *htmlview.Folding) htmlview.Layout                                             // the text of a message
	Text(text string, mono bool) htmlview.Layout
	PDF(ctx context.Context, w io.Writer, title string, layouts ...htmlview.Layout) error
}

// Viewer is the pane.
type Viewer struct {
	widget.BaseWidget
	async   htmlview.Async
	render  Renderer
	copies  *attach.Copies
	actions Actions

	toolbar *toolbar
	header  *header
	banners *fyne.Container
	body    *htmlview.View
	waiting *theme.Label
	find    *findBar
	strip   *strip
	page    *fyne.Container
	message *fyne.Container
	blank   *theme.Blank

	turn       int // counts what was shown; answers for something earlier are dropped
	loading    context.CancelFunc
	item       Item
	chosen     []archive.ID  // what is selected, if that is more than one message
	several    []archive.Row // the first of chosen
	content    *reading.Content
	about      htmlview.About    // the body's page
	fetched    map[string][]byte // remote pictures by their address; never changed, only replaced
	fetching   bool              // remote pictures
	wordsLeft  bool              // the reader closed the bar with the words of the search
	growing    bool              // the rest of the message is being fetched
	begun      bool              // the body shows the beginning of a long text
	failed     bool              // the body could not be laid out, and says so
	undrawable bool              // a part of the body could not be painted
	folds      folds             // which quotes are folded
	reader     bool              // show the words of this message without its styling
	light      bool              // show this message in its own colours in a dark window
	early      bool              // there is no account yet
}

var _ fyne.Widget = (*Viewer)(nil)

// New makes an empty pane that does its work through async and keeps what
// other programs open in copies.
func New(async htmlview.Async, render Renderer, copies *attach.Copies, actions Actions) *Viewer {
	v := &Viewer{async: async, render: render, copies: copies, actions: actions}
	v.toolbar = newToolbar(v)
	v.header = newHeader(async, render, v.relayout, v.leaveList)
	v.banners = container.New(column{})
	v.find = newFindBar(v.search, v.StepFind, v.closeFind)
	v.strip = newStrip(v.SaveAttachments)
	v.waiting = theme.NewCaption(lang.L("Loading…"))
	v.waiting.Hide()
	v.newBody()
	top := container.New(column{}, v.toolbar, v.header, v.banners)
	middle := container.NewStack(v.body, container.NewCenter(v.waiting))
	bottom := container.New(column{}, v.find, v.strip)
	v.page = container.New(page{top, middle, bottom}, top, middle, bottom)
	v.message = container.NewStack(v.page)
	v.blank = theme.NewBlank()
	v.ExtendBaseWidget(v)
	v.Clear()
	return v
}

func (v *Viewer) hint(text string) { v.actions.Hint(text) }

// Clear shows that nothing is selected.
func (v *Viewer) Clear() {
	v.leave()
	if v.early {
		v.blank.Say(theme.IconMailOpen, lang.L("Nothing to read yet"), lang.L("Messages are shown here once they have arrived."))
	} else {
		v.blank.Say(theme.IconMailOpen, lang.L("No message selected"), lang.L("Choose a message in the list to read it here."))
	}
	v.showBlank()
}

// SetEarly says whether there is no account yet, so that nothing can be chosen.
func (v *Viewer) SetEarly(early bool) {
	if v.early == early {
		return
	}
	v.early = early
	if !v.page.Visible() {
		v.Clear()
	}
}

// Several shows that more than one message is selected and offers what can be
// done with all of them. rows are the first of them: which way the offers go.
func (v *Viewer) Several(ids []archive.ID, rows []archive.Row) {
	v.leave()
	v.chosen, v.several = ids, rows
	title := theme.Count(len(ids), "{{.Count}} message selected", "{{.Count}} messages selected")
	v.blank.Say(theme.IconSelectAll, title, "", v.severalButtons()...)
	v.showBlank()
}

func (v *Viewer) severalButtons() []fyne.CanvasObject {
	button := func(icon fyne.Resource, text string, tapped func()) fyne.CanvasObject {
		return theme.NewButtonWithIcon(text, icon, tapped)
	}
	trash := button(theme.IconTrash, lang.L("Move to Trash"), v.trash)
	if len(v.several) > 0 && v.several[0].Trashed {
		trash = button(theme.IconRestore, lang.L("Restore from Trash"), v.trash)
	}
	read := button(theme.IconMailOpen, lang.L("Mark as read"), func() { v.actions.Read(v.ids(), true) })
	if v.allRead() {
		read = button(theme.IconMail, lang.L("Mark as unread"), func() { v.actions.Read(v.ids(), false) })
	}
	star := button(theme.IconStar, lang.L("Star"), func() { v.actions.Star(v.ids(), true) })
	if len(v.several) > 0 && v.several[0].Trashed {
		return []fyne.CanvasObject{trash, read, star}
	}
	put := button(theme.IconArchive, lang.L("Archive"), v.toggleArchived)
	if len(v.several) > 0 && v.several[0].Archived {
		put = button(theme.IconInbox, lang.L("Move to Inbox"), v.toggleArchived)
	}
	return []fyne.CanvasObject{put, trash, read, star}
}

func (v *Viewer) allRead() bool {
	for _, r := range v.several {
		if !r.Read {
			return false
		}
	}
	return true
}

// Open shows a message. One that is shown already stays as it is, with its
// flags brought up to date.
func (v *Viewer) Open(item Item) {
	if item.archived() && item.Row.ID == v.item.Row.ID && v.page.Visible() {
		v.Update(item.Row)
		v.Search(item.Words)
		return
	}
	v.show(item)
}

func (v *Viewer) show(item Item) {
	v.leave()
	v.item = item
	v.toolbar.show(item)
	row := rowOf(item.Row)
	if !item.archived() {
		row.subject = item.Name // until its own is known
	}
	v.header.show(row, nil)
	v.showMessage()

	v.opening(!item.Crashed)
	if item.Crashed {
		v.showCrashed()
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	v.loading = cancel
	turn := v.turn
	v.async(func(outer context.Context) func() {
		defer context.AfterFunc(outer, cancel)()
		if v.actions.Reading != nil && item.Row.SHA256 != "" {
			v.actions.Reading(item.Row.SHA256)
		}
		content, err := reading.Load(ctx, item.Open)
		if err == nil {
			content.Vouch(item.Servers)
		}
		return func() {
			cancel()
			if turn == v.turn {
				v.loading = nil
				v.loaded(content, err)
			}
		}
	})
	v.waitVisibly(turn)
}

// opening says whether more of the message is about to be there.
func (v *Viewer) opening(more bool) {
	if v.actions.Opening != nil {
		v.actions.Opening(more)
	}
}

// waitVisibly says that a message is being read if that takes a while: a
// word that flashes by is worse than none.
func (v *Viewer) waitVisibly(turn int) {
	const while = 300 * time.Millisecond
	if v.loading == nil {
		return
	}
	v.async(func(ctx context.Context) func() {
		select {
		case <-time.After(while):
		case <-ctx.Done():
		}
		return func() {
			if turn == v.turn && v.content == nil {
				v.waiting.Show()
			}
		}
	})
}

// Update brings the flags of what is shown up to date. A message of which
// only the beginning was here is read again when the rest has come.
func (v *Viewer) Update(row archive.Row) {
	if !v.item.archived() || v.item.Row.ID != row.ID {
		return
	}
	item, grown := v.item, v.item.Row.Partial && !row.Partial
	item.Row = row
	if grown {
		v.show(item)
		return
	}
	v.item = item
	v.toolbar.show(item)
}

// leave gives up what is shown.
func (v *Viewer) leave() {
	if v.loading != nil {
		v.loading()
		v.loading = nil
	}
	v.turn++
	v.item, v.chosen, v.several, v.content, v.fetched = Item{}, nil, nil, nil, nil
	v.light, v.reader, v.begun, v.failed = false, false, false, false
	v.undrawable, v.fetching, v.growing = false, false, false
	v.folds, v.wordsLeft = folds{off: v.folds.off}, false
	v.about = htmlview.About{}
	v.waiting.Hide()
	v.body.SetDocument(nil)
	v.strip.show(nil, nil, nil, nil)
	v.banners.Objects = nil
	v.find.Hide()
	v.hint("")
}

func rowOf(row archive.Row) messageRow {
	from := message.Address{Addr: row.FromAddr}
	if row.From != row.FromAddr {
		from.Name = row.From
	}
	return messageRow{subject: row.Subject, from: from, date: row.Date}
}

func (v *Viewer) loaded(c *reading.Content, err error) {
	v.waiting.Hide()
	if errors.Is(err, context.Canceled) {
		return
	}
	if err != nil {
		p := problem.From(err)
		v.blank.Say(theme.IconError, say.Words(p.Text), say.Words(p.Next))
		v.showBlank()
		v.opening(false)
		return
	}
	v.opening(true)
	v.content = c
	v.body.SetZoom(v.actions.Zoom(c.From.Addr))
	v.header.show(rowOf(v.item.Row), c)
	if v.actions.Subject != nil && c.Subject != "" {
		v.actions.Subject(c.Subject)
	}
	v.strip.show(c.Attachments, v.openAttachment, v.attachmentMenu, v.hint)
	v.showBanners()
	v.showBody()
	v.showWords()
	v.relayout()
}

// relayout gives every part of the message its room again.
func (v *Viewer) relayout() {
	if v.page != nil {
		v.page.Refresh()
		v.page.Layout.Layout(v.page.Objects, v.page.Size())
		for _, o := range v.page.Objects {
			if c, ok := o.(*fyne.Container); ok {
				c.Layout.Layout(c.Objects, c.Size())
			}
		}
	}
}

func (v *Viewer) showMessage() {
	v.blank.Hide()
	v.page.Show()
	v.relayout()
}

func (v *Viewer) showBlank() {
	v.page.Hide()
	v.blank.Show()
}

// Zoom brings the zoom up to date with what is remembered for the sender.
func (v *Viewer) Zoom() {
	if v.content != nil {
		v.body.SetZoom(v.actions.Zoom(v.content.From.Addr))
	}
}

// Body gives the part that shows the text, for the menus of the window.
func (v *Viewer) Body() *htmlview.View { return v.body }

// Space shows the next page of the message, or asks for the next unread one.
func (v *Viewer) Space(back bool) { v.body.Space(back) }

// CreateRenderer is part of fyne.Widget.
func (v *Viewer) CreateRenderer() fyne.WidgetRenderer { return &viewerRenderer{v} }

type viewerRenderer struct{ v *Viewer }

func (r *viewerRenderer) MinSize() fyne.Size { return fyne.NewSize(320, 240) }

func (r *viewerRenderer) Layout(size fyne.Size) {
	r.v.message.Resize(size)
	r.v.blank.Resize(size)
}

func (r *viewerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.v.message, r.v.blank}
}

func (r *viewerRenderer) Refresh() {
	r.v.message.Refresh()
	r.v.blank.Refresh()
	r.v.body.SetDark(r.v.dark())
	r.v.body.SetTextSize(theme.Scaled(1))
}

func (r *viewerRenderer) Destroy() {}
