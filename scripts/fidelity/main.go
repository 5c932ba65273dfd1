// Command fidelity compares the HTML engine with Chromium: it renders mails
// with both, at several widths, and prints for each how many pixels differ,
// how alike the pictures are, the share of elements whose boxes are within a
// px, whether the text reads the same and every link leads to the same place,
// and the first thing that differs. Mails with rules for dark mode are compared
// in it as well. It writes the pictures side by side. It is a tool for developers; the program
// does not use it. Chromium runs headless with the network blocked, driven
// over the DevTools protocol on the loopback interface.
//
//	go run ./scripts/fidelity [-out DIR] [-widths 700,380] FILE.html|DIR…
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/mailloft/mailloft/app/mailhtml"
)

func main() {
	out := flag.String("out", "build/fidelity", "folder for the pictures")
	widths := flag.String("widths", "700,380", "widths in px")
	browser := flag.String("browser", "chromium", "Chromium's command")
	flag.BoolVar(&listBoxes, "boxes", false, "name every element that is elsewhere, not only the first")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *out, *browser, *widths, flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "fidelity:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out, browser, widths string, args []string) error {
	files, err := mails(args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no .html files in %q", args)
	}
	fonts, err := mailhtml.LoadFonts()
	if err != nil {
		return err
	}
	b, err := startBrowser(ctx, browser)
	if err != nil {
		return err
	}
	defer b.close()
	for w := range strings.SplitSeq(widths, ",") {
		width, err := strconv.Atoi(w)
		if err != nil {
			return err
		}
		c := comparison{browser: b, fonts: fonts, out: filepath.Join(out, w)}
		if err := c.all(ctx, files, view{width: width}); err != nil {
			return err
		}
		if dark := slices.DeleteFunc(slices.Clone(files), func(f string) bool { return !hasDarkRules(f) }); len(dark) > 0 {
			c.out += "-dark"
			if err := c.all(ctx, dark, view{width: width, dark: true}); err != nil {
				return err
			}
		}
	}
	return nil
}

// view is how a mail is looked at.
type view struct {
	width int
	dark  bool
}

func (v view) String() string {
	if v.dark {
		return fmt.Sprintf("%d px, dark", v.width)
	}
	return fmt.Sprintf("%d px", v.width)
}

// hasDarkRules reports whether a mail says how it looks in dark mode.
func hasDarkRules(file string) bool {
	src, err := os.ReadFile(file)
	return err == nil && bytes.Contains(src, []byte("prefers-color-scheme"))
}

// mails lists the HTML files among the arguments and in the folders they name.
func mails(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		err := filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".html") {
				path, err = filepath.Abs(path)
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// comparison is a run over many mails with its sums.
type comparison struct {
	browser *browser
	fonts   *mailhtml.Fonts
	out     string

	off, alike  []float64
	boxes, near int
	texts       int // mails whose text is the same
	links       int // mails whose links are the same
}

func (c comparison) all(ctx context.Context, files []string, v view) error {
	if err := os.MkdirAll(c.out, 0o755); err != nil {
		return err
	}
	fmt.Printf("%s\n%8s %7s %7s %5s %5s  %s\n", v, "off %", "SSIM", "boxes %", "text", "links", "mail")
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.one(ctx, file, v); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	n := len(files)
	fmt.Printf("%d mails, off %%: median %.2f p75 %.2f p90 %.2f max %.2f; SSIM: median %.3f p25 %.3f p10 %.3f; boxes %.2f %%; text %d/%d, links %d/%d\n\n", n,
		quantile(c.off, .5), quantile(c.off, .75), quantile(c.off, .9), slices.Max(c.off), quantile(c.alike, .5), quantile(c.alike, .25), quantile(c.alike, .1),
		share(c.near, c.boxes), c.texts, n, c.links, n)
	return nil
}

// one compares a mail and prints its line.
func (c *comparison) one(ctx context.Context, file string, v view) error {
	want, err := c.browser.render(file, v)
	if err != nil {
		return err
	}
	got, err := renderOurs(ctx, file, v, c.fonts)
	if err != nil {
		return err
	}
	if got.page.Dark {
		// Only we turn a light mail dark: its colours are not to be compared.
		fmt.Printf("%8s %7s %7s %5s %5s  %s\n", "turned", "", "", "", "", shortName(file))
		got.picture = want.picture
	}
	pixels, ssim := compare(want.picture, got.picture)
	boxes, elsewhere, box := compareBoxes(want.boxes, got.boxes)
	text, link := compareTexts(want.text, got.text), compareLinks(want.links, got.page)
	c.off, c.alike = append(c.off, pixels), append(c.alike, ssim)
	c.boxes += boxes
	c.near += boxes - elsewhere
	textMark, linkMark := "same", "same"
	if text != "" {
		textMark = "other"
	} else {
		c.texts++
	}
	if link != "" {
		linkMark = "other"
	} else {
		c.links++
	}
	fmt.Printf("%8.2f %7.3f %7.2f %5s %5s  %s  %s\n", pixels, ssim, share(boxes-elsewhere, boxes), textMark, linkMark, shortName(file),
		strings.TrimSpace(strings.Join([]string{box, text, link}, "  ")))
	return writeSideBySide(filepath.Join(c.out, shortName(file)+".png"), want.picture, got.picture)
}

// share is a part in per cent of the whole.
func share(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
}

// shortName is the last two parts of a path, as one name.
func shortName(file string) string {
	dir, name := filepath.Split(strings.TrimSuffix(file, ".html"))
	return filepath.Base(filepath.Dir(filepath.Clean(dir))) + "-" + filepath.Base(filepath.Clean(dir)) + "-" + name
}

func quantile(v []float64, p float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return s[min(len(s)-1, int(p*float64(len(s))))]
}
