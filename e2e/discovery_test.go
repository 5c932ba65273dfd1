//go:build e2e

package e2e

import (
	"strings"
	"testing"
	"time"
)

// TestAnAddressAndAPasswordAreEnough is a newcomer's first minute: they type an
// address and a password, see whose server was found, and have their mail.
func TestAnAddressAndAPasswordAreEnough(t *testing.T) {
	for _, c := range []struct {
		name, user, source, host string
		port                     float64
	}{
		{"autoconfig over https", users[0], "autoconfig", "pop." + autoDomain, 995},
		{"SRV", users[1], "srv", "mail." + srvDomain, 1995},
		{"the provider table", users[2], "table", tableDomain, 995},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := startDesktop(t)
			s := d.startScreen(t)
			net := d.network(t)
			p := newProgram(t, d)

			found := runInside(t, p, net, "account", "discover", c.user, "--json").object(t)
			if found["source"] != c.source || found["host"] != c.host || found["port"] != c.port || found["username"] != c.user || found["security"] != "tls" {
				t.Errorf("discover says %v", found)
			}

			start(t, inside(t, net, p.command(t.Context(), "--keyring", "memory")))
			w := s.wait(t, "Mailloft")
			began := time.Now()
			w.clickPrimary(t) // Add account
			w.typeText(t, c.user)
			w.key(t, "Tab")
			w.typeText(t, password)
			w.key(t, "Return") // Continue
			time.Sleep(2 * time.Second)
			s.picture(t, "discovery-"+c.source)
			if n := len(p.stored(t)); n != 0 {
				t.Errorf("%d messages before the person agreed to the server", n)
			}
			eventually(t, "the mail", func() error {
				if len(p.stored(t)) == 0 {
					w.key(t, "Return") // Sign in, once it is there
				}
				return count(p.stored(t), newcomers)
			})
			t.Logf("from the first click to the mail: %v", time.Since(began).Round(time.Millisecond))
			w.settle()
			s.picture(t, "discovery-"+c.source+"-mail")
			accounts := p.must(t, "", "account", "list", "--json").objects(t)
			if len(accounts) != 1 || accounts[0]["host"] != c.host || accounts[0]["policy"] != "leave" {
				t.Errorf("accounts %v", accounts)
			}
		})
	}
}

// runInside runs a command in the network to its end.
func runInside(t *testing.T, p *program, net string, args ...string) result {
	t.Helper()
	cmd := inside(t, net, p.command(t.Context(), args...))
	out, err := output(t, cmd.Env, cmd.Args[0], cmd.Args[1:]...)
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	return result{stdout: firstLine(out)}
}

// firstLine is what the program said, without what the test around it says.
func firstLine(out string) string {
	line, _, _ := strings.Cut(out, "\n")
	return line + "\n"
}
