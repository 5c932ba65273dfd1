package mailhtml

import (
	"sort"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

type lk uint8

const (
	lAuto lk = iota // auto / none / normal
	lVal
)

type Len struct {
	k       lk
	px, pct float32
}

func px(v float32) Len              { return Len{lVal, v, 0} }
func (l Len) auto() bool            { return l.k == lAuto }
func (l Len) hasPct() bool          { return l.k == lVal && l.pct != 0 }
func (l Len) res(b float32) float32 { return l.px + l.pct*b/100 }

type disp uint8

const (
	dInline disp = iota
	dBlock
	dInlineBlock
	dNone
	dTable
	dInlineTable
	dRowGroup
	dHeaderGroup
	dFooterGroup
	dRow
	dCell
	dCaption
	dCol
	dColGroup
	dListItem
	dFlex
	dInlineFlex
	dContents
)

type al uint8

const (
	aStart al = iota
	aLeft
	aRight
	aCenter
	aJustify
	aWLeft
	aWRight
	aWCenter
	aThCenter
	aEnd
)

type va uint8

const (
	vaBaseline va = iota
	vaTop
	vaMiddle
	vaBottom
	vaTextTop
	vaTextBottom
	vaSub
	vaSuper
	vaLen
)

type ws uint8

const (
	wsNormal ws = iota
	wsNowrap
	wsPre
	wsPreWrap
	wsPreLine
)

type Inh struct {
	color               RGBA
	fams                []string
	size                float32
	weight              int
	italic              bool
	lh                  float32 // <0: normal ; if lhNum: multiplier else px
	lhNum               bool
	align               al
	ws                  ws
	letter, word        float32
	transform           uint8 // 1 upper 2 lower 3 cap
	indent              Len
	rtl                 bool
	listType            string
	listInside          bool
	collapse            bool
	bsH, bsV            float32
	hidden              bool
	breakAll, breakWord bool
	under, over, strike bool // propagated decoration
	decoCol             RGBA
	lang                string
	mono                bool
	captionBottom       bool
}
type Style struct {
	Inh
	display           disp
	float             uint8 // 1 left 2 right
	clear             uint8 // bit 1 left 2 right
	pos               uint8 // 1 relative 2 absolute/fixed
	inset             [4]Len
	borderBox         bool
	w, h, minW, maxW  Len
	minH, maxH        Len
	m, p              [4]Len
	bw                [4]float32
	bs                [4]uint8 // 0 none 1 solid 2 dashed 3 dotted 4 double 5 inset 6 outset
	bc                [4]RGBA
	bcSet             [4]bool
	bg                RGBA
	bgImg             string
	bgGrad            *gradient
	face              *typeset.Face // see engine.primary
	bgPos             [2]Len
	bgSize            [2]Len
	bgMode            uint8 // 1 cover 2 contain
	bgRep             uint8 // 0 both 1 x 2 y 3 none
	rad               [4]Len
	valign            va
	valignLen         Len
	overflow          bool
	opacity           float32
	fixed             bool
	quirkMT, quirkMB  bool
	flexCol, flexWrap bool
	justify, alignI   string
	grow, shrink      float32
	basis             Len
	gap               float32
	shadow            []shadow
	alignSelf         string
}

var bsName = map[string]uint8{"none": 0, "hidden": 0, "solid": 1, "dashed": 2, "dotted": 3, "double": 4, "inset": 5, "outset": 6, "groove": 5, "ridge": 6}

type engine struct {
	fonts      *typeset.Fonts
	height     float32
	limits     Limits
	pixels     int64
	shown      int
	oversize   bool
	pictures   map[string]*Img
	fetch      func(url string) ([]byte, error)
	blocked    []string
	blockedSet map[string]bool
	trackers   []string
	dark       bool

	width             float32
	quirks            bool
	sh                *sheet
	buf               []*rule
	inl               map[string][]decl
	txtLink, bodyText RGBA
	hasLink           bool
}

func (c *engine) length(v cv, st *Style, fs float32) (Len, bool) {
	switch v.k {
	case vNum:
		if v.n == 0 || c.quirks {
			return px(v.n), true
		}
		return Len{}, false
	case vPct:
		return Len{lVal, 0, v.n}, true
	case vLen:
		switch v.s {
		case "px":
			return px(v.n), true
		case "em":
			return px(v.n * fs), true
		case "rem":
			return px(v.n * 16), true
		case "pt":
			return px(v.n * 4 / 3), true
		case "pc":
			return px(v.n * 16), true
		case "in":
			return px(v.n * 96), true
		case "cm":
			return px(v.n * 96 / 2.54), true
		case "mm":
			return px(v.n * 96 / 25.4), true
		case "ex":
			if f := c.primary(st); f != nil {
				return px(v.n * f.XHeight * fs), true
			}
			return px(v.n * fs * .5), true
		case "ch":
			return px(v.n * fs * .556), true
		case "vw", "vmin":
			return px(v.n * c.width / 100), true
		case "vh", "vmax":
			return px(v.n * 9), true
		}
		return Len{}, false
	case vFunc:
		switch v.s {
		case "calc", "":
			l, num, ok := c.calc(v.args, st, fs)
			if num {
				return Len{}, false
			}
			return l, ok
		case "var":
			if len(v.args) >= 3 {
				return c.length(v.args[2], st, fs)
			}
		case "min", "max", "clamp":
			var best Len
			first := true
			var part []cv
			flush := func() {
				l, _, ok := c.calc(part, st, fs)
				part = nil
				if !ok {
					return
				}
				a, b := l.res(c.width), best.res(c.width)
				if first || v.s == "min" && a < b || v.s != "min" && a > b {
					best, first = l, false
				}
			}
			for _, a := range v.args {
				if a.k == vComma {
					flush()
				} else {
					part = append(part, a)
				}
			}
			flush()
			return best, !first
		}
	}
	return Len{}, false
}
func (c *engine) calc(a []cv, st *Style, fs float32) (Len, bool, bool) {
	var tot Len
	tot.k = lVal
	term := func(v cv) (Len, float32, bool, bool) {
		if v.k == vNum {
			return Len{}, v.n, true, true
		}
		l, ok := c.length(v, st, fs)
		return l, 0, false, ok
	}
	sign := float32(1)
	var cur Len
	var num float32
	isNum, have := false, false
	anyLen := false
	var nt float32
	flush := func() {
		if !have {
			return
		}
		if isNum {
			nt += sign * num
		} else {
			tot.px += sign * cur.px
			tot.pct += sign * cur.pct
			anyLen = true
		}
		have = false
	}
	for i := 0; i < len(a); i++ {
		v := a[i]
		if v.k == vDelim && (v.s == "+" || v.s == "-") {
			flush()
			sign = 1
			if v.s == "-" {
				sign = -1
			}
			continue
		}
		if have && (v.k == vNum || v.k == vLen || v.k == vPct) && v.n < 0 { // "100% -10px" tokenised sign
			flush()
			sign = 1
		}
		if (v.k == vDelim && v.s == "*" || v.k == vSlash) && i+1 < len(a) {
			l2, n2, b2, ok := term(a[i+1])
			if !ok {
				return tot, false, false
			}
			i++
			if v.k == vSlash {
				if n2 != 0 {
					n2 = 1 / n2
				}
			}
			if isNum && !b2 {
				cur = Len{lVal, l2.px * num, l2.pct * num}
				isNum = false
			} else if isNum {
				num *= n2
			} else {
				cur.px *= n2
				cur.pct *= n2
			}
			continue
		}
		var ok bool
		cur, num, isNum, ok = term(v)
		if !ok {
			return tot, false, false
		}
		have = true
	}
	flush()
	if !anyLen {
		return px(nt), nt != 0, true
	}
	return tot, false, true
}

var fsKw = map[string]float32{"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32, "xxx-large": 48}

func uaStyle(n *html.Node, st *Style, p *Style, c *engine) {
	b := func() { st.display = dBlock }
	vm := func(em float32) {
		st.m[0], st.m[2] = px(em*st.size), px(em*st.size)
		st.quirkMT, st.quirkMB = true, n.Data == "p"
	}
	switch n.Data {
	case "html", "body", "div", "address", "article", "aside", "section", "header", "footer", "nav", "main", "hgroup", "figcaption", "form", "fieldset", "legend", "details", "summary", "dt", "search", "optgroup", "option":
		b()
		if n.Data == "body" {
			st.m = [4]Len{px(8), px(8), px(8), px(8)}
		}
		if n.Data == "address" {
			st.italic = true
		}
		if n.Data == "form" && c.quirks {
			st.m[2] = px(16)
			st.m[2] = px(st.size)
		}
		if n.Data == "fieldset" {
			st.m[1], st.m[3] = px(2), px(2)
			st.p = [4]Len{px(.35 * st.size), px(.75 * st.size), px(.625 * st.size), px(.75 * st.size)}
			for i := range st.bw {
				st.bw[i], st.bs[i], st.bc[i], st.bcSet[i] = 2, 5, RGBA{192, 192, 192, 255}, true
			}
		}
	case "center":
		b()
		st.align = aWCenter
	case "p", "dl":
		b()
		vm(1)
	case "blockquote", "figure":
		b()
		vm(1)
		st.m[1], st.m[3] = px(40), px(40)
	case "dd":
		b()
		st.m[3] = px(40)
	case "h1", "h2", "h3", "h4", "h5", "h6":
		b()
		i := n.Data[1] - '1'
		st.size = p.size * [6]float32{2, 1.5, 1.17, 1, .83, .67}[i]
		st.weight = 700
		vm([6]float32{.67, .83, 1, 1.33, 1.67, 2.33}[i])
	case "ul", "ol", "menu", "dir":
		b()
		nested := false
		for q := n.Parent; q != nil; q = q.Parent {
			if q.Data == "ul" || q.Data == "ol" || q.Data == "menu" || q.Data == "dir" {
				nested = true
				break
			}
		}
		if !nested {
			vm(1)
		}
		if st.rtl {
			st.p[1] = px(40)
		} else {
			st.p[3] = px(40)
		}
		if n.Data == "ol" {
			st.listType = "decimal"
		} else {
			d := 0
			for q := n.Parent; q != nil; q = q.Parent {
				if q.Data == "ul" || q.Data == "ol" {
					d++
				}
			}
			st.listType = [3]string{"disc", "circle", "square"}[min(d, 2)]
		}
	case "li":
		st.display = dListItem
	case "pre", "listing", "xmp", "plaintext":
		b()
		setMono(st, p)
		vm(1)
		st.ws = wsPre
	case "tt", "code", "kbd", "samp":
		setMono(st, p)
	case "hr":
		b()
		st.m = [4]Len{px(.5 * st.size), Len{}, px(.5 * st.size), Len{}}
		st.overflow = true
		st.color = RGBA{128, 128, 128, 255}
		for i := range st.bw {
			st.bw[i], st.bs[i] = 1, 5
		}
	case "table":
		st.display = dTable
		st.collapse = false
		st.bsH, st.bsV = 2, 2
		st.borderBox = true
		st.indent = px(0)
		if c.quirks {
			st.ws = wsNormal
			st.lh, st.lhNum = -1, false
			st.weight = 400
			st.size = 16
			st.italic = false
			st.color = c.bodyText
			st.align = aStart
		}
	case "thead":
		st.display = dHeaderGroup
		st.valign = vaMiddle
	case "tfoot":
		st.display = dFooterGroup
		st.valign = vaMiddle
	case "tbody":
		st.display = dRowGroup
		st.valign = vaMiddle
	case "tr":
		st.display = dRow
		st.valign = p.valign
		if n.Parent != nil && n.Parent.Data == "table" {
			st.valign = vaMiddle
		}
	case "td", "th":
		st.display = dCell
		st.valign = p.valign
		st.p = [4]Len{px(1), px(1), px(1), px(1)}
		if n.Data == "th" {
			st.weight = 700
			st.align = aThCenter
		}
	case "caption":
		st.display = dCaption
		st.align = aWCenter
	case "col":
		st.display = dCol
	case "colgroup":
		st.display = dColGroup
	case "b", "strong":
		st.weight = bolder(p.weight)
	case "i", "em", "cite", "var", "dfn":
		st.italic = true
	case "u", "ins":
		st.under = true
		st.decoCol = RGBA{}
	case "s", "strike", "del":
		st.strike = true
	case "big":
		st.size = p.size * 1.2
	case "small":
		st.size = p.size / 1.2
	case "sub":
		st.size = p.size / 1.2
		st.valign = vaSub
	case "sup":
		st.size = p.size / 1.2
		st.valign = vaSuper
	case "mark":
		st.bg = RGBA{255, 255, 0, 255}
	case "a":
		if _, ok := attr(n, "href"); ok {
			st.color = RGBA{0, 0, 0xee, 255}
			if c.hasLink {
				st.color = c.txtLink
			}
			st.under = true
			st.decoCol = RGBA{}
		}
	case "img":
	case "button", "input", "select", "textarea":
		st.display = dInlineBlock
		st.size = 13.3333
		st.fams = []string{"arial"}
		st.lh = -1
		st.weight = 400
		st.color = RGBA{0, 0, 0, 255}
		st.align = aStart
		if n.Data == "button" || n.Data == "input" {
			for i := range st.bw {
				st.bw[i], st.bs[i], st.bc[i], st.bcSet[i] = 2, 6, RGBA{118, 118, 118, 255}, true
			}
			st.p = [4]Len{px(1), px(6), px(1), px(6)}
			if n.Data == "button" {
				st.bg = RGBA{239, 239, 239, 255}
				st.align = aCenter
			} else {
				st.p = [4]Len{px(1), px(2), px(1), px(2)}
				st.bg = RGBA{255, 255, 255, 255}
			}
			st.borderBox = n.Data == "button"
		}
		if n.Data == "input" {
			if t, _ := attr(n, "type"); eq(t, "hidden") {
				st.display = dNone
			}
		}
	case "head", "style", "script", "title", "meta", "link", "base", "template", "area", "param", "datalist", "iframe", "object", "embed", "video", "audio", "noembed", "noframes", "svg", "math":
		st.display = dNone
	}
}
func setMono(st, p *Style) {
	st.fams = []string{"monospace"}
	if !p.mono {
		st.size = p.size * 13 / 16
	}
	st.mono = true
}
func bolder(w int) int {
	if w < 350 {
		return 400
	}
	if w < 550 {
		return 700
	}
	return 900
}

func attrLen(s string) (Len, bool) {
	s = strings.TrimSpace(s)
	i := 0
	if i < len(s) && s[i] == '+' {
		i++
	}
	j := i
	for j < len(s) && (s[j] >= '0' && s[j] <= '9' || s[j] == '.') {
		j++
	}
	f, err := strconv.ParseFloat(s[i:j], 32)
	if err != nil {
		return Len{}, false
	}
	if j < len(s) && s[j] == '%' {
		return Len{lVal, 0, float32(f)}, true
	}
	return px(float32(f)), true
}

func attrStyle(n *html.Node, st *Style, p *Style, c *engine, table *html.Node) {
	tag := n.Data
	isTP := tag == "td" || tag == "th" || tag == "tr" || tag == "tbody" || tag == "thead" || tag == "tfoot"
	if tag == "td" || tag == "th" {
		if table != nil {
			if v, ok := attr(table, "cellpadding"); ok {
				if l, ok := attrLen(v); ok {
					l.pct = 0
					st.p = [4]Len{l, l, l, l}
				}
			}
			if v, ok := attr(table, "border"); ok {
				l, ok := attrLen(v)
				if !ok || l.px > 0 {
					for i := range st.bw {
						st.bw[i], st.bs[i], st.bc[i], st.bcSet[i] = 1, 5, RGBA{128, 128, 128, 255}, true
					}
				}
			}
		}
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		v := a.Val
		switch a.Key {
		case "align":
			l := strings.ToLower(strings.TrimSpace(v))
			switch {
			case tag == "table":
				switch l {
				case "center":
					st.m[1], st.m[3] = Len{}, Len{}
				case "left":
					st.float = 1
				case "right":
					st.float = 2
				}
			case tag == "img" || tag == "input":
				switch l {
				case "left":
					st.float = 1
				case "right":
					st.float = 2
				case "middle", "absmiddle", "center":
					st.valign = vaMiddle
				case "top":
					st.valign = vaTop
				case "texttop":
					st.valign = vaTextTop
				case "absbottom":
					st.valign = vaBottom
				}
			case tag == "hr":
				switch l {
				case "left":
					st.m[3], st.m[1] = px(0), Len{}
				case "right":
					st.m[1], st.m[3] = px(0), Len{}
				default:
					st.m[1], st.m[3] = Len{}, Len{}
				}
			case tag == "caption":
				if l == "bottom" {
					st.captionBottom = true
				}
			case isTP || tag == "div" || tag == "p" || tag[0] == 'h' && len(tag) == 2:
				switch l {
				case "center", "middle":
					st.align = aWCenter
				case "left":
					st.align = aWLeft
				case "right":
					st.align = aWRight
				case "justify":
					st.align = aJustify
				}
			}
		case "valign":
			if isTP || tag == "col" {
				switch strings.ToLower(strings.TrimSpace(v)) {
				case "top":
					st.valign = vaTop
				case "middle", "center":
					st.valign = vaMiddle
				case "bottom":
					st.valign = vaBottom
				case "baseline":
					st.valign = vaBaseline
				}
			}
		case "bgcolor":
			if isTP || tag == "table" || tag == "body" {
				if cc, ok := attrColor(v); ok {
					st.bg = cc
				}
			}
		case "background":
			if isTP || tag == "table" || tag == "body" {
				st.bgImg = strings.TrimSpace(v)
			}
		case "width":
			switch tag {
			case "table", "td", "th", "img", "hr", "col", "colgroup", "input":
				if l, ok := attrLen(v); ok && (l.px > 0 || l.pct > 0 || tag == "img") {
					st.w = l
				}
			}
		case "height":
			switch tag {
			case "table", "td", "th", "tr", "img", "tbody", "thead":
				if l, ok := attrLen(v); ok && (l.px > 0 || l.pct > 0 || tag == "img") {
					st.h = l
				}
			}
		case "border":
			if tag == "table" {
				l, ok := attrLen(v)
				if !ok {
					l = px(1)
				}
				for i := range st.bw {
					st.bw[i], st.bs[i] = l.px, 6
					st.bc[i], st.bcSet[i] = RGBA{128, 128, 128, 255}, true
				}
			} else if tag == "img" {
				if l, ok := attrLen(v); ok {
					for i := range st.bw {
						st.bw[i], st.bs[i] = l.px, 1
					}
				}
			}
		case "bordercolor":
			if tag == "table" {
				if cc, ok := attrColor(v); ok {
					for i := range st.bc {
						st.bc[i], st.bcSet[i] = cc, true
					}
				}
			}
		case "cellspacing":
			if tag == "table" {
				if l, ok := attrLen(v); ok {
					st.bsH, st.bsV = l.px, l.px
				}
			}
		case "hspace":
			if l, ok := attrLen(v); ok && (tag == "img" || tag == "table") {
				st.m[1], st.m[3] = l, l
			}
		case "vspace":
			if l, ok := attrLen(v); ok && (tag == "img" || tag == "table") {
				st.m[0], st.m[2] = l, l
			}
		case "nowrap":
			if tag == "td" || tag == "th" {
				st.ws = wsNowrap
			}
		case "dir":
			switch strings.ToLower(v) {
			case "rtl":
				st.rtl = true
			case "ltr":
				st.rtl = false
			case "auto":
				st.rtl = autoRTL(n)
			}
		case "lang":
			st.lang = strings.ToLower(v)
		case "color":
			if tag == "font" {
				if cc, ok := attrColor(v); ok {
					st.color = cc
				}
			} else if tag == "hr" {
				if cc, ok := attrColor(v); ok {
					for i := range st.bc {
						st.bc[i], st.bcSet[i], st.bs[i] = cc, true, 1
					}
				}
			}
		case "face":
			if tag == "font" {
				st.fams = splitFams(v)
			}
		case "size":
			if tag == "font" {
				s := strings.TrimSpace(v)
				f, err := strconv.Atoi(strings.TrimLeft(s, "+-"))
				if err == nil {
					if strings.HasPrefix(s, "+") {
						f += 3
					} else if strings.HasPrefix(s, "-") {
						f = 3 - f
					}
					st.size = [7]float32{10, 13, 16, 18, 24, 32, 48}[max(0, min(6, f-1))]
				}
			} else if tag == "hr" {
				if l, ok := attrLen(v); ok {
					st.h = px(max(0, l.px-2))
					if l.px <= 1 {
						st.bw[2] = 0
					}
				}
			}
		case "noshade":
			if tag == "hr" {
				for i := range st.bs {
					st.bs[i] = 1
				}
			}
		case "text":
			if tag == "body" {
				if cc, ok := attrColor(v); ok {
					st.color = cc
				}
			}
		case "link":
			if tag == "body" {
				if cc, ok := attrColor(v); ok {
					c.txtLink, c.hasLink = cc, true
				}
			}
		case "topmargin", "marginheight":
			if tag == "body" {
				if l, ok := attrLen(v); ok {
					st.m[0], st.m[2] = l, l
				}
			}
		case "leftmargin", "marginwidth":
			if tag == "body" {
				if l, ok := attrLen(v); ok {
					st.m[1], st.m[3] = l, l
				}
			}
		case "clear":
			if tag == "br" {
				switch strings.ToLower(v) {
				case "left":
					st.clear = 1
				case "right":
					st.clear = 2
				case "all", "both":
					st.clear = 3
				}
			}
		case "type":
			if tag == "ul" || tag == "ol" || tag == "li" {
				switch v {
				case "a":
					st.listType = "lower-alpha"
				case "A":
					st.listType = "upper-alpha"
				case "i":
					st.listType = "lower-roman"
				case "I":
					st.listType = "upper-roman"
				case "1":
					st.listType = "decimal"
				default:
					st.listType = strings.ToLower(v)
				}
			}
		case "hidden":
			st.display = dNone
		}
	}
}
func splitFams(s string) []string {
	var o []string
	for _, f := range strings.Split(s, ",") {
		if f = strings.ToLower(strings.Trim(strings.TrimSpace(f), `"'`)); f != "" {
			o = append(o, f)
		}
	}
	return o
}
func autoRTL(n *html.Node) bool {
	var r, found bool
	var w func(n *html.Node)
	w = func(n *html.Node) {
		if found {
			return
		}
		if n.Type == html.TextNode {
			for _, ch := range n.Data {
				if ch >= 0x590 && ch <= 0x8ff {
					r, found = true, true
					return
				}
				if ch >= 'A' && ch <= 'Z' || ch >= 'a' && ch <= 'z' || ch > 0x900 {
					found = true
					return
				}
			}
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			w(k)
		}
	}
	w(n)
	return r
}

func (c *engine) compute(n *html.Node, p *Style, table *html.Node) *Style {
	st := &Style{Inh: p.Inh}
	st.opacity = 1
	st.shrink = 1
	for i := range st.m {
		st.m[i] = px(0)
		st.p[i] = px(0)
	}
	uaStyle(n, st, p, c)
	attrStyle(n, st, p, c, table)
	// gather
	m := c.buf[:0]
	match := func(rs []*rule) {
		for _, r := range rs {
			if r.sel.Match(n) {
				m = append(m, r)
			}
		}
	}
	if id, ok := attr(n, "id"); ok && len(c.sh.byID) > 0 {
		match(c.sh.byID[id])
	}
	if cl, ok := attr(n, "class"); ok && len(c.sh.byClass) > 0 {
		fs := strings.Fields(cl)
		for i, k := range fs {
			dup := false
			for _, q := range fs[:i] {
				if q == k {
					dup = true
				}
			}
			if !dup {
				match(c.sh.byClass[k])
			}
		}
	}
	match(c.sh.byTag[n.Data])
	match(c.sh.any)
	sort.Slice(m, func(i, j int) bool {
		a, b := m[i], m[j]
		if a.spec != b.spec {
			for k := 0; k < 3; k++ {
				if a.spec[k] != b.spec[k] {
					return a.spec[k] < b.spec[k]
				}
			}
		}
		return a.order < b.order
	})
	c.buf = m
	var inl []decl
	if s, ok := attr(n, "style"); ok && s != "" {
		inl, ok = c.inl[s]
		if !ok {
			inl = inlineDecls(s, c.quirks)
			c.inl[s] = inl
		}
	}
	if len(m) > 0 || len(inl) > 0 {
		hasImp := false
		run := func(f func(d *decl)) {
			for imp := 0; imp < 2; imp++ {
				if imp == 1 && !hasImp {
					break
				}
				for _, r := range m {
					for i := range r.decls {
						if r.decls[i].imp == (imp == 1) {
							f(&r.decls[i])
						} else {
							hasImp = true
						}
					}
				}
				for i := range inl {
					if inl[i].imp == (imp == 1) {
						f(&inl[i])
					} else {
						hasImp = true
					}
				}
			}
		}
		preW := st.size
		run(func(d *decl) {
			if d.prop == "font-size" {
				c.fontSize(d, st, p)
			} else if d.prop == "direction" && d.v[0].k == vIdent {
				st.rtl = eq(d.v[0].s, "rtl")
			} else if d.prop == "color" {
				if cc, ok := colorOf(d.v[0], c.quirks); ok {
					st.color = cc
				} else if eq(d.v[0].s, "inherit") {
					st.color = p.color
				}
			}
		})
		if st.size != preW { // em based UA margins
			switch n.Data {
			case "p", "dl", "blockquote", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "menu", "dir", "pre", "hr":
				if preW != 0 {
					k := st.size / preW
					st.m[0].px *= k
					st.m[2].px *= k
				}
			}
		}
		run(func(d *decl) { c.apply(d, st, p) })
	}
	// fixups
	if st.align == aThCenter {
		st.align = aCenter
		if p.align != aStart {
			st.align = p.align
		}
	}
	if st.decoCol.a == 0 && (st.under || st.strike || st.over) {
		st.decoCol = st.color
	}
	for i := range st.bw {
		if st.bs[i] == 0 {
			st.bw[i] = 0
		} else if st.bw[i] > 0 && st.bw[i] < 1 {
			st.bw[i] = 1
		} else {
			st.bw[i] = float32(int(st.bw[i]))
		}
		if !st.bcSet[i] {
			st.bc[i] = st.color
		}
	}
	if st.pos == 2 {
		st.float = 0
	}
	if st.float != 0 || st.pos == 2 {
		switch st.display {
		case dInline, dInlineBlock:
			st.display = dBlock
		case dInlineTable:
			st.display = dTable
		case dInlineFlex:
			st.display = dFlex
		case dCell, dRow, dRowGroup:
			st.display = dBlock
		}
	}
	if (st.display == dTable || st.display == dInlineTable) && (st.align == aWCenter || st.align == aWLeft || st.align == aWRight) {
		st.align = aStart
	}
	switch n.Data {
	case "img", "br":
		if n.Data == "br" {
			st.display = dInline
		}
	}
	return st
}

func (c *engine) fontSize(d *decl, st, p *Style) {
	v := d.v[0]
	switch v.k {
	case vIdent:
		l := strings.ToLower(v.s)
		if f, ok := fsKw[l]; ok {
			st.size = f
		} else if l == "smaller" {
			st.size = p.size / 1.2
		} else if l == "larger" {
			st.size = p.size * 1.2
		} else if l == "inherit" {
			st.size = p.size
		} else if l == "initial" {
			st.size = 16
		}
	case vPct:
		st.size = p.size * v.n / 100
	default:
		if l, ok := c.length(v, st, p.size); ok && l.px >= 0 {
			st.size = l.res(p.size)
		}
	}
}

func (c *engine) apply(d *decl, st, p *Style) {
	v := d.v[0]
	kw := ""
	if v.k == vIdent {
		kw = strings.ToLower(v.s)
	}
	setLen := func(dst *Len, autos ...string) {
		if kw != "" {
			for _, a := range autos {
				if a == kw {
					*dst = Len{}
				}
			}
			return
		}
		if l, ok := c.length(v, st, st.size); ok {
			*dst = l
		}
	}
	inhKw := kw == "inherit" || kw == "initial" || kw == "unset"
	if inhKw {
		if kw != "inherit" {
			switch d.prop {
			case "width":
				st.w = Len{}
			case "height":
				st.h = Len{}
			case "color":
				st.color = RGBA{0, 0, 0, 255}
			}
			return
		}
		switch d.prop {
		case "width":
			st.w = p.w
		case "background-color":
			st.bg = p.bg
		case "text-align":
			st.align = p.align
		case "text-decoration-line", "text-decoration":
			st.under, st.strike, st.decoCol = p.under, p.strike, p.decoCol
		case "font-family":
			st.fams = p.fams
		case "font-weight":
			st.weight = p.weight
		case "font-style":
			st.italic = p.italic
		case "line-height":
			st.lh, st.lhNum = p.lh, p.lhNum
		case "white-space":
			st.ws = p.ws
		case "vertical-align":
			st.valign = p.valign
		case "display":
			st.display = p.display
		}
		if strings.HasPrefix(d.prop, "padding-") {
			for i, s := range sides {
				if d.prop[8:] == s {
					st.p[i] = p.p[i]
				}
			}
		}
		if strings.HasPrefix(d.prop, "margin-") {
			for i, s := range sides {
				if d.prop[7:] == s {
					st.m[i] = p.m[i]
				}
			}
		}
		return
	}
	switch d.prop {
	case "display":
		switch kw {
		case "none":
			st.display = dNone
		case "block", "flow-root":
			st.display = dBlock
		case "inline":
			st.display = dInline
		case "inline-block":
			st.display = dInlineBlock
		case "table":
			st.display = dTable
		case "inline-table":
			st.display = dInlineTable
		case "table-row":
			st.display = dRow
		case "table-cell":
			st.display = dCell
		case "table-row-group":
			st.display = dRowGroup
		case "table-header-group":
			st.display = dHeaderGroup
		case "table-footer-group":
			st.display = dFooterGroup
		case "table-caption":
			st.display = dCaption
		case "list-item":
			st.display = dListItem
		case "flex", "-webkit-flex", "grid":
			st.display = dFlex
			if kw == "grid" {
				st.display = dBlock
			}
		case "inline-flex":
			st.display = dInlineFlex
		case "contents":
			st.display = dContents
		}
	case "float":
		switch kw {
		case "left":
			st.float = 1
		case "right":
			st.float = 2
		case "none":
			st.float = 0
		}
	case "clear":
		switch kw {
		case "left":
			st.clear = 1
		case "right":
			st.clear = 2
		case "both":
			st.clear = 3
		case "none":
			st.clear = 0
		}
	case "position":
		switch kw {
		case "relative", "sticky":
			st.pos = 1
		case "absolute", "fixed":
			st.pos = 2
		case "static":
			st.pos = 0
		}
	case "top":
		setLen(&st.inset[0], "auto")
	case "right":
		setLen(&st.inset[1], "auto")
	case "bottom":
		setLen(&st.inset[2], "auto")
	case "left":
		setLen(&st.inset[3], "auto")
	case "box-sizing":
		st.borderBox = kw == "border-box"
	case "width":
		setLen(&st.w, "auto")
	case "height":
		setLen(&st.h, "auto")
	case "min-width":
		setLen(&st.minW, "auto")
	case "max-width":
		setLen(&st.maxW, "none")
	case "min-height":
		setLen(&st.minH, "auto")
	case "max-height":
		setLen(&st.maxH, "none")
	case "margin-top":
		setLen(&st.m[0], "auto")
		st.quirkMT = false
	case "margin-right":
		setLen(&st.m[1], "auto")
	case "margin-bottom":
		setLen(&st.m[2], "auto")
		st.quirkMB = false
	case "margin-left":
		setLen(&st.m[3], "auto")
	case "padding-top":
		setLen(&st.p[0])
	case "padding-right":
		setLen(&st.p[1])
	case "padding-bottom":
		setLen(&st.p[2])
	case "padding-left":
		setLen(&st.p[3])
	case "border-top-width", "border-right-width", "border-bottom-width", "border-left-width":
		i := sideIdx(d.prop[7:])
		switch kw {
		case "thin":
			st.bw[i] = 1
		case "medium":
			st.bw[i] = 3
		case "thick":
			st.bw[i] = 5
		default:
			if l, ok := c.length(v, st, st.size); ok && l.px >= 0 {
				st.bw[i] = l.px
			}
		}
	case "border-top-style", "border-right-style", "border-bottom-style", "border-left-style":
		i := sideIdx(d.prop[7:])
		if b, ok := bsName[kw]; ok {
			if st.bs[i] == 0 && b != 0 && st.bw[i] == 0 && !borderWSet(st, i) {
				st.bw[i] = 3
			}
			st.bs[i] = b
		}
	case "border-top-color", "border-right-color", "border-bottom-color", "border-left-color":
		i := sideIdx(d.prop[7:])
		if kw == "currentcolor" {
			st.bcSet[i] = false
		} else if cc, ok := colorOf(v, c.quirks); ok {
			st.bc[i], st.bcSet[i] = cc, true
		}
	case "border-radius-0", "border-radius-1", "border-radius-2", "border-radius-3":
		setLen(&st.rad[d.prop[14]-'0'])
	case "border-collapse":
		st.collapse = kw == "collapse"
	case "border-spacing":
		if l, ok := c.length(v, st, st.size); ok {
			st.bsH, st.bsV = l.px, l.px
			if len(d.v) > 1 {
				if l, ok := c.length(d.v[1], st, st.size); ok {
					st.bsV = l.px
				}
			}
		}
	case "table-layout":
		st.fixed = kw == "fixed"
	case "caption-side":
		st.captionBottom = kw == "bottom"
	case "color":
		if cc, ok := colorOf(v, c.quirks); ok {
			st.color = cc
		}
	case "background-color":
		if cc, ok := colorOf(v, c.quirks); ok {
			st.bg = cc
		} else if kw == "currentcolor" {
			st.bg = st.color
		}
	case "background-image":
		st.bgImg, st.bgGrad = "", nil
		if v.k == vURL {
			st.bgImg = v.s
		} else if v.k == vFunc {
			st.bgGrad = c.gradient(v)
		}
	case "background-repeat":
		switch kw {
		case "repeat":
			st.bgRep = 0
		case "repeat-x":
			st.bgRep = 1
		case "repeat-y":
			st.bgRep = 2
		case "no-repeat":
			st.bgRep = 3
		}
	case "background-position":
		ps := [2]Len{{lVal, 0, 50}, {lVal, 0, 50}}
		ax := 0
		for _, x := range d.v {
			if x.k == vComma {
				break
			}
			switch strings.ToLower(x.s) {
			case "left":
				ps[0] = Len{lVal, 0, 0}
				ax = 1
			case "right":
				ps[0] = Len{lVal, 0, 100}
				ax = 1
			case "top":
				ps[1] = Len{lVal, 0, 0}
			case "bottom":
				ps[1] = Len{lVal, 0, 100}
			case "center":
				ax = 1
			default:
				if l, ok := c.length(x, st, st.size); ok {
					ps[min(ax, 1)] = l
					ax++
				}
			}
		}
		st.bgPos = ps
	case "background-size":
		switch kw {
		case "cover":
			st.bgMode = 1
		case "contain":
			st.bgMode = 2
		default:
			st.bgMode = 0
			st.bgSize = [2]Len{}
			if l, ok := c.length(v, st, st.size); ok {
				st.bgSize[0] = l
			}
			if len(d.v) > 1 && d.v[1].k != vComma {
				if l, ok := c.length(d.v[1], st, st.size); ok {
					st.bgSize[1] = l
				}
			}
		}
	case "font-family":
		var fs []string
		cur := ""
		for _, x := range d.v {
			switch x.k {
			case vComma:
				if cur != "" {
					fs = append(fs, cur)
				}
				cur = ""
			case vStr, vIdent:
				if cur != "" {
					cur += " "
				}
				cur += strings.ToLower(x.s)
			}
		}
		if cur != "" {
			fs = append(fs, cur)
		}
		if len(fs) > 0 {
			st.fams = fs
			st.mono = len(fs) == 1 && fs[0] == "monospace"
		}
	case "font-weight":
		switch kw {
		case "bold":
			st.weight = 700
		case "normal":
			st.weight = 400
		case "bolder":
			st.weight = bolder(p.weight)
		case "lighter":
			st.weight = 400
			if p.weight < 550 {
				st.weight = 100
			}
		default:
			if v.k == vNum {
				st.weight = int(v.n)
			}
		}
	case "font-style":
		st.italic = kw == "italic" || kw == "oblique"
	case "line-height":
		switch {
		case kw == "normal":
			st.lh, st.lhNum = -1, false
		case v.k == vNum:
			if v.n >= 0 {
				st.lh, st.lhNum = v.n, true
			}
		default:
			if l, ok := c.length(v, st, st.size); ok {
				st.lh, st.lhNum = l.res(st.size), false
			}
		}
	case "text-align":
		switch kw {
		case "left":
			st.align = aLeft
		case "right":
			st.align = aRight
		case "center":
			st.align = aCenter
		case "justify":
			st.align = aJustify
		case "start":
			st.align = aStart
		case "end":
			st.align = aEnd
		case "-webkit-center", "-moz-center":
			st.align = aWCenter
		case "-webkit-left":
			st.align = aWLeft
		case "-webkit-right":
			st.align = aWRight
		}
	case "vertical-align":
		switch kw {
		case "baseline":
			st.valign = vaBaseline
		case "top":
			st.valign = vaTop
		case "middle":
			st.valign = vaMiddle
		case "bottom":
			st.valign = vaBottom
		case "text-top":
			st.valign = vaTextTop
		case "text-bottom":
			st.valign = vaTextBottom
		case "sub":
			st.valign = vaSub
		case "super":
			st.valign = vaSuper
		default:
			if l, ok := c.length(v, st, st.size); ok {
				st.valign, st.valignLen = vaLen, l
			}
		}
	case "white-space":
		switch kw {
		case "normal":
			st.ws = wsNormal
		case "nowrap":
			st.ws = wsNowrap
		case "pre":
			st.ws = wsPre
		case "pre-wrap", "break-spaces":
			st.ws = wsPreWrap
		case "pre-line":
			st.ws = wsPreLine
		}
	case "letter-spacing":
		if kw == "normal" {
			st.letter = 0
		} else if l, ok := c.length(v, st, st.size); ok {
			st.letter = l.px
		}
	case "word-spacing":
		if l, ok := c.length(v, st, st.size); ok {
			st.word = l.px
		}
	case "text-transform":
		switch kw {
		case "uppercase":
			st.transform = 1
		case "lowercase":
			st.transform = 2
		case "capitalize":
			st.transform = 3
		default:
			st.transform = 0
		}
	case "text-indent":
		setLen(&st.indent)
	case "text-decoration-line":
		st.under, st.over, st.strike = p.under && !isAtomic(st), p.over && !isAtomic(st), p.strike && !isAtomic(st)
		st.decoCol = p.decoCol
		for _, x := range d.v {
			switch strings.ToLower(x.s) {
			case "underline":
				if !st.under {
					st.decoCol = RGBA{}
				}
				st.under = true
			case "overline":
				st.over = true
			case "line-through":
				st.strike = true
			}
		}
	case "direction":
	case "list-style-type":
		st.listType = kw
	case "list-style-position":
		st.listInside = kw == "inside"
	case "visibility":
		st.hidden = kw == "hidden" || kw == "collapse"
	case "overflow", "overflow-x", "overflow-y":
		st.overflow = kw != "visible"
	case "opacity":
		if v.k == vNum {
			st.opacity = v.n
		} else if v.k == vPct {
			st.opacity = v.n / 100
		}
	case "word-break":
		st.breakAll = kw == "break-all"
		st.breakWord = st.breakWord || kw == "break-word"
	case "word-wrap", "overflow-wrap":
		st.breakWord = kw == "break-word" || kw == "anywhere"
	case "box-shadow":
		st.shadow = c.shadows(d.v, st)
	case "flex-direction":
		st.flexCol = strings.HasPrefix(kw, "column")
	case "flex-wrap":
		st.flexWrap = kw == "wrap"
	case "justify-content":
		st.justify = kw
	case "align-items":
		st.alignI = kw
	case "align-self":
		st.alignSelf = kw
	case "flex-grow":
		st.grow = v.n
	case "flex-shrink":
		st.shrink = v.n
	case "flex-basis":
		setLen(&st.basis, "auto")
	case "gap", "column-gap":
		if l, ok := c.length(v, st, st.size); ok {
			st.gap = l.px
		}
	}
}
func isAtomic(st *Style) bool          { return st.display == dInlineBlock || st.display == dInlineTable }
func borderWSet(st *Style, i int) bool { return false }
func sideIdx(s string) int {
	switch s[0] {
	case 't':
		return 0
	case 'r':
		return 1
	case 'b':
		return 2
	}
	return 3
}

func (c *engine) primary(st *Style) *typeset.Face {
	if st.face == nil {
		st.face = c.fonts.Primary(st.fams, st.weight, st.italic)
	}
	return st.face
}

func rnd(f float32) float32 {
	if f < 0 {
		return -rnd(-f)
	}
	return float32(int(f + .5))
}

func floor(f float32) float32 {
	i := float32(int(f))
	if i > f {
		i--
	}
	return i
}
