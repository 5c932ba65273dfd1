package css

import (
	"strconv"
	"strings"
)

// expander takes shorthands apart into the single properties that layout
// reads. Invalid declarations add nothing.
type expander struct {
	out       []Declaration
	quirks    bool
	important bool
}

func (e *expander) add(property string, vs ...Value) {
	e.out = append(e.out, Declaration{Property: property, Values: vs, Important: e.important})
}

var sides = [4]string{"top", "right", "bottom", "left"}

func keyword(s string) Value { return Value{Kind: Ident, Text: s} }

func (e *expander) expand(property string, v []Value) {
	if len(v) == 0 || len(v) > 1 && hasOneValue[property] {
		return
	}
	switch property {
	case "margin", "padding":
		e.four(v, func(i int) string { return property + "-" + sides[i] })
	case "border-width", "border-style", "border-color":
		e.four(v, func(i int) string { return "border-" + sides[i] + property[len("border"):] })
	case "border":
		e.border(v, sides[:])
	case "border-top", "border-right", "border-bottom", "border-left":
		e.border(v, []string{property[len("border-"):]})
	case "border-radius":
		e.radius(v)
	case "border-top-left-radius", "border-start-start-radius":
		e.add("border-radius-0", v...)
	case "border-top-right-radius", "border-start-end-radius":
		e.add("border-radius-1", v...)
	case "border-bottom-right-radius", "border-end-end-radius":
		e.add("border-radius-2", v...)
	case "border-bottom-left-radius", "border-end-start-radius":
		e.add("border-radius-3", v...)
	case "background":
		e.background(v)
	case "outline":
		e.outline(v)
	case "font":
		e.font(v)
	case "list-style":
		e.listStyle(v)
	case "text-decoration", "-webkit-text-decoration":
		e.add("text-decoration-line", v...)
	case "flex":
		e.flex(v)
	case "flex-flow":
		for _, x := range v {
			if strings.Contains(x.Text, "wrap") {
				e.add("flex-wrap", x)
			} else {
				e.add("flex-direction", x)
			}
		}
	case "grid-area":
		e.gridLines(v, "grid-row-start", "grid-column-start", "grid-row-end", "grid-column-end")
	case "grid-row", "grid-column":
		e.gridLines(v, property+"-start", property+"-end")
	case "place-items", "place-content", "place-self":
		e.add("align"+property[len("place"):], v[0])
		e.add("justify"+property[len("place"):], v[len(v)-1])
	case "inset":
		e.four(v, func(i int) string { return sides[i] })
	default:
		if name, ok := logical[property]; ok {
			e.expand(name, v)
			return
		}
		if pair, ok := logicalPairs[property]; ok {
			e.expand(pair[0], v[:1])
			e.expand(pair[1], v[len(v)-1:])
			return
		}
		if pair, ok := logicalBorders[property]; ok {
			e.border(v, pair[:])
			return
		}
		if isLengthProperty[property] && e.unitless(v) {
			return
		}
		e.add(property, v...)
	}
}

// hasOneValue names common properties of which a second value makes nonsense, as
// where a template has left two colours behind each other.
var hasOneValue = map[string]bool{
	"color": true, "background-color": true, "opacity": true, "visibility": true, "direction": true,
	"width": true, "height": true, "min-width": true, "max-width": true, "min-height": true, "max-height": true, "box-sizing": true,
	"margin-top": true, "margin-right": true, "margin-bottom": true, "margin-left": true,
	"padding-top": true, "padding-right": true, "padding-bottom": true, "padding-left": true,
	"top": true, "right": true, "bottom": true, "left": true, "position": true, "float": true, "clear": true, "vertical-align": true,
	"border-top-width": true, "border-right-width": true, "border-bottom-width": true, "border-left-width": true,
	"border-top-style": true, "border-right-style": true, "border-bottom-style": true, "border-left-style": true,
	"border-top-color": true, "border-right-color": true, "border-bottom-color": true, "border-left-color": true,
	"font-size": true, "font-weight": true, "line-height": true, "letter-spacing": true, "word-spacing": true,
	"text-align": true, "text-transform": true, "border-collapse": true, "table-layout": true, "caption-side": true,
}

// isLengthProperty names the properties whose numbers need a unit.
var isLengthProperty = map[string]bool{
	"width": true, "height": true, "min-width": true, "max-width": true, "min-height": true, "max-height": true, "font-size": true,
	"margin-top": true, "margin-left": true, "margin-right": true, "margin-bottom": true, "padding-top": true, "padding-left": true,
	"padding-right": true, "padding-bottom": true, "letter-spacing": true, "border-spacing": true, "text-indent": true,
	"top": true, "left": true, "right": true, "bottom": true,
}

// unitless reports whether a number other than 0 stands without its unit,
// which only quirks mode allows. Quirks Mode Standard §3.4.
func (e *expander) unitless(vs []Value) bool {
	for _, v := range vs {
		if v.Kind == Number && v.Num != 0 && !e.quirks {
			return true
		}
	}
	return false
}

// four spreads one to four values over the sides.
func (e *expander) four(v []Value, name func(i int) string) {
	if e.unitless(v) {
		return
	}
	for i, x := range fourOf(v) {
		e.add(name(i), x)
	}
}

