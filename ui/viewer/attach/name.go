// Package attach puts attachments on the disk: into a folder the reader chose,
// never over a file that is there, or into a private one to be opened from.
//
// A name from a message is a wish. Whatever it says, the file lands in the
// folder itself, under a name every system can keep, with only its owner
// allowed to read it.
package attach

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	nameLimit      = 200 // bytes; file systems take 255, " (999)" has to fit
	extensionLimit = 20  // bytes, dot included
	fallbackName   = "attachment"
)

// Name makes a file name of a wish: one path element without separators,
// controls and direction overrides, no name Windows keeps for devices, not
// hidden, at most 200 bytes with its extension kept. It is never empty.
func Name(wish string) string {
	wish = strings.ToValidUTF8(wish, "_")
	wish = strings.ReplaceAll(wish, `\`, "/")
	wish = path.Base("/" + wish)
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/<>:"|?*`, r):
			return '_'
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp):
			return -1
		}
		return r
	}, wish)
	name = strings.TrimRight(strings.TrimSpace(name), ". ")
	if strings.HasPrefix(name, ".") {
		name = "_" + name
	}
	name = shorten(name)
	if strings.Trim(name, "_") == "" {
		return fallbackName
	}
	if isDevice(name) {
		return "_" + name
	}
	return name
}

// shorten cuts the stem so that name is short enough.
func shorten(name string) string {
	if len(name) <= nameLimit {
		return name
	}
	extension := path.Ext(name)
	if len(extension) > extensionLimit {
		extension = ""
	}
	stem := name[:nameLimit-len(extension)]
	for len(stem) > 0 && !utf8.RuneStart(name[len(stem)]) {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, ". ") + extension
}

// isDevice reports names Windows does not give to files, with any extension.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	if len(stem) < 4 || (stem[:3] != "COM" && stem[:3] != "LPT") {
		return false
	}
	port, size := utf8.DecodeRuneInString(stem[3:])
	return size == len(stem)-3 && strings.ContainsRune("0123456789¹²³", port)
}
