package mailhtml

import (
	"strings"
	"testing"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// Which faces help out is what Chromium shows on a system with these fonts.
func TestASubstituteHelpsOutWithWhatFollows(t *testing.T) {
	fonts, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	named := map[*typeset.Face]string{}
	for _, name := range []string{"liberation sans", "noto sans", "dejavu sans", "noto sans cjk jp"} {
		face := fonts.Named(name, "")
		if face == nil {
			t.Skip("this system lacks", name)
		}
		named[face] = name
	}
	for src, want := range map[string]string{
		"₪":                      "noto sans",
		"✓ ₪":                    "dejavu sans, dejavu sans",
		"<p lang=he>₪":           "dejavu sans",
		"₪ ✓":                    "noto sans, dejavu sans",
		"✓ <b>₪</b>":             "dejavu sans, ",
		"✓<br>₪":                 "dejavu sans, noto sans",
		"✓ 日":                    "noto sans cjk jp, noto sans cjk jp",
		"a ✓ 日":                  "dejavu sans, noto sans cjk jp",
		"✓ <img width=5> ₪":      "dejavu sans, noto sans",
		"✓<font color=red>₪":     "dejavu sans, dejavu sans",
		"☎ ① ⑪":                  "dejavu sans, dejavu sans, noto sans cjk jp",
		"<span dir=rtl>₪ ש":      "dejavu sans, dejavu sans",
		"chào bạn ► ₫":           "noto sans, noto sans",
		"<p style=width:1em>✓ ₪": "dejavu sans, dejavu sans",
	} {
		p := layout(t, "<!DOCTYPE html><body style='font-family:Liberation Sans'>"+src, Options{Fonts: fonts})
		var got []string
		for _, run := range p.runs {
			name := named[run.face]
			for _, r := range string(p.text[run.from:run.to]) {
				if r != ' ' && name != "liberation sans" {
					got = append(got, name)
				}
			}
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s: %s; want %s", src, s, want)
		}
	}
}

// TestEastAsianTextHasADefaultFaceOfItsOwn: where no family is asked for, or none
// that is there, letters of other scripts are in the same face.
func TestEastAsianTextHasADefaultFaceOfItsOwn(t *testing.T) {
	fonts, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	for lang, family := range map[string]string{"ja": "noto sans cjk jp", "zh-CN": "noto sans cjk sc", "ko": "noto sans cjk kr"} {
		want := fonts.Named(family, "")
		if want == nil {
			t.Skip("this system lacks", family)
		}
		for _, src := range []string{"Latin", "<span style='font-family:Nowhere'>Latin", "<span style='font-family:cursive'>Latin"} {
			p := layout(t, "<!DOCTYPE html><body lang="+lang+">"+src, Options{Fonts: fonts})
			if got := runOf(t, p, "Latin").face; got != want {
				t.Errorf("%s, %s: another face", lang, src)
			}
		}
		p := layout(t, "<!DOCTYPE html><body lang="+lang+" style='font-family:Liberation Serif'>Latin", Options{Fonts: fonts})
		if got := runOf(t, p, "Latin").face; got == want {
			t.Errorf("%s: the family asked for is not taken", lang)
		}
	}
}
