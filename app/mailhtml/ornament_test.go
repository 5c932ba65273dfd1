package mailhtml

import (
	"image"
	"image/color"
	"testing"
)

// inkIn counts the pixels of a part of a picture that are near a colour.
func inkIn(im *image.RGBA, part image.Rectangle, want color.RGBA) int {
	n := 0
	far := func(a, b uint8) bool { return max(a, b)-min(a, b) > 60 }
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if c := im.RGBAAt(x, y); !far(c.R, want.R) && !far(c.G, want.G) && !far(c.B, want.B) {
				n++
			}
		}
	}
	return n
}

var (
	inkRed   = color.RGBA{R: 255, A: 255}
	inkBlue  = color.RGBA{B: 255, A: 255}
	inkWhite = color.RGBA{R: 255, G: 255, B: 255, A: 255}
)

func TestBackgroundsAreCutWhereAskedFor(t *testing.T) {
	const at = "<!DOCTYPE html><style>body{margin:0}div{height:40px;padding:10px;border:5px solid transparent;box-sizing:border-box;background-color:red}</style>"
	for clip, want := range map[string]int{"border-box": 100 * 40, "padding-box": 90 * 30, "content-box": 70 * 10} {
		im := paint(layout(t, at+"<div style='width:100px;background-clip:"+clip+"'></div>", Options{}), 200, 60)
		if got := inkIn(im, im.Rect, inkRed); got != want {
			t.Errorf("%s fills %d px, want %d", clip, got, want)
		}
	}
}

func TestBackgroundsShowThroughLetters(t *testing.T) {
	for name, src := range map[string]string{
		"block":  "<h1 style='margin:0;background:linear-gradient(90deg,red 50%,blue 50%);width:120px;-webkit-background-clip:text;color:transparent'>MMMMMMM</h1>",
		"inline": "<h1 style='margin:0'><span style='background:linear-gradient(90deg,red 50%,blue 50%);-webkit-background-clip:text;-webkit-text-fill-color:transparent'>MMMM</span></h1>",
	} {
		im := paint(layout(t, "<!DOCTYPE html><body style='margin:0'>"+src, Options{}), 120, 40)
		red, blue, white := inkIn(im, im.Rect, inkRed), inkIn(im, im.Rect, inkBlue), inkIn(im, im.Rect, inkWhite)
		if red < 200 || blue < 100 || white < 2000 {
			t.Errorf("%s: %d px red, %d blue, %d white", name, red, blue, white)
		}
	}
}

func TestLinesAlongText(t *testing.T) {
	ink := func(decoration string) int {
		im := paint(layout(t, "<!DOCTYPE html><body style='margin:0'><p style='margin:0;color:transparent;font-size:20px;text-decoration:"+decoration+"'>xxxxxxxxxx", Options{}), 200, 60)
		return inkIn(im, im.Rect, inkRed)
	}
	solid := ink("underline red")
	for decoration, want := range map[string]int{
		"underline red 4px": 2 * solid, "underline red double": 2 * solid, "underline red dotted": solid * 2 / 5, "underline dashed red": solid * 2 / 3,
	} {
		if got := ink(decoration); got < want*8/10 || got > want*12/10 {
			t.Errorf("%s has %d px of ink, want about %d", decoration, got, want)
		}
	}
	if got := ink("underline wavy red"); got == 0 {
		t.Error("no wave")
	}
	im := paint(layout(t, "<!DOCTYPE html><body style='margin:0'><p style='margin:0;color:transparent;text-decoration:underline red;text-underline-offset:10px'>xxx", Options{}), 200, 60)
	if inkIn(im, image.Rect(0, 0, 200, 23), inkRed) > 0 || inkIn(im, image.Rect(0, 23, 200, 30), inkRed) == 0 {
		t.Error("the line is not where it should be")
	}
}

func TestOutlinesTakeNoRoom(t *testing.T) {
	im := paint(layout(t, "<!DOCTYPE html><body style='margin:0'><div style='margin:20px;width:40px;height:20px;outline:2px solid red;outline-offset:3px'></div>", Options{}), 100, 60)
	if got, want := inkIn(im, im.Rect, inkRed), 50*30-46*26; got != want {
		t.Errorf("%d px, want %d", got, want)
	}
}

