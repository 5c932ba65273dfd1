package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
)

// trust verifies an account's server. What stands in verify runs on every
// handshake before anything else is sent over the connection.
type trust struct {
	account account.Account
	memory  *Memory
	roots   *x509.CertPool // nil: the system's
	now     func() time.Time
	log     *slog.Logger
}

// verify accepts the certificate that the person pinned or trusted for this
// run; else one that authorities vouch for and that does not come as a surprise.
func (t trust) verify(state tls.ConnectionState) error {
	if len(state.PeerCertificates) == 0 {
		return errChanged
	}
	leaf := state.PeerCertificates[0]
	fingerprint := Fingerprint(leaf)
	if t.memory.trustsOnce(t.account, fingerprint) {
		return nil
	}
	if pinned := normalFingerprint(t.account.Pinned); pinned != "" {
		if fingerprint == pinned {
			return nil
		}
		refused := describe(Changed, t.account.Host, leaf, errChanged)
		refused.Old = pinned
		return refused
	}
	intermediates := x509.NewCertPool()
	for _, c := range state.PeerCertificates[1:] {
		intermediates.AddCert(c)
	}
	_, err := leaf.Verify(x509.VerifyOptions{
		DNSName: t.account.Host, Roots: t.roots, Intermediates: intermediates, CurrentTime: t.now(),
	})
	if err != nil {
		return &tls.CertificateVerificationError{UnverifiedCertificates: state.PeerCertificates, Err: err}
	}
	return t.compare(leaf, fingerprint)
}

// compare looks at a verified certificate beside the one before it. Servers
// renew theirs when it is about to end, and from the same authority at any
// time; another authority's, long before, may be somebody else's server.
func (t trust) compare(leaf *x509.Certificate, fingerprint string) error {
	before := t.memory.of(t.account)
	old := before.Certificate
	if before.CAFile != t.account.CAFile {
		old = nil // it was the person who changed what is trusted
	}
	if old != nil && old.Fingerprint == fingerprint && old.Issuer != "" {
		return nil
	}
	if old != nil && old.Fingerprint != fingerprint {
		if !old.renewedBy(leaf, t.now()) {
			refused := describe(Changed, t.account.Host, leaf, errChanged)
			refused.Verified = true
			refused.Old, refused.OldIssuer, refused.OldNotBefore, refused.OldNotAfter = old.Fingerprint, old.issuedBy(), old.NotBefore, old.NotAfter
			return refused
		}
		t.log.Info("the server has a new certificate", "host", t.account.Host, "old", old.Fingerprint, "new", fingerprint)
	}
	err := t.memory.change(t.account, func(s *remembered) {
		s.CAFile = t.account.CAFile
		s.Certificate = &seenCertificate{fingerprint, issuerOf(leaf), leaf.NotBefore, leaf.NotAfter}
	})
	if err != nil {
		t.log.Warn("the server's certificate is not remembered", "err", err)
	}
	return nil
}

// renewedBy says whether a change from old to leaf is an everyday one: the
// issuer is the same, or less than a third of old's life is left.
func (old *seenCertificate) renewedBy(leaf *x509.Certificate, now time.Time) bool {
	if old.Issuer != "" && old.Issuer == issuerOf(leaf) {
		return true
	}
	life := old.NotAfter.Sub(old.NotBefore)
	return !old.NotAfter.IsZero() && old.NotAfter.Sub(now) < life/3
}

// issuedBy is who issued it, as people read it: of an issuer with no more than
// a common name, that name.
func (old *seenCertificate) issuedBy() string {
	if name, only := strings.CutPrefix(old.Issuer, "CN="); only && !strings.ContainsAny(name, "=,+") {
		return name
	}
	return old.Issuer
}

// issuerOf names who issued a certificate. Authorities have many keys and
// change between them; what stays is the organization.
func issuerOf(leaf *x509.Certificate) string {
	if len(leaf.Issuer.Organization) > 0 {
		return printable(leaf.Issuer.Organization[0])
	}
	return printable(leaf.Issuer.String())
}

// TrustOnce trusts the certificate with this fingerprint for the account's
// server until the program ends.
func (w *Worker) TrustOnce(a account.Account, fingerprint string) {
	w.deps.Memory.trustOnce(a, fingerprint)
}

// Accept takes the certificate with this fingerprint for the account's own
// from now on, if authorities vouch for it: see CertificateError.Verified. One
// that nobody vouches for is trusted by Account.Pinned instead.
func (w *Worker) Accept(a account.Account, fingerprint string) error {
	return w.deps.Memory.change(a, func(s *remembered) {
		s.CAFile = a.CAFile
		s.Certificate = &seenCertificate{Fingerprint: fingerprint}
	})
}
