package maillist

import (
	"fmt"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// Density is how much room a row takes.
type Density string

// The densities a person can choose from.
const (
	Comfortable Density = "comfortable" // avatar, three lines, 72 px
	Compact     Density = "compact"     // two lines, 48 px
)

// face is everything a row's looks depend on. A row whose face has not changed
// is left alone, however often the list is laid out.
type face struct {
	row      *archive.Row
	id       archive.ID
	width    float32
	density  Density
	selected bool
	hovered  bool
	ring     bool
	folded   bool
	look     int // counts changes of theme, and of what is highlighted
	day      int // dates are shown relative to it
}

// rowView draws one message. There are only as many as fit on the screen.
type rowView struct {
	box                                    *fyne.Container
	back, ring                             *canvas.Rectangle
	dot, circle                            *canvas.Circle
	initials, from, date, subject, snippet *canvas.Text
	clip, star                             *canvas.Image
	line                                   *canvas.Rectangle
	marks                                  [2]*canvas.Rectangle // words found in subject and snippet
	bones                                  [2]*canvas.Rectangle // stand for a message that is being read
	chips                                  *chips
	colors                                 map[string]fyne.ThemeColorName // of tags
	face                                   face
	starred                                bool
}

func newRowView() *rowView {
	text := func() *canvas.Text { return canvas.NewText("", color.Transparent) }
	image := func(icon fyne.Resource) *canvas.Image {
		i := canvas.NewImageFromResource(icon)
		i.FillMode = canvas.ImageFillContain
		return i
	}
	r := &rowView{
		back: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent),
		dot: canvas.NewCircle(color.Transparent), circle: canvas.NewCircle(color.Transparent),
		initials: text(), from: text(), date: text(), subject: text(), snippet: text(),
		clip: image(iconClip), star: image(iconStar),
		line: canvas.NewRectangle(color.Transparent), chips: newChips(),
	}
	r.initials.TextStyle.Bold = true
	r.initials.Alignment = fyne.TextAlignCenter
	r.ring.StrokeWidth = 1.5
	for i := range r.bones {
		r.bones[i] = canvas.NewRectangle(color.Transparent)
		r.bones[i].CornerRadius = 4
	}
	for i := range r.marks {
		r.marks[i] = canvas.NewRectangle(color.Transparent)
		r.marks[i].CornerRadius = 2
	}
	r.box = &fyne.Container{Objects: []fyne.CanvasObject{
		r.back, r.ring, r.line, r.marks[0], r.marks[1], r.dot, r.circle, r.initials, r.from, r.date, r.subject, r.snippet, r.clip, r.star, r.bones[0], r.bones[1],
	}}
	r.box.Objects = append(r.box.Objects, r.chips.objects()...)
	return r
}

var (
	iconClip    = theme.Tinted(theme.IconAttach, theme.ColorMuted)
	iconStar    = theme.Tinted(theme.IconStar, theme.ColorMuted)
	iconStarSet = theme.Tinted(theme.IconStarFilled, theme.ColorStar)
)

// measures are where things are in a row, in device-independent pixels.
type measures struct {
	height                    float32
	left                      float32 // of the text
	right                     float32 // margin
	lines                     [3]float32
	text, date, snippet, icon float32 // sizes
	avatar, dot               float32
	mirrored                  bool // the language runs from right to left
}

func measure(d Density) measures {
	m := measures{
		right: 14, icon: theme.Scaled(15), avatar: theme.Scaled(avatarSize), dot: theme.Scaled(8), mirrored: theme.RightToLeft(),
		text: theme.Size(fynetheme.SizeNameText), date: theme.Size(fynetheme.SizeNameCaptionText), snippet: theme.Size(theme.SizeSnippet),
	}
	k := m.text / 13
	if d == Compact {
		m.height, m.left, m.lines = 48*k, 18+m.dot, [3]float32{14 * k, 34 * k, 34 * k}
		return m
	}
	m.height, m.left, m.lines = 72*k, dotLeft+m.dot+3+m.avatar+8, [3]float32{17 * k, 36 * k, 55 * k}
	return m
}

const avatarSize = 32

// dotLeft is the place of the dot.
const dotLeft = 11

