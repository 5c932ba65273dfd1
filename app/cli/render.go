package cli

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mailloft/mailloft/app"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/mailhtml"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/reading"
	"github.com/mailloft/mailloft/app/remote"
)

// maxPictureHeight bounds the picture of a very long message, in pixels.
const maxPictureHeight = 30_000

// renderer draws a message's body into a picture.
type renderer struct {
	out      string
	width    int
	dark     bool
	paper    bool // write a PDF
	remote   bool
	fonts    *mailhtml.Fonts
	content  *reading.Content
	message  string // SHA-256 of a message of the archive
	kept     remote.Kept
	pictures map[string][]byte // fetched, by their address
}

func (p *program) renderCommand() *cobra.Command {
	var r renderer
	cmd := &cobra.Command{
		Use:   "render ID|FILE.eml|FILE.html --out X.png|X.pdf",
		Short: "Draw a message's body as a picture or PDF, the way the window shows it",
		Long: `Draw a message's body as a picture, the way the window shows it, or with
--out X.pdf as a PDF file of A4 pages with the message's subject, people and date
at the top and text that can be selected. The network is not touched unless
--remote-images is given; then pictures are fetched over https from public
addresses, without cookies or referrer.`,
		Args: p.args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if r.out == "" {
				return usageError{fmt.Errorf("say with --out which file to write")}
			}
			r.paper = strings.EqualFold(filepath.Ext(r.out), ".pdf")
			if r.paper && !cmd.Flags().Changed("width") {
				r.width = mailhtml.PrintWidth
			}
			if r.width < 100 || r.width > 4000 {
				return usageError{fmt.Errorf("--width must be between 100 and 4000 pixels")}
			}
			return p.render(cmd.Context(), &r, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&r.out, "out", "", "PNG or PDF `FILE` to write")
	flags.IntVar(&r.width, "width", 700, "width of the picture in `PIXELS`")
	flags.BoolVar(&r.dark, "dark", false, "in dark colours")
	flags.BoolVar(&r.remote, "remote-images", false, "fetch remote pictures")
	return cmd
}

type renderJSON struct {
	Out     string   `json:"out"`
	Width   int      `json:"width"`
	Height  int      `json:"height"`
	Blocked []string `json:"blocked"`
}

func (p *program) render(ctx context.Context, r *renderer, ref string) (err error) {
	if err = r.read(ctx, p, ref); err != nil {
		return err
	}
	if r.fonts, err = mailhtml.LoadFonts(); err != nil {
		return err
	}
	pages, blocked, err := r.layout(ctx)
	if err != nil {
		return err
	}
	if r.remote && len(blocked) > 0 {
		fetcher := remote.New()
		r.pictures = fetcher.FetchFor(ctx, r.kept, r.message, blocked)
		fetcher.Close()
		if pages, blocked, err = r.layout(ctx); err != nil {
			return err
		}
	}
	if r.paper {
		return p.writePaper(ctx, r, pages, blocked)
	}
	picture := r.paint(pages)
	if err := writePicture(r.out, picture); err != nil {
		return problem.New(err, "picture.unwritable", "The picture can't be written to "+r.out+".", "Choose another file with --out.")
	}
	size := picture.Bounds().Size()
	return p.tellRendered(renderJSON{r.out, size.X, size.Y, append([]string{}, blocked...)})
}

func (p *program) tellRendered(r renderJSON) error {
	if p.json {
		return p.print(r)
	}
	if len(r.Blocked) > 0 {
		fmt.Fprintf(p.Stderr, "%s blocked; --remote-images fetches them.\n", count(len(r.Blocked), "remote picture"))
	}
	return nil
}

// writePaper writes the pages as a PDF file, below the message's header.
func (p *program) writePaper(ctx context.Context, r *renderer, pages []*mailhtml.Page, blocked []string) error {
	height := 0
	for _, page := range pages {
		height += int(page.Height + 0.999)
	}
	if r.content.From.Addr != "" || r.content.Subject != "" {
		labels := reading.Labels{From: "From", To: "To", Cc: "Cc", Date: "Date", Attachments: "Attachments", NoSubject: "(no subject)"}
		date := ""
		if !r.content.Date.IsZero() {
			date = r.content.Date.Format("Mon, 2 Jan 2006, 15:04 -0700")
		}
		head, err := mailhtml.Layout(ctx, []byte(r.content.Letterhead(labels, date)), mailhtml.Options{Width: float32(r.width), Height: 1, Fonts: r.fonts})
		if err != nil {
			return fmt.Errorf("lay out the header: %w", err)
		}
		pages = append([]*mailhtml.Page{head}, pages...)
	}
	err := writeFile(r.out, func(w io.Writer) error { return mailhtml.WritePDF(ctx, w, r.content.Subject, pages...) })
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return problem.New(err, "pdf.unwritable", "The PDF file can't be written to "+r.out+".", "Choose another file with --out.")
	}
	return p.tellRendered(renderJSON{r.out, r.width, height, append([]string{}, blocked...)})
}

