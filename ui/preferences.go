package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/autostart"
	"github.com/mailloft/mailloft/app/tray"
	"github.com/mailloft/mailloft/ui/maillist"
	"github.com/mailloft/mailloft/ui/settings"
	"github.com/mailloft/mailloft/ui/theme"
)

// themeOf is the theme that p asks for.
func themeOf(p prefs) *theme.Theme {
	return &theme.Theme{Mode: theme.Mode(p.Look), Scale: p.Text, Accent: theme.Accent(p.Accent)}
}

func (w *Window) showPreferences() {
	w.loop.async(func(ctx context.Context) func() {
		login, hasTray := autostart.Enabled(), tray.Shown(ctx)
		return func() { w.openPreferences(login, hasTray) }
	})
}

func (w *Window) openPreferences(login, hasTray bool) {
	w.dialogs.ShowPreferences(settings.Preferences{
		Mode: w.theme.Mode, Accent: w.theme.Accent, Reading: w.prefs.Reading, Compact: w.prefs.Compact, Text: w.prefs.Text,
		Notify: w.prefs.Notify, Tray: w.prefs.Tray, NoTray: !hasTray, Login: login, Pictures: w.prefs.Pictures, Fold: w.prefs.FoldQuotes,
	}, func(p settings.Preferences) {
		w.prefs.Look, w.prefs.Accent, w.prefs.Text = string(p.Mode), string(p.Accent), p.Text
		w.prefs.Notify, w.prefs.Tray, w.prefs.Pictures = p.Notify, p.Tray, p.Pictures
		w.prefs.FoldQuotes = p.Fold
		for r := range w.readers {
			r.viewer.Fold(p.Fold)
		}
		w.setCompact(p.Compact)
		if reading(p.Reading) != w.reading() {
			w.setReading(reading(p.Reading))
		}
		w.applyLook()
		if w.prefs.Tray {
			w.showTray(true)
		}
		if p.Login != login {
			login = p.Login
			w.change(func(context.Context) error { return autostart.Set(p.Login) }, nil)
		}
		w.remember()
	})
}

// applyLook has everything drawn in the theme the preferences ask for.
// Several changes at once, as by a key that is held down, are drawn once.
func (w *Window) applyLook() {
	if w.looking {
		return
	}
	w.looking = true
	w.loop.async(func(context.Context) func() {
		return func() {
			w.looking = false
			if wanted := themeOf(w.prefs); *wanted != *w.theme {
				w.theme = wanted
				w.app.Settings().SetTheme(wanted)
				w.setMenu() // its checks
			}
		}
	})
}

func (w *Window) setCompact(on bool) {
	if w.prefs.Compact == on {
		return
	}
	w.prefs.Compact = on
	density := maillist.Comfortable
	if on {
		density = maillist.Compact
	}
	w.list.SetDensity(density)
	w.setMenu()
}

// scaleText makes the window's text larger or smaller by a step.
func (w *Window) scaleText(step float32) {
	text := float32(1)
	if step != 0 {
		text = min(max(w.prefs.Text+step, 0.8), 2)
	}
	w.prefs.Text = text
	w.applyLook()
	w.remember()
}

// visibleTo reports whether the person looks at one of the windows.
func (w *Window) visibleTo() bool { return w.active }

// watchFocus keeps in mind whether the person looks at the program.
func (w *Window) watchFocus(life fyne.Lifecycle) {
	life.SetOnEnteredForeground(func() { w.active = true })
	life.SetOnExitedForeground(func() { w.active = false })
}
