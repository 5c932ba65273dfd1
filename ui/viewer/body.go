package viewer

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/ui/htmlview"
	"github.com/mailloft/mailloft/ui/theme"
)

func (v *Viewer) newBody() {
	v.body = htmlview.New(v.async)
	v.body.OnHover = v.hint
	v.body.OnOpenLink = v.actions.OpenLink
	v.body.OnZoom = func(zoom float32) {
		if v.content != nil {
			v.actions.Zoomed(v.content.From.Addr, zoom)
		}
	}
	v.body.OnPastEnd = v.actions.NextUnread
	v.body.OnLaidOut = v.laidOut
	v.body.OnPaintFault = v.undrawn
	v.body.OnFound = v.found
	v.body.OnFold = v.openFold
	v.body.OnKey = v.bodyKey
	v.body.OnRune = v.bodyRune
}

// bodyKey gets the keys the body has no use for.
func (v *Viewer) bodyKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape && v.find.Visible() {
		v.closeFind()
		return
	}
	if ev.Name == fyne.KeyF3 && v.find.Visible() {
		v.StepFind(shiftHeld())
		return
	}
	v.actions.Key(ev)
}

// bodyRune gets the letters the body has no use for.
func (v *Viewer) bodyRune(r rune) {
	if r == 'q' {
		v.ToggleQuotes()
		return
	}
	v.actions.Rune(r)
}

// Insets that bring the first letter of a body below that of the subject.
var (
	textInset = fyne.NewSize(headerLeft-htmlview.TextMargin, 6)
	htmlInset = fyne.NewSize(headerLeft-htmlview.BodyMargin, 12)
)

// textColumn is the widest line of plain text that is comfortable to read.
const textColumn = 720

func (v *Viewer) showBody() {
	v.body.Inset, v.body.MaxWidth = textInset, textColumn+2*htmlview.TextMargin
	if v.hasHTML() {
		v.body.Inset, v.body.MaxWidth = htmlInset, 0
	}
	v.body.SetDark(v.dark())
	v.body.SetTextSize(theme.Scaled(1))
	if first := v.beginning(); first != nil {
		v.begun = true
		v.body.SetDocument(first)
		return
	}
	v.body.SetDocument(v.layout())
}

// Plain text longer than longText is shown as its first firstText bytes until
// the whole is laid out, which takes a second for some megabytes.
const (
	longText  = 128 << 10
	firstText = 32 << 10
)

// beginning lays out what of a long text is seen first; nil if the whole is as
// quick, or is looked through for words.
func (v *Viewer) beginning() htmlview.Layout {
	body := v.content.Body
	if len(body) != 1 || body[0].HTML != "" || len(body[0].Text) < longText || len(v.item.Words) > 0 {
		return nil
	}
	first := body[0].Text[:firstText]
	if end := strings.LastIndexAny(first, "\n "); end > 0 {
		first = first[:end]
	}
	return v.render.Plain(strings.ToValidUTF8(first, ""), v.folding(0))
}

func (v *Viewer) hasHTML() bool {
	return slices.ContainsFunc(v.content.Body, func(s reading.Section) bool { return s.HTML != "" })
}

// toggleReader shows the message without its styling, or with it again.
func (v *Viewer) toggleReader() {
	v.reader = !v.reader
	v.body.MaxWidth = 0
	if v.reader {
		v.body.MaxWidth = textColumn + 2*htmlview.BodyMargin
	}
	v.body.Replace(v.layout())
}

// layout lays out the body as it is shown.
func (v *Viewer) layout() htmlview.Layout { return htmlview.Stack(v.sections(v.folding)...) }

// sections lays out each section of the body, with what pictures there are.
func (v *Viewer) sections(folding func(section int) *htmlview.Folding) []htmlview.Layout {
	content, fetched, kept, name := v.content, v.fetched, v.actions.Kept, v.item.Row.SHA256
	picture := func(url string) ([]byte, bool) {
		if data, ok := fetched[url]; ok {
			return data, true
		}
		if data, ok := content.Picture(url); ok || kept == nil || name == "" {
			return data, ok
		}
		return kept(name, url)
	}
	var layouts []htmlview.Layout
	for i, s := range v.content.Body {
		fold := folding(i)
		if s.HTML != "" {
			html := v.render.HTML
			if v.reader {
				html = v.render.Reader
			}
			layouts = append(layouts, html(s.HTML, picture, fold))
		} else {
			layouts = append(layouts, v.render.Plain(s.Text, fold))
		}
	}
	if len(layouts) == 0 {
		layouts = append(layouts, v.render.Text(nothingToRead(v.content.Empty), false))
	}
	return layouts
}

func (v *Viewer) dark() bool { return theme.IsDark() && !v.light }

// laidOut learns what the page left out.
func (v *Viewer) laidOut(p htmlview.Page, err error) {
	v.opening(false)
	switch {
	case err != nil && !errors.Is(err, context.Canceled) && !v.failed:
		v.failed, v.begun = true, false
		v.fault(err)
		v.body.SetDocument(v.render.Text(lang.L("The text of this message could not be laid out. Its source and its attachments are whole."), false))
	case p != nil && v.begun:
		v.begun = false
		v.body.Replace(v.layout())
	case p != nil:
		about := p.About()
		same := len(about.Blocked) == len(v.about.Blocked) && about.Simplified == v.about.Simplified
		v.about = about
		if !same && v.content != nil {
			v.showBanners()
			v.relayout()
			v.fetchAllowed()
		}
		if v.folds.open == nil {
			v.openFoldsWith(v.item.Words...)
		}
	}
}

// undrawn says that a part of the page stays empty, and what can be done with
// the message all the same.
func (v *Viewer) undrawn(err error) {
	if v.content == nil || v.undrawable {
		return
	}
	v.undrawable = true
	v.fault(err)
	v.showBanners()
	v.relayout()
}

func (v *Viewer) fault(err error) {
	if v.actions.Fault != nil {
		v.actions.Fault(v.item.Row.SHA256, err)
	}
}
