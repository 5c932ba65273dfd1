package settings

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// Trust is what a person decided about a certificate.
type Trust int

// The decisions.
const (
	TrustNot    Trust = iota
	TrustOnce         // until the program ends
	TrustAlways       // for this server, from now on
)

// AskCertificate shows a certificate that was refused and asks whether to
// trust it. Leaving it is what Enter and Escape do: trust takes a decision.
func (d *Dialogs) AskCertificate(c Certificate, answer func(Trust)) {
	s := newSheet(d.window, 600, 620)
	trust := TrustNot
	s.OnHide = func() { answer(trust) }
	s.Submit = s.Hide

	grid := certificateFacts(c)
	icon := widget.NewIcon(theme.Tinted(theme.IconShield, fynetheme.ColorNameWarning))
	head := theme.Across(container.NewVBox(container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), icon)), nil, theme.NewParagraph(c.Reason))
	advice := theme.NewParagraph(lang.L("Trust it only if you know the fingerprint from another source, such as the people who run the server. Until then Mailloft sends neither your name nor your password."))
	advice.Importance = widget.LowImportance
	leave := s.button(lang.L("Leave"), theme.IconClose, widget.HighImportance, s.Hide)
	once := s.button(lang.L("Trust it this time only"), nil, widget.MediumImportance, func() {
		trust = TrustOnce
		s.Hide()
	})
	always := s.button(lang.L("Always trust it for this server"), theme.IconShield, widget.MediumImportance, func() {
		trust = TrustAlways
		s.Hide()
	})
	title := lang.L("This server can't be verified")
	if c.Verified {
		title = lang.L("This server shows another certificate")
	}
	s.Show(title, container.NewVBox(head, grid, modal.Flush(advice)), nil, nil, []fyne.CanvasObject{once, always, leave})
	s.Focus(leave)
}

// certificateFacts tells what is known of a certificate: of two, one beside the
// other, where they can differ.
func certificateFacts(c Certificate) fyne.CanvasObject {
	grid := container.New(columns{})
	row := func(label string, cell fyne.CanvasObject) {
		grid.Add(container.New(layout.NewCustomPaddedLayout(-4, -4, 0, 0), caption(label)))
		grid.Add(cell)
	}
	one := func(label, text string) {
		if text != "" {
			row(label, certificateLine(text, false, widget.MediumImportance))
		}
	}
	compared := func(label, now, before string, mono bool) {
		switch {
		case c.Old == "" && now != "":
			row(label, certificateLine(now, mono, widget.MediumImportance))
		case c.Old != "":
			importance := widget.MediumImportance
			if !strings.Contains(now, before) { // of an authority only the organization is remembered
				importance = widget.WarningImportance
			}
			row(label, container.NewGridWithColumns(2, certificateLine(oneOf(now, "–"), mono, importance), certificateLine(oneOf(before, "–"), mono, widget.MediumImportance)))
		}
	}
	names := strings.Join(c.Names, ", ")
	one(lang.L("Server"), c.Host)
	one(lang.L("Made out to"), oneOf(c.Subject, names))
	if names != c.Subject {
		one(lang.L("For"), names)
	}
	if c.Old != "" {
		row("", container.NewGridWithColumns(2, heading(lang.L("Shown now")), heading(lang.L("Trusted until now"))))
	}
	issuer := c.Issuer
	if issuer != "" && issuer == c.Subject {
		issuer = lang.L("Itself; no authority vouches for it")
	}
	compared(lang.L("Issued by"), issuer, c.OldIssuer, false)
	compared(lang.L("Valid from"), day(c.NotBefore), day(c.OldNotBefore), false)
	compared(lang.L("Valid until"), day(c.NotAfter), day(c.OldNotAfter), false)
	perLine := 8
	if c.Old != "" {
		perLine = 4
	}
	compared(lang.L("Fingerprint")+"\nSHA-256", groupHex(c.Fingerprint, perLine), groupHex(c.Old, perLine), true)
	return grid
}

func heading(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.TextStyle.Bold = true
	l.Alignment = theme.Start()
	return container.New(layout.NewCustomPaddedLayout(-4, -4, 0, 0), l)
}

// certificateLine is one of a certificate's facts, tight enough for all of them
// to be seen at once, and to be copied.
func certificateLine(text string, mono bool, importance widget.Importance) fyne.CanvasObject {
	l := theme.NewParagraph(text)
	l.TextStyle.Monospace = mono
	l.Selectable = true
	l.Importance = importance
	return container.New(layout.NewCustomPaddedLayout(-4, -4, 0, 0), l)
}

func oneOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// day is a date as people write it; empty for none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return theme.Date(t)
}

// groupHex writes a fingerprint in groups of four, so many in a line, which can
// be compared aloud.
func groupHex(s string, perLine int) string {
	var b strings.Builder
	for i, r := range strings.ToUpper(s) {
		switch {
		case i > 0 && i%(4*perLine) == 0:
			b.WriteByte('\n')
		case i > 0 && i%4 == 0:
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
