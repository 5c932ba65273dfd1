package archive

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Handle is an open file of an [FS].
type Handle interface {
	io.Reader
	io.ReaderAt
	io.Seeker
	io.Writer
	io.Closer
	Truncate(size int64) error
	Sync() error
	Stat() (fs.FileInfo, error)
}

// FS is every file operation the archive does outside its index, so that a
// test can make any one of them fail. Paths are the operating system's.
type FS interface {
	OpenFile(name string, flag int, perm fs.FileMode) (Handle, error)
	Rename(from, to string) error
	Remove(name string) error
	MkdirAll(name string, perm fs.FileMode) error
	ReadDir(name string) ([]fs.DirEntry, error)
	Stat(name string) (fs.FileInfo, error)
	Chtimes(name string, mtime time.Time) error
	SyncDir(name string) error // makes the names in a directory durable
}

var errNoFile = errors.New("this is no file")

// disk is the real FS.
type disk struct{}

// OpenFile reads nothing but files: a pipe that somebody put into the archive
// would be waited for, for ever.
func (disk) OpenFile(name string, flag int, perm fs.FileMode) (Handle, error) {
	if flag&(os.O_WRONLY|os.O_RDWR) == 0 {
		if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
			return nil, &fs.PathError{Op: "open", Path: name, Err: errNoFile}
		}
	}
	f, err := os.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (disk) Rename(from, to string) error                 { return os.Rename(from, to) }
func (disk) Remove(name string) error                     { return os.Remove(name) }
func (disk) MkdirAll(name string, perm fs.FileMode) error { return os.MkdirAll(name, perm) }
func (disk) ReadDir(name string) ([]fs.DirEntry, error)   { return os.ReadDir(name) }
func (disk) Stat(name string) (fs.FileInfo, error)        { return os.Stat(name) }
func (disk) Chtimes(name string, t time.Time) error       { return os.Chtimes(name, t, t) }
func (disk) SyncDir(name string) error                    { return syncDir(name) }

const (
	dirPerm  = 0o700 // mail is private
	filePerm = 0o600
)

// sum is a SHA-256.
type sum [sha256.Size]byte

func (s sum) String() string { return hex.EncodeToString(s[:]) }

func parseSum(name string) (s sum, ok bool) {
	if len(name) != hex.EncodedLen(len(s)) || strings.ToLower(name) != name {
		return s, false
	}
	_, err := hex.Decode(s[:], []byte(name))
	return s, err == nil
}

// month is a folder under mail/, as in 202611.
type month int

func monthOf(t time.Time) month {
	t = t.UTC()
	return month(t.Year()*100 + int(t.Month()))
}

// files is the one place that opens and writes messages.
type files struct {
	fs      FS
	dir     string     // DATA
	buffers *sync.Pool // of *[]byte to copy through
}

func newFiles(fs FS, dir string) files {
	return files{fs: fs, dir: dir, buffers: &sync.Pool{New: func() any {
		b := make([]byte, 64<<10)
		return &b
	}}}
}

// copy is io.Copy that ends with its context.
func (f files) copy(ctx context.Context, w io.Writer, r io.Reader) (int64, error) {
	b := f.buffers.Get().(*[]byte)
	defer f.buffers.Put(b)
	return io.CopyBuffer(w, reader{ctx, r}, *b)
}

const suffix = ".eml"

// partialMark stands before the suffix of a file that is only the beginning
// of a message.
const partialMark = ".partial"

func (f files) mail() string     { return filepath.Join(f.dir, "mail") }
func (f files) incoming() string { return filepath.Join(f.dir, "incoming") }

func (f files) folder(m month) string {
	return filepath.Join(f.mail(), fmt.Sprintf("%04d", int(m)/100), fmt.Sprintf("%02d", int(m)%100))
}

func (f files) path(s sum, m month) string {
	return filepath.Join(f.folder(m), s.String()+suffix)
}

