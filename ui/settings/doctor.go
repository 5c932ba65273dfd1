package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// doctor is the sheet that examines the way to an account's server.
type doctor struct {
	d       *Dialogs
	sheet   *sheet
	account account.Account
	// password stands for the one that is saved; nil leaves it at that.
	password *string

	run    int // counts the examinations; what an earlier one says is dropped
	cancel func()
	steps  *fyne.Container
	failed bool // a step has told why
	report string
	result *theme.Paragraph
	again  *button
	copy   *button
	leave  *button
}

// ShowDoctor examines the way to an account's server: the account with the
// given ID, or the first one.
func (d *Dialogs) ShowDoctor(id string) {
	accounts := d.backend.Accounts()
	for _, a := range accounts {
		if a.ID == id {
			d.showDoctor(a, nil)
			return
		}
	}
	if len(accounts) > 0 {
		d.showDoctor(accounts[0], nil)
	}
}

func (d *Dialogs) showDoctor(a account.Account, password *string) *doctor {
	g := &doctor{d: d, sheet: newSheet(d.window, 640, 680), account: a, password: password, steps: container.NewVBox()}
	s := g.sheet
	s.Fixed = true
	g.result = theme.NewParagraph("")
	g.result.TextStyle.Bold = true
	g.again = s.button(lang.L("Examine again"), theme.IconRefresh, widget.MediumImportance, g.start)
	g.copy = s.button(lang.L("Copy report"), theme.IconCopy, widget.MediumImportance, func() {
		fyne.CurrentApp().Clipboard().SetContent(g.report)
		g.copy.SetText(lang.L("Copied"))
	})
	g.leave = s.button(lang.L("Cancel"), theme.IconClose, widget.MediumImportance, s.Hide)
	s.OnHide, s.Submit = g.stop, s.Hide
	s.Show(lang.L("Connection doctor"), container.NewVBox(g.whose(), g.steps), modal.Flush(g.result),
		[]fyne.CanvasObject{g.again, g.copy}, []fyne.CanvasObject{g.leave})
	s.Focus(g.leave)
	g.start()
	return g
}

// whose lets the person choose the account; one that is being set up stays.
func (g *doctor) whose() fyne.CanvasObject {
	accounts := g.d.backend.Accounts()
	if g.account.ID == "" || len(accounts) < 2 || g.password != nil {
		return theme.NewLabel(g.account.Title(), fynetheme.SizeNameText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true})
	}
	names, at := make([]string, len(accounts)), 0
	for i, a := range accounts {
		names[i] = a.Title()
		if a.ID == g.account.ID {
			at = i
		}
	}
	return g.sheet.choice(names, at, func(i int) {
		g.account = accounts[i]
		g.start()
	})
}

func (g *doctor) start() {
	g.stop()
	run := g.run
	g.failed, g.report = false, ""
	g.steps.RemoveAll()
	g.result.Importance = widget.LowImportance
	g.result.SetText(lang.L("Examining…"))
	g.again.Disable()
	g.copy.Disable()
	g.copy.SetText(lang.L("Copy report"))
	g.leave.SetText(lang.L("Cancel"))
	g.cancel = g.d.backend.Examine(g.account, g.password,
		func(s Step) {
			if run == g.run {
				g.step(s)
			}
		},
		func(report string, err error) {
			if run == g.run {
				g.ended(report, err)
			}
		})
}

// stop ends an examination under way; nothing it says later is shown.
func (g *doctor) stop() {
	g.run++
	if g.cancel != nil {
		g.cancel()
		g.cancel = nil
	}
}

func (g *doctor) step(s Step) {
	g.failed = g.failed || !s.OK
	g.steps.Add(stepRow(s))
	g.sheet.Scroll.ScrollToBottom()
}

func (g *doctor) ended(report string, err error) {
	g.cancel, g.report = nil, report
	g.again.Enable()
	g.copy.Enable()
	g.leave.SetText(lang.L("Close"))
	switch {
	case err != nil && g.failed:
		g.result.Importance = widget.DangerImportance
		g.result.SetText(lang.L("Mail can't be fetched this way. The step that failed says what to do."))
	case err != nil:
		g.result.Importance = widget.DangerImportance
		g.result.SetText(say.Error(err))
	case g.failed:
		g.result.Importance = widget.SuccessImportance
		g.result.SetText(lang.L("Mail can be fetched. What is marked only limits it."))
	default:
		g.result.Importance = widget.SuccessImportance
		g.result.SetText(lang.L("All is well."))
	}
}
