package viewer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/ui/htmlview"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/viewer/attach"
)

// SaveMessage saves the message as it came, as an .eml file.
func (v *Viewer) SaveMessage() {
	item := v.item
	if item.Open == nil {
		return
	}
	subject := item.Row.Subject
	if v.content != nil {
		subject = v.content.Subject
	}
	v.save([]wanted{{item.fileName(subject), item.copyTo}})
}

// SavePDF saves the message as a PDF file: its header, and all of its body.
func (v *Viewer) SavePDF() {
	if v.content == nil {
		return
	}
	labels := reading.Labels{
		From: lang.L("From"), To: lang.L("To"), Cc: lang.L("Cc"), Date: lang.L("Date"),
		Attachments: lang.L("Attachments"), NoSubject: lang.L("(no subject)"),
	}
	head := v.render.HTML(v.content.Letterhead(labels, sentOn(v.content.Date)), v.content.Picture, nil)
	unfolded := func(int) *htmlview.Folding { return nil }
	layouts := append([]htmlview.Layout{head}, v.sections(unfolded)...)
	title, render := heading(v.content.Subject), v.render
	name := strings.TrimSuffix(v.item.fileName(v.content.Subject), ".eml") + ".pdf"
	v.save([]wanted{{name, func(ctx context.Context, w io.Writer) error { return render.PDF(ctx, w, title, layouts...) }}})
}

// SaveAttachments saves every attachment into one folder.
func (v *Viewer) SaveAttachments() {
	if v.content == nil || len(v.content.Attachments) == 0 {
		return
	}
	var files []wanted
	for _, a := range v.content.Attachments {
		files = append(files, v.item.attachment(a))
	}
	v.save(files)
}

// wanted is a file to be written.
type wanted struct {
	name  string
	write func(ctx context.Context, w io.Writer) error
}

func (i Item) attachment(a message.Attachment) wanted {
	return wanted{a.Name, func(ctx context.Context, w io.Writer) error {
		f, err := i.Open(ctx)
		if err != nil {
			return reading.Explain(err)
		}
		defer func() { _ = f.Close() }() // only read from
		_, err = message.Extract(reading.Interruptible(ctx, f), a.Index, w)
		return err
	}}
}

// save writes files into a folder the reader picks.
func (v *Viewer) save(files []wanted) {
	v.actions.PickFolder(func(folder string) {
		v.async(func(ctx context.Context) func() {
			saved, err := saveAll(ctx, folder, files)
			return func() {
				if err != nil {
					v.actions.Fail(explainSaving(err))
					return
				}
				v.actions.Saved(savedWords(folder, saved), saved)
			}
		})
	})
}

// saveAll writes files until one fails and returns their paths.
func saveAll(ctx context.Context, folder string, files []wanted) (saved []string, err error) {
	for _, f := range files {
		path, err := attach.Save(folder, f.name, func(w io.Writer) error { return f.write(ctx, w) })
		if err != nil {
			return saved, fmt.Errorf("saving %q: %w", f.name, err)
		}
		saved = append(saved, path)
	}
	return saved, nil
}

func savedWords(folder string, saved []string) string {
	if len(saved) == 1 {
		return lang.L("Saved as {{.Path}}", map[string]any{"Path": saved[0]})
	}
	return theme.Count(len(saved), "{{.Count}} file saved in {{.Folder}}", "{{.Count}} files saved in {{.Folder}}", map[string]any{"Folder": folder})
}

// explainSaving puts the failure to write a file in words.
func explainSaving(err error) *problem.Problem {
	var p *problem.Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, message.ErrNoAttachment):
		return problem.New(err, "attachment.missing", "This attachment could not be found in the message again.",
			"Save the whole message as .eml instead.")
	case errors.Is(err, fs.ErrPermission):
		return problem.New(err, "attachment.denied", "Files may not be written to that folder.", "Choose another folder.")
	case errors.Is(err, fs.ErrNotExist):
		return problem.New(err, "attachment.nofolder", "That folder is not there any more.", "Choose another folder.")
	}
	return problem.From(err)
}

// openAttachment opens an attachment, after a warning if that may do harm.
func (v *Viewer) openAttachment(a message.Attachment) {
	open := func() { v.openCopy(a) }
	if warning := attach.Warning(a.Name, a.Type, a.Turned); warning != "" {
		v.actions.Confirm(lang.L("Open {{.Name}}?", map[string]any{"Name": a.Name}), warning, lang.L("Open anyway"), open)
		return
	}
	open()
}

// openCopy has a private copy opened, a message in a window of ours.
func (v *Viewer) openCopy(a message.Attachment) {
	file := v.item.attachment(a)
	name := a.Name
	v.async(func(ctx context.Context) func() {
		path, err := v.copies.Add(name, func(w io.Writer) error { return file.write(ctx, w) })
		return func() {
			switch {
			case err != nil:
				v.actions.Fail(explainSaving(err))
			case isEmbedded(a):
				v.actions.OpenMessage(File(path))
			default:
				v.actions.OpenFile(path)
			}
		}
	})
}

// attachmentMenu is the context menu of a chip.
func (v *Viewer) attachmentMenu(a message.Attachment, at fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(v.strip)
	if c == nil {
		return
	}
	menu := fyne.NewMenu("",
		fyne.NewMenuItem(lang.L("Open"), func() { v.openAttachment(a) }),
		fyne.NewMenuItem(lang.L("Save as…"), func() { v.save([]wanted{v.item.attachment(a)}) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Copy name"), func() { fyne.CurrentApp().Clipboard().SetContent(a.Name) }),
	)
	widget.ShowPopUpMenuAtPosition(menu, c, at)
}
