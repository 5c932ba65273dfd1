package theme

import (
	"hash/fnv"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
)

// TagColors are the colours a tag can have, by the names they are kept under,
// in the order of SeriesColor.
var TagColors = [SeriesColors]string{"blue", "teal", "amber", "violet", "red", "green", "pink", "grey"}

// TagColor names the colour of a tag. One that was made without a colour has
// always the same of its own.
func TagColor(color, name string) fyne.ThemeColorName {
	if i := slices.Index(TagColors[:], color); i >= 0 {
		return SeriesColor(i)
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.ToLower(name))) // a hash's Write never fails
	return SeriesColor(int(h.Sum32() % SeriesColors))
}

// ChipTint is how much of a tag's colour lies under its name.
const ChipTint = 0x38
