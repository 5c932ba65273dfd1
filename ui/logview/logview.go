// Package logview shows what the program noted: its log, and the wire traces of
// accounts that have one. Everything runs on the Fyne goroutine; files are read
// by the [Backend].
package logview

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// File is a file that can be shown.
type File struct {
	Name string // as it is shown
	Path string
}

// Backend reads the files. Its methods return at once; done is called on the
// Fyne goroutine.
type Backend interface {
	// Files lists the log, and the traces there are.
	Files() []File
	// Read reads a file's last lines.
	Read(path string, done func(lines []string, err error))
	// Report makes the text for whoever is asked for help.
	Report(done func(text string, err error))
	// ShowFolder opens the folder of the files.
	ShowFolder()
}

// View is the content of the log's window.
type View struct {
	backend Backend
	files   []File
	path    string   // shown
	lines   []string // of it
	shown   []int    // those that pass the filter, by index
	closed  bool

	choice  *theme.Select
	filter  *widget.Entry
	list    *widget.List
	detail  *widget.Label // the line that is selected, whole
	state   *widget.Label
	content fyne.CanvasObject
}

// New makes the view. Nothing is read before Open.
func New(b Backend) *View {
	v := &View{backend: b}
	v.choice = theme.NewSelect(nil, func(string) { v.choose(v.choice.SelectedIndex()) })
	v.filter = widget.NewEntry()
	v.filter.SetPlaceHolder(lang.L("Show only lines with…"))
	v.filter.OnChanged = func(string) { v.sift() }
	v.list = widget.NewList(func() int { return len(v.shown) }, newLine, v.fill)
	v.list.HideSeparators = true
	v.list.OnSelected = func(i int) { v.detail.SetText(v.lines[v.shown[i]]) }
	v.detail = widget.NewLabel("")
	v.detail.Wrapping, v.detail.Selectable = fyne.TextWrapBreak, true
	v.state = widget.NewLabel("")
	v.state.Importance = widget.LowImportance

	refresh := theme.NewButtonWithIcon(lang.L("Refresh"), theme.IconRefresh, v.Open)
	report := theme.NewButtonWithIcon(lang.L("Copy report"), theme.IconCopy, v.copyReport)
	folder := theme.NewButtonWithIcon(lang.L("Show the folder"), theme.IconFolder, b.ShowFolder)
	for _, button := range []*theme.Button{refresh, folder} {
		button.Importance = widget.LowImportance
	}
	top := theme.Spread([]fyne.CanvasObject{container.NewGridWrap(fyne.NewSize(theme.Scaled(170), v.choice.MinSize().Height), v.choice)},
		[]fyne.CanvasObject{refresh, folder, report}, v.filter)
	below := theme.NewVScroll(v.detail)
	below.SetMinSize(fyne.NewSize(100, 84))
	bottom := container.NewVBox(theme.NewHairline(false), below, v.state)
	v.content = container.NewPadded(theme.Between(container.NewPadded(top), theme.Turning(v.list, v.list), bottom))
	return v
}

// Content is what the window shows.
func (v *View) Content() fyne.CanvasObject { return v.content }

// Open reads the file that is chosen, at first the log.
func (v *View) Open() {
	v.files = v.backend.Files()
	names, at := make([]string, len(v.files)), 0
	for i, f := range v.files {
		names[i] = f.Name
		if f.Path == v.path {
			at = i
		}
	}
	v.choice.Options = names
	if v.choice.SelectedIndex() == at {
		v.choose(at)
		return
	}
	v.choice.SetSelectedIndex(at)
}

// Close says that nothing is to be shown any more.
func (v *View) Close() { v.closed = true }

func (v *View) choose(i int) {
	if i < 0 || i >= len(v.files) {
		return
	}
	path := v.files[i].Path
	v.path = path
	v.backend.Read(path, func(lines []string, err error) {
		if v.closed || path != v.path {
			return
		}
		v.lines = lines
		v.state.SetText("")
		if err != nil {
			v.state.SetText(say.Error(err))
		}
		v.sift()
	})
}

// sift shows the lines that have the filter's text in them, the last one in view.
func (v *View) sift() {
	want := strings.ToLower(v.filter.Text)
	v.shown = v.shown[:0]
	for i, line := range v.lines {
		if want == "" || strings.Contains(strings.ToLower(line), want) {
			v.shown = append(v.shown, i)
		}
	}
	v.detail.SetText("")
	v.list.UnselectAll()
	v.list.Refresh()
	v.list.ScrollToBottom()
}

func (v *View) copyReport() {
	v.state.SetText(lang.L("One moment…"))
	v.backend.Report(func(text string, err error) {
		if v.closed {
			return
		}
		if err != nil {
			v.state.SetText(say.Error(err))
			return
		}
		fyne.CurrentApp().Clipboard().SetContent(text)
		v.state.SetText(lang.L("The report is on the clipboard. It holds no passwords and no mail; read it before you pass it on."))
	})
}

func newLine() fyne.CanvasObject {
	line := theme.NewLabel("", fynetheme.SizeNameCaptionText, fynetheme.ColorNameForeground, fyne.TextStyle{Monospace: true})
	line.Elastic = true
	return container.NewPadded(line)
}

// fill shows a line, with those that tell of trouble in the colour for it.
func (v *View) fill(i int, o fyne.CanvasObject) {
	if i >= len(v.shown) {
		return
	}
	text := v.lines[v.shown[i]]
	line := o.(*fyne.Container).Objects[0].(*theme.Label)
	line.Color = fynetheme.ColorNameForeground
	if strings.Contains(text, "level=ERROR") || strings.Contains(text, "level=WARN") || strings.Contains(text, " < -ERR") {
		line.Color = fynetheme.ColorNameError
	}
	line.SetText(text)
}