// fourOf gives each side or corner its value of one to four; nil if there are
// more or none.
func fourOf(v []Value) []Value {
	switch len(v) {
	case 1:
		return []Value{v[0], v[0], v[0], v[0]}
	case 2:
		return []Value{v[0], v[1], v[0], v[1]}
	case 3:
		return []Value{v[0], v[1], v[2], v[1]}
	case 4:
		return v
	}
	return nil
}

// radius gives each corner its radius across and, after a slash, down.
func (e *expander) radius(v []Value) {
	across, down := v, v
	for i, x := range v {
		if x.Kind == Slash {
			across, down = v[:i], v[i+1:]
			break
		}
	}
	a, b := fourOf(across), fourOf(down)
	if a == nil || b == nil || e.unitless(v) {
		return
	}
	for i := range a {
		e.add("border-radius-"+strconv.Itoa(i), a[i], b[i])
	}
}

func (e *expander) border(v []Value, on []string) {
	if len(v) == 1 && isDefaulting(v[0]) {
		for _, side := range on {
			e.add("border-"+side+"-width", v[0])
			e.add("border-"+side+"-style", v[0])
			e.add("border-"+side+"-color", v[0])
		}
		return
	}
	width, style, color := keyword("medium"), keyword("none"), keyword("currentcolor")
	for _, x := range v {
		switch {
		case isBorderStyle(x):
			style = x
		case x.Kind == Number && x.Num != 0 && !e.quirks:
			return
		case isBorderWidth(x):
			width = x
		default:
			if _, ok := ColorOf(x, e.quirks); !ok && !x.Is("currentcolor") && !x.Is("inherit") && !x.Is("initial") {
				return
			}
			color = x
		}
	}
	for _, side := range on {
		e.add("border-"+side+"-width", width)
		e.add("border-"+side+"-style", style)
		e.add("border-"+side+"-color", color)
	}
}

// isDefaulting reports whether a value is one of the keywords that every
// property knows, by which a shorthand sets all that it stands for.
func isDefaulting(v Value) bool {
	switch v.Keyword() {
	case "inherit", "initial", "unset", "revert", "revert-layer":
		return true
	}
	return false
}

func isBorderWidth(v Value) bool {
	switch v.Kind {
	case Length, Number, Func:
		return true
	}
	return v.Is("thin") || v.Is("medium") || v.Is("thick")
}

func isBorderStyle(v Value) bool {
	switch v.Keyword() {
	case "none", "hidden", "solid", "dashed", "dotted", "double", "inset", "outset", "groove", "ridge":
		return true
	}
	return false
}

// background reads the layers, the topmost first. A value it does not know
// voids the whole declaration; a URL it cannot load does not.
func (e *expander) background(v []Value) {
	if len(v) == 1 && isDefaulting(v[0]) {
		e.add("background-image", v[0])
		e.add("background-color", v[0])
		return
	}
	var all backgroundLayers
	all.color = keyword("transparent")
	for i, layer := range splitLayers(v) {
		if i > 0 {
			all.comma()
		}
		if !all.read(layer, e.quirks) {
			return
		}
	}
	e.add("background-color", all.color)
	e.add("background-image", all.images...)
	e.add("background-repeat", all.repeats...)
	e.add("background-position", all.positions...)
	e.add("background-size", all.sizes...)
	if all.clip.Text != "" {
		e.add("background-clip", all.clip)
	}
}

// backgroundLayers collects the values of all layers, with commas between.
type backgroundLayers struct {
	color, clip                       Value
	images, repeats, positions, sizes []Value
}

func splitLayers(v []Value) [][]Value {
	var out [][]Value
	start := 0
	for i, x := range v {
		if x.Kind == Comma {
			out = append(out, v[start:i])
			start = i + 1
		}
	}
	return append(out, v[start:])
}

func (l *backgroundLayers) comma() {
	comma := Value{Kind: Comma}
	l.images, l.repeats = append(l.images, comma), append(l.repeats, comma)
	l.positions, l.sizes = append(l.positions, comma), append(l.sizes, comma)
}

// read takes up one layer and reports whether it is understood.
func (l *backgroundLayers) read(v []Value, quirks bool) bool {
	image := keyword("none")
	var repeat, pos, size []Value
	slash := false
	for _, x := range v {
		k := x.Keyword()
		switch {
		case x.Kind == Slash:
			slash = true
		case x.Kind == URL, x.Kind == Func && strings.Contains(x.Text, "gradient"):
			image = x
		case strings.HasPrefix(k, "repeat"), k == "no-repeat":
			repeat = append(repeat, x)
		case strings.HasSuffix(k, "-box"), k == "text": // of two, the second
			l.clip = x
		case k == "scroll", k == "fixed", k == "none", k == "local":
		case slash && len(size) < 2 && isSize(x, k):
			size = append(size, x)
		case isPosition(x, k):
			pos = append(pos, x)
		default:
			c, ok := ColorOf(x, quirks)
			if !ok {
				return false
			}
			l.color = Value{Kind: Colour, Color: c}
		}
	}
	zero := Value{Kind: Percent}
	l.images = append(l.images, image)
	l.repeats = append(l.repeats, orElse(repeat, keyword("repeat"))...)
	l.positions = append(l.positions, orElse(pos, zero, zero)...)
	l.sizes = append(l.sizes, orElse(size, keyword("auto"))...)
	return true
}

