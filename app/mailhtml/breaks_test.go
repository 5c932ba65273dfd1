package mailhtml

import (
	"strings"
	"testing"
)

func TestKeepAllEndsLinesBetweenWords(t *testing.T) {
	for style, want := range map[string]string{
		"":                     "주|문|해|감|사|합|니|다",
		"word-break:keep-all":  "주문해|감사합니다",
		"word-break:break-all": "주|문|해|감|사|합|니|다",
	} {
		p := layout(t, "<!DOCTYPE html><p style='width:1px;font-size:10px;"+style+"'>주문해 감사합니다", Options{})
		var lines []string
		for _, r := range p.runs {
			lines = append(lines, strings.TrimSpace(string(p.text[r.from:r.to])))
		}
		if got := strings.Join(lines, "|"); got != want {
			t.Errorf("%q: %s, want %s", style, got, want)
		}
	}
}
