package viewer

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/message"
	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestNoticesAreDrawnAsTheyWere(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "banner")
	show := func(state string, b *banner) {
		b.Resize(fyne.NewSize(560, b.MinSize().Height))
		s.Show(state, b)
	}
	show("quiet", newBanner(theme.IconImage, "2 remote images from one.example blocked", true, bannerAction("Show", true, func() {})))
	show("a warning", newBanner(theme.IconWarning, "The sender may be someone else.", false))
	focused := bannerAction("Show", true, func() {})
	b := newBanner(theme.IconImage, "2 remote images from one.example blocked", true, focused)
	b.Resize(fyne.NewSize(560, b.MinSize().Height))
	focused.FocusGained()
	s.Show("its action has the focus", b)
	golden.RightToLeft(t, theme.ReadDirection)
	show("from the right", newBanner(theme.IconImage, "2 remote images from one.example blocked", true, bannerAction("Show", true, func() {})))
	s.Compare()
}

func TestAttachmentsAreDrawnAsTheyWere(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "chip")
	one := func() *chip {
		return newChip(message.Attachment{Name: "Invoice.pdf", Type: "application/pdf", Size: 184_000}, func() {}, func(fyne.Position) {})
	}
	s.Show("normal", one())
	focused := one()
	focused.FocusGained()
	s.Show("focused", focused)
	hovered := one()
	hovered.MouseIn(&desktop.MouseEvent{})
	s.Show("hovered", hovered)
	s.Compare()
}

func TestTheFindBarAndABlankAreDrawnAsTheyWere(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "find")
	f := newFindBar(func(string) {}, func(bool) {}, func() {})
	f.Show()
	f.Resize(fyne.NewSize(560, f.MinSize().Height))
	s.Show("empty", f)
	f.fill("engine")
	f.found(2, 3)
	s.Show("2 of 3", f)
	f.found(0, 0)
	s.Show("not found", f)
	b := theme.NewBlank()
	b.Say(theme.IconMail, "No message selected", "Choose a message in the list to read it here.", theme.NewButton("Close", func() {}))
	b.Resize(fyne.NewSize(560, 300))
	s.Show("nothing to show", b)
	s.Compare()
}

func TestTheHeaderAndTheToolbarAreDrawnAsTheyWere(t *testing.T) {
	zone := time.Local
	time.Local = time.UTC
	t.Cleanup(func() { time.Local = zone })
	s := golden.New(t, "header")
	draw := func(state, from, subject string, width float32) {
		v, _, _ := opened(t, "From: "+from+"\r\nTo: Grace <grace@example.org>, Mary <mary@example.org>\r\nSubject: "+subject+
			"\r\nDate: Thu, 26 Nov 2026 14:00:00 +0000\r\n\r\nbody\r\n")
		v.header.Resize(fyne.NewSize(width, v.header.heightFor(width)))
		s.Show(state, v.header)
	}
	draw("wide", "Ada Lovelace <ada@example.org>", "Notes on the engine", 640)
	draw("narrow, with a subject of two lines", "Ada Lovelace <ada@example.org>", "Notes on the engine that go on and on and on, and do not end here", 400)
	draw("from nobody about nothing", "", "", 640)
	v, _, _ := opened(t, mixed)
	v.toolbar.Resize(fyne.NewSize(640, toolbarHeight))
	s.Show("toolbar", v.toolbar)
	golden.RightToLeft(t, theme.ReadDirection)
	draw("from the right", "Ada Lovelace <ada@example.org>", "Notes on the engine", 640)
	s.Compare()
}
