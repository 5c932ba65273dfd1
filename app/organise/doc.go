// Package organise is what a person wants done with mail besides reading it:
// rules for what arrives, searches worth keeping, and how long Trash is kept.
// It is all in one file, organise.toml, that can be read and edited by hand.
//
// A [Rule] is pure: [Judge] asks the rules about messages and makes a [Plan]
// of what they want, which changes nothing. [Plan.Carry] carries it out and
// gives the way back. So the same code serves mail that arrives, a preview
// that only counts, and Undo.
package organise
