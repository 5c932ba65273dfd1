package theme

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/ui/golden"
)

func TestShortcutsEndAtTheSamePlaceAndAreStillFound(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	entry := func(label string, key fyne.KeyName, m fyne.KeyModifier) *fyne.MenuItem {
		item := fyne.NewMenuItem(label, nil)
		item.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: m}
		return item
	}
	menu := fyne.NewMenu("Message", entry("Mark as read", fyne.KeyU, fyne.KeyModifierControl),
		entry("Open in its own window", fyne.KeyReturn, fyne.KeyModifierControl|fyne.KeyModifierShift), fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem("Without", nil), entry("Undo", fyne.KeyZ, fyne.KeyModifierControl))
	names := map[*fyne.MenuItem]string{}
	for _, item := range menu.Items {
		if item.Shortcut != nil {
			names[item] = item.Shortcut.ShortcutName()
		}
	}
	WriteShortcuts(menu)
	WriteShortcuts(menu) // once more changes nothing
	widest := float32(0)
	for _, item := range menu.Items {
		widest = max(widest, labelWidth(item.Label))
	}
	for i, want := range map[int]string{0: "Ctrl+U", 1: "Ctrl+Shift+Enter", 4: "Ctrl+Z"} {
		item := menu.Items[i]
		if !strings.HasSuffix(item.Label, "\u00a0"+want) && !strings.HasSuffix(item.Label, "\u200a"+want) {
			t.Errorf("%q does not end in %s", item.Label, want)
		}
		if off := math.Abs(float64(widest - labelWidth(item.Label))); off > 2 {
			t.Errorf("%q ends %.1f pixels beside the others", item.Label, off)
		}
		if item.Shortcut.ShortcutName() != names[item] {
			t.Errorf("%q answers to %s, not to %s", item.Label, item.Shortcut.ShortcutName(), names[item])
		}
		if _, pale := item.Shortcut.(fyne.KeyboardShortcut); pale {
			t.Errorf("Fyne draws the shortcut of %q once more", item.Label)
		}
	}
	if label, _ := MenuItem(menu.Items[4]); label != "Undo" {
		t.Errorf("the label is %q", label)
	}
}

func TestAMenuFromTheRightHasItsShortcutsOnTheLeft(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(New(Light))
	golden.RightToLeft(t, ReadDirection)
	undo := fyne.NewMenuItem("ביטול…", nil)
	undo.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierControl}
	back := fyne.NewMenuItem("אחורה", nil)
	back.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt}
	menu := fyne.NewMenu("", undo, fyne.NewMenuItem("סימון כל ההודעות", nil), fyne.NewMenuItemSeparator(), back)
	WriteShortcuts(menu)
	once := []string{menu.Items[0].Label, menu.Items[1].Label}
	WriteShortcuts(menu)
	if once[0] != menu.Items[0].Label || once[1] != menu.Items[1].Label {
		t.Error("once more changes something")
	}
	if s := once[0]; !strings.HasPrefix(s, leftToRight+"Ctrl+Z\u00a0") || !strings.HasSuffix(s, Visual("ביטול…")) {
		t.Errorf("%q", s)
	}
	if off := math.Abs(float64(labelWidth(once[0]) - labelWidth(once[1]))); off > 2 {
		t.Errorf("the words end %.1f pixels beside each other", off)
	}
	if s := menu.Items[3].Label; !strings.HasPrefix(s, leftToRight+"Alt+Left\u00a0") {
		t.Errorf("the room behind an arrow can't be drawn: %q", s)
	}
	if label, _ := MenuItem(undo); label != "ביטול…" {
		t.Errorf("the label is %q", label)
	}
}
