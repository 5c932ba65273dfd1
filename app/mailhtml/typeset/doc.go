// Package typeset finds the fonts of the system, chooses a face for every
// rune, shapes runs of text and rasterises glyphs. It is the part of the HTML
// mail engine that knows what a font file is; nothing else of the engine does.
//
// Standards it follows: OpenType 1.9 (through go-text/typesetting) and the
// Unicode Bidirectional Algorithm, UAX #9 (see Levels).
package typeset
