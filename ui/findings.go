package ui

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// findings is a report with one line for each thing that is not in order, and
// maybe something to do about it.
type findings struct {
	Title, Text string
	Lines       []string
	Action      string // empty: nothing
	Do          func()
}

const (
	findingsWidth  = 620
	findingsHeight = 280
)

func (w *Window) showFindings(f findings) {
	list := widget.NewList(func() int { return len(f.Lines) },
		func() fyne.CanvasObject {
			line := widget.NewLabel("")
			line.Truncation = fyne.TextTruncateEllipsis
			return line
		},
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*widget.Label).SetText(theme.Drawable(f.Lines[i])) })
	list.HideSeparators = true
	copyAll := theme.NewButton(lang.L("Copy the list"), func() {
		all := f.Text + "\n"
		for _, line := range f.Lines {
			all += line + "\n"
		}
		w.app.Clipboard().SetContent(all)
	})
	copyAll.Importance = widget.LowImportance
	tall := canvas.NewRectangle(color.Transparent)
	tall.SetMinSize(fyne.NewSize(0, theme.Scaled(findingsHeight)))
	body := container.NewVBox(modal.Words(f.Text), container.NewStack(tall, theme.Turning(list, list)))
	if f.Do == nil {
		modal.Tell(w.win, f.Title, findingsWidth, body, copyAll)
		return
	}
	modal.Ask(w.win, modal.Question{
		Title: f.Title, Body: body, Yes: f.Action, No: lang.L("Close"), Left: copyAll, Width: findingsWidth,
	}, func(yes bool) {
		if yes {
			f.Do()
		}
	})
}

// faultLines names messages that are not as they should be.
func faultLines(what string, faults []archive.Fault) (lines []string) {
	for _, f := range faults {
		name := f.Path
		if name == "" {
			name = f.SHA256
		}
		line := what + ": " + name
		if f.Err != nil {
			line += " (" + say.Words(problem.From(f.Err).Text) + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

// reportLines lists everything in a report that is not in order.
func reportLines(r archive.Report) []string {
	lines := faultLines(lang.L("Missing"), r.Missing)
	lines = append(lines, faultLines(lang.L("Changed"), r.Changed)...)
	lines = append(lines, faultLines(lang.L("Not in the index"), r.Unindexed)...)
	for _, path := range r.Unknown {
		lines = append(lines, fmt.Sprintf(lang.L("Not Mailloft's: %s"), path))
	}
	for _, text := range r.Index {
		lines = append(lines, fmt.Sprintf(lang.L("The index: %s"), text))
	}
	return lines
}
