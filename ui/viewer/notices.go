package viewer

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/ui/theme"
)

// showBanners puts above the body what a reader should know before reading.
func (v *Viewer) showBanners() {
	var list []fyne.CanvasObject
	add := func(o ...fyne.CanvasObject) { list = append(list, o...) }
	if v.content.TooComplex {
		add(newBanner(theme.IconWarning, lang.L("This message is too complex to show whole."), false,
			bannerAction(lang.L("View source"), false, v.ShowSource), bannerAction(lang.L("Save…"), false, v.SaveMessage)))
	}
	add(v.problemNotice()...)
	if v.about.Simplified {
		add(newBanner(theme.IconReader, v.about.Reason, true))
	}
	add(v.pictureNotice()...)
	for _, c := range v.content.Calendars[:min(len(v.content.Calendars), maxCards)] {
		add(newCard(c, lang.L("Open in calendar"), func() { v.openIndex(c.Attachment) }))
	}
	if len(list) > 0 {
		list = append(append([]fyne.CanvasObject{newGap(10)}, list...), newGap(4))
	}
	v.banners.Objects = list
}

// problemNotice tells what was wrong with the message, in full on request.
func (v *Viewer) problemNotice() []fyne.CanvasObject {
	text := oddities(v.content.Problems)
	if text == "" {
		return nil
	}
	details := newNotes(v.content.Problems)
	quiet := !grave(v.content.Problems)
	more := bannerAction(lang.L("Details"), quiet, func() {
		details.Hidden = !details.Hidden
		v.relayout()
	})
	return []fyne.CanvasObject{newBanner(theme.IconInfo, text, quiet, more), details}
}

// grave reports problems that a reader should know of before believing what
// is shown; others are how much mail is.
func grave(problems []message.Problem) bool {
	for _, p := range problems {
		switch area, _, _ := strings.Cut(p.Code, "."); area {
		case "security", "limit", "message":
			return true
		}
	}
	return false
}

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
	urls, turn := v.wantedPictures(), v.turn
	v.fetching = true
	v.showBanners()
	v.relayout()
	v.async(func(ctx context.Context) func() {
		fetched := v.actions.Pictures(ctx, urls)
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

// openIndex opens the attachment with an index.
func (v *Viewer) openIndex(index int) {
	for _, a := range v.content.Attachments {
		if a.Index == index {
			v.openAttachment(a)
			return
		}
	}
}
