package settings

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// form is the sheet for one account.
type form struct {
	d     *Dialogs
	sheet *sheet
	draft *draft

	name, address, host, port, username, password, amount, caFile, proxy, proxyPassword, clientCert, certPassword *entry
	security, policy, interval                                                                                    *choice
	trace                                                                                                         *check
	quiet                                                                                                         *entry
	method                                                                                                        methodInputs
	showMethod                                                                                                    func()
	limits                                                                                                        limitInputs
	unit                                                                                                          *theme.Label
	amountRow                                                                                                     *fyne.Container
	effect                                                                                                        *note
	notes                                                                                                         map[string]*note // of errors, by field
	failure                                                                                                       *note            // what Save said
	advanced                                                                                                      *fyne.Container
	more                                                                                                          *button
	save, test                                                                                                    *button
}

func (d *Dialogs) showForm(draft *draft) *form {
	f := &form{d: d, draft: draft, sheet: newSheet(d.window, 580, 680), notes: map[string]*note{}}
	f.inputs()
	body := f.body()
	f.failure = newNote("", widget.DangerImportance)
	s := f.sheet
	s.Fixed = true
	f.test = s.button(lang.L("Test connection"), theme.IconServer, widget.MediumImportance, f.runTest)
	f.save = s.button(lang.L("Save"), theme.IconCheck, widget.HighImportance, f.runSave)
	leave := s.button(lang.L("Cancel"), theme.IconClose, widget.MediumImportance, s.Hide)
	s.Submit = f.runSave
	title := lang.L("Account settings")
	if draft.isNew() {
		title = lang.L("Add account")
	}
	s.Show(title, body, f.failure.box, []fyne.CanvasObject{f.test}, []fyne.CanvasObject{leave, f.save})
	s.Focus(f.first())
	return f
}

// first is the input that has the focus when the form opens.
func (f *form) first() fyne.Focusable {
	if f.draft.address != "" && f.draft.host == "" {
		return f.host
	}
	if f.draft.isNew() {
		return f.address
	}
	return f.name
}

func (f *form) inputs() {
	d, s := f.draft, f.sheet
	f.name = s.entry(d.name, lang.L("As it is shown in Mailloft"), func(v string) { d.name = v })
	f.address = s.entry(d.address, "name@example.org", f.addressTyped)
	f.host = s.entry(d.host, d.hostHint(), func(v string) { d.host = v })
	f.port = s.entry(d.port, "", d.setPort)
	f.username = s.entry(d.username, lang.L("Often the whole e-mail address"), d.setUsername)
	hint := ""
	if !d.isNew() {
		hint = lang.L("Unchanged")
	}
	f.password = s.password(hint, func(v string) { d.password = v })
	f.password.Text = d.password
	f.proxy = s.entry(d.proxy, "socks5://127.0.0.1:1080", func(v string) { d.proxy = v })
	f.proxyPassword = s.password(lang.L("Of the proxy, if it wants one"), func(v string) { d.proxyPassword = v })
	f.clientCert = s.entry(d.clientCert, lang.L("Only if the server asks for one"), func(v string) { d.clientCert = v })
	f.certPassword = s.password(lang.L("Of the file, if it has one"), func(v string) { d.certPassword = v })
	f.caFile = s.entry(d.caFile, lang.L("Only for a server of your own"), func(v string) { d.caFile = v })
	f.amount = s.entry(d.amount, "", func(v string) { d.amount = v; f.showEffect() })
	f.choices()
}

func (f *form) choices() {
	d, s := f.draft, f.sheet
	securities := []account.Security{account.TLS, account.STARTTLS}
	chosen := 0
	if d.security == account.STARTTLS {
		chosen = 1
	}
	f.security = s.choice([]string{lang.L("TLS (recommended)"), "STARTTLS"}, chosen, func(i int) {
		d.setSecurity(securities[i])
		f.port.put(d.port)
	})
	labels := make([]string, policyChoices)
	for i := range labels {
		labels[i] = policyChoice(i).label()
	}
	f.policy = s.choice(labels, int(d.policy), f.policyChosen)
	times := intervals(d.interval)
	names := make([]string, len(times))
	at := 0
	for i, v := range times {
		names[i] = intervalLabel(v)
		if v == d.interval {
			at = i
		}
	}
	f.interval = s.choice(names, at, func(i int) { d.interval = times[i] })
}

func (f *form) addressTyped(v string) {
	f.draft.setAddress(v)
	f.username.put(f.draft.username)
	f.host.SetPlaceHolder(f.draft.hostHint())
}

