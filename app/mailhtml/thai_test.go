package mailhtml

import (
	"slices"
	"strings"
	"testing"
)

// The places are those of ICU, which browsers cut Thai with.
func TestThaiLinesEndBetweenWords(t *testing.T) {
	for _, want := range []string{
		"คุณ|ได้|รับ|อีเมล|ฉบับ|นี้|เนื่องจาก|คุณ|ได้|สมัคร|รับ|จดหมาย|ข่าว|จาก|เว็บไซต์|ของ|เรา",
		"กรุณา|ชำระ|เงิน|ภายใน|วัน|ที่",
		"ขอบคุณ|ที่|สั่ง|ซื้อ|สินค้า|กับ|เรา",
		"คำ|สั่ง|ซื้อ|ของ|คุณ|ได้|รับ|การ|ยืนยัน|แล้ว",
		"สวัสดี|ครับ",
		"abcไทยdef", // of one word
		"๑๕",
	} {
		f := &inlineContent{text: []rune(strings.ReplaceAll(want, "|", ""))}
		f.breaks = make([]bool, len(f.text)+1)
		f.thaiBreaks()
		var got []rune
		for i, r := range f.text {
			if f.breaks[i] {
				got = append(got, '|')
			}
			got = append(got, r)
		}
		if string(got) != want {
			t.Errorf("got  %s\nwant %s", string(got), want)
		}
	}
	p := layout(t, "<p style='width:60px'>"+strings.Repeat("ขอบคุณที่สั่งซื้อสินค้ากับเรา", 3), Options{})
	if lines := slices.CompactFunc(slices.Clone(p.runs), func(a, b *textRun) bool { return a.base == b.base }); len(lines) < 4 {
		t.Errorf("%d lines of Thai", len(lines))
	}
}
