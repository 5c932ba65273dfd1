package viewer

import (
	"net/url"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/ui/htmlview"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// header is the top of a message: subject, who sent it to whom and when, and
// every field of its header on request.
type header struct {
	widget.BaseWidget
	subject *theme.Paragraph
	avatar  *theme.Avatar
	sender  *linkButton
	address *theme.Label
	to      *linkButton
	date    *theme.Label
	proof   *theme.Label // what the server found out about the sender
	list    *linkButton  // leaves the mailing list
	line    *theme.Hairline

	fields     *htmlview.View
	fieldsText string
	open       bool
	render     Renderer
	onLayout   func() // the header wants another height
	person     message.Address
}

var (
	_ fyne.Widget = (*header)(nil)
	_ wrapping    = (*header)(nil)
)

const (
	headerLeft   = 30
	headerRight  = 22
	headerGap    = 12
	avatarSize   = 40
	proofHeight  = 20
	subjectLimit = 180 // characters
	fieldsHeight = 220 // at most
	headerTop    = 6
)

func newHeader(async htmlview.Async, render Renderer, onLayout, leaveList func()) *header {
	h := &header{render: render, onLayout: onLayout}
	h.subject = theme.NewParagraph("")
	h.subject.TextStyle.Bold = true
	h.subject.SizeName = fynetheme.SizeNameHeadingText
	h.subject.Selectable = true
	h.avatar = theme.NewAvatar(avatarSize)
	h.sender = newLinkButton("", fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true}, h.senderMenu)
	h.sender.pad = 0
	h.address = theme.NewLabel("", theme.SizeSnippet, theme.ColorMuted, fyne.TextStyle{})
	h.to = newLinkButton("", theme.SizeSnippet, theme.ColorMuted, fyne.TextStyle{}, h.toggle)
	h.to.pad = 0
	h.date = theme.NewLabel("", theme.SizeSnippet, theme.ColorMuted, fyne.TextStyle{})
	h.proof = theme.NewLabel("", theme.SizeSnippet, theme.ColorMuted, fyne.TextStyle{})
	h.list = newLinkButton("", theme.SizeSnippet, fynetheme.ColorNameHyperlink, fyne.TextStyle{}, leaveList)
	h.list.pad = 0
	h.line = theme.NewHairline(false)
	h.fields = htmlview.New(async)
	h.fields.Inset = fyne.NewSize(headerLeft-htmlview.TextMargin, 0)
	h.fields.OnLaidOut = func(htmlview.Page, error) { h.onLayout() }
	h.fields.Hide()
	h.ExtendBaseWidget(h)
	return h
}

// show fills the header from the list's row alone, while the message is read,
// or from the content once it is there.
func (h *header) show(row messageRow, c *reading.Content) {
	subject, person, to, date := row.subject, row.from, "", row.date
	h.fieldsText = ""
	h.proof.SetText("")
	h.list.Hide()
	if c != nil {
		h.showProof(c)
		subject, person, to = c.Subject, c.From, recipients(c)
		if !c.Date.IsZero() {
			date = c.Date
		}
		h.fieldsText = allFields(c.Fields)
	}
	h.subject.SetText(heading(subject))
	h.person = person
	name := short(person)
	h.avatar.SetPerson(name, person.Addr)
	if name == "" {
		name = lang.L("(no sender)")
	}
	if c != nil && c.Authors > 1 {
		name = theme.Count(c.Authors-1, "{{.Name}} and {{.Count}} other", "{{.Name}} and {{.Count}} others", map[string]any{"Name": name})
	}
	h.sender.setText(name)
	h.address.SetText(beside(person))
	h.date.SetText(sentOn(date))
	h.setTo(to)
	h.setOpen(false)
	h.Refresh()
}

