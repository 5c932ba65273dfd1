package theme

import (
	"maps"

	"fyne.io/fyne/v2/lang"
)

// Count says how many, in the plural form that n has in the person's language:
// one and many are the English forms, and both say "{{.Count}}" for the number.
// The key in the translations is many. With is what else is filled in.
func Count(n int, one, many string, with ...map[string]any) string {
	data := map[string]any{"Count": Number(n)}
	for _, more := range with {
		maps.Copy(data, more)
	}
	english := many
	if n == 1 {
		english = one
	}
	return lang.XN(many, english, n, data)
}

// Messages is a number of messages: "4,108 messages".
func Messages(n int) string { return Count(n, "{{.Count}} message", "{{.Count}} messages") }
