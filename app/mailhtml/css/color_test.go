package css

import "testing"

func TestHuesAreAngles(t *testing.T) {
	s := NewSheet(Media{}, false)
	blue := Color{R: 51, G: 51, B: 204, A: 255}
	for value, want := range map[string]Color{
		"hsl(240,60%,50%)": blue, "hsl(240deg 60% 50%)": blue, "hsl(-120 60% 50%)": blue, "hsl(600,60%,50%)": blue,
		"hsl(.66666667turn 60% 50%)": blue, "hsl(266.66667grad 60% 50%)": blue, "hsl(4.1887902rad 60% 50%)": blue,
		"hsla(240, 60%, 50%, .5)": {51, 51, 204, 128}, "hsl(240 60% 50% / 50%)": {51, 51, 204, 128}, "hsl(none 0% 50%)": {128, 128, 128, 255},
	} {
		d := s.Inline("color:" + value)
		if len(d) != 1 {
			t.Errorf("%s is refused", value)
			continue
		}
		if got, ok := ColorOf(d[0].Values[0], false); !ok || got != want {
			t.Errorf("%s: %v, want %v", value, got, want)
		}
	}
}
