package ui

import (
	"strings"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/settings"
)

// addAccount begins with an account; a newcomer is welcomed.
func (w *Window) addAccount() {
	if len(w.core.Accounts.List()) == 0 {
		w.dialogs.FirstRun()
		return
	}
	w.dialogs.AddAccount()
}

func (w *Window) editAccount(id string) { w.dialogs.EditAccount(id) }

// fix leads the person to what an account that stopped needs.
func (w *Window) fix(id string) {
	a, ok := w.core.Accounts.Get(id)
	p := w.states[id].Problem
	if !ok || p == nil {
		return
	}
	if c := refused(p); c != nil {
		w.dialogs.AskCertificate(*c, func(trust settings.Trust) { w.trust(a, *c, trust) })
		return
	}
	room, _, _ := strings.Cut(p.Code, ".")
	if room == "keyring" && a.Method() == account.OAuth2 {
		w.signInAgain(a, p)
		return
	}
	switch p.Code {
	case "signin.needed", "signin.revoked", "signin.refused", "signin.scope", "signin.denied":
		w.signInAgain(a, p)
		return
	case "password.command", "auth.mechanism", "auth.client-cert":
		w.editAccount(id)
		return
	}
	switch room {
	case "password", "keyring", "auth":
		w.askPassword(a, p)
	case "disk":
		w.notice(p)
	default:
		w.editAccount(id)
	}
}

// trust does what the person decided about a certificate.
func (w *Window) trust(a account.Account, c settings.Certificate, trust settings.Trust) {
	switch {
	case trust == settings.TrustNot:
	case trust == settings.TrustOnce, c.Verified:
		backend{w}.Trust(a, c, trust == settings.TrustOnce)
		w.core.Fetch.Fetch(a.ID)
	default:
		a.Pinned = c.Fingerprint
		backend{w}.Save(a, nil, func(_ account.Account, err error) {
			if err != nil {
				w.notice(err)
			}
		})
	}
}

// askPassword asks for a password. A keyring that works keeps it; otherwise it
// is kept for this session.
func (w *Window) askPassword(a account.Account, p *problem.Problem) {
	session := strings.HasPrefix(p.Code, "keyring.") || a.AskEach
	w.dialogs.AskPassword(a, say.Words(p.Text), session, func(password string, ok bool) {
		if !ok {
			return
		}
		if session {
			w.core.Secrets.SetForSession(a.ID, secret.Password(password))
			w.core.Fetch.Fetch(a.ID)
			return
		}
		backend{w}.Save(a, &password, func(_ account.Account, err error) {
			if err != nil {
				w.notice(err)
			}
		})
	})
}
