package mailhtml

import (
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
	"golang.org/x/net/html"
)

type vk uint8

const (
	vIdent vk = iota
	vNum
	vLen
	vPct
	vColor
	vStr
	vURL
	vFunc
	vComma
	vSlash
	vDelim
)

type cv struct {
	k    vk
	n    float32
	s    string // lower ident / unit / raw string / function name
	c    RGBA
	args []cv
}
type RGBA struct{ r, g, b, a uint8 }

type decl struct {
	prop string
	v    []cv
	imp  bool
}
type rule struct {
	sel   cascadia.Sel
	spec  [3]int
	order int
	decls []decl
}
type sheet struct {
	byID, byClass, byTag map[string][]*rule
	any                  []*rule
	n                    int
}

func newSheet() *sheet {
	return &sheet{byID: map[string][]*rule{}, byClass: map[string][]*rule{}, byTag: map[string][]*rule{}}
}

func toks(ts []css.Token) ([]cv, bool) {
	pos := 0
	imp := false
	var rec func(inFn bool) []cv
	rec = func(inFn bool) []cv {
		var out []cv
		for pos < len(ts) {
			t := ts[pos]
			pos++
			switch t.TokenType {
			case css.WhitespaceToken, css.CommentToken:
			case css.IdentToken:
				out = append(out, cv{k: vIdent, s: string(t.Data)})
			case css.NumberToken:
				f, _ := strconv.ParseFloat(string(t.Data), 32)
				out = append(out, cv{k: vNum, n: float32(f)})
			case css.PercentageToken:
				f, _ := strconv.ParseFloat(string(t.Data[:len(t.Data)-1]), 32)
				out = append(out, cv{k: vPct, n: float32(f)})
			case css.DimensionToken:
				i := len(t.Data)
				for i > 0 && (t.Data[i-1] < '0' || t.Data[i-1] > '9') && t.Data[i-1] != '.' {
					i--
				}
				f, _ := strconv.ParseFloat(string(t.Data[:i]), 32)
				out = append(out, cv{k: vLen, n: float32(f), s: strings.ToLower(string(t.Data[i:]))})
			case css.HashToken:
				if c, ok := hexColor(string(t.Data[1:])); ok {
					out = append(out, cv{k: vColor, c: c})
				} else {
					out = append(out, cv{k: vDelim, s: "#"})
				}
			case css.StringToken:
				s := string(t.Data)
				if len(s) >= 2 {
					s = s[1 : len(s)-1]
				}
				out = append(out, cv{k: vStr, s: s})
			case css.URLToken:
				s := strings.TrimSpace(string(t.Data[4 : len(t.Data)-1]))
				s = strings.Trim(s, `"'`)
				out = append(out, cv{k: vURL, s: s})
			case css.FunctionToken:
				name := strings.ToLower(string(t.Data[:len(t.Data)-1]))
				a := rec(true)
				if c, ok := fnColor(name, a); ok {
					out = append(out, cv{k: vColor, c: c})
				} else if name == "url" && len(a) > 0 {
					out = append(out, cv{k: vURL, s: a[0].s})
				} else {
					out = append(out, cv{k: vFunc, s: name, args: a})
				}
			case css.LeftParenthesisToken:
				a := rec(true)
				out = append(out, cv{k: vFunc, s: "", args: a})
			case css.RightParenthesisToken:
				if inFn {
					return out
				}
			case css.CommaToken:
				out = append(out, cv{k: vComma})
			case css.DelimToken:
				d := string(t.Data)
				switch d {
				case "/":
					out = append(out, cv{k: vSlash})
				case "!":
					for pos < len(ts) && (ts[pos].TokenType == css.WhitespaceToken) {
						pos++
					}
					if pos < len(ts) && strings.EqualFold(string(ts[pos].Data), "important") {
						imp = true
						pos++
					}
				default:
					out = append(out, cv{k: vDelim, s: d})
				}
			default:
				out = append(out, cv{k: vDelim, s: string(t.Data)})
			}
		}
		return out
	}
	return rec(false), imp
}

