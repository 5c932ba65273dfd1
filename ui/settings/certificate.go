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

	grid := container.New(columns{})
	add := func(label, now, before string, mono bool) {
		if now == "" {
			return
		}
		cell := container.New(layout.NewCustomPaddedVBoxLayout(0), certificateLine(now, mono, widget.MediumImportance))
		if before != "" && before != now {
			cell.Add(certificateLine(lang.L("Before: {{.What}}", map[string]any{"What": before}), mono, widget.WarningImportance))
		}
		grid.Add(container.New(layout.NewCustomPaddedLayout(-4, -4, 0, 0), caption(label)))
		grid.Add(cell)
	}
	until := ""
	if !c.OldNotAfter.IsZero() {
		until = lang.L("until {{.To}}", map[string]any{"To": c.OldNotAfter.Format(dayForm)})
	}
	names := strings.Join(c.Names, ", ")
	add(lang.L("Server"), c.Host, "", false)
	add(lang.L("Made out to"), oneOf(c.Subject, names), "", false)
	add(lang.L("For"), names, "", false)
	add(lang.L("Issued by"), c.Issuer, c.OldIssuer, false)
	add(lang.L("Valid"), validity(c.NotBefore, c.NotAfter), until, false)
	add(lang.L("SHA-256"), groupHex(c.Fingerprint), groupHex(c.Old), true)

	icon := widget.NewIcon(theme.Tinted(theme.IconShield, fynetheme.ColorNameWarning))
	head := container.NewBorder(nil, nil, container.NewVBox(container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), icon)), nil, modal.Paragraph(c.Reason))
	advice := modal.Paragraph(lang.L("Trust it only if you know the fingerprint from another source, such as the people who run the server. Until then Mailloft sends neither your name nor your password."))
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

// certificateLine is one of a certificate's facts, tight enough for all of them
// to be seen at once, and to be copied.
func certificateLine(text string, mono bool, importance widget.Importance) fyne.CanvasObject {
	l := modal.Paragraph(text)
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

const dayForm = "2 January 2006"

func validity(from, to time.Time) string {
	return lang.L("{{.From}} to {{.To}}", map[string]any{"From": from.Format(dayForm), "To": to.Format(dayForm)})
}

// groupHex writes a fingerprint in groups of four, which can be compared aloud.
func groupHex(s string) string {
	var b strings.Builder
	for i, r := range strings.ToUpper(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
