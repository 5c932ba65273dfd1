package mailhtml

// sizeKeywords are the absolute sizes by name, the smallest first. CSS Fonts 4
// §2.5.1.
var sizeKeywords = [...]string{"xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large"}

// sizeSteps are the same in px. monoSteps and quirkyMonoSteps are those of the
// fixed-width family, whose medium is 13 px; as in browsers, they are no
// multiples of the others.
var (
	sizeSteps       = [...]float32{9, 10, 13, 16, 18, 24, 32, 48}
	monoSteps       = [...]float32{9, 10, 12, 13, 16, 20, 26, 39}
	quirkyMonoSteps = [...]float32{9, 9, 10, 13, 16, 20, 26, 40}
)

// mediumStep is the number of the initial size, counted from one.
const mediumStep = 4

// setSizeStep sets the font size to a step, counted from one. Which size that
// is in the fixed-width family is settled when the family is known.
func (st *style) setSizeStep(n int) {
	st.size, st.absoluteSize, st.sizeStep = sizeSteps[n-1], false, n
}

// isMono reports whether families are the fixed-width one alone.
func isMono(families []string) bool { return len(families) == 1 && families[0] == "monospace" }

// settleMonospace adapts the size to the fixed-width family. QUIRK: as in
// browsers, a size that an author gave in absolute units stays as it is.
func (st *style) settleMonospace(parent *style, quirks bool) {
	const ratio = 13. / 16
	switch {
	case st.absoluteSize:
	case st.sizeStep > 0 && st.mono && quirks:
		st.size = quirkyMonoSteps[st.sizeStep-1]
	case st.sizeStep > 0 && st.mono:
		st.size = monoSteps[st.sizeStep-1]
	case st.sizeStep > 0:
		st.size = sizeSteps[st.sizeStep-1]
	case st.mono == parent.mono:
	case st.mono:
		st.size *= ratio
	default:
		st.size /= ratio
	}
}