func hexColor(h string) (RGBA, bool) {
	for i := 0; i < len(h); i++ {
		c := h[i] | 32
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || h[i] >= '0' && h[i] <= '9') {
			return RGBA{}, false
		}
	}
	if len(h) == 3 || len(h) == 4 {
		b := make([]byte, 0, 8)
		for i := range h {
			b = append(b, h[i], h[i])
		}
		h = string(b)
	}
	if len(h) != 6 && len(h) != 8 {
		return RGBA{}, false
	}
	n, _ := strconv.ParseUint(h, 16, 64)
	if len(h) == 6 {
		n = n<<8 | 255
	}
	return RGBA{uint8(n >> 24), uint8(n >> 16), uint8(n >> 8), uint8(n)}, true
}
func clamp8(f float32) uint8 { return uint8(math.Round(float64(max(0, min(255, f))))) }
func fnColor(name string, a []cv) (RGBA, bool) {
	switch name {
	case "rgb", "rgba", "hsl", "hsla":
	default:
		return RGBA{}, false
	}
	var n []cv
	for _, x := range a {
		if x.k == vNum || x.k == vPct || x.k == vLen {
			n = append(n, x)
		}
	}
	if len(n) < 3 {
		return RGBA{}, false
	}
	al := float32(1)
	if len(n) > 3 {
		al = n[3].n
		if n[3].k == vPct {
			al /= 100
		}
	}
	if name[0] == 'h' {
		h, s, l := float64(n[0].n)/360, float64(n[1].n)/100, float64(n[2].n)/100
		f := func(k float64) float32 {
			k = math.Mod(k+h*12, 12)
			return float32(255 * (l - s*math.Min(l, 1-l)*math.Max(-1, math.Min(k-3, math.Min(9-k, 1)))))
		}
		return RGBA{clamp8(f(0)), clamp8(f(8)), clamp8(f(4)), clamp8(al * 255)}, true
	}
	g := func(x cv) uint8 {
		if x.k == vPct {
			return clamp8(x.n * 2.55)
		}
		return clamp8(x.n)
	}
	return RGBA{g(n[0]), g(n[1]), g(n[2]), clamp8(al * 255)}, true
}

func mediaOK(ts []css.Token, width float32) bool {
	var b strings.Builder
	for _, t := range ts {
		b.Write(t.Data)
	}
	for _, part := range strings.Split(strings.ToLower(b.String()), ",") {
		ok, neg := true, false
		p := part
		for {
			i := strings.IndexByte(p, '(')
			if i < 0 {
				break
			}
			j := strings.IndexByte(p[i:], ')')
			if j < 0 {
				p = p[:i]
				ok = false
				break
			}
			c := strings.TrimSpace(p[i+1 : i+j])
			p = p[:i] + " " + p[i+j+1:]
			name, val, has := strings.Cut(c, ":")
			name, val = strings.TrimSpace(name), strings.TrimSpace(val)
			var px float32
			k := len(val)
			for k > 0 && (val[k-1] < '0' || val[k-1] > '9') {
				k--
			}
			f, _ := strconv.ParseFloat(strings.TrimSpace(val[:k]), 32)
			px = float32(f)
			if strings.HasSuffix(val, "em") {
				px *= 16
			}
			switch name {
			case "max-width":
				ok = ok && width <= px
			case "min-width":
				ok = ok && width >= px
			case "max-device-width":
				ok = ok && width <= px
			case "min-device-width":
				ok = ok && width >= px
			case "width":
				ok = ok && (!has || width == px)
			case "prefers-color-scheme":
				ok = ok && val == "light"
			case "-webkit-min-device-pixel-ratio":
				ok = ok && (!has || px <= 1)
			case "min-resolution":
				ok = ok && px <= 1
			case "orientation":
				ok = ok && val == "portrait"
			default:
				ok = false
			}
		}
		for _, w := range strings.Fields(p) {
			switch w {
			case "only", "and", "all", "screen":
			case "not":
				neg = true
			default:
				ok = false
			}
		}
		if ok != neg {
			return true
		}
	}
	return false
}

