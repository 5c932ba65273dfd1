package main

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"image/png"
	"strings"
)

// scenes are the pictures of the demo. A name that ends in "-photo" becomes
// a JPEG, any other a PNG.
var scenes = map[string]func() *canvas{
	"harbour":       func() *canvas { return harbour(1200, 480) },
	"harbour-photo": func() *canvas { return harbour(960, 640) },
	"hills-photo":   hills,
	"roof-photo":    roof,
	"beds-photo":    garden,
	"garden":        func() *canvas { return shrink(garden()) },
	"kettle":        kettle,
	"cup":           cup,
	"loaf":          loaf,
	"chart":         chart,
	"tickets":       matrix,
	"anchor":        anchor,
}

// drawPicture draws and encodes the named scene.
func drawPicture(name string) ([]byte, error) {
	scene, ok := scenes[name]
	if !ok {
		return nil, fmt.Errorf("no picture %q", name)
	}
	c := scene()
	var out bytes.Buffer
	if strings.HasSuffix(name, "-photo") {
		c.grain(3)
		err := jpeg.Encode(&out, c.RGBA, &jpeg.Options{Quality: 72})
		return out.Bytes(), err
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err := encoder.Encode(&out, c.RGBA)
	return out.Bytes(), err
}

func harbour(w, h int) *canvas {
	c := newCanvas(w, h)
	horizon := c.h * 0.56
	c.sky(rgb(0x3b5b92), rgb(0xffcf9e))
	c.ellipse(rgb(0xffe9c2), c.w*0.7, horizon-c.h*0.07, c.h*0.11, c.h*0.11)
	c.ridge(rgb(0x8a7ea6), float64(horizon-c.h*0.06), float64(c.h*0.05), float64(c.w*0.09), 0.4)
	c.ridge(rgb(0x5c6391), float64(horizon-c.h*0.01), float64(c.h*0.035), float64(c.w*0.06), 2.1)
	c.band(horizon, c.h, rgb(0xe3a98d), rgb(0x274472))
	for i := range 9 {
		y := horizon + c.h*0.03 + float32(i*i)*c.h*0.005
		c.ellipse(rgb(0xffe1b8), c.w*0.7+float32(i%3-1)*c.w*0.012, y, c.w*(0.03+0.006*float32(i)), c.h*0.004)
	}
	sailboat(c, c.w*0.24, horizon+c.h*0.20, c.h*0.34)
	sailboat(c, c.w*0.46, horizon+c.h*0.08, c.h*0.17)
	c.bird(rgb(0x33415f), c.w*0.56, c.h*0.18, c.h*0.035)
	c.bird(rgb(0x33415f), c.w*0.62, c.h*0.13, c.h*0.025)
	c.bird(rgb(0x33415f), c.w*0.51, c.h*0.12, c.h*0.02)
	return c
}

func sailboat(c *canvas, x, y, size float32) {
	c.ellipse(rgb(0x1d3357), x, y+size*0.1, size*0.45, size*0.03)
	c.shape(rgb(0xfdf6ea), point{x - size*0.02, y - size*0.05}, point{x - size*0.02, y - size}, point{x - size*0.36, y - size*0.05})
	c.shape(rgb(0xe76f51), point{x + size*0.03, y - size*0.05}, point{x + size*0.03, y - size*0.88}, point{x + size*0.33, y - size*0.05})
	c.shape(rgb(0x22304a), point{x - size*0.45, y}, point{x + size*0.45, y}, point{x + size*0.3, y + size*0.12}, point{x - size*0.3, y + size*0.12})
}

func hills() *canvas {
	c := newCanvas(960, 640)
	c.sky(rgb(0x7fb2dd), rgb(0xfdf0d5))
	c.ellipse(rgb(0xfff6d8), 250, 170, 60, 60)
	far, near := rgb(0xa9bfd0), rgb(0x24472f)
	for i := range 6 {
		t := float64(i) / 5
		c.ridge(mix(far, near, t), 280+70*float64(i), 44-4*float64(i), 150+30*t, 1.7*float64(i))
	}
	for i := range 26 {
		x := float32(i*37 + (i*i*13)%29)
		tree(c, x, 600+float32((i*53)%40), 26+float32((i*31)%22))
	}
	return c
}

func tree(c *canvas, x, y, size float32) {
	c.shape(rgb(0x17321f), point{x, y - size*2}, point{x + size*0.5, y}, point{x - size*0.5, y})
}

func roof() *canvas {
	c := newCanvas(960, 640)
	c.sky(rgb(0x9cc3e6), rgb(0xeef4f7))
	for i := range 5 {
		c.ellipse(rgb(0xffffff), 120+float32(i)*45, 110-float32(i%2)*18, 46, 26)
		c.ellipse(rgb(0xffffff), 700+float32(i)*40, 70+float32(i%2)*14, 40, 20)
	}
	c.rect(rgb(0xd9c7a7), 220, 360, 520, 280)
	c.shape(rgb(0x8c4a3c), point{170, 380}, point{480, 150}, point{790, 380})
	for row := range 8 {
		y := 190 + float32(row)*23
		half := (y - 150) * 310 / 230
		for x := 480 - half; x < 480+half; x += 26 {
			c.rect(mix(rgb(0x7a3d31), rgb(0xb0614d), float64((int(x)*7+row*13)%10)/10), x, y, 22, 3)
		}
	}
	for i := range 4 {
		x := 300 + float32(i)*110
		c.ellipse(rgb(0x4a3b30), x, 470, 26, 26)
		c.rect(rgb(0x4a3b30), x-26, 470, 52, 40)
		c.rect(rgb(0xa88d66), x-34, 510, 68, 8)
	}
	pigeon(c, 410, 492, 34)
	pigeon(c, 640, 492, 34)
	pigeon(c, 480, 132, 30)
	c.bird(rgb(0x4b5563), 180, 240, 30)
	c.bird(rgb(0x4b5563), 830, 220, 24)
	return c
}

func pigeon(c *canvas, x, y, size float32) {
	c.ellipse(rgb(0x7d8ba0), x, y, size*0.6, size*0.36)
	c.ellipse(rgb(0x5d6b82), x+size*0.45, y-size*0.4, size*0.22, size*0.22)
	c.shape(rgb(0x5d6b82), point{x + size*0.25, y - size*0.4}, point{x + size*0.66, y - size*0.4}, point{x + size*0.5, y + size*0.1}, point{x + size*0.1, y})
	c.shape(rgb(0xe9a23b), point{x + size*0.64, y - size*0.42}, point{x + size*0.84, y - size*0.34}, point{x + size*0.62, y - size*0.3})
	c.shape(rgb(0x56637a), point{x - size*0.3, y - size*0.1}, point{x - size, y + size*0.22}, point{x - size*0.4, y + size*0.2})
}

func garden() *canvas {
	c := newCanvas(960, 640)
	c.sky(rgb(0xcfe8f5), rgb(0xf6fbf4))
	c.ridge(rgb(0x9cc59a), 300, 26, 170, 0.3)
	c.band(330, 640, rgb(0x7fae6b), rgb(0x5c8a4d))
	for bed := range 4 {
		y := 370 + float32(bed)*68
		c.rect(rgb(0x6b4b34), 70-float32(bed)*15, y, 820+float32(bed)*30, 40)
		for i := range 21 {
			x := 95 - float32(bed)*15 + float32(i)*(38+float32(bed)*1.4)
			flower(c, x, y+12, 9+float32(bed)*2, uint(bed+i))
		}
	}
	return c
}

func flower(c *canvas, x, y, r float32, kind uint) {
	petals := []uint32{0xf4a3b4, 0xf6d365, 0xffffff, 0xb79ced, 0xee7b5d}
	c.rect(rgb(0x2f6b3a), x-1.5, y, 3, r*2)
	for _, d := range []point{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
		c.ellipse(rgb(petals[kind%5]), x+d.x*r*0.6, y+d.y*r*0.6, r*0.55, r*0.55)
	}
	c.ellipse(rgb(0xe0a100), x, y, r*0.4, r*0.4)
}

// shrink halves a picture.
func shrink(big *canvas) *canvas {
	c := newCanvas(int(big.w)/2, int(big.h)/2)
	for y := range int(c.h) {
		for x := range int(c.w) {
			c.SetRGBA(x, y, mix(big.RGBAAt(2*x, 2*y), big.RGBAAt(2*x+1, 2*y+1), 0.5))
		}
	}
	return c
}

func kettle() *canvas {
	c := newCanvas(128, 128)
	c.sky(rgb(0xb5442e), rgb(0xb5442e))
	cream := rgb(0xfff4e0)
	c.ellipse(cream, 60, 78, 34, 30)
	c.rect(rgb(0xb5442e), 20, 102, 90, 12)
	c.shape(cream, point{86, 70}, point{112, 50}, point{116, 56}, point{92, 92})
	c.ellipse(cream, 60, 44, 22, 22)
	c.ellipse(rgb(0xb5442e), 60, 46, 15, 15)
	c.ellipse(cream, 60, 50, 22, 6)
	c.rect(rgb(0xb5442e), 34, 53, 52, 3)
	return c
}

func cup() *canvas {
	c := newCanvas(520, 320)
	c.sky(rgb(0xf3e3cf), rgb(0xe7cfb0))
	c.band(236, 320, rgb(0xb98a5e), rgb(0x9c6f47))
	c.ellipse(rgb(0x84583a), 262, 262, 130, 16)
	c.ellipse(rgb(0xffffff), 348, 188, 42, 40)
	c.ellipse(rgb(0xe9d5b8), 348, 188, 24, 23)
	c.shape(rgb(0xffffff), point{160, 140}, point{360, 140}, point{340, 240}, point{310, 258}, point{210, 258}, point{180, 240})
	c.ellipse(rgb(0xf4efe8), 260, 140, 100, 20)
	c.ellipse(rgb(0x7b4a22), 260, 142, 88, 14)
	for i := range 3 {
		for k := range 12 {
			x := 215 + float32(i)*45 + float32((k%4-2)*(k%2*2-1))*3
			c.ellipse(rgb(0xfaf1e4), x, 112-float32(k)*7, 6-float32(k)*0.4, 6)
		}
	}
	return c
}

func loaf() *canvas {
	c := newCanvas(520, 320)
	c.sky(rgb(0xdfe9e2), rgb(0xc7d8cc))
	c.band(226, 320, rgb(0x8d6a4a), rgb(0x74553a))
	c.ellipse(rgb(0x5e432d), 260, 252, 190, 18)
	c.ellipse(rgb(0xb97a3d), 260, 190, 180, 70)
	c.ellipse(rgb(0xd39a55), 250, 176, 158, 50)
	for i := range 4 {
		x := 150 + float32(i)*66
		c.shape(rgb(0xf1d5a2), point{x, 200}, point{x + 26, 140}, point{x + 44, 142}, point{x + 16, 206})
	}
	return c
}

func chart() *canvas {
	c := newCanvas(1040, 400)
	c.sky(rgb(0xffffff), rgb(0xffffff))
	for i := range 5 {
		c.rect(rgb(0xe5e7eb), 40, 40+float32(i)*75, 960, 2)
	}
	for i, v := range []float32{120, 96, 168, 142, 210, 188, 246, 222, 190, 158, 204, 262} {
		fill := rgb(0x9cc2f7)
		if i == 11 {
			fill = rgb(0x2563eb)
		}
		c.rect(fill, 62+float32(i)*79, 340-v, 48, v)
	}
	return c
}

// matrix looks like a ticket's square code and means nothing.
func matrix() *canvas {
	const cells, size = 25, 8
	c := newCanvas((cells+4)*size, (cells+4)*size)
	c.sky(rgb(0xffffff), rgb(0xffffff))
	seed := uint32(88172645)
	for y := range cells {
		for x := range cells {
			seed = seed*1664525 + 1013904223
			if seed>>29 < 4 || x == 0 || y == cells-1 {
				c.rect(rgb(0x111111), float32((x+2)*size), float32((y+2)*size), size, size)
			}
		}
	}
	return c
}

func anchor() *canvas {
	c := newCanvas(96, 96)
	c.sky(rgb(0x12344d), rgb(0x12344d))
	white := rgb(0xf4f1e8)
	c.ellipse(white, 48, 22, 11, 11)
	c.ellipse(rgb(0x12344d), 48, 22, 5, 5)
	c.rect(white, 44, 32, 8, 48)
	c.rect(white, 30, 38, 36, 7)
	c.shape(white, point{14, 54}, point{24, 58}, point{30, 72}, point{48, 78}, point{66, 72}, point{72, 58}, point{82, 54}, point{76, 76}, point{48, 90}, point{20, 76})
	return c
}
