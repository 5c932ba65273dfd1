package theme

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// written is a shortcut that stands in its item's label.
//
// QUIRK: Fyne draws the shortcuts of a menu so pale (a fifth of the text's
// opacity, whatever the theme says) that few can read them, but only those
// that tell their key. This one only tells its name, by which it is found when
// the key is pressed.
type written struct {
	fyne.Shortcut
	label string // without it
}

// WriteShortcuts puts the shortcuts of a menu's items into their labels, one
// below the other where lines end. The menus of macOS have their own way.
func WriteShortcuts(menu *fyne.Menu) {
	if runtime.GOOS == "darwin" {
		return
	}
	var widest float32
	for _, item := range menu.Items {
		if item.ChildMenu != nil {
			WriteShortcuts(item.ChildMenu)
		}
		width := labelWidth(item.Label)
		if keys := keysOf(item.Shortcut); keys != "" {
			width += 4*labelWidth(" ") + labelWidth(keys)
		}
		widest = max(widest, width)
	}
	for _, item := range menu.Items {
		keys, label := keysOf(item.Shortcut), item.Label
		if keys != "" {
			item.Shortcut = written{item.Shortcut, label}
		}
		switch {
		case RightToLeft() && !item.IsSeparator && !strings.HasPrefix(label, leftToRight):
			label = Visual(label)
			item.Label = leftToRight + keys + blank(widest-labelWidth(label)-labelWidth(keys)) + label
		case !RightToLeft() && keys != "":
			item.Label += blank(widest-labelWidth(label)-labelWidth(keys)) + keys
		}
	}
}

// leftToRight is before a label that has its shortcut on the left, and its words
// at the right, as menus have them that run from there. It keeps both in place.
const leftToRight = "\u200e"

func labelWidth(text string) float32 {
	return fyne.MeasureText(text, Size(fynetheme.SizeNameText), fyne.TextStyle{}).Width
}

// blank is room of about that width, made of spaces of two widths.
func blank(width float32) string {
	const wide, thin = "\u00a0", "\u200a"
	n := int(width / labelWidth(wide))
	text := strings.Repeat(wide, n)
	if step := labelWidth(thin); step > 0 {
		text += strings.Repeat(thin, int((width-float32(n)*labelWidth(wide))/step+0.5))
	}
	return text
}

// keysOf are the keys of a shortcut as they are written; empty for none and
// for one that is written already.
func keysOf(s fyne.Shortcut) string {
	k, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return ""
	}
	text := ""
	for _, m := range []struct {
		modifier fyne.KeyModifier
		name     string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}, {fyne.KeyModifierSuper, "Super+"}} {
		if k.Mod()&m.modifier != 0 {
			text += m.name
		}
	}
	switch k.Key() {
	case fyne.KeyReturn:
		return text + "Enter"
	case fyne.KeyBackspace:
		return text + "Backspace"
	}
	// QUIRK: arrows come from a font of signs, which Fyne goes on with for the
	// room behind them; it has none. Only from the right is there room behind.
	if arrow := arrows[k.Key()]; arrow != "" && !RightToLeft() {
		return text + arrow
	}
	return text + string(k.Key())
}

var arrows = map[fyne.KeyName]string{fyne.KeyLeft: "←", fyne.KeyRight: "→"}

// MenuItem is an item's label and shortcut as they were before WriteShortcuts.
func MenuItem(item *fyne.MenuItem) (label string, shortcut fyne.Shortcut) {
	if w, ok := item.Shortcut.(written); ok {
		return w.label, w.Shortcut
	}
	return item.Label, item.Shortcut
}
