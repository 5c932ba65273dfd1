package settings

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// draft is an account as it stands in the form, half typed. It is plain data.
type draft struct {
	base account.Account // what it began as; keeps ID, pinned certificate, …

	name, address, host, port, username, caFile, proxy, clientCert string

	security account.Security
	policy   policyChoice
	amount   string // of days, messages or megabytes, as the policy needs
	interval time.Duration
	quiet    string // hours without checks
	color    string
	trace    bool

	method        method
	limits        limits
	password      string
	certPassword  string // of the client certificate's file
	proxyPassword string

	portEdited, userEdited bool // no longer follow security and address

	trustedFor string // the server that base.Pinned was trusted for
}

// newDraft begins from a, which is a saved account or [account.New]'s.
func newDraft(a account.Account) *draft {
	d := &draft{
		base: a, name: a.Name, address: a.Address, host: a.Host, username: a.Username, caFile: a.CAFile, proxy: a.Proxy, clientCert: a.ClientCert,
		security: a.Security, interval: a.Interval, quiet: a.Quiet, color: a.Color, trace: a.Trace,
	}
	if a.Port != 0 {
		d.port = strconv.Itoa(a.Port)
	}
	d.portEdited = a.Port != 0 && a.Port != a.Security.DefaultPort()
	d.userEdited = a.Username != "" && a.Username != a.Address
	d.policy, d.amount = choiceOf(a.Policy)
	d.limits = limitsOf(a)
	d.method = methodOf(a)
	d.trustedFor = a.Host
	return d
}

// trust takes a certificate that was trusted by hand while host was tested.
func (d *draft) trust(host, fingerprint string) { d.trustedFor, d.base.Pinned = host, fingerprint }

func (d *draft) isNew() bool { return d.base.ID == "" }

// setAddress takes a new address; the user name follows it unless it was
// typed by hand.
func (d *draft) setAddress(address string) {
	d.address = strings.TrimSpace(address)
	if !d.userEdited {
		d.username = d.address
	}
}

func (d *draft) setUsername(name string) {
	d.username = name
	d.userEdited = name != "" && name != d.address
}

// setSecurity takes another security; the port follows it unless it was typed
// by hand.
func (d *draft) setSecurity(s account.Security) {
	d.security = s
	if !d.portEdited {
		d.port = strconv.Itoa(s.DefaultPort())
	}
}

func (d *draft) setPort(port string) {
	d.port = strings.TrimSpace(port)
	d.portEdited = d.port != "" && d.port != strconv.Itoa(d.security.DefaultPort())
}

// hostHint is what the server is often called for this address.
func (d *draft) hostHint() string {
	if i := strings.LastIndexByte(d.address, '@'); i >= 0 && i < len(d.address)-1 {
		return "pop." + d.address[i+1:]
	}
	return "pop.example.org"
}

// newPassword is the password to save: nil leaves the saved one as it is.
func (d *draft) newPassword() *string {
	p := d.password
	switch d.method.kind {
	case account.OAuth2:
		p = d.method.refresh
	case account.Command:
		return nil
	}
	if p == "" {
		return nil
	}
	return &p
}

// newProxyPassword is what was typed for the proxy, or pasted as part of its
// address; empty leaves what is saved.
func (d *draft) newProxyPassword() string {
	_, pasted := account.TakeProxyPassword(strings.TrimSpace(d.proxy))
	if d.proxyPassword != "" {
		return d.proxyPassword
	}
	return pasted
}

// account is the account as typed, with a sentence for each field that can't
// be used, by its name in accounts.toml or "password" or "amount".
func (d *draft) account() (account.Account, map[string]string) {
	bad := map[string]string{}
	a := d.base
	a.Name, a.Address, a.Host = strings.TrimSpace(d.name), d.address, strings.TrimSpace(d.host)
	a.Username, a.CAFile = d.username, strings.TrimSpace(d.caFile)
	a.Proxy, _ = account.TakeProxyPassword(strings.TrimSpace(d.proxy))
	a.ClientCert = strings.TrimSpace(d.clientCert)
	a.Quiet, a.Color = strings.TrimSpace(d.quiet), d.color
	a.Security, a.Interval, a.Trace = d.security, d.interval, d.trace
	a.Port, _ = strconv.Atoi(d.port) // what is not a number is 0, which Validate names
	if a.Host != d.trustedFor {
		a.Pinned = "" // it was trusted for another server
	}
	policy, text := d.policy.policy(d.amount)
	if text != "" {
		bad["amount"] = text
	}
	a.Policy = policy
	d.limits.put(&a, bad)
	d.method.put(&a, d.isNew(), d.password, bad)
	addInvalid(bad, a.Validate())
	if bad["proxy"] == "" && d.newProxyPassword() != "" && a.ProxyWith("") == "" {
		bad["proxy"] = lang.L("The user name belongs into the proxy's address, as in socks5://name@127.0.0.1:1080.")
	}
	if text != "" {
		delete(bad, "policy") // said in better words above
	}
	return a, bad
}

