package mailhtml

import "testing"

func TestHeightsOfRowsAndCells(t *testing.T) {
	for src, want := range map[string]float32{
		"<table><tr height=30></tr><tr height=20></tr></table>":                               50, // without cells there is no spacing
		"<table cellspacing=5><tr height=30></tr><tr><td></table>":                            47,
		"<table style='min-height:25px'></table>":                                             25,
		"<table cellspacing=0 cellpadding=0><td style='max-height:20px;height:40px'></table>": 40,
	} {
		var got float32
		layout(t, "<!DOCTYPE html>"+src, Options{Boxes: func(_ int, tag string, r Rect) {
			if tag == "table" {
				got = r.H
			}
		}})
		if got != want {
			t.Errorf("%s is %v high, want %v", src, got, want)
		}
	}
}

func TestEmptyTablesHaveSpacingAcross(t *testing.T) {
	for src, want := range map[string]float32{
		"<table cellspacing=5></table>":                                  10,
		"<table cellspacing=5><tr height=10></tr></table>":               10,
		"<table cellspacing=5 style='border-collapse:collapse'></table>": 0,
	} {
		var got float32
		layout(t, "<!DOCTYPE html><div style='float:left'>"+src+"</div>", Options{Boxes: func(_ int, tag string, r Rect) {
			if tag == "div" {
				got = r.W
			}
		}})
		if got != want {
			t.Errorf("%s is %v wide, want %v", src, got, want)
		}
	}
}

// TestMarginsDoNotCountInQuirks: in quirks mode an inline box with nothing but
// margins adds nothing to the height of its line.
func TestMarginsDoNotCountInQuirks(t *testing.T) {
	for src, want := range map[string]bool{
		"<a style='margin:5px'>":                 false,
		"<a style='padding:0 5px'>":              true,
		"<a style='border-left:1px solid'>":      true,
		"<!DOCTYPE html><a style='margin:5px'>":  true,
		"<!DOCTYPE html><a style='padding:5px'>": true,
	} {
		var got float32
		layout(t, src+"<img width=1 height=100>", Options{Boxes: func(_ int, tag string, r Rect) {
			if tag == "body" {
				got = r.H
			}
		}, Height: 1})
		if (got > 100) != want {
			t.Errorf("%s: the line is %v high", src, got)
		}
	}
}
