package viewer

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/ui/theme"
)

// showCrashed says why a message is not shown, and offers what can be done
// with it without laying it out.
func (v *Viewer) showCrashed() {
	text := lang.L("Mailloft crashed when it last showed this message, so it is not shown by itself. The message is safe.")
	v.banners.Objects = []fyne.CanvasObject{newGap(10), newBanner(theme.IconWarning, text, false,
		bannerAction(lang.L("Show anyway"), false, v.showAnyway),
		bannerAction(lang.L("Attachments"), false, v.showOnlyAttachments),
		bannerAction(lang.L("View source"), false, v.ShowSource),
		bannerAction(lang.L("Save…"), false, v.SaveMessage)), newGap(4)}
	v.relayout()
}

func (v *Viewer) showAnyway() {
	item := v.item
	item.Crashed = false
	if v.actions.Forgive != nil {
		v.actions.Forgive(item.Row.SHA256)
	}
	v.show(item)
}

// showOnlyAttachments lists what is attached and leaves the body alone.
func (v *Viewer) showOnlyAttachments() {
	item, turn := v.item, v.turn
	v.async(func(ctx context.Context) func() {
		content, err := reading.Load(ctx, item.Open)
		return func() {
			switch {
			case turn != v.turn:
			case err != nil:
				v.actions.Fail(explainSaving(err))
			default:
				content.Body = nil
				v.content = content
				v.header.show(rowOf(item.Row), content)
				v.strip.show(content.Attachments, v.openAttachment, v.attachmentMenu, v.hint)
				v.relayout()
			}
		}
	})
}
