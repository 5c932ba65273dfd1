package mailhtml

import (
	"slices"
	"testing"
)

func TestNumeralsOfTheWorld(t *testing.T) {
	for kind, want := range map[string]map[int]string{
		"hebrew":                {1: "א", 15: "טו", 16: "טז", 19: "יט", 115: "קטו", 500: "תק", 770: "תשע", 999: "תתקצט", 5784: "ה׳תשפד", 11000: "11000", 0: "0"},
		"armenian":              {1: "Ա", 1999: "ՌՋՂԹ", 10000: "10000"},
		"lower-armenian":        {2: "բ"},
		"georgian":              {4: "დ", 2026: "ცკვ", 19999: "ჵჰშჟთ", 20000: "20000"},
		"hiragana":              {1: "あ", 48: "ん", 49: "ああ", 0: "0"},
		"katakana-iroha":        {2: "ロ", 47: "ス"},
		"cjk-heavenly-stem":     {10: "癸", 11: "一一"},
		"cjk-decimal":           {10: "一〇"},
		"cjk-ideographic":       {0: "零", 10: "十", 12: "十二", 42: "四十二", 100: "一百", 101: "一百零一", 110: "一百一十", 1010: "一千零一十", 1001: "一千零一", 9999: "九千九百九十九", 10000: "10000"},
		"simp-chinese-formal":   {1: "壹", 11: "壹拾壹", 105: "壹佰零伍"},
		"japanese-informal":     {0: "〇", 10: "十", 100: "百", 101: "百一", 1234: "千二百三十四"},
		"japanese-formal":       {11: "壱拾壱"},
		"korean-hangul-formal":  {11: "일십일"},
		"korean-hanja-informal": {101: "百一"},
		"khmer":                 {10: "១០"}, "tamil": {-3: "-௩"},
	} {
		for n, text := range want {
			if got := counterText(kind, n); got != text {
				t.Errorf("%s %d: %q, want %q", kind, n, got, text)
			}
		}
	}
	for kind, want := range map[string]string{"hebrew": "ז. ", "hiragana": "き、", "korean-hanja-formal": "七, ", "cjk-earthly-branch": "午、"} {
		if got := markerText(kind, 7); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
}

func TestHebrewMarkersRunFromTheRight(t *testing.T) {
	for rtl, want := range map[bool]string{false: "וט. ", true: " .וט"} {
		if got := string(markerInOrder("טו. ", rtl)); got != want {
			t.Errorf("rtl %v: %q, want %q", rtl, got, want)
		}
	}
	if got := markerInOrder("12. ", true); !slices.Equal(got, []rune(" .12")) {
		t.Errorf("%q", string(got))
	}
}
