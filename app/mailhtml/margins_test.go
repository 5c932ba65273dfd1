package mailhtml

import "testing"

// TestMarginsOfWhatClears: without a float to pass, clear leaves a first child's
// margin to collapse through its parents as any other.
func TestMarginsOfWhatClears(t *testing.T) {
	for src, want := range map[string]float32{
		"<p style='clear:both'>text":                                                         20,
		"<div><div><p style='clear:left'>text":                                               20,
		"<div style='height:5px'></div><div><p style='clear:both'>text":                      25,
		"<i style='float:left;height:50px;width:9px'></i><p style='clear:both'>text":         50,
		"<div><i style='float:left;height:50px;width:9px'></i><p style='clear:both'>text":    50,
		"<i style='float:left;height:5px;width:9px'></i><div><p style='clear:right'>text":    20,
		"<i style='float:left;height:50px;width:9px'></i><div><p style='clear:left'>text<q>": 50,
	} {
		p := layout(t, "<!DOCTYPE html><style>p{margin:20px 0;line-height:20px}</style><body style='margin:0'>"+src, Options{})
		if got := runOf(t, p, "text").top; got != want {
			t.Errorf("%s: at %v, want %v", src, got, want)
		}
	}
}