func TestDashesGoRoundCorners(t *testing.T) {
	im := paint(layout(t, "<!DOCTYPE html><body style='margin:0'><div style='width:76px;height:76px;border:2px dashed red;border-radius:50%'></div>", Options{}), 80, 80)
	for name, part := range map[string]image.Rectangle{
		"top left": image.Rect(8, 8, 20, 20), "top right": image.Rect(60, 8, 72, 20), "bottom left": image.Rect(8, 60, 20, 72), "bottom right": image.Rect(60, 60, 72, 72),
	} {
		if inkIn(im, part, inkRed) == 0 {
			t.Error("no ink at the", name)
		}
	}
	if got := inkIn(im, im.Rect, inkRed); got < 100 || got > 450 {
		t.Errorf("%d px of ink", got)
	}
}

func TestTextCastsItsShadow(t *testing.T) {
	im := paint(layout(t, "<!DOCTYPE html><body style='margin:0;color:transparent;text-shadow:50px 20px red,0 40px 4px blue'><b>MM</b>", Options{}), 120, 80)
	if inkIn(im, image.Rect(50, 20, 100, 40), inkRed) < 50 || inkIn(im, image.Rect(0, 0, 50, 20), inkRed) > 0 {
		t.Error("the shadow is not where it should be")
	}
	if got := inkIn(im, image.Rect(0, 40, 50, 62), inkWhite); got == 50*22 {
		t.Error("no blurred shadow")
	}
}

func TestRulesWithoutShadeAreFilled(t *testing.T) {
	im := paint(layout(t, "<body style='margin:0'><hr size=6 noshade width=50 align=left color=red>", Options{}), 100, 20)
	if got := inkIn(im, im.Rect, inkRed); got != 52*6 {
		t.Errorf("%d px", got)
	}
}

func TestDetailsAreClosedUnlessAskedFor(t *testing.T) {
	for open, want := range map[bool]string{false: "Sum\nafter", true: "Sum\nhidden\nafter"} {
		p := layout(t, "<details><summary>Sum</summary><p>hidden</p></details><p>after", Options{OpenDetails: open})
		from, to := p.All()
		if got := p.Text(from, to); got != want {
			t.Errorf("open %v: %q", open, got)
		}
	}
}