func addInvalid(bad map[string]string, err error) {
	var invalid account.Invalid
	if errors.As(err, &invalid) {
		for _, f := range invalid {
			bad[f.Field] = f.Text
		}
	}
}

// policyChoice is one line of the list of policies.
type policyChoice int

const (
	leave policyChoice = iota
	afterDays
	atOnce
	whenTrashed
	newestCount
	newestBytes
	policyChoices
)

func (c policyChoice) label() string {
	return [policyChoices]string{
		lang.L("Leave it there"),
		lang.L("Delete it after some days"),
		lang.L("Delete it as soon as it is safe here"),
		lang.L("Delete it when I move it to Trash here"),
		lang.L("Keep only the newest messages there"),
		lang.L("Keep only the newest up to a size there"),
	}[c]
}

// unit is what the amount counts; empty when the choice needs none.
func (c policyChoice) unit() string {
	switch c {
	case afterDays:
		return lang.L("days")
	case newestCount:
		return lang.L("messages")
	case newestBytes:
		return lang.L("MB")
	}
	return ""
}

// suggestion is the amount a choice begins with.
func (c policyChoice) suggestion() string {
	switch c {
	case afterDays:
		return "14"
	case newestCount:
		return "1000"
	case newestBytes:
		return "500"
	}
	return ""
}

const megabyte = 1_000_000

func choiceOf(p account.Policy) (policyChoice, string) {
	switch p.Kind {
	case account.DeleteAtOnce:
		return atOnce, ""
	case account.DeleteAfter:
		return afterDays, strconv.Itoa(p.Days)
	case account.DeleteWhenTrash:
		return whenTrashed, ""
	case account.KeepNewest:
		if p.Count > 0 {
			return newestCount, strconv.Itoa(p.Count)
		}
		return newestBytes, strconv.FormatFloat(float64(p.Bytes)/megabyte, 'f', -1, 64)
	}
	return leave, ""
}

// policy is the policy for the amount as typed, or what is wrong with it.
func (c policyChoice) policy(amount string) (account.Policy, string) {
	switch c {
	case atOnce:
		return account.Policy{Kind: account.DeleteAtOnce}, ""
	case whenTrashed:
		return account.Policy{Kind: account.DeleteWhenTrash}, ""
	case afterDays:
		n, text := whole(amount, 36500)
		return account.Policy{Kind: account.DeleteAfter, Days: n}, text
	case newestCount:
		n, text := whole(amount, 100_000_000)
		return account.Policy{Kind: account.KeepNewest, Count: n}, text
	case newestBytes:
		mb, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(amount), ",", ".", 1), 64)
		if err != nil || !(mb > 0 && mb < 1e9) || int64(mb*megabyte) < 1 {
			return account.Policy{Kind: account.KeepNewest}, lang.L("Give a size in megabytes, such as 500.")
		}
		return account.Policy{Kind: account.KeepNewest, Bytes: int64(mb * megabyte)}, ""
	}
	return account.Policy{Kind: account.Leave}, ""
}

func whole(amount string, most int) (int, string) {
	n, err := strconv.Atoi(strings.TrimSpace(amount))
	if err != nil || n < 1 || n > most {
		return 0, lang.L("Give a whole number, 1 or more.")
	}
	return n, ""
}

// effect says in words what the choice does to mail on the server.
func (d *draft) effect() string {
	p, bad := d.policy.policy(d.amount)
	if bad != "" {
		return ""
	}
	return say.Words(p.Effect())
}

// intervals are the times between checks that can be chosen, with mine among
// them; 0 is on demand.
func intervals(mine time.Duration) []time.Duration {
	list := []time.Duration{0, time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 4 * time.Hour}
	for i, v := range list {
		if v == mine {
			return list
		}
		if v > mine {
			return append(list[:i:i], append([]time.Duration{mine}, list[i:]...)...)
		}
	}
	return append(list, mine)
}

// intervalLabel is an option of a list, which Fyne draws.
func intervalLabel(v time.Duration) string { return theme.Visual(intervalWords(v)) }

func intervalWords(v time.Duration) string {
	switch {
	case v == 0:
		return lang.L("Only when I ask")
	case v%time.Hour == 0:
		return theme.Count(int(v/time.Hour), "Every {{.Count}} hour", "Every {{.Count}} hours")
	case v%time.Minute == 0:
		return theme.Count(int(v/time.Minute), "Every {{.Count}} minute", "Every {{.Count}} minutes")
	}
	return fmt.Sprintf("%s %v", lang.L("Every"), v)
}
