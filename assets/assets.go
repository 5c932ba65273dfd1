// Package assets holds what is compiled into the program: the icon and the
// demo mailbox. Everything in it was made for Mailloft; the programs under
// gen/ draw the pictures and write the messages.
package assets

import _ "embed" // for the icon

//go:generate go run ./gen/icon icon.svg .
//go:generate go run ./gen/mailbox gen/mailbox/mail demo
