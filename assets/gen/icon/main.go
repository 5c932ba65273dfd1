// Command icon renders the program's icon, icon.svg and icon-small.svg in a
// folder, to PNGs of the sizes that desktops ask for, in the same folder. Run
// it with "go generate ./assets".
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"log"
	"os"
	"path/filepath"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/draw"
)

// sizes are pixels; up to smallSize they are rendered from icon-small.svg.
var sizes = []int{16, 24, 32, 48, 64, 128, 256, 512}

const smallSize = 32

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: icon FOLDER")
	}
	if err := generate(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func generate(folder string) error {
	for _, size := range sizes {
		source := "icon.svg"
		if size <= smallSize {
			source = "icon-small.svg"
		}
		svg, err := os.ReadFile(filepath.Join(folder, source))
		if err != nil {
			return err
		}
		picture, err := render(svg, size)
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		if err := writePNG(filepath.Join(folder, fmt.Sprintf("icon-%d.png", size)), picture); err != nil {
			return err
		}
	}
	return nil
}

// render draws four times too large and scales down, which keeps the small
// sizes crisp.
func render(svg []byte, size int) (image.Image, error) {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return nil, err
	}
	large := 4 * size
	icon.SetTarget(0, 0, float64(large), float64(large))
	canvas := image.NewRGBA(image.Rect(0, 0, large, large))
	scanner := rasterx.NewScannerGV(large, large, canvas, canvas.Bounds())
	icon.Draw(rasterx.NewDasher(large, large, scanner), 1)

	small := image.NewRGBA(image.Rect(0, 0, size, size))
	draw.CatmullRom.Scale(small, small.Bounds(), canvas, canvas.Bounds(), draw.Src, nil)
	return small, nil
}

func writePNG(name string, picture image.Image) error {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, picture); err != nil {
		return err
	}
	return os.WriteFile(name, out.Bytes(), 0o644)
}
