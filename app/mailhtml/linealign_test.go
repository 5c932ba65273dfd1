package mailhtml

import (
	"image"
	"image/color"
	"strings"
	"testing"
)

func TestLinesOfMixedDirectionAreJustified(t *testing.T) {
	for name, text := range map[string]string{
		"left to right":     "plain words with <b style='background:red'>some bold ones</b> in between and then more of them",
		"with Hebrew":       "some words שלום עולם טוב then words again and more שלום of them to fill a line",
		"from the right":    "<bdo dir=rtl>שלום עולם abc def טוב מאוד שלום עולם 123 456 שלום רב לכל העולם</bdo>",
		"decorated, mixed ": "one שלום <b style='background:red'>two עולם three</b> four five six seven eight nine",
	} {
		src := "<!DOCTYPE html><body style='margin:0;font:16px/20px sans-serif'><p style='margin:0;width:200px;text-align:justify'>" + text
		if name == "from the right" {
			src = strings.Replace(src, "<p ", "<p dir=rtl ", 1)
		}
		p := layout(t, src, Options{Width: 300})
		first, lo, hi, sum := p.runs[0].base, float32(1e9), float32(0), float32(0)
		for _, r := range p.runs {
			if r.base == first {
				lo, hi, sum = min(lo, r.x), max(hi, r.x+r.width), sum+r.width
			}
		}
		if lo > .5 || hi < 199.5 || hi > 200.5 || sum > 200.5 || sum < 199.5 {
			t.Errorf("%s: the first line goes from %v to %v, its parts are %v wide", name, lo, hi, sum)
		}
	}
}

func TestBackgroundsLieBehindJustifiedText(t *testing.T) {
	im := paint(layout(t, "<!DOCTYPE html><body style='margin:0;font:16px/20px sans-serif'><p style='margin:0;width:200px;text-align:justify'><b style='background:red;color:red'>i i i i</b> i i <q style='quotes:none'>mmmmmmmmmmmm</q> mmmmmmmm", Options{Width: 300}), 300, 20)
	left := inkIn(im, image.Rect(0, 8, 1, 10), inkRed)
	p := layout(t, "<!DOCTYPE html><body style='margin:0;font:16px/20px sans-serif'><b>i i i i</b>", Options{Width: 300})
	natural := int(p.runs[0].width)
	if wide := inkIn(im, image.Rect(0, 8, 300, 9), inkRed); left == 0 || wide <= natural {
		t.Errorf("the background is %d px wide, begins at the text: %v; the text alone is %d px", wide, left > 0, natural)
	}
}

func TestSpacesThatAreKeptCountInBoxesThatFit(t *testing.T) {
	for style, wider := range map[string]bool{"white-space:pre-wrap": true, "white-space:pre": true, "": false} {
		at := func(text string) float32 {
			p := layout(t, "<!DOCTYPE html><div style='display:flex;"+style+"'><i>"+text+"</i><b>next</b></div>", Options{Width: 300})
			return p.runs[len(p.runs)-1].x
		}
		if got := at("some ") > at("some"); got != wider {
			t.Errorf("%q: the space counts: %v", style, got)
		}
	}
}

func TestGroupsOfRowsHaveHeights(t *testing.T) {
	for src, want := range map[string]float32{
		"<tbody height=100><tr><td>a<tr><td>b": 100, "<tfoot style='height:80px'><tr><td>a": 80, "<tbody height=5><tr><td>a": 20,
		"<tbody height=100><tr height=30><td>a<tr><td>b": 100, "<tbody height=100>": 0,
	} {
		p := layout(t, "<!DOCTYPE html><style>body{margin:0;font:16px/20px sans-serif}td{padding:0}</style><table cellspacing=0>"+src+"</table>", Options{Width: 300})
		if p.Height != want {
			t.Errorf("%s: %v high, want %v", src, p.Height, want)
		}
	}
}

func TestTicksOfDisabledBoxesAreGrey(t *testing.T) {
	for src, blue := range map[string]bool{"<input type=checkbox checked>": true, "<input type=checkbox checked disabled>": false, "<input type=radio checked disabled>": false} {
		im := paint(layout(t, "<!DOCTYPE html>"+src, Options{Width: 60}), 60, 40)
		if got := inkIn(im, im.Rect, color.RGBA{tickBlue.R, tickBlue.G, tickBlue.B, 255}) > 20; got != blue {
			t.Errorf("%s is blue: %v", src, got)
		}
	}
}

func TestEastAsianLinesAreJustifiedBetweenLetters(t *testing.T) {
	for name, text := range map[string]string{
		"ideographs":    "为了给您提供更好的服务我们将于凌晨进行系统升级维护",
		"with words":    "为了给您 some 提供更好的服务 words 我们将于凌晨进行系统升级维护",
		"in two styles": "为了给您提供<b>更好的服务</b>我们将于凌晨进行系统升级维护",
	} {
		p := layout(t, "<!DOCTYPE html><body style='margin:0'><p style='margin:0;width:107px;text-align:justify'>"+text, Options{Width: 300})
		end, sum, first := float32(0), float32(0), p.runs[0].base
		for _, r := range p.runs {
			if r.base == first {
				end, sum = max(end, r.x+r.width), sum+r.width
			}
		}
		if abs(end-107) > .5 || abs(sum-107) > .5 {
			t.Errorf("%s: the first line ends at %v, its parts are %v wide", name, end, sum)
		}
	}
}

func TestKeptSpacesHangWhereLinesBreak(t *testing.T) {
	at := func(style string) float32 {
		p := layout(t, "<!DOCTYPE html><body style='margin:0'><p style='width:60px;text-align:right;"+style+"'>words    <br></p><p style='width:60px;text-align:right;"+style+"'>words    wrapped", Options{})
		return p.runs[1].x + p.runs[1].width - p.runs[0].x
	}
	if collapsed, kept := at("white-space:normal"), at("white-space:pre-wrap"); kept <= collapsed {
		t.Errorf("the spaces take room in the alignment: %v, collapsed %v", kept, collapsed)
	}
}

// TestEdgesStandOnTheirSide: the edges of an inline box stay on its left and
// right, whichever way its words run.
func TestEdgesStandOnTheirSide(t *testing.T) {
	for src, want := range map[string][2]float32{
		"<b style='padding:0 10px 0 5px'>שלום עולם</b>":                               {5, 10},
		"<b style='margin:0 10px 0 5px'>שלום עולם</b>":                                {5, 10},
		"<b dir=rtl style='padding:0 10px 0 5px'>שלום עולם</b>":                       {5, 10},
		"<b style='padding:0 10px 0 5px'><i style='margin:2px'>שלום עולם</i></b>":     {7, 12},
		"<b style='padding-left:5px'>abc <i style='padding:0 10px'>שלום עולם</i></b>": {5, 10},
	} {
		src := "<!DOCTYPE html><body style='margin:0'><span style='float:left;white-space:nowrap'>" + src
		var box Rect
		p := layout(t, src, Options{Boxes: func(_ int, tag string, r Rect) {
			if tag == "span" {
				box = r
			}
		}})
		lo, hi := float32(1e9), float32(0)
		for _, r := range p.runs {
			lo, hi = min(lo, r.x), max(hi, r.x+r.width)
		}
		if abs(lo-want[0]) > .1 || abs(box.W-hi-want[1]) > .1 {
			t.Errorf("%s: text from %v to %v of %v, want %v before and after", src, lo, hi, box.W, want)
		}
	}
}
