package mailhtml

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	xdraw "golang.org/x/image/draw"

	"github.com/mailloft/mailloft/app/mailhtml/pdf"
	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// inkScale is how many pixels of a picture make a CSS px of what has no shape
// in a PDF: gradients, shadows, patterns.
const inkScale = 2

func (p *printer) marks(marks []mark) {
	for _, m := range marks {
		b := m.bounds()
		if b.Y >= p.view.Y+p.view.H || b.Y+b.H <= p.view.Y {
			continue
		}
		switch m := m.(type) {
		case *textRun:
			// Each is on one sheet, or it would be found twice.
			if middle := m.base - m.size/4; middle >= p.view.Y && middle < p.view.Y+p.view.H {
				p.text(m)
			}
		case *fillMark:
			radii := corners{}
			if m.rounded {
				radii = m.radii
			}
			p.sheet.Fill(p.rect(m.box), p.radii(radii), color.NRGBA(m.color))
		case *pictureMark:
			p.picture(m)
		case *groupMark:
			var clip *pdf.Rect
			if m.clip != nil {
				r := p.rect(*m.clip)
				clip = &r
			}
			p.sheet.Group(clip, p.radii(m.radii), m.opacity, func() { p.marks(m.marks) })
		case *borderMark:
			if !p.border(m) {
				p.ink(m)
			}
		default:
			p.ink(m)
		}
	}
}

func (p *printer) radii(c corners) (r pdf.Radii) {
	for i := range c {
		r[i] = [2]float32{c[i][0] * p.k, c[i][1] * p.k}
	}
	return r
}

// border draws plain borders as four boxes; it reports whether they are plain.
func (p *printer) border(m *borderMark) bool {
	if m.radii != (corners{}) || !m.flat && !m.alike() {
		return false
	}
	for i := range 4 {
		if m.w[i] > 0 && m.s[i] != borderSolid && m.s[i] != borderNone && m.s[i] != borderHidden {
			return false
		}
	}
	b := m.box
	for i, side := range [4]Rect{
		top:    {b.X, b.Y, b.W, m.w[top]},
		right:  {b.X + b.W - m.w[right], b.Y + m.w[top], m.w[right], b.H - m.w[top] - m.w[bottom]},
		bottom: {b.X, b.Y + b.H - m.w[bottom], b.W, m.w[bottom]},
		left:   {b.X, b.Y + m.w[top], m.w[left], b.H - m.w[top] - m.w[bottom]},
	} {
		if m.w[i] > 0 && m.s[i] == borderSolid {
			p.sheet.Fill(p.rect(side), pdf.Radii{}, color.NRGBA(m.c[i]))
		}
	}
	return true
}

// picture draws a picture, with no more pixels than a printer would show.
func (p *printer) picture(m *pictureMark) {
	const fine = 3 // pixels for a CSS px
	b := m.im.Bounds()
	w, h := int(m.box.W*fine)+1, int(m.box.H*fine)+1
	im := m.im
	if b.Dx() > w && b.Dy() > h {
		small := image.NewRGBA(image.Rect(0, 0, w, h))
		xdraw.ApproxBiLinear.Scale(small, small.Rect, im, b, xdraw.Src, nil)
		im = small
	}
	p.sheet.Image(im, p.rect(m.box))
}

