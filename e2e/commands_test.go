//go:build e2e

package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestMailComesHomeAndStays(t *testing.T) {
	server, p := startDovecot(t), newProgram(t, startDesktop(t))
	mail := demoMail()
	for _, body := range mail {
		server.deliver(t, body)
	}
	id := p.addAccount(t, server)

	fetched := p.must(t, "", "fetch", "--json").object(t)
	if fetched["new"] != float64(len(mail)) || fetched["error"] != nil {
		t.Errorf("fetched %v of %d", fetched, len(mail))
	}
	sameMessages(t, "stored", p.stored(t), mail)
	sameMessages(t, "left on the server", server.maildrop(t), mail)
	passwordIsInTheKeyringOnly(t, p, id)

	server.stop(t)
	found := p.must(t, "", "search", "--json", "--limit", "1", "subject:Kettle").object(t)
	shown := p.must(t, "", "show", "--json", reference(found)).object(t)
	if subject := shown["subject"]; subject != "The Kettle Weekly: slow mornings by the water" {
		t.Errorf("with the server gone, show gives %v", subject)
	}
	if text, _ := shown["text"].(string); !strings.Contains(text, "Warm the pot") {
		t.Errorf("text %q", text)
	}
	if verified := p.must(t, "", "verify", "--json").object(t); verified["ok"] != float64(len(mail)) {
		t.Errorf("verify says %v of %d messages", verified, len(mail))
	}
	if offline := p.run(t, "", "fetch", "--json"); offline.code != 1 || offline.object(t)["error"] == nil {
		t.Errorf("fetching without a server: exit code %d, %s", offline.code, offline.stdout)
	}

	server.start(t)
	if again := p.must(t, "", "fetch", "--json").object(t); again["new"] != float64(0) {
		t.Errorf("the second fetch brings %v", again)
	}
}

func TestAttachmentsAreNamedAndHashed(t *testing.T) {
	server, p := startDovecot(t), newProgram(t, startDesktop(t))
	for _, body := range demoMail() {
		server.deliver(t, body)
	}
	p.addAccount(t, server)
	p.must(t, "", "fetch")
	found := p.must(t, "", "search", "--json", "subject:KA-20417").object(t)
	shown := p.must(t, "", "show", "--json", reference(found)).object(t)
	attachments, _ := shown["attachments"].([]any)
	named := func(name string) func(any) bool {
		return func(a any) bool { return a.(map[string]any)["name"] == name }
	}
	i := slices.IndexFunc(attachments, named("Invoice-KA-20417.pdf"))
	if i < 0 {
		t.Fatalf("attachments %v", attachments)
	}
	pdf := attachments[i].(map[string]any)
	if hash, _ := pdf["sha256"].(string); pdf["type"] != "application/pdf" || len(hash) != 64 || pdf["size"] == float64(0) {
		t.Errorf("the invoice is %v", pdf)
	}
}

func TestSTARTTLSWorksAsWell(t *testing.T) {
	server, p := startDovecot(t), newProgram(t, startDesktop(t))
	server.deliver(t, demoMail()[0])
	p.addAccount(t, server, "--security", "starttls", "--port", strconv.Itoa(server.Port))
	p.must(t, "", "fetch")
	sameMessages(t, "stored", p.stored(t), demoMail()[:1])
}

func TestDeletePolicyDeletesOnlyWhatIsStored(t *testing.T) {
	server, p := startDovecot(t), newProgram(t, startDesktop(t))
	mail := demoMail()[:12]
	for _, body := range mail {
		server.deliver(t, body)
	}
	p.addAccount(t, server, "--policy", "delete")
	p.must(t, "", "fetch")
	sameMessages(t, "stored", p.stored(t), mail)
	sameMessages(t, "left on the server", server.maildrop(t), nil)
}

func TestWrongPasswordSaysSoAndDeletesNothing(t *testing.T) {
	server, p := startDovecot(t), newProgram(t, startDesktop(t))
	mail := demoMail()[:2]
	for _, body := range mail {
		server.deliver(t, body)
	}
	p.must(t, "not the password", "account", "add", "--address", mailUser, "--host", "127.0.0.1",
		"--port", strconv.Itoa(server.PortTLS), "--ca", server.CA, "--policy", "delete", "--password-stdin")
	r := p.run(t, "", "fetch")
	if r.code != 1 || !strings.Contains(strings.ToLower(r.stderr), "password") {
		t.Errorf("exit code %d, %q", r.code, r.stderr)
	}
	sameMessages(t, "left on the server", server.maildrop(t), mail)
}

