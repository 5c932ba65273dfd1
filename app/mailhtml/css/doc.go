// Package css reads the style sheets and style attributes of mail: tokens to
// values, shorthands to single properties, media queries, and the rules that
// match an element in cascade order.
//
// It follows CSS Syntax 3, Values 4, Color 4, Cascade 4, Media Queries 4 and
// the Quirks Mode Standard, and skips what it does not know declaration by
// declaration. It never follows a URL: @import and @font-face are ignored.
package css
