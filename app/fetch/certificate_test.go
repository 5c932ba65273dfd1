package fetch

import (
	"crypto/x509/pkix"
	"testing"
)

func TestTheIssuerOfTheOldCertificateIsReadable(t *testing.T) {
	for issuer, want := range map[string]string{"CN=Harbour CA": "Harbour CA", "Let's Encrypt": "Let's Encrypt", "CN=a,OU=b": "CN=a,OU=b", "": ""} {
		if got := (&seenCertificate{Issuer: issuer}).issuedBy(); got != want {
			t.Errorf("%q is told as %q, want %q", issuer, got, want)
		}
	}
}

func TestANameInACertificateIsReadable(t *testing.T) {
	for want, n := range map[string]pkix.Name{
		"pop.example.org":                 {CommonName: "pop.example.org"},
		"R11 (Let's Encrypt)":             {CommonName: "R11", Organization: []string{"Let's Encrypt"}, Country: []string{"US"}},
		"Harbour":                         {Organization: []string{"Harbour"}},
		"Harbour Root CA 2":               {CommonName: "Harbour Root CA 2", Organization: []string{"Harbour"}},
		"OU=Mail":                         {OrganizationalUnit: []string{"Mail"}},
		`pop.example.org\nIssued by: you`: {CommonName: "pop.example.org\nIssued by: you"},
		"":                                {},
	} {
		if got := nameIn(n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