func TestMarkersAreShownButNotRead(t *testing.T) {
	p := layout(t, `<!DOCTYPE html><style>.m li::marker{color:red;content:"§ "}</style><ol reversed style="list-style-position:inside"><li>a<li>b</ol>
<ul style="list-style-type:'→ '"><li>c</ul><ul class=m><li>d</ul><ol style="list-style:cjk-ideographic" start=21><li>e</ol>`, Options{})
	from, to := p.All()
	if got := p.Text(from, to); got != "a\nb\nc\nd\ne" {
		t.Errorf("text %q", got)
	}
	im := paint(p, 300, 200)
	if inkIn(im, im.Rect, inkRed) == 0 {
		t.Error("the marker has no colour")
	}
	for kind, want := range map[string]string{
		"decimal-leading-zero": "07. ", "lower-greek": "η. ", "upper-roman": "VII. ", "arabic-indic": "٧. ", "japanese-informal": "七、", stringMarker + "- ": "- ",
	} {
		if got := markerText(kind, 7); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	if got := counterText("cjk-ideographic", 42); got != "四十二" {
		t.Error(got)
	}
}

func TestADroppedLetterBelongsToItsWord(t *testing.T) {
	p := layout(t, "<!DOCTYPE html><style>p::first-letter{float:left;font-size:3em}</style><h1>Title</h1><p> “Once upon a time</p>", Options{})
	from, to := p.All()
	if got := p.Text(from, to); got != "Title\n“Once upon a time" {
		t.Errorf("%q", got)
	}
}

func TestBoxesAreTurnedAndScaled(t *testing.T) {
	const at = "<!DOCTYPE html><style>body{margin:0}a{display:block;position:absolute;left:50px;top:50px;width:40px;height:20px;background:red}</style><a href='http://example.com/' style='"
	for style, want := range map[string]image.Rectangle{
		"transform:rotate(90deg)":                             image.Rect(60, 40, 80, 80),
		"transform:scale(2)":                                  image.Rect(30, 40, 110, 80),
		"transform:translate(50%,-10px)":                      image.Rect(70, 40, 110, 60),
		"transform:translateX(10px) scaleY(.5)":               image.Rect(60, 55, 100, 65),
		"transform-origin:0 0;transform:rotate(180deg)":       image.Rect(10, 30, 50, 50),
		"translate:5px;scale:.5":                              image.Rect(65, 55, 85, 65),
		"transform:matrix(1,0,0,2,3,4)":                       image.Rect(53, 44, 93, 84),
		"transform:rotate(45deg);transform:none":              image.Rect(50, 50, 90, 70),
		"transform:rotate(45deg);transform:unknown(3px)":      image.Rect(49, 39, 91, 81),
		"transform:perspective(9px) translateZ(4px)":          image.Rect(50, 50, 90, 70),
		"transform:scale(0)":                                  {},
		"transform-origin:right bottom;transform:scale(.5,1)": image.Rect(70, 50, 90, 70),
	} {
		p := layout(t, at+style+"'></a>", Options{})
		im := paint(p, 200, 120)
		got := image.Rectangle{}
		for y := range 120 {
			for x := range 200 {
				if c := im.RGBAAt(x, y); c.R > 200 && c.G < 128 {
					got = got.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		if far := got.Min.Sub(want.Min); max(far.X, far.Y, -far.X, -far.Y) > 1 || got.Dx() < want.Dx()-3 || got.Dx() > want.Dx()+1 {
			t.Errorf("%s fills %v, want %v", style, got, want)
		}
		if want.Empty() {
			continue
		}
		middle := want.Min.Add(want.Max).Div(2)
		if _, ok := p.LinkAt(float32(middle.X), float32(middle.Y)); !ok {
			t.Errorf("%s: the link is not where it is seen", style)
		}
	}
}

func TestConicGradientsTurn(t *testing.T) {
	im := paint(layout(t, "<!DOCTYPE html><body style='margin:0'><div style='width:100px;height:100px;background:conic-gradient(from 90deg at 50px 50px,red 25%,blue 0 180deg,white 0)'>", Options{}), 100, 100)
	for quarter, want := range map[image.Rectangle]color.RGBA{
		image.Rect(55, 55, 95, 95): inkRed, image.Rect(5, 55, 45, 95): inkBlue, image.Rect(5, 5, 95, 45): inkWhite,
	} {
		if got := inkIn(im, quarter, want); got != quarter.Dx()*quarter.Dy() {
			t.Errorf("%v has %d px of %v", quarter, got, want)
		}
	}
}

func TestGradientsStandForBorders(t *testing.T) {
	im := paint(layout(t, "<!DOCTYPE html><body style='margin:0'><div style='width:60px;height:60px;border:20px solid;border-image:linear-gradient(90deg,red 50%,blue 0) 1'>", Options{}), 100, 100)
	for part, want := range map[image.Rectangle]color.RGBA{
		image.Rect(0, 0, 20, 100): inkRed, image.Rect(80, 0, 100, 100): inkBlue, image.Rect(20, 20, 80, 80): inkWhite,
		image.Rect(20, 0, 49, 20): inkRed, image.Rect(51, 80, 80, 100): inkBlue,
	} {
		if got := inkIn(im, part, want); got != part.Dx()*part.Dy() {
			t.Errorf("%v has %d px of %v", part, got, want)
		}
	}
}

func TestOutlinesOfInlineBoxes(t *testing.T) {
	im := paint(layout(t, "<!DOCTYPE html><body style='margin:20px;font-size:20px'><span style='outline:2px solid red'>&nbsp;&nbsp;&nbsp;&nbsp;</span>", Options{}), 100, 60)
	if got := inkIn(im, im.Rect, inkRed); got < 150 || got > 260 {
		t.Errorf("the outline has %d px", got)
	}
}

func TestRowsShowNothingBetweenCellsThatStandApart(t *testing.T) {
	for table, want := range map[string]int{
		"cellspacing=10": 2 * 20 * 20,
		"cellspacing=0":  2 * 20 * 20,
		"cellspacing=10 style=border-spacing:10px": 2 * 20 * 20,
	} {
		src := "<!DOCTYPE html><body style='margin:0'><table cellpadding=0 " + table + "><tr bgcolor=red><td style='width:20px;height:20px'><td style='width:20px'></table>"
		im := paint(layout(t, src, Options{}), 100, 60)
		if got := inkIn(im, im.Rect, inkRed); got != want {
			t.Errorf("%s: %d px of the row show, want %d", table, got, want)
		}
	}
}