// read reads what ref names: a file with HTML alone, or a message.
func (r *renderer) read(ctx context.Context, p *program, ref string) (err error) {
	switch strings.ToLower(filepath.Ext(ref)) {
	case ".html", ".htm":
		html, err := os.ReadFile(ref)
		if err != nil {
			return problem.New(err, "file.unreadable", "The file "+ref+" can't be opened.", "Check the path and its permissions.")
		}
		r.content = &reading.Content{Body: []reading.Section{{HTML: string(html)}}}
		return nil
	}
	if isFile(ref) {
		r.content, err = reading.Load(ctx, func(context.Context) (io.ReadSeekCloser, error) { return os.Open(ref) })
		return err
	}
	return p.withCore(ctx, true, func(core *app.Core) error {
		id, err := core.Archive.Find(ctx, ref)
		if err != nil {
			return err
		}
		rows, err := core.Archive.Rows(ctx, []archive.ID{id})
		if err != nil {
			return err
		}
		if len(rows) == 1 {
			r.message, r.kept = rows[0].SHA256, remote.NewKept(core.Dirs.Pictures())
		}
		r.content, err = reading.Load(ctx, func(ctx context.Context) (io.ReadSeekCloser, error) { return core.Archive.OpenMessage(ctx, id) })
		return err
	})
}

// layout lays out every section of the body, and tells which pictures it left
// out.
func (r *renderer) layout(ctx context.Context) (pages []*mailhtml.Page, blocked []string, err error) {
	for _, s := range r.content.Body {
		var page *mailhtml.Page
		if s.HTML != "" {
			page, err = mailhtml.Layout(ctx, []byte(s.HTML), mailhtml.Options{
				Width: float32(r.width), Dark: r.dark && !r.paper, Fonts: r.fonts, Image: r.image, OpenDetails: r.paper,
			})
		} else {
			page, err = mailhtml.LayoutText(ctx, s.Text, mailhtml.TextOptions{Width: float32(r.width), Dark: r.dark && !r.paper, Fonts: r.fonts})
		}
		if err != nil {
			return nil, nil, fmt.Errorf("lay out the message: %w", err)
		}
		pages = append(pages, page)
		blocked = append(blocked, page.Blocked...)
	}
	return pages, blocked, nil
}

func (r *renderer) image(url string) ([]byte, error) {
	if data, ok := r.content.Picture(url); ok {
		return data, nil
	}
	if data, ok := r.pictures[url]; ok {
		return data, nil
	}
	if data, ok := r.kept.Picture(r.message, url); ok {
		return data, nil
	}
	return nil, mailhtml.ErrBlocked
}

// paint paints the pages one below the other.
func (r *renderer) paint(pages []*mailhtml.Page) image.Image {
	height := 0
	for _, page := range pages {
		height += int(page.Height + 0.999)
	}
	picture := image.NewRGBA(image.Rect(0, 0, r.width, max(1, min(height, maxPictureHeight))))
	y := 0
	for _, page := range pages {
		h := min(int(page.Height+0.999), picture.Bounds().Dy()-y)
		if h <= 0 {
			break
		}
		part := &image.RGBA{Pix: picture.Pix[y*picture.Stride:], Stride: picture.Stride, Rect: image.Rect(0, 0, r.width, h)}
		page.Paint(part, image.Point{}, 1)
		y += h
	}
	return picture
}

// writePicture writes a PNG file. A tall one takes longer to compress than to
// lay out, so it is compressed less.
func writePicture(path string, picture image.Image) error {
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return writeFile(path, func(w io.Writer) error { return encoder.Encode(w, picture) })
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		_ = f.Close() // the first error tells more
		return err
	}
	return f.Close()
}
