package typeset

import (
	"strings"
	"sync"

	"github.com/go-text/typesetting/harfbuzz"
)

// Fonts is the set of faces text is set in. It is safe for concurrent use;
// make one and share it, since faces, shaped words and glyph pictures are
// cached in it.
type Fonts struct {
	families map[string][]*entry
	all      []*entry

	mu        sync.Mutex // guards everything below
	faces     map[*entry]*Face
	chosen    map[choice]*Face
	fallbacks map[fallbackKey]*Face
	buffer    *harfbuzz.Buffer // of shape
	words     int              // entries in the faces' word caches
	maskBytes int              // bytes in the faces' glyph caches
}

// Load scans dirs, or the system's font folders when none are given. It always
// returns a usable set: without a single font on the disk, text is set in the
// bundled Go fonts. Only names are read here; a font is opened when a text
// needs it.
func Load(dirs ...string) *Fonts {
	if len(dirs) == 0 {
		dirs = SystemDirs()
	}
	return newFonts(append(scan(dirs), bundled()...))
}

// Bundled returns only the fonts that are compiled in, whose measures are the
// same on every machine.
func Bundled() *Fonts { return newFonts(bundled()) }

func newFonts(entries []*entry) *Fonts {
	f := &Fonts{
		families:  map[string][]*entry{},
		all:       entries,
		faces:     map[*entry]*Face{},
		chosen:    map[choice]*Face{},
		fallbacks: map[fallbackKey]*Face{},
	}
	for _, e := range entries {
		f.families[e.family] = append(f.families[e.family], e)
	}
	return f
}

type choice struct {
	families string
	weight   int
	italic   bool
	region   string // of text whose script has defaults of its own
}

// Primary returns the face for the first family of the list that is there, in
// the weight and slant asked for, or the default face as browsers do: a serif
// one, except for East Asian text.
// Families are in lower case and may be generic ("sans-serif").
// What those mean depends on the language of the text (BCP 47).
func (f *Fonts) Primary(families []string, weight int, italic bool, lang string) *Face {
	key := choice{weight: weight, italic: italic, region: genericRegion(lang)}
	switch len(families) {
	case 0:
	case 1:
		key.families = families[0]
	default:
		key.families = strings.Join(families, ",")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if face, ok := f.chosen[key]; ok {
		return face
	}
	var face *Face
	for _, name := range families {
		for _, own := range genericHan(name, key.region) {
			if face == nil {
				face = f.styled(f.families[own], weight, italic)
			}
		}
		if face == nil {
			face = f.styled(f.resolve(name), weight, italic)
		}
		if face != nil {
			break
		}
	}
	for _, own := range genericHan("sans-serif", key.region) {
		if face == nil {
			face = f.styled(f.families[own], weight, italic)
		}
	}
	for _, name := range []string{"serif", bundledSans} {
		if face == nil {
			face = f.styled(f.resolve(name), weight, italic)
		}
	}
	f.chosen[key] = face
	return face
}

// Named returns the upright regular face of exactly one family, or nil.
func (f *Fonts) Named(family, lang string) *Face {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, own := range genericHan(family, genericRegion(lang)) {
		if face := f.styled(f.families[own], 400, false); face != nil {
			return face
		}
	}
	return f.styled(f.resolve(family), 400, false)
}

// resolve finds the faces of a family, by its own name or by an alias.
func (f *Fonts) resolve(name string) []*entry {
	if es := f.families[name]; es != nil {
		return es
	}
	for _, alias := range aliases[name] {
		if es := f.families[alias]; es != nil {
			return es
		}
	}
	return nil
}

// styled picks the face of a family nearest to weight and slant and opens it.
// Broken files are skipped. What the family lacks is imitated: see Face.slant
// and Face.embolden.
func (f *Fonts) styled(es []*entry, weight int, italic bool) *Face {
	tried := map[*entry]bool{}
	for len(tried) < len(es) {
		var best *entry
		for _, e := range es {
			if !tried[e] && (best == nil || penalty(e, weight, italic) < penalty(best, weight, italic)) {
				best = e
			}
		}
		tried[best] = true
		if face := f.load(best); face != nil {
			return face.imitate(weight >= 600 && best.weight < 600, italic && !best.italic)
		}
	}
	return nil
}

// penalty orders the faces of a family by distance from what was asked for.
// CSS Fonts 4 §5.2 without stretch: the slant counts more than the weight.
func penalty(e *entry, weight int, italic bool) int {
	p := 0
	if !e.normal {
		p += 10000
	}
	if e.italic != italic {
		p += 4000
	}
	bold := weight >= 600
	if bold != (e.weight >= 600) {
		p += 2000
	}
	want := 400
	if bold {
		want = 700
	}
	d := e.weight - want
	return p + max(d, -d)
}

// aliases gives, for a family mail asks for, the families that stand in for it:
// the same outlines under another name, or the same measures.
var aliases = map[string][]string{
	"arial":               {"liberation sans", "arimo", "helvetica", "nimbus sans", "freesans", "segoe ui", "dejavu sans"},
	"helvetica":           {"arial", "liberation sans", "arimo", "nimbus sans", "freesans"},
	"arial narrow":        {"liberation sans narrow"},
	"times new roman":     {"liberation serif", "tinos", "times", "nimbus roman", "freeserif"},
	"times":               {"times new roman", "liberation serif", "tinos", "nimbus roman"},
	"courier new":         {"liberation mono", "cousine", "courier", "nimbus mono ps", "freemono"},
	"courier":             {"courier new", "liberation mono", "cousine", "nimbus mono ps"},
	"calibri":             {"carlito"},
	"cambria":             {"caladea"},
	"georgia":             {"gelasio"},
	"helvetica neue":      {},
	"serif":               {"times new roman", "liberation serif", "tinos", "times", "dejavu serif", "noto serif", "freeserif"},
	"sans-serif":          {"arial", "liberation sans", "arimo", "helvetica", "dejavu sans", "noto sans", "freesans", bundledSans},
	"monospace":           {"dejavu sans mono", "consolas", "menlo", "courier new", "liberation mono", "noto sans mono", bundledMono},
	"system-ui":           {"segoe ui", "sf pro text", ".sf ns", "helvetica neue", "cantarell", "ubuntu", "noto sans", "arial", "liberation sans", "dejavu sans", bundledSans},
	"ui-sans-serif":       {"segoe ui", "helvetica neue", "noto sans", "arial", "liberation sans", bundledSans},
	"ui-monospace":        {"consolas", "menlo", "dejavu sans mono", bundledMono},
	"-apple-system":       {".sf ns", "sf pro text"},
	"blinkmacsystemfont":  {".sf ns", "sf pro text"},
	"cursive":             {"comic sans ms", "apple chancery"},
	"fantasy":             {"impact", "papyrus"},
	"lucida sans unicode": {"lucida grande"},
	"lucida grande":       {"lucida sans unicode"},
}

// IsGeneric reports whether a name, in lower case, is one of those that stand
// for a kind of family where it is written without quotes. CSS Fonts 4 §2.1.4.
func IsGeneric(name string) bool {
	switch name {
	case "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math", "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded":
		return true
	}
	return false
}
