package fetch

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/problem"
)

// authority issues certificates for 127.0.0.1.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Organization: []string{name}},
		NotBefore: time.Now().Add(-1000 * time.Hour), NotAfter: time.Now().Add(10000 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return authority{t, cert, key}
}

// issue makes a certificate of which left of its life of 90 days is to come.
func (c authority) issue(left time.Duration) tls.Certificate {
	c.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		c.t.Fatal(err)
	}
	end := time.Now().Add(left)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "server"},
		NotBefore: end.Add(-90 * 24 * time.Hour), NotAfter: end, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, c.cert, key.Public(), c.key)
	if err != nil {
		c.t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// changing is a server whose certificate can be exchanged, and the bench of an
// account there that trusts all the authorities.
func changing(t *testing.T, authorities ...authority) (*server, *bench, func(tls.Certificate)) {
	t.Helper()
	s := serve(t, letters("m", 1, 100)...)
	var bundle []byte
	for _, c := range authorities {
		bundle = append(bundle, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.cert.Raw})...)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, bundle, 0o600); err != nil {
		t.Fatal(err)
	}
	s.pem = file
	b := newBench(t, s)
	var err error
	if b.deps.Memory, err = OpenMemory(filepath.Join(t.TempDir(), "servers.json")); err != nil {
		t.Fatal(err)
	}
	return s, b, func(c tls.Certificate) { s.tls.Certificates = []tls.Certificate{c} }
}

const days = 24 * time.Hour

func TestRenewedCertificatesAreNormal(t *testing.T) {
	old, other := newAuthority(t, "Old Authority"), newAuthority(t, "Other Authority")
	_, b, show := changing(t, old, other)
	for _, step := range []tls.Certificate{
		old.issue(80 * days),
		old.issue(20 * days),   // the same issuer, whenever
		other.issue(90 * days), // another one, but the old one is about to end
	} {
		show(step)
		b.mustFetch()
	}
}

func TestAnUnexpectedCertificateStopsBeforeThePassword(t *testing.T) {
	old, other := newAuthority(t, "Old Authority"), newAuthority(t, "Other Authority")
	s, b, show := changing(t, old, other)
	first, second, third := old.issue(80*days), other.issue(90*days), newAuthority(t, "Third").issue(90*days)
	show(first)
	b.mustFetch()
	s.said()
	show(second)
	for range 2 { // a refused certificate is not remembered
		_, err := b.fetch()
		var refused *CertificateError
		if !errors.As(err, &refused) || refused.Reason != Changed || !refused.Verified || refused.OldIssuer != "Old Authority" ||
			refused.Old == "" || refused.Old == refused.Fingerprint || refused.OldNotAfter.IsZero() {
			t.Fatalf("%+v, %v", refused, err)
		}
		if p := problem.From(err); p.Code != "tls.changed" || !strings.Contains(p.Text, "not sent") || !strings.Contains(p.Text, "Other Authority") {
			t.Errorf("%s: %s", p.Code, p.Text)
		}
		if said := s.said(); len(said) != 0 {
			t.Fatalf("sent to it: %q", said)
		}
	}
	leaf, err := x509.ParseCertificate(second.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	w := New(b.deps)
	w.TrustOnce(b.account, Fingerprint(leaf))
	b.mustFetch()
	show(first)
	b.mustFetch() // trusted for this run, it was not remembered

	if err := w.Accept(b.account, Fingerprint(leaf)); err != nil {
		t.Fatal(err)
	}
	if b.deps.Memory, err = OpenMemory(b.deps.Memory.path); err != nil { // the next run
		t.Fatal(err)
	}
	show(second)
	b.mustFetch()
	show(third)
	if _, err := b.fetch(); problem.From(err).Code != "tls.unknown-ca" {
		t.Errorf("nobody vouches for it: %v", err)
	}
}

func TestTrustForThisRunEndsWithIt(t *testing.T) {
	s := serve(t, letters("m", 1, 100)...)
	b := newBench(t, s)
	b.account.CAFile = ""
	var err error
	if b.deps.Memory, err = OpenMemory(""); err != nil {
		t.Fatal(err)
	}
	if _, err := b.fetch(); !strings.HasPrefix(problem.From(err).Code, "tls.") {
		t.Fatal(err)
	}
	New(b.deps).TrustOnce(b.account, s.fingerprint())
	b.mustFetch()
	b.deps.Memory = nil
	if _, err := b.fetch(); !strings.HasPrefix(problem.From(err).Code, "tls.") {
		t.Errorf("after this run: %v", err)
	}
}

func TestAPauseOutlivesTheProgram(t *testing.T) {
	s := serve(t, letters("m", 1, 100)...)
	s.caps = append(s.caps, "LOGIN-DELAY 900")
	b := newBench(t, s)
	path := filepath.Join(t.TempDir(), "servers.json")
	now := time.Now()
	b.deps.Now = func() time.Time { return now }
	run := func() (Result, error) {
		t.Helper()
		var err error
		if b.deps.Memory, err = OpenMemory(path); err != nil {
			t.Fatal(err)
		}
		return b.fetch()
	}
	if _, err := run(); err != nil {
		t.Fatal(err)
	}
	s.said()
	_, err := run()
	p := problem.From(err)
	if p == nil || p.Code != "server.login-delay" || !strings.Contains(p.Next, now.Add(15*time.Minute).Local().Format("15:04:05")) {
		t.Errorf("%v", err)
	}
	if said := s.said(); len(said) != 0 {
		t.Errorf("the server was bothered: %q", said)
	}
	now = now.Add(16 * time.Minute)
	if _, err := run(); err != nil {
		t.Errorf("after the pause: %v", err)
	}
	now = now.Add(-30 * time.Minute)
	if _, err := run(); err != nil {
		t.Errorf("after the clock was set back: %v", err)
	}
}

func TestADamagedMemoryIsNewNotFatal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "servers.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := OpenMemory(path)
	if err == nil {
		t.Error("nothing was said about it")
	}
	s := serve(t, letters("m", 1, 100)...)
	b := newBench(t, s)
	b.deps.Memory = m
	b.mustFetch()
	if m, err = OpenMemory(path); err != nil || m.of(b.account).Certificate == nil {
		t.Errorf("it was not replaced: %v", err)
	}
	if err := m.Forget(b.account.ID); err != nil || m.of(b.account).Certificate != nil {
		t.Errorf("forgetting: %v", err)
	}
}

func TestTheServersTermsAreTold(t *testing.T) {
	s := serve(t, letters("m", 1, 100)...)
	s.caps = append(s.caps, "LOGIN-DELAY 900", "EXPIRE 30")
	b := newBench(t, s)
	told := map[string]string{}
	err := New(b.deps).Test(t.Context(), b.account, "secret", func(st Step) { told[st.Name] = st.Detail })
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(told[stepKeeps], "30 days") || !strings.Contains(told[stepPause], "15 minutes") {
		t.Errorf("%q", told)
	}
}
