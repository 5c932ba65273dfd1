package attachments

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// Of text at its normal size.
const (
	normalRow = 52
	edge      = 14
	badgeSize = 32
	dateWidth = 92
	sizeWidth = 76
)

// rowHeight is the height of a row with the text as large as it is now.
func rowHeight() float32 { return theme.Scaled(normalRow) }

// face is everything a row's looks depend on.
type face struct {
	x        archive.Attachment
	known    bool
	width    float32
	selected bool
	cursor   bool
}

// rowView draws one attachment. There are as many as fit on the screen.
type rowView struct {
	widget.BaseWidget
	t     *table
	index int
	face  face

	back, ring, line, badge *canvas.Rectangle
	icon                    *canvas.Image
	texts                   [4]*canvas.Text // name, where from, date, size
}

var (
	_ fyne.Widget            = (*rowView)(nil)
	_ fyne.Tappable          = (*rowView)(nil)
	_ fyne.SecondaryTappable = (*rowView)(nil)
	_ fyne.DoubleTappable    = (*rowView)(nil)
)

func newRowView(t *table) *rowView {
	box := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	r := &rowView{t: t, back: box(), ring: box(), line: box(), badge: box(), icon: &canvas.Image{FillMode: canvas.ImageFillContain}}
	for i := range r.texts {
		r.texts[i] = canvas.NewText("", color.Transparent)
	}
	r.ring.StrokeWidth = 1.5
	r.badge.CornerRadius = 8
	r.ExtendBaseWidget(r)
	return r
}

// Tapped selects the row.
func (r *rowView) Tapped(*fyne.PointEvent) { r.t.tapped(r.index) }

// DoubleTapped shows the attachment's message.
func (r *rowView) DoubleTapped(*fyne.PointEvent) { r.t.onShow() }

// TappedSecondary opens the menu of what can be done.
func (r *rowView) TappedSecondary(e *fyne.PointEvent) { r.t.menuAt(r.index, e.AbsolutePosition) }

func (r *rowView) show(index int, f face) {
	r.index = index
	if f == r.face {
		return
	}
	r.face = f
	r.paint()
}

func (r *rowView) paint() {
	f := r.face
	r.back.FillColor, r.ring.StrokeColor = color.Transparent, color.Transparent
	if f.selected {
		r.back.FillColor = theme.Color(theme.ColorSelected)
	}
	if f.cursor {
		r.ring.StrokeColor = theme.Color(theme.ColorFocusRing)
	}
	radius := theme.Size(fynetheme.SizeNameSelectionRadius)
	r.back.CornerRadius, r.ring.CornerRadius = radius, radius
	r.line.FillColor = theme.Color(fynetheme.ColorNameSeparator)
	r.line.Hidden = f.selected
	icon, tint := iconOf(f.x)
	r.icon.Resource = theme.Tinted(icon, tint)
	fill := color.NRGBAModel.Convert(theme.Color(tint)).(color.NRGBA)
	fill.A = 0x26
	r.badge.FillColor = fill
	r.icon.Hidden, r.badge.Hidden = !f.known, !f.known
	r.words()
	for _, o := range r.objects() {
		o.Refresh()
	}
}

func (r *rowView) words() {
	f := r.face
	muted, foreground := theme.Color(theme.ColorMuted), theme.Color(fynetheme.ColorNameForeground)
	left, right := float32(edge+badgeSize+12), f.width-edge
	room := right - left
	name, below, date, size := "", "", "", ""
	if f.known {
		name, below = f.x.Name, origin(f.x)
		date, size = theme.Drawable(theme.When(f.x.Date, r.t.now())), theme.Drawable(theme.Bytes(f.x.Size))
	}
	text, small := theme.Size(fynetheme.SizeNameText), theme.Size(fynetheme.SizeNameCaptionText)
	r.put(0, r.t.fit.Fit(name, text, fyne.TextStyle{}, room-theme.Scaled(dateWidth)), text, foreground, left, theme.Scaled(17))
	r.put(1, r.t.fit.Fit(below, small, fyne.TextStyle{}, room-theme.Scaled(sizeWidth)), small, muted, left, theme.Scaled(35))
	r.put(2, date, small, muted, right-r.t.fit.Width(date, small, fyne.TextStyle{}), theme.Scaled(17))
	r.put(3, size, small, muted, right-r.t.fit.Width(size, small, fyne.TextStyle{}), theme.Scaled(35))
}

