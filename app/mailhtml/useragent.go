package mailhtml

import (
	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

var (
	bevelGrey  = css.Color{R: 238, G: 238, B: 238, A: 255}
	ruleGrey   = css.Color{R: 128, G: 128, B: 128, A: 255}
	groupGrey  = css.Color{R: 192, G: 192, B: 192, A: 255}
	linkBlue   = css.Color{B: 238, A: 255}
	markYellow = css.Color{R: 255, G: 255, A: 255}
)

// userAgentStyle applies the style sheet that browsers start from.
// HTML §15.3, with the differences of quirks mode.
func (e *engine) userAgentStyle(n *html.Node, st, parent *style) {
	switch n.Data {
	case "html", "div", "article", "aside", "section", "header", "footer", "nav", "main", "hgroup", "figcaption",
		"details", "dt", "search", "optgroup", "option":
		st.display = displayBlock
	case "summary":
		st.display = displayBlock
		if isSummary(n) {
			st.display, st.listInside = displayListItem, true
			st.listType = "disclosure-closed"
			if _, open := attr(n.Parent, "open"); open || e.openDetails {
				st.listType = "disclosure-open"
			}
		}
	case "legend":
		st.display = displayBlock
		st.padding[left], st.padding[right] = px(legendPadding), px(legendPadding)
	case "body", "address", "form", "fieldset", "center", "p", "dl", "blockquote", "figure", "dd",
		"h1", "h2", "h3", "h4", "h5", "h6", "pre", "listing", "xmp", "plaintext", "hr":
		st.display = displayBlock
		e.blockStyle(n, st, parent)
	case "ul", "ol", "menu", "dir":
		st.display = displayBlock
		listStyle(n, st)
	case "li":
		st.display = displayListItem
	case "table", "thead", "tfoot", "tbody", "tr", "td", "th", "caption", "col", "colgroup":
		e.tableStyle(n, st, parent)
	case "button", "input", "select", "textarea":
		e.controlStyle(n, st)
	case "progress", "meter":
		gaugeStyle(n, st)
	case "iframe":
		if v, _ := attr(n, "frameborder"); v != "0" && v != "no" {
			st.setBorders(2, borderInset)
		}
	case "head", "style", "script", "title", "meta", "link", "base", "template", "area", "param", "datalist",
		"noembed", "noframes", "math":
		st.display = displayNone
	case "marquee": // which stands still here
		st.display, st.width = displayInlineBlock, percentage(100)
	case "audio":
		if _, controls := attr(n, "controls"); !controls {
			st.display = displayNone
		}
	default:
		e.phraseStyle(n, st, parent)
	}
}

// verticalMargins sets a block's own margins, which quirks mode may ignore at
// the edge of a cell or the body.
func (st *style) verticalMargins(em float32, isParagraph bool) {
	st.margin[top], st.margin[bottom] = px(em*st.size), px(em*st.size)
	st.quirkTop, st.quirkBottom = true, isParagraph
}

var (
	headingSizes   = [6]float32{2, 1.5, 1.17, 1, .83, .67}
	headingMargins = [6]float32{.67, .83, 1, 1.33, 1.67, 2.33}
)

func (e *engine) blockStyle(n *html.Node, st, parent *style) {
	switch n.Data {
	case "body":
		st.margin = [4]length{px(8), px(8), px(8), px(8)}
	case "address":
		st.italic = true
	case "form":
		if e.quirks {
			st.margin[bottom] = px(st.size)
		}
		switch n.Parent.Data { // where the parser leaves it empty
		case "table", "thead", "tbody", "tfoot", "tr":
			st.display = displayNone
		}
	case "fieldset":
		st.margin[right], st.margin[left] = px(2), px(2)
		st.padding = [4]length{px(.35 * st.size), px(.75 * st.size), px(.625 * st.size), px(.75 * st.size)}
		st.setBorders(2, borderGroove)
		st.setBorderColors(groupGrey)
	case "center":
		st.align = alignWebkitCenter
	case "p", "dl":
		st.verticalMargins(1, n.Data == "p")
	case "blockquote", "figure":
		st.verticalMargins(1, false)
		st.margin[right], st.margin[left] = px(40), px(40)
	case "dd":
		st.margin[left] = px(40)
	case "pre", "listing", "xmp", "plaintext":
		st.monospace()
		st.verticalMargins(1, false)
		st.whiteSpace = spacePre
	case "hr":
		st.margin = [4]length{top: px(.5 * st.size), bottom: px(.5 * st.size)}
		st.clips = true
		st.color = ruleGrey
		st.setBorders(1, borderInset)
	default: // h1 to h6
		i := n.Data[1] - '1'
		st.size, st.sizeStep = parent.size*headingSizes[i], 0
		st.weight = 700
		st.verticalMargins(headingMargins[i], false)
	}
}

// bulletTypes are the markers of unordered lists by depth.
var bulletTypes = [3]string{"disc", "circle", "square"}

func listStyle(n *html.Node, st *style) {
	depth := 0
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.Data {
		case "ul", "ol", "menu", "dir":
			depth++
		}
	}
	if depth == 0 {
		st.verticalMargins(1, false)
	}
	if st.rtl {
		st.padding[right] = px(40)
	} else {
		st.padding[left] = px(40)
	}
	if n.Data == "ol" {
		st.listType = "decimal"
	} else {
		st.listType = bulletTypes[min(depth, 2)]
	}
}

