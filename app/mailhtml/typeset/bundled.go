package typeset

import (
	"bytes"

	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/goregular"
)

// The families of the Go fonts, which are compiled in: mail can be read on a
// system without any font, and tests measure the same everywhere.
const (
	bundledSans = "go"
	bundledMono = "go mono"
)

func newBytesResource(b []byte) opentype.Resource { return bytes.NewReader(b) }

func bundled() []*entry {
	return []*entry{
		{data: goregular.TTF, family: bundledSans, weight: 400, normal: true},
		{data: gobold.TTF, family: bundledSans, weight: 700, normal: true},
		{data: goitalic.TTF, family: bundledSans, weight: 400, italic: true, normal: true},
		{data: gobolditalic.TTF, family: bundledSans, weight: 700, italic: true, normal: true},
		{data: gomono.TTF, family: bundledMono, weight: 400, normal: true},
		{data: gomonobold.TTF, family: bundledMono, weight: 700, normal: true},
	}
}
