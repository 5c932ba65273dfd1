package message

import (
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// aliases are labels seen in mail that the registries do not know, or for
// which a superset is what senders mean.
var aliases = map[string]encoding.Encoding{
	"gb2312":                         simplifiedchinese.GB18030,
	"gb_2312-80":                     simplifiedchinese.GB18030,
	"gbk":                            simplifiedchinese.GB18030,
	"x-gbk":                          simplifiedchinese.GB18030,
	"cp936":                          simplifiedchinese.GB18030,
	"ms936":                          simplifiedchinese.GB18030,
	"euc-cn":                         simplifiedchinese.GB18030,
	"hz-gb-2312":                     simplifiedchinese.HZGB2312,
	"hz":                             simplifiedchinese.HZGB2312,
	"big5-hkscs":                     traditionalchinese.Big5,
	"big5hkscs":                      traditionalchinese.Big5,
	"cp950":                          traditionalchinese.Big5,
	"big-5":                          traditionalchinese.Big5,
	"cp932":                          japanese.ShiftJIS,
	"ms932":                          japanese.ShiftJIS,
	"windows-932":                    japanese.ShiftJIS,
	"shift-jis":                      japanese.ShiftJIS,
	"eucjp":                          japanese.EUCJP,
	"x-euc-jp":                       japanese.EUCJP,
	"cp51932":                        japanese.EUCJP,
	"iso-2022-jp":                    japanese.ISO2022JP,
	"iso-2022-jp-1":                  japanese.ISO2022JP,
	"iso-2022-jp-2":                  japanese.ISO2022JP,
	"iso-2022-jp-3":                  japanese.ISO2022JP,
	"iso-2022-jp-ms":                 japanese.ISO2022JP,
	"cp50220":                        japanese.ISO2022JP,
	"cp50221":                        japanese.ISO2022JP,
	"cp949":                          korean.EUCKR,
	"uhc":                            korean.EUCKR,
	"euckr":                          korean.EUCKR,
	"ksc5601":                        korean.EUCKR,
	"ks_c_5601":                      korean.EUCKR,
	"iso-2022-kr":                    iso2022KR{},
	"tis-620":                        charmap.Windows874,
	"tis620":                         charmap.Windows874,
	"cp874":                          charmap.Windows874,
	"x-mac-roman":                    charmap.Macintosh,
	"macroman":                       charmap.Macintosh,
	"maccyrillic":                    charmap.MacintoshCyrillic,
	"koi8":                           charmap.KOI8R,
	"koi8r":                          charmap.KOI8R,
	"koi8u":                          charmap.KOI8U,
	"iso-8859-8-i":                   charmap.ISO8859_8,
	"iso-8859-8-e":                   charmap.ISO8859_8,
	"ansi":                           charmap.Windows1252,
	"ansi_x3.110-1983":               charmap.Windows1252,
	"iso-8859":                       charmap.Windows1252,
	"utf-16":                         unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be":                       unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"utf-16le":                       unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"ucs-2":                          unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"iso-10646-ucs-2":                unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"utf-32":                         utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
	"utf-32be":                       utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
	"utf-32le":                       utf32.UTF32(utf32.LittleEndian, utf32.UseBOM),
	"unicode":                        unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-8-sig":                      unicode.UTF8,
	"x-user-defined":                 charmap.Windows1252,
	"x-windows-949":                  korean.EUCKR,
	"iso-ir-100":                     charmap.Windows1252,
	"windows-31j":                    japanese.ShiftJIS,
	"iso-8859-1-windows-3.1-latin-1": charmap.Windows1252,
}

// findEncoding looks a normalised label up: our own aliases, then what
// browsers know (WHATWG, where ISO-8859-1 means Windows-1252), then IANA.
// It returns nil for a charset nobody can decode.
func findEncoding(label string) encoding.Encoding {
	for _, name := range spellings(label) {
		if enc, ok := aliases[name]; ok {
			return enc
		}
		if enc, err := htmlindex.Get(name); err == nil && enc != encoding.Replacement {
			return enc
		}
		for _, iana := range []string{name, "cs" + name} {
			if enc, err := ianaindex.MIME.Encoding(iana); err == nil && enc != nil {
				return enc
			}
		}
	}
	return nil
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
