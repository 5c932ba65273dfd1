package htmlview

import (
	"context"
	"errors"
	"io"

	"github.com/mailloft/mailloft/app/mailhtml"
)

// errForeign says that a page is not one of the engine's.
var errForeign = errors.New("only pages of the engine can be printed")

// PDF writes documents as a PDF file, one below the other.
func (e Engine) PDF(ctx context.Context, w io.Writer, title string, layouts ...Layout) (err error) {
	defer guard(&err, "printing")
	var pages []*mailhtml.Page
	for _, layout := range layouts {
		p, err := layout(ctx, Setting{Width: mailhtml.PrintWidth, Height: 1, Zoom: 1})
		if err != nil {
			return err
		}
		made, ok := p.(page)
		if !ok {
			return errForeign
		}
		pages = append(pages, made.Page)
	}
	return mailhtml.WritePDF(ctx, w, title, pages...)
}
