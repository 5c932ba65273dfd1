package main

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml"
)

// renderOurs renders a file with our engine.
func renderOurs(ctx context.Context, file string, v view, fonts *mailhtml.Fonts) (rendering, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return rendering{}, err
	}
	r := rendering{boxes: map[int]elementBox{}}
	p, err := mailhtml.Layout(ctx, src, mailhtml.Options{
		Width: float32(v.width), Height: viewHeight, Fonts: fonts, Dark: v.dark,
		Boxes: func(n int, tag string, box mailhtml.Rect) {
			if _, seen := r.boxes[n]; !seen {
				r.boxes[n] = elementBox{tag, box}
			}
		},
	})
	if err != nil {
		return r, err
	}
	picture := image.NewRGBA(image.Rect(0, 0, v.width, int(min(max(p.Height, 100), maxHeight))))
	p.Paint(picture, image.Point{}, 1)
	r.picture, r.page, r.text = picture, p, words(p.Text(p.All()))
	return r, nil
}

// tolerance is how far a box may be off, in px.
const tolerance = 1

// listBoxes makes compareBoxes name every element that is elsewhere.
var listBoxes bool

// compareBoxes counts the elements and those that are elsewhere, and describes
// the first of these. Rows, groups and columns are left out: browsers do not
// agree on their boxes. What only one of the two shows is elsewhere.
func compareBoxes(want, got map[int]elementBox) (all, off int, first string) {
	for _, n := range slices.Sorted(maps.Keys(want)) {
		w, g := want[n], got[n] // without one of ours: an empty box
		switch w.tag {
		case "html", "body", "tbody", "thead", "tfoot", "tr", "col", "colgroup", "br", "wbr", "option", "optgroup":
			continue
		}
		if w.box.W*w.box.H == 0 {
			continue // nothing to see, or an inline box that Chromium does not keep
		}
		all++
		if w.tag == g.tag && near(w.box.X, g.box.X) && near(w.box.Y, g.box.Y) && near(w.box.W, g.box.W) && near(w.box.H, g.box.H) {
			continue
		}
		name := fmt.Sprintf("#%d %s: want %.1f, got %s %.1f", n, w.tag, w.box, g.tag, g.box)
		if listBoxes {
			fmt.Fprintln(os.Stderr, name)
		}
		if off++; first == "" {
			first = name
		}
	}
	return all, off, first
}

func near(a, b float32) bool { return math.Abs(float64(a-b)) <= tolerance }

// compareTexts describes where two texts part, or returns "". Spaces do not
// count: browsers and we part pictures and fields from words differently.
func compareTexts(want, got string) string {
	unspaced := func(s string) string { return strings.ReplaceAll(s, " ", "") }
	if unspaced(want) == unspaced(got) {
		return ""
	}
	a, b := []rune(want), []rune(got)
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-15)
	return fmt.Sprintf("text: want %q, got %q", string(a[from:min(len(a), i+25)]), string(b[from:min(len(b), i+25)]))
}

// compareLinks describes the first link of Chromium's that does not lead from
// the same place to the same target here, or returns "".
func compareLinks(want []shownLink, p *mailhtml.Page) string {
	n := 0
	for _, l := range want {
		target, ok := followable(l.target)
		if !ok {
			continue
		}
		n++
		for _, at := range l.points {
			if k, ok := p.LinkAt(at[0], at[1]); !ok || k.URL != target {
				return fmt.Sprintf("link: want %s (%.30q) at %.0f, got %q", target, l.text, at, k.URL)
			}
		}
	}
	shown := 0
	for _, k := range p.Links {
		if len(k.Boxes) > 0 {
			shown++
		}
	}
	if shown < n {
		return fmt.Sprintf("links: want %d, got %d", n, shown)
	}
	return ""
}

// followable gives the target of a link that mail may lead to, as the engine
// writes it.
func followable(href string) (string, bool) {
	href = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, href))
	scheme, rest, ok := strings.Cut(href, ":")
	switch scheme = strings.ToLower(scheme); {
	case strings.HasPrefix(href, "#"):
		return href, len(href) > 1
	case ok && (scheme == "http" || scheme == "https" || scheme == "mailto"):
		return scheme + ":" + rest, rest != ""
	}
	return "", false
}

// cell is the side of the squares whose average colours are compared, so that
// the antialiasing of letters does not count.
const cell = 4

// averages shrinks a picture by cell.
func averages(im image.Image) ([][3]float64, int, int) {
	b := im.Bounds()
	w, h := b.Dx()/cell, b.Dy()/cell
	rgba := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(rgba, rgba.Rect, im, b.Min, draw.Src)
	out := make([][3]float64, w*h)
	for y := range h * cell {
		for x := range w * cell {
			o := rgba.PixOffset(x, y)
			for c := range 3 {
				out[y/cell*w+x/cell][c] += float64(rgba.Pix[o+c]) / (cell * cell)
			}
		}
	}
	return out, w, h
}

// threshold is how far a colour channel may be off, of 255.
const threshold = 40

// compare gives the share of squares that differ, in per cent, and the
// structural similarity of the two pictures, over the area they share.
func compare(a, b image.Image) (off, ssim float64) {
	pa, wa, ha := averages(a)
	pb, wb, hb := averages(b)
	w, h := min(wa, wb), min(ha, hb)
	differ := 0
	for y := range h {
		for x := range w {
			p, q := pa[y*wa+x], pb[y*wb+x]
			for c := range p {
				if math.Abs(p[c]-q[c]) > threshold {
					differ++
					break
				}
			}
		}
	}
	sum, n := 0.0, 0
	for y := 0; y+window <= h; y += window / 2 {
		for x := 0; x+window <= w; x += window / 2 {
			sum += similarity(pa, pb, wa, wb, x, y)
			n++
		}
	}
	return 100 * float64(differ) / float64(max(1, w*h)), sum / float64(max(1, n))
}

// window is the side of the squares that SSIM looks at.
const window = 8

// similarity is SSIM of one window, by brightness, with the usual constants.
func similarity(a, b [][3]float64, wa, wb, x, y int) float64 {
	luma := func(p [3]float64) float64 { return .3*p[0] + .59*p[1] + .11*p[2] }
	const n = window * window
	const c1, c2 = (.01 * 255) * (.01 * 255), (.03 * 255) * (.03 * 255)
	var sa, sb, saa, sbb, sab float64
	for j := range window {
		for i := range window {
			p, q := luma(a[(y+j)*wa+x+i]), luma(b[(y+j)*wb+x+i])
			sa += p
			sb += q
			saa += p * p
			sbb += q * q
			sab += p * q
		}
	}
	ma, mb := sa/n, sb/n
	va, vb, vab := saa/n-ma*ma, sbb/n-mb*mb, sab/n-ma*mb
	return (2*ma*mb + c1) * (2*vab + c2) / ((ma*ma + mb*mb + c1) * (va + vb + c2))
}

// writeSideBySide saves both pictures in one, Chromium's on the left.
func writeSideBySide(path string, want, got image.Image) error {
	const gap = 8
	w, g := want.Bounds(), got.Bounds()
	both := image.NewRGBA(image.Rect(0, 0, w.Dx()+gap+g.Dx(), max(w.Dy(), g.Dy())))
	draw.Draw(both, image.Rect(0, 0, w.Dx(), w.Dy()), want, w.Min, draw.Src)
	draw.Draw(both, image.Rect(w.Dx()+gap, 0, w.Dx()+gap+g.Dx(), g.Dy()), got, g.Min, draw.Src)
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, both); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
