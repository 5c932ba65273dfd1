package settings

import (
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/modal"
	"github.com/mailloft/mailloft/ui/theme"
)

// Found is what is known of the server that belongs to an address.
type Found struct {
	Account     account.Account // ready to be tried
	Provider    string          // a name; may be empty
	Domain      string          // the server's registered domain
	Source      string          // in words: who said so
	Guess       bool            // nobody did
	OnlyOAuth   bool            // the server takes no password
	AppPassword bool            // nor the normal one
	Advice      string          // what must be known or done first; may be empty
	Steps       []string        // how
	Help        string          // an https address; may be empty
	Notes       []string        // what else a person should know
}

// signIn says how the person signs in.
func (f Found) signIn() string {
	switch {
	case f.OnlyOAuth:
		return lang.L("In the browser (OAuth2); no password is taken")
	case f.AppPassword:
		return lang.L("App password")
	}
	return lang.L("Password")
}

// advice shows what must be done first, and the provider's own steps to it.
func (f Found) advice() fyne.CanvasObject {
	box := container.NewVBox()
	if f.Advice != "" {
		text := theme.NewParagraph(f.Advice)
		text.TextStyle.Bold = true
		box.Add(modal.Flush(text))
	}
	for i, step := range f.Steps {
		number := widget.NewLabel(strconv.Itoa(i+1) + ".")
		line := theme.Across(container.NewVBox(number), nil, theme.NewParagraph(step))
		box.Add(container.New(layout.NewCustomPaddedLayout(-8, -6, -8, -8), line))
	}
	if u, err := url.Parse(f.Help); err == nil && f.Help != "" {
		box.Add(theme.Leading(modal.Flush(widget.NewHyperlink(lang.L("The provider's own help"), u))))
	}
	return box
}

// notes are the sources' sentences, one below the other.
func (f Found) notes() string { return strings.Join(f.Notes, "\n") }