func (sh *sheet) parse(src string, width float32, quirks bool) {
	src = strings.ReplaceAll(strings.ReplaceAll(src, "<!--", ""), "-->", "")
	src = stripComments(src)
	p := css.NewParser(parse.NewInputString(src), false)
	skip := 0 // depth of non matching at rule
	depth := 0
	var sels [][]css.Token
	var cur []decl
	in := false
	bad := 0
	for {
		gt, _, data := p.Next()
		switch gt {
		case css.ErrorGrammar:
			if p.Err() == io.EOF {
				return
			}
			if bad++; bad > 10000 {
				return
			}
		case css.BeginAtRuleGrammar:
			depth++
			if skip == 0 && !(strings.EqualFold(string(data), "@media") && mediaOK(p.Values(), width)) {
				skip = depth
			}
		case css.EndAtRuleGrammar:
			if skip == depth {
				skip = 0
			}
			depth--
		case css.QualifiedRuleGrammar:
			sels = append(sels, append([]css.Token{}, p.Values()...))
		case css.BeginRulesetGrammar:
			d, st := 0, 0
			vs := append([]css.Token{}, p.Values()...)
			for i, t := range vs {
				switch t.TokenType {
				case css.FunctionToken, css.LeftParenthesisToken, css.LeftBracketToken:
					d++
				case css.RightParenthesisToken, css.RightBracketToken:
					d--
				case css.CommaToken:
					if d == 0 {
						sels = append(sels, vs[st:i])
						st = i + 1
					}
				}
			}
			sels = append(sels, vs[st:])
			in = true
			cur = nil
		case css.DeclarationGrammar:
			if in && skip == 0 {
				v, imp := toks(p.Values())
				cur = expand(cur, strings.ToLower(string(data)), v, imp, quirks)
			}
		case css.EndRulesetGrammar:
			if skip == 0 {
				for _, s := range sels {
					sh.add(s, cur)
				}
			}
			sels = nil
			in = false
		}
	}
}

func (sh *sheet) add(ts []css.Token, ds []decl) {
	var b strings.Builder
	lastKey, lastKind := "", byte(0)
	for i, t := range ts {
		switch t.TokenType {
		case css.CommentToken:
			continue
		case css.WhitespaceToken:
			lastKind, lastKey = 0, ""
		case css.DelimToken:
			if d := t.Data[0]; d == '>' || d == '+' || d == '~' {
				lastKind, lastKey = 0, ""
			}
		case css.HashToken:
			lastKind, lastKey = '#', string(t.Data[1:])
		case css.IdentToken:
			if i > 0 && ts[i-1].TokenType == css.DelimToken && ts[i-1].Data[0] == '.' {
				if lastKind != '#' {
					lastKind, lastKey = '.', string(t.Data)
				}
			} else if i > 0 && (ts[i-1].TokenType == css.ColonToken || ts[i-1].TokenType == css.LeftBracketToken) {
			} else if lastKind == 0 && (i == 0 || ts[i-1].TokenType == css.WhitespaceToken || ts[i-1].TokenType == css.DelimToken) {
				lastKind, lastKey = 't', strings.ToLower(string(t.Data))
			}
		}
		b.Write(t.Data)
	}
	s := strings.TrimSpace(b.String())
	if i := strings.IndexByte(s, ':'); i >= 0 {
		l := strings.ToLower(s[i:])
		if strings.Contains(l, ":hover") || strings.Contains(l, ":visited") || strings.Contains(l, ":active") || strings.Contains(l, ":focus") || strings.Contains(l, "::") || strings.Contains(l, ":before") || strings.Contains(l, ":after") {
			return
		}
		s = strings.ReplaceAll(s, ":link", "[href]")
		if strings.Contains(l, "(") {
			lastKind = 0
		}
	}
	sel, err := cascadia.Parse(s)
	if err != nil {
		return
	}
	sp := sel.Specificity()
	r := &rule{sel: sel, spec: [3]int{sp[0], sp[1], sp[2]}, order: sh.n, decls: ds}
	sh.n++
	switch lastKind {
	case '#':
		sh.byID[lastKey] = append(sh.byID[lastKey], r)
	case '.':
		sh.byClass[lastKey] = append(sh.byClass[lastKey], r)
	case 't':
		sh.byTag[lastKey] = append(sh.byTag[lastKey], r)
	default:
		sh.any = append(sh.any, r)
	}
}

