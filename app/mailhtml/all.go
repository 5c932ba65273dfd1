package mailhtml

// The property "all" sets every other one but direction. CSS Cascade 4 §3.2.

// resetAll starts a style anew by the keyword of an all declaration. early is
// what the early properties have come to, if they have been applied.
func (c *cascade) resetAll(keyword string, early *inherited) {
	st := c.st
	fresh := unstyled(c.parent)
	switch keyword {
	case "unset":
	case "initial":
		initial := initialStyle().inherited
		initial.rtl, initial.lang = fresh.rtl, fresh.lang
		initial.underline, initial.overline, initial.strike = fresh.underline, fresh.overline, fresh.strike
		initial.decorationColor = fresh.decorationColor
		fresh.inherited = initial
	case "inherit":
		*fresh = *c.parent
	case "revert", "revert-layer":
		c.e.revert(c.n, fresh, c.parent)
	default:
		return
	}
	fresh.rtl, fresh.vars, fresh.face = st.rtl, st.vars, nil
	if early != nil {
		fresh.size, fresh.absoluteSize, fresh.sizeStep = early.size, early.absoluteSize, early.sizeStep
		fresh.families, fresh.mono, fresh.color = early.families, early.mono, early.color
	}
	*st = *fresh
}
