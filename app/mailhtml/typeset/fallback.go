package typeset

import (
	"strings"

	"github.com/go-text/typesetting/language"
)

// maxFallbacks bounds how many characters the face of is remembered: more than
// any writing has.
const maxFallbacks = 60000

type fallbackKey struct {
	r      rune
	bold   bool
	italic bool
	region string
	hebrew bool
}

// sheqel is a sign of no script. In Hebrew it comes from the face that has the
// letters.
const sheqel = '\u20AA'

func isHebrew(lang string) bool {
	lang = strings.ToLower(lang)
	return lang == "he" || strings.HasPrefix(lang, "he-") || lang == "iw" || strings.HasPrefix(lang, "iw-")
}

// Fallback returns a face that has r, for text whose own families lack it, or
// nil when no font of the system has it. lang (BCP 47) decides which of the
// East Asian shapes a Han character gets.
func (f *Fonts) Fallback(r rune, bold, italic bool, lang string) *Face {
	key := fallbackKey{r: r, bold: bold, italic: italic}
	script := language.LookupScript(r)
	if r == sheqel && isHebrew(lang) {
		script = language.Hebrew
	}
	if script == language.Han {
		key.region = hanRegion(lang)
	}
	key.hebrew = script == language.Hebrew
	f.mu.Lock()
	defer f.mu.Unlock()
	if face, ok := f.fallbacks[key]; ok {
		return face
	}
	face := f.findFallback(key, script)
	if len(f.fallbacks) >= maxFallbacks {
		clear(f.fallbacks)
	}
	f.fallbacks[key] = face
	return face
}

func (f *Fonts) findFallback(key fallbackKey, script language.Script) *Face {
	// QUIRK: as in browsers, a fallback face is the regular one, made bold or leaning.
	const weight = 400
	tried := map[string]bool{}
	try := func(names []string) *Face {
		for _, name := range names {
			if tried[name] {
				continue
			}
			tried[name] = true
			if face := f.styled(f.families[name], weight, false); face.Has(key.r) {
				return face.imitate(key.bold, key.italic)
			}
			if key.r >= 0x1D400 && key.r <= 0x1D7FF { // letters of mathematics, of which there are bold ones
				if face := f.styled(f.families[name], 700, false); face.Has(key.r) {
					return face
				}
			}
		}
		return nil
	}
	if IsEmoji(key.r) {
		if face := try(emojiFamilies); face != nil {
			return face
		}
	}
	if key.region != "" {
		if face := try(hanFamilies[key.region]); face != nil {
			return face
		}
	}
	if face := try(scriptFamilies[script]); face != nil {
		return face
	}
	if face := try(generalFamilies); face != nil {
		return face
	}
	if face := f.anyCovering(key.r, weight, tried); face != nil {
		return face.imitate(key.bold, key.italic)
	}
	return try(emojiFamilies)
}

// maxProbes bounds how many font files one missing rune may open.
const maxProbes = 24

// anyCovering looks through the other families, those that claim the rune's
// Unicode block in their OS/2 table only. Without such a claim known for the
// block no file is opened.
func (f *Fonts) anyCovering(r rune, weight int, tried map[string]bool) *Face {
	bit, ok := rangeBit(r)
	if !ok {
		return nil
	}
	probes := 0
	for _, e := range f.all {
		if tried[e.family] || !e.covers(bit) {
			continue
		}
		tried[e.family] = true
		if probes++; probes > maxProbes {
			return nil
		}
		if face := f.styled(f.families[e.family], weight, false); face.Has(r) {
			return face
		}
	}
	return nil
}

// hanRegion maps a language tag to the region whose Han shapes it wants.
func hanRegion(lang string) string {
	lang = strings.ToLower(lang)
	switch {
	case strings.HasPrefix(lang, "zh-tw"), strings.HasPrefix(lang, "zh-hant"):
		return "tw"
	case strings.HasPrefix(lang, "zh-hk"):
		return "hk"
	case strings.HasPrefix(lang, "zh"):
		return "cn"
	case strings.HasPrefix(lang, "ko"):
		return "kr"
	}
	return "jp"
}

