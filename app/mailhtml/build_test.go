package mailhtml

import "testing"

func TestWordsBeginWithCapitals(t *testing.T) {
	for text, want := range map[string]string{
		"don’t won't":       "Don’t Won't",
		"'quoted' ’tis":     "'Quoted' ’Tis",
		"www.example.com":   "Www.Example.Com",
		"1st x_y well-made": "1st X_y Well-Made",
		"o’clock’s":         "O’clock’s",
	} {
		if got := transformed(text, transformCapitalize); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
