package viewer

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/theme"
)

// partialNotice says that only the beginning of the message is here, and
// offers to fetch the rest.
func (v *Viewer) partialNotice() []fyne.CanvasObject {
	row := v.item.Row
	switch {
	case !row.Partial:
		return nil
	case v.growing:
		return []fyne.CanvasObject{newBanner(theme.IconDown, lang.L("Fetching the rest of this message…"), true)}
	}
	text := lang.L("Only the beginning of this message ({{.Lines}} lines) was fetched.", map[string]any{"Lines": fetch.FirstLines})
	if row.Whole > 0 {
		text = lang.L("Only the beginning of this message ({{.Lines}} lines) was fetched; it is {{.Size}}.",
			map[string]any{"Lines": fetch.FirstLines, "Size": theme.Bytes(row.Whole)})
	}
	var rest []*linkButton
	if v.actions.Rest != nil {
		rest = append(rest, bannerAction(lang.L("Fetch the rest"), false, v.fetchRest))
	}
	return []fyne.CanvasObject{newBanner(theme.IconDown, text, false, rest...)}
}

// fetchRest fetches the rest of the message. When it is here, the archive
// says so to everyone, and Update shows it; until then this one waits.
func (v *Viewer) fetchRest() {
	if v.growing {
		return
	}
	id, turn := v.item.Row.ID, v.turn
	v.grow(true)
	v.async(func(ctx context.Context) func() {
		err := v.actions.Rest(ctx, id)
		return func() {
			if turn != v.turn || err == nil {
				return
			}
			v.grow(false)
			v.actions.Fail(problem.From(err))
		}
	})
}

func (v *Viewer) grow(growing bool) {
	v.growing = growing
	if v.content != nil {
		v.showBanners()
		v.relayout()
	}
}
