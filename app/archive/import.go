package archive

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/mailloft/mailloft/app/problem"
)

// ImportReport says what Import did.
type ImportReport struct {
	Added      int
	Duplicates int // bytes that were in the archive already
	Failed     []ImportFailure
	// Broken are messages that were added although there is little or nothing
	// to read in them.
	Broken []BrokenMessage
}

// BrokenMessage is a message that was imported and is not in order.
type BrokenMessage struct {
	Path   string // the file it was in
	ID     ID
	SHA256 string
	Reason string // in words
}

// ImportFailure is a file, or a message in it, that could not be read.
type ImportFailure struct {
	Path string
	Err  error
}

// groupMessages and groupBytes bound what Import makes durable at once.
const (
	groupMessages = 200
	groupBytes    = 8 << 20
)

// Import takes in mail from files and folders: mbox (mboxo, mboxrd, mboxcl2),
// Maildir, .eml, Apple Mail's .emlx, MH, and folders of any of them, such as
// Thunderbird's. A path that is named itself is taken for a message if it is
// nothing else; in folders, files that are no mail are passed over. Flags, tags
// and Gmail's labels are kept where there are any. Bytes are never changed, and a message that does
// not parse is imported like any other. What cannot be read is named in the
// report; the error is about this archive. progress, which may be nil, is
// called with the bytes read and to be read.
func (a *Archive) Import(ctx context.Context, paths []string, progress func(done, total int64)) (ImportReport, error) {
	m := &importer{a: a, batch: a.NewBatch(), progress: progress, about: map[int]*about{}, seen: map[string]bool{}}
	if m.progress == nil {
		m.progress = func(int64, int64) {}
	}
	for _, path := range paths {
		m.collect(path, true)
	}
	for _, source := range m.sources {
		if err := m.take(ctx, source); err != nil {
			return m.report, errors.Join(err, m.batch.Discard())
		}
	}
	return m.report, m.commit(ctx)
}

type importer struct {
	a           *Archive
	batch       *Batch
	about       map[int]*about // by place in the batch
	report      ImportReport
	sources     []source
	seen        map[string]bool // folders that were listed, by their real path: links may lead in circles
	done, total int64
	progress    func(done, total int64)
}

// about is what the files say about a message.
type about struct {
	path string
	noted
	reason string // what is wrong with the file, in words; empty if nothing is
}

// source is a file with mail in it.
type source struct {
	path  string
	kind  sourceKind
	size  int64
	mtime time.Time
	noted
}

type sourceKind int

const (
	oneMessage sourceKind = iota
	mboxFile
	emlxFile
)

// noted is what other programs note about a message, as far as we do too.
type noted struct {
	flags
	tags []string // those that are no names for a tag are left out
}

type flags struct{ read, starred, trashed, archived bool }

func (m *importer) fail(path string, err error) {
	m.report.Failed = append(m.report.Failed, ImportFailure{path, unreadable(err)})
}

// collect finds the sources under path. named is set for a path the person
// gave.
func (m *importer) collect(path string, named bool) {
	info, err := os.Stat(path)
	if err != nil {
		m.fail(path, err)
		return
	}
	if info.IsDir() {
		m.collectFolder(path)
		return
	}
	if !info.Mode().IsRegular() {
		if named {
			m.fail(path, problem.New(nil, "import.special", "This is neither a file nor a folder.", ""))
		}
		return
	}
	s := source{path: path, size: info.Size(), mtime: info.ModTime()}
	known, err := s.recognise(named)
	if err != nil {
		m.fail(path, err)
		return
	}
	if known || named && s.size > 0 { // an empty folder of many programs is an empty file
		m.sources = append(m.sources, s)
		m.total += s.size
	}
}

func (m *importer) collectFolder(path string) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		if m.seen[real] {
			return
		}
		m.seen[real] = true
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		m.fail(path, err)
		return
	}
	before := len(m.sources)
	marks := readSequences(path)
	for _, e := range entries {
		if marks != nil && e.Type().IsRegular() && isNumber(e.Name()) {
			m.collectNumbered(filepath.Join(path, e.Name()))
			continue
		}
		m.collect(filepath.Join(path, e.Name()), false)
	}
	for i := range m.sources[before:] {
		if s := &m.sources[before+i]; filepath.Dir(s.path) == path && isNumber(filepath.Base(s.path)) && s.kind == oneMessage {
			s.flags = marks.flags(filepath.Base(s.path))
		}
	}
}

