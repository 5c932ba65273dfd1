package settings

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// defaults is the sheet for what new accounts begin with, and for taking all
// settings elsewhere.
type defaults struct {
	d        *Dialogs
	sheet    *sheet
	policy   policyChoice
	amount   string
	interval time.Duration
	quiet    *entry
	proxy    *entry
	size     *entry

	number *entry
	effect *note
	bad    map[string]*note
	told   *note
	save   *button
}

// ShowDefaults opens the sheet.
func (d *Dialogs) ShowDefaults() {
	s := newSheet(d.window, 580, 640)
	now := d.backend.Defaults()
	begin := now.New("")
	f := &defaults{d: d, sheet: s, interval: begin.Interval, bad: map[string]*note{}, told: newNote("", widget.LowImportance)}
	f.policy, f.amount = choiceOf(begin.Policy)
	f.save = s.button(lang.L("Save"), theme.IconCheck, widget.HighImportance, f.runSave)
	leave := s.button(lang.L("Cancel"), theme.IconClose, widget.MediumImportance, s.Hide)
	s.Submit = f.runSave
	s.Show(lang.L("Defaults"), f.body(now), f.told.box, f.elsewhere(), []fyne.CanvasObject{leave, f.save})
	s.Focus(f.save)
}

func (f *defaults) body(now account.Defaults) fyne.CanvasObject {
	s := f.sheet
	grid := container.New(columns{})
	row := func(label, field string, objects ...fyne.CanvasObject) {
		f.bad[field] = newNote("", widget.DangerImportance)
		cell := container.New(layout.NewCustomPaddedVBoxLayout(2), append(objects, f.bad[field].box)...)
		grid.Add(caption(label))
		grid.Add(named(label, cell))
	}
	labels := make([]string, policyChoices)
	for i := range labels {
		labels[i] = policyChoice(i).label()
	}
	f.number = s.entry(f.amount, "", func(v string) { f.amount = v; f.show() })
	f.effect = newNote("", widget.LowImportance)
	choose := s.choice(labels, int(f.policy), func(i int) {
		f.policy = policyChoice(i)
		f.amount = f.policy.suggestion()
		f.number.put(f.amount)
		f.show()
	})
	row(lang.L("On the server"), "policy", choose, f.number, f.effect.box)
	times := intervals(f.interval)
	names, at := make([]string, len(times)), 0
	for i, v := range times {
		names[i] = intervalLabel(v)
		if v == f.interval {
			at = i
		}
	}
	row(lang.L("Check for mail"), "interval", s.choice(names, at, func(i int) { f.interval = times[i] }))
	f.quiet = s.entry(now.Quiet, "22:00-07:00", nil)
	row(lang.L("Quiet hours"), "quiet", f.quiet, quietNote().box)
	f.size = s.entry(megabytes(now.SizeLimit), "", nil)
	row(lang.L("Size limit"), "size_limit", amount(f.size, lang.L("MB")))
	f.proxy = s.entry(now.Proxy, "socks5://127.0.0.1:1080", nil)
	row(lang.L("Proxy"), "proxy", f.proxy)
	f.show()
	intro := theme.NewParagraph(lang.L("New accounts begin with this. Accounts that are here stay as they are."))
	return container.NewVBox(modal.Flush(intro), grid)
}

// show brings the number and the sentence below it up to date.
func (f *defaults) show() {
	visible(f.number, f.policy.unit() != "")
	if p, bad := f.policy.policy(f.amount); bad == "" {
		f.effect.set(say.Words(p.Effect()))
	}
}

// elsewhere are the buttons that export and import all settings.
func (f *defaults) elsewhere() []fyne.CanvasObject {
	if f.d.PickNew == nil || f.d.PickAny == nil {
		return nil
	}
	export := f.sheet.button(lang.L("Export…"), theme.IconUp, widget.LowImportance, func() {
		f.d.PickNew("mailloft-settings.toml", func(path string) {
			f.d.backend.Export(path, func(err error) {
				f.tell(lang.L("All settings were written to {{.File}}, without passwords.", map[string]any{"File": path}), err)
			})
		})
	})
	bring := f.sheet.button(lang.L("Import…"), theme.IconDown, widget.LowImportance, func() {
		f.d.PickAny(func(path string) {
			f.d.backend.Import(path, func(told string, err error) {
				f.tell(told, err)
				f.d.AccountsChanged()
			})
		})
	})
	return []fyne.CanvasObject{export, bring}
}

func (f *defaults) tell(text string, err error) {
	if err != nil {
		text = say.Error(err)
	}
	f.told.set(text)
	f.sheet.Fit()
}

func (f *defaults) runSave() {
	if f.save.Disabled() {
		return
	}
	d := account.Defaults{Interval: &f.interval, Quiet: strings.TrimSpace(f.quiet.Text), Proxy: strings.TrimSpace(f.proxy.Text)}
	wrong := map[string]string{}
	var text string
	if d.Policy, text = f.policy.policy(f.amount); text != "" {
		wrong["policy"] = text
	}
	var ok bool
	if d.SizeLimit, ok = parseMegabytes(f.size.Text); !ok {
		wrong["size_limit"] = lang.L("Give a size in megabytes, such as 5, or nothing.")
	}
	if len(wrong) > 0 {
		f.mark(wrong)
		return
	}
	f.save.Disable()
	f.d.backend.SetDefaults(d, func(err error) {
		f.save.Enable()
		var invalid account.Invalid
		switch {
		case err == nil:
			f.sheet.Hide()
		case errors.As(err, &invalid):
			addInvalid(wrong, err)
			f.mark(wrong)
		default:
			f.tell("", err)
		}
	})
}

func (f *defaults) mark(wrong map[string]string) {
	for field, n := range f.bad {
		n.set(wrong[field])
	}
	f.sheet.Fit()
}
