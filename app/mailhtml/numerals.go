package mailhtml

import (
	"strconv"
	"strings"
)

// numeral writes a number as one of the scripts of the world does; ok is false
// for styles that are not known, and numbers out of a style's range.
// CSS Counter Styles 3 §6 and §7.
func numeral(kind string, n int) (s string, ok bool) {
	if zero, ok := zeros[kind]; ok {
		return otherDigits(n, func(d rune) rune { return zero + d }), true
	}
	if kind == "cjk-decimal" {
		digits := []rune(cjkDigits)
		return otherDigits(n, func(d rune) rune { return digits[d] }), true
	}
	if l, ok := longhands[kind]; ok {
		return l.write(n)
	}
	if n < 1 {
		return "", false
	}
	if set, ok := alphabets[kind]; ok {
		return letters(n, []rune(set)), true
	}
	if set, ok := fixedSets[kind]; ok {
		if r := []rune(set); n <= len(r) {
			return string(r[n-1]), true
		}
		return numeral("cjk-decimal", n)
	}
	switch kind {
	case "hebrew":
		return hebrew(n)
	case "armenian", "upper-armenian":
		return byPlaces(n, armenian)
	case "lower-armenian":
		s, ok := byPlaces(n, armenian)
		return strings.ToLower(s), ok
	case "georgian":
		if n >= 20000 {
			return "", false
		}
		return byPlaces(n, georgian)
	}
	return "", false
}

// markerEnd is what stands between a number and the text of its item.
func markerEnd(kind string) string {
	_, fixed := fixedSets[kind]
	_, kana := alphabets[kind]
	_, long := longhands[kind]
	switch {
	case strings.HasPrefix(kind, "korean-"):
		return ", "
	case fixed, kana, long, kind == "cjk-decimal":
		return "、"
	}
	return ". "
}

// zeros are the zeros of styles that are decimal but for their digits, which
// follow one another.
var zeros = map[string]rune{
	"arabic-indic": '٠', "persian": '۰', "devanagari": '०', "bengali": '০', "gurmukhi": '੦', "gujarati": '૦', "oriya": '୦', "tamil": '௦',
	"telugu": '౦', "kannada": '೦', "malayalam": '൦', "thai": '๐', "lao": '໐', "tibetan": '༠', "myanmar": '၀', "khmer": '០',
	"cambodian": '០', "mongolian": '᠐',
}

const cjkDigits = "〇一二三四五六七八九"

// otherDigits writes a decimal number with digits of its own.
func otherDigits(n int, digit func(rune) rune) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return digit(r - '0')
		}
		return r
	}, strconv.Itoa(n))
}

// alphabets count with their letters, as in a, b … z, aa.
var alphabets = map[string]string{
	"hiragana":       "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん",
	"katakana":       "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン",
	"hiragana-iroha": "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
	"katakana-iroha": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
}

// fixedSets end with their last letter.
var fixedSets = map[string]string{
	"cjk-heavenly-stem":  "甲乙丙丁戊己庚辛壬癸",
	"cjk-earthly-branch": "子丑寅卯辰巳午未申酉戌亥",
}

// The letters for 1 to 9, 10 to 90 and so on.
var (
	armenian = []string{"ԱԲԳԴԵԶԷԸԹ", "ԺԻԼԽԾԿՀՁՂ", "ՃՄՅՆՇՈՉՊՋ", "ՌՍՎՏՐՑՒՓՔ"}
	georgian = []string{"აბგდევზჱთ", "იკლმნჲოპჟ", "რსტჳფქღყშ", "ჩცძწჭხჴჯჰ", "ჵ"}
)

// byPlaces writes a number with a letter for each digit and place.
func byPlaces(n int, places []string) (string, bool) {
	s := ""
	for _, letters := range places {
		if d := n % 10; d > 0 {
			s = string([]rune(letters)[d-1]) + s
		}
		n /= 10
	}
	return s, n == 0
}

// hebrew writes numbers below 11,000. 15 and 16 avoid what would be part of
// the name of God.
func hebrew(n int) (string, bool) {
	if n >= 11000 {
		return "", false
	}
	s := ""
	if n >= 1000 {
		thousands, _ := hebrew(n / 1000)
		s, n = thousands+"׳", n%1000
	}
	for ; n >= 400; n -= 400 {
		s += "ת"
	}
	if n == 0 {
		return s, true
	}
	rest, _ := byPlaces(n, []string{"אבגדהוזחט", "יכלמנסעפצ", "קרש"})
	rest = strings.NewReplacer("יה", "טו", "יו", "טז").Replace(rest)
	return s + rest, true
}

// longhand writes numbers below 10,000 in words: a digit and its place.
type longhand struct {
	digits, places string
	zeros          bool // between digits, a run of them as one
	ones           oneKept
}

// oneKept says where a one is written before the name of its place.
type oneKept uint8

const (
	oneAlways    oneKept = iota
	oneNotOfTens         // not where a number begins with ten
	oneNever
)

var longhands = map[string]longhand{
	"japanese-informal":     {cjkDigits, "十百千", false, oneNever},
	"japanese-formal":       {"零壱弐参四伍六七八九", "拾百阡", false, oneAlways},
	"korean-hangul-formal":  {"영일이삼사오육칠팔구", "십백천", false, oneAlways},
	"korean-hanja-informal": {"零一二三四五六七八九", "十百千", false, oneNever},
	"korean-hanja-formal":   {"零壹貳參四五六七八九", "拾百仟", false, oneAlways},
	"simp-chinese-informal": {chineseDigits, "十百千", true, oneNotOfTens},
	"simp-chinese-formal":   {"零壹贰叁肆伍陆柒捌玖", "拾佰仟", true, oneAlways},
	"trad-chinese-informal": {chineseDigits, "十百千", true, oneNotOfTens},
	"trad-chinese-formal":   {"零壹貳參肆伍陸柒捌玖", "拾佰仟", true, oneAlways},
	"cjk-ideographic":       {chineseDigits, "十百千", true, oneNotOfTens},
}

const chineseDigits = "零一二三四五六七八九"

func (l longhand) write(n int) (string, bool) {
	if n < 0 || n > 9999 {
		return "", false
	}
	digits, places := []rune(l.digits), []rune(l.places)
	if n == 0 {
		return string(digits[0]), true
	}
	var s []rune
	gap := false
	for place, unit := 3, 1000; place >= 0; place, unit = place-1, unit/10 {
		d := n / unit % 10
		if d == 0 {
			gap = len(s) > 0
			continue
		}
		if gap && l.zeros {
			s = append(s, digits[0])
		}
		gap = false
		bare := place > 0 && d == 1 && (l.ones == oneNever || l.ones == oneNotOfTens && place == 1 && len(s) == 0)
		if !bare {
			s = append(s, digits[d])
		}
		if place > 0 {
			s = append(s, places[place-1])
		}
	}
	return string(s), true
}
