package mailhtml

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/mailloft/mailloft/app/mailhtml/css"
)

// compute gives an element its style: what browsers start from, its
// attributes, the rules that match it and its style attribute, in that order.
// table is the table the element stands in, or nil.
func (e *engine) compute(n *html.Node, parent *style, table *html.Node) *style {
	st := unstyled(parent)
	e.userAgentStyle(n, st, parent)
	e.attributeStyle(n, st, parent, table)
	rules := e.sheet.Match(n)
	var inline []css.Declaration
	if s, ok := attr(n, "style"); ok && s != "" {
		inline = e.sheet.Inline(s)
	}
	c := cascade{e: e, st: st, parent: parent, rules: rules, inline: inline}
	c.run(n)
	st.settle(n, parent)
	if n.Data == "html" {
		e.rootSize = st.size
	}
	return st
}

// cascade applies the declarations of an element.
type cascade struct {
	e          *engine
	n          *html.Node
	st, parent *style
	rules      []*css.Rule
	inline     []css.Declaration
	put        map[*css.Declaration][]css.Declaration // what those with var() come to
}

// each calls f with every declaration, weakest first. CSS Cascade 4 §6.
func (c *cascade) each(f func(d *css.Declaration)) {
	important := false
	pass := func(want bool) {
		visit := func(ds []css.Declaration) {
			for i := range ds {
				if ds[i].Important != want {
					important = true
				} else if ds[i].HasVar {
					c.substituted(&ds[i], f)
				} else {
					f(&ds[i])
				}
			}
		}
		for _, r := range c.rules {
			visit(r.Declarations)
		}
		visit(c.inline)
	}
	pass(false)
	if important {
		pass(true)
	}
}

// substituted calls f with what a declaration with var() comes to here.
func (c *cascade) substituted(d *css.Declaration, f func(d *css.Declaration)) {
	put, ok := c.put[d]
	if !ok {
		put = c.e.sheet.Substitute(d, c.st.vars)
		if c.put == nil {
			c.put = map[*css.Declaration][]css.Declaration{}
		}
		c.put[d] = put
	}
	for i := range put {
		f(&put[i])
	}
}

// customProperties gives the style those that are set here.
func (c *cascade) customProperties() {
	var own []css.Declaration
	custom := func(d *css.Declaration) {
		if strings.HasPrefix(d.Property, "--") {
			own = append(own, *d)
		}
	}
	for _, important := range [...]bool{false, true} {
		visit := func(ds []css.Declaration) {
			for i := range ds {
				if ds[i].Important == important {
					custom(&ds[i])
				}
			}
		}
		for _, r := range c.rules {
			visit(r.Declarations)
		}
		visit(c.inline)
	}
	c.st.vars = c.st.vars.With(own)
}

// run applies first what other properties depend on (the font's size and
// family, the colour, the direction), then everything else.
func (c *cascade) run(n *html.Node) {
	c.n = n
	if c.e.sheet.HasVars() {
		c.customProperties()
	}
	before := c.st.size
	c.each(func(d *css.Declaration) {
		if d.Property == "all" {
			c.resetAll(d.Values[0].Keyword(), nil)
		}
		if set := earlyProperties[d.Property]; set != nil {
			set(c.setter(d))
		}
	})
	c.st.settleMonospace(c.parent, c.e.quirks)
	if c.st.size != before && before != 0 {
		scaleDefaultMargins(n, c.st, c.st.size/before)
	}
	early := c.st.inherited
	c.each(func(d *css.Declaration) {
		if d.Property == "all" {
			c.resetAll(d.Values[0].Keyword(), &early)
		}
		name := d.Property
		if strings.Contains(name, "inline-") {
			name = physical(name, c.st.rtl)
		}
		if set := properties[name]; set != nil {
			s := c.setter(d)
			s.property = name
			if !s.defaulted() {
				set(s)
			}
		}
	})
}

func (c *cascade) setter(d *css.Declaration) *setter {
	return &setter{e: c.e, n: c.n, st: c.st, parent: c.parent, property: d.Property, vs: d.Values, v: d.Values[0], keyword: d.Values[0].Keyword()}
}

// scaleDefaultMargins adapts the default margins given in em to a font size
// set by the author.
func scaleDefaultMargins(n *html.Node, st *style, k float32) {
	switch n.Data {
	case "p", "dl", "blockquote", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "menu", "dir", "pre", "listing", "xmp", "plaintext", "hr":
		st.margin[top].px *= k
		st.margin[bottom].px *= k
	}
}

// settle makes the values of different properties agree. CSS 2.1 §9.7.
func (st *style) settle(n *html.Node, parent *style) {
	if st.align == alignHeaderCell {
		st.align = alignCenter
		if parent.align != alignStart {
			st.align = parent.align
		}
	}
	if st.decorationColor.A == 0 && (st.underline || st.strike || st.overline) {
		st.decorationColor = st.color
	}
	st.settleBorders()
	st.settleLayers()
	if st.position == positionAbsolute {
		st.float = floatNone
	}
	if st.oldBox && st.oldColumn { // Chromium lays an old box out as a flex container; one of few lines as a block
		st.flexColumn = true
		if st.clamp > 0 {
			st.display, st.flowRoot = displayBlock, true
		}
	}
	if !st.oldBox || !st.oldColumn {
		st.clamp = 0
	}
	inFlex := parent.display == displayFlex || parent.display == displayInlineFlex || parent.isGrid()
	if st.float != floatNone || st.position == positionAbsolute || inFlex {
		st.wasInline = blockified(st.display) != st.display
		st.display = blockified(st.display)
	}
	if st.display == displayTable || st.display == displayInlineTable {
		switch st.align {
		case alignWebkitCenter, alignWebkitLeft, alignWebkitRight:
			st.align = alignStart
		}
	}
	if n.Data == "br" {
		st.display = displayInline
	}
}

// settleBorders makes widths whole px and fills in the text colour. QUIRK: a
// border with light and shadow but no colour of its own is light grey.
func (st *style) settleBorders() {
	for i := range st.borderWidth {
		switch w := st.borderWidth[i]; {
		case st.borderStyle[i] <= borderHidden:
			st.borderWidth[i] = 0
		case w > 0 && w < 1:
			st.borderWidth[i] = 1
		default:
			st.borderWidth[i] = float32(int(w))
		}
		if st.borderColorSet[i] {
			continue
		}
		st.borderColor[i] = st.color
		switch st.borderStyle[i] {
		case borderInset, borderOutset, borderGroove, borderRidge:
			if !st.ruled {
				st.borderColor[i] = bevelGrey
			}
		}
	}
}

func blockified(d display) display {
	switch d {
	case displayInline, displayInlineBlock, displayCell, displayRow, displayRowGroup:
		return displayBlock
	case displayInlineTable:
		return displayTable
	case displayInlineFlex:
		return displayFlex
	case displayInlineGrid:
		return displayGrid
	}
	return d
}
