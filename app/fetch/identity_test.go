package fetch

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/app/secret"
)

// identityFiles writes a client certificate in every form.
func identityFiles(t *testing.T) map[string]string {
	t.Helper()
	own := newAuthority(t, "People").issue(90 * days)
	leaf, err := x509.ParseCertificate(own.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(own.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate[0]})
	contents := map[string][]byte{
		"pem":        append(slices.Clone(cert), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...),
		"no key":     cert,
		"nonsense":   []byte("certificate"),
		"p12":        nil,
		"p12 bare":   nil,
		"p12 legacy": nil,
		"p12 other":  nil,
	}
	for name, with := range map[string]struct {
		encoder  *pkcs12.Encoder
		password string
	}{
		"p12": {pkcs12.Modern, "secret"}, "p12 bare": {pkcs12.Modern, ""}, "p12 legacy": {pkcs12.LegacyDES, "secret"}, "p12 other": {pkcs12.Modern, "other"},
	} {
		if contents[name], err = with.encoder.Encode(own.PrivateKey, leaf, nil, with.password); err != nil {
			t.Fatal(err)
		}
	}
	paths := map[string]string{"missing": filepath.Join(t.TempDir(), "missing")}
	for name, text := range contents {
		paths[name] = filepath.Join(t.TempDir(), "identity")
		if err := os.WriteFile(paths[name], text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

func TestClientCertificatesAreReadOrRefusedInWords(t *testing.T) {
	s := serve(t, letters("m", 1, 100)...)
	var mu sync.Mutex
	var shown int
	s.tls.ClientAuth = tls.RequireAnyClientCert
	s.tls.VerifyPeerCertificate = func(raw [][]byte, _ [][]*x509.Certificate) error {
		mu.Lock()
		defer mu.Unlock()
		shown += len(raw)
		return nil
	}
	for name, path := range identityFiles(t) {
		b := newBench(t, s)
		b.account.ClientCert = path
		_, err := b.fetch()
		if name == "pem" || name == "p12" || name == "p12 bare" || name == "p12 legacy" {
			mu.Lock()
			if err != nil || shown == 0 {
				t.Errorf("%s: %v, %d certificates", name, err, shown)
			}
			shown = 0
			mu.Unlock()
			continue
		}
		if p := problem.From(err); p == nil || p.Code != "auth.client-cert" || p.Next == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// opener is a Passwords that knows the PKCS#12 file's own password.
type opener struct {
	fixed
	certificate secret.Password
	err         error
}

func (o opener) CertificatePassword(context.Context, account.Account) (secret.Password, error) {
	return o.certificate, o.err
}

func TestAPKCS12FileHasAPasswordOfItsOwn(t *testing.T) {
	s := serve(t, letters("m", 1, 100)...)
	s.tls.ClientAuth = tls.RequireAnyClientCert
	b := newBench(t, s)
	b.account.ClientCert = identityFiles(t)["p12 other"]
	b.deps.Passwords = opener{fixed: "secret", certificate: "other"}
	if _, err := b.fetch(); err != nil {
		t.Errorf("with its password: %v", err)
	}
	b.deps.Passwords = opener{fixed: "secret", certificate: "wrong"}
	if _, err := b.fetch(); problem.From(err).Code != "auth.client-cert" {
		t.Errorf("with another: %v", err)
	}
	b.deps.Passwords = opener{fixed: "secret", err: problem.New(nil, "keyring.locked", "It is locked.", "Unlock it.")}
	if _, err := b.fetch(); problem.From(err).Code != "keyring.locked" {
		t.Errorf("with a locked keyring: %v", err)
	}
}

func TestAClientCertificateSignsInWhereItIsAskedFor(t *testing.T) {
	s := serve(t, letters("m", 1, 100)...)
	s.tls.ClientAuth = tls.RequireAnyClientCert
	s.caps = append(s.caps, "SASL PLAIN EXTERNAL")
	external := "AUTH EXTERNAL " + base64.StdEncoding.EncodeToString([]byte("alice"))
	s.script = answers(map[string]string{"AUTH": "+OK it is you\r\n"})
	b := newBench(t, s)
	b.deps.Passwords = brokenKeyring{err: problem.New(nil, "password.missing", "There is none.", "")}
	b.account.ClientCert = identityFiles(t)["pem"]
	if r, err := b.fetch(); err != nil || r.New != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	if said := s.said(); !slices.Contains(said, external) || count(said, "PASS")+count(said, "USER") > 0 {
		t.Errorf("%q", said)
	}
	s.caps = s.caps[:len(s.caps)-1]
	if _, err := b.fetch(); problem.From(err).Code != "password.missing" {
		t.Errorf("without EXTERNAL and a password: %v", err)
	}
}

// httpProxy is an HTTP proxy that lets answer talk with each client after its
// request; in is what the client sends behind that.
func httpProxy(t *testing.T, answer func(nc net.Conn, in io.Reader, r *http.Request)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer func() { _ = nc.Close() }()
				in := bufio.NewReader(nc)
				if r, err := http.ReadRequest(in); err == nil {
					answer(nc, in, r)
				}
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		all.Wait()
	})
	return "http://" + l.Addr().String()
}

// connectProxy is an HTTP proxy that connects. It notes for whom it was asked.
func connectProxy(t *testing.T, asked *[]string) string {
	t.Helper()
	return httpProxy(t, func(nc net.Conn, in io.Reader, r *http.Request) {
		*asked = append(*asked, r.Host)
		out, err := net.Dial("tcp", r.Host)
		if err != nil {
			_, _ = io.WriteString(nc, "HTTP/1.1 502 Bad Gateway\r\n\r\n")
			return
		}
		_, _ = io.WriteString(nc, "HTTP/1.1 200 OK\r\n\r\n")
		var back sync.WaitGroup
		back.Go(func() {
			_, _ = io.Copy(nc, out)
			_ = nc.Close()
		})
		_, _ = io.Copy(out, in)
		_ = out.Close()
		back.Wait()
	})
}

func TestAProxyIsUsedAndItsFailuresAreItsOwn(t *testing.T) {
	s := serve(t, letters("m", 1, 100)...)
	var asked []string
	b := newBench(t, s)
	b.account.Proxy = connectProxy(t, &asked)
	b.mustFetch()
	if want := b.account.HostPort(); !slices.Equal(asked, []string{want}) {
		t.Errorf("the proxy was asked for %q, want %q", asked, want)
	}
	_ = s.listener.Close()
	_, err := b.fetch()
	if p := problem.From(err); p.Code != "net.proxy" || !strings.Contains(p.Text, "proxy") {
		t.Errorf("the server is down: %v", err)
	}
	b.account.Proxy = "http://a:b@127.0.0.1:1"
	if _, err := b.fetch(); problem.From(err).Code != "net.proxy-setting" {
		t.Errorf("a proxy that can't be used was left out: %v", err)
	}
}

// proxyThatSays answers every CONNECT with the same, and waits.
func proxyThatSays(t *testing.T, answer string) string {
	t.Helper()
	return httpProxy(t, func(nc net.Conn, in io.Reader, _ *http.Request) {
		_, _ = io.WriteString(nc, answer)
		_, _ = io.Copy(io.Discard, in) // until the client leaves
	})
}

func TestAProxyThatHangsOrWantsAPasswordIsNamed(t *testing.T) {
	s := serve(t, letters("m", 1, 100)...)
	for answer, want := range map[string]string{
		"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n": "net.proxy-password",
		"HTTP/1.1 200 OK\r\n\r\n":                            "net.proxy-timeout", // and hangs
		"":                                                   "net.proxy-timeout",
	} {
		b := newBench(t, s)
		b.deps.Client.Timeouts.Dial, b.deps.Client.Timeouts.TLS = 200*time.Millisecond, 200*time.Millisecond
		b.account.Proxy = proxyThatSays(t, answer)
		_, err := b.fetch()
		p := problem.From(err)
		if p == nil || p.Code != want || !strings.Contains(p.Text, strings.TrimPrefix(b.account.Proxy, "http://")) || p.Next == "" {
			t.Errorf("%q: %v, want %s", answer, err, want)
		}
	}
}

func TestARefusedStrongMechanismIsNamedAndNothingWeakerTried(t *testing.T) {
	s := serve(t, letters("m", 1, 100)...)
	s.caps = append(s.caps, "SASL CRAM-MD5 PLAIN")
	s.script = answers(map[string]string{"AUTH": "-ERR [AUTH] no\r\n"})
	_, err := newBench(t, s).fetch()
	p := problem.From(err)
	if p.Code != "auth.refused" || !strings.Contains(p.Next, "CRAM-MD5") || !strings.Contains(p.Next, "nothing weaker") {
		t.Errorf("%v", p.Sentence())
	}
	if said := s.said(); count(said, "AUTH") != 1 || count(said, "USER")+count(said, "PASS") > 0 {
		t.Errorf("%q", said)
	}
	s.caps[len(s.caps)-1] = "SASL PLAIN"
	if _, err := newBench(t, s).fetch(); strings.Contains(problem.From(err).Next, "weaker") {
		t.Errorf("PLAIN: %v", err)
	}
}
