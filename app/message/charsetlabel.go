package message

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// aliases are labels seen in mail that go-message does not know, or for which
// it takes the standard's word while senders mean a superset: what is labelled
// ISO-8859-1 is Windows-1252, and GB2312 is GB18030. nil stands for labels
// that would otherwise be read as one replacement character.
var aliases = map[string]encoding.Encoding{
	"pc850":                          charmap.CodePage850,
	"cp858":                          charmap.CodePage858,
	"ibm858":                         charmap.CodePage858,
	"pc-multilingual-850+euro":       charmap.CodePage858,
	"macroman":                       charmap.Macintosh,
	"maccyrillic":                    charmap.MacintoshCyrillic,
	"mac-ukraine":                    charmap.MacintoshCyrillic,
	"x-mac-ukrainian":                charmap.MacintoshCyrillic,
	"iso-ir-111":                     charmap.KOI8R,
	"koi8-ru":                        charmap.KOI8U,
	"ansi":                           charmap.Windows1252,
	"ansi_x3.110-1983":               charmap.Windows1252,
	"ansi_x3.4-1968":                 charmap.Windows1252,
	"ascii":                          charmap.Windows1252,
	"cp819":                          charmap.Windows1252,
	"csisolatin1":                    charmap.Windows1252,
	"ibm819":                         charmap.Windows1252,
	"iso-8859":                       charmap.Windows1252,
	"iso-8859-1":                     charmap.Windows1252,
	"iso-8859-1-windows-3.1-latin-1": charmap.Windows1252,
	"iso-ir-100":                     charmap.Windows1252,
	"iso_8859-1":                     charmap.Windows1252,
	"iso_8859-1:1987":                charmap.Windows1252,
	"l1":                             charmap.Windows1252,
	"latin1":                         charmap.Windows1252,
	"us-ascii":                       charmap.Windows1252,
	"x-user-defined":                 charmap.Windows1252,
	"csisolatin5":                    charmap.Windows1254,
	"iso-8859-9":                     charmap.Windows1254,
	"iso-ir-148":                     charmap.Windows1254,
	"iso_8859-9":                     charmap.Windows1254,
	"iso_8859-9:1989":                charmap.Windows1254,
	"l5":                             charmap.Windows1254,
	"latin5":                         charmap.Windows1254,
	"cp874":                          charmap.Windows874,
	"tis620":                         charmap.Windows874,
	"csiso2022kr":                    iso2022KR{},
	"iso-2022-kr":                    iso2022KR{},
	"cp51932":                        japanese.EUCJP,
	"eucjp":                          japanese.EUCJP,
	"eucjp-ms":                       japanese.EUCJP,
	"eucjp-open":                     japanese.EUCJP,
	"eucjp-win":                      japanese.EUCJP,
	"ujis":                           japanese.EUCJP,
	"cp50220":                        japanese.ISO2022JP,
	"cp50221":                        japanese.ISO2022JP,
	"iso-2022-jp-1":                  japanese.ISO2022JP,
	"iso-2022-jp-2":                  japanese.ISO2022JP,
	"iso-2022-jp-3":                  japanese.ISO2022JP,
	"iso-2022-jp-2004":               japanese.ISO2022JP,
	"iso-2022-jp-ext":                japanese.ISO2022JP,
	"iso-2022-jp-ms":                 japanese.ISO2022JP,
	"cp932":                          japanese.ShiftJIS,
	"windows-932":                    japanese.ShiftJIS,
	"cp949":                          korean.EUCKR,
	"ks_c_5601":                      korean.EUCKR,
	"uhc":                            korean.EUCKR,
	"x-windows-949":                  korean.EUCKR,
	"iso-2022-cn":                    nil,
	"iso-2022-cn-ext":                nil,
	"replacement":                    nil,
	"cp936":                          simplifiedchinese.GB18030,
	"euc-cn":                         simplifiedchinese.GB18030,
	"gb2312_charset":                 simplifiedchinese.GB18030,
	"gb2312":                         simplifiedchinese.GB18030,
	"gb_2312-80":                     simplifiedchinese.GB18030,
	"gbk":                            simplifiedchinese.GB18030,
	"ms936":                          simplifiedchinese.GB18030,
	"x-gbk":                          simplifiedchinese.GB18030,
	"hz":                             simplifiedchinese.HZGB2312,
	"big-5":                          traditionalchinese.Big5,
	"big5hkscs":                      traditionalchinese.Big5,
	"cp950":                          traditionalchinese.Big5,
	"iso-10646-ucs-2":                unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"csunicode":                      unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"ucs2":                           unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"ucs-2":                          unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"utf-16":                         unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-8-sig":                      unicode.UTF8,
	"utf-32":                         utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
	"utf-32be":                       utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
	"utf-32le":                       utf32.UTF32(utf32.LittleEndian, utf32.UseBOM),
}

// init teaches go-message these labels, in the way it has for that, so that
// every field and text it decodes is decoded alike.
func init() {
	for label, enc := range aliases {
		charset.RegisterEncoding(label, enc)
	}
}

// jisX0213 switches to JIS X 0213, which has the letters of JIS X 0208 at the
// same places and more between them.
var jisX0213 = regexp.MustCompile(`\x1b\$\([OQ]`)

// decodeLabel has go-message decode b from the charset of that label, or of
// what it may be a misspelling of. Bytes that mean nothing become U+FFFD.
// known is false for a charset nobody can decode.
func decodeLabel(label string, b []byte) (text string, known bool) {
	if strings.HasPrefix(label, "iso-2022-") && isMultilingual(b) {
		return decodeMultilingual(b), true
	}
	if strings.HasPrefix(label, "iso-2022-jp") {
		b = jisX0213.ReplaceAll(b, []byte("\x1b$$B"))
	}
	for _, name := range spellings(label) {
		r, err := charset.Reader(name, bytes.NewReader(b))
		if err != nil {
			continue
		}
		var out bytes.Buffer
		out.Grow(len(b) + len(b)/8 + bytes.MinRead)
		if _, err := out.ReadFrom(r); err != nil {
			return strings.ToValidUTF8(string(b), "\ufffd"), true
		}
		return strings.ToValidUTF8(out.String(), "\ufffd"), true
	}
	return "", false
}

// spellings returns a label and the forms it may be a misspelling of:
// "iso8859_15", "win-1251", "cp-850", "x-big5".
func spellings(label string) []string {
	if label == "" {
		return nil
	}
	dashed := strings.NewReplacer("_", "-", "iso8859", "iso-8859", "iso-8859x", "iso-8859").Replace(label)
	all := []string{label, dashed, strings.TrimPrefix(dashed, "x-")}
	digits := strings.TrimLeft(label, "abcdefghijklmnopqrstuvwxyz-_")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return all
	}
	switch name := strings.TrimRight(strings.TrimSuffix(label, digits), "-_"); name {
	case "win", "windows", "cp", "ms", "ansi", "x-cp", "wincp", "microsoft-cp":
		all = append(all, "windows-"+digits, "ibm"+digits, "cp"+digits)
	case "latin", "iso-latin", "l":
		all = append(all, "latin"+digits)
	case "ibm", "dos", "x-ibm", "cspc":
		all = append(all, "ibm"+digits, "cp"+digits)
	}
	return all
}