func TestUntrustedCertificateGetsNoPassword(t *testing.T) {
	server, p := startDovecot(t), newProgram(t, startDesktop(t))
	server.deliver(t, demoMail()[0])
	p.must(t, mailPassword, "account", "add", "--address", mailUser, "--host", "127.0.0.1",
		"--port", strconv.Itoa(server.PortTLS), "--password-stdin")
	r := p.run(t, "", "fetch")
	if r.code != 1 || !strings.Contains(strings.ToLower(r.stderr), "certificate") {
		t.Errorf("exit code %d, %q", r.code, r.stderr)
	}
	if log := server.log(t); strings.Contains(log, mailUser) {
		t.Errorf("the server was told who we are:\n%s", log)
	}
}

// The moment of the kill is different every round.
func TestKilledFetchLosesAndRepeatsNothing(t *testing.T) {
	server, p := startDovecot(t), newProgram(t, startDesktop(t))
	mail := demoMail()
	for range 4 {
		for i, body := range demoMail() {
			mark := "X-Copy: " + strconv.Itoa(len(mail)+i) + "\r\n"
			mail = append(mail, append([]byte(mark), body...))
		}
	}
	for _, body := range mail {
		server.deliver(t, body)
	}
	p.addAccount(t, server, "--policy", "delete")
	for round := range 8 {
		fetch := start(t, p.command(t.Context(), "fetch"))
		select {
		case <-fetch.done:
		case <-time.After(time.Duration(60+70*round) * time.Millisecond):
		}
		fetch.kill()
		held := append(p.stored(t), server.maildrop(t)...)
		for i, body := range mail {
			if !slices.ContainsFunc(held, func(b []byte) bool { return bytes.Equal(b, body) }) {
				t.Fatalf("round %d: message %d is neither here nor there", round, i)
			}
		}
	}
	// Dovecot notices only after a while that a killed client is gone.
	eventually(t, "a fetch that is let finish", func() error {
		if r := p.run(t, "", "fetch"); r.code != 0 {
			return errorText(r.stderr)
		}
		return nil
	})
	sameMessages(t, "stored", p.stored(t), mail)
	sameMessages(t, "left on the server", server.maildrop(t), nil)
	if verified := p.must(t, "", "verify", "--json").object(t); verified["ok"] != float64(len(mail)) || verified["unknown"] != float64(0) {
		t.Errorf("verify says %v of %d messages", verified, len(mail))
	}
}

func TestWrongUsageIsExitCodeTwo(t *testing.T) {
	p := newProgram(t, startDesktop(t))
	for _, args := range [][]string{{"fetsch"}, {"fetch", "--nonsense"}, {"show"}, {"account", "add", "--address", "nobody"}} {
		if r := p.run(t, "", args...); r.code != 2 || r.stderr == "" {
			t.Errorf("%v: exit code %d, %q", args, r.code, r.stderr)
		}
	}
}

// sameMessages compares two sets of messages byte for byte.
func sameMessages(t *testing.T, what string, got, want [][]byte) {
	t.Helper()
	order := func(bodies [][]byte) [][]byte {
		sorted := slices.Clone(bodies)
		slices.SortFunc(sorted, bytes.Compare)
		return sorted
	}
	if !slices.EqualFunc(order(got), order(want), bytes.Equal) {
		t.Errorf("%s: %d messages, which are not the %d expected", what, len(got), len(want))
	}
}

func passwordIsInTheKeyringOnly(t *testing.T, p *program, accountID string) {
	t.Helper()
	if kept, err := p.desktop.secret(t, accountID); kept != mailPassword {
		t.Errorf("the Secret Service has %q, %v", kept, err)
	}
	forms := map[string][]byte{
		"plain":  []byte(mailPassword),
		"base64": []byte(base64.StdEncoding.EncodeToString([]byte(mailPassword))[:28]),
		"PLAIN":  []byte(base64.StdEncoding.EncodeToString([]byte("\x00" + mailUser + "\x00" + mailPassword))[:40]),
		"hex":    []byte(hex.EncodeToString([]byte(mailPassword))),
	}
	files := 0
	p.files(t, func(path string, body []byte) {
		files++
		for form, secret := range forms {
			if bytes.Contains(body, secret) {
				t.Errorf("%s contains the password (%s)", path, form)
			}
		}
	})
	if files < 3 {
		t.Errorf("only %d files in the profile were looked at", files)
	}
}

// reference is how show names a row of search.
func reference(row map[string]any) string {
	id, _ := row["id"].(float64)
	return strconv.FormatInt(int64(id), 10)
}

type errorText string

func (e errorText) Error() string { return string(e) }
