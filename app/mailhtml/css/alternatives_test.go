package css

import "testing"

func TestListsInNot(t *testing.T) {
	for selector, want := range map[string]bool{
		"p:not(:is(.a, .b))":        false,
		"p:not(:is(.b, .c))":        true,
		"p:not(.b, :is(.a))":        false,
		"p:not(:where(.b), :is(i))": true,
		"p:not(.a:is(.b, .c))":      true,
		"p:not(.a:is(.b, p))":       false,
		"div :not(:is(b, q)).a":     true,
		"p:not(:is(.b)":             false,
	} {
		s := NewSheet(Media{}, false)
		s.Add(selector + "{width:1px}")
		if got := len(s.Match(element(t, "<div><p class=a>", "p"))) > 0; got != want {
			t.Errorf("%s: %v", selector, got)
		}
	}
}

func TestFeaturesThatAreZeroAreNotThere(t *testing.T) {
	m := Media{Width: 700, Height: 900}
	for condition, want := range map[string]bool{
		"(monochrome)": false, "not all and (monochrome)": true, "(monochrome:0)": true, "(grid)": false, "(update)": true,
	} {
		if got := m.Matches(condition); got != want {
			t.Errorf("%s: %v", condition, got)
		}
	}
}
