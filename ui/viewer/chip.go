package viewer

import (
	"path"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/ui/theme"
	"github.com/mailloft/mailloft/ui/viewer/attach"
)

// chip shows one attachment: what kind of file, its name, its size.
type chip struct {
	theme.Press
	icon   *canvas.Image
	name   *theme.Label
	size   *theme.Label
	onMenu func(at fyne.Position)
}

var (
	_ fyne.Widget            = (*chip)(nil)
	_ fyne.SecondaryTappable = (*chip)(nil)
)

const (
	chipHeight    = 32
	chipNameWidth = 240
	chipPad       = 10
	chipGap       = 6
)

func newChip(a message.Attachment, open func(), menu func(at fyne.Position)) *chip {
	about := theme.Bytes(a.Size)
	if a.Encrypted {
		about += " · " + lang.L("encrypted")
	}
	c := &chip{
		name:   theme.NewLabel(a.Name, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{}),
		size:   theme.NewCaption(about),
		onMenu: menu,
	}
	c.Init(a.Name+", "+about, open)
	c.Resting = theme.ColorCard
	c.icon = canvas.NewImageFromResource(theme.Tinted(iconFor(a), theme.ColorMuted))
	c.icon.FillMode = canvas.ImageFillContain
	c.ExtendBaseWidget(c)
	c.Paint()
	return c
}

// TappedSecondary opens the chip's menu.
func (c *chip) TappedSecondary(ev *fyne.PointEvent) { c.onMenu(ev.AbsolutePosition) }

// TypedKey opens the menu with the menu key.
func (c *chip) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == keyMenu {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
		c.onMenu(at.AddXY(0, chipHeight))
		return
	}
	c.Press.TypedKey(ev)
}

const keyMenu fyne.KeyName = "Menu"

func (c *chip) nameWidth() float32 { return min(c.name.MinSize().Width, chipNameWidth) }

func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	return &theme.SurfaceRenderer{
		Surface: &c.Surface, Content: []fyne.CanvasObject{c.icon, c.name, c.size},
		Min: func() fyne.Size {
			width := 2*chipPad + iconSize + chipGap + c.nameWidth() + chipGap + c.size.MinSize().Width
			return fyne.NewSize(width, chipHeight)
		},
		Place: func(fyne.Size) {
			x := float32(chipPad)
			c.icon.Resize(fyne.NewSquareSize(iconSize))
			c.icon.Move(fyne.NewPos(x, (chipHeight-iconSize)/2))
			x += iconSize + chipGap
			h := c.name.MinSize().Height
			c.name.Resize(fyne.NewSize(c.nameWidth(), h))
			c.name.Move(fyne.NewPos(x, (chipHeight-h)/2))
			x += c.nameWidth() + chipGap
			m := c.size.MinSize()
			c.size.Resize(m)
			c.size.Move(fyne.NewPos(x, (chipHeight-m.Height)/2+0.5))
		},
	}
}

// iconFor chooses the picture for a kind of file.
func iconFor(a message.Attachment) fyne.Resource {
	extension := strings.ToLower(path.Ext(a.Name))
	switch {
	case a.Turned, attach.RiskOf(a.Name, a.Type).Runs():
		return theme.IconWarning
	case a.Encrypted:
		return theme.IconKey
	case reading.IsPicture(a.Type):
		return theme.IconImage
	case isEmbedded(a):
		return theme.IconMail
	case a.Type == "text/calendar" || extension == ".ics":
		return theme.IconCalendar
	case strings.Contains(a.Type, "vcard") || extension == ".vcf":
		return theme.IconContact
	case strings.Contains(a.Type, "zip"), strings.Contains(a.Type, "compressed"), strings.Contains(a.Type, "x-tar"),
		strings.Contains(a.Type, "x-7z"), strings.Contains(a.Type, "rar"):
		return theme.IconArchive
	case strings.HasPrefix(a.Type, "application/pgp"), strings.Contains(a.Type, "pkcs7"):
		return theme.IconKey
	}
	return theme.IconDocument
}

// isEmbedded reports whether an attachment is itself a message.
func isEmbedded(a message.Attachment) bool {
	return a.Type == "message/rfc822" || a.Type == "message/global"
}
