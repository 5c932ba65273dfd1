package ui

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/viewer/attach"
)

// saveMessages saves messages as .eml files into a folder the person picks.
func (w *Window) saveMessages(ids []archive.ID) {
	if len(ids) == 0 {
		return
	}
	w.pickFolder(w.win, func(folder string) {
		w.loop.async(func(ctx context.Context) func() {
			saved, err := w.writeMessages(ctx, folder, ids)
			return func() {
				if err != nil {
					w.notice(err)
					return
				}
				w.saved(fmt.Sprintf(lang.L("%s saved in %s"), theme.Messages(len(saved)), folder), saved)
			}
		})
	})
}

func (w *Window) writeMessages(ctx context.Context, folder string, ids []archive.ID) (saved []string, err error) {
	for some := range slices.Chunk(ids, manyAtOnce) {
		written, err := w.writeSome(ctx, folder, some)
		if saved = append(saved, written...); err != nil {
			return saved, err
		}
	}
	return saved, nil
}

func (w *Window) writeSome(ctx context.Context, folder string, ids []archive.ID) (saved []string, err error) {
	rows, err := w.core.Archive.Rows(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		name := fmt.Sprintf("%s %s %s.eml", row.Date.Local().Format("2006-01-02"), row.From, row.Subject)
		path, err := attach.Save(folder, strings.NewReplacer("/", "-", `\`, "-").Replace(name), func(out io.Writer) error {
			f, err := w.core.Archive.OpenMessage(ctx, row.ID)
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }() // only read from
			_, err = io.Copy(out, f)
			return err
		})
		if err != nil {
			return saved, err
		}
		saved = append(saved, path)
	}
	return saved, nil
}

func (w *Window) about() {
	meta := w.app.Metadata()
	title := theme.NewHeading("Mailloft " + meta.Version)
	text := modal.Words(lang.L("Brings your mail home: downloads it over POP3S, keeps it, shows it offline.\nYour mail is plain .eml files in:") + "\n" + w.core.Dirs.Data)
	link := widget.NewHyperlink("github.com/mailloft/mailloft", projectURL)
	modal.Tell(w.win, lang.L("About Mailloft"), 520, container.NewVBox(title, text, modal.Flush(link)))
}