func (e *engine) tableStyle(n *html.Node, st, parent *style) {
	switch n.Data {
	case "thead", "tfoot", "tbody", "tr":
		st.borderColor, st.borderColorSet = parent.borderColor, parent.borderColorSet
	}
	switch n.Data {
	case "table":
		st.display = displayTable
		st.collapse = false
		st.spacingX, st.spacingY = 2, 2
		st.borderBox = true
		st.indent = px(0)
		if e.quirks {
			// Quirks Mode Standard §3.2: tables do not take the text style around.
			st.whiteSpace, st.align = spaceNormal, alignStart
			st.lineHeight, st.lineHeightFactor = -1, false
			st.weight, st.size, st.italic = 400, rootSize, false
			st.color = e.bodyText
		}
	case "thead":
		st.display, st.valign = displayHeaderGroup, valignMiddle
	case "tfoot":
		st.display, st.valign = displayFooterGroup, valignMiddle
	case "tbody":
		st.display, st.valign = displayRowGroup, valignMiddle
	case "tr":
		st.display, st.valign = displayRow, parent.valign
		if n.Parent != nil && n.Parent.Data == "table" {
			st.valign = valignMiddle
		}
	case "td", "th":
		st.display, st.valign = displayCell, parent.valign
		st.padding = [4]length{px(1), px(1), px(1), px(1)}
		if n.Data == "th" {
			st.weight = 700
			st.align = alignHeaderCell
		}
	case "caption":
		st.display, st.align = displayCaption, alignWebkitCenter
	case "col":
		st.display = displayColumn
	case "colgroup":
		st.display = displayColumnGroup
	}
}

func (e *engine) phraseStyle(n *html.Node, st, parent *style) {
	switch n.Data {
	case "tt", "code", "kbd", "samp":
		st.monospace()
	case "b", "strong":
		st.weight = bolder(parent.weight)
	case "i", "em", "cite", "var", "dfn":
		st.italic = true
	case "u", "ins":
		st.underline = true
		st.decorationColor = css.Color{}
	case "s", "strike", "del":
		st.strike = true
	case "bdi":
		st.rtl = startsRTL(n)
	case "big":
		st.size, st.sizeStep = parent.size*1.2, 0
	case "small":
		st.size, st.sizeStep = parent.size/1.2, 0
	case "sub":
		st.size, st.sizeStep, st.valign = parent.size/1.2, 0, valignSub
	case "sup":
		st.size, st.sizeStep, st.valign = parent.size/1.2, 0, valignSuper
	case "abbr", "acronym":
		if _, ok := attr(n, "title"); ok {
			st.underline, st.decorationColor = true, css.Color{}
			st.setDecoration(decoration{line: borderDotted})
		}
	case "mark":
		st.background = markYellow
	case "a":
		if _, ok := attr(n, "href"); ok {
			st.color = e.linkColor
			st.underline = true
			st.decorationColor = css.Color{}
		}
	}
}

// monospace sets the fixed-width family.
func (st *style) monospace() { st.families, st.mono = []string{"monospace"}, true }

func bolder(weight int) int {
	switch {
	case weight < 350:
		return 400
	case weight < 550:
		return 700
	}
	return 900
}
