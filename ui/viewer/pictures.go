package viewer

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/ui/theme"
)

// pictureNotice tells of remote pictures, and offers to fetch them once.
func (v *Viewer) pictureNotice() []fyne.CanvasObject {
	missing := v.wantedPictures()
	switch {
	case v.fetching:
		return []fyne.CanvasObject{newBanner(theme.IconImage, lang.L("Fetching images…"), true)}
	case len(v.about.Blocked) == 0 || v.fetched != nil && len(missing) == 0:
		return nil
	case v.fetched != nil:
		text := lang.L("Remote images that could not be fetched: {{.Count}}", map[string]any{"Count": theme.Number(len(missing))})
		return []fyne.CanvasObject{newBanner(theme.IconImageOff, text, true)}
	}
	var show []*linkButton
	if v.actions.Pictures != nil && len(missing) > 0 {
		show = append(show, bannerAction(lang.L("Show"), true, v.fetchPictures))
		if v.actions.Allow != nil && v.trusted() {
			show = append(show, bannerAction(lang.L("Always for this sender"), true, v.allowPictures))
		}
	}
	text := blockedPictures(v.about.Blocked, len(v.about.Trackers))
	return []fyne.CanvasObject{newBanner(theme.IconImageOff, text, true, show...)}
}

// wantedPictures are those that were blocked, but for trackers.
func (v *Viewer) wantedPictures() (urls []string) {
	for _, url := range v.about.Blocked {
		if !slices.Contains(v.about.Trackers, url) {
			urls = append(urls, url)
		}
	}
	return urls
}

// fetchPictures fetches what the reader asked for and lays the message out
// again with it.
func (v *Viewer) fetchPictures() {
	urls, turn, message := v.wantedPictures(), v.turn, v.item.Row.SHA256
	v.fetching = true
	v.showBanners()
	v.relayout()
	v.async(func(ctx context.Context) func() {
		fetched := v.actions.Pictures(ctx, message, urls)
		return func() {
			if turn == v.turn && v.content != nil {
				v.showFetched(fetched)
			}
		}
	})
}

func (v *Viewer) showFetched(pictures map[string][]byte) {
	if pictures == nil {
		pictures = map[string][]byte{} // none could be fetched
	}
	v.fetching, v.fetched = false, pictures
	v.showBanners()
	v.relayout()
	v.body.Replace(v.layout())
}

// trusted reports that nothing speaks against the sender being who they seem
// to be, so that a permission given to the address is not used by others.
func (v *Viewer) trusted() bool {
	return v.item.archived() && strings.Contains(v.content.From.Addr, "@") && v.content.Authors == 1 &&
		!v.content.Authentic.Suspect() && quietHints(v.content.SenderHints)
}

// allowPictures has this sender's pictures fetched from now on.
func (v *Viewer) allowPictures() {
	v.actions.Allow(v.content.From.Addr)
	v.fetchPictures()
}

// fetchAllowed fetches the pictures of a sender whose pictures the reader
// always wants.
func (v *Viewer) fetchAllowed() {
	if v.actions.Pictures == nil || v.actions.Allowed == nil || v.fetching || v.fetched != nil || len(v.wantedPictures()) == 0 {
		return
	}
	if v.trusted() && v.actions.Allowed(v.content.From.Addr) {
		v.fetchPictures()
	}
}