// pathOf is path, or the name that says a file is only the beginning of a
// message.
func (f files) pathOf(s sum, m month, partial bool) string {
	if partial {
		return filepath.Join(f.folder(m), s.String()+partialMark+suffix)
	}
	return f.path(s, m)
}

// temp gives a fresh name in incoming/ that nothing outside can influence.
func (f files) temp(ext string) string {
	return filepath.Join(f.incoming(), rand.Text()+ext)
}

// receive copies r to a new file in incoming/ and hashes it. On any error,
// r's own included, the file is gone again. Nothing is synced yet.
func (f files) receive(ctx context.Context, r io.Reader) (path string, s sum, size int64, err error) {
	path = f.temp(suffix)
	w, s, size, err := f.receiveOpen(ctx, path, r)
	if err != nil {
		return "", s, 0, err
	}
	if err := w.Close(); err != nil {
		return "", s, 0, errors.Join(err, f.remove(path))
	}
	return path, s, size, nil
}

// receiveOpen is receive to a path, and leaves the file open, to be read and
// synced.
func (f files) receiveOpen(ctx context.Context, path string, r io.Reader) (w Handle, s sum, size int64, err error) {
	w, err = f.fs.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, filePerm)
	if err != nil {
		return nil, s, 0, err
	}
	h := sha256.New()
	size, err = f.copy(ctx, io.MultiWriter(w, h), r)
	if err != nil {
		return nil, s, 0, errors.Join(err, w.Close(), f.remove(path))
	}
	h.Sum(s[:0])
	return w, s, size, nil
}

// write makes a small file in incoming/ with the given content, unsynced.
func (f files) write(path string, content []byte) error {
	w, err := f.fs.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, filePerm)
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	if err = errors.Join(err, w.Close()); err != nil {
		return errors.Join(err, f.remove(path))
	}
	return nil
}

// replace writes a small file in one step: a crash leaves the old one or the
// new one.
func (f files) replace(path string, text []byte) error {
	temp := f.temp(".new")
	if err := f.write(temp, text); err != nil {
		return err
	}
	if err := f.sync(temp); err != nil {
		return errors.Join(err, f.remove(temp))
	}
	return errors.Join(f.fs.Rename(temp, path), f.fs.SyncDir(filepath.Dir(path)))
}

// sync makes the content of a closed file durable. Any handle of a file
// syncs all of it; it has to be writable on Windows.
func (f files) sync(path string) error {
	w, err := f.fs.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(w.Sync(), w.Close())
}

// makeFolder creates the folder of m with durable names all the way up.
func (f files) makeFolder(m month) error {
	folder := f.folder(m)
	if _, err := f.fs.Stat(folder); err == nil {
		return nil
	}
	if err := f.fs.MkdirAll(folder, dirPerm); err != nil {
		return err
	}
	year := filepath.Dir(folder)
	return errors.Join(f.fs.SyncDir(year), f.fs.SyncDir(filepath.Dir(year)))
}

// hash reads a file and gives its SHA-256 and size.
func (f files) hash(ctx context.Context, path string) (s sum, size int64, err error) {
	r, err := f.fs.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return s, 0, err
	}
	h := sha256.New()
	size, err = f.copy(ctx, h, r)
	h.Sum(s[:0])
	return s, size, errors.Join(err, r.Close())
}

// hashOpen is hash for a file that is open. What it read can be read again from
// text, which costs nothing for a file that fits into a buffer; call its done.
func (f files) hashOpen(ctx context.Context, file *File) (s sum, size int64, text *rereader, err error) {
	b := f.buffers.Get().(*[]byte)
	text = &rereader{pool: f.buffers, buffer: b}
	n, err := io.ReadFull(reader{ctx, file}, *b)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		text.Reader = bytes.NewReader((*b)[:n])
		return sha256.Sum256((*b)[:n]), int64(n), text, nil
	}
	text.Reader = file
	if err != nil {
		return s, int64(n), text, err
	}
	h := sha256.New()
	_, _ = h.Write((*b)[:n]) // a hash takes everything
	size, err = f.copy(ctx, h, file)
	h.Sum(s[:0])
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	return s, int64(n) + size, text, err
}

