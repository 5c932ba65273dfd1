package viewer

import (
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/ui/htmlview"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// maxSource is how much of a message's source is shown.
const maxSource = 2 << 20

// ShowSource shows the message as it came, in a window of its own.
func (v *Viewer) ShowSource() {
	item := v.item
	if item.Open == nil {
		return
	}
	view := htmlview.New(v.async)
	view.SetDark(theme.IsDark())
	view.SetTextSize(theme.Scaled(1))
	view.Inset = fyne.NewSize(8, 0)
	top := container.New(column{})
	pane := container.New(page{top, view, container.New(column{})}, top, view)
	save := bannerAction(lang.L("Save as .eml…"), true, v.SaveMessage)
	v.async(func(ctx context.Context) func() {
		text, more, err := readSource(ctx, item)
		return func() {
			if err != nil {
				view.SetDocument(v.render.Text(say.Error(err), false))
				return
			}
			if more {
				note := lang.L("Only the first {{.Size}} are shown.", map[string]any{"Size": theme.Bytes(maxSource)})
				top.Objects = []fyne.CanvasObject{newGap(8), newBanner(theme.IconInfo, note, true, save)}
				pane.Refresh()
			}
			view.SetDocument(v.render.Text(text, true))
		}
	})
	v.actions.OpenPane(lang.L("Source of “{{.Subject}}”", map[string]any{"Subject": heading(v.subject())}), pane)
}

func (v *Viewer) subject() string {
	if v.content != nil {
		return v.content.Subject
	}
	return v.item.Row.Subject
}

// readSource reads the beginning of a message; more says that there is more.
func readSource(ctx context.Context, item Item) (text string, more bool, err error) {
	f, err := item.Open(ctx)
	if err != nil {
		return "", false, reading.Explain(err)
	}
	defer func() { _ = f.Close() }() // only read from
	data := make([]byte, maxSource+1)
	n, err := io.ReadFull(reading.Interruptible(ctx, f), data)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", false, reading.Explain(err)
	}
	if more = n > maxSource; more {
		n = maxSource
	}
	return visible(data[:n]), more, nil
}

// visible turns raw bytes into text in which nothing is hidden: what is not
// UTF-8 is taken for Latin-1, controls get their pictures.
func visible(data []byte) string {
	var b strings.Builder
	b.Grow(len(data))
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteRune(rune(data[0]))
		case r == '\r':
			if len(data) < 2 || data[1] != '\n' {
				b.WriteRune('␍')
			}
		case r < ' ' && r != '\n' && r != '\t':
			b.WriteRune('␀' + r)
		case r == 0x7F:
			b.WriteRune('␡')
		default:
			b.WriteRune(r)
		}
		data = data[size:]
	}
	return b.String()
}
