package maillist

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// ahead is how many rows above and below the screen are read beforehand.
const ahead = 24

// rows is the scrolling part of the list. It draws as many rows as fit and
// moves them; how long the list is makes no difference. The position is kept
// in float64 pixels: a float32 runs out of whole pixels after 230,000 rows.
type rows struct {
	widget.BaseWidget
	list *List

	ids     []archive.ID
	sel     selection
	at      int   // index of the cursor, or where it was last
	leaving idSet // moved away by the reader, still listed
	offset  float64
	hover   int // index under the pointer; -1 is none
	focused bool
	keys    bool // the keyboard was used last: show where the cursor is
	click   click
	fresh   int // new messages above the screen
	newest  archive.ID

	density Density
	measure measures
	views   []*rowView
	look    int
	words   []string                       // what was searched for, in lower case
	colors  map[string]fyne.ThemeColorName // of tags
	fit     theme.Fitter
	plane   *fyne.Container
	clip    *container.Clip
	bar     *scrollbar
	now     func() time.Time
}

func newRows(l *List) *rows {
	r := &rows{list: l, hover: -1, density: Comfortable, now: time.Now, plane: &fyne.Container{}}
	r.clip = container.NewClip(r.plane)
	r.bar = newScrollbar(func(fraction float64) { r.scrollTo(fraction * r.longest()) })
	r.measure = measure(r.density)
	r.ExtendBaseWidget(r)
	return r
}

func (r *rows) rowHeight() float64 { return float64(r.measure.height) }

// longest is the largest offset there is.
func (r *rows) longest() float64 {
	return math.Max(0, float64(len(r.ids))*r.rowHeight()-float64(r.Size().Height))
}

func (r *rows) scrollTo(offset float64) {
	offset = math.Round(math.Min(math.Max(offset, 0), r.longest()))
	if offset == r.offset {
		return
	}
	r.offset = offset
	r.arrange()
}

// reveal scrolls as little as it takes to show row i whole.
func (r *rows) reveal(i int) {
	top, bottom := float64(i)*r.rowHeight(), float64(i+1)*r.rowHeight()
	if top < r.offset {
		r.scrollTo(top)
	} else if screen := float64(r.Size().Height); bottom > r.offset+screen {
		r.scrollTo(bottom - screen)
	}
}

// first is the index of the topmost row on the screen, shown counts the rows.
func (r *rows) first() int { return int(r.offset / r.rowHeight()) }

func (r *rows) shown() int {
	return int(math.Ceil(float64(r.Size().Height)/r.rowHeight())) + 1
}

// arrange puts a view on each row on the screen. A row keeps its view while it
// scrolls, so that a step draws only what it brings to light.
func (r *rows) arrange() {
	size := r.Size()
	if size.Height <= 0 || size.Width <= 0 {
		return
	}
	r.offset = math.Min(r.offset, r.longest())
	first, n := r.first(), r.shown()
	for len(r.views) < n {
		view := newRowView()
		r.views = append(r.views, view)
		r.plane.Objects = append(r.plane.Objects, view.box)
	}
	last := min(first+n, len(r.ids))
	now := r.now()
	for slot, view := range r.views {
		i := first + (slot-first%len(r.views)+len(r.views))%len(r.views)
		if i >= last {
			view.box.Hide()
			continue
		}
		r.draw(view, i, now)
	}
	if r.offset == 0 {
		r.setFresh(0)
	}
	position := 0.0
	if longest := r.longest(); longest > 0 {
		position = r.offset / longest
	}
	r.bar.set(position, math.Min(1, float64(size.Height)/math.Max(1, float64(len(r.ids))*r.rowHeight())))
	r.list.cache.want(r.ids[max(0, first-ahead):min(len(r.ids), first+n+ahead)])
}

func (r *rows) draw(view *rowView, i int, now time.Time) {
	id := r.ids[i]
	view.colors = r.colors
	view.show(face{
		row: r.list.cache.row(id), id: id, width: r.Size().Width, density: r.density,
		selected: r.sel.has(id), hovered: i == r.hover, ring: r.focused && r.keys && id == r.sel.cursor,
		look: r.look, day: now.YearDay(), folded: r.list.view.Folded,
	}, r.words, &r.measure, &r.fit, now)
	y := float32(float64(i)*r.rowHeight() - r.offset)
	if pos := fyne.NewPos(0, y); view.box.Position() != pos {
		view.box.Move(pos)
	}
	view.box.Resize(fyne.NewSize(r.Size().Width, r.measure.height))
	visible(view.box, true)
}

// open shows another list from its top, with nothing selected. If keep is in
// it, that message is selected and shown instead.
func (r *rows) open(ids []archive.ID, keep archive.ID) {
	r.ids, r.offset, r.at, r.hover, r.leaving = ids, 0, 0, -1, idSet{}
	r.sel.clear()
	r.know(ids)
	r.setFresh(0)
	if i := indexOf(ids, keep, 0); keep != 0 && i >= 0 {
		r.sel.only(keep)
		r.at = i
		r.reveal(i)
	}
	r.arrange()
}

