package fetch

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/problem"
)

// CertificateError says that a server's certificate was not accepted. It holds
// what a person needs to see before trusting the certificate by hand. The
// server's own words (Subject, Issuer, Names) are untrusted.
type CertificateError struct {
	Reason                    CertificateReason
	Host                      string // asked for
	Subject                   string
	Issuer                    string
	Names                     []string // the hosts it is for
	NotBefore                 time.Time
	NotAfter                  time.Time
	Fingerprint               string // SHA-256 of the certificate, lower-case hex; what Account.Pinned holds
	Old                       string // the fingerprint that was trusted until now, if another was
	OldIssuer                 string // with Verified, who issued the old one; may be empty
	OldNotBefore, OldNotAfter time.Time
	Verified                  bool // authorities vouch for it: wrong is only that it came as a surprise
	Err                       error
}

// CertificateReason says what is wrong with a certificate.
type CertificateReason string

// The reasons, which are also the ends of the problem codes "tls.…".
const (
	Expired    CertificateReason = "expired"
	NotYet     CertificateReason = "not-yet"
	SelfSigned CertificateReason = "self-signed"
	WrongHost  CertificateReason = "wrong-host"
	UnknownCA  CertificateReason = "unknown-ca"
	Changed    CertificateReason = "changed"
	Invalid    CertificateReason = "invalid"
)

// Error gives the reason and the cause.
func (e *CertificateError) Error() string {
	return fmt.Sprintf("certificate of %s: %s: %v", e.Host, e.Reason, e.Err)
}

// Unwrap returns the cause.
func (e *CertificateError) Unwrap() error { return e.Err }

var errChanged = errors.New("the certificate is not the one that was trusted")

// Fingerprint returns a certificate's SHA-256 as Account.Pinned holds it.
func Fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return hex.EncodeToString(sum[:])
}

// describe makes a CertificateError of what the server presented.
func describe(reason CertificateReason, host string, cert *x509.Certificate, err error) *CertificateError {
	return &CertificateError{
		Reason: reason, Host: host, Err: err,
		Subject: nameIn(cert.Subject), Issuer: nameIn(cert.Issuer), Names: namesOf(cert),
		NotBefore: cert.NotBefore, NotAfter: cert.NotAfter, Fingerprint: Fingerprint(cert),
	}
}

// nameIn is a name in a certificate as people read it, "pop.example.org" or
// "R11 (Let's Encrypt)": of one without either part, what RFC 2253 makes of it.
func nameIn(n pkix.Name) string {
	common, whole := printable(n.CommonName), ""
	if len(n.Organization) > 0 {
		whole = printable(n.Organization[0])
	}
	switch {
	case common == "" && whole == "":
		return printable(n.String())
	case common == "":
		return whole
	case whole == "" || strings.Contains(common, whole):
		return common
	}
	return common + " (" + whole + ")"
}

func namesOf(cert *x509.Certificate) []string {
	names := append([]string(nil), cert.DNSNames...)
	for _, ip := range cert.IPAddresses {
		names = append(names, ip.String())
	}
	return names
}

// certificateError finds a refused certificate in err's chain; nil if there is none.
func certificateError(err error, host string) *CertificateError {
	var own *CertificateError
	if errors.As(err, &own) {
		return own
	}
	var refused *tls.CertificateVerificationError
	if !errors.As(err, &refused) || len(refused.UnverifiedCertificates) == 0 {
		return nil
	}
	leaf := refused.UnverifiedCertificates[0]
	return describe(reasonFor(refused.Err, leaf), host, leaf, err)
}

// reasonFor sorts crypto/x509's errors. A certificate can be wrong in several
// ways at once; x509 names the first it met.
func reasonFor(err error, leaf *x509.Certificate) CertificateReason {
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		// x509 has one code for both ends of the period.
		if strings.Contains(invalid.Detail, "before") {
			return NotYet
		}
		return Expired
	case errors.As(err, &host):
		return WrongHost
	case errors.As(err, &authority):
		if selfSigned(leaf) {
			return SelfSigned
		}
		return UnknownCA
	}
	return Invalid
}

// selfSigned says whether the certificate's own key signed it. A leaf need not
// be marked as a CA for that, as CheckSignatureFrom would have it.
func selfSigned(c *x509.Certificate) bool {
	return c.Subject.String() == c.Issuer.String() &&
		c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// tlsConfig says how the account's server is verified: against the system's
// authorities, or those of CAFile, or against the one pinned certificate; and
// compared with what it showed before. See trust.
func tlsConfig(a account.Account, deps Deps) (*tls.Config, error) {
	t := trust{account: a, memory: deps.Memory, now: deps.Now, log: deps.Log}
	if a.Pinned == "" && a.CAFile != "" {
		pem, err := os.ReadFile(a.CAFile)
		if err != nil {
			return nil, problem.New(err, "tls.ca-file", fmt.Sprintf("The certificate file %s can't be read.", a.CAFile),
				"Choose the file again in the account's settings.")
		}
		t.roots = x509.NewCertPool()
		if !t.roots.AppendCertsFromPEM(pem) {
			return nil, problem.New(nil, "tls.ca-file", fmt.Sprintf("%s holds no certificate in PEM form.", a.CAFile),
				"Choose a PEM file with the authority's certificate in the account's settings.")
		}
	}
	return &tls.Config{
		ServerName: a.Host, MinVersion: tls.VersionTLS12, Time: deps.Now,
		InsecureSkipVerify: true, // VerifyConnection does it: it knows what the person trusts, and runs on resumption too
		VerifyConnection:   t.verify,
	}, nil
}

// normalFingerprint takes a fingerprint as people write it.
func normalFingerprint(s string) string { return strings.ToLower(strings.ReplaceAll(s, ":", "")) }
