package mailhtml

import (
	"github.com/mailloft/mailloft/app/mailhtml/css"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// The sides of a box, as indexes of margins, paddings and borders. The corners
// of a radius go clockwise from the top left.
const (
	top = iota
	right
	bottom
	left
)

// length is a CSS length: px plus a percentage of a base known only in layout,
// or a keyword (auto, none, normal) that leaves it open.
type length struct {
	set     bool
	px      float32
	percent float32
}

func px(v float32) length { return length{set: true, px: v} }

func percentage(v float32) length { return length{set: true, percent: v} }

func (l length) auto() bool       { return !l.set }
func (l length) hasPercent() bool { return l.set && l.percent != 0 }

// of resolves the length against the base of its percentage.
func (l length) of(base float32) float32 { return l.px + l.percent*base/100 }

type display uint8

const (
	displayInline display = iota
	displayBlock
	displayInlineBlock
	displayNone
	displayTable
	displayInlineTable
	displayRowGroup
	displayHeaderGroup
	displayFooterGroup
	displayRow
	displayCell
	displayCaption
	displayColumn
	displayColumnGroup
	displayListItem
	displayFlex
	displayGrid
	displayInlineFlex
	displayInlineGrid
	displayContents
)

// align is text-align. The webkit values come from the align attribute and
// <center>: they move block-level children too.
type align uint8

const (
	alignStart align = iota
	alignLeft
	alignRight
	alignCenter
	alignJustify
	alignWebkitLeft
	alignWebkitRight
	alignWebkitCenter
	alignHeaderCell // a th without alignment of its own
	alignEnd
)

type valign uint8

const (
	valignBaseline valign = iota
	valignTop
	valignMiddle
	valignBottom
	valignTextTop
	valignTextBottom
	valignSub
	valignSuper
	valignLength
	valignBaselineMiddle // of <img align=middle>: centred on the baseline
)

type whiteSpace uint8

const (
	spaceNormal whiteSpace = iota
	spaceNowrap
	spacePre
	spacePreWrap
	spacePreLine
)

// preserved reports whether spaces and line ends are kept.
func (w whiteSpace) preserved() bool { return w == spacePre || w == spacePreWrap }

type transform uint8

const (
	transformNone transform = iota
	transformUpper
	transformLower
	transformCapitalize
)

// Values of style.float and bits of style.clear.
const (
	floatNone uint8 = iota
	floatLeft
	floatRight
)

const (
	positionStatic uint8 = iota
	positionRelative
	positionAbsolute // or fixed, which a page that does not scroll within takes alike
)

// Where backgrounds are cut: style.bgClip.
const (
	clipBorder uint8 = iota
	clipPadding
	clipContent
	clipText
)

const (
	fitSize uint8 = iota // style.bgSize counts
	fitCover
	fitContain
)

const (
	repeatBoth uint8 = iota
	repeatX
	repeatY
	repeatNone
)

// inherited are the computed values that children take over.
type inherited struct {
	color               css.Color
	families            []string // lower case
	size                float32
	weight              int
	italic              bool
	lineHeight          float32 // negative: normal; px, or a factor of size
	lineHeightFactor    bool
	align               align
	whiteSpace          whiteSpace
	letterSpacing       float32
	wordSpacing         float32
	transform           transform
	indent              length
	rtl                 bool
	listType            string
	tabSize             int // columns
	listInside          bool
	collapse            bool // border-collapse
	spacingX, spacingY  float32
	hidden              bool
	breakAll, breakWord bool
	keepAll             bool // lines end between words, also in East Asian text
	breakAnywhere       bool // as breakWord, and counted in the narrowest width
	underline, overline bool // propagated from the boxes around
	strike              bool
	decorationColor     css.Color
	look                *textLook // nil: plain
	smallCaps           bool
	capitals            bool // small letters are shown as capitals
	unread              bool // shown, but no part of the text
	lang                string
	mono                bool // the family is exactly "monospace"
	absoluteSize        bool // the font size comes from one in px, pt and the like
	sizeStep            int  // of the font size, if it is one of sizeSteps; otherwise 0
	captionBottom       bool
	vars                *css.Vars // custom properties
}

// textLook is what few texts have beyond their face and colour.
type textLook struct {
	decoration decoration
	fill       css.Color // of the letters, if fillSet: otherwise the text colour
	fillSet    bool
	shadow     []shadow
}

var plainLook textLook

// looks reads the look of a text.
func (st *style) looks() *textLook {
	if st.look == nil {
		return &plainLook
	}
	return st.look
}

// ownLook is the look of a style that may be changed.
func (st *style) ownLook() *textLook {
	own := *st.looks()
	st.look = &own
	return &own
}

// setDecoration changes how the lines along a text look.
func (st *style) setDecoration(d decoration) {
	if st.looks().decoration != d {
		st.ownLook().decoration = d
	}
}

// style is the computed style of a box.
type style struct {
	inherited
	display    display
	float      uint8
	clear      uint8
	position   uint8
	inset      [4]length
	borderBox  bool // box-sizing
	clips      bool // overflow other than visible
	ellipsis   bool // text-overflow
	clamp      int  // -webkit-line-clamp
	oldBox     bool // display: -webkit-box
	oldColumn  bool // -webkit-box-orient: vertical
	opacity    float32
	valign     valign
	valignLen  length
	alignSelf  string
	alignItems string
	justify    string

	width, height         length
	fit                   string // max-content and the like, with an open width
	flowRoot              bool   // display
	minWidth, maxWidth    length
	minHeight, maxHeight  length
	ratio                 float32 // aspect-ratio, width by height; 0: auto
	ratioAuto             bool    // pictures keep their own
	wasInline             bool    // display, before it was taken out of the flow
	margin, padding       [4]length
	quirkTop, quirkBottom bool // margins that quirks mode may ignore
	fixedLayout           bool // table-layout

	borderWidth    [4]float32
	borderStyle    [4]uint8 // borderNone and so on
	borderColor    [4]css.Color
	borderColorSet [4]bool      // otherwise the text colour
	ruled          bool         // the border attribute of a table: its relief has the text colour too
	radius         [4][2]length // across and down
	shadows        []shadow

	borderImage *borderImage // nil: none
	outline     *outline     // nil: none
	turning     *turning     // transform; nil: none
	background  css.Color
	bgClip      uint8
	bgLayer     // the topmost
	bgLists     *bgLists
	bgLower     []bgLayer // below the topmost, downwards

	counting       *counting   // nil: nothing is said of counters
	content        []css.Value // of ::before and ::after; nil: no box
	objectFit      uint8
	objectPosition *[2]length // nil: in the middle

	flexColumn, flexWrap bool
	flexReverse          bool
	flexUpwards          bool // wrap-reverse
	rowGap               float32
	grid                 *gridStyle // nil: nothing is said of grids
	order                int
	justifyItems         string
	justifySelf          string
	alignContent         string
	grow, shrink         float32
	basis                length
	gap                  float32

	face *typeset.Face // see engine.primary
}

// newStyle returns the initial values, with what is inherited from parent.
func newStyle(parent *style) *style {
	st := &style{inherited: parent.inherited, opacity: 1, shrink: 1}
	for i := range st.margin {
		st.margin[i], st.padding[i] = px(0), px(0)
	}
	return st
}

// initialStyle is what the root element inherits.
func initialStyle() *style {
	st := &style{}
	st.color = black
	st.size, st.sizeStep = rootSize, mediumStep
	st.weight = 400
	st.lineHeight = -1
	st.listType = "disc"
	st.tabSize = 8
	return st
}

const (
	rootSize     = 16 // px, of medium text
	mediumBorder = 3  // px, the initial border-width
)

var (
	black = css.Color{A: 255}
	white = css.Color{R: 255, G: 255, B: 255, A: 255}
)

// primary returns the face of a style's first available family.
func (e *engine) primary(st *style) *typeset.Face {
	if st.face == nil {
		st.face = e.fonts.Primary(st.families, st.weight, st.italic, st.lang)
	}
	return st.face
}

func (st *style) setBorders(width float32, line uint8) {
	for i := range st.borderWidth {
		st.borderWidth[i], st.borderStyle[i] = width, line
	}
}

func (st *style) setBorderColors(c css.Color) {
	for i := range st.borderColor {
		st.borderColor[i], st.borderColorSet[i] = c, true
	}
}
