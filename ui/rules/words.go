package rules

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/ui/theme"
)

// choice is an option of a select: what is kept, and the words for it.
type choice[T ~string] struct {
	value T
	words string
}

// header stands for the field of a rule that names a header field itself.
const header organise.Field = ""

func fields() []choice[organise.Field] {
	return []choice[organise.Field]{
		{organise.From, lang.L("From")}, {organise.To, lang.L("To or Cc")}, {organise.Subject, lang.L("Subject")},
		{organise.List, lang.L("Mailing list")}, {organise.Account, lang.L("Account")}, {organise.Size, lang.L("Size")},
		{header, lang.L("Header field…")},
	}
}

// fieldOf is the choice that stands for a field.
func fieldOf(f organise.Field) organise.Field {
	if slices.ContainsFunc(fields(), func(c choice[organise.Field]) bool { return c.value == f }) {
		return f
	}
	return header
}

// test is a test, or its opposite.
type test struct {
	organise.Test
	not bool
}

func testWords(t test) string {
	words := map[organise.Test][2]string{
		organise.Contains: {lang.L("contains"), lang.L("does not contain")},
		organise.Is:       {lang.L("is"), lang.L("is not")},
		organise.Begins:   {lang.L("begins with"), lang.L("does not begin with")},
		organise.Ends:     {lang.L("ends with"), lang.L("does not end with")},
		organise.Matches:  {lang.L("matches the pattern"), lang.L("does not match the pattern")},
		organise.Exists:   {lang.L("is there"), lang.L("is not there")},
		organise.Larger:   {lang.L("is larger than"), lang.L("is not larger than")},
		organise.Smaller:  {lang.L("is smaller than"), lang.L("is not smaller than")},
	}[t.Test]
	if t.not {
		return words[1]
	}
	return words[0]
}

// testsOf are the tests of a field, each followed by its opposite.
func testsOf(f organise.Field) (list []test) {
	for _, t := range f.Tests() {
		list = append(list, test{t, false}, test{t, true})
	}
	return list
}

// summary says in a line what a rule does.
func summary(r organise.Rule, account func(id string) string) string {
	var parts []string
	for _, c := range r.Conditions {
		value := c.Value
		if c.Field == organise.Account {
			value = account(c.Value)
		}
		parts = append(parts, strings.TrimSpace(fieldWords(c.Field)+" "+testWords(test{c.Test, c.Not})+" "+value))
	}
	between := lang.L(" and ")
	if r.Any {
		between = lang.L(" or ")
	}
	arrow := " → "
	if theme.RightToLeft() {
		arrow = " ← "
	}
	return strings.Join(parts, between) + arrow + strings.Join(actions(r), ", ")
}

func fieldWords(f organise.Field) string {
	for _, c := range fields() {
		if c.value == f && f != header {
			return c.words
		}
	}
	return string(f)
}

func actions(r organise.Rule) (list []string) {
	for _, t := range r.Tags {
		list = append(list, fmt.Sprintf(lang.L("tag “%s”"), t))
	}
	for _, a := range []struct {
		on    bool
		words string
	}{{r.Star, lang.L("star")}, {r.Read, lang.L("mark as read")}, {r.Archive, lang.L("Archive")}, {r.Trash, lang.L("Trash")}, {r.Last, lang.L("no further rules")}} {
		if a.on {
			list = append(list, a.words)
		}
	}
	if list == nil {
		list = []string{lang.L("nothing yet")}
	}
	return list
}

// planWords says what a plan would do, a line for each effect.
func planWords(p organise.Plan) string {
	if len(p.Wanted) == 0 {
		return fmt.Sprintf(lang.L("None of the %s here would change: everything is as the rules want it."), theme.Messages(p.Looked))
	}
	lines := []string{fmt.Sprintf(lang.L("%s of %s would change:"), theme.Number(p.Matched), theme.Messages(p.Looked))}
	for _, s := range p.Wanted {
		lines = append(lines, "•  "+effectWords(s.Effect, len(s.IDs)))
	}
	return strings.Join(lines, "\n")
}

func effectWords(e organise.Effect, n int) string {
	switch e.Flag {
	case archive.FlagStarred:
		return theme.Count(n, "{{.Count}} message gets a star", "{{.Count}} messages get a star")
	case archive.FlagRead:
		return theme.Count(n, "{{.Count}} message is marked as read", "{{.Count}} messages are marked as read")
	case archive.FlagArchived:
		return theme.Count(n, "{{.Count}} message moves to Archive", "{{.Count}} messages move to Archive")
	case archive.FlagTrashed:
		return theme.Count(n, "{{.Count}} message moves to Trash", "{{.Count}} messages move to Trash")
	}
	return theme.Count(n, "{{.Count}} message gets the tag “{{.Tag}}”", "{{.Count}} messages get the tag “{{.Tag}}”", map[string]any{"Tag": e.Tag})
}
