package typeset

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// maxFontFiles bounds the scan: a folder of a hundred thousand fonts must not
// keep a mail from opening.
const maxFontFiles = 20000

// entry is one face found in a font file. Only its names and the OS/2 coverage
// bits are read at scan time; the face itself is opened when it is needed.
type entry struct {
	path   string // empty for a bundled face
	data   []byte // the bundled face
	index  int    // in a collection
	family string // lower case
	weight int
	italic bool
	normal bool // of normal width
	ranges [4]uint32
}

// covers reports whether the OS/2 table claims the Unicode range bit.
func (e *entry) covers(bit int) bool { return e.ranges[bit/32]&(1<<(bit%32)) != 0 }

// scan reads the names of all faces below dirs, in a stable order. Files that
// are not fonts, or broken ones, are left out.
func scan(dirs []string) []*entry {
	var paths []string
	for _, dir := range dirs {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // an unreadable folder holds no fonts for us
			}
			if len(paths) >= maxFontFiles {
				return fs.SkipAll
			}
			switch strings.ToLower(filepath.Ext(path)) {
			case ".ttf", ".otf", ".ttc", ".otc":
				if !d.IsDir() {
					paths = append(paths, path)
				}
			}
			return nil
		})
	}
	found := make([][]*entry, len(paths))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(4, runtime.NumCPU()+1) {
		wg.Go(func() {
			var buf []byte
			for i := range next {
				found[i], buf = describe(paths[i], buf)
			}
		})
	}
	for i := range paths {
		next <- i
	}
	close(next)
	wg.Wait()
	var all []*entry
	for _, es := range found {
		all = append(all, es...)
	}
	return all
}

func describe(path string, buf []byte) ([]*entry, []byte) {
	f, err := os.Open(path)
	if err != nil {
		return nil, buf
	}
	defer func() { _ = f.Close() }()
	loaders, err := opentype.NewLoaders(f)
	if err != nil {
		return nil, buf
	}
	var es []*entry
	for i, ld := range loaders {
		var e *entry
		if e, buf = describeFace(ld, buf); e != nil {
			e.path, e.index = path, i
			es = append(es, e)
		}
	}
	return es, buf
}

func describeFace(ld *opentype.Loader, buf []byte) (*entry, []byte) {
	d, buf := font.Describe(ld, buf)
	if d.Family == "" {
		return nil, buf
	}
	e := &entry{
		family: strings.ToLower(d.Family),
		weight: int(d.Aspect.Weight),
		italic: d.Aspect.Style == font.StyleItalic,
		normal: d.Aspect.Stretch == 0 || d.Aspect.Stretch == font.StretchNormal,
	}
	// OpenType OS/2: ulUnicodeRange1..4 stand at offset 42.
	if raw, err := ld.RawTable(opentype.MustNewTag("OS/2")); err == nil && len(raw) >= 58 {
		for i := range e.ranges {
			e.ranges[i] = binary.BigEndian.Uint32(raw[42+4*i:])
		}
	}
	return e, buf
}

// errNoFace says that a font file changed or vanished after the scan.
var errNoFace = errors.New("typeset: the font file no longer holds that face")

// open reads the tables of one face. The file is read through ReadAt, table by
// table, so that the other faces of a collection stay on the disk. PostScript
// outlines stay there, too, and are given on their own.
func (e *entry) open() (*font.Font, *postscript, error) {
	if e.data != nil {
		ft, err := readFace(newBytesResource(e.data), e.index)
		return ft, nil, err
	}
	f, err := os.Open(e.path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }()
	if src, at, err := withoutOutlines(f, e.index); err == nil && at.length > 0 {
		return readPostscript(f, src, at)
	}
	ft, err := readFace(f, e.index)
	return ft, nil, err
}

func readPostscript(f *os.File, src opentype.Resource, at span) (*font.Font, *postscript, error) {
	table, err := mapped(f, at)
	if err != nil {
		return nil, nil, err
	}
	outlines, err := newPostscript(table)
	if err != nil {
		return nil, nil, err
	}
	ft, err := readFace(src, 0)
	return ft, outlines, err
}

func readFace(src opentype.Resource, index int) (*font.Font, error) {
	loaders, err := opentype.NewLoaders(src)
	if err != nil {
		return nil, err
	}
	if index >= len(loaders) {
		return nil, errNoFace
	}
	return font.NewFont(loaders[index])
}
