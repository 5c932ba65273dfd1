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
	s := newSheet(d.window, 560, 560)
	trust := TrustNot
	s.onHide = func() { answer(trust) }
	s.submit = s.hide

	grid := container.New(columns{})
	add := func(label, text string, mono bool) {
		if text == "" {
			return
		}
		l := words(text)
		l.TextStyle.Monospace = mono
		l.Selectable = true
		grid.Add(caption(label))
		grid.Add(l)
	}
	add(lang.L("Server"), c.Host, false)
	add(lang.L("Made out to"), oneOf(c.Subject, strings.Join(c.Names, ", ")), false)
	add(lang.L("For"), strings.Join(c.Names, ", "), false)
	add(lang.L("Issued by"), c.Issuer, false)
	add(lang.L("Valid"), validity(c.NotBefore, c.NotAfter), false)
	add(lang.L("SHA-256"), groupHex(c.Fingerprint), true)
	add(lang.L("Trusted until now"), groupHex(c.Old), true)
	add(lang.L("It was issued by"), c.OldIssuer, false)
	if !c.OldNotAfter.IsZero() {
		add(lang.L("It is valid until"), c.OldNotAfter.Format(dayForm), false)
	}

	icon := widget.NewIcon(theme.Tinted(theme.IconShield, fynetheme.ColorNameWarning))
	head := container.NewBorder(nil, nil, container.NewVBox(container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), icon)), nil, words(c.Reason))
	advice := words(lang.L("Trust it only if you know the fingerprint from another source, such as the people who run the server. Until then Mailloft sends neither your name nor your password."))
	advice.Importance = widget.LowImportance
	leave := s.button(lang.L("Leave"), theme.IconClose, widget.HighImportance, s.hide)
	once := s.button(lang.L("Trust it this time"), nil, widget.MediumImportance, func() {
		trust = TrustOnce
		s.hide()
	})
	always := s.button(lang.L("Trust this certificate"), theme.IconShield, widget.MediumImportance, func() {
		trust = TrustAlways
		s.hide()
	})
	title := lang.L("This server can't be verified")
	if c.Verified {
		title = lang.L("This server shows another certificate")
	}
	s.show(title, container.NewVBox(head, grid, flush(advice)), nil, nil, []fyne.CanvasObject{once, always, leave})
	s.focus(leave)
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
