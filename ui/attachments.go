package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/gif"  // what a preview can show
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
	"io"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/ui/attachments"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/viewer/attach"
)

// openAttachments shows all attachments, in a window of its own.
func (w *Window) openAttachments() {
	if w.attachments != nil {
		w.attachments.RequestFocus()
		return
	}
	win := w.newWindow(lang.L("Attachments"), fyne.NewSize(1020, 680))
	pane := attachments.New(win, parcels{w})
	win.SetContent(pane.Content())
	w.attachments = win
	win.SetOnClosed(func() {
		pane.Close()
		w.attachments = nil
	})
	win.Show()
	pane.Open()
}

// parcels does for the window of attachments what needs the core, off the
// Fyne goroutine.
type parcels struct{ w *Window }

var _ attachments.Backend = parcels{}

// List implements attachments.Backend.
func (p parcels) List(f archive.AttachmentFilter, done func([]archive.AttachmentKey, int64, error)) {
	p.w.loop.async(func(ctx context.Context) func() {
		keys, err := p.w.core.Archive.Attachments(ctx, f)
		if err != nil {
			return func() { done(nil, 0, err) }
		}
		bytes, err := p.w.core.Archive.TotalSize(ctx, f)
		return func() { done(keys, bytes, err) }
	})
}

// Rows implements attachments.Backend.
func (p parcels) Rows(keys []archive.AttachmentKey, done func([]archive.Attachment, error)) {
	p.w.loop.async(func(ctx context.Context) func() {
		rows, err := p.w.core.Archive.AttachmentRows(ctx, keys)
		return func() { done(rows, err) }
	})
}

// What a preview takes at most.
const (
	previewBytes  = 32 << 20
	previewPixels = 60_000_000
	previewText   = 64 << 10
)

// Preview implements attachments.Backend.
func (p parcels) Preview(x archive.Attachment, done func(attachments.Preview, error)) {
	p.w.loop.async(func(ctx context.Context) func() {
		v, err := p.preview(ctx, x)
		return func() { done(v, err) }
	})
}

func (p parcels) preview(ctx context.Context, x archive.Attachment) (attachments.Preview, error) {
	switch {
	case strings.HasPrefix(x.Type, "image/") && x.Size <= previewBytes:
		var b bytes.Buffer
		if err := p.w.core.Archive.ExtractAttachment(ctx, x.AttachmentKey, &b); err != nil {
			return attachments.Preview{}, err
		}
		return attachments.Preview{Picture: decodePicture(b.Bytes())}, nil
	case strings.HasPrefix(x.Type, "text/"):
		text, err := p.text(ctx, x)
		return attachments.Preview{Text: text}, err
	}
	return attachments.Preview{}, nil
}

// decodePicture gives nil for what is no picture, or one whose header
// promises more pixels than anybody looks at.
func decodePicture(b []byte) image.Image {
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > previewPixels/c.Height {
		return nil
	}
	picture, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil // half a picture has no preview
	}
	return picture
}

// text is the beginning of a text, decoded.
func (p parcels) text(ctx context.Context, x archive.Attachment) (text string, err error) {
	f, err := p.w.core.Archive.OpenMessage(ctx, x.Message)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // only read from
	m, err := message.Parse(f, message.Options{NoHash: true, AttachmentText: true})
	if err != nil {
		return "", err
	}
	for _, a := range m.Attachments {
		if a.Index == x.Part {
			return strings.ToValidUTF8(a.Text[:min(len(a.Text), previewText)], ""), nil
		}
	}
	return "", nil
}

// Open implements attachments.Backend.
func (p parcels) Open(x archive.Attachment) {
	open := func() {
		p.w.loop.async(func(ctx context.Context) func() {
			path, err := p.w.copies.Add(x.Name, func(out io.Writer) error {
				return p.w.core.Archive.ExtractAttachment(ctx, x.AttachmentKey, out)
			})
			return func() {
				if err != nil {
					p.w.noticeIn(p.w.attachments, err)
					return
				}
				p.w.openWithSystem(path)
			}
		})
	}
	if warning := attach.Warning(x.Name, x.Type, false); warning != "" {
		confirm(p.w.attachments, lang.L("Open {{.Name}}?", map[string]any{"Name": x.Name}), warning, lang.L("Open anyway"), open)
		return
	}
	open()
}

// Show implements attachments.Backend.
func (p parcels) Show(x archive.Attachment) { p.w.openMessage(x.Message) }

// Save implements attachments.Backend.
func (p parcels) Save(keys []archive.AttachmentKey) {
	win := p.w.attachments
	p.w.pickFolder(win, func(folder string) {
		p.w.loop.async(func(ctx context.Context) func() {
			saved, err := p.save(ctx, folder, keys)
			return func() { p.told(folder, saved, err) }
		})
	})
}

func (p parcels) told(folder string, saved []string, err error) {
	if err != nil {
		p.w.noticeIn(p.w.attachments, err)
		return
	}
	p.w.saved(fmt.Sprintf(lang.L("%s saved in %s"), theme.Count(len(saved), "{{.Count}} file", "{{.Count}} files"), folder), saved)
}

// savePage is how many rows are read at a time while attachments are saved.
const savePage = 200

func (p parcels) save(ctx context.Context, folder string, keys []archive.AttachmentKey) (saved []string, err error) {
	for part := range slices.Chunk(keys, savePage) {
		rows, err := p.w.core.Archive.AttachmentRows(ctx, part)
		if err != nil {
			return saved, err
		}
		for _, x := range rows {
			path, err := attach.Save(folder, x.FileName(), func(out io.Writer) error {
				return p.w.core.Archive.ExtractAttachment(ctx, x.AttachmentKey, out)
			})
			if err != nil {
				return saved, err
			}
			saved = append(saved, path)
		}
	}
	return saved, nil
}

// SaveList implements attachments.Backend.
func (p parcels) SaveList(keys []archive.AttachmentKey) {
	p.w.pickFolder(p.w.attachments, func(folder string) {
		p.w.loop.async(func(ctx context.Context) func() {
			path, err := attach.Save(folder, lang.L("attachments")+".csv", func(out io.Writer) error { return p.writeList(ctx, keys, out) })
			return func() { p.told(folder, []string{path}, err) }
		})
	})
}

func (p parcels) writeList(ctx context.Context, keys []archive.AttachmentKey, out io.Writer) error {
	list, err := archive.NewCSV(out)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(keys, savePage) {
		rows, err := p.w.core.Archive.AttachmentRows(ctx, part)
		if err != nil {
			return err
		}
		if err := list.Write(rows); err != nil {
			return err
		}
	}
	return nil
}

// After implements attachments.Backend.
func (p parcels) After(pause time.Duration, do func()) {
	p.w.loop.async(func(ctx context.Context) func() {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		return do
	})
}
