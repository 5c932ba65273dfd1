package mailhtml

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// gauge is how far a progress or meter element is filled, and with what.
type gauge struct {
	share float32
	color css.Color
}

var (
	gaugeGood  = css.Color{R: 16, G: 124, B: 16, A: 255}
	gaugeFair  = css.Color{R: 255, G: 185, A: 255}
	gaugePoor  = css.Color{R: 216, G: 59, B: 1, A: 255}
	gaugeTrack = css.Color{R: 239, G: 239, B: 239, A: 255}
)

// gaugeHeight is how high the bar of a gauge is, by the height of its box.
const gaugeHeight = .5

// gaugeStyle is what browsers start from. HTML §15.5.7 and §15.5.14.
func gaugeStyle(n *html.Node, st *style) {
	st.display, st.borderBox = displayInlineBlock, true
	st.width, st.height = px(10*st.size), px(st.size)
	if n.Data == "meter" {
		st.width.px = 5 * st.size
	}
	st.valign, st.valignLen = valignLength, px(-.2*st.size)
}

// gaugeBox shows a gauge. What stands in it is for programs that know none.
func gaugeBox(n *html.Node, st *style) *box {
	b := &box{kind: boxBlock, node: n, style: st, onlyInline: true, first: true, last: true, control: "gauge"}
	b.gauge = &gauge{color: tickBlue}
	number := func(key string, otherwise float64) float64 {
		v, _ := attr(n, key)
		if f, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f
		}
		return otherwise
	}
	lo, hi := 0.0, number("max", 1)
	if n.Data == "meter" {
		lo = number("min", 0)
	}
	if hi <= lo {
		hi = lo + 1
	}
	within := func(v float64) float64 { return max(lo, min(v, hi)) }
	value := within(number("value", lo))
	b.gauge.share = float32((value - lo) / (hi - lo))
	if n.Data == "meter" {
		low := within(number("low", lo))
		high := max(low, within(number("high", hi)))
		b.gauge.color = meterColor(value, low, high, within(number("optimum", (lo+hi)/2)))
	}
	return b
}

// meterColor tells how far a value is from where the best is: in the same of
// the three regions, in the next, or beyond it. HTML §4.10.14.
func meterColor(value, low, high, optimum float64) css.Color {
	region := func(v float64) int {
		switch {
		case v < low:
			return 0
		case v > high:
			return 2
		}
		return 1
	}
	switch away := region(value) - region(optimum); away {
	case 0:
		return gaugeGood
	case 1, -1:
		return gaugeFair
	}
	return gaugePoor
}

// gauge paints the bar of a gauge and what is filled of it.
func (r *recorder) gauge(b *box, box Rect) {
	h := box.H * gaugeHeight
	bar := Rect{box.X, box.Y + (box.H-h)/2, box.W, h}
	round := evenCorners(h / 2)
	r.add(&fillMark{box: bar, radii: round, rounded: true, color: gaugeTrack})
	if w := bar.W * b.gauge.share; w > 0 {
		full := Rect{bar.X, bar.Y, w, h}
		if b.style.rtl {
			full.X += bar.W - w
		}
		r.add(&fillMark{box: full, radii: evenCorners(min(h, w) / 2), rounded: true, color: b.gauge.color})
	}
	r.borders(bar, oneEach, evenColors(controlGrey), solidEach, round)
}
