package ui

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// retention is one choice of how long Trash is kept.
type retention struct {
	days int // 0 is for ever
	text string
}

func retentions() []retention {
	return []retention{
		{0, lang.L("For ever, until I empty it")}, {7, lang.L("7 days")}, {30, lang.L("30 days")}, {90, lang.L("90 days")}, {365, lang.L("A year")},
	}
}

// askRetention lets the person say how long Trash is kept. What the choice
// would remove is counted before it is made.
func (w *Window) askRetention() {
	choices := retentions()
	days := w.core.Organise.Get().TrashDays
	at := slices.IndexFunc(choices, func(r retention) bool { return r.days == days })
	if at < 0 {
		choices = append(choices, retention{days, theme.Count(days, "{{.Count}} day", "{{.Count}} days")})
		at = len(choices) - 1
	}
	var texts []string
	for _, r := range choices {
		texts = append(texts, r.text)
	}
	effect := theme.NewParagraph("\n")
	chosen := theme.NewRadio(texts)
	pick := func() retention { return choices[max(slices.Index(texts, chosen.Selected), 0)] }
	chosen.SetSelected(texts[at])
	w.showRetention(pick(), effect)
	chosen.OnChanged = func(string) { w.showRetention(pick(), effect) }
	box := container.NewVBox(modal.Flush(chosen), modal.Words(lang.L("A message's time begins when it is moved to Trash. Nothing is removed before Mailloft has run for an hour with a steady clock.")), modal.Flush(effect))
	modal.Ask(w.win, modal.Question{Title: lang.L("How long Trash is kept"), Body: box, Yes: lang.L("Save")}, func(yes bool) {
		if yes {
			w.setRetention(pick())
		}
	})
}

// showRetention says what a choice means for what is in Trash now.
func (w *Window) showRetention(r retention, effect *theme.Paragraph) {
	if r.days == 0 {
		effect.SetText(lang.L("Nothing is ever removed by itself."))
		return
	}
	w.loop.async(func(ctx context.Context) func() {
		n, err := w.core.Archive.Expired(ctx, time.Duration(r.days)*24*time.Hour)
		return func() {
			if err != nil {
				w.log.Warn("retention", "err", err)
				return
			}
			effect.SetText(fmt.Sprintf(lang.L("In Trash for longer already: %s. They would be removed for good within the next hours."), theme.Messages(n)))
		}
	})
}

func (w *Window) setRetention(r retention) {
	before := w.core.Organise.Get().TrashDays
	set := func(days int) error {
		return w.core.Organise.Update(func(s *organise.Settings) { s.TrashDays = days })
	}
	w.perform(false, func(context.Context) (done, error) {
		words := lang.L("Trash is kept for ever")
		if r.days > 0 {
			words = theme.Count(r.days, "Trash is kept for {{.Count}} day", "Trash is kept for {{.Count}} days")
		}
		return done{words, 1, func(context.Context) (done, error) { return done{}, set(before) }}, set(r.days)
	})
}