// show draws the message as f says. It returns at once when nothing changed.
func (r *rowView) show(f face, words []string, m *measures, fit *theme.Fitter, now time.Time) {
	if f == r.face {
		return
	}
	r.face = f
	r.frame(f, m)
	if f.row == nil {
		r.skeleton(f, m)
		r.mirror(f, m)
		return
	}
	r.words(f, m, fit, now)
	r.highlight(r.marks[0], r.subject, words, fit)
	r.highlight(r.marks[1], r.snippet, words, fit)
	r.badge(f, m)
	r.mirror(f, m)
}

// mirror turns the row round where the language runs from right to left.
func (r *rowView) mirror(f face, m *measures) {
	if m.mirrored {
		theme.Mirror(f.width, r.box.Objects...)
	}
}

// frame draws what lies under the words.
func (r *rowView) frame(f face, m *measures) {
	setRect(r.back, fyne.NewPos(6, 1), fyne.NewSize(f.width-12, m.height-2))
	setRect(r.ring, fyne.NewPos(6, 1), fyne.NewSize(f.width-12, m.height-2))
	setRect(r.line, fyne.NewPos(m.left, m.height-1), fyne.NewSize(f.width-m.left-m.right, 1))
	radius := theme.Size(fynetheme.SizeNameSelectionRadius)
	r.back.CornerRadius, r.ring.CornerRadius = radius, radius
	switch {
	case f.selected:
		r.back.FillColor = theme.Color(theme.ColorSelected)
	case f.hovered:
		r.back.FillColor = theme.Color(fynetheme.ColorNameHover)
	}
	r.line.FillColor = theme.Color(fynetheme.ColorNameSeparator)
	r.ring.StrokeColor = theme.Color(theme.ColorFocusRing)
	visible(r.back, f.selected || f.hovered)
	visible(r.ring, f.ring)
	visible(r.line, !f.selected && !f.ring)
}

// skeleton stands for a message until it has been read.
func (r *rowView) skeleton(f face, m *measures) {
	for _, o := range []fyne.CanvasObject{r.marks[0], r.marks[1], r.dot, r.initials, r.from, r.date, r.subject, r.snippet, r.clip, r.star} {
		o.Hide()
	}
	r.chips.hide()
	c := theme.Color(theme.ColorCard)
	visible(r.circle, f.density != Compact)
	r.circle.FillColor = c
	r.placeAvatar(m)
	r.circle.Refresh()
	for i, bone := range r.bones {
		setRect(bone, fyne.NewPos(m.left, m.lines[i]-4), fyne.NewSize((f.width-m.left-m.right)*[2]float32{0.35, 0.7}[i], 8))
		bone.FillColor = c
		bone.Show()
		bone.Refresh()
	}
}

func (r *rowView) placeAvatar(m *measures) {
	x, y := dotLeft+m.dot+3, m.lines[0]-m.avatar/4
	r.circle.Move(fyne.NewPos(x, y))
	r.circle.Resize(fyne.NewSquareSize(m.avatar))
	h := r.initials.MinSize().Height
	r.initials.Move(fyne.NewPos(x, y+(m.avatar-h)/2))
	r.initials.Resize(fyne.NewSize(m.avatar, h))
}

func (r *rowView) words(f face, m *measures, fit *theme.Fitter, now time.Time) {
	row := f.row
	foreground, muted := theme.Color(fynetheme.ColorNameForeground), theme.Color(theme.ColorMuted)
	dateColor := muted
	if !row.Read {
		dateColor = theme.Color(theme.ColorUnread)
	}
	style := fyne.TextStyle{Bold: !row.Read}
	right := f.width - m.right
	room := right - m.left

	date := fit.Fit(theme.When(row.Date, now), m.date, fyne.TextStyle{}, room)
	dateWidth := fit.Width(date, m.date, fyne.TextStyle{})
	r.put(r.date, date, m.date, fyne.TextStyle{}, dateColor, right-dateWidth, m.lines[0]+0.5)
	r.put(r.from, fit.Fit(author(f), m.text, style, room-dateWidth-10), m.text, style, foreground, m.left, m.lines[0])

	iconRoom := float32(0)
	if row.HasAttachments {
		iconRoom = m.icon + 6
	}
	if f.density == Compact {
		iconRoom += m.icon + 6
	}
	subject := fit.Fit(title(row), m.text, style, room-iconRoom)
	r.put(r.subject, subject, m.text, style, foreground, m.left, m.lines[1])

	left, snippetRoom := m.left, room-m.icon-6
	if f.density == Compact {
		used := fit.Width(subject, m.text, style) + 8
		left, snippetRoom = m.left+used, room-iconRoom-used
		if snippetRoom < 40 {
			snippetRoom = 0 // a stub of two letters tells nothing
		}
	}
	used := r.chips.show(row.Tags, r.colors, left, m.lines[2], snippetRoom, fit)
	left, snippetRoom = left+used, max(snippetRoom-used, 0)
	r.put(r.snippet, fit.Fit(snippet(row), m.snippet, fyne.TextStyle{}, snippetRoom), m.snippet, fyne.TextStyle{}, muted, left, m.lines[2]+0.5)
	for _, bone := range r.bones {
		bone.Hide()
	}
}

