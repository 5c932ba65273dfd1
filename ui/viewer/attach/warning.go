package attach

import (
	"strings"

	"fyne.io/fyne/v2/lang"
)

// Warning says what speaks against opening a file, and why; it is empty if
// nothing does. turned is whether the message turned the direction of its
// name, which [Name] is without.
func Warning(name, mediaType string, turned bool) string {
	values := map[string]any{"Name": name, "End": extensionOf(Name(name))}
	var reasons []string
	if posing, ok := Posing(name); ok {
		values["Posing"] = posing
		reasons = append(reasons, lang.L("Its name is made to look like a “.{{.Posing}}” file, but it ends in “.{{.End}}”, and only that counts. Honest files are not named like this.", values))
	}
	if turned {
		reasons = append(reasons, lang.L("In the message, its name holds hidden characters that turn letters round, to make it look like another kind of file. Its real end is “.{{.End}}”.", values))
	}
	if risk := riskWords(RiskOf(name, mediaType), values); risk != "" {
		reasons = append(reasons, risk)
	}
	return strings.Join(reasons, "\n\n")
}

func riskWords(risk Risk, values map[string]any) string {
	switch risk {
	case Program:
		return lang.L("“{{.Name}}” is a program. If you open it, it can do anything you can do on this computer: read your files, send them away, delete them. Open it only if you expected it from this sender.", values)
	case Script:
		return lang.L("“{{.Name}}” is a script, which is a program. If you open it, it can do anything you can do on this computer: read your files, send them away, delete them. Open it only if you expected it from this sender.", values)
	case Shortcut:
		return lang.L("“{{.Name}}” is a shortcut. Opening it starts whatever its maker put behind it. Open it only if you expected it from this sender.", values)
	case DiskImage:
		return lang.L("“{{.Name}}” is a disk image. Programs in it escape the checks your system makes on files from the net. Open it only if you expected it from this sender.", values)
	case Macros:
		return lang.L("“{{.Name}}” is a kind of document that can contain programs (macros). Open it only if you expected it, and do not allow it to run anything.", values)
	case WebPage:
		return lang.L("“{{.Name}}” opens in your web browser and can load pictures and pages from the net. Such files are often made to look like a sign-in page: never enter a password there.", values)
	}
	return ""
}
