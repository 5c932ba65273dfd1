package attach

import (
	"path"
	"slices"
	"strings"
)

// Risk is what opening a file may do beyond showing it.
type Risk int

// The risks, from none.
const (
	Harmless Risk = iota
	Macros        // a document that may carry programs
	WebPage       // runs in the browser as a page of one's own computer
	Program       // runs
)

var riskOf = map[Risk][]string{
	Program: {
		".exe", ".com", ".scr", ".pif", ".cpl", ".msi", ".msp", ".msix", ".appx", ".dll", ".sys", ".ocx", ".gadget",
		".bat", ".cmd", ".ps1", ".psm1", ".vbs", ".vbe", ".js", ".jse", ".ws", ".wsf", ".wsh", ".hta", ".sct", ".msc",
		".lnk", ".url", ".scf", ".reg", ".inf", ".chm", ".xll", ".application", ".appref-ms", ".settingcontent-ms", ".library-ms",
		".jar", ".jnlp", ".py", ".pyw", ".pl", ".rb", ".sh", ".bash", ".zsh", ".csh", ".run", ".bin", ".out", ".elf",
		".app", ".command", ".tool", ".workflow", ".action", ".scpt", ".scptd", ".applescript", ".terminal", ".pkg", ".mpkg", ".dmg",
		".desktop", ".appimage", ".flatpakref", ".snap", ".deb", ".rpm", ".apk", ".iso", ".img", ".vhd", ".vhdx",
	},
	Macros: {
		".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".xlsb", ".pptm", ".potm", ".ppam", ".ppsm", ".sldm",
		".doc", ".dot", ".xls", ".xlt", ".xla", ".ppt", ".pot", ".pps", ".mdb", ".accdb", ".one", ".rtf", ".slk", ".iqy",
	},
	WebPage: {".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".svg", ".svgz", ".xml", ".xsl"},
}

// RiskOf judges a file by its name, which is what the system goes by when it
// opens one, and by the type the message gives it.
func RiskOf(name, mediaType string) Risk {
	extension := strings.ToLower(path.Ext(Name(name)))
	for _, risk := range []Risk{Program, Macros, WebPage} {
		if slices.Contains(riskOf[risk], extension) {
			return risk
		}
	}
	switch mediaType {
	case "application/x-msdownload", "application/x-msdos-program", "application/vnd.microsoft.portable-executable",
		"application/x-executable", "application/x-sharedlib", "application/x-sh", "application/x-shellscript",
		"application/java-archive", "application/x-ms-shortcut", "application/hta", "application/x-mach-binary":
		return Program
	case "text/html", "application/xhtml+xml", "image/svg+xml":
		return WebPage
	}
	return Harmless
}
