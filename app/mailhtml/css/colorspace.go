package css

import "math"

// Colours of CSS Color 4 and 5 that are not given in red, green and blue. What
// a screen cannot show is cut to what it can, channel by channel.

// components are three numbers in a colour space, and the share of opacity.
type components struct {
	v     [3]float64
	alpha float64
}

// spaceColor reads hwb(), lab(), lch(), oklab(), oklch() and color().
func spaceColor(name string, args []Value) (Color, bool) {
	space := name
	if name == "color" && len(args) > 0 {
		space, args = args[0].Keyword(), args[1:]
	}
	c, ok := readComponents(space, args)
	if !ok {
		return Color{}, false
	}
	switch space {
	case "hwb":
		return hwb(c), true
	case "lab", "lch":
		if space == "lch" {
			c.v = cartesian(c.v)
		}
		return fromLinear(xyzToLinear(labToXYZ(c.v)), c.alpha), true
	case "oklab", "oklch":
		if space == "oklch" {
			c.v = cartesian(c.v)
		}
		return fromLinear(oklabToLinear(c.v), c.alpha), true
	case "srgb":
		return fromSRGB(c.v, c.alpha), true
	case "srgb-linear":
		return fromLinear(c.v, c.alpha), true
	case "display-p3":
		var lin [3]float64
		for i := range lin {
			lin[i] = toLinear(c.v[i])
		}
		return fromLinear(times(p3ToLinear, lin), c.alpha), true
	}
	return Color{}, false
}

// percentOf is what 100 % of each component comes to, by colour space.
var percentOf = map[string][3]float64{
	"hwb": {360, 1, 1}, "lab": {100, 125, 125}, "lch": {100, 150, 360}, "oklab": {1, .4, .4}, "oklch": {1, .4, 360},
	"srgb": {1, 1, 1}, "srgb-linear": {1, 1, 1}, "display-p3": {1, 1, 1},
}

func readComponents(space string, args []Value) (components, bool) {
	whole, known := percentOf[space]
	c := components{alpha: 1}
	n := 0
	for _, a := range args {
		var v float64
		switch {
		case a.Kind == Slash:
			continue
		case a.Kind == Percent:
			v = float64(a.Num) / 100
			if n < 3 {
				v *= whole[n]
			}
		case a.Kind == Number:
			v = float64(a.Num)
			if space == "hwb" && n > 0 && n < 3 {
				v /= 100
			}
		case a.Kind == Length:
			v = degrees(a)
		case a.Is("none"):
		default:
			return c, false
		}
		switch {
		case n < 3:
			c.v[n] = v
		case n == 3:
			c.alpha = v
		}
		n++
	}
	return c, known && (n == 3 || n == 4)
}

// degrees reads an angle.
func degrees(v Value) float64 {
	n := float64(v.Num)
	switch v.Text {
	case "turn":
		return n * 360
	case "rad":
		return n * 180 / math.Pi
	case "grad":
		return n * .9
	}
	return n
}

// cartesian turns lightness, chroma and hue into lightness and two axes.
func cartesian(v [3]float64) [3]float64 {
	sin, cos := math.Sincos(v[2] * math.Pi / 180)
	return [3]float64{v[0], v[1] * cos, v[1] * sin}
}

// polar is the opposite of cartesian.
func polar(v [3]float64) [3]float64 {
	h := math.Atan2(v[2], v[1]) * 180 / math.Pi
	if h < 0 {
		h += 360
	}
	return [3]float64{v[0], math.Hypot(v[1], v[2]), h}
}

func hwb(c components) Color {
	white, black := c.v[1], c.v[2]
	if sum := white + black; sum >= 1 {
		grey := white / sum
		return fromSRGB([3]float64{grey, grey, grey}, c.alpha)
	}
	pure := hsl(c.v[0]/360, 1, .5)
	var out [3]float64
	for i, v := range [3]uint8{pure.R, pure.G, pure.B} {
		out[i] = float64(v)/255*(1-white-black) + white
	}
	return fromSRGB(out, c.alpha)
}

type matrix [3][3]float64

func times(m matrix, v [3]float64) (out [3]float64) {
	for i := range m {
		out[i] = m[i][0]*v[0] + m[i][1]*v[1] + m[i][2]*v[2]
	}
	return out
}

// The matrices of CSS Color 4 §10 and §17. From XYZ at D50, for lab.
var (
	xyzD50ToLinear = matrix{
		{3.1341359569, -1.6173863321, -.4906619460},
		{-.9787954555, 1.9162543774, .0334427312},
		{.0719553752, -.2289767632, 1.4053860351},
	}
	p3ToLinear = matrix{
		{1.2249401763, -.2249401763, 0},
		{-.0420569547, 1.0420569547, 0},
		{-.0196375546, -.0786360454, 1.0982736000},
	}
	oklabToLMS = matrix{
		{1, .3963377774, .2158037573},
		{1, -.1055613458, -.0638541728},
		{1, -.0894841775, -1.2914855480},
	}
	lmsToLinear = matrix{
		{4.0767416621, -3.3077115913, .2309699292},
		{-1.2684380046, 2.6097574011, -.3413193965},
		{-.0041960863, -.7034186147, 1.7076147010},
	}
	linearToLMS = matrix{
		{.4122214708, .5363325363, .0514459929},
		{.2119034982, .6806995451, .1073969566},
		{.0883024619, .2817188376, .6299787005},
	}
	lmsToOklab = matrix{
		{.2104542553, .7936177850, -.0040720468},
		{1.9779984951, -2.4285922050, .4505937099},
		{.0259040371, .7827717662, -.8086757660},
	}
)

