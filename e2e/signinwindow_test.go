//go:build e2e

package e2e

import (
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/signin/signintest"
)

// TestWindowSignsInWithTheBrowser is an account that signs in with the browser,
// in the dialog: a first time, and again after the provider revoked it.
func TestWindowSignsInWithTheBrowser(t *testing.T) {
	d := startDesktop(t)
	s := d.startScreen(t)
	p, page := newProgram(t, d), d.useChromium(t)
	provider := startProvider(t, p, signintest.Options{Lifetime: time.Minute})
	server := startDovecotWith(t, "xoauth2", provider.URL()+"/introspect")
	mail := demoMail()[:3]
	for _, body := range mail {
		server.deliver(t, body)
	}
	d.env = append(d.env, "SSL_CERT_FILE="+server.CA)

	program := start(t, p.command(t.Context()))
	w := s.wait(t, "Mailloft")
	w.clickPrimary(t) // Add account
	w.typeText(t, mailUser)
	w.key(t, "Tab", "Tab", "Return") // Set up by hand
	w.typeText(t, "127.0.0.1")
	w.key(t, "Tab", "ctrl+a")
	w.typeText(t, strconv.Itoa(server.PortTLS))
	w.key(t, "shift+Tab", "shift+Tab", "shift+Tab") // over the server and the password to the way to sign in
	w.key(t, "Right", "Right")                      // In the browser
	s.picture(t, "signin-1-way")
	w.key(t, "Tab", "Tab", "Tab", "Tab", "Return") // Sign in…
	s.picture(t, "signin-2-waiting")
	eventually(t, "the page at the end", func() error {
		text, err := os.ReadFile(page)
		if err == nil && !strings.Contains(string(text), "You are signed in.") {
			err = errors.New(string(text))
		}
		return err
	})
	w.settle()
	s.picture(t, "signin-3-signed-in")
	w.clickPrimary(t) // Save
	eventually(t, "the mail", func() error { return count(p.stored(t), len(mail)) })
	s.picture(t, "signin-4-mail")

	provider.Revoke()
	if err := os.Remove(page); err != nil {
		t.Fatal(err)
	}
	w.clickPrimary(t) // Get mail
	eventually(t, "the log to tell that it was revoked", func() error {
		log, err := os.ReadFile(filepath.Join(p.home, "log", "mailloft.log"))
		if err == nil && !strings.Contains(string(log), "no longer accepts the sign-in") {
			err = errors.New("not yet")
		}
		return err
	})
	w.settle()
	s.picture(t, "signin-5-revoked")
	server.deliver(t, demoMail()[3])
	w.clickFix(t)
	eventually(t, "the sheet for signing in again", func() error {
		if count(p.stored(t), len(mail)+1) == nil {
			return nil // the browser was quicker than this look
		}
		if r, _, _, _ := s.look(t).At(1000, 700).RGBA(); r>>8 > 0xf0 {
			return errors.New("the window is not shaded")
		}
		s.picture(t, "signin-6-again")
		return nil
	})
	eventually(t, "the message that came meanwhile", func() error { return count(p.stored(t), len(mail)+1) })
	noTokens(t, p, provider)
	quit(t, w, program)
}

// clickFix clicks "Fix…" below the account in the sidebar: the one text there in
// the colour of links.
func (w *window) clickFix(t *testing.T) {
	t.Helper()
	var link image.Rectangle
	eventually(t, "a link in the sidebar", func() error {
		img := w.screen.look(t)
		link = image.Rectangle{}
		for y := 230; y < 760; y++ {
			for x := 35; x < 200; x++ {
				c := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
				if c.B > 180 && c.R < 90 {
					link = link.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		if link.Empty() || link.Dy() > 20 {
			return errors.New("there is " + link.String())
		}
		return nil
	})
	w.click(t, link.Min.X+link.Dx()/2, link.Min.Y+link.Dy()/2)
}
