package settings

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/signin"
	"github.com/mailloft/mailloft/ui/theme"
)

// method is how an account signs in, as it stands in the form. It is plain data.
type method struct {
	kind                   account.Method
	provider               string // of the sign-in with the browser
	clientID, clientSecret string // the person's own; empty leaves what is there
	command                string
	refresh                string // what a sign-in in this form brought
}

func methodOf(a account.Account) method {
	return method{kind: a.Method(), provider: a.OAuth, command: a.PasswordCommand}
}

// kinds are the ways to sign in, in the order of the list.
var kinds = []account.Method{account.KeptPassword, account.AskedPassword, account.OAuth2, account.Command}

func kindLabel(kind account.Method) string {
	switch kind {
	case account.AskedPassword:
		return lang.L("Password, asked for each time Mailloft starts")
	case account.OAuth2:
		return lang.L("In the browser (OAuth2)")
	case account.Command:
		return lang.L("Password from a command")
	}
	return lang.L("Password, kept in the keyring")
}

// put sets the account's fields, with a sentence for what is missing.
func (m method) put(a *account.Account, isNew bool, password string, bad map[string]string) {
	a.AskEach, a.OAuth, a.PasswordCommand = false, "", ""
	switch m.kind {
	case account.AskedPassword:
		a.AskEach = true
	case account.OAuth2:
		if a.OAuth = m.provider; a.OAuth == "" {
			bad["sign_in"] = lang.L("Choose whom to sign in to.")
		} else if isNew && m.refresh == "" {
			bad["sign_in"] = lang.L("Sign in with the button above first.")
		}
	case account.Command:
		if a.PasswordCommand = strings.TrimSpace(m.command); a.PasswordCommand == "" {
			bad["password_command"] = lang.L("The command is missing.")
		}
	default:
		if isNew && password == "" {
			bad["password"] = lang.L("The password is missing. To type it each time instead, choose that above.")
		}
	}
}

// methodInputs are the part of the form for it. One of the boxes is shown.
type methodInputs struct {
	kind, provider                  *choice
	clientID, clientSecret, command *entry
	begin                           *button
	state                           *note // of the sign-in
	boxes                           map[account.Method]*fyne.Container
	providers                       []signin.Provider
}

// methodRow adds the way to sign in, and what it needs, to the form.
func (f *form) methodRow(to *fyne.Container) {
	f.methodInputs()
	f.row(to, lang.L("Sign in"), "sign_in", f.method.kind)
	boxes := container.NewVBox()
	kept := newNote(lang.L("Kept in the system keyring, never in a file."), widget.LowImportance)
	asked := newNote(lang.L("Kept until Mailloft ends, and asked for again next time."), widget.LowImportance)
	password := container.New(layout.NewCustomPaddedVBoxLayout(2), f.password, f.note("password").box, kept.box, asked.box)
	f.method.boxes = map[account.Method]*fyne.Container{
		account.KeptPassword: password,
		account.OAuth2:       f.browserBox(),
		account.Command: container.New(layout.NewCustomPaddedVBoxLayout(2), f.method.command, f.note("password_command").box,
			newNote(lang.L("Its first line of output is the password, such as of “pass show mail”. It runs at every check; the command itself is kept in accounts.toml."), widget.LowImportance).box),
	}
	for _, kind := range kinds {
		if box := f.method.boxes[kind]; box != nil {
			boxes.Add(box)
		}
	}
	to.Add(caption(""))
	to.Add(boxes)
	f.showMethod = func() {
		kind := f.draft.method.kind
		visible(kept.box, kind == account.KeptPassword)
		visible(asked.box, kind == account.AskedPassword)
		visible(password, kind == account.KeptPassword || kind == account.AskedPassword)
		visible(f.method.boxes[account.OAuth2], kind == account.OAuth2)
		visible(f.method.boxes[account.Command], kind == account.Command)
	}
	f.showMethod()
}

