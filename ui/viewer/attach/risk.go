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
	Harmless  Risk = iota
	Macros         // a document that may carry programs
	WebPage        // runs in the browser as a page of one's own computer
	DiskImage      // what is in it escapes the checks that downloaded files get
	Shortcut       // starts something else
	Script         // a program as text
	Program        // runs
)

// Runs reports whether opening the file starts something.
func (r Risk) Runs() bool { return r >= DiskImage }

var riskOf = extensions(map[Risk]string{
	Program: `exe com scr pif cpl msi msp msu mst msix msixbundle appx appxbundle appinstaller dll drv sys ocx vxd gadget
		application xll xbap chm hlp theme themepack diagcab jar class jnlp run bin out elf
		app action workflow pkg mpkg kext appimage flatpak flatpakref snap deb rpm apk xpi crx oxt`,
	Script: `bat cmd btm ps1 ps1xml psm1 psd1 psc1 ps2 vb vbs vbe js jse mjs ws wsc wsf wsh hta sct msc reg inf ins isp bas ahk
		py pyc pyw pyz pl rb php lua tcl sh bash zsh csh ksh fish command tool scpt scptd applescript terminal`,
	Shortcut: `lnk url scf website webloc fileloc inetloc desktop appref-ms settingcontent-ms library-ms search-ms
		searchconnector-ms shb shs udl rdp`,
	DiskImage: `iso img vhd vhdx dmg udf`,
	Macros: `docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm otm
		doc dot wbk xls xlt xla xlw ppt pot pps mdb mde ade adp accdb accde one onepkg pub rtf slk iqy dqy oqy`,
	WebPage: `html htm xhtml xht shtml mht mhtml svg svgz xml xsl`,
})

// documents are the extensions a program likes to pretend to have.
var documents = strings.Fields(`pdf doc docx xls xlsx ppt pptx odt ods odp rtf txt csv json md epub eml msg ics vcf
	jpg jpeg png gif webp bmp tif tiff heic svg mp3 wav m4a ogg mp4 mov avi mkv htm html xml zip rar 7z gz`)

func extensions(lists map[Risk]string) map[string]Risk {
	of := map[string]Risk{}
	for risk, list := range lists {
		for _, extension := range strings.Fields(list) {
			of[extension] = risk
		}
	}
	return of
}

// extensionOf gives what stands after the last dot, in lower case.
func extensionOf(name string) string {
	return strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
}

// RiskOf judges a file by its name, which is what the system goes by when it
// opens one, and by the type the message gives it.
func RiskOf(name, mediaType string) Risk {
	if risk := riskOf[extensionOf(Name(name))]; risk != Harmless {
		return risk
	}
	switch mediaType {
	case "application/x-msdownload", "application/x-msdos-program", "application/vnd.microsoft.portable-executable",
		"application/x-executable", "application/x-sharedlib", "application/java-archive", "application/x-mach-binary":
		return Program
	case "application/x-sh", "application/x-shellscript", "application/hta":
		return Script
	case "application/x-ms-shortcut":
		return Shortcut
	case "application/x-iso9660-image", "application/x-apple-diskimage":
		return DiskImage
	case "text/html", "application/xhtml+xml", "image/svg+xml":
		return WebPage
	}
	return Harmless
}

// Posing gives the extension a file pretends to have, if a harmless one stands
// before that which counts: "pdf" of "invoice.pdf.exe" and of "invoice.pdf .exe".
func Posing(name string) (extension string, ok bool) {
	name = Name(name)
	if riskOf[extensionOf(name)] == Harmless {
		return "", false
	}
	inner := strings.TrimRight(strings.TrimSuffix(name, path.Ext(name)), " _.\u00a0\u2003")
	extension = extensionOf(inner)
	return extension, slices.Contains(documents, extension)
}
