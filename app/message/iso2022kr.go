package message

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/transform"
)

// iso2022KR is ISO-2022-KR (RFC 1557): EUC-KR without its high bits, between
// SO and SI, announced by ESC $ ) C. It only decodes.
type iso2022KR struct{}

func (iso2022KR) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: transform.Chain(&shiftOut{}, korean.EUCKR.NewDecoder())}
}

func (iso2022KR) NewEncoder() *encoding.Encoder {
	return encoding.Replacement.NewEncoder()
}

// shiftOut sets the high bit of the bytes between SO and SI.
type shiftOut struct{ out bool }

func (s *shiftOut) Reset() { s.out = false }

func (s *shiftOut) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		c := src[nSrc]
		switch {
		case c == 0x0e:
			s.out = true
		case c == 0x0f:
			s.out = false
		case c == 0x1b:
			if len(src)-nSrc < 4 && !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
			if rest := src[nSrc:]; len(rest) >= 4 && string(rest[1:4]) == "$)C" {
				nSrc += 3
			}
		default:
			if nDst == len(dst) {
				return nDst, nSrc, transform.ErrShortDst
			}
			if s.out && c > ' ' {
				c |= 0x80
			}
			dst[nDst] = c
			nDst++
		}
		nSrc++
	}
	return nDst, nSrc, nil
}
