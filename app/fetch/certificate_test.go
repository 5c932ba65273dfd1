package fetch

import (
	"crypto/x509/pkix"
	"testing"
)

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
