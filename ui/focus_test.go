package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// walk presses Tab until the keyboard is where it began, and tells where it
// was on the way.
func (s *stage) walk(next func()) (stops []fyne.Focusable) {
	c := s.w.win.Canvas()
	for range 200 {
		next()
		f := c.Focused()
		if len(stops) > 0 && f == stops[0] {
			return stops
		}
		stops = append(stops, f)
	}
	var names []string
	for _, f := range stops[:12] {
		names = append(names, said(f))
	}
	s.t.Fatalf("Tab does not come back to where it began: %s …", strings.Join(names, ", "))
	return nil
}

func said(f fyne.Focusable) string {
	name := ""
	if a, ok := f.(fyne.Accessible); ok {
		name = a.AccessibilityLabel()
	}
	return fmt.Sprintf("%T %q", f, name)
}

// focusables are what Tab has to come to: whatever takes the focus, can be
// used and is seen.
func focusables(top fyne.CanvasObject) (list []fyne.Focusable) {
	var look func(fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		if f, ok := o.(fyne.Focusable); ok {
			if d, ok := o.(fyne.Disableable); !ok || !d.Disabled() {
				list = append(list, f)
			}
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				look(child)
			}
		case *container.Scroll:
			look(o.Content)
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				look(child)
			}
		}
	}
	look(top)
	return list
}

func TestTabComesToEverythingFromStartToEndAndBack(t *testing.T) {
	for name, change := range map[string]func(*prefs){
		"beside": nil,
		"below":  func(p *prefs) { p.Reading = string(readBelow) },
		"page":   func(p *prefs) { p.Reading = string(readPage) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, fyne.NewSize(1280, 800), false, change)
			s.w.list.Step(1)
			s.settle()
			c := s.w.win.Canvas()
			c.Unfocus()
			stops := s.walk(c.FocusNext)
			want := focusables(s.w.content)
			if len(stops) != len(want) {
				t.Errorf("Tab comes to %d of %d", len(stops), len(want))
			}
			at := func(f fyne.Focusable) int { return slices.Index(stops, f) }
			sidebar, search := at(s.w.sidebar), slices.IndexFunc(stops, func(f fyne.Focusable) bool { return strings.HasPrefix(said(f), "*maillist.searchEntry") })
			if sidebar != 0 || !s.w.panes.current.page && search < sidebar {
				t.Errorf("the sidebar is stop %d, the search %d", sidebar, search)
			}
			c.Unfocus()
			if back := s.walk(c.FocusPrevious); len(back) != len(stops) {
				t.Errorf("Shift+Tab comes to %d, Tab to %d", len(back), len(stops))
			}
		})
	}
}

func TestEverythingThatTakesTheFocusSaysItsName(t *testing.T) {
	s := newStage(t, fyne.NewSize(1280, 800), false, nil)
	s.w.list.Step(1)
	s.settle()
	for _, f := range s.walk(s.w.win.Canvas().FocusNext) {
		if fmt.Sprintf("%T", f) == "*widget.focusSelectable" {
			continue // Fyne's own, of text that can be selected: it says the text
		}
		if a, ok := f.(fyne.Accessible); !ok || a.AccessibilityLabel() == "" || strings.HasSuffix(a.AccessibilityLabel(), ".svg") {
			t.Errorf("%s", said(f))
		}
	}
}

func TestKeysWithoutModifierWorkWhereverTheKeyboardIs(t *testing.T) {
	s := newStage(t, fyne.NewSize(1280, 800), false, nil)
	s.w.list.Step(1)
	s.settle()
	c := s.w.win.Canvas()
	for _, f := range s.walk(c.FocusNext) {
		if strings.HasPrefix(said(f), "*widget.focusSelectable") {
			continue
		}
		c.Focus(f)
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
		if c.Overlays().Top() == nil {
			t.Errorf("F1 does nothing on %s", said(f))
			continue
		}
		c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if c.Overlays().Top() != nil {
			t.Fatalf("Escape does not leave the dialog, opened on %s", said(f))
		}
	}
}
