package mailhtml

import "strings"

// physical gives a property of the inline axis the name of the side it means
// for text of a direction. CSS Logical Properties 1 §4.
func physical(property string, rtl bool) string {
	before, after, ok := strings.Cut(property, "inline-")
	if !ok {
		return property
	}
	start := strings.HasPrefix(after, "start")
	side := "right"
	if start != rtl {
		side = "left"
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(after, "start"), "end")
	return strings.TrimPrefix(before, "inset-") + side + rest
}
