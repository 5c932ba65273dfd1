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
		r.background(st, box, bw, rad, rounded)
		r.shadows(st, box, bw, rad, true)
	}
	if bw != [4]float32{} {
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
	if st.bgGradient != nil {
		r.add(&gradientMark{box: box, radii: rad, rounded: rounded, g: st.bgGradient})
	}
	if st.bgImage == "" {
		return
	}
	m := r.e.backgroundPicture(st, Rect{box.X + bw[3], box.Y + bw[0], box.W - bw[1] - bw[3], box.H - bw[0] - bw[2]})
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
func (e *engine) backgroundPicture(st *style, box Rect) *tileMark {
	im := e.picture(st.bgImage)
	if im == nil || im.w == 0 || im.h == 0 || im.image == nil {
		return nil
	}
	w, h := im.w, im.h
	switch st.bgFit {
	case 1:
		k := max(box.W/w, box.H/h)
		w, h = w*k, h*k
	case 2:
		k := min(box.W/w, box.H/h)
		w, h = w*k, h*k
	default:
		sw, sh := st.bgSize[0], st.bgSize[1]
		if !sw.auto() {
			w = sw.of(box.W)
			if sh.auto() {
				h = im.h * w / im.w
			}
		}
		if !sh.auto() {
			h = sh.of(box.H)
			if sw.auto() {
				w = im.w * h / im.h
			}
		}
	}
	if w < 1 || h < 1 {
		return nil
	}
	return &tileMark{
		box: box, im: im.image,
		tile: Rect{
			box.X + st.bgPos[0].px + (box.W-w)*st.bgPos[0].percent/100,
			box.Y + st.bgPos[1].px + (box.H-h)*st.bgPos[1].percent/100, w, h,
		},
		acrossX: st.bgRepeat == 0 || st.bgRepeat == 1, acrossY: st.bgRepeat == 0 || st.bgRepeat == 2,
	}
}
