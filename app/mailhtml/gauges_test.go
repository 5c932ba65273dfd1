package mailhtml

import (
	"image/color"
	"testing"
)

func TestGaugesAreFilled(t *testing.T) {
	rgba := func(r, g, b uint8) color.RGBA { return color.RGBA{r, g, b, 255} }
	for src, want := range map[string]struct {
		color    color.RGBA
		from, to int // px of it in the picture
	}{
		"<progress value=5 max=10>half</progress>":                 {rgba(0, 117, 255), 420, 560},
		"<progress value=99>":                                      {rgba(0, 117, 255), 880, 1200},
		"<progress value=NaN max=-1>":                              {rgba(0, 117, 255), 0, 0},
		"<meter value=.5>":                                         {rgba(16, 124, 16), 200, 300},
		"<meter min=0 max=100 low=30 high=80 value=20>":            {rgba(255, 185, 0), 60, 160},
		"<meter min=0 max=100 low=30 high=80 optimum=90 value=20>": {rgba(216, 59, 1), 60, 160},
		"<meter value=.5 min=1 max=0>":                             {rgba(16, 124, 16), 0, 0},
		"<progress value=1 style='width:50px;height:20px'>":        {rgba(0, 117, 255), 350, 520},
	} {
		p := layout(t, "<!DOCTYPE html><body style='margin:0'>"+src, Options{Width: 200})
		im := paint(p, 200, 40)
		if got := inkIn(im, im.Rect, want.color); got < want.from || got > want.to {
			t.Errorf("%s: %d px", src, got)
		}
		if from, to := p.All(); p.Text(from, to) != "" {
			t.Errorf("%s: reads %q", src, p.Text(from, to))
		}
	}
}