// ink draws a mark as a picture of what is on this sheet.
func (p *printer) ink(m mark) {
	r := intersect(m.bounds(), Rect{0, p.view.Y, max(p.page0.Width/p.page0.zoom, 1) * 2, p.view.H})
	w, h := int(r.W*inkScale+.999), int(r.H*inkScale+.999)
	if w < 1 || h < 1 {
		return
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	c := &canvas{
		dst: dst, clip: dst.Rect, scale: inkScale, fonts: p.page0.fonts,
		origin: image.Pt(-roundInt(r.X*inkScale), -roundInt(r.Y*inkScale)),
	}
	m.paint(c)
	p.sheet.Image(dst, p.rect(Rect{r.X, r.Y, float32(w) / inkScale, float32(h) / inkScale}))
}

// emojiKey is a picture among the glyphs.
type emojiKey struct {
	face *typeset.Face
	id   font.GID
}

func (p *printer) font(face *typeset.Face) *pdf.Font {
	f := p.fonts[face]
	if f == nil {
		f = p.doc.AddFont(face.Em())
		p.fonts[face] = f
	}
	return f
}

// text draws a run of text, and the lines along it.
func (p *printer) text(t *textRun) {
	ink := color.NRGBA(t.color)
	if t.face != nil && len(t.glyphs) > 0 {
		out := pdf.Text{Font: p.font(t.face), Size: t.size * p.k, Color: ink, Fat: t.face.Fat(), Hidden: t.face.Emoji}
		texts := p.texts(t)
		x := t.x
		for i := range t.glyphs {
			g := &t.glyphs[i]
			at := pdf.Placed{X: p.x(x + g.DX), Y: p.y(t.base - g.DY)}
			at.Code = out.Font.Glyph(uint32(g.ID), texts[i], func() ([]pdf.Segment, float32) {
				s := p.page0.fonts.ShapeOf(t.face, g.ID)
				return segments(s.Outline), s.Advance
			})
			out.Glyphs = append(out.Glyphs, at)
			if t.face.Emoji {
				p.emoji(t, g, x)
			}
			x += g.Advance
		}
		p.sheet.Text(out)
	}
	for _, r := range t.rules {
		p.sheet.Fill(p.rect(Rect{t.x, t.base + r.y, t.width, r.thick}), pdf.Radii{}, color.NRGBA(r.color))
	}
}

// emoji draws the picture of a glyph.
func (p *printer) emoji(t *textRun, g *typeset.Glyph, x float32) {
	key := emojiKey{t.face, g.ID}
	im, known := p.emojis[key]
	if !known {
		if s := p.page0.fonts.ShapeOf(t.face, g.ID); s.PNG != nil {
			im, _ = png.Decode(bytes.NewReader(s.PNG)) // nil if it is none
		}
		p.emojis[key] = im
	}
	if im == nil || im.Bounds().Empty() {
		return
	}
	w := t.size * 1.17
	h := w * float32(im.Bounds().Dy()) / float32(im.Bounds().Dx())
	p.sheet.Image(im, p.rect(Rect{x + g.DX, t.base - g.DY - t.size*.95, w, h}))
}

// texts gives the characters that each glyph of a run stands for. A cluster of
// several glyphs is shared out among them.
func (p *printer) texts(t *textRun) []string {
	runes := p.page0.text[t.from:min(int(t.to), len(p.page0.text))]
	texts := make([]string, len(t.glyphs))
	first := func(i int) int { return int(t.glyphs[i].Cluster - t.first) }
	for i := 0; i < len(t.glyphs); {
		n := i + 1
		for n < len(t.glyphs) && first(n) == first(i) {
			n++
		}
		from, to := first(i), len(runes)
		switch {
		case t.rtl && i > 0:
			to = first(i - 1)
		case !t.rtl && n < len(t.glyphs):
			to = first(n)
		}
		from, to = max(0, min(from, len(runes))), max(0, min(to, len(runes)))
		if from < to {
			share(texts[i:n], runes[from:to], t.rtl)
		}
		i = n
	}
	return texts
}

// share gives each glyph of a cluster a character, the last one the rest.
func share(texts []string, runes []rune, rtl bool) {
	for i := range texts {
		at := i
		if rtl {
			at = len(texts) - 1 - i
		}
		switch {
		case i == len(texts)-1:
			texts[at] = strings.ToValidUTF8(string(runes), "")
		case len(runes) > 1:
			texts[at], runes = string(runes[:1]), runes[1:]
		default:
			texts[at], runes = string(runes), nil
		}
	}
}

func segments(outline []opentype.Segment) []pdf.Segment {
	out := make([]pdf.Segment, len(outline))
	ops := map[opentype.SegmentOp]pdf.Op{
		opentype.SegmentOpMoveTo: pdf.MoveTo, opentype.SegmentOpLineTo: pdf.LineTo,
		opentype.SegmentOpQuadTo: pdf.QuadTo, opentype.SegmentOpCubeTo: pdf.CubeTo,
	}
	for i, s := range outline {
		out[i].Op = ops[s.Op]
		for k, q := range s.Args {
			out[i].P[k] = [2]float32{q.X, q.Y}
		}
	}
	return out
}
