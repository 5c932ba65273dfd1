package htmlview

import (
	"context"
	"image"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A page is painted in strips as wide as itself, so that a step of scrolling
// paints nothing that was seen a moment ago and no message, however long,
// becomes one tall texture.
const (
	stripHeight   = 256  // pixels
	maxStripWidth = 8192 // pixels, which every graphics card takes
	stripsAhead   = 2    // painted before they are scrolled to
	stripsKept    = 4    // beyond what is visible, in both directions
)

// paintBudget is how long painting may hold up a frame: strips that are
// expected to take longer are painted off the Fyne goroutine.
const paintBudget = 8 * time.Millisecond

// strips holds what has been painted of one page at one scale.
type strips struct {
	page    Page
	scale   float32
	width   int // pixels
	height  int // pixels, of the whole page
	count   int
	epoch   int // changes whenever page or scale do; results of an older one are dropped
	images  map[int]*image.RGBA
	pending map[int]bool
	cost    time.Duration // of the dearest strip lately
}

// painting is what paintStrips made.
type painting struct {
	images map[int]*image.RGBA
	cost   time.Duration // of the dearest strip
	fault  error         // what went wrong in the first strip that is not whole
}

// reset begins a new page, with the strips that were painted with it.
func (s *strips) reset(p Page, scale float32, made painting) {
	w, h := p.Size()
	s.page, s.scale = p, scale
	s.width = min(max(int(math.Ceil(float64(w*scale))), 1), maxStripWidth)
	s.height = max(int(math.Ceil(float64(h*scale))), 1)
	s.count = (s.height + stripHeight - 1) / stripHeight
	s.epoch++
	s.images, s.pending, s.cost = made.images, map[int]bool{}, made.cost
	if s.images == nil {
		s.images = map[int]*image.RGBA{}
	}
}

func (s *strips) drop() {
	s.page, s.count = nil, 0
	s.epoch++
	s.images, s.pending = nil, nil
}

// covering gives the strips, first to last, that show the page's units from
// top to bottom; last < first if there are none.
func (s *strips) covering(top, bottom float32) (first, last int) {
	if s.count == 0 || bottom <= top {
		return 0, -1
	}
	first = int(top*s.scale) / stripHeight
	last = int(math.Ceil(float64(bottom*s.scale))-1) / stripHeight
	return min(max(first, 0), s.count-1), min(max(last, 0), s.count-1)
}

// missing lists the strips from first to last that nobody has painted or is
// painting.
func (s *strips) missing(first, last int) (list []int) {
	for i := max(first, 0); i <= min(last, s.count-1); i++ {
		if s.images[i] == nil && !s.pending[i] {
			list = append(list, i)
		}
	}
	return list
}

// forget drops the pictures far from the strips first to last.
func (s *strips) forget(first, last int) {
	for i := range s.images {
		if i < first-stripsKept || i > last+stripsKept {
			delete(s.images, i)
		}
	}
}

func (s *strips) keep(made painting) {
	for i, img := range made.images {
		s.images[i] = img
		delete(s.pending, i)
	}
	// A slow strip is remembered for a while, quick ones win in the end.
	s.cost = max(made.cost, s.cost*3/4)
}

// paintStrips paints the listed strips of a page. It stops early when ctx ends.
func paintStrips(ctx context.Context, p Page, scale float32, list []int) painting {
	made := painting{images: map[int]*image.RGBA{}}
	var s strips
	s.reset(p, scale, painting{})
	for _, i := range list {
		if i >= s.count || ctx.Err() != nil {
			break
		}
		began := time.Now()
		height := min(stripHeight, s.height-i*stripHeight)
		img := image.NewRGBA(image.Rect(0, 0, s.width, height))
		if err := paintGuarded(p, img, i, scale); err != nil && made.fault == nil {
			made.fault = err // what could not be painted stays empty
		}
		made.images[i] = img
		made.cost = max(made.cost, time.Since(began))
	}
	return made
}

func paintGuarded(p Page, img *image.RGBA, strip int, scale float32) (err error) {
	defer guard(&err, "painting")
	p.Paint(img, image.Pt(0, strip*stripHeight), scale)
	return nil
}

// strip is the canvas object that shows one strip at a time.
type strip struct {
	*canvas.Raster
	index int
	img   *image.RGBA // nil until painted
}

func newStrip() *strip {
	s := &strip{}
	blank := image.NewUniform(image.Transparent)
	s.Raster = canvas.NewRaster(func(int, int) image.Image {
		if s.img == nil {
			return blank
		}
		return s.img
	})
	s.ScaleMode = canvas.ImageScaleFastest
	return s
}

// show makes s show img as the strip at index.
func (s *strip) show(index int, img *image.RGBA) {
	if s.index == index && s.img == img {
		return
	}
	s.index, s.img = index, img
	s.Refresh()
}

// place puts s where its strip belongs. A strip that has not been painted yet
// is as tall as a whole one.
func (s *strip) place(origin fyne.Position, scale float32, width int) {
	height := stripHeight
	if s.img != nil {
		height = s.img.Rect.Dy()
	}
	s.Move(origin.AddXY(0, float32(s.index*stripHeight)/scale))
	s.Resize(fyne.NewSize(float32(width)/scale, float32(height)/scale))
}