func (f *form) policyChosen(i int) {
	f.draft.policy = policyChoice(i)
	f.draft.amount = f.draft.policy.suggestion()
	f.amount.put(f.draft.amount)
	f.note("amount").set("")
	f.showEffect()
}

// showEffect brings the number field and the sentence below it up to date.
func (f *form) showEffect() {
	f.unit.SetText(f.draft.policy.unit())
	visible(f.amountRow, f.draft.policy.unit() != "")
	f.effect.set(f.draft.effect())
}

// note is where errors of a field are shown.
func (f *form) note(field string) *note {
	n, ok := f.notes[field]
	if !ok {
		n = newNote("", widget.DangerImportance)
		f.notes[field] = n
	}
	return n
}

// row is a label, an input and the errors below it.
func (f *form) row(to *fyne.Container, label, field string, input fyne.CanvasObject, more ...fyne.CanvasObject) {
	cell := container.New(layout.NewCustomPaddedVBoxLayout(2), input, f.note(field).box)
	for _, o := range more {
		cell.Add(o)
	}
	to.Add(caption(label))
	named(label, input)
	for _, o := range more {
		named(label, o)
	}
	to.Add(cell)
}

func (f *form) body() fyne.CanvasObject {
	mine := container.New(columns{})
	f.row(mine, lang.L("Name"), "name", f.name)
	f.row(mine, lang.L("E-mail address"), "address", f.address)
	f.methodRow(mine)

	server := container.New(columns{})
	port := container.NewGridWrap(fyne.NewSize(theme.Scaled(68), f.port.MinSize().Height), f.port)
	beside := theme.Row(widget.NewLabel(lang.L("Port")), port)
	f.row(server, lang.L("Server"), "host", theme.Across(nil, beside, f.host), f.note("port").box)
	f.row(server, lang.L("Security"), "security", f.security)
	f.row(server, lang.L("User name"), "username", f.username)

	mail := container.New(columns{})
	f.unit = theme.NewLabel("", fynetheme.SizeNameText, theme.ColorMuted, fyne.TextStyle{})
	width := container.NewGridWrap(fyne.NewSize(theme.Scaled(96), f.amount.MinSize().Height), f.amount)
	f.amountRow = theme.Leading(width, container.NewCenter(f.unit))
	f.effect = newNote("", widget.LowImportance)
	f.row(mail, lang.L("On the server"), "policy", f.policy, f.amountRow, f.note("amount").box, f.effect.box)
	f.row(mail, lang.L("Check for mail"), "interval", f.interval)
	f.showEffect()

	return container.New(layout.NewCustomPaddedVBoxLayout(2), mine, section(lang.L("Server")), server,
		section(lang.L("Mail")), mail, f.advancedPart())
}

// advancedPart is what few people need, folded away unless it is in use.
func (f *form) advancedPart() fyne.CanvasObject {
	browse := f.sheet.button("", theme.IconFolder, widget.MediumImportance, func() { f.browse(f.caFile) })
	visible(browse, f.d.PickFile != nil)
	grid := container.New(columns{})
	f.habitRows(grid)
	f.row(grid, lang.L("Trusted CA file"), "ca_file", theme.Across(nil, browse, f.caFile),
		newNote(lang.L("A PEM file with the certificate authority to trust for this server instead of the system's."), widget.LowImportance).box)
	f.connectionRows(grid)
	if f.draft.base.Pinned != "" {
		grid.Add(caption(lang.L("Certificate")))
		grid.Add(f.pinned())
	}
	f.limitRows(grid)
	f.traceRow(grid)
	f.advanced = container.NewVBox(grid)
	visible(f.advanced, f.draft.quiet != "" || f.draft.color != "" || f.draft.caFile != "" || f.draft.proxy != "" || f.draft.clientCert != "" || f.draft.limits.used() || f.draft.trace || f.draft.base.Pinned != "")
	f.more = f.sheet.button(lang.L("Advanced"), nil, widget.LowImportance, func() { f.fold(f.advanced.Visible()) })
	f.fold(!f.advanced.Visible())
	return container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0),
		container.NewVBox(theme.Leading(f.more), f.advanced))
}

