package theme

import (
	"fmt"
	"sync"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// pen is the width of our icons' lines on their 20 × 20 grid.
const pen = 1.3

// The icons, recoloured with the theme's foreground. See [Tinted] for another
// colour.
var (
	IconAdd         = icon("add", "M10 4V16M4 10H16")
	IconAttach      = icon("attach", "M15.8 9.2L10 15C8.2 16.8 5.6 16.8 4.2 15.4C2.8 14 2.8 11.6 4.4 10L10.6 3.9C11.8 2.7 13.6 2.7 14.7 3.8C15.8 4.9 15.8 6.6 14.7 7.7L8.7 13.6C8.1 14.2 7.3 14.2 6.8 13.7C6.3 13.2 6.3 12.4 6.9 11.8L12 6.8")
	IconBack        = icon("back", "M16.5 10H3.8M9.3 4.3L3.6 10L9.3 15.7")
	IconCalendar    = icon("calendar", rect(3, 3.5, 14, 13.5, 2.2)+"M3 7.5H17M6.6 10.8H6.7M10 10.8H10.1M13.4 10.8H13.5M6.6 13.9H6.7M10 13.9H10.1")
	IconCancel      = icon("cancel", circle(10, 10, 7)+"M7.6 7.6L12.4 12.4M12.4 7.6L7.6 12.4")
	IconCheck       = icon("check", "M3.8 10.6L8 14.8L16.4 5.6")
	IconChevronDown = icon("chevron-down", "M4.5 7.5L10 13L15.5 7.5")
	IconChevronLeft = icon("chevron-left", "M12.5 4.5L7 10L12.5 15.5")
	IconChevron     = icon("chevron-right", "M7.5 4.5L13 10L7.5 15.5")
	IconChevronUp   = icon("chevron-up", "M4.5 12.5L10 7L15.5 12.5")
	IconClock       = icon("clock", circle(10, 10, 7)+"M10 5.8V10.3H13.2")
	IconClose       = icon("close", "M4.6 4.6L15.4 15.4M15.4 4.6L4.6 15.4")
	IconCode        = icon("code", "M6.6 5.8L2.6 10L6.6 14.2M13.4 5.8L17.4 10L13.4 14.2M11.4 4L8.6 16")
	IconContact     = icon("contact", circle(10, 6.8, 3.4)+"M3.6 17C3.6 13.9 6.3 12.6 10 12.6C13.7 12.6 16.4 13.9 16.4 17Z")
	IconCopy        = icon("copy", rect(7, 3, 9.5, 11, 1.8)+"M4.5 6.2C3.8 6.5 3.5 7 3.5 7.7V14.6C3.5 16 4.5 17 5.9 17H11.5C12.2 17 12.8 16.7 13.1 16.2")
	IconDelete      = icon("delete", "M3.2 5.4H16.8M7.9 5.2V4.4C7.9 3.6 8.5 3 9.3 3H10.7C11.5 3 12.1 3.6 12.1 4.4V5.2M4.9 5.6L5.8 15.3C5.9 16.3 6.7 17 7.7 17H12.3C13.3 17 14.1 16.3 14.2 15.3L15.1 5.6M8.5 8.6L8.8 13.6M11.5 8.6L11.2 13.6")
	IconDocument    = icon("document", "M11.4 2.8H6.6C5.5 2.8 4.6 3.7 4.6 4.8V15.2C4.6 16.3 5.5 17.2 6.6 17.2H13.4C14.5 17.2 15.4 16.3 15.4 15.2V6.8ZM11.3 2.9V5.4C11.3 6.2 11.9 6.9 12.8 6.9H15.3")
	IconEdit        = icon("edit", "M13.2 3.9C13.9 3.2 15.1 3.2 15.9 4C16.7 4.8 16.7 6 16 6.7L7.3 15.4L3.3 16.6L4.5 12.6ZM11.7 5.4L14.5 8.2")
	IconError       = icon("error", circle(10, 10, 7)+"M10 6.2V10.8M10 13.4V13.5")
	IconEye         = icon("eye", "M2.4 10.6C3.6 7.3 6.5 5.1 10 5.1C13.5 5.1 16.4 7.3 17.6 10.6"+circle(10, 11.2, 2.8))
	IconEyeOff      = icon("eye-off", "M4.9 6.9C3.7 7.8 2.9 9.1 2.4 10.6M8 5.4C8.6 5.2 9.3 5.1 10 5.1C13.5 5.1 16.4 7.3 17.6 10.6M8 9.3C7.5 9.8 7.2 10.5 7.2 11.2C7.2 12.7 8.5 14 10 14C10.7 14 11.4 13.7 11.9 13.2M3.2 3.2L16.8 16.8")
	IconFilter      = icon("filter", "M3 5.5H17M5.8 10H14.2M8.4 14.5H11.6")
	IconFolder      = icon("folder", "M3 5.8C3 4.7 3.9 3.9 4.9 3.9H7.4C7.9 3.9 8.4 4.1 8.8 4.4L10.4 5.9H15.1C16.2 5.9 17 6.8 17 7.8V14.2C17 15.3 16.2 16.1 15.1 16.1H4.9C3.9 16.1 3 15.3 3 14.2ZM3.2 8.6H7.4C7.9 8.6 8.4 8.4 8.8 8.1L10.6 6.2")
	IconForward     = icon("forward", "M3.5 10H16.2M10.7 4.3L16.4 10L10.7 15.7")
	IconGlobe       = icon("globe", circle(10, 10, 7)+"M3.3 8H16.7M3.3 12H16.7M10 3.1C8.2 4.8 7.2 7.2 7.2 10C7.2 12.8 8.2 15.2 10 16.9C11.8 15.2 12.8 12.8 12.8 10C12.8 7.2 11.8 4.8 10 3.1Z")
	IconImage       = icon("image", rect(3, 3, 14, 14, 2.4)+"M3.9 16L9 11C9.6 10.4 10.4 10.4 11 11L16.1 16"+circle(12.8, 7.2, 1.3))
	IconImageOff    = icon("image-off", "M3.1 4.4C3 4.6 3 4.9 3 5.2V14.8C3 16 4 17 5.2 17H14.8C15.1 17 15.4 16.9 15.6 16.9M6 3H14.8C16 3 17 4 17 5.2V14M3.9 16L9 11C9.4 10.6 10 10.5 10.5 10.7M2.4 2.4L17.6 17.6"+circle(12.8, 7.2, 1.3))
	IconInbox       = icon("inbox", rect(3, 3, 14, 14, 2.4)+"M3.2 11.4H6.6C7.1 11.4 7.4 11.8 7.5 12.2C7.7 13.4 8.7 14.2 10 14.2C11.3 14.2 12.3 13.4 12.5 12.2C12.6 11.8 12.9 11.4 13.4 11.4H16.8")
	IconInfo        = icon("info", circle(10, 10, 7)+"M10 9.2V13.8M10 6.5V6.6")
	IconKey         = icon("key", circle(13, 7, 4.2)+"M10 10L3.4 16.6H6.4V14.6H8.2V12.8L9.6 11.4M14.2 5.8V5.9")
	IconLink        = icon("link", "M8.6 6H6.4C4.2 6 2.6 7.8 2.6 10C2.6 12.2 4.2 14 6.4 14H8.6M11.4 6H13.6C15.8 6 17.4 7.8 17.4 10C17.4 12.2 15.8 14 13.6 14H11.4M6.6 10H13.4")
	IconLock        = icon("lock", rect(4.4, 8.2, 11.2, 8.6, 2)+"M7 8V6C7 4.3 8.3 3 10 3C11.7 3 13 4.3 13 6V8M10 12.4V12.5")
	IconMail        = icon("mail", rect(2.8, 4.2, 14.4, 11.6, 2.2)+"M3 7L10 11L17 7")
	IconMailOpen    = icon("mail-open", "M2.9 8C2.9 7.4 3.2 6.9 3.7 6.6L9.1 3.4C9.7 3 10.3 3 10.9 3.4L16.3 6.6C16.8 6.9 17.1 7.4 17.1 8V14.6C17.1 15.8 16.1 16.8 14.9 16.8H5.1C3.9 16.8 2.9 15.8 2.9 14.6ZM3.2 8.2L10 12L16.8 8.2")
	IconMore        = icon("more", circle(4.6, 10, 0.5)+circle(10, 10, 0.5)+circle(15.4, 10, 0.5))
	IconOpen        = icon("open", "M8.4 3.8H5.8C4.6 3.8 3.6 4.8 3.6 6V14.2C3.6 15.4 4.6 16.4 5.8 16.4H14C15.2 16.4 16.2 15.4 16.2 14.2V11.6M11.4 3.6H16.4V8.6M16.2 3.8L9.6 10.4")
	IconPrint       = icon("print", "M5.6 7.2V5C5.6 4 6.4 3.2 7.4 3.2H12.6C13.6 3.2 14.4 4 14.4 5V7.2M5.6 14.2H4.8C3.7 14.2 2.8 13.3 2.8 12.2V9.4C2.8 8.3 3.7 7.4 4.8 7.4H15.2C16.3 7.4 17.2 8.3 17.2 9.4V12.2C17.2 13.3 16.3 14.2 15.2 14.2H14.4"+rect(5.6, 11.4, 8.8, 5.4, 1.4))
	IconQuestion    = icon("question", circle(10, 10, 7)+"M7.9 8.2C7.9 7 8.8 6.2 10 6.2C11.2 6.2 12.1 7 12.1 8.1C12.1 9.6 10 9.7 10 11.4M10 13.8V13.9")
	IconReader      = icon("reader", "M10 5.4C8.6 4.2 6.4 3.8 3.2 4V15.2C6.4 15 8.6 15.4 10 16.6C11.4 15.4 13.6 15 16.8 15.2V4C13.6 3.8 11.4 4.2 10 5.4ZM10 5.6V16.2")
	IconRefresh     = icon("refresh", "M16.6 3.6V7.2H13M3.4 16.4V12.8H7M3.7 8.3A6.6 15.9 6.9 1M16.3 11.7A6.6 4.1 13.1 1")
	IconRestore     = icon("restore", "M7.4 4L3.6 7.8L7.4 11.6M3.8 7.8H11.6C14.3 7.8 16.4 9.8 16.4 12.2C16.4 14.6 14.3 16.6 11.6 16.6H7.4")
	IconSave        = icon("save", "M10 3V12.8M5.6 8.6L10 13L14.4 8.6M4 16.6H16")
	IconSearch      = icon("search", circle(8.6, 8.6, 5.2)+"M12.5 12.5L17 17")
	IconServer      = icon("server", rect(3, 3.6, 14, 5.4, 1.6)+rect(3, 11, 14, 5.4, 1.6)+"M6 6.3H6.1M6 13.7H6.1M9 6.3H14M9 13.7H14")
	IconSettings    = icon("settings", "M6 2.8V6.2M6 10.6V17.2M14 2.8V9.4M14 13.8V17.2"+circle(6, 8.4, 2.1)+circle(14, 11.6, 2.1))
	IconShield      = icon("shield", "M10 2.8C11.6 4.2 13.6 5 16 5.2V9.6C16 13.2 13.8 15.8 10 17.3C6.2 15.8 4 13.2 4 9.6V5.2C6.4 5 8.4 4.2 10 2.8ZM7.2 10L9.2 12L13 8.2")
	IconSidebar     = icon("sidebar", rect(3, 3.6, 14, 12.8, 2.2)+"M8 3.8V16.2M5.2 7H5.9M5.2 9.6H5.9")
	IconStar        = icon("star", starPath)
	IconStarFilled  = filled("star-filled", starPath)
	IconTrash       = IconDelete
	IconUndo        = IconRestore
	IconUp          = icon("up", "M10 16.4V4M4.4 9.4L10 3.8L15.6 9.4")
	IconDown        = icon("down", "M10 3.6V16M4.4 10.6L10 16.2L15.6 10.6")
	IconWarning     = icon("warning", "M8.9 3.7C9.4 2.9 10.6 2.9 11.1 3.7L17 14.3C17.5 15.2 16.9 16.3 15.9 16.3H4.1C3.1 16.3 2.5 15.2 3 14.3ZM10 7.4V11.4M10 13.7V13.8")
	IconOffline     = icon("offline", "M6.4 7.3C5.9 7.3 3 7.6 3 10.8C3 13.1 4.7 14.6 6.8 14.6H13.2M8.2 5.1C8.8 4.7 9.6 4.4 10.4 4.4C13 4.4 14.4 6.2 14.6 8C16.4 8.2 17.4 9.6 17.4 11.2C17.4 12.2 17 13 16.4 13.6M3 3L17 17")
	IconZoomIn      = icon("zoom-in", circle(8.6, 8.6, 5.2)+"M12.5 12.5L17 17M8.6 6.4V10.8M6.4 8.6H10.8")
	IconZoomOut     = icon("zoom-out", circle(8.6, 8.6, 5.2)+"M12.5 12.5L17 17M6.4 8.6H10.8")
	IconSelectAll   = icon("select-all", rect(3, 3, 14, 14, 2.4)+"M6.4 10.4L9 13L13.8 7.4")
	IconArchive     = icon("archive", rect(2.8, 3.4, 14.4, 3.8, 1.2)+"M4 7.4V14.4C4 15.7 5 16.6 6.2 16.6H13.8C15 16.6 16 15.7 16 14.4V7.4M8 10.2H12")
	IconTag         = icon("tag", tagPath+circle(6.7, 6.7, 0.9))
	IconTagFilled   = filled("tag-filled", tagPath)
	IconChart       = icon("chart", "M3.5 16.5H16.5M5.5 13.5V9.5M10 13.5V4M14.5 13.5V7")
	IconRules       = icon("rules", "M8.2 5H16.6M8.2 10H16.6M8.2 15H16.6M3.2 5L4.2 6L6 4M3.2 10L4.2 11L6 9M3.2 15L4.2 16L6 14")
	IconQuote       = icon("quote", "M3.4 5V15M7 5.6H16.6M7 10H16.6M7 14.4H13")
)

const tagPath = "M3.4 4.8C3.4 4 4 3.4 4.8 3.4H9.4C9.9 3.4 10.4 3.6 10.7 3.9L16.2 9.4C16.9 10.1 16.9 11.2 16.2 11.9L11.9 16.2C11.2 16.9 10.1 16.9 9.4 16.2L3.9 10.7C3.6 10.4 3.4 9.9 3.4 9.4Z"

const starPath = "M9.2 3.2C9.5 2.5 10.5 2.5 10.8 3.2L12.6 6.9L16.7 7.5C17.5 7.6 17.8 8.5 17.2 9.1L14.3 11.9L15 16C15.1 16.8 14.3 17.3 13.6 17L10 15.1L6.4 17C5.7 17.3 4.9 16.8 5 16L5.7 11.9L2.8 9.1C2.2 8.5 2.5 7.6 3.3 7.5L7.4 6.9Z"

// replaced are Fyne's icons that its entries, menus and dialogs show.
var replaced = map[fyne.ThemeIconName]fyne.Resource{
	fynetheme.IconNameCancel:        IconClose,
	fynetheme.IconNameConfirm:       IconCheck,
	fynetheme.IconNameDelete:        IconDelete,
	fynetheme.IconNameSearch:        IconSearch,
	fynetheme.IconNameVisibility:    IconEye,
	fynetheme.IconNameVisibilityOff: IconEyeOff,
	fynetheme.IconNameArrowDropDown: IconChevronDown,
	fynetheme.IconNameMenuExpand:    IconChevron,
	fynetheme.IconNameInfo:          IconInfo,
	fynetheme.IconNameWarning:       IconWarning,
	fynetheme.IconNameError:         IconError,
	fynetheme.IconNameQuestion:      IconQuestion,
	fynetheme.IconNameContentCopy:   IconCopy,
	fynetheme.IconNameFolder:        IconFolder,

	fynetheme.IconNameCheckButton:        icon("box", rect(3, 3, 14, 14, 3)),
	fynetheme.IconNameCheckButtonFill:    filled("box-fill", boxPath),
	fynetheme.IconNameCheckButtonChecked: filled("box-checked", boxPath+tickPath),
}

// boxPath is a box with round corners, tickPath a tick the other way round, so
// that it is a hole in the box.
const (
	boxPath  = "M5.8 2.4H14.2C16.1 2.4 17.6 3.9 17.6 5.8V14.2C17.6 16.1 16.1 17.6 14.2 17.6H5.8C3.9 17.6 2.4 16.1 2.4 14.2V5.8C2.4 3.9 3.9 2.4 5.8 2.4Z"
	tickPath = "M5.3 10.7L8.7 14.1L14.9 7.3L13.7 6.2L8.6 11.7L6.4 9.5Z"
)

// Tinted is icon in the named colour.
func Tinted(icon fyne.Resource, name fyne.ThemeColorName) fyne.Resource {
	if t, ok := icon.(*fynetheme.ThemedResource); ok {
		c := *t
		c.ColorName = name
		return &c
	}
	return fynetheme.NewColoredResource(icon, name)
}

// icon makes a resource of pen strokes. Fyne caches rendered icons by name.
func icon(name, data string) fyne.Resource {
	return resource(name, func() string { return outline(data, pen) })
}

func filled(name, data string) fyne.Resource { return resource(name, func() string { return data }) }

func resource(name string, path func() string) fyne.Resource {
	return fynetheme.NewThemedResource(&drawing{"mailloft-" + name + ".svg", sync.OnceValue(func() []byte {
		return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20"><path fill="#000000" d="%s"/></svg>`, path())
	})})
}

// drawing is an icon that is drawn when it is first shown: most commands show
// none.
type drawing struct {
	name string
	draw func() []byte
}

func (d *drawing) Name() string    { return d.name }
func (d *drawing) Content() []byte { return d.draw() }

// circle is the path of a circle.
func circle(x, y, r float64) string {
	return fmt.Sprintf("M%g %gA%g %g %g 1A%g %g %g 1A%g %g %g 1A%g %g %g 1Z",
		x, y-r, r, x+r, y, r, x, y+r, r, x-r, y, r, x, y-r)
}

// rect is the path of a rectangle with corners of radius r.
func rect(x, y, w, h, r float64) string {
	return fmt.Sprintf("M%g %gH%gA%g %g %g 1V%gA%g %g %g 1H%gA%g %g %g 1V%gA%g %g %g 1Z",
		x+r, y, x+w-r, r, x+w, y+r, y+h-r, r, x+w-r, y+h, x+r, r, x, y+h-r, y+r, r, x+r, y)
}
