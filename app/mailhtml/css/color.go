package css

import (
	"math"
	"strconv"
	"strings"
)

// Color is a colour with straight alpha.
type Color struct{ R, G, B, A uint8 }

// ColorOf reads a value as a colour. In quirks mode hex colours may lack their
// "#". Quirks Mode Standard §3.3.
func ColorOf(v Value, quirks bool) (Color, bool) {
	switch v.Kind {
	case Colour:
		return v.Color, true
	case Ident:
		name := strings.ToLower(v.Text)
		if name == "transparent" {
			return Color{}, true
		}
		if c, ok := namedColor(name); ok {
			return c, true
		}
		if quirks && (len(name) == 6 || len(name) == 3) {
			return hexColor(name)
		}
	case Number:
		if quirks {
			s := strconv.Itoa(int(v.Num))
			for len(s) < 6 && len(s) != 3 {
				s = "0" + s
			}
			return hexColor(s)
		}
	}
	return Color{}, false
}

func namedColor(name string) (Color, bool) {
	n, ok := colorNames[name]
	return Color{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, ok
}

// hexColor reads 3, 4, 6 or 8 hex digits.
func hexColor(h string) (Color, bool) {
	if len(h) == 3 || len(h) == 4 {
		double := make([]byte, 0, 8)
		for i := range len(h) {
			double = append(double, h[i], h[i])
		}
		h = string(double)
	}
	if len(h) == 6 {
		h += "ff"
	}
	if len(h) != 8 || strings.ContainsAny(h, "+-_") {
		return Color{}, false
	}
	n, err := strconv.ParseUint(h, 16, 64)
	if err != nil {
		return Color{}, false
	}
	return Color{uint8(n >> 24), uint8(n >> 16), uint8(n >> 8), uint8(n)}, true
}

func byteOf(f float32) uint8 { return uint8(math.Round(float64(max(0, min(255, f))))) }

// colorFunction reads rgb(), rgba(), hsl() and hsla(), old and new syntax, and
// the colours of other spaces.
func colorFunction(name string, args []Value) (Color, bool) {
	switch name {
	case "rgb", "rgba", "hsl", "hsla":
	case "hwb", "lab", "lch", "oklab", "oklch", "color":
		return spaceColor(name, args)
	case "color-mix":
		return mixed(args)
	default:
		return Color{}, false
	}
	var n []Value
	for _, a := range args {
		switch {
		case a.Kind == Number, a.Kind == Percent:
			n = append(n, a)
		case a.Kind == Length:
			n = append(n, Value{Kind: Number, Num: float32(degrees(a))})
		case a.Is("none"):
			n = append(n, Value{Kind: Number})
		}
	}
	if len(n) < 3 {
		return Color{}, false
	}
	alpha := float32(1)
	if len(n) > 3 {
		alpha = n[3].Num
		if n[3].Kind == Percent {
			alpha /= 100
		}
	}
	a := byteOf(alpha * 255)
	if name[0] == 'h' {
		c := hsl(float64(n[0].Num)/360, float64(n[1].Num)/100, float64(n[2].Num)/100)
		c.A = a
		return c, true
	}
	channel := func(v Value) uint8 {
		if v.Kind == Percent {
			return byteOf(v.Num * 2.55)
		}
		return byteOf(v.Num)
	}
	return Color{channel(n[0]), channel(n[1]), channel(n[2]), a}, true
}

// hsl converts with the formula of CSS Color 4 §7.
func hsl(h, s, l float64) Color {
	h -= math.Floor(h) // hues go round and round, also backwards
	f := func(k float64) uint8 {
		k = math.Mod(k+h*12, 12)
		return byteOf(float32(255 * (l - s*math.Min(l, 1-l)*math.Max(-1, math.Min(k-3, math.Min(9-k, 1))))))
	}
	return Color{R: f(0), G: f(8), B: f(4), A: 255}
}

// LegacyColor reads a colour attribute such as bgcolor, where almost any text
// is a colour. HTML §2.3.6, "rules for parsing a legacy color value".
func LegacyColor(s string) (Color, bool) {
	s = strings.TrimSpace(s)
	if s == "" || strings.EqualFold(s, "transparent") {
		return Color{}, false
	}
	if c, ok := namedColor(strings.ToLower(s)); ok {
		return c, true
	}
	digits := []byte(strings.TrimPrefix(s, "#"))
	if len(digits) == 3 && s[0] == '#' {
		return hexColor(string(digits))
	}
	for i, b := range digits {
		if !isHex(b) {
			digits[i] = '0'
		}
	}
	for len(digits) == 0 || len(digits)%3 != 0 {
		digits = append(digits, '0')
	}
	n := len(digits) / 3
	parts := [3][]byte{digits[:n], digits[n : 2*n], digits[2*n:]}
	if n > 8 {
		for i := range parts {
			parts[i] = parts[i][n-8:]
		}
	}
	for len(parts[0]) > 2 && parts[0][0] == '0' && parts[1][0] == '0' && parts[2][0] == '0' {
		for i := range parts {
			parts[i] = parts[i][1:]
		}
	}
	var rgb [3]uint8
	for i, p := range parts {
		v, _ := strconv.ParseUint(string(p[:min(2, len(p))]), 16, 8)
		rgb[i] = uint8(v)
	}
	return Color{rgb[0], rgb[1], rgb[2], 255}, true
}

func isHex(b byte) bool {
	return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'f'
}

// colorNames are the named colours of CSS Color 4 and the system colours mail
// written by word processors uses.
var colorNames = map[string]uint32{
	"aliceblue": 0xf0f8ff, "antiquewhite": 0xfaebd7, "aqua": 0x00ffff, "aquamarine": 0x7fffd4, "azure": 0xf0ffff,
	"beige": 0xf5f5dc, "bisque": 0xffe4c4, "black": 0, "blanchedalmond": 0xffebcd, "blue": 0x0000ff,
	"blueviolet": 0x8a2be2, "brown": 0xa52a2a, "burlywood": 0xdeb887, "buttonface": 0xefefef, "buttontext": 0,
	"cadetblue": 0x5f9ea0, "canvas": 0xffffff, "canvastext": 0, "chartreuse": 0x7fff00, "chocolate": 0xd2691e,
	"coral": 0xff7f50, "cornflowerblue": 0x6495ed, "cornsilk": 0xfff8dc, "crimson": 0xdc143c, "cyan": 0x00ffff,
	"darkblue": 0x00008b, "darkcyan": 0x008b8b, "darkgoldenrod": 0xb8860b, "darkgray": 0xa9a9a9, "darkgreen": 0x006400,
	"darkgrey": 0xa9a9a9, "darkkhaki": 0xbdb76b, "darkmagenta": 0x8b008b, "darkolivegreen": 0x556b2f,
	"darkorange": 0xff8c00, "darkorchid": 0x9932cc, "darkred": 0x8b0000, "darksalmon": 0xe9967a,
	"darkseagreen": 0x8fbc8f, "darkslateblue": 0x483d8b, "darkslategray": 0x2f4f4f, "darkturquoise": 0x00ced1,
	"darkviolet": 0x9400d3, "deeppink": 0xff1493, "deepskyblue": 0x00bfff, "dimgray": 0x696969, "dimgrey": 0x696969,
	"dodgerblue": 0x1e90ff, "firebrick": 0xb22222, "floralwhite": 0xfffaf0, "forestgreen": 0x228b22,
	"fuchsia": 0xff00ff, "gainsboro": 0xdcdcdc, "ghostwhite": 0xf8f8ff, "gold": 0xffd700, "goldenrod": 0xdaa520,
	"gray": 0x808080, "green": 0x008000, "greenyellow": 0xadff2f, "grey": 0x808080, "honeydew": 0xf0fff0,
	"hotpink": 0xff69b4, "indianred": 0xcd5c5c, "indigo": 0x4b0082, "ivory": 0xfffff0, "khaki": 0xf0e68c,
	"lavender": 0xe6e6fa, "lavenderblush": 0xfff0f5, "lawngreen": 0x7cfc00, "lemonchiffon": 0xfffacd,
	"lightblue": 0xadd8e6, "lightcoral": 0xf08080, "lightcyan": 0xe0ffff, "lightgray": 0xd3d3d3, "lightgreen": 0x90ee90,
	"lightgrey": 0xd3d3d3, "lightpink": 0xffb6c1, "lightsalmon": 0xffa07a, "lightseagreen": 0x20b2aa,
	"lightskyblue": 0x87cefa, "lightslategray": 0x778899, "lightsteelblue": 0xb0c4de, "lightyellow": 0xffffe0,
	"lime": 0x00ff00, "limegreen": 0x32cd32, "linen": 0xfaf0e6, "magenta": 0xff00ff, "maroon": 0x800000,
	"mediumblue": 0x0000cd, "mediumpurple": 0x9370db, "mediumseagreen": 0x3cb371, "midnightblue": 0x191970,
	"mintcream": 0xf5fffa, "mistyrose": 0xffe4e1, "moccasin": 0xffe4b5, "navajowhite": 0xffdead, "navy": 0x000080,
	"oldlace": 0xfdf5e6, "olive": 0x808000, "olivedrab": 0x6b8e23, "orange": 0xffa500, "orangered": 0xff4500,
	"orchid": 0xda70d6, "palegreen": 0x98fb98, "paleturquoise": 0xafeeee, "papayawhip": 0xffefd5, "peachpuff": 0xffdab9,
	"peru": 0xcd853f, "pink": 0xffc0cb, "plum": 0xdda0dd, "powderblue": 0xb0e0e6, "purple": 0x800080,
	"rebeccapurple": 0x663399, "red": 0xff0000, "rosybrown": 0xbc8f8f, "royalblue": 0x4169e1, "saddlebrown": 0x8b4513,
	"salmon": 0xfa8072, "sandybrown": 0xf4a460, "seagreen": 0x2e8b57, "seashell": 0xfff5ee, "sienna": 0xa0522d,
	"silver": 0xc0c0c0, "skyblue": 0x87ceeb, "slateblue": 0x6a5acd, "slategray": 0x708090, "snow": 0xfffafa,
	"springgreen": 0x00ff7f, "steelblue": 0x4682b4, "tan": 0xd2b48c, "teal": 0x008080, "thistle": 0xd8bfd8,
	"tomato": 0xff6347, "turquoise": 0x40e0d0, "violet": 0xee82ee, "wheat": 0xf5deb3, "white": 0xffffff,
	"whitesmoke": 0xf5f5f5, "window": 0xffffff, "windowtext": 0, "yellow": 0xffff00, "yellowgreen": 0x9acd32,
}
