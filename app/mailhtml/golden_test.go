package mailhtml

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// dump lists every element's box, every run of text and every link of a page.
func dump(tb testing.TB, src []byte, width float32) string {
	tb.Helper()
	var b strings.Builder
	round := func(v float32) float64 { return math.Round(float64(v)*100) / 100 }
	p, err := Layout(context.Background(), src, Options{
		Width: width, Height: 200, Fonts: BundledFonts(),
		Boxes: func(n int, tag string, r Rect) {
			fmt.Fprintf(&b, "box %d %s %v %v %v %v\n", n, tag, round(r.X), round(r.Y), round(r.W), round(r.H))
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	for _, t := range p.runs {
		fmt.Fprintf(&b, "text %v %v %v %q\n", round(t.x), round(t.base), round(t.width), string(p.text[t.from:t.to]))
	}
	for _, k := range p.Links {
		fmt.Fprintf(&b, "link %s %q %d\n", k.URL, k.Text, len(k.Boxes))
	}
	fmt.Fprintf(&b, "blocked %q\npage %v %v\n", p.Blocked, round(p.Width), round(p.Height))
	return b.String()
}

func TestLayoutStaysAsItWas(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden mails", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := dump(t, src, 300)
			golden := strings.TrimSuffix(file, ".html") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
				t.Errorf("layout changed (-want +got):\n%s", d)
			}
		})
	}
}
