package archive

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode"
)

// Format is a way to give mail to other programs.
type Format string

// The formats of Export.
const (
	EML     Format = "eml"     // a file for each message: "date sender subject.eml"
	Mbox    Format = "mbox"    // one file, mailloft.mbox, in the mboxrd form
	Maildir Format = "maildir" // with the flags in the names
)

// ExportReport says what Export did.
type ExportReport struct {
	Messages int
	Bytes    int64
	// Done is how many of the ids were dealt with: an export that was stopped
	// goes on with the rest of them.
	Done   int
	Failed []Fault // missing, or no longer what was received; the latter are exported
}

// exportPage is how many rows Export reads at once.
const exportPage = 200

// Export writes messages into the folder dir, which is made if it is not
// there. No file that is there is ever overwritten. The bytes are the ones
// that were received (with the quoting of mboxrd for Mbox), so importing them
// again gives the same archive. progress, which may be nil, is called with the
// messages done and to be done. For a whole view give the ids of IDs.
func (a *Archive) Export(ctx context.Context, ids []ID, format Format, dir string, progress func(done, total int)) (ExportReport, error) {
	e := &exporter{a: a, dir: dir}
	if progress == nil {
		progress = func(int, int) {}
	}
	if err := e.begin(format); err != nil {
		return e.report, fmt.Errorf("export to %s: %w", dir, err)
	}
	err := e.all(ctx, ids, progress)
	if err = errors.Join(err, e.end()); err != nil {
		return e.report, fmt.Errorf("export to %s: %w", dir, err)
	}
	return e.report, nil
}

type exporter struct {
	a      *Archive
	dir    string
	one    func(Row, *File) error // writes one message
	end    func() error
	report ExportReport
}

func (e *exporter) begin(format Format) error {
	if err := os.MkdirAll(e.dir, dirPerm); err != nil {
		return err
	}
	e.end = func() error { return nil }
	switch format {
	case EML:
		e.one = e.writeEML
	case Mbox:
		return e.beginMbox()
	case Maildir:
		e.one = e.writeMaildir
		for _, part := range []string{"cur", "new", "tmp"} {
			if err := os.MkdirAll(filepath.Join(e.dir, part), dirPerm); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("there is no format %q: use eml, mbox or maildir", format)
	}
	return nil
}

func (e *exporter) all(ctx context.Context, ids []ID, progress func(done, total int)) error {
	for done := 0; done < len(ids); {
		page := ids[done:min(done+exportPage, len(ids))]
		rows, err := e.a.Rows(ctx, page)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := e.export(ctx, row); err != nil {
				return err
			}
			e.report.Done = done + 1 + slices.Index(page, row.ID)
		}
		done += len(page)
		e.report.Done = done
		progress(done, len(ids))
	}
	return nil
}

// export writes one message, after a look whether it is still what it was.
func (e *exporter) export(ctx context.Context, row Row) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	fault := Fault{ID: row.ID, SHA256: row.SHA256}
	f, err := e.a.OpenMessage(ctx, row.ID)
	if errors.Is(err, fs.ErrNotExist) {
		fault.Err = err
		e.report.Failed = append(e.report.Failed, fault)
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	h := sha256.New()
	if _, err := io.Copy(h, reader{ctx, f}); err != nil {
		return err
	}
	if fmt.Sprintf("%x", h.Sum(nil)) != row.SHA256 {
		e.report.Failed = append(e.report.Failed, fault)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := e.one(row, f); err != nil {
		return err
	}
	e.report.Messages++
	e.report.Bytes += f.Size()
	return nil
}

func (e *exporter) writeEML(row Row, f *File) error {
	w, err := e.unfinished()
	if err != nil {
		return err
	}
	if err := finishFile(w, f, row); err != nil {
		return err
	}
	return e.publish(w.Name(), fileName(row), suffix)
}

// unfinishedSuffix ends the names of files that are being exported: half of
// one, which a killed export leaves, is not to be taken for a message.
const unfinishedSuffix = ".mailloft-part"

func (e *exporter) unfinished() (*os.File, error) {
	return os.CreateTemp(e.dir, "*"+unfinishedSuffix)
}

// publish gives a finished file a name that is free: in one step, or where the
// file system knows no links by taking the place of an empty file.
func (e *exporter) publish(path, name, ext string) error {
	for n := 1; ; n++ {
		switch err := os.Link(path, nameFor(filepath.Join(e.dir, name), ext, n)); {
		case err == nil:
			return os.Remove(path)
		case !errors.Is(err, fs.ErrExist):
			return e.replaceEmpty(path, name, ext)
		}
	}
}

func (e *exporter) replaceEmpty(path, name, ext string) error {
	w, err := createNew(filepath.Join(e.dir, name), ext)
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = os.Rename(path, w.Name())
	}
	return err
}