func inlineDecls(s string, quirks bool) []decl {
	p := css.NewParser(parse.NewInputString(stripComments(s)), true)
	var out []decl
	for i := 0; i < 2000; i++ {
		gt, _, data := p.Next()
		if gt == css.ErrorGrammar {
			if p.Err() == io.EOF {
				break
			}
			continue
		}
		if gt == css.DeclarationGrammar {
			v, imp := toks(p.Values())
			out = expand(out, strings.ToLower(string(data)), v, imp, quirks)
		}
	}
	return out
}

var sides = [4]string{"top", "right", "bottom", "left"}

func isWidthV(v cv) bool {
	return v.k == vLen || v.k == vNum || v.k == vIdent && (eq(v.s, "thin") || eq(v.s, "medium") || eq(v.s, "thick")) || v.k == vFunc
}
func eq(a, b string) bool { return strings.EqualFold(a, b) }
func isBStyle(v cv) bool {
	if v.k != vIdent {
		return false
	}
	switch strings.ToLower(v.s) {
	case "none", "hidden", "solid", "dashed", "dotted", "double", "inset", "outset", "groove", "ridge":
		return true
	}
	return false
}

// numeric sanity: unitless non-zero lengths are invalid in CSS (outside quirks); quirk: allowed for some
func badLens(vs []cv, quirks bool) bool {
	for _, v := range vs {
		if v.k == vNum && v.n != 0 && !quirks {
			return true
		}
	}
	return false
}

