package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// archiveMenu is what one does with the archive as a whole.
func (w *Window) archiveMenu() *fyne.Menu {
	line := fyne.NewMenuItemSeparator
	w.lastCheck = fyne.NewMenuItem(lang.L("All mail has not been checked yet"), nil)
	w.lastCheck.Disabled = true
	return fyne.NewMenu(lang.L("Archive"),
		item(lang.L("Import a file…"), "", 0, w.importFile),
		item(lang.L("Import a folder…"), "", 0, w.importFolder),
		item(lang.L("Export…"), fyne.KeyX, ctrlShift, w.askExport),
		line(),
		item(lang.L("Back up…"), "", 0, w.askBackup),
		item(lang.L("Restore from a backup…"), "", 0, w.askRestore),
		line(),
		item(lang.L("Check all mail"), "", 0, w.verify),
		w.lastCheck,
		item(lang.L("Make the index again"), "", 0, w.rebuild))
}
