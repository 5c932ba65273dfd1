package maillist

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
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
	reason *widget.Label
	links  *fyne.Container
	scroll *container.Scroll
	search *searchEntry
	said   string
}

func newHintLine(s *searchEntry) *hintLine {
	h := &hintLine{search: s, reason: widget.NewLabel(""), links: container.NewHBox()}
	h.reason.SizeName = fynetheme.SizeNameCaptionText
	h.reason.Importance = widget.WarningImportance
	h.reason.Wrapping = fyne.TextWrapWord
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
			link := widget.NewHyperlink(o, nil)
			link.SizeName = fynetheme.SizeNameCaptionText
			link.OnTapped = func() { h.search.complete(o) }
			h.links.Add(link)
		}
	}
	visible(h.scroll, len(h.links.Objects) > 0)
	visible(h.box, h.reason.Visible() || len(h.links.Objects) > 0)
	h.box.Refresh()
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

// FocusLost implements fyne.Focusable. The hints stay while there is a query:
// a click on one must find it where it was.
func (s *searchEntry) FocusLost() {
	s.focused = false
	s.Entry.FocusLost()
	if s.Text == "" {
		s.hints.update(false)
	}
}