// collectNumbered takes a file for a message because MH does, whatever is in
// it.
func (m *importer) collectNumbered(path string) {
	before := len(m.sources)
	failed := len(m.report.Failed)
	if m.collect(path, false); len(m.sources) == before && len(m.report.Failed) == failed {
		m.collect(path, true)
	}
}

// recognise finds out what a file is: by its folder for Maildir, by its name
// for .eml, .emlx and MH, by its first line for mbox. A file of another program
// that holds mail in a form of its own is an error.
func (s *source) recognise(named bool) (bool, error) {
	name := filepath.Base(s.path)
	switch folder := filepath.Base(filepath.Dir(s.path)); {
	case isMaildir(s.path) && folder == "tmp":
		return false, nil
	case isMaildir(s.path):
		s.noted = maildirNoted(s.path)
		return true, nil
	}
	ext := strings.ToLower(filepath.Ext(name))
	switch ext {
	case ".emlx":
		s.kind = emlxFile
		return true, nil
	case ".eml":
		return true, nil
	case unfinishedSuffix:
		if !named {
			return false, nil
		}
	}
	first, err := firstBytes(s.path, 1024)
	if err != nil {
		return false, err
	}
	if err := foreign(first, ext, named); err != nil {
		return false, err
	}
	first = bytes.TrimLeft(bytes.TrimPrefix(first, utf8BOM), "\r\n")
	if line, _, _ := bytes.Cut(first, []byte("\n")); isFrom(line) {
		s.kind = mboxFile
		return true, nil
	}
	return ext == "" && isNumber(name) && looksLikeHeader(first), nil
}

// isMaildir reports whether a file lies in cur, new or tmp of a Maildir.
func isMaildir(path string) bool {
	folder := filepath.Dir(path)
	switch filepath.Base(folder) {
	case "cur", "new", "tmp":
		_, cur := os.Stat(filepath.Join(filepath.Dir(folder), "cur"))
		_, fresh := os.Stat(filepath.Join(filepath.Dir(folder), "new"))
		return cur == nil && fresh == nil
	}
	return false
}

// maildirNoted reads the letters after ":2," at the end of a file's name.
func maildirNoted(path string) (n noted) {
	letters := maildirLetters(filepath.Base(path))
	n.flags = flags{
		read:    strings.Contains(letters, "S"),
		starred: strings.Contains(letters, "F"),
		trashed: strings.Contains(letters, "T"),
	}
	if strings.ContainsFunc(letters, unicode.IsLower) {
		keywords := maildirKeywords(filepath.Dir(filepath.Dir(path)))
		for _, letter := range letters {
			if keyword := keywords[letter]; keyword != "" {
				n.tags = append(n.tags, keywordTag(keyword))
			}
		}
	}
	return n
}

// maildirLetters gives the letters for flags in a file's name. Where a name may
// have no colon programs write something else in its place, which is believed
// if nothing but letters follows.
func maildirLetters(name string) string {
	i := strings.LastIndex(name, "2,")
	if i < 1 {
		return ""
	}
	letters := name[i+2:]
	switch name[i-1] {
	case ':', ';', '!':
		return letters
	case '-', '_', '+', '.':
		if strings.Trim(letters, "DFPRSTabcdefghijklmnopqrstuvwxyz") == "" {
			return letters
		}
	}
	return ""
}

func isNumber(name string) bool {
	_, err := strconv.ParseUint(name, 10, 63)
	return err == nil
}

// looksLikeHeader reports whether text begins with a header field, as a message
// does.
func looksLikeHeader(text []byte) bool {
	name, _, ok := bytes.Cut(text, []byte(":"))
	return ok && len(name) > 0 && !bytes.ContainsAny(name, " \t\r\n\x00")
}

func firstBytes(path string, n int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	first := make([]byte, n)
	n, err = io.ReadFull(f, first)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return first[:n], errors.Join(err, f.Close())
}

// take imports what is in one source. Only trouble with the archive is an
// error; trouble with the source is reported.
func (m *importer) take(ctx context.Context, s source) error {
	f, err := os.Open(s.path)
	if err != nil {
		m.fail(s.path, err)
		return nil
	}
	switch s.kind {
	case mboxFile:
		err = m.takeMbox(ctx, s, f)
	case emlxFile:
		err = m.takeEmlx(ctx, s, f)
	default:
		err = m.takeOne(ctx, s, f)
	}
	m.done += s.size
	m.progress(m.done, m.total)
	return errors.Join(err, f.Close())
}

