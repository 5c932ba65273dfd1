package mailhtml

import (
	"image/color"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// Fonts is the set of fonts text is set in. Make one and share it.
type Fonts = typeset.Fonts

// LoadFonts finds the fonts below dirs, or those of the system when no folder
// is given. Without any font the bundled Go fonts are used, so it never fails
// for want of one. It reads names only; fonts are opened when text needs them.
func LoadFonts(dirs ...string) (*Fonts, error) { return typeset.Load(dirs...), nil }

// BundledFonts returns only the fonts compiled into the program: the same on
// every machine, for tests.
func BundledFonts() *Fonts { return typeset.Bundled() }

// Rect is a rectangle on a page, in page px.
type Rect struct{ X, Y, W, H float32 }

// Contains reports whether the point lies in r.
func (r Rect) Contains(x, y float32) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

func (r Rect) union(o Rect) Rect {
	x0, y0 := min(r.X, o.X), min(r.Y, o.Y)
	x1, y1 := max(r.X+r.W, o.X+o.W), max(r.Y+r.H, o.Y+o.H)
	return Rect{x0, y0, x1 - x0, y1 - y0}
}

func (r Rect) scaled(k float32) Rect { return Rect{r.X * k, r.Y * k, r.W * k, r.H * k} }

// Pos is a place between two characters of a page's text, in reading order:
// the number of runes before it.
type Pos int

// Range is a stretch of a page's text.
type Range struct{ From, To Pos }

// Page is mail laid out for one width. All its measures are page px: CSS px
// times the zoom. It never changes and is safe for concurrent use.
type Page struct {
	Width, Height float32
	Links         []Link
	Anchors       map[string]float32 // y of the elements that #links of the mail point to
	Blocked       []string           // URLs of pictures that were refused, each once
	Trackers      []string           // those of Blocked made not to be seen
	Images        int                // pictures shown
	Simplified    bool               // a limit was met: only plain blocks are shown
	Reason        string             // why, for people, when Simplified
	Folds         []Fold             // if they were asked for, from top to bottom
	Dark          bool               // painted with inverted lightness
	Background    color.NRGBA        // what lies behind everything, as painted

	zoom  float32
	fonts *Fonts
	marks []mark
	text  []rune
	runs  []*textRun
}

// Link is a link of the page. The boxes are where it can be clicked.
type Link struct {
	URL   string // as written, with the scheme in lower case
	Text  string // as shown
	Boxes []Rect
	// Deceptive is set when the text shows a host other than the one the link
	// leads to.
	Deceptive bool
}