// showProof says who vouches for the sender, and how the list can be left.
func (h *header) showProof(c *reading.Content) {
	if c.Authentic.Text != "" && !c.Authentic.Suspect() {
		h.proof.SetText(say.Words(c.Authentic.Text))
	}
	if u := c.Unsubscribe; u.Address != "" {
		data := map[string]any{"Where": place(u.Address)}
		words := lang.L("Mailing list: leave at {{.Where}}…", data)
		if u.OneClick {
			words = lang.L("Mailing list: leave with one click at {{.Where}}…", data)
		}
		h.list.setText(words)
		h.list.Show()
	}
}

// proofRoom is the height of the line with what showProof says.
func (h *header) proofRoom() float32 {
	if h.proof.Text() == "" && !h.list.Visible() {
		return 0
	}
	return theme.Scaled(proofHeight)
}

// place is where an address leads: the site, or the mailbox.
func place(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return address
	case u.Scheme == "mailto":
		return message.Address{Addr: u.Opaque}.Unmistakable()
	}
	return message.Address{Addr: "@" + u.Hostname()}.Unmistakable()[1:]
}

// messageRow is what the list knows of a message.
type messageRow struct {
	subject string
	from    message.Address
	date    time.Time
}

func heading(subject string) string {
	subject = strings.Join(strings.Fields(subject), " ")
	if subject == "" {
		return lang.L("(no subject)")
	}
	if r := []rune(subject); len(r) > subjectLimit {
		return string(r[:subjectLimit]) + "…"
	}
	return subject
}

// beside is the address to show after the name.
func beside(a message.Address) string {
	if a.Name == "" || a.Addr == "" {
		return ""
	}
	return a.Unmistakable()
}