// badge draws the dot, the avatar and the icons.
func (r *rowView) badge(f face, m *measures) {
	row := f.row
	right := f.width - m.right - m.icon
	r.dot.FillColor = theme.Color(theme.ColorUnread)
	r.dot.Resize(fyne.NewSquareSize(m.dot))
	r.dot.Move(fyne.NewPos(dotLeft, m.height/2-m.dot/2))
	visible(r.dot, !row.Read)
	r.dot.Refresh()

	visible(r.circle, f.density != Compact)
	visible(r.initials, f.density != Compact)
	r.initials.Text = theme.Initials(row.From, row.FromAddr)
	r.initials.TextSize = m.avatar * 0.375
	r.initials.Color = theme.Color(theme.ColorOnAvatar)
	r.circle.FillColor = theme.Color(theme.AvatarColor(address(row)))
	r.placeAvatar(m)
	r.circle.Refresh()
	r.initials.Refresh()

	place := func(i *canvas.Image, x, y float32) {
		i.Resize(fyne.NewSquareSize(m.icon))
		i.Move(fyne.NewPos(x, y-m.icon/2))
	}
	clipX := right
	if f.density == Compact {
		clipX -= m.icon + 6
	}
	place(r.clip, clipX, m.lines[1])
	place(r.star, right, m.lines[2])
	if r.starred != row.Starred {
		r.starred = row.Starred
		r.star.Resource = iconStar
		if row.Starred {
			r.star.Resource = iconStarSet
		}
		r.star.Refresh()
	}
	visible(r.clip, row.HasAttachments)
	visible(r.star, row.Starred || f.hovered || f.selected)
}

// put sets a line of text with its middle at y.
func (r *rowView) put(t *canvas.Text, text string, size float32, style fyne.TextStyle, c color.Color, x, y float32) {
	t.Show()
	if t.Text != text || t.TextSize != size || t.TextStyle != style || t.Color != c {
		t.Text, t.TextSize, t.TextStyle, t.Color = text, size, style, c
		t.Refresh()
	}
	h := t.MinSize().Height
	t.Alignment = theme.Start()
	t.Resize(fyne.NewSize(r.face.width, h))
	t.Move(fyne.NewPos(x, y-h/2))
}

// repaint makes images follow a change of theme.
func (r *rowView) repaint() {
	r.face = face{}
	r.clip.Refresh()
	r.star.Refresh()
}

// snippet is the first words of the body, behind a word that there is more of
// it on the server.
func snippet(row *archive.Row) string {
	switch {
	case !row.Partial:
		return row.Snippet
	case row.Whole > 0:
		return lang.L("Beginning of {{.Size}}", map[string]any{"Size": theme.Bytes(row.Whole)}) + " · " + row.Snippet
	}
	return lang.L("Only the beginning") + " · " + row.Snippet
}

// author is the sender, with the size of the conversation the row stands for.
func author(f face) string {
	if f.folded && f.row.ThreadSize > 1 {
		return fmt.Sprintf("%s  (%s)", sender(f.row), theme.Number(f.row.ThreadSize))
	}
	return sender(f.row)
}

func sender(row *archive.Row) string {
	if row.From != "" {
		return row.From
	}
	if row.FromAddr != "" {
		return row.FromAddr
	}
	return noSender()
}

func address(row *archive.Row) string {
	if row.FromAddr != "" {
		return row.FromAddr
	}
	return row.From
}

func title(row *archive.Row) string {
	switch {
	case row.Subject != "":
		return row.Subject
	case row.Damaged:
		return lang.L("(file missing or damaged)")
	}
	return noSubject()
}

func setRect(r *canvas.Rectangle, pos fyne.Position, size fyne.Size) {
	r.Move(pos)
	r.Resize(size)
}

func visible(o fyne.CanvasObject, show bool) {
	if show == o.Visible() {
		return
	}
	if show {
		o.Show()
	} else {
		o.Hide()
	}
}
