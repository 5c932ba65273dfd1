package ui

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/settings"
	"github.com/mailloft/mailloft/ui/theme"
)

// scene is a state of the window worth a look.
type scene struct {
	name   string
	width  float32
	height float32
	empty  bool
	prefs  func(*prefs)
	play   func(*stage)
}

func reads(s *stage) { s.w.list.Step(1); s.settle() }

// states says how the one account is doing.
func states(change func(*fetch.State)) func(*stage) {
	return func(s *stage) {
		a := s.w.core.Accounts.List()[0]
		state := fetch.State{Account: a.ID, Phase: fetch.Idle, Last: time.Now().Add(-3 * time.Minute), Next: time.Now().Add(7 * time.Minute)}
		change(&state)
		s.w.states[a.ID] = state
		s.w.showAccounts()
		reads(s)
	}
}

func large(p *prefs) { p.Text = 2 }

// opens shows a window of its own, at the least size that has to do.
func opens(open func(w *Window), opened func(w *Window) fyne.Window) func(*stage) {
	return func(s *stage) {
		open(s.w)
		s.settle()
		s.other = opened(s.w)
		s.other.Resize(fyne.NewSize(900, 600))
		s.settle()
	}
}

// asks opens a question over the window.
func asks(open func(w *Window)) func(*stage) {
	return func(s *stage) {
		open(s.w)
		s.settle()
	}
}

// certificate is one that was refused; with old, in place of another.
func certificate(old bool) settings.Certificate {
	c := settings.Certificate{
		Host: "pop.mail.example", Reason: "The certificate is signed by itself.", Subject: "pop.mail.example", Issuer: "pop.mail.example",
		Names: []string{"pop.mail.example", "imap.mail.example"}, NotBefore: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC),
		Fingerprint: strings.Repeat("4f1ab2c3d5e60789", 4),
	}
	if old {
		c.Issuer, c.Verified = "R11 (Harbour Authority)", true
		c.Old, c.OldIssuer = strings.Repeat("90b2c3d5e6f1a784", 4), "Quay Trust"
		c.OldNotBefore, c.OldNotAfter = c.NotBefore.AddDate(0, -6, 0), c.NotAfter.AddDate(0, 3, 0)
	}
	return c
}

func shows(v archive.View) func(*stage) {
	return func(s *stage) {
		s.w.openView(v)
		s.settle()
	}
}

