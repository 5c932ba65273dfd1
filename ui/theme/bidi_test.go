package theme

import "testing"

func TestALineThatBeginsFromTheRightIsPutInOrder(t *testing.T) {
	for s, want := range map[string]string{
		"plain 26 text":          "plain 26 text",
		"سلام":                   "سلام",
		"رسالة 62":               "62 رسالة\u200f",
		"الخميس 26 نوفمبر 2026":  "2026 نوفمبر\u200f\u200e 26 الخميس\u200f",
		"من Ada Lovelace":        "Ada Lovelace من\u200f",
		"بريد: ادخل ada.example": "ada.example ادخل\u200f\u200e :بريد\u200f",
		"بريد (جديد)":            "(جديد\u200f\u200e) بريد\u200f",
		"Ada و Bob":              "Ada و Bob",
		"":                       "",
	} {
		if got := Visual(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
}
