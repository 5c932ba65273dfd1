package css

// Logical properties by their physical names, where the direction of the text
// has no say. Those of the inline axis keep their names: the cascade knows the
// direction. CSS Logical Properties 1.
var logical = map[string]string{
	"inline-size": "width", "block-size": "height", "min-inline-size": "min-width", "max-inline-size": "max-width",
	"min-block-size": "min-height", "max-block-size": "max-height",
	"margin-block-start": "margin-top", "margin-block-end": "margin-bottom",
	"padding-block-start": "padding-top", "padding-block-end": "padding-bottom",
	"inset-block-start": "top", "inset-block-end": "bottom",
	"border-block-start": "border-top", "border-block-end": "border-bottom",
	"border-block-start-width": "border-top-width", "border-block-end-width": "border-bottom-width",
	"border-block-start-style": "border-top-style", "border-block-end-style": "border-bottom-style",
	"border-block-start-color": "border-top-color", "border-block-end-color": "border-bottom-color",
}

// logicalPairs are the shorthands of two sides.
var logicalPairs = map[string][2]string{
	"margin-inline": {"margin-inline-start", "margin-inline-end"}, "padding-inline": {"padding-inline-start", "padding-inline-end"},
	"margin-block": {"margin-top", "margin-bottom"}, "padding-block": {"padding-top", "padding-bottom"},
	"inset-inline": {"inset-inline-start", "inset-inline-end"}, "inset-block": {"top", "bottom"},
	"border-inline-width": {"border-inline-start-width", "border-inline-end-width"}, "border-block-width": {"border-top-width", "border-bottom-width"},
	"border-inline-style": {"border-inline-start-style", "border-inline-end-style"}, "border-block-style": {"border-top-style", "border-bottom-style"},
	"border-inline-color": {"border-inline-start-color", "border-inline-end-color"}, "border-block-color": {"border-top-color", "border-bottom-color"},
}

// logicalBorders are the sides that a shorthand of a whole border speaks of.
var logicalBorders = map[string][2]string{
	"border-inline": {"inline-start", "inline-end"}, "border-block": {"top", "bottom"},
	"border-inline-start": {"inline-start", "inline-start"}, "border-inline-end": {"inline-end", "inline-end"},
}
