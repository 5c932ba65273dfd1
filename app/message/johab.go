package message

import (
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/transform"
)

func init() {
	for _, label := range []string{"johab", "cp1361", "ms1361"} {
		charset.RegisterEncoding(label, johab{})
	}
}

// johab is the Korean charset of KS X 1001 annex 3, code page 1361: a syllable
// by the numbers of its letters, five bits each, and the rest of KS X 1001 moved
// elsewhere. It only decodes.
type johab struct{}

func (johab) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: &johabReader{rest: korean.EUCKR.NewDecoder()}}
}

func (johab) NewEncoder() *encoding.Encoder { return encoding.Replacement.NewEncoder() }

type johabReader struct {
	transform.NopResetter
	rest *encoding.Decoder
}

func (j *johabReader) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		c, size, r := src[nSrc], 1, rune(src[nSrc])
		switch {
		case c < utf8.RuneSelf:
		case nSrc+1 < len(src):
			if r = j.pair(c, src[nSrc+1]); r != utf8.RuneError || src[nSrc+1] >= utf8.RuneSelf {
				size = 2
			}
		case !atEOF:
			return nDst, nSrc, transform.ErrShortSrc
		default:
			r = utf8.RuneError
		}
		if utf8.RuneLen(r) > len(dst)-nDst {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// pair returns what two bytes mean, or U+FFFD.
func (j *johabReader) pair(first, second byte) rune {
	switch {
	case first <= 0xd3:
		return johabSyllable(rune(first)<<8 | rune(second))
	case first == 0xda && second >= 0xa1 && second <= 0xd3: // letters by themselves
		return 0x3131 + rune(second) - 0xa1
	case first >= 0xd9 && first <= 0xde, first >= 0xe0 && first <= 0xf9:
		return j.moved(int(first), int(second))
	}
	return utf8.RuneError
}

// moved reads a sign or a Chinese character: two rows of KS X 1001 make one here.
func (j *johabReader) moved(first, second int) rune {
	row, cell := 2*(first-0xd9), second-0x31
	if first >= 0xe0 {
		row = 2*first - 0x197
	}
	switch {
	case second >= 0x91 && second <= 0xfe:
		cell = second - 0x43
	case second < 0x31 || second > 0x7e:
		return utf8.RuneError
	}
	out, err := j.rest.Bytes([]byte{byte(row + cell/94 + 0xa1), byte(cell%94 + 0xa1)})
	if err != nil {
		return utf8.RuneError
	}
	r, _ := utf8.DecodeRune(out)
	return r
}

// The numbers of the letters, by five bits; -1 is none, -2 means nothing.
var (
	johabInitial = [32]rune{-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, -2, -2, -2, -2, -2, -2, -2, -2, -2, -2, -2}
	johabVowel   = [32]rune{-2, -2, -1, 0, 1, 2, 3, 4, -2, -2, 5, 6, 7, 8, 9, 10, -2, -2, 11, 12, 13, 14, 15, 16, -2, -2, 17, 18, 19, 20, -2, -2}
	johabFinal   = [32]rune{-2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, -2, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, -2, -2}
	loneInitial  = []rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
	loneFinal    = []rune("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
)

func johabSyllable(code rune) rune {
	initial, vowel, final := johabInitial[code>>10&31], johabVowel[code>>5&31], johabFinal[code&31]
	switch {
	case initial == -2 || vowel == -2 || final == -2:
	case initial >= 0 && vowel >= 0:
		return 0xac00 + (initial*21+vowel)*28 + final
	case initial >= 0 && final == 0:
		return loneInitial[initial]
	case initial == -1 && vowel >= 0 && final == 0:
		return 0x314f + vowel
	case initial == -1 && vowel == -1 && final > 0:
		return loneFinal[final-1]
	}
	return utf8.RuneError
}
