package typeset

import "golang.org/x/text/unicode/bidi"

func HasRTL(t []rune) bool {
	for _, r := range t {
		if r >= 0x590 && (r <= 0x8ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfeff) || r == 0x200f || r == 0x202e {
			return true
		}
	}
	return false
}

// Levels
func Levels(t []rune, baseRTL bool) []uint8 {
	n := len(t)
	cl := make([]bidi.Class, n)
	for i, r := range t {
		p, _ := bidi.LookupRune(r)
		cl[i] = p.Class()
		if r == 0xfffc {
			cl[i] = bidi.ON
		}
	}
	base := uint8(0)
	sor := bidi.L
	if baseRTL {
		base, sor = 1, bidi.R
	}
	lastStrong, prev := sor, sor
	for i := 0; i < n; i++ {
		switch cl[i] {
		case bidi.NSM:
			cl[i] = prev
		case bidi.EN:
			if lastStrong == bidi.AL {
				cl[i] = bidi.AN
			}
		case bidi.R, bidi.L, bidi.AL:
			lastStrong = cl[i]
		}
		prev = cl[i]
	}
	for i := range cl {
		if cl[i] == bidi.AL {
			cl[i] = bidi.R
		}
	}
	for i := 1; i+1 < n; i++ {
		if cl[i] == bidi.ES && cl[i-1] == bidi.EN && cl[i+1] == bidi.EN {
			cl[i] = bidi.EN
		}
		if cl[i] == bidi.CS && cl[i-1] == cl[i+1] && (cl[i-1] == bidi.EN || cl[i-1] == bidi.AN) {
			cl[i] = cl[i-1]
		}
	}
	for i := 0; i < n; i++ {
		if cl[i] == bidi.ET {
			j := i
			for j < n && cl[j] == bidi.ET {
				j++
			}
			if i > 0 && cl[i-1] == bidi.EN || j < n && cl[j] == bidi.EN {
				for k := i; k < j; k++ {
					cl[k] = bidi.EN
				}
			}
			i = j - 1
		}
	}
	ls := sor
	for i := range cl {
		switch cl[i] {
		case bidi.L, bidi.R:
			ls = cl[i]
		case bidi.EN:
			if ls == bidi.L {
				cl[i] = bidi.L
			}
		}
	}
	dirOf := func(c bidi.Class) bidi.Class {
		if c == bidi.EN || c == bidi.AN {
			return bidi.R
		}
		return c
	}
	isN := func(c bidi.Class) bool { return c != bidi.L && c != bidi.R && c != bidi.EN && c != bidi.AN }
	lv := make([]uint8, n)
	for i := 0; i < n; {
		if !isN(cl[i]) {
			i++
			continue
		}
		j := i
		for j < n && isN(cl[j]) {
			j++
		}
		a, b := sor, sor
		if i > 0 {
			a = dirOf(cl[i-1])
		}
		if j < n {
			b = dirOf(cl[j])
		}
		d := sor
		if a == b {
			d = a
		}
		for k := i; k < j; k++ {
			cl[k] = d
		}
		i = j
	}
	for i := range cl {
		l := base
		switch cl[i] {
		case bidi.R:
			if base == 0 {
				l = 1
			}
		case bidi.L:
			if base == 1 {
				l = 2
			}
		default:
			l = 2
		}
		lv[i] = l
	}
	return lv
}
