package viewer

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/ui/say"
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
	if v.undrawable {
		actions := []*linkButton{bannerAction(lang.L("View source"), false, v.ShowSource), bannerAction(lang.L("Save…"), false, v.SaveMessage)}
		if len(v.content.Attachments) > 0 {
			actions = append(actions, bannerAction(lang.L("Save all attachments…"), false, v.SaveAttachments))
		}
		add(newBanner(theme.IconWarning, lang.L("A part of this message could not be drawn. Its source and its attachments are whole."), false, actions...))
	}
	add(v.partialNotice()...)
	add(v.senderNotice()...)
	add(v.authenticNotice()...)
	if !v.item.Row.Partial { // what ends in the middle has faults that are not the sender's
		add(v.problemNotice()...)
	}
	add(v.reportNotice()...)
	if v.content.Security.Signed && !v.content.Security.Encrypted {
		add(newBanner(theme.IconKey, say.Words(v.content.Security.Text), true))
	}
	if v.about.Simplified {
		add(newBanner(theme.IconReader, say.Words(v.about.Reason), true))
	}
	add(v.pictureNotice()...)
	for _, c := range v.content.Calendars[:min(len(v.content.Calendars), maxCards)] {
		add(newCard(theme.IconCalendar, cardTitle(c), cardLines(c), lang.L("Open in calendar"), func() { v.openIndex(c.Attachment) }))
	}
	for _, c := range v.content.Contacts[:min(len(v.content.Contacts), maxCards)] {
		add(newCard(theme.IconContact, contactTitle(c), contactLines(c), lang.L("Open"), func() { v.openIndex(c.Attachment) }))
	}
	if len(list) > 0 {
		list = append(append([]fyne.CanvasObject{newGap(10)}, list...), newGap(4))
	}
	v.banners.Objects = list
}

// notice is a banner; if it has more to say than text, it does on request.
func (v *Viewer) notice(icon fyne.Resource, text string, quiet bool, sentences []string) []fyne.CanvasObject {
	if len(sentences) == 1 && sentences[0] == text {
		return []fyne.CanvasObject{newBanner(icon, text, quiet)}
	}
	details := newNotes(sentences)
	more := bannerAction(lang.L("Details"), quiet, func() {
		details.Hidden = !details.Hidden
		v.relayout()
	})
	return []fyne.CanvasObject{newBanner(icon, text, quiet, more), details}
}

func sentences(problems []message.Problem) (list []string) {
	for _, p := range problems {
		list = append(list, say.Words(p.Text))
	}
	return list
}

// senderNotice warns of a sender who may not be who they seem to be. That
// answers go elsewhere is common, and said quietly.
func (v *Viewer) senderNotice() []fyne.CanvasObject {
	hints := v.content.SenderHints
	if len(hints) == 0 {
		return nil
	}
	return v.notice(theme.IconWarning, say.Words(hints[0].Text), quietHints(hints), sentences(hints))
}

// quietHints reports hints that are common and mostly harmless.
func quietHints(hints []message.Problem) bool {
	for _, h := range hints {
		if h.Code != "sender.reply" && h.Code != "sender.mailbox" {
			return false
		}
	}
	return true
}

// authenticNotice warns if the account's server could not confirm the sender.
// What it did confirm is a quiet line below the sender.
func (v *Viewer) authenticNotice() []fyne.CanvasObject {
	if !v.content.Authentic.Suspect() {
		return nil
	}
	return []fyne.CanvasObject{newBanner(theme.IconWarning, say.Words(v.content.Authentic.Text), false)}
}

// leaveList asks, with the whole address, and has it opened.
func (v *Viewer) leaveList() {
	address := v.content.Unsubscribe.Address
	v.actions.Confirm(lang.L("Leave this mailing list?"),
		lang.L("This opens {{.Address}} in your browser or mail program. The sender learns that you read the message.", map[string]any{"Address": address}),
		lang.L("Open"), func() { v.actions.OpenLink(address, false) })
}

// problemNotice tells what was wrong with the message.
func (v *Viewer) problemNotice() []fyne.CanvasObject {
	text := oddities(v.content.Problems)
	if text == "" {
		return nil
	}
	return v.notice(theme.IconInfo, text, !grave(v.content.Problems), sentences(v.content.Problems))
}

// reportNotice says what a mail system reports of an earlier message.
func (v *Viewer) reportNotice() (list []fyne.CanvasObject) {
	for _, r := range v.content.Reports[:min(len(v.content.Reports), maxCards)] {
		var lines []string
		for _, sentences := range r.Sentences() {
			for i := range sentences {
				sentences[i] = say.Words(sentences[i])
			}
			lines = append(lines, strings.Join(sentences, " "))
		}
		if len(lines) > 0 {
			list = append(list, v.notice(theme.IconMail, lines[0], true, lines)...)
		}
	}
	return list
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

// openIndex opens the attachment with an index.
func (v *Viewer) openIndex(index int) {
	for _, a := range v.content.Attachments {
		if a.Index == index {
			v.openAttachment(a)
			return
		}
	}
}
