package ui

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/chooser"
)

func TestFilesAreChosenWithTheDesktopsDialogWhereThereIsOne(t *testing.T) {
	s := newStage(t, fyne.NewSize(1000, 700), true, nil)
	var asked []chooser.Request
	path, err := "/home/ada/Mail", error(nil)
	s.w.chooser = func(_ context.Context, r chooser.Request) (string, error) {
		asked = append(asked, r)
		return path, err
	}
	var got []string
	ask := func() {
		s.w.askFolder(s.w.win, "Where?", func(folder string) { got = append(got, folder) })
		s.w.askFolder(s.w.win, "And where?", func(folder string) { got = append(got, folder) })
		s.settle()
	}
	ask()
	if len(asked) != 1 || !asked[0].Folder || asked[0].Title != "Where?" || len(got) != 1 || got[0] != path {
		t.Errorf("asked %+v, got %q", asked, got)
	}
	if s.w.win.Canvas().Overlays().Top() != nil {
		t.Error("two dialogs were open")
	}
	path = ""
	ask()
	if len(asked) != 2 || len(got) != 1 {
		t.Errorf("a person who wants none gave %q", got)
	}
	err = errors.New("gone")
	ask()
	if s.w.win.Canvas().Overlays().Top() == nil && !s.w.snackbar.layer.Visible() {
		t.Error("that it failed is not told")
	}
}

func TestFilesAreChosenHereWhereTheDesktopHasNoDialog(t *testing.T) {
	s := newStage(t, fyne.NewSize(1000, 700), true, nil)
	s.w.chooser = func(context.Context, chooser.Request) (string, error) { return "", chooser.ErrNone }
	for name, open := range map[string]func(){
		"file":     s.w.chooseFile,
		"any file": func() { s.w.pickAny(func(string) {}) },
		"new file": func() { s.w.pickNew("settings.toml", func(string) {}) },
		"folder":   func() { s.w.pickFolder(s.w.win, func(string) {}) },
	} {
		open()
		s.settle()
		top := s.w.win.Canvas().Overlays().Top()
		if top == nil {
			t.Errorf("%s: nothing is asked", name)
			continue
		}
		top.Hide()
		s.w.win.Canvas().Overlays().Remove(top)
	}
}