// rereader reads a file's bytes a second time.
type rereader struct {
	io.Reader
	pool   *sync.Pool
	buffer *[]byte
}

// done gives the buffer back. Nothing can be read afterwards.
func (r *rereader) done() { r.pool.Put(r.buffer) }

// matches reports whether path holds exactly the bytes with that hash. A file
// that is not there or cannot be read does not.
func (f files) matches(ctx context.Context, path string, want sum) bool {
	got, _, err := f.hash(ctx, path)
	return err == nil && got == want
}

// remove deletes a file; one that is not there is no error.
func (f files) remove(path string) error {
	if err := f.fs.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// open opens a stored message for reading.
func (f files) open(path string) (*File, error) {
	h, err := f.fs.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	info, err := h.Stat()
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return &File{handle: h, size: info.Size()}, nil
}

// File is a stored message, open for reading: exactly the bytes that were
// received. It is safe for concurrent ReadAt.
type File struct {
	handle Handle
	size   int64
}

// Read reads on from the current position.
func (f *File) Read(p []byte) (int, error) { return f.handle.Read(p) }

// ReadAt reads at an offset without moving the position.
func (f *File) ReadAt(p []byte, off int64) (int, error) { return f.handle.ReadAt(p, off) }

// Seek moves the position.
func (f *File) Seek(offset int64, whence int) (int64, error) { return f.handle.Seek(offset, whence) }

// Close closes the file.
func (f *File) Close() error { return f.handle.Close() }

// Size is the length of the message in bytes.
func (f *File) Size() int64 { return f.size }

// reader ends a copy when its context does.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// rel is a path as reports name it: under DATA, with slashes.
func (f files) rel(path string) string {
	rel, err := filepath.Rel(f.dir, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}

// found is what a walk through mail/ came upon.
type found struct {
	path  string
	ours  bool // it has a name this package would give
	sum   sum  // only if ours, as are the following
	month month

	partial bool // its name says that it is only the beginning of a message
}

// walk calls do for everything in mail/, folder by folder in order of time.
func (f files) walk(ctx context.Context, do func(found) error) error {
	years, err := f.fs.ReadDir(f.mail())
	if err != nil {
		return err
	}
	for _, year := range years {
		y, ok := digits(year, 4)
		if !ok {
			if err := do(found{path: filepath.Join(f.mail(), year.Name())}); err != nil {
				return err
			}
			continue
		}
		months, err := f.fs.ReadDir(filepath.Join(f.mail(), year.Name()))
		if err != nil {
			return err
		}
		for _, entry := range months {
			m, ok := digits(entry, 2)
			if !ok || m < 1 || m > 12 {
				err = do(found{path: filepath.Join(f.mail(), year.Name(), entry.Name())})
			} else {
				err = f.walkMonth(ctx, month(100*y+m), do)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (f files) walkMonth(ctx context.Context, m month, do func(found) error) error {
	entries, err := f.fs.ReadDir(f.folder(m))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		one := recognised(filepath.Join(f.folder(m), e.Name()), m)
		one.ours = one.ours && e.Type().IsRegular()
		if err := do(one); err != nil {
			return err
		}
	}
	return nil
}

// recognised says what a file in the folder of a month is, by its name.
func recognised(path string, m month) found {
	one := found{path: path, month: m}
	if name, ok := strings.CutSuffix(filepath.Base(path), suffix); ok {
		name, one.partial = strings.CutSuffix(name, partialMark)
		one.sum, one.ours = parseSum(name)
	}
	return one
}

// digits reads the name of a folder that is a number of so many digits.
func digits(e fs.DirEntry, n int) (int, bool) {
	v, err := strconv.Atoi(e.Name())
	return v, err == nil && e.IsDir() && len(e.Name()) == n && v >= 0
}
