package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// tester is the sheet that tells how a connection test goes.
type tester struct {
	d        *Dialogs
	sheet    *sheet
	account  account.Account
	password *string
	trusted  func(fingerprint string)

	run    int // counts the tests; what an earlier one says is dropped
	cancel func()
	steps  *fyne.Container
	failed bool // a step has told why
	result *theme.Paragraph
	again  *button
	leave  *button
}

// showTest opens the sheet and starts the test. trusted is called with the
// fingerprint of a certificate the person decided to trust.
func (d *Dialogs) showTest(a account.Account, password *string, trusted func(string)) *tester {
	t := &tester{d: d, sheet: newSheet(d.window, 520, 480), account: a, password: password, trusted: trusted}
	t.steps = container.NewVBox()
	t.result = theme.NewParagraph("")
	t.result.TextStyle.Bold = true
	s := t.sheet
	s.Fixed = true
	t.again = s.button(lang.L("Try again"), theme.IconRefresh, widget.MediumImportance, t.start)
	t.leave = s.button(lang.L("Cancel"), theme.IconClose, widget.MediumImportance, s.Hide)
	closer := s.button(lang.L("Look closer…"), theme.IconSearch, widget.LowImportance, func() {
		s.Hide()
		d.showDoctor(t.account, t.password)
	})
	s.OnHide = t.stop
	s.Submit = s.Hide
	title := lang.L("Testing {{.Account}}", map[string]any{"Account": a.Title()})
	s.Show(title, t.steps, modal.Flush(t.result), []fyne.CanvasObject{t.again, closer}, []fyne.CanvasObject{t.leave})
	s.Focus(t.leave)
	t.start()
	return t
}

func (t *tester) start() {
	t.run++
	run := t.run
	t.failed = false
	t.steps.RemoveAll()
	t.result.Importance = widget.LowImportance
	t.result.SetText(lang.L("Testing…"))
	t.again.Disable()
	t.leave.SetText(lang.L("Cancel"))
	t.cancel = t.d.backend.Test(t.account, t.password,
		func(s Step) {
			if run == t.run {
				t.step(s)
			}
		},
		func(err error, c *Certificate) {
			if run == t.run {
				t.ended(err, c)
			}
		})
}

// stop ends a test under way; nothing it says later is shown.
func (t *tester) stop() {
	t.run++
	if t.cancel != nil {
		t.cancel()
		t.cancel = nil
	}
}

func (t *tester) step(s Step) {
	t.failed = t.failed || !s.OK
	t.steps.Add(stepRow(s))
	t.sheet.Scroll.ScrollToBottom()
}

// stepRow is a step: whether it went well by sign, word and colour, and what
// was found.
func stepRow(s Step) fyne.CanvasObject {
	icon, color, said := theme.IconCheck, fynetheme.ColorNameSuccess, lang.L("done")
	switch {
	case s.Failed:
		icon, color, said = theme.IconError, fynetheme.ColorNameError, lang.L("failed")
	case !s.OK:
		icon, color, said = theme.IconWarning, fynetheme.ColorNameWarning, lang.L("limited")
	}
	name := theme.NewLabel(s.Name, fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true})
	text := theme.NewParagraph(s.Detail)
	text.Selectable = true
	detail := container.New(layout.NewCustomPaddedLayout(-7, -4, -8, -8), text)
	told := container.New(layout.NewCustomPaddedVBoxLayout(0), theme.Leading(name, container.NewCenter(theme.NewCaption(said))), detail)
	picture := theme.Padded(0, 0, 0, 6, container.NewVBox(widget.NewIcon(theme.Tinted(icon, color))))
	return theme.Across(picture, nil, told)
}

func (t *tester) ended(err error, c *Certificate) {
	t.cancel = nil
	t.again.Enable()
	t.leave.SetText(lang.L("Close"))
	t.result.Importance = widget.SuccessImportance
	t.result.SetText(lang.L("Everything works. Mail can be fetched with these settings."))
	if err != nil {
		t.result.Importance = widget.DangerImportance
		t.result.SetText(lang.L("These settings do not work yet."))
		if !t.failed {
			t.result.SetText(say.Error(err))
		}
	}
	if c != nil {
		t.d.AskCertificate(*c, func(trust Trust) { t.decided(trust, *c) })
	}
}

func (t *tester) decided(trust Trust, c Certificate) {
	switch {
	case trust == TrustNot:
		return
	case trust == TrustOnce, c.Verified:
		t.d.backend.Trust(t.account, c, trust == TrustOnce)
	default:
		t.account.Pinned = c.Fingerprint
		t.trusted(c.Fingerprint)
	}
	t.start()
}
