package pop3test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"time"
)

// certificates makes the server's certificate, and the authority that clients
// are to trust.
func certificates(kind Certificate) (cert tls.Certificate, anchor *x509.Certificate, err error) {
	trusted, err := newAuthority("Mailloft test authority")
	if err != nil {
		return cert, nil, err
	}
	template := leafTemplate()
	switch kind {
	case Expired:
		template.NotBefore = time.Now().AddDate(-2, 0, 0)
		template.NotAfter = time.Now().AddDate(-1, 0, 0)
	case WrongHost:
		template.DNSNames, template.IPAddresses = []string{"wrong.example"}, nil
	case SelfSigned:
		cert, err = issue(template, nil)
		return cert, trusted.cert, err
	case UnknownCA:
		other, err := newAuthority("Somebody else's authority")
		if err != nil {
			return cert, nil, err
		}
		cert, err = issue(template, other)
		return cert, trusted.cert, err
	}
	cert, err = issue(template, trusted)
	return cert, trusted.cert, err
}

type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(name string) (*authority, error) {
	cert, err := issue(&x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().AddDate(-3, 0, 0), NotAfter: time.Now().AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}, nil)
	if err != nil {
		return nil, err
	}
	return &authority{cert.Leaf, cert.PrivateKey.(*ecdsa.PrivateKey)}, nil
}

func leafTemplate() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(0, 1, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
}

// serial is unique enough for certificates that live as long as a test.
func serial() *big.Int { return big.NewInt(time.Now().UnixNano()) }

// issue signs template with by, or with its own key if by is nil.
func issue(template *x509.Certificate, by *authority) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	if by == nil {
		by = &authority{template, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.cert, &key.PublicKey, by.key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, nil
}