func (m *importer) takeMbox(ctx context.Context, s source, f *os.File) error {
	box, err := newMboxReader(f)
	if err != nil {
		m.fail(s.path, err)
		return nil
	}
	for {
		msg, received, err := box.message()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			m.fail(s.path, err)
			return nil
		}
		if received.IsZero() {
			received = s.mtime
		}
		head := &headWatcher{r: msg}
		added, err := m.add(ctx, s, head, received)
		if err != nil {
			return err
		}
		if added != nil {
			added.noted = notedIn(head.head)
		}
		m.progress(m.done+box.offset, m.total)
	}
}

// takeOne imports a file that is one message.
func (m *importer) takeOne(ctx context.Context, s source, f *os.File) error {
	head := &headWatcher{r: f}
	added, err := m.add(ctx, s, head, s.mtime)
	if added != nil {
		added.noted = s.noted
		if bytes.HasPrefix(head.head, []byte("\xff\xfe")) || bytes.HasPrefix(head.head, []byte("\xfe\xff")) {
			added.reason = "The file is written in UTF-16, which mail never is."
		}
	}
	return err
}

// add puts one message into the group, and commits the group when it is big
// enough. The group is committed before rather than after adding, so that the
// caller can still say more about what it has just added; nil if it could not
// be read.
func (m *importer) add(ctx context.Context, s source, r io.Reader, received time.Time) (*about, error) {
	if m.batch.Len() >= groupMessages || m.batch.Bytes() >= groupBytes {
		if err := m.commit(ctx); err != nil {
			return nil, err
		}
	}
	from := &sourceReader{r: r}
	err := m.batch.Add(ctx, from, Incoming{Received: received})
	if err != nil && from.err != nil && ctx.Err() == nil {
		m.fail(s.path, from.err)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	added := &about{path: s.path}
	m.about[m.batch.Len()-1] = added
	return added, nil
}

// commit makes the group durable and sets flags of what is new.
func (m *importer) commit(ctx context.Context) error {
	stored, err := m.batch.Commit(ctx)
	if err != nil {
		return err
	}
	var read, starred, trashed, archived []ID
	tagged := map[string][]ID{}
	for i, s := range stored {
		if s.Duplicate {
			m.report.Duplicates++
			continue
		}
		m.report.Added++
		n := m.about[i].noted
		if reason := cmp.Or(m.about[i].reason, s.Broken); reason != "" {
			m.report.Broken = append(m.report.Broken, BrokenMessage{m.about[i].path, s.ID, s.SHA256, reason})
		}
		read, starred, trashed = appendIf(n.read, read, s.ID), appendIf(n.starred, starred, s.ID), appendIf(n.trashed, trashed, s.ID)
		archived = appendIf(n.archived, archived, s.ID)
		for _, tag := range n.tags {
			if name, err := tagName(tag); err == nil {
				tagged[name] = append(tagged[name], s.ID)
			}
		}
	}
	clear(m.about)
	for _, set := range []struct {
		ids []ID
		do  func(context.Context, []ID) error
	}{
		{read, func(ctx context.Context, ids []ID) error { return m.a.SetRead(ctx, ids, true) }},
		{starred, func(ctx context.Context, ids []ID) error { return m.a.SetStarred(ctx, ids, true) }},
		{archived, func(ctx context.Context, ids []ID) error {
			_, err := m.a.Mark(ctx, FlagArchived, ids, true)
			return err
		}},
		{trashed, m.a.Trash},
	} {
		if len(set.ids) > 0 {
			if err := set.do(ctx, set.ids); err != nil {
				return err
			}
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(tagged)) {
		if _, err := m.a.SetTag(ctx, tagged[tag], tag, true); err != nil {
			return err
		}
	}
	return nil
}

func appendIf(yes bool, ids []ID, id ID) []ID {
	if yes {
		return append(ids, id)
	}
	return ids
}

// sourceReader remembers an error of the source, to tell it from one of the
// archive's disk.
type sourceReader struct {
	r   io.Reader
	err error
}

func (s *sourceReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}