// put sets a line of text with its middle at y.
func (r *rowView) put(i int, words string, size float32, c color.Color, x, y float32) {
	t := r.texts[i]
	t.Text, t.TextSize, t.Color = words, size, c
	least := t.MinSize()
	t.Resize(least)
	t.Move(fyne.NewPos(x, y-least.Height/2))
	theme.Mirror(r.face.width, t)
}

// origin says whose the attachment is and how often it is here.
func origin(x archive.Attachment) string {
	from := x.From
	if from == "" {
		from = x.FromAddr
	}
	if from != "" && x.Subject != "" {
		from += " · "
	}
	from += x.Subject
	if x.Copies > 1 {
		from = theme.Count(x.Copies, "in {{.Count}} message", "in {{.Count}} messages") + " · " + from
	}
	return from
}

// The extensions that have an icon of their own, beside what the type says.
var (
	tableNames  = []string{"csv", "xls", "xlsx", "ods"}
	bundleNames = []string{"zip", "gz", "tgz", "tar", "7z", "rar", "xz", "bz2"}
)

// iconOf gives an attachment's picture and colour; its name says the rest.
func iconOf(x archive.Attachment) (fyne.Resource, fyne.ThemeColorName) {
	extension := strings.ToLower(x.Name[strings.LastIndexByte(x.Name, '.')+1:])
	switch {
	case strings.HasPrefix(x.Type, "image/"):
		return theme.IconImage, theme.SeriesColor(3)
	case extension == "pdf" || x.Type == "application/pdf":
		return theme.IconDocument, theme.SeriesColor(4)
	case strings.Contains(x.Type, "spreadsheet") || slices.Contains(tableNames, extension):
		return theme.IconChart, theme.SeriesColor(5)
	case strings.HasPrefix(x.Type, "text/"), strings.Contains(x.Type, "word"), strings.Contains(x.Type, "opendocument"):
		return theme.IconDocument, theme.SeriesColor(0)
	case slices.Contains(bundleNames, extension):
		return theme.IconArchive, theme.SeriesColor(2)
	case x.Type == "message/rfc822":
		return theme.IconMail, theme.SeriesColor(1)
	case x.Type == "text/calendar":
		return theme.IconCalendar, theme.SeriesColor(1)
	}
	return theme.IconAttach, theme.SeriesColor(7)
}

func (r *rowView) objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.back, r.ring, r.line, r.badge, r.icon}
	for _, t := range r.texts {
		objects = append(objects, t)
	}
	return objects
}

// CreateRenderer implements fyne.Widget.
func (r *rowView) CreateRenderer() fyne.WidgetRenderer { return &rowRenderer{r} }

type rowRenderer struct{ r *rowView }

func (v *rowRenderer) Layout(size fyne.Size) {
	for _, o := range []fyne.CanvasObject{v.r.back, v.r.ring} {
		o.Move(fyne.NewPos(4, 1))
		o.Resize(fyne.NewSize(size.Width-8, size.Height-2))
	}
	v.r.line.Move(fyne.NewPos(edge+badgeSize+12, size.Height-1))
	v.r.line.Resize(fyne.NewSize(size.Width-2*edge-badgeSize-12, 1))
	v.r.badge.Move(fyne.NewPos(edge, (rowHeight()-badgeSize)/2))
	v.r.badge.Resize(fyne.NewSquareSize(badgeSize))
	v.r.icon.Move(fyne.NewPos(edge+7, (rowHeight()-badgeSize)/2+7))
	v.r.icon.Resize(fyne.NewSquareSize(badgeSize - 14))
	theme.Mirror(size.Width, v.r.line, v.r.badge, v.r.icon)
	if v.r.face.width != size.Width {
		v.r.face.width = size.Width
		v.r.paint()
	}
}

func (v *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(280, rowHeight()) }

func (v *rowRenderer) Refresh() { v.r.paint() }

func (v *rowRenderer) Objects() []fyne.CanvasObject { return v.r.objects() }

func (v *rowRenderer) Destroy() {}
