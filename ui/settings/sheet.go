package settings

import (
	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/ui/modal"
)

// sheet is a sheet whose inputs know it; they are in inputs.go.
type sheet struct{ *modal.Sheet }

func newSheet(w fyne.Window, width, height float32) *sheet {
	return &sheet{modal.New(w, width, height)}
}