// genericRegion names what decides the generic families of a language: the
// region of East Asian ones, or "" where they are those of Latin text.
func genericRegion(lang string) string {
	switch lang = strings.ToLower(lang); {
	case strings.HasPrefix(lang, "ja"), strings.HasPrefix(lang, "zh"), strings.HasPrefix(lang, "ko"):
		return hanRegion(lang)
	}
	return ""
}

// genericHan gives the families that a generic one means in a region, whose
// letters of other scripts they set as well.
func genericHan(name, region string) []string {
	switch name {
	case "sans-serif", "system-ui":
		return hanFamilies[region]
	case "serif":
		return hanSerifFamilies[region]
	case "monospace":
		return hanMonoFamilies[region]
	}
	return nil
}

var hanSerifFamilies = map[string][]string{
	"jp": {"noto serif cjk jp", "noto serif jp", "yu mincho", "hiragino mincho pron", "ms mincho"},
	"cn": {"noto serif cjk sc", "noto serif sc", "simsun", "songti sc"},
	"tw": {"noto serif cjk tc", "noto serif tc", "pmingliu", "songti tc"},
	"hk": {"noto serif cjk hk", "noto serif hk", "pmingliu", "songti tc"},
	"kr": {"noto serif cjk kr", "noto serif kr", "batang", "applemyungjo"},
}

// Browsers have such a default for Japanese only.
var hanMonoFamilies = map[string][]string{
	"jp": {"noto sans mono cjk jp", "ms gothic", "osaka-mono"},
}

var emojiFamilies = []string{"noto color emoji", "segoe ui emoji", "apple color emoji", "twemoji", "emojione color"}

var hanFamilies = map[string][]string{
	"jp": {"noto sans cjk jp", "noto sans jp", "yu gothic ui", "yu gothic", "meiryo", "hiragino sans", "hiragino kaku gothic pron", "ms gothic"},
	"cn": {"noto sans cjk sc", "noto sans sc", "microsoft yahei ui", "microsoft yahei", "pingfang sc", "heiti sc", "simsun"},
	"tw": {"noto sans cjk tc", "noto sans tc", "microsoft jhenghei ui", "microsoft jhenghei", "pingfang tc", "heiti tc"},
	"hk": {"noto sans cjk hk", "noto sans hk", "microsoft jhenghei", "pingfang hk", "heiti tc"},
	"kr": {"noto sans cjk kr", "noto sans kr", "malgun gothic", "apple sd gothic neo"},
}

// scriptFamilies are the faces systems ship for a script, best first.
var scriptFamilies = map[language.Script][]string{
	language.Han:        {"noto sans cjk jp", "noto sans cjk sc", "microsoft yahei", "pingfang sc", "yu gothic", "simsun", "wenquanyi micro hei", "droid sans fallback"},
	language.Hiragana:   {"noto sans cjk jp", "noto sans jp", "yu gothic", "meiryo", "hiragino sans", "ms gothic"},
	language.Katakana:   {"noto sans cjk jp", "noto sans jp", "yu gothic", "meiryo", "hiragino sans", "ms gothic"},
	language.Bopomofo:   {"noto sans cjk tc", "noto sans cjk jp", "microsoft jhenghei", "pingfang tc"},
	language.Hangul:     {"noto sans cjk jp", "noto sans cjk kr", "malgun gothic", "apple sd gothic neo"},
	language.Arabic:     {"dejavu sans", "noto kufi arabic", "noto sans arabic", "segoe ui", "geeza pro", "arial"},
	language.Hebrew:     {"dejavu sans", "noto sans hebrew", "segoe ui", "arial hebrew", "arial"},
	language.Thai:       {"noto sans thai", "leelawadee ui", "thonburi", "tahoma"},
	language.Devanagari: {"noto sans devanagari", "nirmala ui", "kohinoor devanagari", "mangal"},
	language.Bengali:    {"noto sans bengali", "nirmala ui", "kohinoor bangla"},
	language.Tamil:      {"noto sans tamil", "nirmala ui", "tamil sangam mn"},
	language.Georgian:   {"dejavu sans", "noto sans georgian", "sylfaen"},
	language.Armenian:   {"dejavu sans", "noto sans armenian", "sylfaen", "mshtakan"},
	language.Ethiopic:   {"noto sans ethiopic", "ebrima", "kefa"},
	language.Khmer:      {"noto sans khmer", "leelawadee ui", "khmer sangam mn"},
	language.Lao:        {"dejavu sans", "noto sans lao", "leelawadee ui", "lao sangam mn"},
	language.Myanmar:    {"noto sans myanmar", "myanmar text", "myanmar sangam mn"},
	language.Kannada:    {"noto serif kannada", "noto sans kannada", "nirmala ui", "kannada sangam mn"},
	language.Gujarati:   {"noto serif gujarati", "noto sans gujarati", "nirmala ui", "gujarati sangam mn"},
	language.Tibetan:    {"noto serif tibetan", "microsoft himalaya", "kailasa"},
	language.Sinhala:    {"noto serif sinhala", "noto sans sinhala", "nirmala ui", "sinhala sangam mn"},
}

