package mailhtml

import "testing"

// TestItemsMoveDownToTheirMarkers: the line of a marker that is taller than the
// text beside it moves the text down, in px of the bundled fonts.
func TestItemsMoveDownToTheirMarkers(t *testing.T) {
	at := func(item string) float32 {
		return runOf(t, layout(t, "<!DOCTYPE html><style>.big li::marker{font-size:40px}</style><body style='margin:0;font:10px/10px sans-serif'>"+item, Options{}), "text").base
	}
	plain := at("<div>text")
	beside := at("<ul style='margin:0'><li style='font-size:40px;line-height:40px'><span style='font-size:10px;line-height:10px'>text")
	if beside < plain+15 {
		t.Fatalf("text alone is at %v, beside a marker of 40 px at %v", plain, beside)
	}
	for name, item := range map[string]string{
		"in a block":               "<ul style='margin:0'><li style='font-size:40px;line-height:40px'><p style='margin:0;font-size:10px;line-height:10px'>text",
		"in blocks":                "<ul style='margin:0'><li style='font-size:40px;line-height:40px'><div><div></div><p style='margin:0;font-size:10px;line-height:10px'>text",
		"of a marker's own size":   "<ul class=big style='margin:0;line-height:1'><li><span style='line-height:10px'>text",
		"of a marker, and a block": "<ul class=big style='margin:0;line-height:1'><li><p style='margin:0;line-height:10px'>text",
	} {
		if got := at(item); abs(got-beside) > 1 {
			t.Errorf("%s: at %v, want %v", name, got, beside)
		}
	}
	if got := at("<ul style='margin:0;list-style:none'><li style='font-size:40px;line-height:40px'><p style='margin:0;font-size:10px;line-height:10px'>text"); got != plain {
		t.Errorf("without a marker: at %v, want %v", got, plain)
	}
}

func TestRaisedTextOfFractionalSizes(t *testing.T) {
	for size, want := range map[string]float32{"15px": 6, "11pt": 6, "14.4px": 5} {
		p := layout(t, "<!DOCTYPE html><p style='font-size:"+size+"'>text<sup>up</sup>", Options{})
		if got := runOf(t, p, "text").base - runOf(t, p, "up").base; got != want {
			t.Errorf("%s: raised by %v, want %v", size, got, want)
		}
	}
}
