package mailhtml

// Options say how HTML is laid out. Fonts is required; zero values of the rest
// are usable.
type Options struct {
	Width  float32 // of the page in px; 0 means 700
	Height float32 // of the viewport in px, for vh and quirks-mode bodies; 0 means 900
	Zoom   float32 // 0 means 1; text is broken anew into lines
	Dark   bool    // invert lightness, unless the mail is dark by itself
	Fonts  *Fonts
	// Image answers a picture's URL with the bytes of its file. It is asked
	// for cid: and remote URLs, never for data:, from the goroutine that called
	// Layout, once per URL. ErrBlocked puts the URL in Page.Blocked; any other
	// error shows the picture as missing. nil refuses every URL.
	Image  func(url string) ([]byte, error)
	Limits Limits
	// Folding folds quoted replies and signatures; nil shows all of them.
	Folding *Folding
	// OpenDetails shows what stands in closed <details>, which a browser's reader
	// would open with a click.
	OpenDetails bool
	// Boxes, when set, is called with the border box of every element that has
	// one, in CSS px: element counts elements in document order from <html>.
	// It is for comparing the layout with a browser's.
	Boxes func(element int, tag string, box Rect)
}

// Limits bound the work one mail may cause. A mail beyond them is shown
// simplified, see Page.Simplified. A zero field takes its default.
type Limits struct {
	HTMLBytes   int   // 8 MiB
	Nodes       int   // elements and texts: 150,000
	Depth       int   // of nesting: 400
	CSSBytes    int   // in style elements: 1 MiB
	ImagePixels int64 // of one picture: 40 million, of all: four times that
}

const (
	defaultWidth  = 700
	defaultHeight = 900
	maxSpan       = 64 // columns or rows a table cell may span
)

func (l Limits) withDefaults() Limits {
	set := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&l.HTMLBytes, 8<<20)
	set(&l.Nodes, 150_000)
	set(&l.Depth, 400)
	set(&l.CSSBytes, 1<<20)
	if l.ImagePixels <= 0 {
		l.ImagePixels = 40_000_000
	}
	return l
}

func (o Options) withDefaults() Options {
	if !(o.Width > 0) {
		o.Width = defaultWidth
	}
	if !(o.Height > 0) {
		o.Height = defaultHeight
	}
	if !(o.Zoom > 0) {
		o.Zoom = 1
	}
	o.Zoom = max(.2, min(o.Zoom, 8))
	o.Limits = o.Limits.withDefaults()
	return o
}
