package mailhtml

import (
	"math"
	"testing"
)

// TestStepsOfTheFixedWidthFamily: the sizes are Chromium's.
func TestStepsOfTheFixedWidthFamily(t *testing.T) {
	const strict = "<!DOCTYPE html>"
	for src, want := range map[string]float32{
		strict + "<tt>x":                                       13,
		strict + "<font size=2><tt>x":                          12,
		"<font size=2><tt>x":                                   10,
		strict + "<tt><font size=2>x":                          12,
		strict + "<font size=2>x":                              13,
		strict + "<font size=1>x":                              10,
		strict + "<font size=7><tt>x":                          39,
		strict + "<p style='font-size:x-large'><code>x":        20,
		strict + "<p style='font-size:small'><b><code>x":       12,
		strict + "<p style='font-size:20px'><code>x":           20,
		strict + "<p style='font-size:200%'><code>x":           26,
		strict + "<pre><span style='font-family:serif'>x":      16,
		strict + "<font face=monospace>x":                      13,
		strict + "<font size=2><big><tt>x":                     12.675,
		strict + "<p style='font-size:x-large'><small><tt>x":   16.25,
		strict + "<pre style='font-size:large'><sup>x":         13.333,
		strict + "<tt style='font-size:initial'><span>x":       13,
		strict + "<div style='font:small serif'>a<p><samp>x":   12,
		strict + "<code style='font-family:monospace,serif'>x": 16,
	} {
		if got := runOf(t, layout(t, src, Options{}), "x").size; math.Abs(float64(got-want)) > .01 {
			t.Errorf("%s: %v px, want %v", src, got, want)
		}
	}
}