func (f *form) methodInputs() {
	m, s := &f.draft.method, f.sheet
	in := &f.method
	labels, at := make([]string, len(kinds)), 0
	for i, kind := range kinds {
		labels[i] = kindLabel(kind)
		if kind == m.kind {
			at = i
		}
	}
	in.kind = s.choice(labels, at, func(i int) {
		m.kind = kinds[i]
		f.chooseProvider()
		f.showMethod()
	})
	in.command = s.entry(m.command, "pass show mail", func(v string) { m.command = v })
	in.clientID = s.entry("", lang.L("From the provider; see the documentation"), func(v string) { m.clientID = strings.TrimSpace(v) })
	in.clientSecret = s.password(lang.L("Only if the provider gave you one"), func(v string) { m.clientSecret = v })
	in.begin = s.button(lang.L("Sign in…"), theme.IconGlobe, widget.MediumImportance, f.beginSignIn)
	in.state = newNote("", widget.SuccessImportance)
	in.providers = f.d.backend.Providers()
	names := make([]string, len(in.providers))
	for i, p := range in.providers {
		names[i] = p.Name
	}
	in.provider = s.choice(append(names, ""), len(names), f.providerChosen)
	in.provider.Options = names
	f.chooseProvider()
}

// chooseProvider selects the account's provider, else the one of its server.
func (f *form) chooseProvider() {
	m := &f.draft.method
	for i, p := range f.method.providers {
		if p.ID == m.provider || m.provider == "" && p.Serves(f.draft.host) {
			f.method.provider.SetSelectedIndex(i)
			return
		}
	}
}

func (f *form) providerChosen(i int) {
	m, p := &f.draft.method, f.method.providers[i]
	if m.provider != p.ID {
		m.refresh = ""
		f.method.state.set("")
	}
	m.provider, m.clientID = p.ID, p.ClientID
	f.method.clientID.put(p.ClientID)
}

// browserBox is what signing in with the browser needs.
func (f *form) browserBox() *fyne.Container {
	in := &f.method
	grid := container.New(columns{inner: true})
	for _, row := range []struct {
		label string
		input fyne.CanvasObject
	}{{lang.L("Provider"), in.provider}, {lang.L("Client ID"), in.clientID}, {lang.L("Client secret"), in.clientSecret}} {
		grid.Add(caption(row.label))
		grid.Add(named(row.label, row.input))
	}
	hint := newNote(lang.L("Mailloft has no client ID of its own at this provider unless your distribution gave it one. You can get one of yours; the documentation shows how, step by step. An app password needs none."), widget.LowImportance)
	return container.New(layout.NewCustomPaddedVBoxLayout(4), grid, theme.Leading(in.begin), in.state.box, hint.box)
}

// beginSignIn lets the person sign in with what the form says.
func (f *form) beginSignIn() {
	a, bad := f.draft.account()
	delete(bad, "sign_in") // that is what the button is for
	if text := bad["address"]; text != "" || a.OAuth == "" {
		if text == "" {
			bad["sign_in"] = lang.L("Choose whom to sign in to.")
		}
		f.mark(bad)
		return
	}
	f.note("sign_in").set("")
	m := &f.draft.method
	f.d.showSignIn(a, "", m.clientID, m.clientSecret, func(refresh string) {
		m.refresh = refresh
		f.method.state.set(lang.L("Signed in. Save the account to keep it."))
	})
}

// traceRow is the switch for the account's wire trace.
func (f *form) traceRow(to *fyne.Container) {
	f.trace = f.sheet.check(lang.L("Write down what is said to the server"), f.draft.trace, func(on bool) { f.draft.trace = on })
	f.row(to, lang.L("Trace"), "trace", f.trace,
		newNote(lang.L("For finding out what goes wrong. Passwords, tokens and mail are left out; Help ▸ Show log shows it."), widget.LowImportance).box)
}