func expand(out []decl, prop string, v []cv, imp, quirks bool) []decl {
	if len(v) == 0 {
		return out
	}
	add := func(p string, vs ...cv) { out = append(out, decl{p, vs, imp}) }
	four := func(f func(i int) string) {
		if badLens(v, quirks) {
			return
		}
		if len(v) > 4 {
			return
		}
		w := [4]cv{v[0], v[0], v[0], v[0]}
		if len(v) > 1 {
			w[1], w[3] = v[1], v[1]
		}
		if len(v) > 2 {
			w[2] = v[2]
		}
		if len(v) > 3 {
			w[3] = v[3]
		}
		for i := range w {
			add(f(i), w[i])
		}
	}
	switch prop {
	case "margin", "padding":
		four(func(i int) string { return prop + "-" + sides[i] })
	case "border-width", "border-style", "border-color":
		four(func(i int) string { return "border-" + sides[i] + prop[6:] })
	case "border", "border-top", "border-right", "border-bottom", "border-left":
		w, s, c := cv{k: vIdent, s: "medium"}, cv{k: vIdent, s: "none"}, cv{k: vIdent, s: "currentcolor"}
		for _, x := range v {
			switch {
			case isBStyle(x):
				s = x
			case x.k == vNum && x.n != 0 && !quirks:
				return out
			case isWidthV(x):
				w = x
			default:
				if _, ok := colorOf(x, quirks); !ok && !eq(x.s, "currentcolor") && !eq(x.s, "inherit") && !eq(x.s, "initial") {
					return out
				}
				c = x
			}
		}
		ss := sides[:]
		if prop != "border" {
			ss = []string{prop[7:]}
		}
		for _, sd := range ss {
			add("border-"+sd+"-width", w)
			add("border-"+sd+"-style", s)
			add("border-"+sd+"-color", c)
		}
	case "border-radius":
		var h []cv
		for _, x := range v {
			if x.k == vSlash {
				break
			}
			h = append(h, x)
		}
		v = h
		if len(v) > 0 {
			four(func(i int) string { return "border-radius-" + strconv.Itoa(i) })
		}
	case "border-top-left-radius":
		add("border-radius-0", v[0])
	case "border-top-right-radius":
		add("border-radius-1", v[0])
	case "border-bottom-right-radius":
		add("border-radius-2", v[0])
	case "border-bottom-left-radius":
		add("border-radius-3", v[0])
	case "background":
		// last layer only for color; first for image
		add("background-color", cv{k: vIdent, s: "transparent"})
		add("background-image", cv{k: vIdent, s: "none"})
		var pos, size []cv
		slash := false
		for _, x := range v {
			switch {
			case x.k == vComma:
				goto done
			case x.k == vSlash:
				slash = true
			case x.k == vURL || x.k == vFunc && strings.Contains(x.s, "gradient"):
				add("background-image", x)
			case x.k == vIdent && strings.HasPrefix(strings.ToLower(x.s), "repeat"), x.k == vIdent && eq(x.s, "no-repeat"):
				add("background-repeat", x)
			case x.k == vIdent && (eq(x.s, "scroll") || eq(x.s, "fixed") || eq(x.s, "none") || eq(x.s, "local") || strings.HasSuffix(strings.ToLower(x.s), "-box")):
			case slash:
				size = append(size, x)
			case x.k == vLen || x.k == vPct || x.k == vNum || x.k == vIdent && (eq(x.s, "center") || eq(x.s, "top") || eq(x.s, "bottom") || eq(x.s, "left") || eq(x.s, "right")):
				pos = append(pos, x)
			default:
				if c, ok := colorOf(x, quirks); ok {
					add("background-color", cv{k: vColor, c: c})
				} else {
					n := len(out)
					for n > 0 && strings.HasPrefix(out[n-1].prop, "background") {
						n--
					}
					return out[:n]
				}
			}
		}
	done:
		if pos != nil {
			add("background-position", pos...)
		}
		if size != nil {
			add("background-size", size...)
		}
	case "font":
		i := 0
		add("font-style", cv{k: vIdent, s: "normal"})
		add("font-weight", cv{k: vIdent, s: "normal"})
		for ; i < len(v); i++ {
			x := v[i]
			if x.k == vIdent && (eq(x.s, "italic") || eq(x.s, "oblique")) {
				add("font-style", x)
			} else if x.k == vIdent && (eq(x.s, "bold") || eq(x.s, "bolder") || eq(x.s, "lighter")) || x.k == vNum && x.n >= 100 && i+1 < len(v) && (v[i+1].k == vLen || v[i+1].k == vPct) {
				add("font-weight", x)
			} else if x.k == vIdent && (eq(x.s, "normal") || eq(x.s, "small-caps")) {
			} else {
				break
			}
		}
		if i >= len(v) {
			return out
		}
		add("font-size", v[i])
		i++
		if i+1 < len(v) && v[i].k == vSlash {
			add("line-height", v[i+1])
			i += 2
		} else {
			add("line-height", cv{k: vIdent, s: "normal"})
		}
		if i < len(v) {
			add("font-family", v[i:]...)
		}
	case "list-style":
		for _, x := range v {
			if eq(x.s, "inside") || eq(x.s, "outside") {
				add("list-style-position", x)
			} else if x.k == vIdent {
				add("list-style-type", x)
			}
		}
	case "text-decoration":
		add("text-decoration-line", v...)
	case "overflow":
		add("overflow", v[0])
	case "flex":
		g, sh, b := cv{k: vNum, n: 1}, cv{k: vNum, n: 1}, cv{k: vPct, n: 0}
		if v[0].k == vIdent && eq(v[0].s, "none") {
			g.n, sh.n, b = 0, 0, cv{k: vIdent, s: "auto"}
		} else if v[0].k == vIdent && eq(v[0].s, "auto") {
			b = cv{k: vIdent, s: "auto"}
		} else {
			nn := 0
			for _, x := range v {
				if x.k == vNum && nn < 2 {
					if nn == 0 {
						g = x
					} else {
						sh = x
					}
					nn++
				} else {
					b = x
				}
			}
		}
		add("flex-grow", g)
		add("flex-shrink", sh)
		add("flex-basis", b)
	case "flex-flow":
		for _, x := range v {
			if strings.Contains(x.s, "wrap") {
				add("flex-wrap", x)
			} else {
				add("flex-direction", x)
			}
		}
	case "margin-inline", "margin-block", "padding-inline", "padding-block":
		p := strings.Split(prop, "-")
		a, b := "left", "right"
		if p[1] == "block" {
			a, b = "top", "bottom"
		}
		add(p[0]+"-"+a, v[0])
		add(p[0]+"-"+b, v[len(v)-1])
	default:
		switch prop {
		case "width", "height", "min-width", "max-width", "min-height", "max-height", "font-size", "margin-top", "margin-left", "margin-right", "margin-bottom", "padding-top", "padding-left", "padding-right", "padding-bottom", "letter-spacing", "border-spacing", "text-indent", "top", "left", "right", "bottom":
			if badLens(v, quirks) {
				return out
			}
		}
		out = append(out, decl{prop, v, imp})
	}
	return out
}