func allFields(fields []reading.Field) string {
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(f.Name + ": " + f.Value + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (h *header) setTo(to string) {
	arrow := " ▾"
	if h.open {
		arrow = " ▴"
	}
	if h.fieldsText == "" {
		arrow = ""
	}
	h.to.setText(to + arrow)
	h.to.SetEnabled(h.fieldsText != "")
}

// toggle shows or hides the whole header.
func (h *header) toggle() { h.setOpen(!h.open) }

func (h *header) setOpen(open bool) {
	open = open && h.fieldsText != ""
	to := strings.TrimRight(h.to.text.Text(), " ▾▴")
	h.open = open
	h.setTo(to)
	if open {
		h.fields.Show()
		h.fields.SetTextSize(theme.Scaled(1))
		h.fields.SetDocument(h.render.Text(h.fieldsText, false))
	} else {
		h.fields.Hide()
		h.fields.SetDocument(nil)
	}
	h.onLayout()
}

// senderMenu offers to copy the sender's address.
func (h *header) senderMenu() {
	c := fyne.CurrentApp().Driver().CanvasForObject(h.sender)
	if c == nil || h.person.Addr == "" {
		return
	}
	set := func(s string) func() { return func() { fyne.CurrentApp().Clipboard().SetContent(s) } }
	menu := fyne.NewMenu("",
		fyne.NewMenuItem(lang.L("Copy address"), set(h.person.Addr)),
		fyne.NewMenuItem(lang.L("Copy name and address"), set(full(h.person))),
	)
	widget.ShowPopUpMenuAtRelativePosition(menu, c, fyne.NewPos(0, h.sender.Size().Height+2), h.sender)
}

// narrow is a header in which the date leaves too little room for the sender.
const narrow = 460

// band is the height of the sender's two lines, beside the avatar.
func (h *header) band() float32 { return theme.Scaled(avatarSize) }

// heightFor is part of wrapping.
func (h *header) heightFor(width float32) float32 {
	h.subject.Resize(fyne.NewSize(h.subjectWidth(width), h.subject.MinSize().Height))
	height := headerTop + h.subject.MinSize().Height + h.band() + h.proofRoom() + headerGap + 2
	if h.open {
		height += h.fieldsSize()
	}
	return height
}

func (h *header) fieldsSize() float32 {
	if p := h.fields.Page(); p != nil {
		_, tall := p.Size()
		return min(tall+2*h.fields.Inset.Height, fieldsHeight)
	}
	return fieldsHeight / 2
}

// subjectWidth makes up for the label's own padding.
func (h *header) subjectWidth(width float32) float32 {
	pad := theme.Size(fynetheme.SizeNameInnerPadding)
	return max(width-headerLeft-headerRight+2*pad, 60)
}

// CreateRenderer is part of fyne.Widget.
func (h *header) CreateRenderer() fyne.WidgetRenderer { return &headerRenderer{h} }

type headerRenderer struct{ h *header }

func (r *headerRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 90) }

func (r *headerRenderer) Layout(size fyne.Size) {
	h := r.h
	pad := theme.Size(fynetheme.SizeNameInnerPadding)
	h.subject.Resize(fyne.NewSize(h.subjectWidth(size.Width), h.subject.MinSize().Height))
	h.subject.Move(fyne.NewPos(headerLeft-pad, headerTop))
	y := headerTop + h.subject.MinSize().Height
	side := h.band()
	h.avatar.Resize(fyne.NewSquareSize(side))
	h.avatar.Move(fyne.NewPos(headerLeft-2, y))

	left := headerLeft + side + 10
	date := h.date.MinSize()
	right := max(size.Width-headerRight-date.Width, left)
	first, second := right-headerGap-left, right-headerGap-left // room of the two lines
	h.date.Resize(date)
	middle := y + (side-date.Height)/2 + 1
	if size.Width < theme.Scaled(narrow) { // the sender's name has the first line
		first = size.Width - headerRight - left
		middle = y + side/2 + 1
	}
	h.date.Move(fyne.NewPos(right, middle))

	name := h.sender.MinSize()
	name.Width = min(name.Width, max(first, 0))
	h.sender.Resize(name)
	h.sender.Move(fyne.NewPos(left, y+side/2-name.Height+1))
	a := h.address.MinSize()
	x := left + name.Width + 8
	h.address.Resize(fyne.NewSize(min(a.Width, max(left+first-x, 0)), a.Height))
	h.address.Move(fyne.NewPos(x, y+side/2-name.Height+1+(name.Height-a.Height)/2+0.5))
	to := h.to.MinSize()
	h.to.Resize(fyne.NewSize(min(to.Width, max(second, 0)), to.Height))
	h.to.Move(fyne.NewPos(left, y+side/2-2))
	y += side
	r.placeProof(left, y, size.Width)
	theme.Mirror(size.Width, h.subject, h.avatar, h.date, h.sender, h.address, h.to, h.proof, h.list)
	y += h.proofRoom() + headerGap
	h.line.Move(fyne.NewPos(0, size.Height-1))
	h.line.Resize(fyne.NewSize(size.Width, 1))
	if h.open {
		h.fields.Move(fyne.NewPos(0, y))
		h.fields.Resize(fyne.NewSize(size.Width, size.Height-1-y))
	}
}

func (r *headerRenderer) placeProof(x, y, width float32) {
	h := r.h
	y += (theme.Scaled(proofHeight)-h.proof.MinSize().Height)/2 - 1
	room := width - headerRight - x
	list := float32(0)
	if h.list.Visible() {
		list = min(h.list.MinSize().Width, room)
	}
	m := h.proof.MinSize()
	proof := min(m.Width, max(room-list-headerGap, 0))
	h.proof.Resize(fyne.NewSize(proof, m.Height))
	h.proof.Move(fyne.NewPos(x, y))
	if proof > 0 {
		x += proof + headerGap
	}
	h.list.Resize(fyne.NewSize(list, h.list.MinSize().Height))
	h.list.Move(fyne.NewPos(x, y+(m.Height-h.list.MinSize().Height)/2))
}

func (r *headerRenderer) Objects() []fyne.CanvasObject {
	h := r.h
	return []fyne.CanvasObject{h.subject, h.avatar, h.sender, h.address, h.to, h.date, h.proof, h.list, h.fields, h.line}
}

func (r *headerRenderer) Refresh() {
	r.Layout(r.h.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	r.h.fields.SetDark(theme.IsDark())
	r.h.fields.SetTextSize(theme.Scaled(1))
}

func (r *headerRenderer) Destroy() {}
