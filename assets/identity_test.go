package assets

import (
	"bytes"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// FyneApp.toml is what Fyne's tools and the packages call the program.
type identity struct {
	Details struct {
		Icon, Name, ID, Version string
		Build                   int
	}
	LinuxAndBSD struct {
		GenericName, Comment string
		Categories, Keywords []string
	}
	CanOpen struct{ MimeTypes string }
}

func TestDesktopFileAgreesWithFyneApp(t *testing.T) {
	var app identity
	if _, err := toml.DecodeFile("../FyneApp.toml", &app); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("linux/" + app.Details.ID + ".desktop")
	if err != nil {
		t.Fatal(err)
	}
	desktop := map[string]string{}
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		desktop[key] = value
	}
	list := func(items []string) string { return strings.Join(items, ";") + ";" }
	for key, want := range map[string]string{
		"Name": app.Details.Name, "Icon": app.Details.ID, "StartupWMClass": app.Details.Name,
		"GenericName": app.LinuxAndBSD.GenericName, "Comment": app.LinuxAndBSD.Comment,
		"Categories": list(app.LinuxAndBSD.Categories), "Keywords": list(app.LinuxAndBSD.Keywords),
		"MimeType": app.CanOpen.MimeTypes,
	} {
		if desktop[key] != want {
			t.Errorf("%s is %q in the desktop file and %q in FyneApp.toml", key, desktop[key], want)
		}
	}
	if _, err := os.Stat("../" + app.Details.Icon); err != nil {
		t.Error(err)
	}
}

func TestIconIsLargeEnoughForEveryDesktop(t *testing.T) {
	icon, err := png.DecodeConfig(bytes.NewReader(Icon))
	if err != nil || icon.Width != 512 || icon.Height != 512 {
		t.Errorf("the icon is %d by %d, %v", icon.Width, icon.Height, err)
	}
}
