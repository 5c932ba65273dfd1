package maillist

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// operators are what a search understands besides words, those that are used
// most first.
var operators = []string{
	"from:", "subject:", "has:attachment", "is:unread", "older_than:7d", "larger:5MB", "to:", "tag:", "is:starred", "filename:",
	"after:2026-01-31", "before:2026-01-31", "on:today", "newer_than:7d", "cc:", "body:", "account:", "smaller:10KB", "is:partial", "is:read",
}

// hintsShown is how many of them fit under the search field.
const hintsShown = 4

// hintLine is the line under the search field: why a query was searched as
// plain words, or else the operators that may be meant, to click.
type hintLine struct {
	box    *fyne.Container
	reason *theme.Paragraph
	links  *fyne.Container
	scroll *container.Scroll
	search *searchEntry
	said   string
}

func newHintLine(s *searchEntry) *hintLine {
	h := &hintLine{search: s, reason: theme.NewParagraph(""), links: container.NewHBox()}
	h.reason.SizeName = fynetheme.SizeNameCaptionText
	h.reason.Importance = widget.WarningImportance
	h.scroll = container.NewHScroll(h.links)
	h.box = container.NewVBox(h.reason, h.scroll)
	h.reason.Hide()
	h.box.Hide()
	return h
}

// say tells why the query was not understood; nothing if it was.
func (h *hintLine) say(reason string) {
	h.said = reason
	h.update(h.search.focused)
}

// update shows what suits the text while the field has the focus; a reason
// stays as long as its search.
func (h *hintLine) update(focused bool) {
	if h.said != "" && h.search.Text != "" {
		h.reason.SetText(lang.L("Searched as plain words: {{.Reason}}", map[string]any{"Reason": h.said}))
	}
	visible(h.reason, h.said != "" && h.search.Text != "")
	h.links.RemoveAll()
	if focused {
		for _, o := range suitable(h.search.Text) {
			h.links.Add(newHintLink(o, func() { h.search.complete(o) }))
		}
	}
	visible(h.scroll, len(h.links.Objects) > 0)
	visible(h.box, h.reason.Visible() || len(h.links.Objects) > 0)
	h.box.Refresh()
	h.search.list.fitHeader()
}

// suitable gives the operators that go on from the last word of a query; all
// of them if there is none.
func suitable(query string) (list []string) {
	word := strings.ToLower(lastWord(query))
	for _, o := range operators {
		if strings.HasPrefix(o, word) && o != word && len(list) < hintsShown {
			list = append(list, o)
		}
	}
	return list
}

// lastWord is what stands behind the last space, without a bracket or minus.
func lastWord(query string) string {
	at := strings.LastIndexAny(query, " (")
	return strings.TrimLeft(query[at+1:], "-")
}

// complete puts an operator in the place of the last word.
func (s *searchEntry) complete(operator string) {
	text := strings.TrimSuffix(s.Text, lastWord(s.Text)) + operator
	s.SetText(text)
	s.CursorColumn = len([]rune(text))
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
}

// FocusGained implements fyne.Focusable.
func (s *searchEntry) FocusGained() {
	s.focused = true
	s.Entry.FocusGained()
	s.hints.update(true)
}

// FocusLost implements fyne.Focusable. The hints stay while there is a query,
// and else for a moment: a click on one must find it where it was.
func (s *searchEntry) FocusLost() {
	s.focused = false
	s.Entry.FocusLost()
	if s.Text != "" {
		return
	}
	s.list.cache.async(func(ctx context.Context) func() {
		select {
		case <-time.After(hintsLinger):
		case <-ctx.Done():
		}
		return func() {
			if !s.focused && s.Text == "" {
				s.hints.update(false)
			}
		}
	})
}

// hintsLinger is longer than a click takes.
const hintsLinger = 400 * time.Millisecond

// hintLink is an operator to click. It takes no focus: whoever has the keyboard
// types the operator, and Tab leads on to the messages.
type hintLink struct {
	theme.Surface
	text *theme.Label
}

var (
	_ fyne.Widget        = (*hintLink)(nil)
	_ desktop.Cursorable = (*hintLink)(nil)
)

func newHintLink(operator string, do func()) *hintLink {
	l := &hintLink{text: theme.NewLabel(operator, fynetheme.SizeNameCaptionText, fynetheme.ColorNameHyperlink, fyne.TextStyle{})}
	l.Init(operator, do)
	l.ExtendBaseWidget(l)
	return l
}

// Cursor implements desktop.Cursorable.
func (l *hintLink) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (l *hintLink) CreateRenderer() fyne.WidgetRenderer {
	l.Paint()
	return &theme.SurfaceRenderer{
		Surface: &l.Surface, Content: []fyne.CanvasObject{l.text},
		Min: func() fyne.Size { return l.text.MinSize().AddWidthHeight(12, 8) },
		Place: func(size fyne.Size) {
			l.text.Move(fyne.NewPos(6, 4))
			l.text.Resize(size.SubtractWidthHeight(12, 8))
		},
	}
}
