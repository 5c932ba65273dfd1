package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/chooser"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/work"
)

func (w *Window) importFile() {
	w.choose(w.win, chooser.Request{Title: lang.L("Import which file?")}, func(path string) { w.importPaths([]string{path}) })
}

func (w *Window) importFolder() {
	w.askFolder(w.win, lang.L("Import mail from which folder?"), func(folder string) { w.importPaths([]string{folder}) })
}

// dropped opens a message file that was dragged onto the window, and imports
// anything else: mailboxes, folders, several messages.
func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path())
	}
	if len(paths) == 1 && isMessageFile(paths[0]) {
		w.openFile(paths[0])
		w.snackbar.show(lang.L("The file is shown, not kept in the archive"), lang.L("Import it"), func() { w.importPaths(paths) })
		return
	}
	if len(paths) > 0 {
		w.importPaths(paths)
	}
}

func isMessageFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && strings.EqualFold(filepath.Ext(path), ".eml")
}

// importPaths takes in mail from files and folders. What is in the archive
// already is passed over, so a stopped import goes on by beginning again.
func (w *Window) importPaths(paths []string) {
	title := fmt.Sprintf(lang.L("Importing %s"), filepath.Base(paths[0]))
	if len(paths) > 1 {
		title = theme.Count(len(paths), "Importing {{.Count}} file or folder", "Importing {{.Count}} files and folders")
	}
	w.work.Start(title, work.Bytes, func(ctx context.Context, report func(done, total int64)) func() {
		r, err := w.core.Archive.Import(ctx, paths, report)
		return func() {
			if w.stopped(err, lang.L("The import was stopped"), func() { w.importPaths(paths) }) {
				return
			}
			w.imported(r)
		}
	})
}

// imported says what an import did.
func (w *Window) imported(r archive.ImportReport) {
	text := fmt.Sprintf(lang.L("%s imported"), theme.Messages(r.Added))
	if r.Duplicates > 0 {
		text = fmt.Sprintf(lang.L("%s imported, %s in the archive already"), theme.Messages(r.Added), theme.Messages(r.Duplicates))
	}
	if len(r.Failed)+len(r.Broken) == 0 {
		w.snackbar.show(text, "", nil)
		return
	}
	var lines []string
	for _, f := range r.Failed {
		lines = append(lines, fmt.Sprintf(lang.L("Not imported: %s: %s"), f.Path, say.Words(problem.From(f.Err).Text)))
	}
	for _, b := range r.Broken {
		lines = append(lines, fmt.Sprintf(lang.L("Imported, but not in order: %s: %s"), b.Path, say.Words(b.Reason)))
	}
	w.showFindings(findings{Title: lang.L("Import"), Text: text + ".", Lines: lines})
}

// stopped takes care of work that did not end by itself, and reports whether
// that is so: cancelled work can go on, what failed is told.
func (w *Window) stopped(err error, text string, goOn func()) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, context.Canceled):
		w.snackbar.show(text, lang.L("Go on"), goOn)
	default:
		w.notice(err)
	}
	return true
}

// askExport asks what to export and how.
func (w *Window) askExport() {
	selected, view := w.list.Selected(), w.view
	var choices []string
	if len(selected) > 0 {
		choices = append(choices, fmt.Sprintf(lang.L("Selected: %s"), theme.Messages(len(selected))))
	}
	whatIsShown := lang.L("Everything in the list")
	choices = append(choices, whatIsShown, lang.L("All mail"))
	what := theme.NewRadio(choices)
	formats := []archive.Format{archive.EML, archive.Mbox, archive.Maildir}
	names := []string{lang.L("A file for each message (.eml)"), lang.L("One file (mbox)"), lang.L("A Maildir folder, with read and starred")}
	how := theme.NewRadio(names)
	body := container.NewVBox(modal.Labelled(lang.L("What"), modal.Flush(what)), modal.Labelled(lang.L("As"), modal.Flush(how)))
	modal.Ask(w.win, modal.Question{Title: lang.L("Export"), Body: body, Yes: lang.L("Choose a folder…")}, func(yes bool) {
		if !yes {
			return
		}
		format := archive.EML
		for i, name := range names {
			if how.Selected == name {
				format = formats[i]
			}
		}
		ids := func(ctx context.Context) ([]archive.ID, error) { return selected, nil }
		switch what.Selected {
		case whatIsShown:
			ids = func(ctx context.Context) ([]archive.ID, error) { return w.core.Archive.IDs(ctx, view) }
		case choices[len(choices)-1]:
			ids = func(ctx context.Context) ([]archive.ID, error) {
				return w.core.Archive.IDs(ctx, archive.View{Folder: archive.All})
			}
		}
		w.askFolder(w.win, lang.L("Export to which folder?"), func(folder string) { w.export(ids, format, folder) })
	})
}

// export writes messages to a folder. A stopped export goes on with the rest.
func (w *Window) export(which func(context.Context) ([]archive.ID, error), format archive.Format, folder string) {
	w.work.Start(lang.L("Exporting"), work.Messages, func(ctx context.Context, report func(done, total int64)) func() {
		ids, err := which(ctx)
		var r archive.ExportReport
		if err == nil {
			r, err = w.core.Archive.Export(ctx, ids, format, folder, counted(report))
		}
		rest := ids[r.Done:]
		return func() {
			goOn := func() {
				w.export(func(context.Context) ([]archive.ID, error) { return rest, nil }, format, folder)
			}
			if !w.stopped(err, fmt.Sprintf(lang.L("The export was stopped after %s"), theme.Messages(r.Messages)), goOn) {
				w.exported(r, folder)
			}
		}
	})
}

func (w *Window) exported(r archive.ExportReport, folder string) {
	text := fmt.Sprintf(lang.L("%s saved in %s"), theme.Messages(r.Messages), folder)
	if len(r.Failed) == 0 {
		w.snackbar.show(text, lang.L("Show"), func() { w.openWithSystem(folder) })
		return
	}
	w.showFindings(findings{Title: lang.L("Export"), Text: text + ".", Lines: faultLines(lang.L("Missing or damaged"), r.Failed)})
}

// counted lets work that counts messages report to the panel.
func counted(report func(done, total int64)) func(done, total int) {
	return func(done, total int) { report(int64(done), int64(total)) }
}
