// Package mailhtml lays out mail: HTML or plain text in, a Page of positioned
// fills, borders, pictures, links and text out. It knows neither windows nor
// the network: it has no fetcher, and asks its caller for every picture that
// is not part of the HTML itself.
//
// A Page is laid out once for a width and painted a viewport at a time. It is
// immutable and safe for concurrent use.
//
// What it implements is the part of HTML and CSS that mail uses: HTML Living
// Standard §15 (rendering, with its legacy attributes), CSS 2.1 (boxes, floats,
// tables, inline formatting), pieces of CSS Flexbox 1, Backgrounds 3, Color 4,
// Values 4 and Media Queries 4, and the Quirks Mode Standard. Everything else
// is skipped declaration by declaration, as the standards ask.
package mailhtml
