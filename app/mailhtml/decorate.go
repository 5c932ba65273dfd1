package mailhtml

import "github.com/mailloft/mailloft/app/mailhtml/css"

// decorate records shadow, background and borders of a box.
func (r *recorder) decorate(st *style, box Rect, bw [4]float32, background bool) {
	if st.hidden || box.W <= 0 && box.H <= 0 {
		return
	}
	rad, rounded := cornersOf(st, box.W, box.H)
	if background {
		r.shadows(st, box, bw, rad, false)
		if st.bgClip == clipBorder {
			r.background(st, box, bw, rad, rounded)
		} else if st.bgClip != clipText {
			r.cutBackground(st, box, bw, rad)
		}
		r.shadows(st, box, bw, rad, true)
	}
	if st.borderImage != nil && bw != [4]float32{} {
		r.add(&borderImageMark{box: box, w: bw, image: st.borderImage})
	} else if bw != [4]float32{} {
		r.borders(box, bw, st.borderColor, st.borderStyle, rad)
	}
}

// shadows records the outer or the inset shadows of a box, the last one lowest.
func (r *recorder) shadows(st *style, box Rect, bw [4]float32, rad corners, inset bool) {
	if inset {
		box = Rect{box.X + bw[left], box.Y + bw[top], box.W - bw[left] - bw[right], box.H - bw[top] - bw[bottom]}
		rad = rad.grown([4]float32{-bw[top], -bw[right], -bw[bottom], -bw[left]})
	}
	for i := len(st.shadows) - 1; i >= 0; i-- {
		if st.shadows[i].inset == inset {
			r.add(&shadowMark{box: box, radii: rad, shadow: st.shadows[i]})
		}
	}
}

func (r *recorder) background(st *style, box Rect, bw [4]float32, rad corners, rounded bool) {
	if st.background.A > 0 {
		r.add(&fillMark{box: box, radii: rad, rounded: rounded, color: st.background})
	}
	for i := len(st.bgLower) - 1; i >= 0; i-- {
		r.layer(&st.bgLower[i], box, bw, rad, rounded)
	}
	r.layer(&st.bgLayer, box, bw, rad, rounded)
}

// layer records one layer of a background.
func (r *recorder) layer(l *bgLayer, box Rect, bw [4]float32, rad corners, rounded bool) {
	area := Rect{box.X + bw[left], box.Y + bw[top], box.W - bw[left] - bw[right], box.H - bw[top] - bw[bottom]}
	switch {
	case l.bgGradient != nil && l.bgFit == fitSize && l.bgSize != [2]length{}:
		r.gradientTiles(l, area, box, rad)
		return
	case l.bgGradient != nil:
		r.add(&gradientMark{box: box, radii: rad, rounded: rounded, g: l.bgGradient})
		return
	case l.bgImage == "":
		return
	}
	m := r.e.backgroundPicture(l, area)
	if m == nil {
		return
	}
	if rounded {
		r.grouped(&groupMark{opacity: 1, clip: &box, radii: rad}, func() { r.add(m) })
		return
	}
	r.add(m)
}

func (r *recorder) borders(box Rect, bw [4]float32, bc [4]css.Color, bs [4]uint8, rad corners) {
	for i := range bw {
		if bw[i] > 0 && bs[i] != 0 && bc[i].A > 0 {
			r.add(&borderMark{box: box, w: bw, c: bc, s: bs, radii: rad})
			return
		}
	}
}

// backgroundPicture places a background image in its box. CSS Backgrounds 3 §3.
func (e *engine) backgroundPicture(l *bgLayer, box Rect) *tileMark {
	im := e.picture(l.bgImage)
	if im == nil || im.w == 0 || im.h == 0 || im.image == nil {
		return nil
	}
	t := l.tile(im.w, im.h, box)
	if t.W < 1 || t.H < 1 {
		return nil
	}
	return &tileMark{
		box: box, im: im.image, tile: t,
		acrossX: l.bgRepeat == repeatBoth || l.bgRepeat == repeatX, acrossY: l.bgRepeat == repeatBoth || l.bgRepeat == repeatY,
	}
}
