// Package assets holds what is compiled into the program: the icon and the
// demo mailbox. Everything in it was made for Mailloft; the programs under
// gen/ draw the pictures and write the messages.
package assets

import _ "embed" // for the icon

//go:generate go run ./gen/icon .
//go:generate go run ./gen/mailbox gen/mailbox/mail demo

// Icon is the program's icon, a PNG of 512 by 512 pixels.
//
//go:embed icon-512.png
var Icon []byte

// IconSVG is the same picture as an SVG, for the places that scale it.
//
//go:embed icon.svg
var IconSVG []byte