// replace shows the list as it is now. The reader's place, the selection and
// the cursor stay with their messages.
func (r *rows) replace(ids []archive.ID) {
	anchor, delta := r.anchor(ids)
	ids = r.keepCursor(ids)
	r.know(ids)
	wasEmpty := len(r.ids) == 0
	if r.sel.len() > 1 {
		r.sel.keep(ids)
	}
	r.ids = ids
	if anchor != 0 {
		if i := indexOf(ids, anchor, r.first()); i >= 0 {
			r.offset = math.Min(math.Max(0, float64(i)*r.rowHeight()+delta), r.longest())
		}
	}
	if wasEmpty {
		r.offset = 0
	}
	r.followCursor()
	r.arrange()
}

// anchor is a message on the screen that is in the new list as well, and how
// far the screen's top is below its own. Someone who is at the very top with
// nothing selected watches mail arrive; they stay at the top.
func (r *rows) anchor(ids []archive.ID) (archive.ID, float64) {
	if len(r.ids) == 0 || r.offset == 0 && r.sel.len() == 0 {
		return 0, 0
	}
	first := r.first()
	shown := r.ids[first:min(first+r.shown(), len(r.ids))]
	i, now := stillThere(ids, shown, first+len(ids)-len(r.ids))
	if i < 0 {
		return 0, 0
	}
	r.setFresh(r.fresh + r.arrived(ids[:now]))
	return shown[i], r.offset - float64(first+i)*r.rowHeight()
}

// arrived counts the messages above the screen that are newer than any that
// was listed before: not those that came back.
func (r *rows) arrived(above []archive.ID) (n int) {
	for _, id := range above {
		if id > r.newest {
			n++
		}
	}
	return n
}

// know remembers the newest message that was ever listed.
func (r *rows) know(ids []archive.ID) {
	for _, id := range ids {
		r.newest = max(r.newest, id)
	}
}

// keepCursor leaves the message that is being read in the list of unread ones,
// although reading it has taken it out of that view, until the cursor moves on.
func (r *rows) keepCursor(ids []archive.ID) []archive.ID {
	id := r.sel.cursor
	if r.leaving.has(id) || id == 0 || r.list.view.Folder != archive.Unread || r.list.view.Query != "" {
		return ids
	}
	if r.at >= len(r.ids) || r.ids[r.at] != id || indexOf(ids, id, r.at+len(ids)-len(r.ids)) >= 0 {
		return ids
	}
	place := 0
	if r.at > 0 { // below its old neighbour
		place = indexOf(ids, r.ids[r.at-1], r.at-1+len(ids)-len(r.ids)) + 1
	} else if len(r.ids) > 1 {
		place = max(0, indexOf(ids, r.ids[1], len(ids)-len(r.ids)+1))
	}
	kept := make([]archive.ID, 0, len(ids)+1)
	kept = append(kept, ids[:place]...)
	return append(append(kept, id), ids[place:]...)
}

// followCursor finds the cursor's message again. If the reader moved it away
// the next message takes its place; if it vanished by itself nothing does.
func (r *rows) followCursor() {
	if r.sel.cursor == 0 {
		return
	}
	if i := indexOf(r.ids, r.sel.cursor, r.at); i >= 0 {
		r.at = i
		return
	}
	moved := r.leaving.has(r.sel.cursor)
	r.leaving = idSet{}
	r.sel.clear()
	if moved && len(r.ids) > 0 {
		r.at = min(r.at, len(r.ids)-1)
		r.sel.only(r.ids[r.at])
	}
	r.list.selected()
}

func (r *rows) setFresh(n int) {
	if n != r.fresh {
		r.fresh = n
		r.list.showFresh(n)
	}
}

func (r *rows) setDensity(d Density) {
	if d == r.density {
		return
	}
	top := r.offset / r.rowHeight()
	r.density, r.measure = d, measure(d)
	r.offset = math.Round(top * r.rowHeight())
	r.arrange()
}

// AccessibilityLabel says which message the cursor is on.
func (r *rows) AccessibilityLabel() string {
	row := r.list.cache.row(r.sel.cursor)
	if row == nil {
		return countText(len(r.ids))
	}
	said := sender(row) + ", " + title(row) + ", " + theme.When(row.Date, r.now())
	if !row.Read {
		said = lang.L("Unread") + ", " + said
	}
	if row.Partial {
		said += ", " + lang.L("Only the beginning")
	}
	return said
}

// AccessibilityRole implements fyne.Accessible.
func (r *rows) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer implements fyne.Widget.
func (r *rows) CreateRenderer() fyne.WidgetRenderer { return &rowsRenderer{r} }

type rowsRenderer struct{ r *rows }

func (v *rowsRenderer) Layout(size fyne.Size) {
	v.r.clip.Resize(size)
	w := v.r.bar.MinSize().Width
	v.r.bar.Resize(fyne.NewSize(w, size.Height))
	v.r.bar.Move(fyne.NewPos(size.Width-w, 0))
	v.r.arrange()
}

func (v *rowsRenderer) MinSize() fyne.Size { return fyne.NewSize(220, 2*v.r.measure.height) }

// Refresh is called when the theme has changed, too.
func (v *rowsRenderer) Refresh() {
	v.r.look++
	v.r.fit.Forget()
	v.r.measure = measure(v.r.density)
	for _, view := range v.r.views {
		view.repaint()
	}
	v.r.arrange()
	v.r.bar.Refresh()
}

func (v *rowsRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.r.clip, v.r.bar}
}

func (v *rowsRenderer) Destroy() {}
