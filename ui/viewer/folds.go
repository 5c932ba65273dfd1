package viewer

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/ui/htmlview"
	"github.com/mailloft/mailloft/ui/theme"
)

// folds says which quoted replies and signatures are closed.
type folds struct {
	off  bool            // nothing is folded, in any message
	all  bool            // every one of this message is open
	open map[string]bool // those that are, by their links; never changed, only replaced
}

// Fold chooses whether messages are shown with their quoted replies and
// signatures folded.
func (v *Viewer) Fold(on bool) {
	if v.folds.off == !on {
		return
	}
	v.folds.off = !on
	v.foldAgain()
}

// forwarded is how the subjects of messages begin that were passed on: there
// the message below is what it is about.
var forwarded = regexp.MustCompile(`(?i)^\s*(fwd?|wg|tr|rv|enc|i|vs|doorst|pd|转发|轉寄)\s*[:：]`)

// folding is how a section of the body is folded, nil if it is not.
func (v *Viewer) folding(section int) *htmlview.Folding {
	if v.folds.off || forwarded.MatchString(v.content.Subject) {
		return nil
	}
	all, open := v.folds.all, v.folds.open
	return &htmlview.Folding{
		Name:  strconv.Itoa(section),
		Open:  func(link string) bool { return all || open[link] },
		Label: foldWords,
	}
}

// foldWords is the line that stands for a fold.
func foldWords(lines int, signature bool) string {
	if signature {
		return lang.L("… signature")
	}
	return theme.Count(lines, "… {{.Count}} quoted line", "… {{.Count}} quoted lines")
}

func (v *Viewer) openFold(link string) {
	open := maps.Clone(v.folds.open)
	if open == nil {
		open = map[string]bool{}
	}
	open[link] = true
	v.folds.open = open
	v.foldAgain()
}

// ToggleQuotes opens every fold, or closes them again.
func (v *Viewer) ToggleQuotes() {
	if v.content == nil || len(v.about.Folds) == 0 {
		return
	}
	v.folds.all, v.folds.open = v.foldsClosed(), map[string]bool{}
	v.foldAgain()
}

func (v *Viewer) foldsClosed() bool {
	return slices.ContainsFunc(v.about.Folds, func(f htmlview.Fold) bool { return !f.Open })
}

// foldAgain lays the message out with the folds as they are now.
func (v *Viewer) foldAgain() {
	if v.content != nil && !v.failed {
		v.body.Replace(v.layout())
	}
}

// openFoldsWith opens the folds that hide one of words.
func (v *Viewer) openFoldsWith(words ...string) {
	open := maps.Clone(v.folds.open)
	if open == nil {
		open = map[string]bool{}
	}
	for _, f := range v.about.Folds {
		hidden := strings.ToLower(strings.Join(strings.Fields(f.Text), " "))
		open[f.Link] = open[f.Link] || f.Open || slices.ContainsFunc(words, func(w string) bool {
			w = strings.ToLower(strings.Join(strings.Fields(w), " "))
			return w != "" && strings.Contains(hidden, w)
		})
	}
	changed := slices.ContainsFunc(v.about.Folds, func(f htmlview.Fold) bool { return open[f.Link] && !f.Open })
	if changed {
		v.folds.open = open
		v.foldAgain()
	}
}