// generalFamilies are for what no script owns, and for rare letters of the
// common ones. Those of Linux are in fontconfig's order.
var generalFamilies = []string{
	"noto sans", "dejavu sans", "segoe ui", "arial unicode ms", "lucida grande", "segoe ui symbol", "apple symbols",
	"dejavu sans mono", "dejavu serif", "dejavu math tex gyre", "noto sans cjk jp", "noto sans math", "noto sans symbols",
	"noto sans symbols2", "noto sans symbols 2", "cambria math", "freesans", bundledSans,
}

// rangeBit gives the OS/2 ulUnicodeRange bit of r's block, for the blocks a
// mail may use without any of the families above having it. OpenType 1.9, OS/2.
func rangeBit(r rune) (int, bool) {
	for _, b := range rangeBits {
		if r >= b.from && r <= b.to {
			return b.bit, true
		}
	}
	return 0, false
}

var rangeBits = []struct {
	from, to rune
	bit      int
}{
	{0x0000, 0x007F, 0}, {0x0080, 0x00FF, 1}, {0x0100, 0x017F, 2}, {0x0180, 0x024F, 3}, {0x0250, 0x02AF, 4},
	{0x0370, 0x03FF, 7}, {0x0400, 0x052F, 9}, {0x0530, 0x058F, 10}, {0x0590, 0x05FF, 11}, {0x0600, 0x06FF, 13},
	{0x0700, 0x074F, 71}, {0x0780, 0x07BF, 72}, {0x0900, 0x097F, 15}, {0x0980, 0x09FF, 16}, {0x0A00, 0x0A7F, 17},
	{0x0A80, 0x0AFF, 18}, {0x0B00, 0x0B7F, 19}, {0x0B80, 0x0BFF, 20}, {0x0C00, 0x0C7F, 21}, {0x0C80, 0x0CFF, 22},
	{0x0D00, 0x0D7F, 23}, {0x0D80, 0x0DFF, 73}, {0x0E00, 0x0E7F, 24}, {0x0E80, 0x0EFF, 25}, {0x0F00, 0x0FFF, 70},
	{0x1000, 0x109F, 74}, {0x10A0, 0x10FF, 26}, {0x1100, 0x11FF, 28}, {0x1200, 0x139F, 75}, {0x13A0, 0x13FF, 76},
	{0x1400, 0x167F, 77}, {0x1780, 0x17FF, 80}, {0x1800, 0x18AF, 81}, {0x1E00, 0x1EFF, 29}, {0x1F00, 0x1FFF, 30},
	{0x2000, 0x206F, 31}, {0x2070, 0x209F, 32}, {0x20A0, 0x20CF, 33}, {0x2100, 0x214F, 35}, {0x2150, 0x218F, 36},
	{0x2190, 0x21FF, 37}, {0x2200, 0x22FF, 38}, {0x2300, 0x23FF, 39}, {0x2460, 0x24FF, 42}, {0x2500, 0x257F, 43},
	{0x2580, 0x259F, 44}, {0x25A0, 0x25FF, 45}, {0x2600, 0x26FF, 46}, {0x2700, 0x27BF, 47}, {0x3000, 0x303F, 48},
	{0x3040, 0x309F, 49}, {0x30A0, 0x30FF, 50}, {0x3100, 0x312F, 51}, {0xAC00, 0xD7AF, 56}, {0x4E00, 0x9FFF, 59},
	{0x3400, 0x4DBF, 59}, {0x20000, 0x2A6DF, 59},
}
