package server

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// look is how a state is shown.
type look struct {
	words string
	icon  fyne.Resource
	color fyne.ThemeColorName
}

func looks() map[fetch.Where]look {
	of := func(words string, icon fyne.Resource, color fyne.ThemeColorName) look {
		return look{words, theme.Tinted(icon, color), color}
	}
	return map[fetch.Where]look{
		fetch.WhereNew:      of(lang.L("Not here yet"), theme.IconMail, theme.ColorUnread),
		fetch.WhereHeld:     of(lang.L("Here"), theme.IconCheck, fynetheme.ColorNameSuccess),
		fetch.WhereTrashed:  of(lang.L("In Trash here"), theme.IconDelete, theme.ColorMuted),
		fetch.WherePartial:  of(lang.L("Only its beginning"), theme.IconDocument, theme.ColorUnread),
		fetch.WhereSkipped:  of(lang.L("Skipped by a rule"), theme.IconFilter, theme.ColorMuted),
		fetch.WhereKnown:    of(lang.L("Marked as known"), theme.IconEyeOff, theme.ColorMuted),
		fetch.WhereReturned: of(lang.L("Listed again"), theme.IconWarning, fynetheme.ColorNameWarning),
	}
}

func (l look) say(r fetch.Remote) string {
	if r.Kept {
		return l.words + " · " + lang.L("kept")
	}
	return l.words
}

func subjectWords(r fetch.Remote) string {
	switch {
	case r.Subject != "":
		return r.Subject
	case r.Headed:
		return lang.L("(no subject)")
	}
	return ""
}

func sizeWords(n int64) string {
	if n < 0 {
		return ""
	}
	return theme.Bytes(n)
}

// summary is the list in a line.
func (m *model) summary() string {
	if len(m.order) == 0 {
		return lang.L("Nothing is on the server.")
	}
	var size int64
	absent := 0
	for _, r := range m.all {
		size += max(r.Size, 0)
		if missing(r) {
			absent++
		}
	}
	parts := []string{fmt.Sprintf(lang.L("%s on the server, %s"), theme.Messages(len(m.order)), theme.Bytes(size))}
	if absent > 0 {
		parts = append(parts, fmt.Sprintf(lang.L("%s not here yet"), theme.Number(absent)))
	}
	if n := len(m.selected); n > 1 {
		parts = append(parts, fmt.Sprintf(lang.L("%s selected"), theme.Number(n)))
	}
	return strings.Join(parts, " · ")
}

// progressWords say what a session is doing.
func progressWords(s fetch.State, now time.Time) string {
	some := func(words string) string {
		return fmt.Sprintf(words, theme.Number(s.Done), theme.Number(s.Total))
	}
	switch s.Phase {
	case fetch.Keyring:
		return lang.L("Waiting for the keyring…")
	case fetch.Connecting:
		return lang.L("Connecting…")
	case fetch.SigningIn:
		return lang.L("Signing in…")
	case fetch.Listing:
		if s.Total > 0 {
			return some(lang.L("Reading subjects: %s of %s"))
		}
		return lang.L("Listing…")
	case fetch.Retrieving:
		words := some(lang.L("Fetching: %s of %s"))
		if s.Rate > 0 {
			words += " · " + theme.Bytes(int64(s.Rate)) + "/s"
		}
		return words
	case fetch.Deleting:
		return some(lang.L("Deleting: %s of %s"))
	case fetch.Waiting:
		return waitingWords(s, now)
	}
	return lang.L("Finishing…")
}

func waitingWords(s fetch.State, now time.Time) string {
	words := lang.L("Waiting…")
	if s.Problem != nil {
		words = say.Error(s.Problem)
	}
	if s.Next.After(now) {
		words += " " + fmt.Sprintf(lang.L("It goes on at %s."), theme.Clock(s.Next.In(now.Location())))
	}
	return words
}

// outcomeWords say what came of an order; the figure is of what was done.
func outcomeWords(done string, n int, r fetch.Result, err error) (words string, bad bool) {
	var parts []string
	if err == nil || n > 0 {
		parts = append(parts, fmt.Sprintf(done, theme.Messages(n)))
	}
	reasons := map[string]int{}
	var order []string
	for _, f := range r.Failed {
		why := say.Error(f.Err)
		if reasons[why] == 0 {
			order = append(order, why)
		}
		reasons[why]++
	}
	for _, why := range order {
		parts = append(parts, fmt.Sprintf(lang.L("Not so for %s: %s"), theme.Messages(reasons[why]), why))
	}
	if err != nil {
		parts = append(parts, say.Error(err))
	}
	return strings.Join(parts, " "), err != nil || len(r.Failed) > 0
}
