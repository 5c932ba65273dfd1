package css

import "testing"

func TestSupports(t *testing.T) {
	for condition, want := range map[string]bool{
		"(display:grid)": true, "(-ms-ime-align:auto)": false, "not (-ms-ime-align:auto)": true, "not(display:grid)": false,
		"(-webkit-overflow-scrolling:touch) and (color:red)": false, "(-moz-appearance:none) or (display:flex)": true,
		"((display:grid) and (gap:1px))": true, "selector(:has(a))": true, "": false, "display:grid": false, "(": false,
	} {
		if got := supports(condition); got != want {
			t.Errorf("%q: %v", condition, got)
		}
	}
}

func TestListsInSelectors(t *testing.T) {
	for selector, want := range map[string]bool{
		"p:is(.a,.c)": true, "p:is(.b,.d)": false, ".c:is(div,p)": true, ":is(div,table) > p": true, ":where(:is(div),q) p.c": true,
		"p:is(": false, ".sm\\:w": true, ":is(.a, .b):is(.c, .d)": false,
	} {
		s := NewSheet(Media{}, false)
		s.Add(selector + "{width:1px}")
		n := element(t, `<div><p class="c sm:w">`, "p")
		if got := len(s.Match(n)) > 0; got != want {
			t.Errorf("%q: %v", selector, got)
		}
	}
	s := NewSheet(Media{}, false)
	s.Add("q{width:2px} p{width:1px} :where(#i){width:0px}")
	if got := widths(s, element(t, "<p id=i>", "p")); len(got) != 2 || got[0] != 0 || got[1] != 1 {
		t.Errorf("what :where() counts: %v", got)
	}
}

func TestMediaRanges(t *testing.T) {
	m := Media{Width: 600, Height: 900}
	for query, want := range map[string]bool{
		"(width>=600px)": true, "(width > 600px)": false, "(400px <= width < 601px)": true, "screen and (width<37em)": false, "(height=900px)": true,
		"(width >= auto)": false, "(>=)": false, "(<": false,
	} {
		if got := m.Matches(query); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}