// finishFile copies a message to w and gives the file the time it was
// received, which Import takes up again.
func finishFile(w *os.File, f *File, row Row) error {
	_, err := io.Copy(w, f)
	if err = errors.Join(err, w.Close()); err != nil {
		return errors.Join(err, os.Remove(w.Name())) // half a message helps nobody
	}
	return os.Chtimes(w.Name(), row.Received, row.Received)
}

// createNew makes a file that was not there: name.ext, else name (2).ext and
// so on.
func createNew(name, ext string) (*os.File, error) {
	for n := 1; ; n++ {
		w, err := os.OpenFile(nameFor(name, ext, n), os.O_WRONLY|os.O_CREATE|os.O_EXCL, filePerm)
		if !errors.Is(err, fs.ErrExist) {
			return w, err
		}
	}
}

// nameFor is the n-th name to try.
func nameFor(name, ext string, n int) string {
	if n == 1 {
		return name + ext
	}
	return fmt.Sprintf("%s (%d)%s", name, n, ext)
}

func (e *exporter) beginMbox() error {
	w, err := e.unfinished()
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 1<<16)
	e.one = func(row Row, f *File) error { return writeMbox(b, row.FromAddr, row.Received, f) }
	e.end = func() error {
		if err := errors.Join(b.Flush(), w.Close()); err != nil {
			return err
		}
		return e.publish(w.Name(), "mailloft", ".mbox")
	}
	return nil
}

// writeMaildir delivers as maildir(5) asks for: written in tmp, then renamed.
func (e *exporter) writeMaildir(row Row, f *File) error {
	separator, letters := ":", ""
	if runtime.GOOS == "windows" {
		separator = ";" // a colon cannot be in a name there
	}
	for _, flag := range []struct {
		on     bool
		letter string
	}{{row.Starred, "F"}, {row.Read, "S"}, {row.Trashed, "T"}} { // in ASCII order
		if flag.on {
			letters += flag.letter
		}
	}
	name := fmt.Sprintf("%d.%s.mailloft", row.Received.Unix(), row.SHA256[:32])
	target := filepath.Join(e.dir, "cur", name+separator+"2,"+letters)
	if _, err := os.Stat(target); err == nil {
		return nil // the name has the hash in it: this message is there
	}
	w, err := os.OpenFile(filepath.Join(e.dir, "tmp", name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, filePerm)
	if err != nil {
		return err
	}
	if err := finishFile(w, f, row); err != nil {
		return err
	}
	return os.Rename(w.Name(), target)
}

// maxName is the length of an exported name in bytes, short enough for every
// file system with the folder in front of it.
const maxName = 120

// fileName is "date sender subject" with nothing in it that a file system, a
// shell or an eye could take for something else.
func fileName(row Row) string {
	words := row.Date.Local().Format("2006-01-02 1504")
	for _, part := range []string{row.From, row.Subject} {
		if part = safeName(part); part != "" {
			words += " " + part
		}
	}
	cut := words
	for len(cut) > maxName {
		runes := []rune(cut)
		cut = string(runes[:len(runes)-1])
	}
	return strings.TrimRight(cut, " .")
}

func safeName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r): // controls, bidi overrides, unassigned
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(strings.Trim(s, ". ")), " ")
}
