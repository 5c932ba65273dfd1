package mailhtml

import "testing"

// TestUnseenCharactersNeedNoFace: joiners and marks stay in the face around
// them, so that no other face makes their line higher.
func TestUnseenCharactersNeedNoFace(t *testing.T) {
	fonts, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	height := func(text string) float32 {
		return layout(t, "<!DOCTYPE html><body style='margin:0'><div style='font-family:monospace'>"+text, Options{Fonts: fonts}).Height
	}
	want := height("a")
	for _, text := range []string{"&zwj;", "a&zwj;", "&zwnj;&nbsp;&zwnj;", "&#847; &zwnj; &nbsp;", "&#8288;a", "&#65279;", "&lrm;a", "&#xFE0F;"} {
		if got := height(text); got != want {
			t.Errorf("%s: the line is %v high, want %v", text, got, want)
		}
	}
}