var named = map[string]uint32{"black": 0, "silver": 0xc0c0c0, "gray": 0x808080, "grey": 0x808080, "white": 0xffffff, "maroon": 0x800000, "red": 0xff0000, "purple": 0x800080, "fuchsia": 0xff00ff, "magenta": 0xff00ff, "green": 0x008000, "lime": 0x00ff00, "olive": 0x808000, "yellow": 0xffff00, "navy": 0x80, "blue": 0xff, "teal": 0x8080, "aqua": 0xffff, "cyan": 0xffff, "orange": 0xffa500, "aliceblue": 0xf0f8ff, "antiquewhite": 0xfaebd7, "aquamarine": 0x7fffd4, "azure": 0xf0ffff, "beige": 0xf5f5dc, "bisque": 0xffe4c4, "blanchedalmond": 0xffebcd, "blueviolet": 0x8a2be2, "brown": 0xa52a2a, "burlywood": 0xdeb887, "cadetblue": 0x5f9ea0, "chartreuse": 0x7fff00, "chocolate": 0xd2691e, "coral": 0xff7f50, "cornflowerblue": 0x6495ed, "cornsilk": 0xfff8dc, "crimson": 0xdc143c, "darkblue": 0x8b, "darkcyan": 0x8b8b, "darkgoldenrod": 0xb8860b, "darkgray": 0xa9a9a9, "darkgrey": 0xa9a9a9, "darkgreen": 0x6400, "darkkhaki": 0xbdb76b, "darkmagenta": 0x8b008b, "darkolivegreen": 0x556b2f, "darkorange": 0xff8c00, "darkorchid": 0x9932cc, "darkred": 0x8b0000, "darksalmon": 0xe9967a, "darkseagreen": 0x8fbc8f, "darkslateblue": 0x483d8b, "darkslategray": 0x2f4f4f, "darkturquoise": 0xced1, "darkviolet": 0x9400d3, "deeppink": 0xff1493, "deepskyblue": 0xbfff, "dimgray": 0x696969, "dimgrey": 0x696969, "dodgerblue": 0x1e90ff, "firebrick": 0xb22222, "floralwhite": 0xfffaf0, "forestgreen": 0x228b22, "gainsboro": 0xdcdcdc, "ghostwhite": 0xf8f8ff, "gold": 0xffd700, "goldenrod": 0xdaa520, "greenyellow": 0xadff2f, "honeydew": 0xf0fff0, "hotpink": 0xff69b4, "indianred": 0xcd5c5c, "indigo": 0x4b0082, "ivory": 0xfffff0, "khaki": 0xf0e68c, "lavender": 0xe6e6fa, "lavenderblush": 0xfff0f5, "lawngreen": 0x7cfc00, "lemonchiffon": 0xfffacd, "lightblue": 0xadd8e6, "lightcoral": 0xf08080, "lightcyan": 0xe0ffff, "lightgray": 0xd3d3d3, "lightgrey": 0xd3d3d3, "lightgreen": 0x90ee90, "lightpink": 0xffb6c1, "lightsalmon": 0xffa07a, "lightseagreen": 0x20b2aa, "lightskyblue": 0x87cefa, "lightslategray": 0x778899, "lightsteelblue": 0xb0c4de, "lightyellow": 0xffffe0, "limegreen": 0x32cd32, "linen": 0xfaf0e6, "mediumblue": 0xcd, "mediumpurple": 0x9370db, "mediumseagreen": 0x3cb371, "midnightblue": 0x191970, "mintcream": 0xf5fffa, "mistyrose": 0xffe4e1, "moccasin": 0xffe4b5, "navajowhite": 0xffdead, "oldlace": 0xfdf5e6, "olivedrab": 0x6b8e23, "orangered": 0xff4500, "orchid": 0xda70d6, "palegreen": 0x98fb98, "paleturquoise": 0xafeeee, "papayawhip": 0xffefd5, "peachpuff": 0xffdab9, "peru": 0xcd853f, "pink": 0xffc0cb, "plum": 0xdda0dd, "powderblue": 0xb0e0e6, "rebeccapurple": 0x663399, "rosybrown": 0xbc8f8f, "royalblue": 0x4169e1, "saddlebrown": 0x8b4513, "salmon": 0xfa8072, "sandybrown": 0xf4a460, "seagreen": 0x2e8b57, "seashell": 0xfff5ee, "sienna": 0xa0522d, "skyblue": 0x87ceeb, "slateblue": 0x6a5acd, "slategray": 0x708090, "snow": 0xfffafa, "springgreen": 0xff7f, "steelblue": 0x4682b4, "tan": 0xd2b48c, "thistle": 0xd8bfd8, "tomato": 0xff6347, "turquoise": 0x40e0d0, "violet": 0xee82ee, "wheat": 0xf5deb3, "whitesmoke": 0xf5f5f5, "yellowgreen": 0x9acd32,
	"windowtext": 0, "window": 0xffffff, "canvastext": 0, "canvas": 0xffffff, "buttonface": 0xefefef, "buttontext": 0}

