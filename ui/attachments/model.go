package attachments

import (
	"fmt"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// model holds the list and the selection. Rows are read a page at a time, as
// they come to light.
type model struct {
	keys     []archive.AttachmentKey
	bytes    int64
	rows     map[archive.AttachmentKey]archive.Attachment
	asked    map[int]bool // pages
	selected map[int]bool
	cursor   int // -1 for none
	anchor   int
}

const page = 100

func newModel() *model {
	m := &model{}
	m.open(nil, 0)
	return m
}

// open takes another list.
func (m *model) open(keys []archive.AttachmentKey, bytes int64) {
	*m = model{keys: keys, bytes: bytes, rows: map[archive.AttachmentKey]archive.Attachment{}, asked: map[int]bool{}, selected: map[int]bool{}, cursor: -1}
}

// row gives a row if it has been read; if not, and nobody has asked for it,
// it gives the keys of its page.
func (m *model) row(i int) (x archive.Attachment, ok bool, wanted []archive.AttachmentKey) {
	if x, ok = m.rows[m.keys[i]]; ok || m.asked[i/page] {
		return x, ok, nil
	}
	m.asked[i/page] = true
	from := i / page * page
	return x, false, m.keys[from:min(from+page, len(m.keys))]
}

func (m *model) take(rows []archive.Attachment) {
	for _, x := range rows {
		m.rows[x.AttachmentKey] = x
	}
}

// choose selects row i: alone, toggled, or everything from the anchor to it.
func (m *model) choose(i int, toggle, extend bool) {
	if i < 0 || i >= len(m.keys) {
		return
	}
	m.cursor = i
	switch {
	case extend:
		m.selected = map[int]bool{}
		for j := min(m.anchor, i); j <= max(m.anchor, i); j++ {
			m.selected[j] = true
		}
		return
	case toggle && m.selected[i]:
		delete(m.selected, i)
	case toggle:
		m.selected[i] = true
	default:
		m.selected = map[int]bool{i: true}
	}
	m.anchor = i
}

func (m *model) selectAll() {
	for i := range m.keys {
		m.selected[i] = true
	}
}

// picked gives the selected keys in the order of the list.
func (m *model) picked() (keys []archive.AttachmentKey) {
	for i, k := range m.keys {
		if m.selected[i] {
			keys = append(keys, k)
		}
	}
	return keys
}

// current is the row the preview shows: the only one selected.
func (m *model) current() (x archive.Attachment, ok bool) {
	if len(m.selected) != 1 || m.cursor < 0 || !m.selected[m.cursor] {
		return x, false
	}
	x, ok = m.rows[m.keys[m.cursor]]
	return x, ok
}

// summary says below the list what is in it.
func (m *model) summary() string {
	if n := len(m.selected); n > 1 {
		return fmt.Sprintf(lang.L("%s of %s selected"), theme.Number(n), theme.Number(len(m.keys)))
	}
	text := theme.Count(len(m.keys), "{{.Count}} attachment", "{{.Count}} attachments") + " · " + theme.Bytes(m.bytes)
	if len(m.keys) == 1 {
		return text
	}
	return text + " · " + lang.L("each content once")
}

type kindChoice struct {
	kind  archive.Kind
	words string
}

func kinds() []kindChoice {
	return []kindChoice{
		{archive.AnyKind, lang.L("All")}, {archive.Pictures, lang.L("Pictures")}, {archive.Documents, lang.L("Documents")},
		{archive.Tables, lang.L("Tables")}, {archive.Sounds, lang.L("Sound")}, {archive.Videos, lang.L("Video")},
		{archive.Bundles, lang.L("Packed")}, {archive.Others, lang.L("Other")},
	}
}

type orderChoice struct {
	order archive.AttachmentOrder
	words string
}

func orders() []orderChoice {
	return []orderChoice{
		{archive.ByDate, lang.L("Newest first")}, {archive.BySize, lang.L("Largest first")}, {archive.ByName, lang.L("By name")},
		{archive.BySender, lang.L("By sender")}, {archive.ByType, lang.L("By type")},
	}
}