func xyzToLinear(v [3]float64) [3]float64 { return times(xyzD50ToLinear, v) }

func oklabToLinear(v [3]float64) [3]float64 {
	lms := times(oklabToLMS, v)
	for i := range lms {
		lms[i] = lms[i] * lms[i] * lms[i]
	}
	return times(lmsToLinear, lms)
}

func linearToOklab(v [3]float64) [3]float64 {
	lms := times(linearToLMS, v)
	for i := range lms {
		lms[i] = math.Cbrt(lms[i])
	}
	return times(lmsToOklab, lms)
}

func labToXYZ(v [3]float64) [3]float64 {
	const kappa, epsilon = 24389. / 27, 216. / 24389
	fy := (v[0] + 16) / 116
	f := [3]float64{v[1]/500 + fy, fy, fy - v[2]/200}
	var out [3]float64
	for i, white := range [3]float64{.9642956764, 1, .8251046025} { // D50
		t := f[i] * f[i] * f[i]
		if t <= epsilon {
			t = (116*f[i] - 16) / kappa
		}
		out[i] = t * white
	}
	return out
}

func toLinear(v float64) float64 {
	a := math.Abs(v)
	if a <= .04045 {
		return v / 12.92
	}
	return math.Copysign(math.Pow((a+.055)/1.055, 2.4), v)
}

func fromLinear(v [3]float64, alpha float64) Color {
	for i, c := range v {
		if a := math.Abs(c); a > .0031308 {
			v[i] = math.Copysign(1.055*math.Pow(a, 1/2.4)-.055, c)
		} else {
			v[i] = 12.92 * c
		}
	}
	return fromSRGB(v, alpha)
}

func fromSRGB(v [3]float64, alpha float64) Color {
	return Color{byteOf(float32(v[0] * 255)), byteOf(float32(v[1] * 255)), byteOf(float32(v[2] * 255)), byteOf(float32(alpha * 255))}
}

// mixed reads color-mix(), between two colours in srgb, oklab or oklch; other
// spaces are mixed as oklab. CSS Color 5 §3.
func mixed(args []Value) (Color, bool) {
	var space string
	var colors []Color
	share := []float64{-1, -1}
	part := 0
	for _, a := range args {
		switch {
		case a.Kind == Comma:
			part++
		case part == 0:
			if k := a.Keyword(); space == "" && k != "in" {
				space = k
			}
		case part > 2:
			return Color{}, false
		case a.Kind == Percent:
			share[part-1] = float64(a.Num) / 100
		default:
			c, ok := ColorOf(a, false)
			if !ok || len(colors) >= part {
				return Color{}, false
			}
			colors = append(colors, c)
		}
	}
	if len(colors) != 2 {
		return Color{}, false
	}
	switch {
	case share[0] < 0 && share[1] < 0:
		share[0], share[1] = .5, .5
	case share[0] < 0:
		share[0] = 1 - share[1]
	case share[1] < 0:
		share[1] = 1 - share[0]
	}
	sum := share[0] + share[1]
	if sum <= 0 {
		return Color{}, false
	}
	alpha := min(1, sum)
	return mix(colors[0], colors[1], share[1]/sum, space, alpha), true
}

// mix goes the way t from one colour to another, with premultiplied alpha.
func mix(from, to Color, t float64, space string, alpha float64) Color {
	read := func(c Color) components {
		out := components{v: [3]float64{float64(c.R) / 255, float64(c.G) / 255, float64(c.B) / 255}, alpha: float64(c.A) / 255}
		if space == "srgb" {
			return out
		}
		for i := range out.v {
			out.v[i] = toLinear(out.v[i])
		}
		if space != "srgb-linear" {
			out.v = linearToOklab(out.v)
		}
		if space == "oklch" {
			out.v = polar(out.v)
		}
		return out
	}
	a, b := read(from), read(to)
	if space == "oklch" { // a colour without chroma or opacity has no hue; else the shorter way round
		const grey = 1e-4
		switch {
		case a.v[1] < grey || a.alpha == 0:
			a.v[2] = b.v[2]
		case b.v[1] < grey || b.alpha == 0:
			b.v[2] = a.v[2]
		case b.v[2]-a.v[2] > 180:
			a.v[2] += 360
		case b.v[2]-a.v[2] < -180:
			b.v[2] += 360
		}
	}
	out := components{alpha: a.alpha*(1-t) + b.alpha*t}
	if out.alpha == 0 {
		return Color{}
	}
	for i := range out.v {
		if space == "oklch" && i == 2 {
			out.v[i] = a.v[i]*(1-t) + b.v[i]*t
			continue
		}
		out.v[i] = (a.v[i]*a.alpha*(1-t) + b.v[i]*b.alpha*t) / out.alpha
	}
	switch space {
	case "srgb":
		return fromSRGB(out.v, out.alpha*alpha)
	case "srgb-linear":
		return fromLinear(out.v, out.alpha*alpha)
	case "oklch":
		out.v = cartesian(out.v)
	}
	return fromLinear(oklabToLinear(out.v), out.alpha*alpha)
}
