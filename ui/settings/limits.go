package settings

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// limits are an account's size limit, caps and rules as they are typed. It is
// plain data. Sizes are in megabytes; empty is none.
type limits struct {
	size, messages, bytes string
	rules                 string // a line each
}

func limitsOf(a account.Account) limits {
	l := limits{size: megabytes(a.SizeLimit), bytes: megabytes(a.SessionBytes)}
	if a.SessionMessages > 0 {
		l.messages = strconv.Itoa(a.SessionMessages)
	}
	var lines []string
	for _, r := range a.Rules {
		lines = append(lines, r.String())
	}
	l.rules = strings.Join(lines, "\n")
	return l
}

func megabytes(n int64) string {
	if n <= 0 {
		return ""
	}
	return strconv.FormatFloat(float64(n)/megabyte, 'f', -1, 64)
}

// used reports whether any of it says something.
func (l limits) used() bool { return l != limits{} }

// put sets the account's fields, with a sentence for each that can't be read.
func (l limits) put(a *account.Account, bad map[string]string) {
	const size = "Give a size in megabytes, such as 5, or nothing."
	var ok bool
	if a.SizeLimit, ok = parseMegabytes(l.size); !ok {
		bad["size_limit"] = lang.L(size)
	}
	if a.SessionBytes, ok = parseMegabytes(l.bytes); !ok {
		bad["session_bytes"] = lang.L(size)
	}
	a.SessionMessages = 0
	if strings.TrimSpace(l.messages) != "" {
		n, text := whole(l.messages, 100_000_000)
		if a.SessionMessages = n; text != "" {
			bad["session_messages"] = text
		}
	}
	rules, err := account.ParseRules(l.rules)
	if err != nil {
		text := err.Error()
		bad["rule"] = strings.ToUpper(text[:1]) + text[1:] + "."
	}
	a.Rules = rules
}

func parseMegabytes(text string) (n int64, ok bool) {
	text = strings.Replace(strings.TrimSpace(text), ",", ".", 1)
	if text == "" {
		return 0, true
	}
	mb, err := strconv.ParseFloat(text, 64)
	if err != nil || !(mb > 0 && mb < 1e9) || int64(mb*megabyte) < 1 {
		return 0, false
	}
	return int64(mb * megabyte), true
}

// sizeEffect says in words what the size limit does.
func (l limits) sizeEffect() string {
	n, ok := parseMegabytes(l.size)
	if !ok {
		return ""
	}
	return account.LimitEffect(n)
}

// rulesEffect says in words what each rule does.
func (l limits) rulesEffect() string {
	rules, err := account.ParseRules(l.rules)
	if err != nil {
		return ""
	}
	if len(rules) == 0 {
		return lang.L("A rule a line decides before a message is downloaded; the first that matches counts. Actions are skip, headers, fetch and delete.")
	}
	lines := make([]string, len(rules))
	for i, r := range rules {
		lines[i] = say.Words(r.Effect())
	}
	return strings.Join(lines, "\n")
}

// limitInputs are the inputs for limits in the form.
type limitInputs struct {
	size, messages, bytes, rules *entry
	sizeEffect, rulesEffect      *note
}

// limitRows adds the rows for size limit, caps and rules.
func (f *form) limitRows(to *fyne.Container) {
	s, l, in := f.sheet, &f.draft.limits, &f.limits
	in.sizeEffect = newNote("", widget.LowImportance)
	in.rulesEffect = newNote("", widget.LowImportance)
	show := func() {
		in.sizeEffect.set(l.sizeEffect())
		in.rulesEffect.set(l.rulesEffect())
	}
	in.size = s.entry(l.size, "", func(v string) { l.size = v; show() })
	in.messages = s.entry(l.messages, "", func(v string) { l.messages = v })
	in.bytes = s.entry(l.bytes, "", func(v string) { l.bytes = v })
	in.rules = s.lines(l.rules, "subject contains newsletter: skip", func(v string) { l.rules = v; show() })
	show()
	f.row(to, lang.L("Size limit"), "size_limit", amount(in.size, lang.L("MB")), in.sizeEffect.box)
	caps := theme.Leading(amount(in.messages, lang.L("messages")), amount(in.bytes, lang.L("MB")))
	f.row(to, lang.L("Each session"), "session_messages", caps, f.note("session_bytes").box,
		newNote(lang.L("Fetches at most so much; the next session follows at once. A first download of a large mailbox runs in such steps. Empty leaves it to Mailloft."), widget.LowImportance).box)
	f.row(to, lang.L("Rules"), "rule", in.rules, in.rulesEffect.box)
}

// amount is an input for a number and what it counts.
func amount(input *entry, unit string) fyne.CanvasObject {
	label := theme.NewLabel(unit, fynetheme.SizeNameText, theme.ColorMuted, fyne.TextStyle{})
	return theme.Leading(container.NewGridWrap(fyne.NewSize(theme.Scaled(96), input.MinSize().Height), input), container.NewCenter(label))
}
