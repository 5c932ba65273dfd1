package htmlview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

const (
	lineStep    = 40  // what an arrow key scrolls
	pageOverlap = 0.9 // how much of a page a page key scrolls
)

// TypedRune is part of fyne.Focusable.
func (s *surface) TypedRune(r rune) {
	if r != ' ' && s.view.OnRune != nil {
		s.view.OnRune(r)
	}
}

// TypedKey scrolls, or extends the selection with Shift held.
func (s *surface) TypedKey(ev *fyne.KeyEvent) {
	shift := modifiers()&fyne.KeyModifierShift != 0
	if shift && s.extendBy(ev.Name, false) {
		return
	}
	v := s.view
	screen := v.scroll.Size().Height * pageOverlap
	switch ev.Name {
	case fyne.KeyUp:
		v.scrollBy(-lineStep)
	case fyne.KeyDown:
		v.scrollBy(lineStep)
	case fyne.KeyLeft:
		v.scrollTo(v.scroll.Offset.X-lineStep, v.scroll.Offset.Y)
	case fyne.KeyRight:
		v.scrollTo(v.scroll.Offset.X+lineStep, v.scroll.Offset.Y)
	case fyne.KeyPageUp:
		v.scrollBy(-screen)
	case fyne.KeyPageDown:
		v.scrollBy(screen)
	case fyne.KeyHome:
		v.scrollTo(0, 0)
	case fyne.KeyEnd:
		v.scrollTo(v.scroll.Offset.X, v.maxOffset())
	case fyne.KeySpace:
		v.Space(shift)
	default:
		if v.OnKey != nil {
			v.OnKey(ev)
		}
	}
}

// Space shows the next page, or the one before if back is set. At the end it
// asks for the next message.
func (v *View) Space(back bool) {
	screen := v.scroll.Size().Height * pageOverlap
	switch {
	case back:
		v.scrollBy(-screen)
	case v.scroll.Offset.Y >= v.maxOffset()-1:
		if v.OnPastEnd != nil {
			v.OnPastEnd()
		}
	default:
		v.scrollBy(screen)
	}
}

// extendBy moves the selection's end; it tells whether key moves it at all.
func (s *surface) extendBy(key fyne.KeyName, words bool) bool {
	v := s.view
	if v.page == nil || !v.selection.active {
		return false
	}
	first, end := v.page.All()
	caret := v.selection.caret
	switch key {
	case fyne.KeyLeft:
		caret = v.step(caret, -1, words)
	case fyne.KeyRight:
		caret = v.step(caret, 1, words)
	case fyne.KeyUp:
		caret = v.lineAway(caret, -1)
	case fyne.KeyDown:
		caret = v.lineAway(caret, 1)
	case fyne.KeyHome:
		caret, _ = v.page.Line(caret)
		if words {
			caret = first
		}
	case fyne.KeyEnd:
		_, caret = v.page.Line(caret)
		if words {
			caret = end
		}
	default:
		return false
	}
	v.selection.unit = byCharacter
	v.selection.caret = min(max(caret, first), end)
	s.selectionChanged()
	if box, ok := v.caretBox(v.selection.caret); ok {
		v.bringIntoView(box)
	}
	return true
}

// step goes one character or word on from a place.
func (v *View) step(from Pos, by Pos, words bool) Pos {
	if !words {
		return from + by
	}
	first, end := v.page.All()
	for at := from + by; at > first && at < end; at += by {
		a, b := v.page.Word(at)
		if by > 0 && b > from {
			return b
		}
		if by < 0 && a < from {
			return a
		}
	}
	if by > 0 {
		return end
	}
	return first
}

// lineAway goes to the line above or below a place.
func (v *View) lineAway(from Pos, by float32) Pos {
	box, ok := v.caretBox(from)
	if !ok {
		return from
	}
	y := box.Y + box.H/2
	_, height := v.page.Size()
	for range 8 { // across the gaps between paragraphs
		y += by * box.H
		if y < 0 || y > height {
			break
		}
		if at := v.page.Hit(box.X, y); (at-from)*Pos(by) > 0 {
			return at
		}
	}
	first, end := v.page.All()
	if by > 0 {
		return end
	}
	return first
}

// caretBox is the box of the character at a place, or of the one before it at
// the end of the text.
func (v *View) caretBox(at Pos) (Rect, bool) {
	if boxes := v.page.Boxes(at, at+1); len(boxes) > 0 {
		return boxes[0], true
	}
	if boxes := v.page.Boxes(at-1, at); len(boxes) > 0 {
		b := boxes[len(boxes)-1]
		return Rect{X: b.X + b.W, Y: b.Y, W: 1, H: b.H}, true
	}
	return Rect{}, false
}

// TypedShortcut copies, selects all, zooms, and passes on what is not its own.
func (s *surface) TypedShortcut(sc fyne.Shortcut) {
	v := s.view
	switch sc := sc.(type) {
	case *fyne.ShortcutCopy:
		v.Copy()
		return
	case *fyne.ShortcutSelectAll:
		v.SelectAll()
		return
	case *desktop.CustomShortcut:
		if s.custom(sc) {
			return
		}
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(s).(fyne.Shortcutable); ok {
		c.TypedShortcut(sc)
	}
}

func (s *surface) custom(sc *desktop.CustomShortcut) bool {
	if sc.Modifier&fyne.KeyModifierShortcutDefault == 0 {
		return false
	}
	switch sc.KeyName {
	case fyne.KeyPlus, fyne.KeyEqual:
		s.view.zoomBy(1)
	case fyne.KeyMinus:
		s.view.zoomBy(-1)
	case fyne.Key0:
		s.view.ZoomReset()
	case fyne.KeyHome, fyne.KeyEnd, fyne.KeyLeft, fyne.KeyRight:
		if sc.Modifier&fyne.KeyModifierShift != 0 {
			return s.extendBy(sc.KeyName, true)
		}
		s.TypedKey(&fyne.KeyEvent{Name: sc.KeyName})
	default:
		return false
	}
	return true
}