// scenes are all of them; the pictures of the languages show the first few.
func scenes() []scene {
	unreachable := problem.New(errors.New("no such host"), "net.dns", "The server's address can't be found.", "Check the network.")
	refused := problem.New(errors.New("-ERR"), "auth.rejected", "The server refused the password.", "Type it again.")
	prefs1 := func(s *stage) { s.w.openPreferences(false, true); s.settle() }
	account := func(s *stage) { s.w.dialogs.EditAccount(s.w.core.Accounts.List()[0].ID); s.settle() }
	first := func(s *stage) { s.w.dialogs.AddAccount(); s.settle() }
	return []scene{
		{name: "window", width: 1280, height: 800, play: reads},
		{name: "preferences", width: 900, height: 600, play: prefs1},
		{name: "account", width: 900, height: 600, play: account},
		{name: "progress", width: 1280, height: 800, play: states(func(s *fetch.State) {
			s.Phase, s.Done, s.Total, s.Bytes, s.OfBytes, s.Rate = fetch.Retrieving, 312, 4108, 9_000_000, 90_000_000, 1_200_000
		})},
		{name: "problem", width: 1280, height: 800, play: states(func(s *fetch.State) { s.Phase, s.Problem = fetch.NeedsYou, refused })},
		{name: "offline", width: 1280, height: 800, play: states(func(s *fetch.State) { s.Phase, s.Problem = fetch.Waiting, unreachable })},
		{name: "first-run", width: 1280, height: 800, empty: true},
		{name: "add-account", width: 900, height: 600, empty: true, play: first},
		{name: "below", width: 1280, height: 800, prefs: func(p *prefs) { p.Reading = string(readBelow) }, play: reads},
		{name: "page-list", width: 900, height: 600, prefs: func(p *prefs) { p.Reading = string(readPage) }, play: reads},
		{name: "page-message", width: 900, height: 600, prefs: func(p *prefs) { p.Reading = string(readPage) }, play: func(s *stage) {
			reads(s)
			s.w.readHere()
			s.settle()
		}},
		{name: "small", width: 420, height: 600, play: reads},
		{name: "drawer", width: 420, height: 600, play: func(s *stage) { reads(s); s.w.toggleSidebar() }},
		{name: "nothing-found", width: 1280, height: 800, play: shows(archive.View{Folder: archive.Inbox, Query: "zzzz"})},
		{name: "no-stars", width: 1280, height: 800, play: shows(archive.View{Folder: archive.Starred})},
		{name: "no-trash", width: 1280, height: 800, play: shows(archive.View{Folder: archive.Trash})},
		{name: "several", width: 1280, height: 800, play: func(s *stage) { s.w.list.SelectAll(); s.settle() }},
		{name: "undo", width: 1280, height: 800, play: func(s *stage) {
			reads(s)
			s.w.snackbar.show(lang.L("Moved to Trash"), lang.L("Undo"), func() {})
		}},
		{name: "failed", width: 900, height: 600, play: func(s *stage) { s.w.notice(unreachable) }},
		{name: "shortcuts", width: 900, height: 800, play: func(s *stage) { s.w.showKeys() }},
		{name: "accounts", width: 900, height: 600, play: func(s *stage) { s.w.dialogs.ShowAccounts(); s.settle() }},
		{name: "rules", width: 900, height: 600, play: opens((*Window).openRules, func(w *Window) fyne.Window { return w.rulesWindow })},
		{name: "rule", width: 900, height: 600, play: func(s *stage) {
			rule := organise.Rule{
				Name: "Bakery", Tags: []string{"Bread"}, Star: true, Archive: true, Last: true,
				Conditions: []organise.Condition{{Field: organise.From, Test: organise.Contains, Value: "slowcrust.example"}, {Field: organise.Size, Test: organise.Larger, Value: "2MB", Not: true}},
			}
			if err := s.w.core.Organise.Update(func(o *organise.Settings) { o.Rules = []organise.Rule{rule} }); err != nil {
				s.t.Fatal(err)
			}
			opens((*Window).openRules, func(w *Window) fyne.Window { return w.rulesWindow })(s)
		}},
		{name: "statistics", width: 900, height: 600, play: opens((*Window).openStatistics, func(w *Window) fyne.Window { return w.statistics })},
		{name: "attachments", width: 900, height: 600, play: opens((*Window).openAttachments, func(w *Window) fyne.Window { return w.attachments })},
		{name: "log", width: 900, height: 600, play: opens((*Window).openLog, func(w *Window) fyne.Window { return w.logs })},
		{name: "certificate", width: 900, height: 600, play: asks(func(w *Window) { w.dialogs.AskCertificate(certificate(false), func(settings.Trust) {}) })},
		{name: "certificate-changed", width: 900, height: 600, play: asks(func(w *Window) { w.dialogs.AskCertificate(certificate(true), func(settings.Trust) {}) })},
		{name: "retention", width: 900, height: 600, play: asks((*Window).askRetention)},
		{name: "export", width: 900, height: 600, play: asks((*Window).askExport)},
		{name: "about", width: 900, height: 600, play: asks((*Window).about)},
		{name: "new-tag", width: 900, height: 600, play: asks(func(w *Window) {
			w.askTag(w.win, lang.L("New tag"), lang.L("Make tag"), archive.Tag{}, func(archive.Tag) {})
		})},
		{name: "findings", width: 900, height: 600, play: asks(func(w *Window) {
			w.showFindings(findings{Title: lang.L("Import"), Text: lang.L("The index: %s"), Lines: []string{"mail/2026/11/4f1a.eml", "mail/2026/11/90b2.eml"}})
		})},
		{name: "window-900", width: 900, height: 600, play: reads},
		{name: "scale-150", width: 600, height: 400, play: reads},
		{name: "scale-200", width: 450, height: 300, play: reads},
		{name: "scale-200-wide", width: 700, height: 450, play: reads},
		{name: "scale-200-preferences", width: 450, height: 300, play: prefs1},
		{name: "scale-200-account", width: 450, height: 300, play: account},
		{name: "text-200", width: 900, height: 600, prefs: large, play: reads},
		{name: "text-200-wide", width: 1400, height: 900, prefs: large, play: reads},
		{name: "text-200-preferences", width: 900, height: 600, prefs: large, play: prefs1},
		{name: "text-200-account", width: 900, height: 600, prefs: large, play: account},
		{name: "text-200-first", width: 900, height: 600, prefs: large, empty: true, play: first},
	}
}

// TestScenes draws every scene, in light and in dark, into the folder that
// MAILLOFT_PICTURES names. "make screenshots" runs it for every language.
func TestScenes(t *testing.T) {
	dir := os.Getenv("MAILLOFT_PICTURES")
	if dir == "" {
		t.Skip("MAILLOFT_PICTURES names no folder")
	}
	only, looks := os.Getenv("MAILLOFT_SCENES"), []theme.Mode{theme.Light, theme.Dark}
	for i, c := range scenes() {
		if only == "first" && i >= 6 {
			break
		}
		for _, mode := range looks {
			t.Run(c.name+"-"+string(mode), func(t *testing.T) {
				s := newStage(t, fyne.NewSize(c.width, c.height), c.empty, func(p *prefs) {
					p.Look = string(mode)
					if c.prefs != nil {
						c.prefs(p)
					}
				})
				if c.play != nil {
					c.play(s)
				}
				s.picture(dir, c.name+"-"+string(mode))
			})
		}
	}
}
