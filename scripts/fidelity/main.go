// Command fidelity compares the HTML engine with Chromium: it renders mails
// with both, at several widths, and prints for each how many pixels differ,
// how alike the pictures are, and the first element whose box is elsewhere. It
// writes the pictures side by side. It is a tool for developers; the program
// does not use it. Chromium runs headless with the network blocked, driven
// over the DevTools protocol on the loopback interface.
//
//	go run ./scripts/fidelity [-out DIR] [-widths 700,380] FILE.html|DIR…
package main

import (
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
		if err := compareAll(ctx, b, fonts, files, width, filepath.Join(out, w)); err != nil {
			return err
		}
	}
	return nil
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

func compareAll(ctx context.Context, b *browser, fonts *mailhtml.Fonts, files []string, width int, out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	fmt.Printf("%d px\n%8s %7s %7s  %s\n", width, "off %", "SSIM", "boxes", "mail")
	var off, alike []float64
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		want, err := b.render(file, width)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		got, err := renderOurs(ctx, file, width, fonts)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		pixels, ssim := compare(want.picture, got.picture)
		n, first := compareBoxes(want.boxes, got.boxes)
		off, alike = append(off, pixels), append(alike, ssim)
		fmt.Printf("%8.2f %7.3f %7d  %s  %s\n", pixels, ssim, n, shortName(file), first)
		if err := writeSideBySide(filepath.Join(out, shortName(file)+".png"), want.picture, got.picture); err != nil {
			return err
		}
	}
	fmt.Printf("%d mails, off %%: median %.2f p75 %.2f p90 %.2f; SSIM: median %.3f p25 %.3f p10 %.3f\n\n", len(files),
		quantile(off, .5), quantile(off, .75), quantile(off, .9), quantile(alike, .5), quantile(alike, .25), quantile(alike, .1))
	return nil
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