// connectionRows are the ways to the server that few people need.
func (f *form) connectionRows(grid *fyne.Container) {
	browse := f.sheet.button("", theme.IconFolder, widget.MediumImportance, func() { f.browse(f.clientCert) })
	visible(browse, f.d.PickFile != nil)
	f.row(grid, lang.L("Client certificate"), "client_cert", theme.Across(nil, browse, f.clientCert),
		newNote(lang.L("A PEM or PKCS#12 file with a certificate and its key, shown to a server that asks."), widget.LowImportance).box, f.certPassword,
		newNote(lang.L("The file's password is kept in the system keyring. Without one, the account's is tried."), widget.LowImportance).box)
	f.row(grid, lang.L("Proxy"), "proxy", f.proxy,
		newNote(lang.L("The way to this server only: socks5:// or http://. The proxy sees nothing but encrypted data."), widget.LowImportance).box, f.proxyPassword,
		newNote(lang.L("The proxy's password is kept in the system keyring; its user name is part of the address: socks5://name@host:1080."), widget.LowImportance).box)
}

func (f *form) fold(away bool) {
	visible(f.advanced, !away)
	f.more.SetIcon(theme.IconChevronDown)
	if away {
		f.more.SetIcon(theme.IconChevron)
	}
}

// pinned shows the certificate that was trusted by hand, and forgets it.
func (f *form) pinned() fyne.CanvasObject {
	text := newNote(lang.L("Trusted by hand")+": "+groupHex(f.draft.base.Pinned, 16), widget.LowImportance)
	var forget *button
	forget = f.sheet.button(lang.L("Stop trusting it"), theme.IconShield, widget.MediumImportance, func() {
		f.draft.base.Pinned = ""
		text.set(lang.L("It is no longer trusted once you save."))
		forget.Disable()
	})
	return container.NewVBox(text.box, theme.Leading(forget))
}

func (f *form) browse(into *entry) {
	f.d.PickFile(func(path string) { into.SetText(path) })
}

// check shows what is wrong beside its field and reports whether nothing is.
func (f *form) check() (account.Account, bool) {
	a, bad := f.draft.account()
	f.mark(bad)
	return a, len(bad) == 0
}

// fieldOrder is the order in which the first wrong field gets the focus.
var fieldOrder = []string{"name", "address", "sign_in", "password", "password_command", "host", "port", "security", "username", "policy", "amount", "interval", "quiet", "ca_file", "proxy", "client_cert",
	"size_limit", "session_messages", "session_bytes", "rule"}

func (f *form) mark(bad map[string]string) {
	f.failure.set("")
	for _, field := range fieldOrder {
		f.note(field).set(bad[field])
	}
	for _, field := range []string{"quiet", "ca_file", "proxy", "client_cert", "size_limit", "session_messages", "session_bytes", "rule"} {
		if bad[field] != "" {
			f.fold(false)
		}
	}
	inputs := map[string]fyne.Focusable{
		"name": f.name, "address": f.address, "sign_in": f.method.kind, "password": f.password, "password_command": f.method.command, "host": f.host, "port": f.port, "security": f.security,
		"username": f.username, "policy": f.policy, "amount": f.amount, "interval": f.interval, "quiet": f.quiet, "ca_file": f.caFile,
		"proxy": f.proxy, "client_cert": f.clientCert,
		"size_limit": f.limits.size, "session_messages": f.limits.messages, "session_bytes": f.limits.bytes, "rule": f.limits.rules,
	}
	for _, field := range fieldOrder {
		if bad[field] != "" {
			f.sheet.Focus(inputs[field])
			return
		}
	}
}

func (f *form) runSave() {
	a, ok := f.check()
	if !ok || f.save.Disabled() {
		return
	}
	f.save.Disable()
	f.d.backend.Save(a, f.draft.newPassword(), func(a account.Account, err error) {
		f.save.Enable()
		if err != nil {
			f.refused(err)
			return
		}
		if f.draft.certPassword != "" {
			f.d.backend.CertificatePassword(a.ID, f.draft.certPassword, true)
		}
		if p := f.draft.newProxyPassword(); p != "" {
			f.d.backend.ProxyPassword(a, p, true)
		}
		f.sheet.Hide()
		f.d.saved(a)
	})
}

func (f *form) refused(err error) {
	var invalid account.Invalid
	if errors.As(err, &invalid) {
		bad := map[string]string{}
		addInvalid(bad, err)
		f.mark(bad)
		return
	}
	f.failure.set(say.Error(err))
}

func (f *form) runTest() {
	a, ok := f.check()
	if !ok {
		return
	}
	if f.draft.certPassword != "" {
		f.d.backend.CertificatePassword(a.ID, f.draft.certPassword, false)
	}
	if p := f.draft.newProxyPassword(); p != "" {
		f.d.backend.ProxyPassword(a, p, false)
	}
	f.d.showTest(a, f.draft.newPassword(), func(fingerprint string) { f.draft.trust(a.Host, fingerprint) })
}