func colorOf(v cv, quirks bool) (RGBA, bool) {
	switch v.k {
	case vColor:
		return v.c, true
	case vIdent:
		l := strings.ToLower(v.s)
		if l == "transparent" {
			return RGBA{}, true
		}
		if n, ok := named[l]; ok {
			return RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, true
		}
		if quirks {
			if c, ok := hexColor(l); ok && (len(l) == 6 || len(l) == 3) {
				return c, true
			}
		}
	case vNum:
		if quirks {
			s := strconv.Itoa(int(v.n))
			for len(s) < 6 && len(s) != 3 {
				s = "0" + s
			}
			return hexColor(s)
		}
	}
	return RGBA{}, false
}

// legacy colour attribute (HTML rules, short form)
func attrColor(s string) (RGBA, bool) {
	s = strings.TrimSpace(s)
	if s == "" || eq(s, "transparent") {
		return RGBA{}, false
	}
	if n, ok := named[strings.ToLower(s)]; ok {
		return RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, true
	}
	h := strings.TrimPrefix(s, "#")
	if len(h) == 3 && s[0] == '#' {
		return hexColor(h)
	}
	b := []byte(h)
	for i := range b {
		c := b[i] | 32
		if !(b[i] >= '0' && b[i] <= '9' || c >= 'a' && c <= 'f') {
			b[i] = '0'
		}
	}
	for len(b) == 0 || len(b)%3 != 0 {
		b = append(b, '0')
	}
	l := len(b) / 3
	p := [3][]byte{b[:l], b[l : 2*l], b[2*l:]}
	if l > 8 {
		for i := range p {
			p[i] = p[i][l-8:]
		}
		l = 8
	}
	for l > 2 && p[0][0] == '0' && p[1][0] == '0' && p[2][0] == '0' {
		for i := range p {
			p[i] = p[i][1:]
		}
		l--
	}
	o := ""
	for i := range p {
		q := string(p[i])
		if len(q) > 2 {
			q = q[:2]
		}
		if len(q) == 1 {
			q = "0" + q
		}
		o += q
	}
	return hexColor(o)
}

func attr(n *html.Node, k string) (string, bool) {
	for i := range n.Attr {
		if n.Attr[i].Key == k && n.Attr[i].Namespace == "" {
			return n.Attr[i].Val, true
		}
	}
	return "", false
}

func stripComments(s string) string {
	i := strings.Index(s, "/*")
	if i < 0 {
		return s
	}
	var b strings.Builder
	for i >= 0 {
		b.WriteString(s[:i])
		j := strings.Index(s[i+2:], "*/")
		if j < 0 {
			return b.String()
		}
		b.WriteByte(' ')
		s = s[i+2+j+2:]
		i = strings.Index(s, "/*")
	}
	b.WriteString(s)
	return b.String()
}