func orElse(v []Value, otherwise ...Value) []Value {
	if len(v) == 0 {
		return otherwise
	}
	return v
}

func isSize(x Value, k string) bool {
	switch k {
	case "auto", "cover", "contain":
		return true
	}
	return x.Kind == Length || x.Kind == Percent || x.Kind == Number || x.Kind == Func
}

func isPosition(x Value, k string) bool {
	switch k {
	case "center", "top", "bottom", "left", "right":
		return true
	}
	return x.Kind == Length || x.Kind == Percent || x.Kind == Number
}

// outline sets all of an outline. CSS Basic UI 4 §3.1.
func (e *expander) outline(v []Value) {
	width, style, color := keyword("medium"), keyword("none"), keyword("currentcolor")
	for _, x := range v {
		switch {
		case isBorderStyle(x):
			style = x
		case isBorderWidth(x):
			width = x
		default:
			color = x
		}
	}
	e.add("outline-style", style)
	if style.Is("none") {
		return // the rest says nothing
	}
	e.add("outline-width", width)
	e.add("outline-color", color)
}

func (e *expander) font(v []Value) {
	i := 0
	if last := v[len(v)-1]; len(v) == 1 || last.Kind == Slash {
		if isDefaulting(v[0]) {
			for _, p := range [...]string{"font-style", "font-weight", "font-size", "line-height", "font-family"} {
				e.add(p, v[0])
			}
		}
		return // no size, or no family
	}
	e.add("font-style", keyword("normal"))
	e.add("font-weight", keyword("normal"))
scan:
	for ; i < len(v); i++ {
		x := v[i]
		switch k := x.Keyword(); {
		case k == "italic", k == "oblique":
			e.add("font-style", x)
		case k == "bold", k == "bolder", k == "lighter", isNumericWeight(v, i):
			e.add("font-weight", x)
		case k == "small-caps":
			e.add("font-variant", x)
		case k == "normal":
		default:
			break scan
		}
	}
	if i >= len(v) {
		return
	}
	e.add("font-size", v[i])
	i++
	if i+1 < len(v) && v[i].Kind == Slash {
		e.add("line-height", v[i+1])
		i += 2
	} else {
		e.add("line-height", keyword("normal"))
	}
	if i < len(v) {
		e.add("font-family", v[i:]...)
	}
}

// isNumericWeight tells the weight in "600 14px" from a size without unit.
func isNumericWeight(v []Value, i int) bool {
	return v[i].Kind == Number && v[i].Num >= 100 && i+1 < len(v) && (v[i+1].Kind == Length || v[i+1].Kind == Percent)
}

func (e *expander) listStyle(v []Value) {
	if len(v) == 1 && isDefaulting(v[0]) {
		e.add("list-style-type", v[0])
		e.add("list-style-position", v[0])
		return
	}
	for _, x := range v {
		switch {
		case x.Is("inside"), x.Is("outside"):
			e.add("list-style-position", x)
		case x.Kind == Ident, x.Kind == String:
			e.add("list-style-type", x)
		}
	}
}

func (e *expander) flex(v []Value) {
	one := Value{Kind: Number, Num: 1}
	grow, shrink, basis := one, one, Value{Kind: Percent}
	switch {
	case isDefaulting(v[0]):
		e.add("flex-grow", v[0])
		e.add("flex-shrink", v[0])
		e.add("flex-basis", v[0])
		return
	case v[0].Is("none"):
		grow.Num, shrink.Num, basis = 0, 0, keyword("auto")
	case v[0].Is("auto"):
		basis = keyword("auto")
	default:
		numbers := 0
		for _, x := range v {
			switch {
			case x.Kind == Number && numbers == 0:
				grow = x
				numbers++
			case x.Kind == Number && numbers == 1:
				shrink = x
				numbers++
			default:
				basis = x
			}
		}
	}
	e.add("flex-grow", grow)
	e.add("flex-shrink", shrink)
	e.add("flex-basis", basis)
}

// gridLines takes apart what stands between slashes. A line that is not given
// is automatic, or has the name of the one opposite.
func (e *expander) gridLines(v []Value, names ...string) {
	parts := [][]Value{nil}
	for _, x := range v {
		if x.Kind == Slash {
			parts = append(parts, nil)
		} else {
			parts[len(parts)-1] = append(parts[len(parts)-1], x)
		}
	}
	for i, name := range names {
		from := i
		if i >= len(parts) {
			if from = i - 2; len(names) == 2 || i == 1 {
				from = 0
			}
			if from >= len(parts) {
				from = 0
			}
			if p := parts[from]; len(p) != 1 || p[0].Kind != Ident {
				e.add(name, keyword("auto"))
				continue
			}
		}
		if len(parts[from]) > 0 {
			e.add(name, parts[from]...)
		}
	}
}
