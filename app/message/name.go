package message

import (
	"path"
	"strings"
	"unicode"
)

// maxName is the length of an attachment's name in bytes, short enough for
// every file system with something added to it.
const maxName = 200

// safeName turns what a message calls a file into a name that is safe to show
// and to create in a folder on any system: no path, no controls, nothing that
// hides the real extension. It returns "" if nothing is left.
func safeName(name string) string {
	if most := 5 * maxName; len(name) > 2*most { // the ends are what counts
		name = strings.ToValidUTF8(name[:most]+name[len(name)-most:], "")
	}
	name = strings.TrimRight(name, "\\/ ")
	if isPath(name) {
		name = name[strings.LastIndexAny(name, "\\/")+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*/\`, r):
			return '_'
		case unicode.Is(unicode.Cf, r) && r != '\u200d' && r != '\u200c', r == '\ufffd':
			return -1
		}
		return r
	}, name)
	name = cleanName(name)
	name = strings.TrimLeft(name, ". ")
	name = strings.TrimRight(name, ". ")
	if name == "" {
		return ""
	}
	if reservedName(name) {
		name = "_" + name
	}
	return shorten(name)
}

// isPath tells whether a name says where the file was, and not, as "Invoice
// 12/2027.pdf", only what it is.
func isPath(name string) bool {
	for _, start := range []string{"/", "./", "../", "~/"} {
		if strings.HasPrefix(name, start) {
			return true
		}
	}
	return containsAny(name, "\\", "/../", "://")
}

// reservedName tells whether Windows gives a name to a device.
func reservedName(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	switch stem = strings.ToUpper(strings.TrimSpace(stem)); stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	runes := []rune(stem)
	return len(runes) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) &&
		strings.ContainsRune("0123456789¹²³", runes[3])
}

// shorten cuts a long name in its middle: the extension stays.
func shorten(name string) string {
	if len(name) <= maxName {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 20 {
		ext = ""
	}
	return strings.TrimRight(cut(name, maxName-len(ext)), ". ") + ext
}

// fallbackName names a part that has no name, by its type.
func fallbackName(mediaType string) string {
	if ext, ok := extensions[mediaType]; ok {
		return baseFor(mediaType) + ext
	}
	switch kind, sub, _ := strings.Cut(mediaType, "/"); {
	case kind == "text":
		return "text.txt"
	case kind == "image", kind == "audio", kind == "video", kind == "font":
		if sub = strings.TrimPrefix(sub, "x-"); sub != "" && len(sub) <= 8 && !strings.ContainsFunc(sub, notLetterDigit) {
			return baseFor(mediaType) + "." + sub
		}
	}
	return baseFor(mediaType) + ".bin"
}

// typeByName refines what bytes look like by the name of their file: many
// kinds of files are bundles or texts.
func typeByName(name, looksLike string) string {
	refined, ok := typesByName[strings.ToLower(path.Ext(name))]
	switch looksLike {
	case "application/octet-stream", "application/zip", "application/x-ole-storage", "text/plain", "text/xml":
		if ok {
			return refined
		}
	}
	return looksLike
}

var typesByName = map[string]string{
	".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".htm":  "text/html", ".html": "text/html", ".csv": "text/csv", ".ics": "text/calendar", ".vcf": "text/vcard",
}

func baseFor(mediaType string) string {
	switch mediaType {
	case "text/calendar":
		return "event"
	case "text/vcard", "text/x-vcard", "text/directory":
		return "contact"
	}
	switch kind, _, _ := strings.Cut(mediaType, "/"); kind {
	case "image", "audio", "video", "text", "message":
		return kind
	default:
		return "attachment"
	}
}

func notLetterDigit(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9')
}

// extensions are fixed here because the mime package's depend on the machine.
var extensions = map[string]string{
	"text/plain": ".txt", "text/html": ".html", "text/x-amp-html": ".html", "text/watch-html": ".html", "text/css": ".css", "text/csv": ".csv", "text/xml": ".xml",
	"text/calendar": ".ics", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/directory": ".vcf",
	"text/rfc822-headers": ".txt", "text/rtf": ".rtf", "text/markdown": ".md", "text/enriched": ".txt",
	"text/x-patch": ".patch", "text/x-diff": ".diff",
	"image/jpeg": ".jpg", "image/pjpeg": ".jpg", "image/svg+xml": ".svg", "image/x-icon": ".ico",
	"image/vnd.microsoft.icon": ".ico", "image/tiff": ".tif",
	"audio/mpeg": ".mp3", "audio/x-wav": ".wav", "audio/mp4": ".m4a", "video/mpeg": ".mpg",
	"video/quicktime": ".mov", "video/mp4": ".mp4",
	"message/rfc822": ".eml", "message/global": ".eml", "message/delivery-status": ".txt",
	"message/disposition-notification": ".txt", "message/feedback-report": ".txt",
	"message/partial": ".txt", "message/external-body": ".txt",
	"application/pdf": ".pdf", "application/zip": ".zip", "application/x-zip-compressed": ".zip",
	"application/gzip": ".gz", "application/json": ".json", "application/xml": ".xml",
	"application/msword": ".doc", "application/rtf": ".rtf", "application/ics": ".ics",
	"application/vnd.ms-excel": ".xls", "application/vnd.ms-powerpoint": ".ppt",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   ".docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         ".xlsx",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
	"application/pgp-signature": ".asc", "application/pgp-keys": ".asc", "application/pgp-encrypted": ".txt",
	"application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s",
	"application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m",
	"application/ms-tnef": ".dat", "application/vnd.ms-tnef": ".dat", "application/javascript": ".js",
	"application/postscript": ".ps", "application/x-gzip": ".gz", "application/x-tar": ".tar",
}
